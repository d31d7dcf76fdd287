"""Text of shapes: what stands in them, in which type face, and what the outline keeps for them."""

import struct
from dataclasses import dataclass, field

from biaoshi.formats.ole.escher import records
from biaoshi.types.document import Style, View

OTHER = 4
_CHARS, _BYTES, _HEADER, _STYLES, _REFERENCE = 4000, 4008, 3999, 4001, 3998
_PARAGRAPH = (
    (0x000F, 2), (0x0080, 2), (0x0010, 2), (0x0040, 2), (0x0020, 4), (0x0800, 2), (0x1000, 2), (0x2000, 2), (0x4000, 2), (0x0100, 2),
    (0x0400, 2), (0x8000, 2), (0x100000, 0), (0x10000, 2), (0xE0000, 2), (0x200000, 2),
)  # fmt: skip

Look = tuple[int, Style, int | None]
"""Characters (UTF-16), style, and the place of their colour in the slide's scheme where the style has none."""


@dataclass(slots=True)
class Words:
    """The text of one shape: `kind` of the placeholder (4: other), place in the stream, looks by character."""

    kind: int
    text: str
    place: int
    styles: list[Look] = field(default_factory=list)
    view: View = "shown"  # of the shape it stands in
    ground: str | None = None  # RRGGBB behind it, None: not known
    scheme: tuple[str, ...] = ()  # of the slide


def words(data: bytes, start: int, end: int, outline: list[Words]) -> list[Words]:
    """Return the texts between `start` and `end`; a reference to the outline gives the text kept there."""
    found: list[Words] = []
    kind = OTHER
    for record, _, inner, stop, _ in records(data, start, end):
        if record == _HEADER and stop - inner >= 4:
            kind = struct.unpack_from("<I", data, inner)[0]
        elif record == _CHARS:
            raw = data[inner : inner + (stop - inner) // 2 * 2]
            found.append(Words(kind, raw.decode("utf-16-le", "replace"), inner))
        elif record == _BYTES:
            found.append(Words(kind, data[inner:stop].decode("latin-1"), inner))
        elif record == _STYLES and found:
            found[-1].styles = _styles(data[inner:stop], len(found[-1].text.encode("utf-16-le", "replace")) // 2 + 1)
        elif record == _REFERENCE and stop - inner >= 4:
            number = struct.unpack_from("<I", data, inner)[0]
            if number < len(outline):
                found.append(outline[number])
    return found


def _styles(data: bytes, length: int) -> list[Look]:
    """Return stretches of characters and their looks; what cannot be read ends the list."""
    found: list[Look] = []
    try:
        at = done = 0
        while done < length:
            count, _, mask = struct.unpack_from("<IHI", data, at)
            at += 10
            for bits, size in _PARAGRAPH:
                if mask & bits:
                    at += size or 2 + 4 * struct.unpack_from("<H", data, at)[0]
            done += max(count, 1)
        done = 0
        while done < length and at + 8 <= len(data):
            count, mask = struct.unpack_from("<II", data, at)
            at += 8
            bold = False
            size_: float | None = None
            color: str | None = None
            place: int | None = None
            if mask & 0xFFFF:
                bold = bool(struct.unpack_from("<H", data, at)[0] & 1)
                at += 2
            at += 2 * sum(bool(mask & bit) for bit in (0x10000, 0x200000, 0x400000, 0x800000))
            if mask & 0x20000:
                size_ = float(struct.unpack_from("<H", data, at)[0])
                at += 2
            if mask & 0x40000:
                color = data[at : at + 3].hex().upper() if data[at + 3] == 0xFE else None
                place = data[at + 3] if data[at + 3] < 8 else None
                at += 4
            at += 2 * bool(mask & 0x80000)
            found.append((count, Style(None, size_, bold, False, color), place))
            done += max(count, 1)
    except (struct.error, IndexError):
        pass
    return found
