"""Picture files into pixels, page by page: as a viewer shows them, on white, upright by their own word (EXIF)."""

import io
import mmap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits
from biaoshi.formats.recognition.blank import blank
from biaoshi.formats.recognition.engine import Pixels

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "DIB", "GIF", "WEBP", "JPEG2000", "PPM")
KEPT = 7200  # pixels of the longer side that are decoded: A4 at 600 dpi; larger ones are shrunk
_FAULTS = (
    OSError,
    ValueError,
    SyntaxError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    EOFError,
    Image.DecompressionBombError,
)


@contextmanager
def opened(data: "bytes | memoryview | mmap.mmap", limits: Limits) -> "Iterator[Image.Image]":
    """Yield the picture in `data`. Raises UnreadableError `failed` if it is none, `limited` if it has too many pixels."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(data), formats=FORMATS)
        except _FAULTS as error:
            raise UnreadableError("failed", "图片已损坏，不能解码") from error
        with image:
            _sized(image, limits)
            yield image


def count(image: Image.Image) -> int:
    """Return how many pages or frames a picture has. Raises UnreadableError `failed` where it cannot be told."""
    try:
        return int(getattr(image, "n_frames", 1))
    except _FAULTS as error:
        raise UnreadableError("failed", "图片各页的目录已损坏") from error


def pixels(image: Image.Image, page: int, limits: Limits) -> Pixels:
    """Return page `page` (from 0) as it is shown. Raises UnreadableError if it cannot be decoded, or not wholly."""
    try:
        if page or getattr(image, "n_frames", 1) > 1:
            image.seek(page)
        _sized(image, limits)
        if image.format == "JPEG" and max(image.size) > KEPT:
            image.draft(None, (KEPT, KEPT))
        image.load()
        return _shown(ImageOps.exif_transpose(image))
    except MemoryError as error:
        raise UnreadableError("limited", "图片解码所需内存超过上限") from error
    except _FAULTS as error:
        raise UnreadableError("failed", "图片已损坏，不能完整解码") from error


def _sized(image: Image.Image, limits: Limits) -> None:
    if image.width * image.height > limits.pixels:
        raise UnreadableError("limited", f"图片超过 {limits.pixels} 像素的上限，未解码")


def _shown(image: Image.Image) -> Pixels:
    long = max(image.size)
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        image = _eight_bit(image)
    if long > KEPT:
        image = image.convert("L" if image.mode in ("1", "L") else "RGBA").reduce(-(-long // KEPT))
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        clear = image.convert("RGBA")
        on_white = _on(clear, "white")
        # white writing on nothing at all is seen by whoever has a dark background
        return on_white if not blank(on_white) else _on(clear, "black")
    return np.asarray(image.convert("RGB"))


def _on(image: Image.Image, colour: str) -> Pixels:
    ground = Image.new("RGBA", image.size, colour)
    return np.asarray(Image.alpha_composite(ground, image).convert("RGB"))


def _eight_bit(image: Image.Image) -> Image.Image:
    values: Any = np.asarray(image).astype(np.float64)
    low, high = float(values.min()), float(values.max())
    return Image.fromarray(((values - low) * (255 / max(1e-9, high - low))).astype(np.uint8))
