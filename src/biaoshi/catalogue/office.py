"""An office's own 国家秘密事项一览表: checked row by row, kept as a JSON file with a checksum, loaded beside the published rows.

一览表.xlsx | .csv ─ read ─ check ─┬─ faults: nothing is written, the last good list stays in force
                                  └─ DIR/<name>.json (0600, replaced in one step)
"""

import json
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from biaoshi.calendar import LIMITS
from biaoshi.catalogue.rows import Catalogue, digest, load
from biaoshi.errors import ConfigError, UsageError
from biaoshi.text import encodable, fold
from biaoshi.types.mark import LEVELS, Level

COLUMNS = ("序号", "领域", "保密事项", "密级", "保密期限", "产生层级", "知悉范围", "依据", "条款", "生效日期", "失效日期",
           "关键要素", "排除词", "备注")  # fmt: skip
REQUIRED = ("保密事项", "密级", "保密期限", "依据")
OTHER_NAMES = {"事项": "保密事项", "国家秘密事项": "保密事项", "国家秘密事项名称": "保密事项", "事项名称": "保密事项", "期限": "保密期限",
               "保密期限（解密时间或者解密条件）": "保密期限", "定密依据": "依据", "保密事项范围": "依据", "保密事项范围名称": "依据"}  # fmt: skip
