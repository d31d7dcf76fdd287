"""What a PDF holds besides its pages' text: annotations, form fields, bookmarks, metadata, attachments, signatures."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw

from biaoshi.errors import UnreadableError
from biaoshi.formats.pdf.geometry import Sheet, rounded
from biaoshi.formats.pdf.handles import address, narrow, utf16
from biaoshi.types.document import Box

INFO = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer")
SUBTYPES = {
    1: "Text", 2: "Link", 3: "FreeText", 4: "Line", 5: "Square", 6: "Circle", 7: "Polygon", 8: "PolyLine", 9: "Highlight",
    10: "Underline", 11: "Squiggly", 12: "StrikeOut", 13: "Stamp", 14: "Caret", 15: "Ink", 16: "Popup",
    17: "FileAttachment", 18: "Sound", 19: "Movie", 20: "Widget", 21: "Screen", 22: "PrinterMark", 23: "TrapNet",
    24: "Watermark", 25: "3D", 26: "RichMedia", 27: "XFAWidget", 28: "Redact",
}  # fmt: skip
DRAWN = ("FreeText", "Stamp", "Watermark", "Redact", "PrinterMark")
"""Kinds whose text the page shows; a note's text opens on a click."""
MEDIA = ("Sound", "Movie", "Screen", "3D", "RichMedia")
TEXTUAL, CHECK, RADIO, COMBO, LIST, PUSH, SIGNATURE = 6, 2, 3, 4, 5, 1, 7  # FPDF_FORMFIELD_*
COVERING = (
    "Square",
    "Circle",
    "Polygon",
    "Ink",
    "FreeText",
    "Stamp",
    "Watermark",
    "Redact",
    "Line",
    "PolyLine",
    "Widget",
    "3D",
    "Screen",
)
"""Kinds that may paint over text; whether one does is seen when the page is drawn."""
LYING = ("Text", "Highlight", "Underline", "Squiggly")
"""Kinds that mark words: a page is drawn without them, or their signs would be recognised; but for one that paints words."""
_DEEPEST = 8
"""Forms within forms of an appearance that are looked into."""
_LOOKED = 2000
"""Objects of one form that are looked at; what is beyond may be words."""
HIDDEN = 0x02 | 0x20  # Hidden, NoView


@dataclass(frozen=True, slots=True)
class Note:
    """Text of an annotation or a form field. `shown` tells whether the page shows it."""

    kind: str  # subtype
    text: str
    page: int
    box: Box
    number: int  # of the annotation on its page, from 0
    name: str = ""  # of a form field
    author: str = ""
    hidden: bool = False


@dataclass(slots=True)
class Findings:
    """What the annotations of all pages brought; grows page by page."""

    notes: list[Note] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    actions: dict[str, int] = field(default_factory=dict)
    files: list[tuple[str, int, str]] = field(default_factory=list)  # name, bytes, address
    media: list[tuple[int, str]] = field(default_factory=list)
    images: list[tuple[int, Box]] = field(default_factory=list)  # pictures in drawn annotations (stamps)
    struck: dict[int, list[Box]] = field(default_factory=dict)
    over: dict[int, list[Box]] = field(default_factory=dict)  # by page: where annotations may paint over text
    acting: set[int] = field(default_factory=set)  # pages with actions pdfium does not tell apart
    veiled: set[int] = field(default_factory=set)  # pages with annotations that are hidden and paint words
    redactions: list[int] = field(default_factory=list)  # pages of redactions marked and not carried out
    fields: int = 0
    annotations: int = 0
    authors: dict[str, None] = field(default_factory=dict)  # who signed annotations, in order


def annotations(document: Any, page: Any, where: Sheet, number: int, form: Any, out: Findings) -> bool:
    """Add the annotations of page `number` to `out`; return True if any paints words of its own over the page."""
    draws = False
    for i in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, i)
        if not annotation:
            continue
        try:
            draws |= _annotation(document, annotation, where, number, i, form, out)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return draws


