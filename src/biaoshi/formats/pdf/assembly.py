"""Pages and findings put together into the Document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as raw

from biaoshi.formats.pdf import inventory
from biaoshi.formats.pdf.catalogue import Catalogue
from biaoshi.formats.pdf.flow import Row
from biaoshi.formats.pdf.images import Region, without_logos
from biaoshi.formats.pdf.leaf import Leaf
from biaoshi.formats.pdf.numbering import numbered
from biaoshi.formats.pdf.running import Edge, edges, running, text_areas
from biaoshi.types.document import Align, Block, BlockKind, Box, Child, Document, Part, Unseen, View

LINKS = 500  # told in facts
_MEDIA = {"Popup": "批注弹出窗口自己画出的文字，未检查", "Appearance": "批注、表单域自己画出的文字没有读出"}
IMAGES = 12  # lines of the ledger for images of one page; further ones share a line


@dataclass(frozen=True, slots=True)
class Parts:
    """What is known of the file before its pages: catalogue, ledger lines, whether it was rebuilt, earlier text."""

    about: Catalogue
    file: tuple[Part, ...]
    rebuilt: bool
    earlier: tuple[tuple[int, str], ...]
    revisions: int = 1
    taken: frozenset[tuple[str, str]] = frozenset()  # what photographs tell of how they were taken


def assembled(document: Any, leaves: list[Leaf], found: inventory.Findings, parts: Parts) -> Document:
    """Return the Document of pages and findings, blocks in the order of the report."""
    body, heads, feet, areas = placed(leaves, found.struck)
    drawn, notes, form = _notes(found)
    marks = [
        Block("bookmarks", i, t, "bookmark", page=p, heading=n, address=f"bookmark {i}")
        for i, (t, n, p) in enumerate(inventory.bookmarks(document))
        if t.strip()
    ]
    properties = list(dict.fromkeys([*inventory.information(document), *parts.about.xmp]))
    values = list(
        dict.fromkeys(
            [
                *properties,
                *parts.about.words,
                *(("Layer", n) for n, _ in parts.about.layers),
                *(("Reason", r) for r in inventory.signatures(document) if r.strip()),
            ]
        )
    )
    known: dict[str, str] = {}
    for name, value in values:
        known.setdefault(value, name)  # Info and XMP say most things twice
    meta = [Block("properties", i, v, "property", address=n) for i, (v, n) in enumerate(known.items())]
    files = [*inventory.attachments(document), *found.files]
    names = [Block("attachments", i, n, "attachment", address=a) for i, (n, _, a) in enumerate(files)]
    blocks = (*body, *drawn, *heads, *feet, *notes, *form, *marks, *meta, *names)
    ledger = [*parts.file, *(p for one in leaves for p in one.parts), *_image_parts(leaves, found)]
    ledger += _counted("annotations", [*drawn, *notes]) + _counted("form", form) + _counted("bookmarks", marks)
    ledger.append(Part("properties", "metadata", sum(len(b.text) for b in meta), "read"))
    ledger += [
        Part(f"attachment {i + 1}", "embedded", 0, "skipped", "附件，须作为单独的文件读取", rule="RD103")
        for i in range(len(files))
    ]
    ledger += [
        Part(f"page {p} {k}", "other", 0, "skipped", _MEDIA.get(k, "音视频或者三维内容，未检查"), p, "RD103")
        for p, k in found.media
    ]
    return Document(
        media_type="application/pdf",
        blocks=blocks,
        parts=tuple(ledger),
        pages=tuple(replace(one.page, text_area=areas.get(one.page.number)) for one in leaves if one.page.width),
        unseen=tuple(_unseen(leaves, found, parts, body)),
        properties=(*properties, *(("comment_author", name) for name in found.authors)),
        children=tuple(Child(n, None, size, f"attachment {i + 1}", a) for i, (n, size, a) in enumerate(files)),
        facts=tuple(_facts(document, found, parts, leaves)),
    )


def placed(
    leaves: list[Leaf], struck_out: Mapping[int, list[Box]]
) -> tuple[list[Block], list[Block], list[Block], dict[int, Box]]:
    """Return blocks of body, headers and footers, and the type areas by page.

    `struck_out` are the boxes of strike-out annotations by page. For every format of fixed pages.
    """
    outer: list[Edge] = []
    for one in leaves:
        free = [(i, r.text, r.bbox) for i, r in enumerate(one.rows) if r.cell is None and not r.turned]
        outer += edges(one.page.number, free, one.page.height)
    run = running(outer)
    inner = {
        one.page.number: [r.bbox for i, r in enumerate(one.rows) if (one.page.number, i) not in run and not r.turned]
        for one in leaves
    }
    areas = text_areas([one.page for one in leaves if one.page.width], inner)
    out: dict[str, list[Block]] = {"body": [], "header": [], "footer": []}
    first: dict[tuple[str, str], int] = {}
    tables = numbered(leaves)
    for one in leaves:
        n = one.page.number
        struck = struck_out.get(n, [])
        for i, row in enumerate(one.rows):
            part = run.get((n, i), "body")
            kind: BlockKind = (
                "header" if part == "header" else "footer" if part == "footer" else "cell" if row.cell else "paragraph"
            )
            index = len(out[part])
            repeats = None
            if part != "body":
                repeats = first.setdefault((part, "".join(row.text.split())), index)
            align, indent = _set(row, areas.get(n))
            cell = None if row.cell is None else tables[n, row.cell[0]].at(row.cell[1], row.cell[2])
            out[part].append(
                Block(
                    part, index, row.text, kind, n, cell, row.bbox, f"page {n} line {i}", _runs(row, struck), align, indent,
                    source="ocr" if row.ocr else "text", confidence=row.confidence, repeats=None if repeats == index else repeats,
                )
            )  # fmt: skip
    return out["body"], out["header"], out["footer"], areas


def _runs(row: Row, struck: list[Box]) -> tuple[Any, ...]:
    """Strike runs a StrikeOut annotation lies over."""
    if not struck:
        return row.runs
    return tuple(
        replace(r, style=replace(r.style, strike=True)) if r.bbox and any(_over(r.bbox, b) for b in struck) else r
        for r in row.runs
    )


def _over(run: Box, box: Box) -> bool:
    width = min(run[2], box[2]) - max(run[0], box[0])
    middle = (run[1] + run[3]) / 2
    return width > 0.7 * (run[2] - run[0]) and box[1] <= middle <= box[3]


def _set(row: Row, area: Box | None) -> tuple[Align | None, float | None]:
    """Return alignment and indent of a line within the type area, as far as the place tells."""
    if area is None or row.cell is not None or row.turned:
        return None, None
    left, right = row.bbox[0] - area[0], area[2] - row.bbox[2]
    size = max((r.style.size or 0 for r in row.runs), default=0) or 12
    align: Align | None = None
    if left > 2.5 * size and right > 2.5 * size and abs(left - right) < size:
        align = "center"
    elif left > 0.4 * (area[2] - area[0]) and right < 4.5 * size:
        align = "right"
    elif left < 0.5 * size:
        align = "left"
    return align, round(left, 1)


def _notes(found: inventory.Findings) -> tuple[list[Block], list[Block], list[Block]]:
    """Return blocks of drawn annotations, of notes and of form values (hidden ones are unseen text)."""
    drawn: list[Block] = []
    notes: list[Block] = []
    form: list[Block] = []
    count = 0
    for note in found.notes:
        if note.hidden:
            continue
        address = f"page {note.page} {note.kind} {note.number}"
        if note.kind == "Widget":
            name = f"{address} {note.name}"
            form.append(Block("form", len(form), note.text, "form", note.page, bbox=note.box, address=name))
            continue
        kind: BlockKind = "textbox" if note.kind in inventory.DRAWN else "annotation"
        (drawn if kind == "textbox" else notes).append(
            Block("annotations", count, note.text, kind, note.page, bbox=note.box, address=address)
        )
        count += 1
    return drawn, notes, form


def _counted(name: str, blocks: list[Block]) -> list[Part]:
    return [Part(name, "text", sum(len(b.text) for b in blocks), "read")] if blocks else []


def _image_parts(leaves: list[Leaf], found: inventory.Findings) -> Iterator[Part]:
    seen: dict[int, int] = {}
    stamps = [Region(p, b, "高度不足15毫米" if b[3] - b[1] < 42.5 else None) for p, b in found.images]
    for region in [*without_logos([r for one in leaves for r in one.regions]), *stamps]:
        n = seen[region.page] = seen.get(region.page, 0) + 1
        name = f"page {region.page} image {n}"
        if n > IMAGES and region.reason is not None:
            continue
        if n > IMAGES + 50:
            continue
        if region.part is not None:
            yield replace(region.part, name=name)
        elif region.reason == "ocr":
            yield Part(name, "image", 0, "ocr", "以文件自带的识别文字层代表，未重新识别", region.page)
        elif region.reason is not None:
            yield Part(name, "image", 0, "no_text", region.reason, region.page)
        else:
            yield Part(name, "image", 0, "skipped", "图像，未做文字识别", region.page, "RD104")
    for page, n in seen.items():
        if n > IMAGES + 50:
            yield Part(f"page {page} images", "image", 0, "skipped", f"共{n}处图像，未逐一列出", page, "RD104")


def _unseen(leaves: list[Leaf], found: inventory.Findings, parts: Parts, body: list[Block]) -> Iterator[Unseen]:
    first: dict[int, int] = {}
    for block in body:
        first.setdefault(block.page or 0, block.index)

    def near(page: int, top: float) -> int:
        index = first.get(page, 0)
        while (
            index + 1 < len(body) and body[index + 1].page == page and (body[index + 1].bbox or (0, 0, 0, 0))[1] <= top
        ):
            index += 1
        return index

    for one in leaves:
        n = one.page.number
        for view, text, box in one.unseen:
            yield Unseen(
                "body", near(n, box[1]), None, text, _view(view), address=f"page {n} " + ",".join(f"{v:g}" for v in box)
            )
    for note in found.notes:
        if note.hidden:
            yield Unseen(
                "annotations",
                0,
                None,
                note.text,
                "hidden",
                note.author or None,
                f"page {note.page} {note.kind} {note.number}",
            )
    for page, text in parts.earlier:
        yield Unseen("body", first.get(page, 0), None, text, "earlier", address=f"page {page}")


def _view(name: str) -> View:
    views: dict[str, View] = {
        "white": "white",
        "tiny": "tiny",
        "offpage": "offpage",
        "covered": "covered",
        "layer_off": "layer_off",
    }
    return views.get(name, "hidden")


def _facts(document: Any, found: inventory.Findings, parts: Parts, leaves: list[Leaf]) -> Iterator[tuple[str, str]]:
    actions = dict(parts.about.actions)
    for kind, n in found.actions.items():
        actions[kind] = actions.get(kind, 0) + n
    scripts = max(0, raw.FPDFDoc_GetJavaScriptActionCount(document))
    actions["JavaScript"] = max(actions.get("JavaScript", 0), scripts)
    yield from ((f"action:{kind}", str(n)) for kind, n in sorted(actions.items()) if n)
    yield from (("link", uri) for uri in list(dict.fromkeys(found.links))[:LINKS])
    signed = max(0, raw.FPDF_GetSignatureCount(document))
    if signed:
        yield "signatures", str(signed)
    if raw.FPDF_GetSecurityHandlerRevision(document) > 0:
        yield "owner_password", "1"
    if parts.revisions > 1:
        yield "revisions", str(parts.revisions)
    yield from (("redaction_pending", f"page {n}") for n in sorted(found.redactions))
    yield from sorted(parts.taken)
    if parts.rebuilt:
        yield "rebuilt", "1"
    yield from (("layer_off", name) for name, shown in parts.about.layers if not shown)
    layered = sum(any(r.ocr and r.confidence is None for r in one.rows) for one in leaves)
    if layered:
        yield "ocr_layer", str(layered)
    yield from (("layer_differs", f"page {one.page.number}") for one in leaves if one.differs)
    if found.struck:
        yield "strikeout_annotations", str(sum(map(len, found.struck.values())))
    named = inventory.labels(document, len(leaves))
    if any(label and label != str(i + 1) for i, label in enumerate(named)):
        yield "page_labels", ",".join(named)
