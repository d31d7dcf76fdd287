"""From the bytes of an Outlook message to a Document."""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.mail.body import IN_PAGE, body_of, extract_carried
from biaoshi.formats.mail.headers import text_of
from biaoshi.formats.msg.rtf import unpacked
from biaoshi.formats.ole.properties import decoded
from biaoshi.formats.ole.storage import Compound, open_compound, read_stream, streams
from biaoshi.formats.ole.writing import lifted
from biaoshi.types.document import Block, Child, Document, Part

_WAITING = "附件，须作为单独的文件读取"
_PROPERTIES = "__properties_version1.0"
_FIELDS = (
    ("subject", "主题", "0037"), ("from", "发件人", "0C1A"), ("sender", "代发人", "0042"), ("to", "收件人", "0E04"),
    ("cc", "抄送", "0E03"), ("bcc", "密送", "0E02"), ("keywords", "关键词", "3FFE"),
)  # fmt: skip
_PEOPLE = (("author", "3FF8"), ("last_modified_by", "3FFA"))
"""Who made and who last changed the message: not shown to its reader."""
_SENT, _DELIVERED, _CODE_PAGE, _INTERNET_PAGE = 0x0039, 0x0E06, 0x3FFD, 0x3FDE
_RTF = "rtf"


@dataclass(frozen=True, slots=True)
class _Message:
    """A message opened: its compound file, and its properties of fixed size by number."""

    compound: Compound
    fixed: dict[int, int]

    @property
    def page(self) -> int:
        return self.fixed.get(_CODE_PAGE) or 936


def _opened(source: Source, limits: Limits) -> _Message:
    compound = open_compound(source.data, limits)
    data = read_stream(compound, _PROPERTIES).data
    start = 24 if len(data) % 16 == 8 else 32  # a message within another has a shorter head
    fixed: dict[int, int] = {}
    for at in range(start, len(data) - 15, 16):
        tag, _, value = struct.unpack_from("<IIQ", data, at)
        fixed[tag >> 16] = value
    return _Message(compound, fixed)


