"""What a page looks like: a grey rendering, and whether there is ink in a box of it.

Only pages that need judging are drawn (no text, text that may be invisible, scans with a text layer).
"""

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

from biaoshi.formats.pdf.geometry import Sheet
from biaoshi.formats.recognition.blank import blank
from biaoshi.types.document import Box

CONTRAST = 16
"""Grey levels (of 255) within a box below which the eye sees one tone: faint print still shows 30 and more."""
PIXELS = 6_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    """Grey levels of the displayed page, rows from the top; `scale` is pixels a point."""

    grey: NDArray[np.uint8]
    scale: float

    def part(self, box: Box, margin: float = 0.0) -> NDArray[np.uint8]:
        """Return the pixels of `box` (points), empty if it lies off the page."""
        height, width = self.grey.shape
        x0, y0 = max(0, int((box[0] - margin) * self.scale)), max(0, int((box[1] - margin) * self.scale))
        x1, y1 = int((box[2] + margin) * self.scale) + 1, int((box[3] + margin) * self.scale) + 1
        return self.grey[y0 : min(y1, height), x0 : min(x1, width)]

    def inked(self, box: Box) -> bool:
        """True if more than one tone is seen in `box`."""
        part = self.part(box)
        return part.size > 0 and int(part.max()) - int(part.min()) > CONTRAST

    def light(self, box: Box) -> bool:
        """True if the middling tone of `box` is near white."""
        part = self.part(box)
        return part.size > 0 and float(part.mean()) > 225

    @property
    def blank(self) -> bool:
        """True if nothing is written or drawn on the page: the ink test."""
        return blank(self.grey)


@dataclass(frozen=True, slots=True)
class Coloured:
    """Red, green, blue of a page or a part of it; `scale` is pixels a point."""

    pixels: NDArray[np.uint8]
    scale: float


SHARP = 240.0  # dots an inch in which text is recognised
LONGEST = 3600  # pixels of the longer side


def coloured(page: Any, where: Sheet, box: Box | None = None) -> Coloured | None:
    """Return `box` of the page (points, default all) in colour as drawn on screen; None if it cannot be drawn."""
    x0, y0, x1, y1 = box or (0.0, 0.0, where.width, where.height)
    x0, y0, x1, y1 = max(0.0, x0), max(0.0, y0), min(where.width, x1), min(where.height, y1)
    if x1 - x0 < 1 or y1 - y0 < 1:
        return None
    scale = min(SHARP / 72, LONGEST / max(x1 - x0, y1 - y0))
    width, height = max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale))
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGR, None, 0)
    if not bitmap:
        return None
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        whole = (round(where.width * scale), round(where.height * scale))
        raw.FPDF_RenderPageBitmap(bitmap, page, -round(x0 * scale), -round(y0 * scale), *whole, 0, raw.FPDF_ANNOT)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        buffer = ctypes.cast(raw.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte * (stride * height)))
        rows = np.frombuffer(buffer.contents, dtype=np.uint8).reshape(height, stride)[:, : 3 * width]
        return Coloured(np.ascontiguousarray(rows.reshape(height, width, 3)[:, :, ::-1]), scale)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def picture(page: Any, where: Sheet, dpi: float = 100.0) -> Picture | None:
    """Return the page as drawn on screen, annotations included; None if it cannot be drawn."""
    scale = min(dpi / 72, (PIXELS / max(1.0, where.width * where.height)) ** 0.5)
    width, height = max(1, int(where.width * scale)), max(1, int(where.height * scale))
    if width > 20_000 or height > 20_000:
        return None
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        return None
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        buffer = ctypes.cast(raw.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte * (stride * height)))
        grey = np.frombuffer(buffer.contents, dtype=np.uint8).reshape(height, stride)[:, :width].copy()
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return Picture(grey, scale)


def uniform(image: Any) -> bool:
    """True if nothing is drawn in the stored pixels of an image object: it can hold no text."""
    bitmap = raw.FPDFImageObj_GetBitmap(image)
    if not bitmap:
        return False
    try:
        stride, height = raw.FPDFBitmap_GetStride(bitmap), raw.FPDFBitmap_GetHeight(bitmap)
        if stride * height == 0:
            return False
        width = raw.FPDFBitmap_GetWidth(bitmap)
        depth = {raw.FPDFBitmap_Gray: 1, raw.FPDFBitmap_BGR: 3}.get(raw.FPDFBitmap_GetFormat(bitmap), 4)
        buffer = ctypes.cast(raw.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte * (stride * height)))
        data = np.frombuffer(buffer.contents, dtype=np.uint8).reshape(height, stride)[:, : width * depth]
        return blank(data.reshape(height, width, depth))
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
