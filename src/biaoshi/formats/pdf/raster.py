"""A page as a picture: drawn with everything a reader of the page sees on it, and stored as small as keeps it sharp."""

import ctypes
import io
import zlib
from typing import Any

import numpy as np
import pikepdf
import pypdfium2.raw as raw
from numpy.typing import NDArray
from pikepdf import Dictionary, Name, Stream
from PIL import Image

from biaoshi.errors import UnreadableError
from biaoshi.formats.pdf.geometry import Sheet

Pixels = NDArray[np.uint8]
_LONGEST = 3600  # pixels of the longer side
_GREY = 12  # of 255: channels that differ by no more are grey
_SHADES = 16  # of grey in a page of print
_BETWEEN = 0.12  # share of pixels neither black nor white from which a page is no mere print
_QUALITY = 85


def drawn(page: Any, form: Any, where: Sheet, dpi: float) -> tuple[Pixels, float]:
    """Return the page as displayed and its pixels a point. Raises UnreadableError where it cannot be drawn."""
    scale = min(dpi / 72, _LONGEST / max(where.width, where.height, 1.0))
    width, height = max(1, round(where.width * scale)), max(1, round(where.height * scale))
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGR, None, 0)
    if not bitmap:
        raise UnreadableError("limited", "有一页太大，画不出来，不能改写")
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT)
        if form:
            raw.FORM_OnAfterLoadPage(page, form)
            raw.FPDF_FFLDraw(form, bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        buffer = ctypes.cast(raw.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte * (stride * height)))
        rows = np.frombuffer(buffer.contents, dtype=np.uint8).reshape(height, stride)[:, : 3 * width]
        return np.ascontiguousarray(rows.reshape(height, width, 3)[:, :, ::-1]), scale
    finally:
        if form:
            raw.FORM_OnBeforeClosePage(page, form)
        raw.FPDFBitmap_Destroy(bitmap)


def stored(pdf: pikepdf.Pdf, picture: Pixels) -> Stream:
    """Return `picture` as an image of `pdf`: print in sixteen shades of grey, without loss; anything else as JPEG."""
    red, green, blue = (picture[:, :, n].astype(np.int16) for n in range(3))
    grey = max(int(np.abs(red - green).max()), int(np.abs(green - blue).max())) <= _GREY
    tones = picture[:, :, 1]
    between = float(((tones > 24) & (tones < 232)).mean())
    if grey and between < _BETWEEN:
        shades = ((tones.astype(np.uint16) * (_SHADES - 1) + 127) // 255).astype(np.uint8)
        if shades.shape[1] % 2:
            shades = np.pad(shades, ((0, 0), (0, 1)), constant_values=_SHADES - 1)
        data = zlib.compress((shades[:, ::2] << 4 | shades[:, 1::2]).tobytes(), 6)
        filter_, space, bits = Name.FlateDecode, Name.DeviceGray, 4
    else:
        out = io.BytesIO()
        image = Image.fromarray(np.ascontiguousarray(tones if grey else picture))
        image.save(out, "JPEG", quality=_QUALITY, subsampling=0)
        data = out.getvalue()
        filter_, space, bits = Name.DCTDecode, Name.DeviceGray if grey else Name.DeviceRGB, 8
    stream = Stream(pdf, b"")
    stream.write(data, filter=filter_)
    stream.update(
        Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=picture.shape[1], Height=picture.shape[0], ColorSpace=space,
            BitsPerComponent=bits,
        )
    )  # fmt: skip
    return stream
