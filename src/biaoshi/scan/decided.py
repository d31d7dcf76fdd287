"""What was decided of the papers of a scan, for the index of registered sources: same passage, same decision."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from biaoshi.scan.store import Store
from biaoshi.scan.tables import DECISIONS, FILES, ITEMS, RESULTS, ROOTS
from biaoshi.types.content import Decision

MEANS: dict[str, Decision] = {"open": "public", "delay": "withheld"}
"""Of a paper opened in part nobody has said here which part, of one referred nothing is decided yet."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A file of a decided paper. `sha256`: of what was read when it was decided."""

    path: Path
    sha256: str | None
    decision: Decision


def decided(store: Store) -> Iterator[Decided]:
    """Yield the files of every paper that was last decided to be opened or kept closed and is still there."""
    last = sa.select(sa.func.max(DECISIONS.c.n).label("n")).group_by(DECISIONS.c.item).subquery()
    seen = RESULTS.alias()
    query = (
        sa.select(ROOTS.c.path.label("root"), FILES.c.path, FILES.c.sha256, DECISIONS.c.value)
        .join(last, last.c.n == DECISIONS.c.n).join(ITEMS, ITEMS.c.n == DECISIONS.c.item)
        .join(RESULTS, RESULTS.c.n == ITEMS.c.result).join(seen, seen.c.n == DECISIONS.c.result)
        .join(FILES, FILES.c.item == ITEMS.c.n).join(ROOTS, ROOTS.c.n == ITEMS.c.root)
        .where(
            DECISIONS.c.value.in_(MEANS), ITEMS.c.state == "done",
            seen.c.sha256 == RESULTS.c.sha256,  # a paper that has changed since is another
        ).order_by(ITEMS.c.n, FILES.c.place)
    )  # fmt: skip
    with store.engine.connect() as turn:
        for row in turn.execution_options(yield_per=1000).execute(query):
            yield Decided(Path(os.fsdecode(os.path.join(row.root, row.path))), row.sha256, MEANS[row.value])
