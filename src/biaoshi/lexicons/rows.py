"""Lexicons as data: a CSV file checked row by row. Ours and an office's own are read by the same code.

    term | ground | category | weight | context | not_in | source | basis        (or the Chinese names of COLUMNS)

`context`: words (|, 、) of which one must stand near, or the term does not count; `not_in`: longer expressions in
which it does not count; `source`: where it comes from, or why it is here; `basis`: the article, for a prohibition.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from biaoshi.errors import ConfigError
from biaoshi.lexicons.traditional import simplified
from biaoshi.text import encodable, fold
from biaoshi.types.content import GROUNDS

AGAINST = "against"
"""The ground of terms that speak against every ground: published, repealed, training, law."""
COLUMNS = {
    "term": "词语", "ground": "事由", "category": "类别", "weight": "权重", "context": "语境词", "not_in": "不计入",
    "source": "来源或理由", "basis": "条款",
}  # fmt: skip
REQUIRED = ("term", "ground", "weight", "source")
GROUND_NAMES = {
    "国家秘密": "state_secret", "工作秘密": "work_secret", "三安全一稳定": "public_safety", "商业秘密": "trade_secret",
    "个人隐私": "personal_privacy", "内部事务": "internal_affairs", "过程性信息": "process_info",
    "执法案卷": "enforcement_file", "法律禁止公开": "law_forbids", "反向": AGAINST,
}  # fmt: skip
LARGEST = 20_000_000
MOST = 200_000  # rows
SHORTEST, LONGEST = 2, 40
_NAMES = {chinese: name for name, chinese in COLUMNS.items()} | {"来源": "source", "理由": "source", "依据": "basis"}
_QUOTED = 5  # faults quoted by an error


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `term`, `context` and `not_in` are folded, as the text is that they are looked for in."""

    term: str
    ground: str
    category: str
    weight: float
    context: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    source: str = ""
    basis: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Lexicon:
    """A named list. Two are equal only if they are the same object: the automaton over them is kept by identity."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row (0: with the file as a whole)."""

    row: int
    why: str

    def __str__(self) -> str:
        return f"第 {self.row} 行：{self.why}" if self.row else self.why


@dataclass(frozen=True, slots=True)
class Checked:
    """The entries of a file, and what is wrong with it."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]


@cache
def shipped() -> tuple[Lexicon, ...]:
    """Return the lexicons of the package, in order of their names."""
    found = sorted(
        (f for f in files(__package__).joinpath("terms").iterdir() if f.name.endswith(".csv")), key=lambda f: f.name
    )
    return tuple(_lexicon(f.name, f.read_bytes()) for f in found)


def load(path: Path | str) -> Lexicon:
    """Return the lexicon in the CSV file at `path`. Raises ConfigError that names rows and reasons."""
    path = Path(path)
    return _lexicon(path.name, _read(path))


def load_own(paths: Iterable[Path | str]) -> tuple[Lexicon, ...]:
    """Return an office's lexicons, in order. Raises ConfigError also where two go by one name, or by one of ours."""
    found = tuple(load(p) for p in paths)
    names = [x.name for x in (*shipped(), *found)]
    for lexicon in found:
        if names.count(lexicon.name) > 1:
            raise ConfigError(f"词库“{lexicon.name}”重名（与另一个词库或者自带的词库），请改文件名。")
    return found


def check(path: Path | str) -> Checked:
    """Return the rows of the CSV file at `path` and every fault in it. Raises ConfigError where it cannot be read."""
    path = Path(path)
    return _check(path.name, _read(path))


def template() -> str:
    """Return a CSV with the Chinese column names and one row to be replaced."""
    example = (
        "青松工程",
        "国家秘密",
        "工程代号",
        "0.9",
        "概算|选址|图纸",
        "青松工程学院",
        "本单位一览表第3项（示例，请改）",
        "",
    )
    out = io.StringIO(newline="")
    csv.writer(out).writerows((tuple(COLUMNS.values()), example))
    return out.getvalue()


def _read(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"词库 {path.name} 读不到（{error.strerror}）。") from error
    if not data or len(data) > LARGEST:
        raise ConfigError(f"词库 {path.name} " + ("是空文件。" if not data else "超过 20 MB，不像词库。"))
    return data


