"""What a store holds, row by row as it comes: items with their results, findings, problems, rows of the ledger."""

import datetime
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from biaoshi.masking import door
from biaoshi.scan import numbers
from biaoshi.scan.deciding import said
from biaoshi.scan.store import Store
from biaoshi.scan.tables import ANSWERS, DECISIONS, FILES, FINDINGS, ITEMS, LEDGER, PROBLEMS, RESULTS, ROOTS

What = Literal["items", "findings", "decisions", "ledger", "problems"]
WHAT: tuple[What, ...] = ("items", "findings", "decisions", "ledger", "problems")
_AT_ONCE = 2000
_RARE = 5000
"""Findings of a code below which a list of them is the quicker way to its items."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows; None: all."""

    state: str | None = None
    verdict: str | None = None
    level: str | None = None
    opening: str | None = None
    code: str | None = None  # a rule, or the beginning of its code
    year: int | None = None
    fonds: str | None = None
    number: str | None = None
    limit: int | None = None

    def idle(self, what: What) -> tuple[str, ...]:
        """Return the fields that are set and choose nothing among the rows of `what`."""
        some = {"ledger": ("level", "code", "year", "fonds", "number", "limit"), "problems": ("limit",)}
        fields = tuple(f for f in self.__dataclass_fields__ if getattr(self, f) is not None)
        return tuple(f for f in fields if what in some and f not in some[what])


Column = tuple[str, str, Any]
"""Name in JSON, heading in Chinese, column."""
_PATH = FILES.c.path
ITEM: tuple[Column, ...] = (
    ("item", "序号", ITEMS.c.n), ("number", "档号", ITEMS.c.number), ("path", "文件", _PATH), ("files", "文件数", ITEMS.c.pages),
    ("year", "年度", ITEMS.c.year), ("fonds", "全宗号", ITEMS.c.fonds), ("state", "状态", ITEMS.c.state), ("why", "原因", ITEMS.c.why),
    ("verdict", "结论", RESULTS.c.verdict), ("highest_level", "最高标注密级", RESULTS.c.highest_level),
    ("error", "必须改", RESULTS.c.error), ("warning", "请核对", RESULTS.c.warning), ("info", "其他提示", RESULTS.c.info),
    ("unread", "未读部分", RESULTS.c.unread), ("codes", "规则", RESULTS.c.codes), ("formed", "成文日期", RESULTS.c.formed),
    ("expires", "密级期满", RESULTS.c.expires), ("twenty_five", "满二十五年", RESULTS.c.twenty_five),
    ("opening", "档案建议", RESULTS.c.opening), ("art8", "开放办法第八条", RESULTS.c.art8), ("outcome", "公开建议", RESULTS.c.outcome),
    ("pages", "页数", RESULTS.c.pages), ("chars", "字数", RESULTS.c.chars), ("sha256", "SHA-256", RESULTS.c.sha256),
)  # fmt: skip
FINDING: tuple[Column, ...] = (
    ("item", "序号", ITEMS.c.n), ("number", "档号", ITEMS.c.number), ("path", "文件", _PATH), ("state", "状态", ITEMS.c.state),
    ("highest_level", "最高标注密级", RESULTS.c.highest_level), ("rule", "规则", FINDINGS.c.rule),
    ("severity", "程度", FINDINGS.c.severity), ("part", "部分", FINDINGS.c.part), ("page", "页", FINDINGS.c.page),
    ("start", "起", FINDINGS.c.start), ("end", "止", FINDINGS.c.end), ("child", "件内第几个", FINDINGS.c.child),
    ("confidence", "置信度", FINDINGS.c.confidence), ("suppressed", "已接受", FINDINGS.c.suppressed),
    ("fingerprint", "编号", FINDINGS.c.fingerprint),
)  # fmt: skip
_LAST = sa.select(DECISIONS.c.item, sa.func.max(DECISIONS.c.n).label("n")).group_by(DECISIONS.c.item).subquery("last")
_SAID = (
    sa.select(ANSWERS.c.item, sa.func.max(ANSWERS.c.n).label("n"))
    .where(ANSWERS.c.state == "taken", ANSWERS.c.changes.is_not(None)).group_by(ANSWERS.c.item).subquery("said")
)  # fmt: skip
DECISION: tuple[Column, ...] = (
    ("item", "序号", ITEMS.c.n), ("number", "档号", ITEMS.c.number), ("path", "文件", _PATH), ("year", "年度", ITEMS.c.year),
    ("fonds", "全宗号", ITEMS.c.fonds), ("state", "状态", ITEMS.c.state), ("highest_level", "最高标注密级", RESULTS.c.highest_level),
    ("value", "决定", DECISIONS.c.value), ("art8", "开放办法第八条", DECISIONS.c.art8),
    ("opinion", "到期开放意见", DECISIONS.c.value), ("openness", "政府信息公开情况", RESULTS.c.openness), ("changes", "密级变更情况", RESULTS.c.changes),
    ("told", "移交单位填的密级变更", ANSWERS.c.changes), ("person", "决定人", DECISIONS.c.person), ("at", "决定日期", DECISIONS.c.at),
    ("drawn", "来由", DECISIONS.c.drawn), ("review_on", "复查日期", RESULTS.c.review_on),
)  # fmt: skip
"""The last decision of each item, with the three fields a transfer carries (实施条例 第三十条); `told` beside what was read."""
ROW: tuple[Column, ...] = (
    ("number", "档号", LEDGER.c.number), ("volume", "案卷", LEDGER.c.volume), ("year", "年度", LEDGER.c.year), ("fonds", "全宗号", LEDGER.c.fonds),
    ("date", "日期", LEDGER.c.date), ("level", "密级", LEDGER.c.level), ("expires", "密级期满", LEDGER.c.expires),
    ("retention", "保管期限", LEDGER.c.retention), ("pages", "页数", LEDGER.c.pages), ("codes", "疑似规则", LEDGER.c.codes),
    ("score", "次序分", LEDGER.c.score),
)  # fmt: skip
PROBLEM: tuple[Column, ...] = (
    ("root", "扫描的文件夹", ROOTS.c.path),
    ("path", "位置", PROBLEMS.c.path),
    ("why", "原因", PROBLEMS.c.why),
)
COLUMNS: Mapping[What, tuple[Column, ...]] = {
    "items": ITEM, "findings": FINDING, "decisions": DECISION, "ledger": ROW, "problems": PROBLEM,
}  # fmt: skip


