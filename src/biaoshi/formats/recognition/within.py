"""Pictures inside a document: their text becomes blocks of their own part, their lines of the ledger are closed.

Every reader whose ledger has lines of kind "image" calls `with_pictures` at the end, and says how a picture's bytes are
had by its line.
"""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.metafile import Drawn, metafile
from biaoshi.formats.recognition.abreast import abreast
from biaoshi.formats.recognition.budget import Budget, Refusal, budget, read, refused
from biaoshi.formats.recognition.picture import Recognised
from biaoshi.types.document import CLOSED, UNPLACED, Block, Document, Part

DOUBT = "文字识别的把握不大，请对照原件"
NOTHING = "图像中没有认出文字，未能证明没有文字"
CURVES = "图元文件中有曲线或者填充的图形，可能是转成曲线的文字，未做文字识别"
MOST = 64 << 20  # bytes of one picture

Fetch = Callable[[Part], bytes | None]
Told = tuple[list[Block], list[tuple[str, str]]]


def with_pictures(
    document: Document,
    fetch: Fetch,
    source: Source,
    limits: Limits,
    anchors: Mapping[str, tuple[str, int]] | None = None,
) -> Document:
    """Return `document` with its pictures read, as far as `source.ocr` and `limits` allow.

    `fetch` returns the bytes of the picture a line of the ledger stands for, or None. `anchors` tells by the line's
    name in which block (part, index) a picture stands; one without comes after all text. Pictures closed for their
    size are read too (a mark is not high): they stay closed if nothing is found. A thumbnail's text is a property.
    """
    left = budget(source, limits)
    parts: list[Part] = []
    blocks: dict[str, list[Block]] = {}
    facts: list[tuple[str, str]] = []
    results = abreast(left.baton, (partial(_one, part, fetch, left) for part in document.parts))
    for part, (line, (found, said)) in zip(document.parts, results, strict=True):
        parts.append(line)
        facts += said
        if found:
            blocks[part.name] = [replace(b, kind="property") for b in found] if _thumbnail(part) else found
    placed = document if not blocks else _placed(document, blocks, anchors or {})
    return replace(placed, parts=tuple(parts), facts=(*document.facts, *facts))


def _one(part: Part, fetch: Fetch, left: Budget) -> tuple[Part, Told]:
    data = fetch(part) if _worth(part) else None
    return _read(part, data, left) if data is not None and 0 < len(data) <= MOST else (part, ([], []))


def _worth(part: Part) -> bool:
    if part.kind != "image" or part.status not in ("skipped", "no_text") or part.rule not in ("RD104", None):
        return False
    return not (_thumbnail(part) and part.status == "no_text")


def _thumbnail(part: Part) -> bool:
    return "thumbnail" in part.name.lower()


def _placed(document: Document, blocks: Mapping[str, list[Block]], anchors: Mapping[str, tuple[str, int]]) -> Document:
    """Return `document` with blocks of pictures behind the blocks they stand in, the rest before what has no place.

    What stands in a block belongs to its part, whose blocks are numbered anew; where on the page is then not known.
    """
    after: dict[tuple[str, int], list[Block]] = {}
    late: list[Block] = []
    there = {(b.part, b.index): b for b in document.blocks}
    for name, found in blocks.items():
        anchor = anchors.get(name)
        shown = [b for b in found if b.kind not in UNPLACED]
        late += [b for b in found if b.kind in UNPLACED]
        if anchor is None or anchor not in there:
            late += shown
            continue
        host = there[anchor]
        after.setdefault(anchor, []).extend(
            replace(b, part=host.part, kind=host.kind, cell=host.cell, bbox=None, address=_address(b)) for b in shown
        )
    late.sort(key=lambda b: b.kind in UNPLACED)
    out: list[Block] = []
    added: list[bool] = []
    seps: list[str] = []
    for number, block in enumerate(document.blocks):
        if block.kind in UNPLACED and late:
            out, seps, late = [*out, *late], [*seps, *["\n"] * len(late)], []
            added += [True] * (len(out) - len(added))
        here = after.get((block.part, block.index), [])
        out += [block, *here]
        added += [False, *[True] * len(here)]
        seps += [document.separators[number] if document.separators else "\n", *["\n"] * len(here)]
    out, seps = [*out, *late], [*seps, *["\n"] * len(late)]
    added += [True] * len(late)
    unseen = document.unseen
    if after:
        out, moved = _numbered(out, added)
        unseen = tuple(replace(u, index=moved.get((u.part, u.index), u.index)) for u in unseen)
    separators = None if document.separators is None else tuple(seps)
    return replace(document, blocks=tuple(out), separators=separators, unseen=unseen)


def _address(block: Block) -> str:
    return f"{block.address} {','.join(f'{v:g}' for v in block.bbox or ())}".strip()


def _numbered(blocks: list[Block], added: list[bool]) -> tuple[list[Block], dict[tuple[str, int], int]]:
    """Return blocks numbered from 0 within their parts, and the new number of each old one (not of those `added`)."""
    count: dict[str, int] = {}
    moved: dict[tuple[str, int], int] = {}
    out = []
    for block, new in zip(blocks, added, strict=True):
        index = count.get(block.part, 0)
        count[block.part] = index + 1
        if not new:
            moved[block.part, block.index] = index
        repeats = None if block.repeats is None else moved.get((block.part, block.repeats), block.repeats)
        out.append(
            block if index == block.index and repeats == block.repeats else replace(block, index=index, repeats=repeats)
        )
    return out, moved


