"""Which column of a ledger is what: guessed from its headings, kept in a small TOML file that a person may correct.

[表头]           行 = 2, 案卷 = false, 移交 = true
[列]             档号 = "档号", 题名 = "文件题名" …
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from biaoshi.errors import ConfigError

FIELDS = (
    "档号", "全宗号", "目录号", "案卷号", "件号", "题名", "责任者", "日期", "年度", "密级", "保密期限", "保管期限", "页数",
    "到期开放意见", "公开情况", "密级变更情况", "决定", "延期依据", "决定人", "决定日期",
)  # fmt: skip
_HEADINGS: dict[str, str] = {
    "档号": "档号|档案号|文件档号|案卷档号|件档号|归档号",
    "全宗号": "全宗号?|全宗代码",
    "目录号": "(?:案卷)?目录号",
    "案卷号": "案卷号|卷号|盒号",
    "件号": "件号|卷内(?:件|顺)?序?号|馆编件号|室编件号",
    "题名": "(?:案卷|文件|正|件)?题名|(?:案卷|文件)?标题|(?:文件)?名称|文件材料题名|题名[（(]?文件名[)）]?",
    "责任者": "(?:文件|第一)?责任者|责任人|作者|形成单位|发文(?:机关|单位)|立档单位|制发(?:机关|单位)",
    "日期": "(?:文件|形成|成文|发文|起止|起始|文件形成)?(?:日期|时间|年月日?)",
    "年度": "(?:归档|形成|档案)?年度|年份",
    "密级": "(?:文件|原|标注|国家秘密)?密级|保密级别|密级和保密期限|密级[（(]?保密期限[)）]?",
    "保密期限": "保密期限?|保密年限|解密(?:日期|时间)",
    "保管期限": "保管期限?|保存期限|保管年限",
    "页数": "页数|张数|总?页码?数|件?页数[（(]?张数?[)）]?",
    "到期开放意见": "(?:到期)?开放(?:审核)?意见|开放(?:审核)?(?:结果|状态)|开放标识",
    "公开情况": "(?:政府)?信息公开情况|(?:政府信息)?公开(?:情况|属性|标识)",
    "密级变更情况": "密级变更情况|(?:密级)?变更(?:情况|记录)|解密情况|解除密级情况",
    "决定": "决定|(?:审核|鉴定|划控|开放鉴定)(?:结果|结论|意见)|是否开放|划控情况",
    "延期依据": "(?:延期|不开放|控制|划控)(?:开放)?(?:依据|理由|条款|原因|代码)|(?:开放办法)?第八条(?:代码)?",
    "决定人": "(?:决定|审核|鉴定)(?:人|员|人员)",
    "决定日期": "(?:决定|审核|鉴定)(?:日期|时间)",
}
_NUMBERED = ("全宗号", "目录号", "案卷号", "件号")
LOOKED = 30
"""Rows in which the heading is looked for."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """`columns`: field → place of its column, from 0; `head`: number of the heading's row, from 1 as a person counts.

    `volume`: rows are 案卷; `transfer`: the ledger of a transfer, which carries the three fields."""

    columns: dict[str, int]
    names: dict[str, str]
    head: int
    volume: bool
    transfer: bool


def guess(rows: Sequence[tuple[int, tuple[str, ...]]], name: str) -> Mapping:
    """Return what the columns are, from the first rows of a ledger called `name`. Raises ConfigError where none is a heading."""
    best: tuple[int, int, dict[str, int], tuple[str, ...]] | None = None
    for number, cells in rows[:LOOKED]:
        found = _fields(cells)
        if len(found) >= 2 and ("档号" in found or "题名" in found) and (best is None or len(found) > best[0]):
            best = (len(found), number, found, cells)
    if best is None:
        raise ConfigError(f"{name}：没有找到表头；应有档号、题名等列。可以写一个列对应文件，用 --map 给出。")
    _, number, columns, cells = best
    if "档号" not in columns and sum(f in columns for f in _NUMBERED) < 2:
        shown = "、".join(c for c in cells if c)[:120]
        raise ConfigError(
            f"{name}：没有档号列，也没有可以组成档号的列（表头：{shown}）。请写列对应文件，用 --map 给出。"
        )
    headings = "".join(cells)
    volume = ("案卷题名" in headings or "案卷" in name) and "件号" not in columns and "卷内" not in name
    transfer = any(f in columns for f in ("到期开放意见", "公开情况", "密级变更情况")) or "移交" in name
    return Mapping(columns, {f: cells[c] for f, c in columns.items()}, number, volume, transfer)


def _fields(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        words = re.sub(r"[\s\u3000*＊:：]", "", cell)
        for field, pattern in _HEADINGS.items():
            if field not in found and words and len(words) <= 20 and re.fullmatch(pattern, words):
                found[field] = place
                break
    return found


def save(mapping: Mapping, path: Path) -> None:
    """Write the mapping as TOML. Raises ConfigError."""
    lines = ["# 目录的列对应：左边是本工具的栏目，右边是目录表头里的列名；没有的栏目不写。"]
    told = (("行", str(mapping.head)), ("案卷", str(mapping.volume).lower()), ("移交", str(mapping.transfer).lower()))
    lines += ['["表头"]', *(f"{_quoted(name)} = {value}" for name, value in told), "", '["列"]']
    lines += [f"{_quoted(f)} = {_quoted(n)}" for f, n in mapping.names.items()]
    try:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path.name} 写不进去（{error.strerror}）。") from error


def load(path: Path, rows: Sequence[tuple[int, tuple[str, ...]]], name: str) -> Mapping:
    """Return the mapping kept in `path` for a ledger with these first rows. Raises ConfigError, naming what is wrong."""
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
        head, volume, transfer = raw["表头"]["行"], raw["表头"].get("案卷", False), raw["表头"].get("移交", False)
        names = {str(f): str(n) for f, n in raw["列"].items()}
    except OSError as error:
        raise ConfigError(f"{path.name} 读不到（{error.strerror}）。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, AttributeError, TypeError) as error:
        said = f'{path.name} 不是列对应文件：应有 ["表头"] 的 "行" 和 ["列"]，中文的名称都要加引号。'
        raise ConfigError(said) from error
    if unknown := [f for f in names if f not in FIELDS]:
        raise ConfigError(f"{path.name}：没有“{unknown[0]}”这个栏目；可用：{'、'.join(FIELDS)}。")
    cells = next((c for n, c in rows if n == head), None)
    if cells is None:
        raise ConfigError(f"{path.name}：{name} 没有第 {head} 行。")
    missing = [n for n in names.values() if n not in cells]
    if missing:
        raise ConfigError(f"{path.name}：{name} 第 {head} 行没有“{missing[0]}”这一列。")
    columns = {f: cells.index(n) for f, n in names.items()}
    if "档号" not in columns and sum(f in columns for f in _NUMBERED) < 2:
        raise ConfigError(f"{path.name}：[列] 里应有档号，或者全宗号、目录号、案卷号、件号中的两个。")
    return Mapping(columns, names, int(head), bool(volume), bool(transfer))


def _quoted(text: str) -> str:
    body = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub("[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", body) + '"'
