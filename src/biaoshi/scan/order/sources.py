"""Papers on their way into a review: from a scan's store, or straight from folders."""

import os
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from biaoshi.check import Checker
from biaoshi.errors import ConfigError, UsageError
from biaoshi.isolate import Reader
from biaoshi.passages import Index, find
from biaoshi.passages.prints import secret
from biaoshi.scan.listing import shown
from biaoshi.scan.order.desk import Entry
from biaoshi.scan.order.features import hashed
from biaoshi.scan.order.prior import of_report, of_row
from biaoshi.scan.store import Store
from biaoshi.scan.tables import FILES, ITEMS, RESULTS, ROOTS
from biaoshi.scan.walk import Found, Problem, walk

SERIES = 40
"""Characters of a title that name its series: what follows tells the papers of one apart."""


def from_folders(
    paths: Iterable[str],
    checker: Checker,
    key: bytes,
    told: Callable[[], None] = lambda: None,
    index: Index | None = None,
) -> Iterator[Entry]:
    """Yield every file under `paths`, checked and read once. Above the site's ceiling: its level only, no word of it.

    Papers with a passage of one source of `index` are one series, whatever their titles.
    """
    for path in _files(paths):
        with checker.opened(path) as (_, branch):
            report = checker.report(branch)
            text = "" if branch.stopped else branch.facts.document.text
            title = branch.facts.particulars.title
            kind = series(None if branch.stopped or title is None else title.folded, report.document.issuer, key)
            kind = shared(text, index) or kind
        yield Entry(sha256(os.fsencode(path)).hexdigest(), path, hashed(text, key).pack(), of_report(report), kind)
        told()


def from_scan(
    engine: Engine, reader: Reader, key: bytes, told: Callable[[], None] = lambda: None, index: Index | None = None
) -> Iterator[Entry]:
    """Yield every checked item of a scan; its files are read for their words, what was found is taken from its result.

    A file that cannot be read now has no words: its priors stand for it.
    """
    query = (
        sa.select(ITEMS.c.n, ITEMS.c.digest, ITEMS.c.number, ROOTS.c.path.label("root"), RESULTS)
        .join(ROOTS, ROOTS.c.n == ITEMS.c.root).join(RESULTS, RESULTS.c.n == ITEMS.c.result)
        .where(ITEMS.c.state == "done").order_by(ITEMS.c.n)
    )  # fmt: skip
    if not sa.inspect(engine).has_table(ITEMS.name):
        raise UsageError("库里没有扫描结果；先用 biaoshi scan 扫描，或者给出文件夹。")
    Store(engine).create()  # by an earlier release it lacks columns
    with engine.connect() as turn:
        rows = turn.execute(query).mappings().all()
        for row in rows:
            found = turn.execute(
                sa.select(FILES.c.path).where(FILES.c.item == row[ITEMS.c.n]).order_by(FILES.c.place)
            ).scalars()
            files = [os.fsdecode(os.path.join(row["root"], f)) for f in found]
            stopped = row[RESULTS.c.verdict] == "stopped"
            text = "" if stopped else "\n".join(_text(reader, f) for f in files)
            yield Entry(
                row[ITEMS.c.digest], row[ITEMS.c.number] or (files[0] if files else ""), hashed(text, key).pack(),
                of_row({c.name: row[c] for c in RESULTS.c}), shared(text, index), row[ITEMS.c.n], row[RESULTS.c.n],
            )  # fmt: skip
            told()


def series(title: str | None, issuer: str | None, key: bytes) -> str | None:
    """Return a keyed name for papers of one kind: same issuer, same title but for its numbers. None without a title."""
    if not title:
        return None
    plain = "".join(c for c in title if not c.isdigit() and c not in "〇一二三四五六七八九十")[:SERIES]
    said = f"{plain}\x1f{issuer or ''}".encode("utf-8", "surrogatepass")
    return blake2b(said, key=secret(key, "biaoshi order series"), digest_size=16).hexdigest()


def shared(text: str, index: Index | None) -> str | None:
    """Return a name for papers that have a passage of the same registered source: same passage, same decision."""
    found = find(index, text) if index is not None and text else ()
    return max(found, key=lambda r: (r.prints, r.source)).source if found else None


def _text(reader: Reader, path: str) -> str:
    with reader.open(Path(path)) as node:
        document: Any = node.reading.document
        return str(document.text)


def left_out(engine: Engine) -> int:
    """Return how many items of a scan are there and yet not checked to the end: no review of it holds them."""
    with engine.connect() as turn:
        waiting = sa.select(sa.func.count()).select_from(ITEMS).where(ITEMS.c.state.not_in(("done", "gone")))
        return int(turn.execute(waiting).scalar_one())


def _files(paths: Iterable[str]) -> Iterator[str]:
    """Yield every file once, by its absolute path. Raises UsageError for what is not there, ConfigError for what cannot be
    listed: the review would speak of all papers and leave some out."""
    seen: set[str] = set()
    for path in map(os.path.abspath, paths):
        if not os.path.isdir(path) and not os.path.isfile(path):
            raise UsageError(f"没有 {path}。")
        for file in _under(path) if os.path.isdir(path) else (path,):
            if file not in seen:
                seen.add(file)
                yield file


def _under(folder: str) -> Iterator[str]:
    for found in walk(os.fsencode(folder), lambda _: None):
        if isinstance(found, Problem):
            raise ConfigError(f"{shown(os.path.join(os.fsencode(folder), found.path))}：{found.why}；没有开始审核。")
        if isinstance(found, Found):
            yield from (os.path.join(folder, os.fsdecode(leaf.path)) for leaf in found.files)