def _lexicon(name: str, data: bytes) -> Lexicon:
    checked = _check(name, data)
    if checked.faults:
        said = "；".join(map(str, checked.faults[:_QUOTED]))
        more = f"；共 {len(checked.faults)} 处" if len(checked.faults) > _QUOTED else ""
        raise ConfigError(f"词库 {name} 有误：{said}{more}。")
    return Lexicon(name.rsplit(".", 1)[0], checked.entries)


def _check(name: str, data: bytes) -> Checked:
    rows = _rows(name, data)
    if not rows:
        return Checked((), (Fault(0, "没有一行内容"),))
    number, head = rows[0]
    names = [_NAMES.get(c, c) for c in head]
    faults = [Fault(number, f"缺少“{c}”（{COLUMNS[c]}）列") for c in REQUIRED if c not in names]
    faults += [Fault(number, f"“{c}”列出现两次") for c in COLUMNS if names.count(c) > 1]
    faults += [Fault(number, f"不认识“{c[:12]}”列") for c in names if c and c not in COLUMNS]
    if faults:
        return Checked((), tuple(faults))
    if len(rows) == 1:
        return Checked((), (Fault(0, "表头下面没有一个词"),))
    if len(rows) > MOST:
        return Checked((), (Fault(0, f"超过 {MOST} 行"),))
    entries: list[Entry] = []
    seen: dict[str, int] = {}
    for number, cells in rows[1:]:
        if len(cells) > len(names) and any(cells[len(names) :]):
            faults.append(Fault(number, f"有 {len(cells)} 格，表头只有 {len(names)} 列"))
            continue
        entry, wrong = _entry(dict(zip(names, cells, strict=False)))
        if entry.term in seen:
            wrong.append(f"词语与第 {seen[entry.term]} 行重复")
        elif entry.term:
            seen[entry.term] = number
        faults += [Fault(number, why) for why in wrong]
        entries.append(entry)
    return Checked(tuple(entries), tuple(faults))


def _rows(name: str, data: bytes) -> list[tuple[int, list[str]]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        rows, before = [], 0
        try:
            for cells in reader:
                if any(c.strip() for c in cells):
                    rows.append((before + 1, [c.strip() for c in cells]))
                before = reader.line_num
        except csv.Error as error:
            raise ConfigError(f"词库 {name} 第 {before + 1} 行不是有效的 CSV：{error}。") from error
        return rows
    raise ConfigError(f"词库 {name} 的编码不是 UTF-8，也不是 GB18030；请另存为 UTF-8。")


def _entry(values: dict[str, str]) -> tuple[Entry, list[str]]:
    term, ground, weight = _plain(values["term"]), values.get("ground", ""), values.get("weight", "")
    ground = GROUND_NAMES.get(ground, ground)
    not_in = _words(values.get("not_in", ""))
    wrong = []
    if not SHORTEST <= len(term) <= LONGEST:
        wrong.append(f"词语长 {len(term)} 个字，应为 {SHORTEST} 至 {LONGEST} 个字" if term else "没有填词语")
    if ground not in GROUNDS and ground != AGAINST:
        wrong.append(f"事由“{ground[:12]}”不对，只能是 {'、'.join(GROUND_NAMES)}")
    number = _weight(weight)
    if number is None:
        wrong.append(f"权重“{weight[:12]}”不对，应大于 0、不大于 1")
    if not values.get("source"):
        wrong.append("没有填来源或理由")
    wrong += [f"“不计入”里的“{w[:12]}”不含这个词语" for w in not_in if term not in w or term == w]
    basis = values.get("basis", "")
    if ground == "law_forbids" and not basis:
        wrong.append("法律禁止公开的词语要在“条款”列写明哪部法律哪一条")
    context = _words(values.get("context", ""))
    return Entry(
        term, ground, values.get("category", ""), number or 0.0, context, not_in, values.get("source", ""), basis
    ), wrong


def _weight(said: str) -> float | None:
    try:
        number = float(said)
    except ValueError:
        return None
    return number if 0 < number <= 1 else None


@lru_cache(maxsize=4096)  # rows of one category share their context words
def _words(cell: str) -> tuple[str, ...]:
    return tuple(w for w in (_plain(w) for w in cell.replace("、", "|").split("|")) if w)


def _plain(word: str) -> str:
    return simplified(fold(encodable(word)).text).strip()
