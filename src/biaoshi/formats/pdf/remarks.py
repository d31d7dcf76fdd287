"""Notes of ours put into a PDF as highlights on the very words, and taken out again. Those of others are never touched.

    /Highlight  QuadPoints: one quadrangle a line, from the places of the characters     words of a page
    /Text       a leaf at the left edge                                                what has no place: page 1

Both bring their own look, drawn with Multiply so that the words stay readable; the note itself opens in the viewer's
window. Where a note runs over pages, the later ones bear a highlight without words.
"""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from biaoshi.errors import UnreadableError
from biaoshi.formats.boxes import union
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.pdf.geometry import Sheet
from biaoshi.formats.pdf.reading import read
from biaoshi.formats.pdf.sites import Site, boxes_of, sited
from biaoshi.types.document import Block, Box, Document
from biaoshi.types.order import Order, Written

_YELLOW = (1.0, 0.85, 0.25)
_LEAF = 18.0  # points: side of the sign of a note without place
_PRINT, _FIXED = 4, 8 | 16  # annotation flags: printed; neither zoomed nor turned with the page
_PLACED = ("paragraph", "cell", "header", "footer")
"""Blocks whose characters have places; others that are on a page are highlighted as a whole."""


def remark(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Carry out `note` and `forget`, the latter first. Raises UnreadableError for a file that must not be written anew."""
    data = bytes(source.data)
    notes = [(n, o) for n, o in enumerate(orders) if o.verb == "note"]
    with writable(data) as pdf:
        for author in {o.author for o in orders if o.verb == "forget"}:
            _forget(pdf, author)
        undone = _note(pdf, read(source, limits), data, limits, notes) if notes else []
        out = BytesIO()
        pdf.save(out, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return Written(out.getvalue(), tuple(undone))


def writable(data: bytes) -> pikepdf.Pdf:
    """Return the opened file. Raises UnreadableError where it is signed, encrypted or broken: a new file would not be it."""
    try:
        pdf = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError:
        raise UnreadableError("encrypted", "文件设有打开密码，不能改写") from None
    except pikepdf.PdfError:
        raise UnreadableError("failed", "文件结构已损坏，不能改写") from None
    why = None
    if pdf.is_encrypted:
        why = "文件设有权限密码，改写会去掉它，没有改写"
    elif _signed(pdf):
        why = "文件有数字签名，改写会使签名失效，没有改写"
    if why is None:
        return pdf
    pdf.close()
    raise UnreadableError("unsupported", why)


def _signed(pdf: pikepdf.Pdf) -> bool:
    form = pdf.Root.get("/AcroForm")
    told = isinstance(form, Dictionary) and int(form.get("/SigFlags", 0)) & 1
    if told or "/Perms" in pdf.Root:
        return True
    return any(
        isinstance(o, Dictionary) and o.get("/ByteRange") is not None and o.get("/Contents") is not None
        for o in pdf.objects
    )


def _note(
    pdf: pikepdf.Pdf, document: Document, data: bytes, limits: Limits, orders: list[tuple[int, Order]]
) -> list[tuple[int, str]]:
    blocks = {(b.part, b.index): b for b in document.blocks}
    by_address = {(b.part, b.address): b for b in document.blocks}
    reach = {n: _reach(o, blocks, by_address) for n, o in orders}
    wanted = {b.page or 1 for found in reach.values() for b, _, _ in found} | {1}
    undone: list[tuple[int, str]] = []
    left = dict(orders)
    worded: set[int] = set()
    aside = 0
    with sited(data, wanted, limits) as sites:
        for site in sites:
            target = pdf.pages[site.number - 1]
            for n, order in orders:
                here = [r for r in reach[n] if (r[0].page or 1) == site.number]
                boxes = [b for block, start, end in here for b in _boxes(site, block, start, end)]
                if boxes:
                    words = "" if n in worded else order.text
                    _add(pdf, target, _highlight(pdf, site.where, boxes, order, words, n))
                elif site.number == min([b.page or 1 for b, _, _ in reach[n]], default=1) and n in left:
                    _add(pdf, target, _sign(pdf, site.where, aside, order, n))
                    aside += 1
                else:
                    continue
                worded.add(n)
                left.pop(n, None)
    undone += [(n, "找不到可以加批注的页") for n in left]
    return undone


def _reach(
    order: Order, blocks: dict[tuple[str, int], Block], by_address: dict[tuple[str, str], Block]
) -> list[tuple[Block, int, int]]:
    """Return the blocks a note is on, each with the stretch of it that is meant."""
    first = blocks.get((order.part, order.index)) or by_address.get((order.part, order.address))
    if first is None or (first.page is None and first.bbox is None):
        return []
    last = by_address.get((order.part, order.until)) if order.until else None
    if last is None or last.index <= first.index:
        return [(first, order.start, order.end)]
    between = (blocks.get((order.part, i)) for i in range(first.index + 1, last.index))
    inner = [(b, 0, len(b.text)) for b in between if b is not None]
    return [(first, order.start, len(first.text)), *inner, (last, 0, order.end)]


def _boxes(site: Site, block: Block, start: int, end: int) -> list[Box]:
    """Return the boxes of a stretch: one of the line it is in, or one a character where the line does not run level."""
    if block.kind not in _PLACED:
        return [block.bbox] if block.bbox is not None else []
    found = [b for b in boxes_of(block, site.rows)[start:end] if b is not None]
    if not found:
        return [block.bbox] if block.bbox is not None else []
    whole = union(found)
    slanted = sum((b[2] - b[0]) * (b[3] - b[1]) for b in found) < 0.25 * (whole[2] - whole[0]) * (whole[3] - whole[1])
    return found if slanted else [whole]


def _highlight(pdf: pikepdf.Pdf, where: Sheet, boxes: list[Box], order: Order, words: str, number: int) -> Dictionary:
    quads = [_quad(where, b) for b in boxes]
    corners = [c for q in quads for c in q]
    rect = _around(corners)
    red, green, blue = _YELLOW
    look = [f"{red} {green} {blue} rg /G gs".encode()]
    for quad in quads:
        (a, b), (c, d), (e, f), (g, h) = (quad[i] for i in (0, 1, 3, 2))
        look.append(f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l {e:.2f} {f:.2f} l {g:.2f} {h:.2f} l h f".encode())
    flat = [round(v, 2) for corner in corners for v in corner]
    return _annotation(pdf, "Highlight", rect, look, order, words, number, _PRINT, QuadPoints=Array(flat))


def _sign(pdf: pikepdf.Pdf, where: Sheet, row: int, order: Order, number: int) -> Dictionary:
    """Return the note of what has no place, a leaf at the left edge; the next one stands below."""
    per_column = max(1, int((where.height - 40) // (_LEAF + 4)))
    x, y = 6 + (row // per_column) * (_LEAF + 4), 20 + (row % per_column) * (_LEAF + 4)
    rect = _around([where.user(x, y), where.user(x + _LEAF, y + _LEAF)])
    x0, y0, x1, y1 = rect
    red, green, blue = _YELLOW
    look = [
        f"/G gs {red} {green} {blue} rg 0 G 0.8 w {x0 + 1:.2f} {y0 + 1:.2f} {x1 - x0 - 2:.2f} {y1 - y0 - 2:.2f} re B".encode()
    ]
    look += [f"{x0 + 4:.2f} {y:.2f} m {x1 - 4:.2f} {y:.2f} l S".encode() for y in (y0 + 6, y0 + 9, y0 + 12)]
    return _annotation(pdf, "Text", rect, look, order, order.text, number, _PRINT | _FIXED, Name=Name.Note)


def _annotation(
    pdf: pikepdf.Pdf,
    kind: str,
    rect: Box,
    look: list[bytes],
    order: Order,
    words: str,
    number: int,
    flags: int,
    **more: Any,
) -> Dictionary:
    form = Stream(pdf, b"\n".join(look))
    form.update(
        Dictionary(
            Type=Name.XObject, Subtype=Name.Form, BBox=Array([*rect]),
            Resources=Dictionary(ExtGState=Dictionary(G=Dictionary(BM=Name.Multiply))),
            Group=Dictionary(S=Name.Transparency),
        )
    )  # fmt: skip
    made = Dictionary(
        Type=Name.Annot, Subtype=Name("/" + kind), Rect=Array([*rect]), F=flags, C=Array([*_YELLOW]), T=String(order.author),
        NM=String(f"biaoshi-{number}"), AP=Dictionary(N=pdf.make_indirect(form)), **more,
    )  # fmt: skip
    if words:
        made.Contents = String(words)
    if order.day:
        made.M = String(f"D:{order.day.replace('-', '')}000000Z")
    return made


def _add(pdf: pikepdf.Pdf, page: pikepdf.Page, made: Dictionary) -> None:
    made.P = page.obj
    held = page.obj.get("/Annots")
    if not isinstance(held, Array):
        page.obj.Annots = held = Array([])
    held.append(pdf.make_indirect(made))


def _quad(where: Sheet, box: Box) -> list[tuple[float, float]]:
    """Return the corners of a displayed box in user space: top left, top right, bottom left, bottom right."""
    x0, y0, x1, y1 = box
    return [where.user(x, y) for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))]


def _around(corners: Iterable[tuple[float, float]]) -> Box:
    xs, ys = zip(*corners, strict=True)
    return (round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2))


def _forget(pdf: pikepdf.Pdf, author: str) -> None:
    """Take out every note by `author` and the windows that belong to it; a list left empty goes too."""
    for page in pdf.pages:
        held = page.obj.get("/Annots")
        if not isinstance(held, Array):
            continue
        ours = [_markup(a) and str(a.get("/T", "")) == author for a in held]
        if not any(ours):
            continue
        gone = {a.objgen for a, own in zip(held, ours, strict=True) if own} - {(0, 0)}
        kept = [a for a, own in zip(held, ours, strict=True) if not own and _parent(a) not in gone]
        if kept:
            page.obj.Annots = Array(kept)
        else:
            del page.obj.Annots


def _markup(annotation: Any) -> bool:
    kinds = ("/Highlight", "/Text", "/Popup")
    return isinstance(annotation, Dictionary) and str(annotation.get("/Subtype", "")) in kinds


def _parent(annotation: Any) -> tuple[int, int] | None:
    """Return the note whose window `annotation` is, None if it is no window."""
    popup = isinstance(annotation, Dictionary) and annotation.get("/Subtype") == Name.Popup
    parent = annotation.get("/Parent") if popup else None
    return parent.objgen if isinstance(parent, Dictionary) else None
