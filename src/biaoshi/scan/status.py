"""Where a scan stands: counted in the store, so that another terminal or machine may ask."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from biaoshi.jobs.tables import JOBS
from biaoshi.scan.settings import KINDS, Step
from biaoshi.scan.store import Store
from biaoshi.scan.tables import FILES, ITEMS, LEDGER, PROBLEMS, RESULTS, RUNS

RECENT = 30.0
"""Seconds after its last beat for which a run is taken to go on."""
_HELD = ITEMS.join(RESULTS, RESULTS.c.n == ITEMS.c.result)
_THERE = ITEMS.c.state != "gone"  # its result is kept, for it may come back; nothing is said of it meanwhile


@dataclass(frozen=True, slots=True)
class Status:
    """Counts; `verdicts` and `levels` are of items that are still there, `left` jobs to be done in each pass, `rate` items
    a second of the runs under way."""

    states: dict[str, int]
    verdicts: dict[str, int]
    levels: dict[str, int]
    left: dict[str, int]
    files: int
    problems: int
    ledger: int
    rate: float
    running: int
    why: str | None
    transient: int = 0  # items left open for want of a tool, time, memory or access: another run may read them

    @property
    def ends_in(self) -> float | None:
        """Seconds until all that is waiting is done at this rate, None where nothing runs."""
        todo = sum(self.left.values())
        return todo / self.rate if self.rate > 0 and self.running else None


def status(store: Store, *, now: float) -> Status:
    """Return where the scan of `store` stands."""
    with store.engine.connect() as connection:

        def grouped(column: "sa.ColumnElement[str]", *where: "sa.ColumnElement[bool]") -> dict[str, int]:
            rows = connection.execute(sa.select(column, sa.func.count()).where(*where).group_by(column))
            return {str(value): int(count) for value, count in rows if value is not None}

        kinds = {kind: step for step, kind in KINDS.items()}
        open_ = JOBS.c.state.in_(("waiting", "leased"))
        left = {kinds[k]: n for k, n in grouped(JOBS.c.kind, open_, JOBS.c.kind.in_(kinds)).items()}
        found: dict[str, Counter[str]] = {"verdict": Counter(), "highest_level": Counter()}
        told = (RESULTS.c.verdict, RESULTS.c.highest_level)
        for verdict, level, count in connection.execute(
            sa.select(*told, sa.func.count()).select_from(_HELD).where(_THERE).group_by(*told)
        ):
            found["verdict"][verdict] += count
            found["highest_level"].update({level: count} if level else {})
        open_now = sa.select(sa.func.count()).select_from(_HELD).where(_THERE, RESULTS.c.transient.is_(True))
        live = connection.execute(sa.select(RUNS).where(RUNS.c.ended.is_(None), RUNS.c.beat > now - RECENT)).all()
        last = connection.execute(sa.select(RUNS.c.why).order_by(RUNS.c.n.desc()).limit(1)).scalar()
        return Status(
            states=grouped(ITEMS.c.state),
            verdicts=dict(found["verdict"]),
            levels=dict(found["highest_level"]),
            left={step: left.get(step, 0) for step in KINDS},
            files=_count(connection, FILES),
            problems=_count(connection, PROBLEMS),
            ledger=_count(connection, LEDGER),
            rate=sum(r.rate or 0.0 for r in live),
            running=len(live),
            why=last if not live else None,
            transient=int(connection.execute(open_now).scalar_one()),
        )


def worst(store: Store) -> str | None:
    """Return the worst severity over all that was found in what is still there and not accepted, None where nothing was."""
    with store.engine.connect() as connection:
        for name in ("error", "warning", "info"):
            some = sa.select(ITEMS.c.n).select_from(_HELD).where(_THERE, RESULTS.c[name] > 0).limit(1)
            if connection.execute(some).first() is not None:
                return name
    return None


def left(store: Store, steps: Iterable[Step]) -> int:
    """Return how many jobs of the passes `steps` are not ended."""
    with store.engine.connect() as connection:
        chosen = (
            sa.select(sa.func.count())
            .select_from(JOBS)
            .where(JOBS.c.state.in_(("waiting", "leased")), JOBS.c.kind.in_([KINDS[s] for s in steps]))
        )
        return int(connection.execute(chosen).scalar_one())


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
