"""Build documents for rule examples: lines of a page with font, place and part, without any file format."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from biaoshi.types.document import Align, Block, BlockKind, Document, Page, Part, Run, Style

PartName = Literal["body", "header1", "footer1", "footnotes", "comments", "filename", "properties"]
_A4 = Page(1, 595.3, 841.9, 0, (79.4, 104.9, 521.6, 742.7))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an example's page; ⟦…⟧ may stand in `text` to show the fault."""

    text: str
    font: str | None = "仿宋_GB2312"
    size: float | None = 16
    strike: bool = False
    align: Align | None = None
    indent: float | None = None
    part: str = "body"
    kind: BlockKind = "paragraph"
    page: int = 1
    cell: tuple[int, int, int] | None = None
    source: Literal["text", "ocr"] = "text"


def paper(*lines: "Line | str", media_type: str = "application/x-example", pages: int = 1) -> Document:
    """Return a document of `lines` (strings are plain body lines), brackets ⟦ ⟧ taken out, all on A4 pages."""
    counts: dict[str, int] = {}
    blocks: list[Block] = []
    for given in lines:
        line = Line(given) if isinstance(given, str) else given
        text = re.sub("[⟦⟧]", "", line.text)
        index = counts.get(line.part, 0)
        counts[line.part] = index + 1
        style = Style(line.font, line.size, strike=line.strike)
        blocks.append(
            Block(
                line.part,
                index,
                text,
                line.kind,
                line.page,
                line.cell,
                runs=(Run(0, len(text), style),),
                align=line.align,
                indent=line.indent,
                source=line.source,
            )
        )
    parts = tuple(Part(p, "text", sum(len(b.text) for b in blocks if b.part == p), "read") for p in counts)
    return Document(media_type, tuple(blocks), parts, tuple(Page(n + 1, *_A4_REST) for n in range(pages)))


_A4_REST = (_A4.width, _A4.height, 0, _A4.text_area)


def plain(text: str) -> Document:
    """Return `text` as a plain-text document, one block a line, nothing known of fonts and pages."""
    blocks = tuple(Block("body", i, line) for i, line in enumerate(text.split("\n")))
    return Document("text/plain", blocks, (Part("body", "text", len(text), "read"),))


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return `text` without its ⟦ ⟧ brackets, and the spans they showed."""
    spans: list[tuple[int, int]] = []
    clean, start = "", 0
    for piece in re.split("([⟦⟧])", text):
        if piece == "⟦":
            start = len(clean)
        elif piece == "⟧":
            spans.append((start, len(clean)))
        else:
            clean += piece
    return clean, spans


def texts(lines: Sequence["Line | str"]) -> str:
    """Return the example's lines as one text, brackets kept (for explanations)."""
    return "\n".join(x if isinstance(x, str) else x.text for x in lines)
