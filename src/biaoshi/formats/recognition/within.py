"""Pictures inside a document: their text becomes blocks of their own part, their lines of the ledger are closed.

Every reader whose ledger has lines of kind "image" calls `with_pictures` at the end, and says how a picture's bytes are
had by its line.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.recognition.budget import Budget, Refusal, budget, read, refused
from biaoshi.formats.recognition.picture import Recognised
from biaoshi.types.document import CLOSED, UNPLACED, Block, Document, Part

DOUBT = "文字识别的把握不大，请对照原件"
NOTHING = "图像中没有认出文字，未能证明没有文字"
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
    for part in document.parts:
        data = fetch(part) if _worth(part) else None
        if data is None or not 0 < len(data) <= MOST:
            parts.append(part)
            continue
        line, (found, said) = _read(part, data, left)
        parts.append(line)
        facts += said
        if found:
            blocks[part.name] = [replace(b, kind="property") for b in found] if _thumbnail(part) else found
    placed = document if not blocks else _placed(document, blocks, anchors or {})
    return replace(placed, parts=tuple(parts), facts=(*document.facts, *facts))


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
        if found[0].kind in UNPLACED or anchor is None or anchor not in there:
            late += found
            continue
        host = there[anchor]
        after.setdefault(anchor, []).extend(
            replace(b, part=host.part, kind=host.kind, cell=host.cell, bbox=None, address=_address(b)) for b in found
        )
    late.sort(key=lambda b: b.kind in UNPLACED)
    out: list[Block] = []
    seps: list[str] = []
    for number, block in enumerate(document.blocks):
        if block.kind in UNPLACED and late:
            out, seps, late = [*out, *late], [*seps, *["\n"] * len(late)], []
        here = after.get((block.part, block.index), [])
        out += [block, *here]
        seps += [document.separators[number] if document.separators else "\n", *["\n"] * len(here)]
    out, seps = [*out, *late], [*seps, *["\n"] * len(late)]
    unseen = document.unseen
    if after:
        out, moved = _numbered(out)
        unseen = tuple(replace(u, index=moved.get((u.part, u.index), u.index)) for u in unseen)
    separators = None if document.separators is None else tuple(seps)
    return replace(document, blocks=tuple(out), separators=separators, unseen=unseen)


def _address(block: Block) -> str:
    return f"{block.address} {','.join(f'{v:g}' for v in block.bbox or ())}".strip()


def _numbered(blocks: list[Block]) -> tuple[list[Block], dict[tuple[str, int], int]]:
    """Return blocks numbered from 0 within their parts, and the new number of each old one."""
    count: dict[str, int] = {}
    moved: dict[tuple[str, int], int] = {}
    out = []
    for block in blocks:
        index = count.get(block.part, 0)
        count[block.part] = index + 1
        if block.source == "text":
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