def rows(store: Store, what: What, chosen: Filter) -> Iterator[dict[str, Any]]:
    """Yield the rows of `what` that `chosen` lets through; in memory are only some at a time."""
    columns = COLUMNS[what]
    with store.engine.connect() as connection:
        query = _query(connection, what, chosen, [c for _, _, c in columns])
        if chosen.limit is not None:
            query = query.limit(chosen.limit)
        found = connection.execution_options(yield_per=_AT_ONCE).execute(query)
        for row in found:
            made = {name: _plain(value) for (name, _, _), value in zip(columns, row, strict=True)}
            yield _decision(made) if what == "decisions" else made


def _query(connection: sa.Connection, what: What, f: Filter, columns: list[Any]) -> "sa.Select[Any]":
    if what == "problems":
        return sa.select(*columns).join(ROOTS, PROBLEMS.c.root == ROOTS.c.n).order_by(PROBLEMS.c.n)
    if what == "ledger":
        query = sa.select(*columns)
        for column, value in ((LEDGER.c.year, f.year), (LEDGER.c.fonds, f.fonds), (LEDGER.c.level, f.level)):
            query = query if value is None else query.where(column == value)
        if f.number is not None:
            query = query.where(LEDGER.c.number == numbers.plain(f.number))
        if f.code is not None:  # a key of the JSON
            query = query.where(sa.cast(LEDGER.c.codes, sa.Text).contains(f'"{f.code}', autoescape=True))
        return query.order_by(LEDGER.c.year, LEDGER.c.score.desc())
    query = sa.select(*columns).select_from(ITEMS)
    if what == "decisions":
        query = query.join(_LAST, _LAST.c.item == ITEMS.c.n).join(DECISIONS, DECISIONS.c.n == _LAST.c.n)
        query = query.outerjoin(_SAID, _SAID.c.item == ITEMS.c.n).outerjoin(ANSWERS, ANSWERS.c.n == _SAID.c.n)
    place = sa.func.coalesce(FINDINGS.c.child, 0) if what == "findings" else sa.literal(0)
    first = sa.and_(FILES.c.item == ITEMS.c.n, FILES.c.place == place)
    if what == "findings":
        query = query.join(FINDINGS, FINDINGS.c.result == ITEMS.c.result).join(RESULTS, RESULTS.c.n == ITEMS.c.result)
    else:
        query = query.outerjoin(RESULTS, RESULTS.c.n == ITEMS.c.result)
    query = query.outerjoin(FILES, first)
    told = (
        (ITEMS.c.state, f.state), (RESULTS.c.verdict, f.verdict), (RESULTS.c.highest_level, f.level),
        (RESULTS.c.opening, f.opening), (ITEMS.c.year, f.year), (ITEMS.c.fonds, f.fonds), (ITEMS.c.number, f.number),
    )  # fmt: skip
    for column, value in told:
        query = query if value is None else query.where(column == value)
    if f.code is not None:
        speaks = (FINDINGS.c.rule >= f.code, FINDINGS.c.rule < f.code + "\x7f")
        some = sa.select(FINDINGS.c.result).where(*speaks)
        rare = len(connection.execute(some.limit(_RARE)).all()) < _RARE
        if what == "findings":
            query = query.where(*speaks)
        if rare:  # looked up from the few; else asked item by item, so that the first rows come at once
            query = query.where(ITEMS.c.result.in_(some))
        elif what != "findings":
            query = query.where(sa.exists().where(FINDINGS.c.result == ITEMS.c.result, *speaks))
    return query.order_by(ITEMS.c.n, *((FINDINGS.c.place,) if what == "findings" else ()))


def _decision(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with what is put together of its columns: 到期开放意见 of decision and items, the day of the time."""
    day = datetime.date(*time.localtime(row["at"])[:3]).isoformat()
    return row | {"opinion": said(row["value"], row["art8"]), "at": day}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return shown(bytes(value))
    return value


def shown(path: bytes) -> str:
    """Return a path as it is shown: whole, for without it nobody can open the file; control characters made visible."""
    return door(os.fsdecode(path).encode("utf-8", "backslashreplace").decode(), "full") or ""
