"""Fields of forms, ledgers, file covers and filing stamps: 密级, 保密期限, 保管期限, in cells or written label：value."""

import re
from collections.abc import Iterator
from dataclasses import replace

from biaoshi.marks.outline import Outline
from biaoshi.marks.period import PERIOD, read_period
from biaoshi.marks.statements.sentence import piece
from biaoshi.text import fold
from biaoshi.types.document import Block, Document, Span
from biaoshi.types.facts import Statement
from biaoshi.types.mark import Level, Mark, Piece

_APPROVAL = re.compile(
    r"(?:定密|密级|国家秘密|涉密)[^。；，\n]{0,16}(?:审批|确定|审核|审定)(?![^\n]{0,6}登记)[^。；，\n]{0,6}(?:表|单|笺)"
    r"|(?:发文|公文|文件)(?:拟稿纸|稿纸|审批单|审批表|签发单|处理笺|拟办单)"
)
"""Heading of a form that determines the level of this very paper."""
_LABEL = r"(?:文件|档案|案卷|卷内|本卷|材料)?(?:拟定?|建议|核定|确定|审定)?(?P<label>密[ ]*级|保密期限|解密(?:时间|日期)|保管期限)"
_ANCHOR = re.compile(
    r"(?:密[ ]{0,8}级(?P<both>[和及与、](?:保密)?期限)?|保密期限|解密(?:时间|日期)|保管期限)[ ]{0,8}[:：]"
)
_VALUE = (
    rf"(?:(?P<level>绝[ ]*密|机[ ]*密|秘[ ]*密)[ ]*级?(?:[ ]*★[ ]*(?P<inner>{PERIOD}))?"
    rf"|(?P<period>定期[ ]*[0-9]{{1,3}}[ ]*年|短期|{PERIOD}))"
)
_LEFT = re.compile(r"(?<![\u3400-\u9fff])(?:文件|档案|案卷|卷内|本卷|材料)?(?:拟定?|建议|核定|确定|审定)?$")
_RIGHT = re.compile(rf"[ ]*{_VALUE}", re.M)
_CELL_LABEL = re.compile(rf"[ ]*{_LABEL}[ ]*[:：]?[ ]*")
_CELL_VALUE = re.compile(rf"[ ]*{_VALUE}[ ]*", re.M)
_REGISTER = re.compile(
    "题名|文件名称|档号|全宗|登记|台账|清单|目录|案卷|附[件表][ ]{0,2}[0-9一二三四五六七八九十]?[ ]{0,2}[:：\n]"
)
_PIECES = ("level", "inner", "period")
_SAID = re.compile("[“”‘’]|错误|正确|误写|例如")
_RETENTION = re.compile(r"永久|长期|短期|定期|[0-9十廿卅一二三四五六七八九]{1,3}年")


def find(shape: Outline, marks: tuple[Mark, ...], carrier: str) -> Iterator[Statement]:
    """Yield a statement for each field: `retention` for 保管期限 (its words as value), else `period` with the value
    `approval` in the form that determines this very paper's level, None in the running text of a paper that is no form
    and registers nothing, else `field`.

    A form that gives several levels or periods is a ledger: its fields are `field`. Teaching papers have none.
    """
    if carrier == "teaching":
        return
    found = [s for label, pieces in _fields(shape) if (s := _statement(label, pieces, marks)) is not None]
    heading = _APPROVAL.search(shape.text) if found else None
    after = shape.folded.back(heading.end(), heading.end())[0] if heading else None
    form = [s for s in found if s.kind == "period" and after is not None and after <= s.span.start <= after + 3000]
    levels = {s.level for s in form if s.level}
    periods = {(s.period.kind, s.period.value) for s in form if s.period}
    ours = form if len(levels) <= 1 and len(periods) <= 1 else []
    said = [s for s in found if s.kind == "period"]
    alone = carrier == "document" and not ours and len(said) <= 2 and _plain(shape, said)
    for s in found:
        if s.kind == "period" and (s in ours or alone):
            yield replace(s, value="approval" if s in ours else None)
        else:
            yield s


def _plain(shape: Outline, said: list[Statement]) -> bool:
    """A 密级： or 保密期限： in the running text of a paper that registers nothing speaks of the paper itself."""
    one_each = len({s.level is None for s in said}) == len(said)
    blocks = [shape.document.blocks[shape.document.block_at(s.span.start)] for s in said]
    return one_each and not _REGISTER.search(shape.text) and all(b.cell is None for b in blocks)


def _fields(shape: Outline) -> Iterator[tuple[str, dict[str, Piece]]]:
    """Yield label and pieces of the value: written label：value first, then cells."""
    text = shape.text
    for anchor in _ANCHOR.finditer(text):
        w = _RIGHT.match(text, anchor.end())
        if w is None or not _LEFT.search(text[max(0, anchor.start() - 8) : anchor.start()]):
            continue
        if not _SAID.search(text, max(0, anchor.start() - 8), w.end() + 8):
            pieces = {k: piece(shape, *w.span(k)) for k in _PIECES if w[k]}
            yield "密级" if anchor["both"] else re.sub("[ :：]", "", anchor[0]), pieces
    for label, start, block in _cells(shape.document):
        folded = fold(block.text)
        if m := _CELL_VALUE.fullmatch(folded.text):
            pieces = {}
            for k in _PIECES:
                if m[k]:
                    a, b = folded.back(*m.span(k))
                    pieces[k] = Piece(block.text[a:b], m[k], Span(start + a, start + b))
            yield label, pieces


def _statement(label: str, pieces: dict[str, Piece], marks: tuple[Mark, ...]) -> Statement | None:
    whole = Span(min(p.span.start for p in pieces.values()), max(p.span.end for p in pieces.values()))
    level: Level | None = None
    if "level" in pieces:
        level = re.sub(r"\s", "", pieces["level"].folded)  # type: ignore[assignment]  # one of the three by the pattern
    said = pieces.get("inner") or pieces.get("period")
    period = read_period(said) if said else None
    if label == "保管期限":
        words = re.sub(r"\s", "", said.folded) if said else ""
        kept = level is not None or _RETENTION.match(words)
        return Statement("retention", whole, value=words or None, level=level, period=period) if kept else None
    if any(m.role == "document" and m.zone not in ("body", "foot") and m.span.overlaps(whole) for m in marks):
        return None  # that is the mark itself
    fits = (label == "密级") == (level is not None)
    return Statement("period", whole, value="field", level=level, period=period) if fits else None


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
