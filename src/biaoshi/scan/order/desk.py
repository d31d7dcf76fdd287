"""A review kept in a database: begun once, then papers handed out, decisions taken back, and what may be said of it.

begin → control set handed out and decided → batch → decided → batch … → (rule met) → sample → decided → statement
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from biaoshi.errors import UsageError
from biaoshi.jobs import begin as writing
from biaoshi.scan.certificate import draw
from biaoshi.scan.order.corpus import Paper, gather
from biaoshi.scan.order.features import unpack
from biaoshi.scan.order.review import Settings, next_batch
from biaoshi.scan.order.tables import MEMBERS, METADATA, REVIEWS, ROUNDS
from biaoshi.scan.tables import DECISIONS

Kind = Literal["control", "top", "middle", "random", "elusion"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper on its way into a review. `features`: packed; `item` and `result`: of a scan, where there is one."""

    id: str
    label: str
    features: bytes
    prior: tuple[float, ...]
    series: str | None = None
    item: int | None = None
    result: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is fixed before anything is seen."""

    name: str
    seed: str
    control: int
    target: float
    alpha: float
    size: int
    key: str
    ruleset: str
    version: str


@dataclass(frozen=True, slots=True)
class Given:
    """A paper handed out: `kind` tells why, `batch` with what (0 for the control set)."""

    id: str
    label: str
    kind: Kind
    batch: int


def begin(engine: Engine, terms: Terms, entries: Iterable[Entry], *, now: float) -> int:
    """Begin a review of `entries` and draw its control set; return how many papers it has. Raises UsageError."""
    METADATA.create_all(engine)
    if not 0.5 <= terms.target < 1 or not 0 < terms.alpha <= 0.5:
        raise UsageError("查全率目标应当在 0.5 和 1 之间，置信度应当在 0.5 和 1 之间。")
    with engine.connect() as turn:
        _unused(turn, terms.name)
    held = list(entries)  # before the transaction: reading the papers takes hours, in which a scan could write nothing
    if not held:
        raise UsageError("没有一件可以审核。")
    ids = [e.id for e in held]
    with writing(engine) as turn:
        _unused(turn, terms.name)
        columns = {
            c: getattr(terms, c) for c in ("name", "seed", "target", "alpha", "size", "key", "ruleset", "version")
        }
        review = int(turn.execute(sa.insert(REVIEWS).values(begun=now, **columns)).inserted_primary_key[0])  # type: ignore[index]
        for at in range(0, len(held), 500):
            rows = [
                {"review": review, "id": e.id, "label": e.label, "features": e.features, "prior": list(e.prior),
                 "series": e.series, "item": e.item, "result": e.result, "changes": 0}
                for e in held[at : at + 500]
            ]  # fmt: skip
            turn.execute(sa.insert(MEMBERS), rows)
        _control(turn, review, draw.control(ids, terms.seed, min(terms.control, len(ids))), 0)
    return len(ids)


def _unused(turn: Connection, name: str) -> None:
    if turn.execute(sa.select(REVIEWS.c.n).where(REVIEWS.c.name == name)).first():
        raise UsageError(f"已经有名为“{name}”的审核，请换一个名称（--name）。")


def enlarge(engine: Engine, name: str, more: int) -> int:
    """Draw `more` papers to the control set; return its size. Raises UsageError once the order has begun."""
    with writing(engine) as turn:
        review = review_of(turn, name)
        if turn.scalar(sa.select(sa.func.count()).where(MEMBERS.c.review == review.n, MEMBERS.c.batch.is_not(None))):
            raise UsageError("已经开始按次序审核，对照组不能再增加：看过次序再抽，推断就不成立。")
        ids = turn.scalars(sa.select(MEMBERS.c.id).where(MEMBERS.c.review == review.n)).all()
        had = turn.scalar(_counted(review.n, MEMBERS.c.control.is_not(None))) or 0
        drawn = draw.control(ids, review.seed, had + more)
        _control(turn, review.n, drawn[had:], had)
        return len(drawn)


def hand_out(engine: Engine, name: str) -> tuple[Given, ...]:
    """Return the papers to be decided now: what was handed out and is undecided, else the next batch. Nothing: all is read.

    First the control set, then the order; a sample that was drawn comes before the order goes on.
    """
    with writing(engine) as turn:
        review = review_of(turn, name)
        while True:
            if open_ := _open(turn, review.n):
                return open_
            if not _bring(turn, review):
                return ()


def decide(engine: Engine, name: str, decisions: Mapping[str, bool], person: str, *, now: float) -> tuple[int, int]:
    """Take decisions back (id → must stay closed); return how many were new, and how many changed an earlier one.

    Raises UsageError for a paper that is not of this review, or was never handed out: the order would be passed by.
    """
    with writing(engine) as turn:
        review = review_of(turn, name)
        known = {r.id: r for r in turn.execute(
            sa.select(MEMBERS.c.id, MEMBERS.c.relevant, MEMBERS.c.control, MEMBERS.c.batch, MEMBERS.c.round, MEMBERS.c.item,
                      MEMBERS.c.result, MEMBERS.c.kind).where(MEMBERS.c.review == review.n))}  # fmt: skip
        new = changed = 0
        for one, relevant in decisions.items():
            row = known.get(one)
            if row is None:
                raise UsageError(f"“{one[:12]}”不是这次审核的件；一条也没有记入。")
            if row.control is None and row.batch is None and row.round is None:
                raise UsageError(f"“{one[:12]}”还没有发出来审；一条也没有记入。")
            if row.relevant is not None and row.relevant == relevant:
                continue
            new, changed = new + (row.relevant is None), changed + (row.relevant is not None)
            turn.execute(
                sa.update(MEMBERS).where(MEMBERS.c.review == review.n, MEMBERS.c.id == one)
                .values(relevant=relevant, person=person, decided=now, changes=MEMBERS.c.changes + int(row.relevant is not None))
            )  # fmt: skip
            if row.item is not None:
                _tell(turn, row, relevant, person, now)
        return new, changed


def sample(engine: Engine, name: str, size: int) -> int:
    """Draw an elusion sample of `size` of the unread papers; return its number. Raises UsageError while papers are out."""
    with writing(engine) as turn:
        review = review_of(turn, name)
        if _open(turn, review.n):
            raise UsageError("还有发出来没有审完的件，先审完再抽样。")
        unread = turn.scalars(
            sa.select(MEMBERS.c.id).where(MEMBERS.c.review == review.n, MEMBERS.c.relevant.is_(None))
        ).all()
        if not unread:
            raise UsageError("已经全部审完，没有可以抽样的件。")
        found = turn.scalar(_counted(review.n, MEMBERS.c.relevant)) or 0
        number = 1 + (turn.scalar(sa.select(sa.func.count()).where(ROUNDS.c.review == review.n)) or 0)
        drawn = draw.elusion(unread, review.seed, number, size)
        turn.execute(sa.insert(ROUNDS).values(review=review.n, number=number, left=len(unread), found=found))
        _mark(turn, review.n, [{"one": i, "round": number} for i in drawn])
        return number


def _bring(turn: Connection, review: Any) -> bool:
    """Bring the next batch of the order; False when every paper was brought."""
    rows = turn.execute(
        sa.select(*(MEMBERS.c[c] for c in ("id", "features", "prior", "series", "batch", "place", "relevant")))
        .where(MEMBERS.c.review == review.n).order_by(MEMBERS.c.id)
    ).all()  # fmt: skip
    corpus = gather(Paper(r.id, unpack(r.features), tuple(r.prior), r.series) for r in rows)
    brought = sorted(
        (n for n, r in enumerate(rows) if r.batch is not None), key=lambda n: (rows[n].batch, rows[n].place)
    )
    number = 1 + max((rows[n].batch for n in brought), default=-1)
    picked = next_batch(
        corpus, brought, number, {n: rows[n].relevant for n in brought}, Settings(review.seed, review.size)
    )
    _mark(
        turn,
        review.n,
        [{"one": rows[p.paper].id, "batch": number, "place": k, "kind": p.kind} for k, p in enumerate(picked)],
    )
    return bool(picked)


def _open(turn: Connection, review: int) -> tuple[Given, ...]:
    """Return what was handed out and is undecided."""
    rows = turn.execute(
        sa.select(*(MEMBERS.c[c] for c in ("id", "label", "control", "batch", "place", "kind", "round")))
        .where(MEMBERS.c.review == review, MEMBERS.c.relevant.is_(None),
               sa.or_(MEMBERS.c.control.is_not(None), MEMBERS.c.batch.is_not(None), MEMBERS.c.round.is_not(None)))
    ).all()  # fmt: skip
    if control := sorted((r for r in rows if r.control is not None), key=lambda r: r.control):
        return tuple(Given(r.id, r.label, "control", 0) for r in control)
    if drawn := sorted((r for r in rows if r.round is not None), key=lambda r: r.id):
        return tuple(Given(r.id, r.label, "elusion", r.round) for r in drawn)
    return tuple(Given(r.id, r.label, r.kind, r.batch + 1) for r in sorted(rows, key=lambda r: (r.batch, r.place)))


def _tell(turn: Connection, row: Any, relevant: bool, person: str, now: float) -> None:
    """Tell the scan the papers come from, in the same transaction: its lists and packets show what was decided."""
    drawn = "control" if row.control is not None else "elusion" if row.round is not None else row.kind
    value = "delay" if relevant else "open"
    turn.execute(
        sa.insert(DECISIONS).values(item=row.item, result=row.result, value=value, art8=[], person=person, at=now, drawn=drawn)
    )  # fmt: skip


def _control(turn: Connection, review: int, ids: Sequence[str], first: int) -> None:
    _mark(turn, review, [{"one": i, "control": n} for n, i in enumerate(ids, first)])


def _mark(turn: Connection, review: int, rows: list[dict[str, Any]]) -> None:
    if rows:
        columns = [c for c in rows[0] if c != "one"]
        turn.execute(
            sa.update(MEMBERS).where(MEMBERS.c.review == review, MEMBERS.c.id == sa.bindparam("one"))
            .values({c: sa.bindparam(f"to_{c}") for c in columns}),
            [{"one": r["one"], **{f"to_{c}": r[c] for c in columns}} for r in rows],
        )  # fmt: skip


def _counted(review: int, condition: Any) -> Any:
    return sa.select(sa.func.count()).select_from(MEMBERS).where(MEMBERS.c.review == review, condition)


def review_of(turn: Connection, name: str) -> Any:
    """Return the row of the review called `name`. Raises UsageError."""
    if not sa.inspect(turn).has_table(REVIEWS.name):
        raise UsageError("库里没有审核；先用 biaoshi queue start 开始一次。")
    row = turn.execute(sa.select(REVIEWS).where(REVIEWS.c.name == name)).first()
    if row is None:
        raise UsageError(f"库里没有名为“{name}”的审核；先用 biaoshi queue start 开始一次。")
    return row
