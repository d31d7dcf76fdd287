"""Handles of pdfium: opening a document, reading its strings, closing what was opened.

The raw interface is used throughout: one ctypes call a character is what makes 150 pages a second possible.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2  # noqa: F401 – importing it starts the library
import pypdfium2.raw as raw

from biaoshi.errors import UnreadableError

PASSWORD, SECURITY = 4, 5  # FPDF_ERR_*


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Yield the pdfium document of `data` (the bytes are held while it is open).

    Raises UnreadableError: `encrypted` if a password is wanted, `failed` if pdfium finds no document.
    """
    document = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        code = raw.FPDF_GetLastError()
        if code in (PASSWORD, SECURITY):
            raise UnreadableError("encrypted", "文件设有打开密码或者不支持的加密方式，未读取")
        raise UnreadableError("failed", "文件已损坏或者不完整，找不到 PDF 的页面目录")
    try:
        yield document
    finally:
        raw.FPDF_CloseDocument(document)


@contextmanager
def page_of(document: Any, index: int) -> Iterator[Any]:
    """Yield the page at `index` (from 0), or None if pdfium cannot load it."""
    page = raw.FPDF_LoadPage(document, index)
    try:
        yield page or None
    finally:
        if page:
            raw.FPDF_ClosePage(page)


def address(handle: Any) -> int:
    """Return the address a pdfium handle points to: equal for equal objects while the page is open."""
    return ctypes.addressof(handle.contents)


def utf16(call: Callable[..., int], *args: Any) -> str:
    """Return the string of a pdfium getter that fills UTF-16LE and counts in bytes (NUL included)."""
    size = int(call(*args, None, 0))
    if size <= 2 or size > 1 << 26:
        return ""
    buffer = (ctypes.c_ushort * ((size + 1) // 2))()
    call(*args, buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "replace").rstrip("\0")


def utf16_out(call: Callable[..., int], *args: Any) -> str:
    """Like `utf16`, for getters that give the length through a pointer and return success."""
    size = ctypes.c_ulong()
    if not call(*args, None, 0, ctypes.byref(size)) or not 2 < size.value <= 1 << 26:
        return ""
    buffer = (ctypes.c_ushort * ((size.value + 1) // 2))()
    call(*args, buffer, size.value, ctypes.byref(size))
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


def narrow(call: Callable[..., int], *args: Any) -> bytes:
    """Return the bytes of a pdfium getter that fills chars and counts in bytes (NUL included)."""
    size = int(call(*args, None, 0))
    if size <= 1 or size > 1 << 26:
        return b""
    buffer = ctypes.create_string_buffer(size)
    call(*args, buffer, size)
    return buffer.raw[:size].rstrip(b"\0")


def decoded(name: bytes) -> str:
    """Return `name` as text: UTF-8, else GB18030 (Windows producers write font names so), else replaced."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("utf-8", "replace")
