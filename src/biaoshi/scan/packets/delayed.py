"""延期向社会开放档案目录: the papers decided to stay closed, for the 档案主管部门 to agree (实施条例 第三十一条). .xlsx, .docx."""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import sqlalchemy as sa

from biaoshi.advice.archive import AGAIN
from biaoshi.advice.disclosure import NAMES
from biaoshi.calendar import after_years
from biaoshi.errors import UsageError
from biaoshi.masking import door
from biaoshi.output.words import highest
from biaoshi.output.xlsx.book import FIRST_ROW, Column, Sheet, Table, pack
from biaoshi.output.xlsx.rows import Rows
from biaoshi.papers import typeset
from biaoshi.scan import numbers
from biaoshi.scan.deciding import SHOWN, clauses, conflicts
from biaoshi.scan.store import Store
from biaoshi.scan.tables import ANSWERS, DECISIONS, ITEMS, RESULTS

TITLE = "延期向社会开放档案目录"
MOST = 3000
"""Rows of a Word document: it would be slow to make and to open."""
REASONS = {
    1: "国家秘密，没有解密", 2: "开放后可能危及国家安全、社会稳定", 3: "知识产权、个人信息，开放后会损害第三方合法权益",
    4: "其他法律、行政法规和国家有关规定限制利用",
}  # fmt: skip
"""国家档案馆档案开放办法 第八条, in short."""
_HEAD = (
    "序号",
    "档号",
    "题名",
    "形成日期",
    "满二十五年",
    "标注密级、期满",
    "决定",
    "延期依据",
    "理由",
    "复查日期",
    "移交单位意见",
)


@dataclass(frozen=True, slots=True)
class Delayed:
    """One paper. `art8` empty: nobody wrote down its item, which the list must have before it goes out."""

    number: str
    title: str
    formed: str | None
    twenty_five: str | None
    read: bool  # to the end: else that no level is told is no sign of none
    level: str | None
    expires: str | None
    value: str
    art8: tuple[int, ...]
    grounds: tuple[str, ...]
    review: str | None
    unit: str  # what the unit said, with its name


@dataclass(frozen=True, slots=True)
class Listed:
    """The list and what is not on it: `undecided` papers for which delay is only advised, `open_` conflicts."""

    rows: tuple[Delayed, ...]
    undecided: int
    conflicts: int
    as_of: str

    @property
    def unfounded(self) -> int:
        """Rows without an item of art. 8."""
        return sum(not r.art8 for r in self.rows)


def listed(store: Store, told: Mapping[str, str], *, as_of: datetime.date, fonds: str | None = None) -> Listed:
    """Return the papers whose last decision is delay or a part of it; `told`: titles by 档号."""
    last = sa.select(DECISIONS.c.item, sa.func.max(DECISIONS.c.n).label("n")).group_by(DECISIONS.c.item).subquery()
    said = (
        sa.select(ANSWERS.c.item, sa.func.max(ANSWERS.c.n).label("n"))
        .where(ANSWERS.c.packet.is_not(None)).group_by(ANSWERS.c.item).subquery()
    )  # fmt: skip
    closed = ("delay", "open_part")
    query = (
        sa.select(ITEMS.c.n, ITEMS.c.number, RESULTS, DECISIONS.c.value, DECISIONS.c.art8.label("clauses"),
                  ANSWERS.c.value.label("said"), ANSWERS.c.person.label("unit"))
        .select_from(ITEMS).join(last, last.c.item == ITEMS.c.n).join(DECISIONS, DECISIONS.c.n == last.c.n)
        .outerjoin(RESULTS, RESULTS.c.n == ITEMS.c.result).outerjoin(said, said.c.item == ITEMS.c.n)
        .outerjoin(ANSWERS, ANSWERS.c.n == said.c.n)
        .where(DECISIONS.c.value.in_(closed), ITEMS.c.state != "gone").order_by(ITEMS.c.fonds, ITEMS.c.number, ITEMS.c.n)
    )  # fmt: skip
    decided = sa.exists().where(DECISIONS.c.item == ITEMS.c.n)
    waiting = (
        sa.select(sa.func.count()).select_from(ITEMS).join(RESULTS, RESULTS.c.n == ITEMS.c.result)
        .where(RESULTS.c.opening.in_(closed), ITEMS.c.state != "gone", ~decided)
    )  # fmt: skip
    if fonds is not None:
        query, waiting = query.where(ITEMS.c.fonds == fonds), waiting.where(ITEMS.c.fonds == fonds)
    with store.engine.connect() as connection:
        rows = tuple(_one(r, told, as_of) for r in connection.execute(query).mappings())
        undecided = int(connection.execute(waiting).scalar_one())
    return Listed(rows, undecided, sum(fonds in (None, c.fonds) for c in conflicts(store)), as_of.isoformat())