def _annotation(document: Any, annotation: Any, where: Sheet, number: int, i: int, form: Any, out: Findings) -> bool:
    kind = SUBTYPES.get(raw.FPDFAnnot_GetSubtype(annotation), "Unknown")
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, ctypes.byref(rect))
    box = rounded(where.box(rect.left, rect.bottom, rect.right, rect.top))
    hidden = bool(raw.FPDFAnnot_GetFlags(annotation) & HIDDEN)
    if kind in COVERING and not hidden:
        out.over.setdefault(number, []).append(box)
    if raw.FPDFAnnot_HasKey(annotation, b"A") or raw.FPDFAnnot_HasKey(annotation, b"AA"):
        if kind != "Link" or _link(document, annotation, out):
            out.acting.add(number)
    if kind == "Redact":
        out.redactions.append(number)
    if kind == "Popup":
        if not hidden and _paints(annotation)[0]:
            out.media.append((number, kind))
        return False  # shows its parent's text
    words, picture = _paints(annotation)
    if hidden and words:
        raw.FPDFAnnot_SetFlags(annotation, raw.FPDFAnnot_GetFlags(annotation) | 0x02)  # pdfium flattens NoView too
        out.veiled.add(number)
        words = False
    if picture and not hidden:
        out.images.append((number, box))
    if kind == "Widget":
        out.fields += 1
        _widget(annotation, number, i, box, hidden, form, out)
        return words
    if kind == "Link":
        return words
    out.annotations += 1
    author = _string(annotation, b"T")
    if author.strip():
        out.authors[author] = None
    for key in (b"Contents", b"Subj", b"OverlayText"):
        text = _string(annotation, key)
        if text.strip() and not (key == b"Subj" and kind != "Unknown" and text.isascii()):
            out.notes.append(Note(kind, text, number, box, i, "", author, hidden))
    if kind in LYING and not hidden and not words:
        raw.FPDFAnnot_SetFlags(annotation, raw.FPDFAnnot_GetFlags(annotation) | 0x02)
    if kind == "StrikeOut":
        out.struck.setdefault(number, []).append(box)
    if kind == "FileAttachment":
        file = raw.FPDFAnnot_GetFileAttachment(annotation)
        if file:
            out.files.append((*_file(file), f"page {number} annotation {i}"))
    if kind in MEDIA:
        out.media.append((number, kind))
    return words


def _paints(annotation: Any) -> tuple[bool, bool]:
    """Tell whether the appearance of an annotation paints words, and whether it paints pictures."""
    picture = False
    count = raw.FPDFAnnot_GetObjectCount(annotation)
    words = count > _LOOKED
    stack = [(raw.FPDFAnnot_GetObject(annotation, n), 0) for n in range(min(count, _LOOKED))]
    while stack:
        handle, depth = stack.pop()
        kind = raw.FPDFPageObj_GetType(handle) if handle else 0
        words |= kind == 1 or (kind == 5 and depth >= _DEEPEST)
        picture |= kind == 3
        if kind == 5 and depth < _DEEPEST:
            inner = raw.FPDFFormObj_CountObjects(handle)
            words |= inner > _LOOKED
            stack += [(raw.FPDFFormObj_GetObject(handle, n), depth + 1) for n in range(min(inner, _LOOKED))]
    return words, picture


def _string(annotation: Any, key: bytes) -> str:
    return utf16(raw.FPDFAnnot_GetStringValue, annotation, key)


def _link(document: Any, annotation: Any, out: Findings) -> bool:
    """Add what a link leads to; return True for an action of a kind pdfium does not know."""
    link = raw.FPDFAnnot_GetLink(annotation)
    action = raw.FPDFLink_GetAction(link) if link else None
    if not action:
        return False
    kind = raw.FPDFAction_GetType(action)
    if kind == 3:
        out.links.append(narrow(raw.FPDFAction_GetURIPath, document, action).decode("utf-8", "replace"))
    elif kind in (2, 5):
        name = {2: "GoToR", 5: "GoToE"}[kind]
        out.actions[name] = out.actions.get(name, 0) + 1
    return kind in (0, 4)


def _widget(annotation: Any, number: int, i: int, box: Box, hidden: bool, form: Any, out: Findings) -> None:
    name = value = label = ""
    if form:
        name = utf16(raw.FPDFAnnot_GetFormFieldName, form, annotation)
        label = utf16(raw.FPDFAnnot_GetFormFieldAlternateName, form, annotation)
        kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
        if kind in (CHECK, RADIO):
            # pdfium knows a box as checked only once the form is in use; the appearance state is what is drawn
            if raw.FPDFAnnot_IsChecked(form, annotation) or _string(annotation, b"AS") not in ("", "Off"):
                value = utf16(raw.FPDFAnnot_GetFormFieldExportValue, form, annotation) or _string(annotation, b"AS")
                value = label or name if value.lower() in ("yes", "on", "1", "") else value
        elif kind != PUSH:
            value = utf16(raw.FPDFAnnot_GetFormFieldValue, form, annotation)
            if kind in (COMBO, LIST) and not value.strip():
                value = "\n".join(_chosen(annotation, form))
        for event in (10, 11, 12, 13):
            if utf16(raw.FPDFAnnot_GetFormAdditionalActionJavaScript, form, annotation, event):
                out.actions["JavaScript"] = out.actions.get("JavaScript", 0) + 1
    else:
        name, value = _string(annotation, b"T"), _string(annotation, b"V")
    if value.strip():
        out.notes.append(Note("Widget", value, number, box, i, label or name, "", hidden))


