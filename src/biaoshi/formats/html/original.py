"""The source of a page that is to be written back, and the way back to its bytes."""

from dataclasses import dataclass

from biaoshi.errors import UnreadableError
from biaoshi.formats.encoding import MIXED, decode, guess
from biaoshi.formats.form import Source


@dataclass(frozen=True, slots=True)
class Original:
    """The source as text, the bytes before it (a byte order mark) and what it is encoded in."""

    page: str
    mark: bytes
    codec: str


def original(source: Source) -> Original:
    """Return the source of a page. Raises UnreadableError where it would not come back the same in its own encoding."""
    data = bytes(source.data)
    found = guess(data)
    decoded = decode(data, found)
    codec = "utf-8" if decoded.encoding in ("ascii", MIXED) else decoded.encoding
    mark = data[: found.mark]
    try:
        same = not decoded.lost and not decoded.mixed and mark + decoded.text.encode(codec) == data
    except (UnicodeEncodeError, LookupError):
        same = False
    if not same or "\ue000" in decoded.text:
        raise UnreadableError("unsupported", "网页没有读全，或者编码不能原样写回，不能改写")
    return Original(decoded.text, mark, codec)


def packed(one: Original, page: str) -> bytes:
    """Return the bytes of `page` in the encoding of the original. Raises UnreadableError where it has not all letters."""
    try:
        return one.mark + page.encode(one.codec)
    except UnicodeEncodeError:
        raise UnreadableError("unsupported", "遮盖用的字在原文件的编码里没有，不能写回") from None
