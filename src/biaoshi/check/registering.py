"""A file on its way into the index of registered sources: what it says of itself against what it is registered as."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from biaoshi.check.checker import Checker
from biaoshi.errors import StoppedError, UsageError
from biaoshi.isolate import Node, Reader
from biaoshi.passages import Index, Registration
from biaoshi.passages.matching import LEAST
from biaoshi.types.content import Decision
from biaoshi.types.mark import LEVELS, Level
from biaoshi.types.report import Report


@dataclass(frozen=True, slots=True)
class Wish:
    """What a file is to be registered as; all None: what its own mark says."""

    decision: Decision | None = None
    level: Level | None = None
    expires: datetime.date | None = None
    sha256: str | None = None  # of what was decided; another paper is not registered for it


def registration(checker: Checker, index: Index, path: Path | str, wish: Wish) -> Registration:
    """Return the file at `path` as `index` takes it, the files inside it with it.

    Raises StoppedError for a paper above the checker's ceiling, UsageError where it cannot be registered as wished.
    """
    report = checker.check(path)
    digest = report.file.sha256 if report.file else None
    if report.verdict == "stopped":
        raise StoppedError("高于本机允许处理的密级，没有登记", report.highest_level, digest)
    if report.verdict == "unreadable" or digest is None:
        raise UsageError("没有读出，没有登记")
    if wish.sha256 not in (None, digest):
        raise UsageError("作出决定以后文件改动了，没有登记")
    with checker.reader.open(path) as node:  # again: what is inside a file is read once in one opening
        if node.reading.sha256 != digest:
            raise UsageError("读的时候文件改动了，没有登记")
        text = "\n".join(_texts(checker.reader, node))
    if len(index.prints(text).values) < LEAST:
        raise UsageError("文字太少，没有可以比对的段落，没有登记")
    marked, over = _marked(report)
    level = wish.level or (None if over else marked)
    if marked is not None and not over:
        if wish.decision == "public":
            raise UsageError(f"标有{marked}而没有看到期满，不能登记为已经公开")
        if LEVELS.index(marked) > LEVELS.index(level or marked):
            raise UsageError(f"自己标有{marked}，高于登记的密级，没有登记")
    if level is not None:
        decision: Decision = "classified"
    elif wish.decision is None:
        raise UsageError("没有看到有效的密级标志，登记为什么须用 --level、--withheld 或者 --public 说明")
    else:
        decision = wish.decision
    expires = wish.expires or (_expires(report, level) if level else None)
    return Registration(index.id_of(digest), text, decision, level, expires, report.verdict != "incomplete")


def _texts(reader: Reader, node: Node) -> Iterator[str]:
    yield node.reading.document.text
    for _, found in reader.inside(node):
        if isinstance(found, Node):
            yield from _texts(reader, found)


def _marked(report: Report) -> tuple[Level | None, bool]:
    """Return the highest level marked in the file and the files inside it, and whether every such period is over."""
    level = next((one for one in reversed(LEVELS) if one == report.highest_level), None)
    ends = [e for one in report.family() for e in _ends(one)]
    return level, bool(ends) and all(e is not None and e <= report.as_of for e in ends)


def _expires(report: Report, level: Level) -> datetime.date | None:
    """Return the day from which no mark of `level` holds, None where one does not tell."""
    ends = [e for one in report.family() for e in _ends(one, level)]
    return datetime.date.fromisoformat(max(e or "" for e in ends)) if ends and all(ends) else None


def _ends(report: Report, level: Level | None = None) -> Iterator[str | None]:
    """Yield when each live state-secret mark expires; a period that is only presumed tells nothing."""
    for m in report.marks:
        if m.kind in ("state_secret", "changed") and m.role in ("document", "attachment", "paragraph"):
            if level is None or m.level == level:
                yield None if m.presumed else m.expires
