"""The style sheet and the table of type faces ([MS-DOC] STSH, SttbfFfn)."""

import struct
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style: what it is based on, and its modifiers for paragraphs and characters."""

    base: int
    paragraph: bytes
    run: bytes


def sheets_in(table: bytes, old: bool) -> list[tuple[int, Sheet]]:
    """Return the styles of the style sheet by number; a broken table gives those before the fault."""
    found: list[tuple[int, Sheet]] = []
    try:
        size = struct.unpack_from("<H", table)[0]
        count, base_size = struct.unpack_from("<HH", table, 2)
        at = 2 + size
        for number in range(min(count, 4096)):
            length = struct.unpack_from("<H", table, at)[0]
            style = table[at + 2 : at + 2 + length]
            at += 2 + length
            if len(style) < 8:
                continue
            kind, upx = struct.unpack_from("<HH", style, 2)
            if old:
                place = base_size + 2 + style[base_size]
            else:
                place = base_size + 4 + 2 * struct.unpack_from("<H", style, base_size)[0]
            groups: list[bytes] = []
            for _ in range(upx & 15):
                place += place & 1
                length = struct.unpack_from("<H", style, place)[0]
                groups.append(style[place + 2 : place + 2 + length])
                place += 2 + length
            of_paragraph = groups[0][2:] if kind & 15 == 1 and groups else b""
            of_run = (
                groups[0] if kind & 15 == 2 and groups else groups[1] if kind & 15 == 1 and len(groups) > 1 else b""
            )
            found.append((number, Sheet(kind >> 4, of_paragraph, of_run)))
    except (struct.error, IndexError):
        pass
    return found


def fonts_in(table: bytes, old: bool) -> list[str]:
    """Return the names of the type faces in the order of their numbers."""
    found: list[str] = []
    at = 2 if old else 4
    while at + 1 < len(table):
        size = table[at]
        font = table[at + 1 : at + 1 + size]
        if old:
            found.append(font[5:].split(b"\0")[0].decode("gb18030", "replace"))
        else:
            found.append(font[39:].decode("utf-16-le", "replace").split("\0")[0])
        at += 1 + size
    return found
