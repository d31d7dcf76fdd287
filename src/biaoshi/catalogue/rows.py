"""Catalogues as data: one TOML file a domain for the published rows, one JSON file for each list an office imported.

    title = "铁路"
    [ideas]                              # synonyms, parted by |
    vip = "专列|元首|乘车"
    [patterns]                           # regular expressions, where words cannot say it
    [[items]]
    id = "railway-01"
    domain = "铁路"
    item = "…乘车计划"                    # as published
    level = "绝密"                       # none: the row says that the matter is no state secret
    period = 10 | "长期" | "启用前"       # years, indefinite, condition; also 6个月, 2030-12-31; absent: the row names none
    source = "关于铁路工作中国家秘密及其密级具体范围的规定"
    article = "第二条(一)1"              # only where it was read
    valid_from = "1995"                  # a day or a year; absent: not known
    valid_to = "2020"                    # last day or year it stood
    status = "in_force|repealed|uncertain"
    note = "…"
    all = ["vip", "schedule", "@rail"]   # every one must be met: the first in the paragraph, the others there or beside it,
    some = ["…"]                         #   @ anywhere in the paper or in its issuer's name; a|b: one of them
    none = ["…"]                         # must not be there

`published/_common.toml` holds the ideas every file may use: state words (启用前, 未公布) and what speaks against a match.
"""

import json
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from biaoshi.errors import ConfigError
from biaoshi.types.content import Status
from biaoshi.types.mark import LEVELS, Level, PeriodKind

FOLDER = Path(__file__).parent / "published"
STATUSES: tuple[Status, ...] = ("in_force", "repealed", "uncertain")


@dataclass(frozen=True, slots=True)
class Need:
    """One required idea: any of `ideas` will do; `anywhere`: in the whole paper or its issuer's name."""

    ideas: tuple[str, ...]
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One row. `level` None: the row says that the matter is no state secret."""

    id: str
    domain: str
    item: str
    level: Level | None
    period: PeriodKind = "missing"
    value: int | str | None = None
    source: str = ""
    article: str | None = None
    status: Status = "uncertain"
    valid_from: str | None = None
    valid_to: str | None = None
    note: str = ""
    all: tuple[Need, ...] = ()
    some: tuple[str, ...] = ()
    none: tuple[str, ...] = ()

    @property
    def basis(self) -> str:
        return f"《{self.source}》" + (self.article or "") if self.source else ""

    def stands(self, day: date) -> bool:
        """Tell whether the row stood on `day`, as far as its dates are known."""
        on = day.isoformat()
        return (self.valid_from is None or on[: len(self.valid_from)] >= self.valid_from) and (
            self.valid_to is None or on[: len(self.valid_to)] <= self.valid_to
        )


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The rows of one file with the ideas they use. `highest`: the highest level of the file an own list came from.

    Compared by identity, so that what is compiled from it can be kept.
    """

    name: str
    title: str
    items: tuple[Item, ...]
    ideas: dict[str, tuple[str, ...]] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)
    own: bool = False
    highest: Level | None = None
    sha256: str = ""


def load(path: Path) -> Catalogue:
    """Return the catalogue in `path` (.toml or .json). Raises ConfigError naming file, row and what is wrong."""
    try:
        data = path.read_bytes()
        raw = json.loads(data) if path.suffix == ".json" else tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        raise ConfigError(f"目录文件 {path.name} 读不到（{error.strerror}）。") from error
    except ValueError as error:
        raise ConfigError(f"目录文件 {path.name} 已损坏，不是有效的 {path.suffix[1:].upper()}。") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("items"), list):
        raise ConfigError(f"目录文件 {path.name} 里没有条目（items）。")
    if "digest" in raw and raw["digest"] != digest(raw):
        raise ConfigError(f"目录文件 {path.name} 的校验值不符，可能被改动过；请重新导入一览表。")
    ideas = {str(k): tuple(str(v).split("|")) for k, v in raw.get("ideas", {}).items()}
    patterns = {str(k): str(v) for k, v in raw.get("patterns", {}).items()}
    known = {*ideas, *patterns, *(common().ideas if path.parent != FOLDER or not path.name.startswith("_") else ())}
    items = tuple(_item(path, n, row, known) for n, row in enumerate(raw["items"], 1))
    if len({i.id for i in items}) != len(items):
        raise ConfigError(f"目录文件 {path.name} 有重复的条目编号。")
    highest = raw.get("highest")
    return Catalogue(
        path.stem, str(raw.get("title", path.stem)), items, ideas, patterns,
        own=bool(raw.get("own", False)), highest=highest if highest in LEVELS else None, sha256=sha256(data).hexdigest(),
    )  # fmt: skip


def digest(raw: dict[str, Any]) -> str:
    """Return the checksum an imported list carries over all it holds."""
    kept = {k: v for k, v in raw.items() if k != "digest"}
    return sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


@cache
def common() -> Catalogue:
    """Return the ideas every catalogue may use."""
    raw = tomllib.loads((FOLDER / "_common.toml").read_text("utf-8"))
    ideas = {k: tuple(v.split("|")) for k, v in raw["ideas"].items()}
    return Catalogue("_common", "", (), ideas, raw.get("patterns", {}))


@cache
def published() -> tuple[Catalogue, ...]:
    """Return the published rows, one catalogue a domain."""
    return tuple(load(p) for p in sorted(FOLDER.glob("*.toml")) if not p.name.startswith("_"))


def _item(path: Path, number: int, row: Any, known: set[str]) -> Item:
    def wrong(why: str) -> ConfigError:
        return ConfigError(f"目录文件 {path.name} 第 {number} 条有误：{why}。")

    if not isinstance(row, dict) or not all(isinstance(row.get(k), str) and row[k] for k in ("id", "item")):
        raise wrong("缺少编号或者事项")
    level = row.get("level")
    if level is not None and level not in LEVELS:
        raise wrong("密级只能是绝密、机密、秘密")
    status = row.get("status", "uncertain")
    if status not in STATUSES:
        raise wrong(f"status 只能是 {'、'.join(STATUSES)}")
    needs = tuple(_need(n) for n in row.get("all", ()))
    used = {i for n in needs for i in n.ideas} | set(row.get("some", ())) | set(row.get("none", ()))
    if used - known:
        raise wrong(f"用到没有定义的要素 {'、'.join(sorted(used - known))}")
    kind, value = _period(row.get("period"))
    return Item(
        row["id"], str(row.get("domain", "")), row["item"], level, kind, value, str(row.get("source", "")),
        row.get("article"), status, row.get("valid_from"), row.get("valid_to"), str(row.get("note", "")),
        needs, tuple(row.get("some", ())), tuple(row.get("none", ())),
    )  # fmt: skip


_SHORT = re.compile("([0-9]{1,3})(?:个月|[天日])")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _need(said: str) -> Need:
    return Need(tuple(s.removeprefix("@") for s in said.split("|")), said.startswith("@"))


def _period(said: Any) -> tuple[PeriodKind, int | str | None]:
    if isinstance(said, int):
        return "years", said
    if said == "长期":
        return "indefinite", None
    if isinstance(said, str) and (short := _SHORT.fullmatch(said)):
        return ("months" if "月" in said else "days"), int(short[1])
    if isinstance(said, str) and _DAY.fullmatch(said):
        return "until", said
    if isinstance(said, str) and said:
        return "condition", said
    return "missing", None
