"""Pictures of a package: which of them provably carry no text."""

import io
import struct

from PIL import Image

_MIN_HEIGHT = 42.5  # points, 15 mm: rule 2 of the report's coverage
_MIN_PIXELS = 32
_MAX_PIXELS = 4_000_000  # more is not decoded to look for ink
_INK = 8  # of 255: what compression makes of one colour
_THUMBNAIL = 320  # pixels: a page this high draws a character of 三号 in 6 of them


def pixel_size(data: bytes) -> tuple[int, int] | None:
    """Return (width, height) of a PNG, GIF, BMP or JPEG from its header, None if it is none of them."""
    try:
        if data[:8] == b"\x89PNG\r\n\x1a\n":
            width, height = struct.unpack(">II", data[16:24])
            return width, height
        if data[:4] == b"GIF8":
            width, height = struct.unpack("<HH", data[6:10])
            return width, height
        if data[:2] == b"BM":
            width, height = struct.unpack("<ii", data[18:26])
            return width, abs(height)
        if data[:2] == b"\xff\xd8":
            return _jpeg(data)
    except struct.error:
        return None
    return None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
    return None


def blank(data: bytes) -> bool:
    """True if every pixel of a picture of moderate size has nearly the same colour: the ink test."""
    size = pixel_size(data)
    if size is None or not 0 < size[0] * size[1] <= _MAX_PIXELS:
        return False
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "GIF", "BMP", "JPEG")) as picture:
            if getattr(picture, "n_frames", 1) != 1:
                return False
            bands = picture.convert("RGBA").getextrema()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return all(isinstance(b, tuple) and b[1] - b[0] <= _INK for b in bands)


def without_text(data: bytes, heights: list[float | None], *, thumbnail: bool = False) -> bool:
    """True if the picture is too small to carry readable text: in pixels, or wherever it is drawn."""
    size = pixel_size(data)
    if size is not None and min(size) > 0 and (max(size) <= _MIN_PIXELS or (thumbnail and max(size) <= _THUMBNAIL)):
        return True
    if blank(data):
        return True
    return bool(heights) and all(h is not None and 0 < h < _MIN_HEIGHT for h in heights)
