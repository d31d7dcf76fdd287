"""Bytes a file holds beside what its format takes notice of: nobody sees them, a copy carries them."""

import mmap
import re

from biaoshi.types.document import Part

_HARMLESS = re.compile(rb"[\t\r\n\x00\x1a\x20-\x7e]*")
_MOST = 4096  # bytes of plain ASCII that are let pass: mail headers, a note of the program, padding


def is_harmless(piece: bytes) -> bool:
    """Tell whether bytes are nothing, padding or a short note in ASCII, in which no Chinese text can stand."""
    told = piece.strip(b"\0")
    return len(told) <= _MOST and _HARMLESS.fullmatch(told) is not None


def behind(data: "bytes | mmap.mmap", end: int) -> list[Part]:
    """Return an open line if from offset `end` on, where the format ends, the file goes on with what may be text."""
    if end >= len(data) or is_harmless(bytes(data[end:])):
        return []
    return [Part("结尾之后", "other", 0, "unsupported", "文件结尾之后还有数据，未读", rule="RD103")]
