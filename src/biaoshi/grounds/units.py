"""A document as the paragraphs people read: lines of a page joined, cells of a row together, giants cut."""

import re
from dataclasses import dataclass

from biaoshi.types.document import Block, Document, Span

SHORTEST = 6  # Han characters below which a stretch says nothing of a ground
LONGEST = 600  # code points beyond which a paragraph is cut at a full stop
TOGETHER = 14  # paragraphs the classifier sees as one paper: in longer ones, neighbourhoods
_HAN = re.compile("[\u3400-\u9fff]")
_END = re.compile("[。！？：；!?;]$")
_LINED = ("application/pdf", "application/ofd")
_KINDS = frozenset({"paragraph", "cell", "textbox", "footnote", "endnote", "comment", "annotation", "form"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One paragraph: its place in the document's text, and its words."""

    span: Span
    text: str


def units(document: Document) -> list[Unit]:
    """Return the paragraphs of `document` that say something, in order of place."""
    found: list[list[int]] = []
    for number, block in enumerate(document.blocks):
        if block.kind not in _KINDS or not block.text.strip():
            continue
        if found and _joins(document, document.blocks[found[-1][-1]], block, number - found[-1][-1]):
            found[-1].append(number)
        else:
            found.append([number])
    out: list[Unit] = []
    for numbers in found:
        start, end = document.span_of(numbers[0]).start, document.span_of(numbers[-1]).end
        out += _cut(document.text, start, end)
    return [u for u in out if len(_HAN.findall(u.text)) >= SHORTEST]


def _joins(document: Document, last: Block, block: Block, apart: int) -> bool:
    """Cells of one row belong together; so do lines of a page until one ends a sentence or a paragraph."""
    if last.part != block.part or apart > 1:
        return False
    if last.cell is not None and block.cell is not None:
        return last.cell[:2] == block.cell[:2]
    if last.cell is not None or block.cell is not None:
        return False
    lined = document.media_type in _LINED or block.source == "ocr"
    if not lined or last.kind != "paragraph" or block.kind != "paragraph":
        return False
    short = last.bbox is not None and block.bbox is not None and last.bbox[2] < block.bbox[2] - 40
    return not _END.search(last.text.rstrip()) and not short and last.page in (block.page, (block.page or 1) - 1)


def _cut(text: str, start: int, end: int) -> list[Unit]:
    if end - start <= LONGEST:
        return [Unit(Span(start, end), text[start:end])]
    out, at = [], start
    while at < end:
        stop = end if end - at <= LONGEST else text.rfind("。", at, at + LONGEST) + 1 or at + LONGEST
        out.append(Unit(Span(at, stop), text[at:stop]))
        at = stop
    return out