def _one(r: Any, told: Mapping[str, str], as_of: datetime.date) -> Delayed:
    number = door(r[ITEMS.c.number], "full")
    stopped = r["verdict"] == "stopped"
    later = r["review_on"] if (r["review_on"] or "") > as_of.isoformat() else None
    again = after_years(as_of, AGAIN)
    return Delayed(
        number or f"序号 {r[ITEMS.c.n]}", "" if stopped or not number else told.get(numbers.plain(r[ITEMS.c.number]), ""),
        r["formed"], r["twenty_five"], r["verdict"] in ("findings", "no_findings") and not r["unread"], r["highest_level"], r["expires"], r["value"], tuple(r["clauses"]),
        tuple(NAMES[g] for g in r["grounds"] or () if g in NAMES), later or (again.isoformat() if again else None),
        f"{SHOWN[r['said']]}（{r['unit']}）" if r["said"] else "",
    )  # fmt: skip


def lines(held: Listed) -> Iterator[str]:
    """Yield what is to be known before the list goes out; the last first thing on it too."""
    yield f"共 {len(held.rows)} 件，按 {held.as_of} 计算"
    if held.unfounded:
        yield f"其中 {held.unfounded} 件没有写明开放办法第八条第几项，报送前须补"
    if held.undecided:
        yield f"另有 {held.undecided} 件工具建议延期或者部分开放，还没有决定，不在本表"
    if held.conflicts:
        yield f"另有 {held.conflicts} 条意见冲突没有核定"


def as_xlsx(held: Listed) -> Iterator[bytes]:
    """Yield the bytes of the list as .xlsx."""
    rows = Rows(FIRST_ROW)
    for n, r in enumerate(held.rows, 1):
        rows.add((n, r.number, r.title, _day(r.formed), _day(r.twenty_five), _level(r), SHOWN[r.value], _clause(r), _reason(r), _day(r.review), r.unit, ""))  # fmt: skip
    widths = (7, 26, 44, 12, 12, 20, 11, 16, 44, 12, 30)
    kinds = {"序号": "number", "形成日期": "date", "满二十五年": "date", "复查日期": "date"}
    columns = tuple(Column(t, kinds.get(t, "text"), w) for t, w in zip(_HEAD, widths, strict=True))  # type: ignore[arg-type]  # kinds of columns
    sheet = Sheet("目录", (*columns, Column("主管部门意见", width=24, blank=True)), rows)
    yield from pack("说明", top(held), (TITLE, *lines(held)), _counts(held), (sheet,), datetime.date.fromisoformat(held.as_of))  # fmt: skip


def as_docx(held: Listed) -> bytes:
    """Return the list as .docx, to sign. Raises UsageError for more rows than Word is fit for."""
    if len(held.rows) > MOST:
        raise UsageError(
            f"目录有 {len(held.rows)} 件，超过 Word 文档宜有的 {MOST} 件；请写成 .xlsx，或者用 --fonds 分开。"
        )
    document = typeset.blank(landscape=True)
    document.core_properties.author, document.core_properties.title = "biaoshi", TITLE
    typeset.line(document, TITLE, size=18, bold=True, middle=True)
    typeset.line(document, top(held), size=10.5, bold=True, middle=True)
    for said in lines(held):
        typeset.line(document, said, size=10)
    table = typeset.table(document, (1.0, 3.4, 3.9, 2.0, 2.0, 2.2, 1.7, 1.6, 3.2, 2.0, 3.0))
    typeset.heads(table, _HEAD)
    for n, r in enumerate(held.rows, 1):
        told = (str(n), r.number, r.title, r.formed, r.twenty_five, _level(r), SHOWN[r.value], _clause(r), _reason(r), r.review, r.unit)  # fmt: skip
        for cell, words in zip(typeset.whole(table.add_row()).cells, told, strict=True):
            typeset.cell(cell, words or "—", small=True)
    typeset.line(document, "报送和审核", size=13, bold=True).paragraph_format.keep_with_next = True
    form = typeset.table(document, (8.0, 18.0))
    for label in (
        "档案馆意见、负责人（签名）、日期",
        "形成单位或者移交单位意见（档案法第三十条）",
        "同级档案主管部门意见（档案法实施条例第三十一条）",
    ):
        row = typeset.tall(form).cells
        typeset.cell(row[0], label, bold=True)
    typeset.line(document, "延期依据指国家档案馆档案开放办法第八条各项。复查日期由工具提示，年限由本馆确定。", size=9)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def top(held: Listed) -> str:
    """Return the line on the highest level."""
    return highest(r.level for r in held.rows) or "源文件最高标注密级：没有读到密级标志"


def _counts(held: Listed) -> tuple[Table, ...]:
    items = Counter(c for r in held.rows for c in r.art8)
    said = tuple((f"{clauses((c,))} {REASONS[c]}", items[c]) for c in REASONS if items[c])
    return (
        Table("延期依据（开放办法第八条）", ("依据", "件"), (*said, *([("没有写明", held.unfounded)] if held.unfounded else [])), "bar"),
        Table("决定", ("决定", "件"), tuple(Counter(SHOWN[r.value] for r in held.rows).most_common()), None),
    )  # fmt: skip


def _clause(r: Delayed) -> str:
    return clauses(r.art8) or "没有写明"


def _reason(r: Delayed) -> str:
    return "；".join((*(REASONS[c] for c in r.art8), *(["线索：" + "、".join(r.grounds)] if r.grounds else [])))


def _level(r: Delayed) -> str:
    if r.level:
        return f"{r.level}{f'，{r.expires} 期满' if r.expires else ''}"
    return "没有标注" if r.read else "没有读完，密级不详"


def _day(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None