_FRAMES = 50
"""Frames of one picture in a document that are recognised."""


def _read(part: Part, data: bytes, left: Budget) -> tuple[Part, Told]:
    from biaoshi.formats.recognition.about import told
    from biaoshi.formats.recognition.decode import count, opened, pixels

    blocks: list[Block] = []
    facts: list[tuple[str, str]] = []
    line = part
    if (drawing := metafile(inflated(data))) is not None:
        return _drawing(part, drawing, left)
    try:
        with opened(data, left.limits) as image:
            said, whole = told(image)
            facts = [(f"image_{kind}", part.name) for kind in sorted({k for k, _, _ in said} - {"text"})]
            words = list(dict.fromkeys(value for kind, _, value in said if kind == "text"))
            total = count(image)
            if (refusal := refused(left)) is not None:
                return _refused(part, refusal), ([], facts)
            results = [read(left, pixels(image, n, left.limits)) for n in range(min(total, _FRAMES))]
    except UnreadableError as error:
        if part.status == "skipped" and left.ocr != "never":
            line = replace(part, why=f"{part.why}（{error.why}）")
        return line, (blocks, facts)
    refusals = [r for r in results if isinstance(r, Refusal)]
    pages = [r for r in results if isinstance(r, Recognised)]
    facts += [("image_turned", f"{p.turn} {part.name}") for p in pages if p.turn]
    for page in pages:
        blocks += blocks_of(page, part.name, len(blocks), part.page)
    line = _refused(part, refusals[0], blocks) if refusals else closed(part, pages)
    blocks += [Block(part.name, len(blocks) + n, value, "property") for n, value in enumerate(words)]
    if total > _FRAMES:
        line = replace(line, status="limited", why=f"图像超过 {_FRAMES} 帧的部分未读取", rule="RD105")
    elif not whole and line.status in CLOSED:
        line = replace(line, status="failed", why="图片所带的说明信息损坏或者过多，没有读全", rule=None)
    return line, (blocks, facts)


def inflated(data: bytes) -> bytes:
    """Return a metafile that was deflated by itself (.emz, .wmz) as it was before, all else as it is."""
    if data[:3] != b"\x1f\x8b\x08":
        return data
    try:
        return zlib.decompressobj(31).decompress(data, MOST)
    except zlib.error:
        return data


def _drawing(part: Part, drawing: Drawn, left: Budget) -> tuple[Part, Told]:
    """Read a metafile: its words are text, its bitmaps are recognised; curves and areas that may be letters stay open."""
    from biaoshi.formats.recognition.decode import opened, pixels

    blocks = [
        Block(part.name, n, text, "paragraph", part.page, address=f"{part.name} line {n}")
        for n, text in enumerate(drawing.lines)
        if text.strip()
    ]
    pages: list[Recognised] = []
    for bitmap in drawing.bitmaps:
        if (refusal := refused(left)) is not None:
            return _refused(part, refusal, blocks), (blocks, [])
        try:
            with opened(bitmap, left.limits) as image:
                found = read(left, pixels(image, 0, left.limits))
        except UnreadableError as error:
            return replace(part, status="failed", why=f"图元文件中的图像：{error.why}", rule="RD104"), (blocks, [])
        if isinstance(found, Refusal):
            return _refused(part, found, blocks), (blocks, [])
        pages.append(found)
        blocks += blocks_of(found, part.name, len(blocks), part.page)
    chars = sum(len(b.text) for b in blocks)
    if drawing.fault is not None:
        return replace(part, chars=chars, status="failed", why=drawing.fault, rule="RD102"), (blocks, [])
    if not drawing.whole:
        if part.status == "no_text" and not blocks:
            return part, ([], [])
        return replace(part, chars=chars, status="skipped", why=CURVES, rule="RD104"), (blocks, [])
    if pages and (line := closed(part, pages)).status != "no_text":
        return replace(line, chars=chars), (blocks, [])
    why = None if blocks else "图元文件中没有文字，只有线条"
    return replace(part, chars=chars, status="read" if blocks else "no_text", why=why, rule=None), (blocks, [])


def _refused(part: Part, refusal: Refusal, blocks: list[Block] | None = None) -> Part:
    if part.status == "no_text" and not blocks:
        return part
    chars = sum(len(b.text) for b in blocks or ())
    return replace(part, chars=chars, status=refusal.status, why=refusal.why, rule=refusal.rule)


def closed(part: Part, pages: list[Recognised]) -> Part:
    """Return the line of a picture that was read: `ocr`, `no_text` if it is blank, or as it was if nothing was found.

    Nothing found is no proof: a picture that is not blank stays open, but for what its size closes.
    """
    chars = sum(p.chars for p in pages)
    if chars:
        poor = any(p.doubtful for p in pages)
        return replace(part, chars=chars, status="ocr", why=DOUBT if poor else None, rule="RD106" if poor else None)
    if part.status == "no_text":
        return part
    if pages and all(p.blank for p in pages):
        return replace(part, status="no_text", why="空白图像", rule=None)
    return replace(part, status="skipped", why=NOTHING, rule="RD104")


def blocks_of(page: Recognised, part: str, index: int, number: int | None) -> list[Block]:
    """Return the blocks of a picture read, numbered from `index` within `part`, places in its own pixels."""
    return [
        Block(
            part, index + i, x.text, "paragraph", number, bbox=x.bbox, address=f"{part} line {index + i}",
            source="ocr", confidence=x.confidence,
        )
        for i, x in enumerate(page.lines)
    ]  # fmt: skip