def read(source: Source, limits: Limits) -> Document:
    """Return the document of a message. Raises UnreadableError where the compound file is broken."""
    message = _opened(source, limits)
    fields = [(key, title, text) for key, title, number in _FIELDS if (text := _text(message, "", number))]
    if date := _date(message.fixed.get(_SENT) or message.fixed.get(_DELIVERED) or 0):
        fields.append(("date", "日期", date))
    text, page = _text(message, "", "1000"), _page(message)
    rich = read_stream(message.compound, "__substg1.0_10090102").data
    body = body_of([text] if text else [], [page] if page else [], limits)
    blocks = [*body.blocks, *(Block("headers", i, v, "property", address=t) for i, (_, t, v) in enumerate(fields))]
    parts = [*body.parts, Part("headers", "metadata", sum(len(v) for _, _, v in fields), "read")]
    children: list[Child] = [*body.children]
    if rich and not text.strip() and not page:
        children.append(Child("正文.rtf", "application/rtf", len(rich), "RTF 正文", _RTF))
        parts.append(Part("RTF 正文", "embedded", 0, "skipped", "正文，须作为单独的文件读取", rule="RD103"))
    elif rich:
        parts.append(Part("RTF 正文", "text", 0, "no_text", "正文的另一种写法，内容与纯文本、网页写法相同"))
    names: dict[str, int] = {}
    for storage in _attachments(message.compound):
        child, line = _attachment(message, storage, names)
        children.append(child)
        parts.append(line)
    parts.append(Part("其他属性", "metadata", 0, "no_text"))
    if message.compound.fault:
        parts.append(Part("邮件结构", "other", 0, "failed", message.compound.fault, rule="RD102"))
    parts += [
        Part(f"部件 {e.path}", "other", 0, "failed", fault, rule="RD102")
        for e in streams(message.compound)
        if e.path.count("/") == 0 and (fault := read_stream(message.compound, e.path).fault)
    ]
    told = [(name, text) for name, number in _PEOPLE if (text := _text(message, "", number))]
    properties = (*((key, value) for key, _, value in fields), *told)
    return Document(
        "application/vnd.ms-outlook", tuple(blocks), tuple(parts), unseen=body.unseen, properties=properties,
        children=tuple(children), facts=body.facts,
    )  # fmt: skip


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the attachment in the storage `token`, or of the RTF text. Raises UnreadableError."""
    message = _opened(source, limits)
    if token.startswith(IN_PAGE):
        return extract_carried([_page(message)], limits, token)
    if token == _RTF:
        data = unpacked(read_stream(message.compound, "__substg1.0_10090102").data, limits.inflated)
        if not data:
            raise UnreadableError("failed", "RTF 正文的压缩格式损坏，读不出来")
        return data
    if f"{token}/__substg1.0_3701000D" in message.compound:
        return lifted(message.compound, f"{token}/__substg1.0_3701000D")
    stream = read_stream(message.compound, f"{token}/__substg1.0_37010102")
    if stream.fault:
        raise UnreadableError("failed", stream.fault)
    if len(stream.data) > limits.inflated:
        raise UnreadableError("limited", "附件过大，未读取")
    return stream.data


def _attachments(compound: Compound) -> list[str]:
    return sorted(
        e.path
        for e in compound.entries.values()
        if e.storage and e.path.startswith("__attach_version1.0_") and "/" not in e.path
    )


def _attachment(message: _Message, storage: str, names: dict[str, int]) -> tuple[Child, Part]:
    called = next((t for n in ("3707", "3704", "3001") if (t := _text(message, storage + "/", n))), "")
    inner = f"{storage}/__substg1.0_3701000D"
    if inner in message.compound:
        message_inside = f"{inner}/{_PROPERTIES}" in message.compound
        called = called or ("转发的邮件" if message_inside else "内嵌对象")
        if message_inside and not called.lower().endswith(".msg"):
            called += ".msg"
    name = called or f"附件{len(names) + 1}"
    names[name] = names.get(name, 0) + 1
    address = name if names[name] == 1 else f"{name}（第 {names[name]} 个同名）"
    entry = message.compound.entries.get(f"{storage}/__substg1.0_37010102")
    if entry is None and inner not in message.compound:
        why = "附件只有链接（如云附件），内容不在邮件中"
        return Child(name, None, 0, address), Part(address, "embedded", 0, "failed", why)
    media = _text(message, storage + "/", "370E") or None
    child = Child(name, media, entry.size if entry else 0, address, storage)
    return child, Part(address, "embedded", 0, "skipped", _WAITING, rule="RD103")


def _text(message: _Message, folder: str, number: str) -> str:
    """Return a property of text in either of its two writings, "" if there is none."""
    wide = f"{folder}__substg1.0_{number}001F"
    if wide in message.compound:
        return read_stream(message.compound, wide).data.decode("utf-16-le", "replace").rstrip("\0")
    narrow = f"{folder}__substg1.0_{number}001E"
    if narrow in message.compound:
        return decoded(read_stream(message.compound, narrow).data, message.page).rstrip("\0")
    return ""


def _page(message: _Message) -> str:
    data = read_stream(message.compound, "__substg1.0_10130102").data
    if data:
        number = message.fixed.get(_INTERNET_PAGE, 65001)
        return decoded(data, number) if number not in (65001, 20127) else text_of(data, "utf-8")
    return _text(message, "", "1013")


def _date(ticks: int) -> str:
    """Return a FILETIME as an ISO date and time in UTC, "" if it is none."""
    if not 0 < ticks < 3_000_000_000_000_000_000:
        return ""
    try:
        return (datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)).strftime("%Y-%m-%d %H:%M")
    except OverflowError:
        return ""
