"""Photographs on a page, as their camera wrote them: what they tell of where, with what and by whom they were taken."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits

_MOST, _LARGEST, _DEEPEST = 100, 32 << 20, 4  # pictures of a page, bytes of one, forms within each other
_MARKS = (b"Exif\0", b"ns.adobe.com/xap", b"Photoshop 3.0", b"uuid")
_HEAD = 256 << 10  # Exif, XMP and IPTC stand before the picture itself


def may_tell(data: bytes) -> bool:
    """Tell whether any photograph of the file can say how it was taken: streams stand in the file as they are, so their
    filter and, unless the file is encrypted, what a camera writes can be searched for. Walking pages costs far more."""
    if b"DCTDecode" not in data and b"JPXDecode" not in data:
        return False
    return b"/Encrypt" in data or any(mark in data for mark in _MARKS)


def told_by_pictures(page: Any, number: int) -> Iterator[tuple[str, str]]:
    """Yield remarks ("image_place" …, "page 3 image") for pictures of the page that are whole JPEG or JPEG 2000 files."""
    left = _MOST
    for handle in _images(page, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, 0):
        left -= 1
        if left < 0:
            return
        for kind in _kinds(handle):
            yield f"image_{kind}", f"page {number} image"


def _images(holder: Any, count: Any, get: Any, depth: int) -> Iterator[Any]:
    for i in range(min(count(holder), 20_000)):
        one = get(holder, i)
        kind = raw.FPDFPageObj_GetType(one) if one else 0
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            yield one
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _images(one, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, depth + 1)


def _kinds(handle: Any) -> set[str]:
    """Return the kinds of remark an image object gives; only the camera's own file can bear any."""
    if _filters(handle) not in (["DCTDecode"], ["JPXDecode"]):
        return set()
    size = raw.FPDFImageObj_GetImageDataRaw(handle, None, 0)
    if not 0 < size <= _LARGEST:
        return set()
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFImageObj_GetImageDataRaw(handle, buffer, size)
    if not any(mark in buffer.raw[:_HEAD] for mark in _MARKS):
        return set()
    from biaoshi.formats.recognition.about import told
    from biaoshi.formats.recognition.decode import opened

    try:
        with opened(buffer.raw, Limits()) as image:
            return {str(kind) for kind, _, _ in told(image)[0]} - {"text"}
    except UnreadableError:
        return set()


def _filters(handle: Any) -> list[str]:
    found = []
    for i in range(min(raw.FPDFImageObj_GetImageFilterCount(handle), 8)):
        size = raw.FPDFImageObj_GetImageFilter(handle, i, None, 0)
        buffer = ctypes.create_string_buffer(max(1, size))
        raw.FPDFImageObj_GetImageFilter(handle, i, buffer, size)
        found.append(buffer.value.decode("latin-1"))
    return found
