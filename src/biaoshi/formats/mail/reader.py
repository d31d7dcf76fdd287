"""From the bytes of a mail to a Document."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from typing import TYPE_CHECKING

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.mail.body import IN_PAGE, body_of, extract_carried
from biaoshi.formats.mail.coding import stray
from biaoshi.formats.mail.flowed import unflowed
from biaoshi.formats.mail.headers import SHOWN, aside, file_name, header, text_of
from biaoshi.types.document import Block, Child, Document, Part

if TYPE_CHECKING:
    Mail = Message[str, str]
else:
    Mail = Message  # generic only to the type checker
_WAITING = "附件，须作为单独的文件读取"
_LOCKED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")
_BROKEN = (
    "CloseBoundaryNotFoundDefect",
    "StartBoundaryNotFoundDefect",
    "NoBoundaryInMultipartDefect",
    "MultipartInvariantViolationDefect",
)
_TORN_CODE = ("InvalidBase64LengthDefect", "InvalidBase64PaddingDefect", "InvalidBase64CharactersDefect")
_ENDINGS = {
    "message/rfc822": ".eml", "text/html": ".html", "text/plain": ".txt", "text/calendar": ".ics", "image/png": ".png",
    "image/jpeg": ".jpg", "image/gif": ".gif", "application/pdf": ".pdf",
}  # fmt: skip


@dataclass(slots=True)
class _Reading:
    """What a walk through the parts brought."""

    plain: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)


def read(source: Source, limits: Limits) -> Document:
    """Return the document of a mail: its text in the part "body", its header fields in the part "headers"."""
    message = _parsed(source)
    found = _Reading()
    for number, part in enumerate(_leaves(message, limits)):
        if number >= limits.members:
            found.parts.append(
                Part("其余部分", "embedded", 0, "limited", f"邮件超过 {limits.members} 个部分的上限，其余未读取")
            )
            break
        _take(found, part, number)
    fields = [(name, title, value) for name, title in SHOWN if (value := header(message, name))]
    body = body_of(found.plain, found.pages, limits)
    blocks = [*body.blocks, *(Block("headers", i, v, "property", address=t) for i, (_, t, v) in enumerate(fields))]
    unshown = aside(message)
    blocks += [Block("other headers", i, v, "property", address=n) for i, (n, v) in enumerate(unshown)]
    told = [Part("other headers", "metadata", sum(len(v) for _, v in unshown), "read")] * bool(unshown)
    parts = [*body.parts, *told, Part("headers", "metadata", sum(len(v) for _, _, v in fields), "read"), *found.parts]
    if any(type(d).__name__ in _BROKEN for p in message.walk() for d in p.defects):
        parts.append(Part("邮件结尾", "other", 0, "failed", "邮件不完整（没有结尾），可能有内容丢失", rule="RD102"))
    return Document(
        "message/rfc822",
        tuple(blocks),
        tuple(parts),
        unseen=body.unseen,
        properties=(*((name, value) for name, _, value in fields), *unshown),
        children=(*found.children, *body.children),
        encoding=body.encoding,
        facts=body.facts,
    )


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the part of the mail with the number `token`, or of a file in its page. Raises UnreadableError."""
    if token.startswith(IN_PAGE):
        found = _Reading()
        for number, one in enumerate(_leaves(_parsed(source), limits)):
            _take(found, one, number)
        return extract_carried(found.pages, limits, token)
    part = next((p for n, p in enumerate(_leaves(_parsed(source), limits)) if str(n) == token), None)
    data = b"" if part is None else _bytes(part)
    if len(data) > limits.inflated:
        raise UnreadableError("limited", "附件过大，未读取")
    return data


def _parsed(source: Source) -> Mail:
    data = bytes(source.data).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    return email.message_from_bytes(data, policy=email.policy.compat32)


def _leaves(message: Mail, limits: Limits) -> Iterator[Mail]:
    """Yield the parts that are no wrapping, mails within the mail unopened. Raises UnreadableError if nested too deep."""
    stack: list[tuple[Mail, int]] = [(message, 0)]
    while stack:
        part, depth = stack.pop()
        if depth > limits.depth:
            raise UnreadableError("limited", f"邮件各部分嵌套超过 {limits.depth} 层的上限，未读取")
        if part.is_multipart() and part.get_content_maintype() != "message":
            stack += [(p, depth + 1) for p in reversed(_inner(part))]
        else:
            yield part


def _bytes(part: Mail) -> bytes:
    if part.is_multipart():  # message/rfc822
        return b"\n".join(p.as_bytes(policy=email.policy.compat32) for p in _inner(part))
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _inner(part: Mail) -> list[Mail]:
    content = part.get_payload()
    return [p for p in content if isinstance(p, Message)] if isinstance(content, list) else []


def _take(found: _Reading, part: Mail, number: int) -> None:
    """Put a part where it belongs: to the text, or to the children."""
    kind = part.get_content_type()
    name = file_name(part)
    attached = (part.get_content_disposition() or "") == "attachment" or bool(name)
    if kind in ("text/plain", "text/html") and not attached and not part.is_multipart():
        text = text_of(_bytes(part), part.get_content_charset())
        if stray(part) or any(type(d).__name__ in _TORN_CODE for d in part.defects):
            found.parts.append(
                Part(f"正文{number}（编码）", "other", 0, "failed", "正文的编码有误，可能不完整", rule="RD102")
            )
        if kind == "text/html":
            found.pages.append(text)
            return
        flowed = str(part.get_param("format", "")).lower() == "flowed"
        found.plain.append(unflowed(text, delsp=str(part.get_param("delsp", "")).lower() == "yes") if flowed else text)
        return
    address = _address(found, name or f"附件{number}{_ENDINGS.get(kind, '')}")
    data = _bytes(part)
    torn = stray(part) or any(type(d).__name__ in _TORN_CODE for d in part.defects)
    if kind in _LOCKED and str(part.get_param("smime-type", "enveloped-data")).lower() != "signed-data":
        _unhad(
            found,
            address,
            kind,
            len(data),
            Part(address, "embedded", 0, "encrypted", "加密的邮件内容，需要收件人的证书"),
        )
    elif kind in _TNEF:
        why = "Outlook 格式的附件（winmail.dat），本版不能读取，请用 Outlook 打开后另存"
        _unhad(found, address, kind, len(data), Part(address, "embedded", 0, "unsupported", why))
    elif kind in ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"):
        found.parts.append(Part(address, "other", 0, "no_text", "数字签名"))
    elif kind == "application/pgp-encrypted":
        found.parts.append(Part(address, "other", 0, "encrypted", "加密的邮件内容，需要收件人的密钥"))
    elif torn and not data:
        _unhad(found, address, kind, 0, Part(address, "embedded", 0, "failed", "附件的编码损坏，读不出来"))
    else:
        found.children.append(Child(name or address, kind, len(data), address, str(number)))
        found.parts.append(Part(address, "embedded", 0, "skipped", _WAITING, rule="RD103"))
        if torn:
            found.parts.append(
                Part(f"{address}（编码）", "other", 0, "failed", "附件的编码有误，可能不完整", rule="RD102")
            )


def _unhad(found: _Reading, address: str, kind: str, size: int, line: Part) -> None:
    found.children.append(Child(address, kind, size, address))
    found.parts.append(line)


def _address(found: _Reading, name: str) -> str:
    found.names[name] = found.names.get(name, 0) + 1
    return name if found.names[name] == 1 else f"{name}（第 {found.names[name]} 个同名）"
