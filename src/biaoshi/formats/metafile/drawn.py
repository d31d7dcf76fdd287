"""What a metafile draws, as it is gathered."""

import struct
from dataclasses import dataclass, field

MOST_BITMAPS = 20
MOST_CHARS = 100_000


@dataclass(slots=True)
class Drawn:
    """Words in lines, bitmaps as BMP files, and whether that is all there may be to read."""

    lines: list[str] = field(default_factory=list)
    bitmaps: list[bytes] = field(default_factory=list)
    whole: bool = True
    fault: str | None = None
    chars: int = 0
    last: int | None = None  # height at which the last piece stands

    def write(self, text: str, height: int, tolerance: int = 0) -> None:
        """Add a piece of text standing at `height`; pieces at one height follow each other in one line."""
        text = text.replace("\0", "")
        if not text or self.chars > MOST_CHARS:
            return
        self.chars += len(text)
        if self.lines and self.last is not None and abs(height - self.last) <= tolerance:
            self.lines[-1] += text
        else:
            self.lines.append(text)
        self.last = height

    def paint(self, dib: bytes) -> None:
        """Add a bitmap without a file header."""
        found = bmp_of(dib)
        if found is None or len(self.bitmaps) >= MOST_BITMAPS:
            self.whole = False
        else:
            self.bitmaps.append(found)


def bmp_of(dib: bytes) -> bytes | None:
    """Return a device-independent bitmap as a BMP file, None if its header is broken."""
    if len(dib) < 16:
        return None
    head = struct.unpack_from("<I", dib)[0]
    if head == 12:
        depth = struct.unpack_from("<H", dib, 10)[0]
        table = 3 << depth if depth <= 8 else 0
    elif 40 <= head <= 124 and len(dib) >= 40:
        depth, packing = struct.unpack_from("<HI", dib, 14)
        colours = struct.unpack_from("<I", dib, 32)[0]
        table = 4 * (colours if 0 < colours <= 256 or depth > 8 else 1 << depth)
        table += 12 if packing == 3 and head == 40 else 0
    else:
        return None
    start = 14 + head + table
    return struct.pack("<2sIHHI", b"BM", 14 + len(dib), 0, 0, start) + dib if start <= 14 + len(dib) else None
