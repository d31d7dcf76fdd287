"""Header fields as a reader of mail sees them: encoded words decoded, in whatever encoding they really are."""

import base64
import binascii
import codecs
import quopri
import re
from email.message import Message

from biaoshi.formats.encoding import chinese, decode, fluent, guess, likeliest

SHOWN = (
    ("subject", "主题"), ("from", "发件人"), ("sender", "代发人"), ("to", "收件人"), ("cc", "抄送"), ("bcc", "密送"),
    ("reply-to", "回复至"), ("date", "日期"), ("keywords", "关键词"), ("comments", "备注"),
)  # fmt: skip
_TOLD = re.compile(r"organi[sz]ation|classification|sensitivity|secrecy|(?:^|-)label")
_HAN = re.compile("[\u3400-\u9fff★]")
_MOST, _LONGEST = 200, 20_000  # fields that are not shown; characters of one
_WORD = re.compile(r"=\?([A-Za-z0-9_.:*-]{1,40})\?([BbQq])\?([^?]*)\?=")
_GAP = re.compile(r"(=\?[^?\s]+\?[BbQq]\?[^?]*\?=)[ \t\r\n]+(?==\?)")
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030",
          "big5": "big5hkscs", "ascii": "utf-8", "us-ascii": "utf-8", "unicode-1-1-utf-7": "utf-7"}  # fmt: skip
_TEXT = ("utf-8", "gb18030", "big5hkscs", "cp1252")
_NONE = frozenset({"unicode_escape", "raw_unicode_escape", "punycode", "idna", "undefined", "mbcs", "oem", "palmos"})
"""Names only Python knows, of what is no encoding of mails."""


def text_of(data: bytes, charset: str | None) -> str:
    """Return `data` decoded as `charset` says, or where that is missing or plainly wrong as it reads best."""
    name = _WIDER.get((charset or "").lower().strip("\"' "), (charset or "").lower().strip("\"' "))
    try:
        if codecs.lookup(name).name.replace("-", "_") in _NONE:
            name = ""
        if name in ("utf-8", "") and not data.isascii():
            return data.decode("utf-8")
        if name and name not in ("utf-8", "iso-8859-1", "latin-1", "cp1252", "binary", "8bit"):
            text = data.decode(name)
            if data.isascii() or (_HAN.search(text) and fluent(text)):
                return text
            return chinese(data) or text
    except (LookupError, ValueError, TypeError):
        pass
    if data.isascii() and b"~{" not in data:
        return data.decode("ascii")
    return decode(data, guess(data)).text if len(data) >= 64 else data.decode(likeliest(data, _TEXT), "replace")


def header(message: "Message[str, str]", name: str) -> str:
    """Return a header field decoded and unfolded, all of its occurrences; "" if there is none."""
    return "；".join(decoded(v) for v in raw_values(message, name))


def aside(message: "Message[str, str]") -> list[tuple[str, str]]:
    """Return (name in lower case, value) of fields no reader of mail shows, as far as a person may have meant them."""
    shown = {name for name, _ in SHOWN}
    found: dict[tuple[str, str], None] = {}
    for key, value in message.raw_items():
        name = key.lower()
        if name in shown or name.startswith("content-"):
            continue
        text = decoded(str(value))
        if _TOLD.search(name) or _HAN.search(text):
            found[name, text[:_LONGEST]] = None
    return list(found)[:_MOST]


def raw_values(message: "Message[str, str]", name: str) -> list[str]:
    """Return the values of a field as they stand, raw bytes as surrogates (`get` would turn them into U+FFFD)."""
    return [str(v) for k, v in message.raw_items() if k.lower() == name]


def decoded(value: str) -> str:
    """Return a field's value with its encoded words and raw bytes (as surrogates) turned into text."""
    value = _without_surrogates(value)
    value = re.sub(r"\r?\n[ \t]*", " ", value).strip()
    words = _GAP.sub(r"\1", value)
    return "".join(_run(words))


def _without_surrogates(value: str) -> str:
    if not any("\udc80" <= c <= "\udcff" for c in value):
        return value
    return text_of(value.encode("utf-8", "surrogateescape"), None)


def _run(value: str) -> list[str]:
    """Neighbouring words in one charset are decoded together: some programs cut a character in two."""
    out: list[str] = []
    held, charset, end = b"", "", 0
    for match in _WORD.finditer(value):
        if held and (match.start() > end or match[1].lower() != charset):
            out.append(text_of(held, charset))
            held = b""
        if match.start() > end:
            out.append(value[end : match.start()])
        held, charset, end = held + _bytes(match[2], match[3]), match[1].lower().partition("*")[0], match.end()
    if held:
        out.append(text_of(held, charset))
    out.append(value[end:])
    return out


def _bytes(kind: str, text: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    if kind in "Qq":
        return quopri.decodestring(raw.replace(b"_", b" "), header=False)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return raw


def file_name(part: "Message[str, str]") -> str:
    """Return the name of an attachment, in any of the ways programs write it; "" if it has none."""
    for field, key in (("content-disposition", "filename"), ("content-type", "name")):
        probe: Message[str, str] = Message()
        for raw in raw_values(part, field)[:1]:
            probe[field] = _without_surrogates(raw)
        value = probe.get_param(key, None, field)
        if isinstance(value, tuple):  # RFC 2231: charset, language, bytes as Latin-1
            return text_of(value[2].encode("latin-1", "replace"), value[0])
        if value:
            return decoded(str(value))
    return ""
