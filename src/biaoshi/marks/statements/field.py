"""Fields of forms, ledgers, file covers and filing stamps: 密级, 保密期限, 保管期限, in cells or written label：value."""

import re
from collections.abc import Iterator

from biaoshi.marks.outline import Outline
from biaoshi.marks.period import PERIOD, read_period
from biaoshi.marks.statements.sentence import piece
from biaoshi.text import fold
from biaoshi.types.document import Block, Document, Span
from biaoshi.types.facts import Statement
from biaoshi.types.mark import Level, Mark, Piece

_APPROVAL = re.compile(
    r"(?:定密|密级|国家秘密|涉密)[^。；，\n]{0,16}(?:审批|确定|审核|审定|登记)[^。；，\n]{0,6}(?:表|单|笺)"
    r"|(?:发文|公文|文件)(?:拟稿纸|稿纸|审批单|审批表|签发单|处理笺|拟办单)"
)
"""Heading of a form that determines the level of this very paper."""
_LABEL = r"(?:拟定?|建议|核定|确定|审定)?(?P<label>密[ ]*级|保密期限|解密时间|保管期限)"
_VALUE = (
    rf"(?:(?P<level>绝[ ]*密|机[ ]*密|秘[ ]*密)[ ]*级?(?:[ ]*★[ ]*(?P<inner>{PERIOD}))?"
    rf"|(?P<period>定期[ ]*[0-9]{{1,3}}[ ]*年|短期|{PERIOD}))"
)
_WRITTEN = re.compile(rf"{_LABEL}[ ]*[:：][ ]*{_VALUE}", re.M)
_CELL_LABEL = re.compile(rf"[ ]*{_LABEL}[ ]*[:：]?[ ]*")
_CELL_VALUE = re.compile(rf"[ ]*{_VALUE}[ ]*", re.M)
_RETENTION = re.compile(r"永久|长期|短期|定期|[0-9十廿卅一二三四五六七八九]{1,3}年")


def find(shape: Outline, marks: tuple[Mark, ...]) -> Iterator[Statement]:
    """Yield a statement for each field: `retention` for 保管期限 (its words as value), else `period` with the value
    `approval` in the form that determines this very paper's level, else `field`.
    """
    kind = "approval" if _APPROVAL.search(shape.text) else "field"
    for w in _WRITTEN.finditer(shape.text):
        pieces = {k: piece(shape, *w.span(k)) for k in ("level", "inner", "period") if w[k]}
        yield from _statement(re.sub(" ", "", w["label"]), pieces, kind, marks)
    for label, start, block in _cells(shape.document):
        folded = fold(block.text)
        if m := _CELL_VALUE.fullmatch(folded.text):
            pieces = {}
            for k in ("level", "inner", "period"):
                if m[k]:
                    a, b = folded.back(*m.span(k))
                    pieces[k] = Piece(block.text[a:b], m[k], Span(start + a, start + b))
            yield from _statement(label, pieces, kind, marks)


def _statement(label: str, pieces: dict[str, Piece], kind: str, marks: tuple[Mark, ...]) -> Iterator[Statement]:
    whole = Span(min(p.span.start for p in pieces.values()), max(p.span.end for p in pieces.values()))
    level: Level | None = None
    if "level" in pieces:
        level = re.sub(r"\s", "", pieces["level"].folded)  # type: ignore[assignment]  # one of the three by the pattern
    span = pieces.get("inner") or pieces.get("period")
    if label == "保管期限":
        words = re.sub(r"\s", "", span.folded) if span else ""
        if level is not None or _RETENTION.match(words):
            yield Statement("retention", whole, value=words or None, level=level, period=read_period(span) if span else None)
        return
    if any(m.live and m.role != "paragraph" and m.span.overlaps(whole) for m in marks):
        return  # that is the mark itself
    if (label == "密级") == (level is not None):
        yield Statement("period", whole, value=kind, level=level, period=read_period(span) if span else None)


def _cells(document: Document) -> Iterator[tuple[str, int, Block]]:
    """Yield (label, offset, block) for each cell to the right of a field's label, and below a column's heading."""
    heads: dict[tuple[int, int], str] = {}  # (table, column) → label, while headings rule
    labels: dict[tuple[int, int, int], str] = {}
    for number, block in enumerate(document.blocks):
        if block.cell is None or len(block.text) > 40:
            continue
        table, row, column = block.cell
        hint = len(block.text) <= 14 and ("密" in block.text or "期限" in block.text)
        if hint and (m := _CELL_LABEL.fullmatch(fold(block.text).text)):
            labels[block.cell] = heads[table, column] = re.sub(" ", "", m["label"])
            continue
        label = labels.get((table, row, column - 1)) or (heads.get((table, column)) if row > 0 else None)
        if label is not None and block.text.strip():
            yield label, document.starts[number], block
