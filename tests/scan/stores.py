"""Stores to test with: made, filled, worked through in this process, and told as plain rows that two scans can be compared by."""

import os
import threading
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from biaoshi.jobs import open_engine
from biaoshi.scan import hand, scanning, work
from biaoshi.scan.scanning import Choice, Progress
from biaoshi.scan.settings import KINDS, Settings, checker, edition
from biaoshi.scan.store import Store
from biaoshi.scan.tables import FILES, FINDINGS, ITEMS, RESULTS
from biaoshi.scan.walk import Found, Problem, walk

MARKS_ONLY = Settings(as_of="2026-11-24", ocr=False, content="never")


def store(folder: Path, name: str = "s.db") -> Store:
    """Return an empty store in `folder`."""
    made = Store(open_engine(f"sqlite:///{folder / name}"))
    made.create()
    return made


def taken(made: Store, folder: Path, *, now: float = 1.0, choice: Choice | None = None) -> list[Problem]:
    """Walk `folder` into the store as a scan does; return the problems."""
    root = made.root(os.fsencode(folder))
    found = list(walk(root.path, scanning._known(made)))
    items = [f for f in found if isinstance(f, Found)]
    problems = [f for f in found if isinstance(f, Problem)]
    chosen = choice or Choice()
    made.add(root, items, [chosen.wanted(f, f.name.hex()) for f in items], now=now, again=chosen.reopened)
    made.problems(root, problems)
    made.vanish(root, [p.path for p in problems], now=now)
    return problems


def worked(made: Store, settings: Settings = MARKS_ONLY, worker: str = "w", now: float = 2.0) -> int:
    """Do all text that is waiting, in this process; return how many jobs were ended."""
    said: list[dict[str, Any]] = []
    with checker(settings, "read") as used:
        doer = work.Hand(made, settings, "read", used, edition(settings, "read", used), worker, lambda: now)
        while jobs := made.queue.claim(worker, now=now, lease=60, kinds=[KINDS["read"]], limit=hand.BATCH):
            hand.batch(doer, jobs, said.append, threading.Event())
    return sum(m.get("done", 0) for m in said)


def told(made: Store) -> list[tuple[Any, ...]]:
    """Return what the store says of every item, without numbers and times that differ from scan to scan."""
    skipped = ("n", "seconds")
    columns = [c for c in RESULTS.columns if c.name not in skipped]
    with made.engine.connect() as connection:
        joined = FILES.join(ITEMS, FILES.c.item == ITEMS.c.n).outerjoin(RESULTS, ITEMS.c.result == RESULTS.c.n)
        rows = connection.execute(
            sa.select(
                FILES.c.path, FILES.c.place, FILES.c.sha256, ITEMS.c.state, ITEMS.c.year, *columns, RESULTS.c.n
            ).select_from(joined)
        ).all()
        found: dict[int, list[tuple[Any, ...]]] = {}
        kept = [c for c in FINDINGS.columns if c.name != "result"]
        for row in connection.execute(
            sa.select(FINDINGS.c.result, *kept).order_by(FINDINGS.c.result, FINDINGS.c.place)
        ):
            found.setdefault(row[0], []).append(tuple(row[1:]))
    return sorted((*map(str, row[:-1]), str(found.get(row[-1], []))) for row in rows)


def counted(made: Store, table: sa.Table) -> int:
    """Return how many rows a table has."""
    with made.engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def quiet(_: Progress) -> None:
    """Tell nobody."""
