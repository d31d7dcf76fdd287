"""An office's own labelled texts: CSV or JSON Lines, checked row by row before anything is learnt from them.

    CSV     text,labels[,paper][,level]      labels separated by ; or 、 (empty: none of them)
    JSONL   {"text": …, "labels": […], "paper": …, "level": …}

Rows of one `paper` are its paragraphs, in order. `level` is the marked level of the paper the row comes from.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from biaoshi.classifier.features import Paper
from biaoshi.classifier.training import Labelled
from biaoshi.errors import ConfigError

COLUMNS = ("text", "labels")
LEVELS = ("秘密", "机密", "绝密")
LARGEST = 512 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled paragraph and where it stood."""

    line: int
    text: str
    labels: frozenset[str]
    paper: str
    level: str | None


def read(path: Path, known: frozenset[str]) -> tuple[list[Labelled], str | None]:
    """Return the labelled papers in the file at `path`, and the highest level named. Raises ConfigError with row and reason.

    `known`: labels there may be.
    """
    rows = list(_checked(path, known))
    if not rows:
        raise ConfigError(f"{path.name}：没有一行数据。")
    papers: dict[str, list[Row]] = {}
    for row in rows:
        papers.setdefault(row.paper, []).append(row)
    found = [
        Labelled(
            Paper(tuple(r.text for r in held), held[0].text if len(held) > 1 else ""),
            tuple(r.labels for r in held),
            f"{path.stem}/{name}",
        )
        for name, held in papers.items()
    ]
    levels = {r.level for r in rows if r.level}
    return found, max(levels, key=LEVELS.index) if levels else None


def _checked(path: Path, known: frozenset[str]) -> Iterator[Row]:
    seen: dict[tuple[str, str], int] = {}
    for line, raw in _rows(path):
        where = f"{path.name} 第 {line} 行"
        if not isinstance(raw, dict) or not all(c in raw for c in COLUMNS):
            raise ConfigError(f"{where}：缺少 text 或者 labels。")
        text = raw["text"]
        if not isinstance(text, str) or not text.strip():
            raise ConfigError(f"{where}：text 是空的。")
        labels = _labels(raw["labels"])
        if labels is None:
            raise ConfigError(f"{where}：labels 应当是文字或者文字的列表。")
        if unknown := sorted(labels - known):
            raise ConfigError(f"{where}：没有这个标签：{'、'.join(unknown)}；可用：{'、'.join(sorted(known))}。")
        level = raw.get("level") or None
        if level is not None and level not in LEVELS:
            raise ConfigError(f"{where}：level 只能是 {'、'.join(LEVELS)} 或者空。")
        paper = str(raw.get("paper") or line)
        if (first := seen.setdefault((paper, text), line)) != line:
            raise ConfigError(f"{where}：与第 {first} 行重复。")
        yield Row(line, text, labels, paper, level)


def _labels(value: object) -> frozenset[str] | None:
    if value is None:
        return frozenset()
    if isinstance(value, str):
        return frozenset(x for x in re.split("[;；、,，\\s]+", value.strip()) if x)
    if isinstance(value, list) and all(isinstance(x, str) for x in value):
        return frozenset(value)
    return None


def _rows(path: Path) -> Iterator[tuple[int, object]]:
    try:
        if path.stat().st_size > LARGEST:
            raise ConfigError(f"{path.name} 超过 {LARGEST >> 20} MB，请分成几个文件。")
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path.name} 读不到（{error.strerror}）。") from error
    text = _decoded(path, data)
    if path.suffix.lower() == ".csv":
        reader = csv.DictReader(io.StringIO(text, newline=""))
        if not set(COLUMNS) <= set(reader.fieldnames or ()):
            raise ConfigError(f"{path.name} 第 1 行：列名应当有 {'、'.join(COLUMNS)}（可有 paper、level）。")
        yield from ((reader.line_num, row) for row in reader)
        return
    for line, raw in enumerate(text.splitlines(), 1):
        if raw.strip():
            try:
                yield line, json.loads(raw)
            except ValueError as error:
                raise ConfigError(f"{path.name} 第 {line} 行：不是一条 JSON。") from error


def _decoded(path: Path, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ConfigError(f"{path.name}：编码既不是 UTF-8 也不是 GB18030。")
