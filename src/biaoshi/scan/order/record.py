"""How a review stands: the counts a statement is made from, and prints of what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from biaoshi.scan.certificate import draw
from biaoshi.scan.certificate.elusion import Round
from biaoshi.scan.certificate.statement import Evidence
from biaoshi.scan.order.desk import Terms, review_of
from biaoshi.scan.order.tables import MEMBERS, ROUNDS

_TERMS = ("name", "seed", "target", "alpha", "size", "key", "ruleset", "version")


@dataclass(frozen=True, slots=True)
class Record:
    """A review as it stands. `reached`: papers of the order read when each relevant control paper came; `digests`: of the
    papers, the control set, the order so far and the decisions."""

    terms: Terms
    evidence: Evidence
    reached: tuple[int, ...]
    ordered: int
    changes: int
    out: int  # handed out, undecided
    people: int
    digests: dict[str, str]


def record(engine: Engine, name: str) -> Record:
    """Return how the review stands. Raises UsageError."""
    with engine.connect() as turn:
        review = review_of(turn, name)
        columns = ("id", "control", "batch", "place", "round", "relevant", "person", "changes")
        rows = turn.execute(
            sa.select(*(MEMBERS.c[c] for c in columns)).where(MEMBERS.c.review == review.n).order_by(MEMBERS.c.id)
        ).all()
        rounds = turn.execute(sa.select(ROUNDS).where(ROUNDS.c.review == review.n).order_by(ROUNDS.c.number)).all()
    undecided = {r.batch for r in rows if r.batch is not None and r.relevant is None}
    order = sorted(
        (r for r in rows if r.batch is not None and r.batch not in undecided), key=lambda r: (r.batch, r.place)
    )
    control = sorted((r for r in rows if r.control is not None), key=lambda r: r.control)
    decided = [r for r in rows if r.relevant is not None]
    reached = tuple(n for n, r in enumerate(order, 1) if r.control is not None and r.relevant)
    evidence = Evidence(
        papers=len(rows),
        drawn=len(control),
        relevant=sum(bool(r.relevant) for r in control),
        closed=all(r.relevant is not None for r in control),
        reached=len(reached),
        reviewed=len(decided),
        found=sum(r.relevant for r in decided),
        rounds=tuple(filter(None, (_round(o, [r for r in rows if r.round == o.number]) for o in rounds))),
        target=review.target,
        alpha=review.alpha,
    )
    digests = {
        "papers": draw.digest([r.id for r in rows]),
        "control": draw.digest([r.id for r in control]),
        "order": draw.digest([r.id for r in order]),
        "decisions": draw.digest([f"{r.id} {int(r.relevant)}" for r in decided]),
    }
    terms = Terms(control=len(control), **{c: getattr(review, c) for c in _TERMS})
    out = sum(
        r.relevant is None and (r.control is not None or r.batch is not None or r.round is not None) for r in rows
    )
    people = len({r.person for r in decided})
    return Record(terms, evidence, reached, len(order), sum(r.changes for r in rows), out, people, digests)


def _round(row: Any, drawn: Sequence[Any]) -> Round | None:
    """Return a sample once all of it is decided: part of one proves nothing."""
    if any(r.relevant is None for r in drawn):
        return None
    return Round(row.left, len(drawn), sum(bool(r.relevant) for r in drawn), row.found)