def _chosen(annotation: Any, form: Any) -> Iterator[str]:
    for k in range(min(raw.FPDFAnnot_GetOptionCount(form, annotation), 1000)):
        if raw.FPDFAnnot_IsOptionSelected(form, annotation, k):
            yield utf16(raw.FPDFAnnot_GetOptionLabel, form, annotation, k)


def _file(file: Any) -> tuple[str, int]:
    size = ctypes.c_ulong()
    raw.FPDFAttachment_GetFile(file, None, 0, ctypes.byref(size))
    return utf16(raw.FPDFAttachment_GetName, file), size.value


def attachments(document: Any) -> Iterator[tuple[str, int, str]]:
    """Yield (name, bytes, address) of the files embedded in the document (portfolios too)."""
    for i in range(max(0, raw.FPDFDoc_GetAttachmentCount(document))):
        file = raw.FPDFDoc_GetAttachment(document, i)
        if file:
            yield (*_file(file), f"attachment {i}")


def attached(document: Any, place: str, most: int) -> bytes | None:
    """Return the bytes of the embedded file with the address `place`, at most `most`; None if it cannot be had."""
    words = place.split()
    if words[0] == "attachment":
        return _bytes(raw.FPDFDoc_GetAttachment(document, int(words[1])), most)
    page = raw.FPDF_LoadPage(document, int(words[1]) - 1)
    annotation = raw.FPDFPage_GetAnnot(page, int(words[3])) if page else None
    try:
        return _bytes(raw.FPDFAnnot_GetFileAttachment(annotation), most) if annotation else None
    finally:
        if annotation:
            raw.FPDFPage_CloseAnnot(annotation)
        if page:
            raw.FPDF_ClosePage(page)


def _bytes(file: Any, most: int) -> bytes | None:
    size = ctypes.c_ulong()
    if not file or not raw.FPDFAttachment_GetFile(file, None, 0, ctypes.byref(size)):
        return None
    if size.value > most:
        raise UnreadableError("limited", "附件过大，未读取")
    buffer = ctypes.create_string_buffer(max(1, size.value))
    held = raw.FPDFAttachment_GetFile(file, buffer, size.value, ctypes.byref(size))
    return buffer.raw[: size.value] if held else None


def information(document: Any) -> Iterator[tuple[str, str]]:
    """Yield (name, value) of the document information dictionary's text entries that are filled."""
    for key in INFO:
        value = utf16(raw.FPDF_GetMetaText, document, key.encode())
        if value.strip():
            yield key.lower(), value


def bookmarks(document: Any, limit: int = 20_000) -> Iterator[tuple[str, int, int | None]]:
    """Yield (title, level from 1, page from 1) of the outline, loops broken, in order."""
    seen: set[int] = set()
    stack = [(raw.FPDFBookmark_GetFirstChild(document, None), 1)]
    while stack and len(seen) < limit:
        mark, level = stack.pop()
        if not mark or address(mark) in seen:
            continue
        seen.add(address(mark))
        dest = raw.FPDFBookmark_GetDest(document, mark)
        page = raw.FPDFDest_GetDestPageIndex(document, dest) if dest else -1
        yield utf16(raw.FPDFBookmark_GetTitle, mark), level, page + 1 if page >= 0 else None
        stack.append((raw.FPDFBookmark_GetNextSibling(document, mark), level))
        if level < 64:
            stack.append((raw.FPDFBookmark_GetFirstChild(document, mark), level + 1))


def signatures(document: Any) -> Iterator[str]:
    """Yield the reason given with each digital signature (often empty)."""
    for i in range(max(0, raw.FPDF_GetSignatureCount(document))):
        yield utf16(raw.FPDFSignatureObj_GetReason, raw.FPDF_GetSignatureObject(document, i))


def labels(document: Any, pages: int) -> list[str]:
    """Return the page labels, empty strings where there are none."""
    return [utf16(raw.FPDF_GetPageLabel, document, i) for i in range(pages)]


def revisions(document: Any, data: bytes) -> list[int]:
    """Return the offsets at which revisions of the file end; more than one: incremental updates.

    The first part of a linearised file ends like a revision and is none.
    """
    count = raw.FPDF_GetTrailerEnds(document, None, 0)
    if not 0 < count < 10_000:
        return []
    ends = (ctypes.c_uint * count)()
    raw.FPDF_GetTrailerEnds(document, ends, count)
    linear = count > 1 and b"/Linearized" in data[:1024]
    return list(ends)[linear:]