"""Column names other offices use for the same."""
MOST_ROWS = 20_000
_YEARS = re.compile("([0-9]{1,3})年")
_SHORT = re.compile("([0-9]{1,3})(?:个月|[天日])")
_DAY = re.compile("([0-9]{4})[-年./]([0-9]{1,2})[-月./]([0-9]{1,2})日?前?")
_WORDS = re.compile("[、/|，,]")
_STOP = frozenset(
    "以及 或者 有关 相关 情况 工作 进行 其他 涉及 主要 重要 部分 内容 事项 单位 机关 国家 材料 资料".split()
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row (0: with the file as a whole)."""

    row: int
    why: str

    def __str__(self) -> str:
        return f"第 {self.row} 行：{self.why}" if self.row else self.why


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows of a list ready to be kept, or what is wrong with them."""

    title: str
    items: tuple[dict[str, Any], ...]
    ideas: dict[str, str]
    faults: tuple[Fault, ...]


def check(title: str, given: Iterable[tuple[int, tuple[str, ...]]]) -> Checked:
    """Return the list called `title` checked: rows numbered as a person counts, of cells as text (`isolate.tables.rows`).

    Raises ConfigError for more rows than any list has.
    """
    rows = tuple(islice(given, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise ConfigError(f"{title} 超过 {MOST_ROWS} 行，不像一览表。")
    head = next(((n, row) for n, row in enumerate(rows[:10]) if {"密级"} & {_named(c) for c in row[1]}), None)
    if head is None:
        return Checked(
            title,
            (),
            {},
            (Fault(0, f"没有找到表头，应有 {'、'.join(REQUIRED)} 等列；用 biaoshi catalogue template 取模板。"),),
        )
    at, (number, cells) = head
    names = [_named(c) for c in cells]
    faults = [Fault(number, f"缺少“{c}”列") for c in REQUIRED if c not in names]
    faults += [Fault(number, f"“{c}”列出现两次") for c in COLUMNS if names.count(c) > 1]
    faults += [Fault(number, f"不认识“{c}”列") for c in names if c and c not in COLUMNS]
    if faults:
        return Checked(title, (), {}, tuple(faults))
    items: list[dict[str, Any]] = []
    ideas: dict[str, str] = {}
    seen: dict[str, int] = {}
    for row in rows[at + 1 :]:
        values = dict(zip(names, row[1], strict=False))
        wrong = _wrong(values)
        name = re.sub(r"\s", "", fold(encodable(values.get("保密事项", ""))).text)
        if name and name in seen:
            wrong.append(f"与第 {seen[name]} 行重复")
        seen.setdefault(name, row[0])
        faults += [Fault(row[0], why) for why in wrong]
        if not wrong:
            items.append(_item(title, row[0], values, ideas))
    if not items and not faults:
        faults.append(Fault(0, "表头下面没有一行事项。"))
    return Checked(title, tuple(items), ideas, tuple(faults))


def keep(checked: Checked, folder: Path, *, highest: Level | None, origin: str) -> Path:
    """Write the checked list into `folder` in one step and return its path; `highest`: the level its file is marked with.

    `origin` is the digest of the file it came from. Raises ConfigError; whatever was there before stays until the end.
    """
    if checked.faults:
        raise ConfigError("一览表有误，没有写入；原有的目录继续使用。")
    raw: dict[str, Any] = {
        "title": checked.title, "own": True, "highest": highest, "origin": origin, "ideas": checked.ideas,
        "items": list(checked.items),
    }  # fmt: skip
    raw["digest"] = digest(raw)
    temporary = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{checked.title}.json"
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".json")  # its owner's only
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(raw, out, ensure_ascii=False, indent=1)
        load(Path(temporary))  # never put a list in force that cannot be loaded
        Path(temporary).replace(target)
    except OSError as error:
        raise ConfigError(f"写不进 {folder}（{error.strerror}）；原有的目录继续使用。") from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
    return target


def own(paths: Sequence[Path | str]) -> tuple[Catalogue, ...]:
    """Return the catalogues in the files and folders named. Raises ConfigError, UsageError."""
    found: list[Catalogue] = []
    for path in map(Path, paths):
        if path.suffix.lower() in (".xlsx", ".xls", ".csv"):
            raise UsageError(f"{path.name} 要先导入：biaoshi catalogue import {path.name}。")
        files = (
            sorted(p for p in path.glob("*") if p.suffix in (".json", ".toml") and p.name[0] != ".")
            if path.is_dir()
            else [path]
        )
        if not files:
            raise UsageError(f"{path} 里没有目录文件（.json、.toml）。")
        found += [load(p) for p in files]
    return tuple(found)


def _named(cell: str) -> str:
    name = re.sub(r"[\s*＊]", "", cell)
    return OTHER_NAMES.get(name, name)


def _wrong(values: dict[str, str]) -> list[str]:
    if "示例" in values.get("保密事项", "") and "删去" in values["保密事项"]:
        return ["模板的示例行没有删去"]
    wrong = [f"没有填“{c}”" for c in REQUIRED if not values.get(c)]
    level, period = values.get("密级", ""), values.get("保密期限", "")
    if level and level not in LEVELS:
        wrong.append(f"密级“{level[:10]}”不对，只能是绝密、机密、秘密")
    if period:
        wrong += _period_wrong(period, level, bool(values.get("依据") and values.get("条款")))
    days = {c: values[c] for c in ("生效日期", "失效日期") if values.get(c)}
    wrong += [f"“{c}”不是日期，应写作 2026-11-24 的样子" for c, v in days.items() if _iso(v) is None]
    return wrong


def _period_wrong(period: str, level: str, named: bool) -> list[str]:
    years = _YEARS.fullmatch(period)
    limit = LIMITS.get(level)  # type: ignore[call-overload]  # a bad level has been said already
    if period == "长期" and not named:
        return ["期限“长期”须在“依据”“条款”两列写明是保密事项范围的哪一条"]
    if years and limit is not None and int(years[1]) > limit and not named:
        return [f"{level}级期限超过{limit}年，须在“依据”“条款”两列写明是保密事项范围的哪一条"]
    if years and int(years[1]) == 0:
        return ["期限不能为0年"]
    day = _DAY.fullmatch(period)
    if day and _iso(period) is None:
        return ["解密时间不是有效日期"]
    if not (years or day or _SHORT.fullmatch(period) or period == "长期" or _condition(period)):
        return [f"期限“{period[:12]}”看不懂，应为 10年、6个月、2030-12-31、长期，或者解密条件（如 启用前）"]
    return []


def _condition(period: str) -> bool:
    """A condition says an event: Han words with 前, 后, 时 or 结束, and no bare number."""
    return 3 <= len(period) <= 30 and bool(re.search("[前后时]$|结束|完成|公布|解除", period))


def _iso(said: str) -> str | None:
    m = _DAY.fullmatch(said)
    if m is None:
        return None
    try:
        return date(int(m[1]), int(m[2]), int(m[3])).isoformat()
    except ValueError:
        return None


def _item(title: str, number: int, values: dict[str, str], ideas: dict[str, str]) -> dict[str, Any]:
    years = _YEARS.fullmatch(values["保密期限"])
    needs = _needs(number, values, ideas)
    without = [w for w in _WORDS.split(values.get("排除词", "")) if w.strip()]
    if without:
        ideas[f"r{number}x"] = "|".join(without)
    item: dict[str, Any] = {
        "id": f"{title}-{number}", "domain": values.get("领域", ""), "item": values["保密事项"], "level": values["密级"],
        "period": int(years[1]) if years else _iso(values["保密期限"]) or values["保密期限"], "source": values["依据"],
        "status": "in_force", "note": values.get("备注", ""), "all": needs,
    }  # fmt: skip
    if values.get("条款"):
        item["article"] = values["条款"]
    for column, name in (("生效日期", "valid_from"), ("失效日期", "valid_to")):
        if values.get(column):
            item[name] = _iso(values[column])
    if without:
        item["none"] = [f"r{number}x"]
    return item


def _needs(number: int, values: dict[str, str], ideas: dict[str, str]) -> list[str]:
    """The row's own ideas (；between them, 、within one); where it names none, the words of the item itself."""
    given = [
        [w.strip() for w in _WORDS.split(part) if w.strip()] for part in re.split("[；;]", values.get("关键要素", ""))
    ]
    given = [words for words in given if words]
    if given:
        names = [f"r{number}k{n}" for n in range(len(given))]
        ideas.update({name: "|".join(words) for name, words in zip(names, given, strict=True)})
        return names
    import rjieba

    words = [
        w
        for w in rjieba.cut(encodable(values["保密事项"]))
        if len(w) > 1 and "\u4e00" <= w[0] <= "\u9fff" and w not in _STOP
    ]
    words = sorted(dict.fromkeys(words), key=len, reverse=True)[:5] or [values["保密事项"]]
    ideas.update({f"r{number}k{n}": word for n, word in enumerate(words)})
    names = [f"r{number}k{n}" for n in range(len(words))]
    return ["|".join(names), *names]
