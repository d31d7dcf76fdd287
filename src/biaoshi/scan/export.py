"""A listing as a file: json lines, csv or xlsx, written as the rows come."""

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from biaoshi.output.separated import separated
from biaoshi.output.words import highest
from biaoshi.scan.deciding import SHOWN
from biaoshi.scan.listing import COLUMNS, What

_NO_LEVEL: dict[What, str] = {
    "items": "没有读到密级标志", "findings": "没有读到密级标志", "decisions": "没有读到密级标志", "ledger": "目录没有登记密级", "problems": "文件没有读到，不知道",
}  # fmt: skip
_DATES = ("formed", "expires", "twenty_five", "date", "at", "review_on")
Form = Literal["jsonl", "csv", "xlsx"]
FORMS: tuple[Form, ...] = ("jsonl", "csv", "xlsx")
_WORDS: dict[str, Mapping[str, str]] = {
    "verdict": {
        "stopped": "已停止处理", "unreadable": "没有读出", "incomplete": "没有读完", "findings": "有问题", "no_findings": "已读部分未发现",
    },
    "opening": {"open": "建议开放", "open_part": "建议部分开放", "delay": "建议延期", "refer": "提请审核"},
    "severity": {"error": "必须改", "warning": "请核对", "info": "提示"},
    "value": SHOWN,
    "drawn": {
        "control": "对照组", "top": "次序", "middle": "次序", "random": "随机", "elusion": "遗漏抽样", "packet": "移交单位", "list": "本馆清单",
    },
    "state": {"waiting": "待查", "done": "已查", "quarantine": "搁置", "gone": "已不在", "left": "未选"},
}  # fmt: skip


def export(rows: Iterable[dict[str, Any]], what: What, form: Form, on: datetime.date) -> Iterator[bytes]:
    """Yield the bytes of `rows` of `what`; `on` is the day the file bears."""
    match form:
        case "jsonl":
            for row in rows:
                yield json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
        case "csv":
            cells = ([_shown(name, value) for name, value in row.items()] for row in rows)
            yield from separated([title for _, title, _ in COLUMNS[what]], cells)
        case "xlsx":
            yield from _xlsx(rows, what, on)


def _xlsx(rows: Iterable[dict[str, Any]], what: What, on: datetime.date) -> Iterator[bytes]:
    from biaoshi.output.xlsx.book import FIRST_ROW, Column, Sheet, pack
    from biaoshi.output.xlsx.rows import Rows

    held = Rows(FIRST_ROW)
    levels: set[str | None] = set()
    for row in rows:
        held.add([_typed(name, value) for name, value in row.items()])
        levels.add(row.get("level") if what == "ledger" else row.get("highest_level"))
    wide = {
        "path": 44,
        "codes": 36,
        "sha256": 68,
        "fingerprint": 38,
        "number": 26,
        "why": 24,
        "root": 36,
        "opinion": 34,
        "changes": 34,
    }
    dates = _DATES
    numeric = (
        "item",
        "files",
        "year",
        "error",
        "warning",
        "info",
        "unread",
        "pages",
        "chars",
        "score",
        "page",
        "start",
        "end",
        "child",
    )
    columns = tuple(
        Column(title, "date" if name in dates else "number" if name in numeric else "text", wide.get(name, 12))
        for name, title, _ in COLUMNS[what]
    )
    top = highest(levels) or f"源文件最高标注密级：{_NO_LEVEL[what]}"
    about = ("本表只有编号、位置和代码，没有文件内容；内容请打开文件看。疑似和建议供人判断，不代替审核。",)
    yield from pack("说明", top, about, (), (Sheet("清单", columns, held),), on)


def _shown(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return "；".join(k if n == 1 else f"{k}×{n}" for k, n in value.items())
    if isinstance(value, list):
        return "、".join(map(str, value))
    if isinstance(value, bool):
        return "是" if value else ""
    return _WORDS.get(name, {}).get(value, value) if isinstance(value, str) else value


def _typed(name: str, value: Any) -> Any:
    if name in _DATES and isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return value
    return _shown(name, value)
