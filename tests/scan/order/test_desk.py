"""A review kept in a database goes as a review in memory does, and says what its record bears; on both databases."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from biaoshi.errors import UsageError
from biaoshi.jobs import open_engine
from biaoshi.scan.certificate.statement import state
from biaoshi.scan.certificate.target import needed
from biaoshi.scan.order.corpus import Paper, gather
from biaoshi.scan.order.desk import Entry, Given, Terms, begin, decide, enlarge, hand_out, sample
from biaoshi.scan.order.features import hashed
from biaoshi.scan.order.record import record
from biaoshi.scan.order.review import Settings, play
from biaoshi.scan.order.tables import MEMBERS
from biaoshi.scan.synthetic import Plan, papers
from jobs.databases import KINDS, database

KEY = b"k" * 32
MADE = list(papers(Plan(300, 0.2, 3, ("txt",))))
CLOSED = {p.number: p.closed for p in MADE}
TERMS = Terms("r", "seed", 60, 0.7, 0.25, 40, "key", "rules", "0")


def entries() -> list[Entry]:
    return [Entry(p.number, f"{p.number}.txt", hashed(p.text, KEY).pack(), (0.5,)) for p in MADE]


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with database(request.param, tmp_path) as url:
        made = open_engine(url)
        try:
            yield made
        finally:
            made.dispose()


def answer(engine: Engine, given: tuple[Given, ...], truth: Callable[[str], bool] = CLOSED.__getitem__) -> None:
    decide(engine, "r", {g.id: truth(g.id) for g in given}, "甲", now=1.0)


def test_a_review_goes_from_control_set_to_statement(engine: Engine) -> None:
    """Control set first, then batches as the review in memory has them without their control papers, a sample, a statement."""
    assert begin(engine, TERMS, iter(entries()), now=0.0) == 300
    control = hand_out(engine, "r")
    assert [g.kind for g in control] == ["control"] * 60
    answer(engine, control)
    corpus = gather(Paper(p.number, hashed(p.text, KEY), (0.5,)) for p in MADE)
    truth = np.array([CLOSED[i] for i in corpus.ids])
    order = [corpus.ids[n] for n in play(corpus, truth, Settings("seed", 40), lambda brought: False)]
    drawn = {g.id for g in control}
    seen: list[str] = []
    while not state(record(engine, "r").evidence).stop:
        batch = hand_out(engine, "r")
        assert hand_out(engine, "r") == batch  # asked twice, given twice the same
        seen += [g.id for g in batch]
        answer(engine, batch)
    held = record(engine, "r")
    assert seen == [i for i in order[: held.ordered] if i not in drawn]
    e = held.evidence
    goal = needed(e.relevant, 0.7, 0.2)
    assert goal is not None
    assert e.reached >= goal
    assert held.reached == tuple(n for n, i in enumerate(order[: held.ordered], 1) if i in drawn and CLOSED[i])
    assert (e.reviewed, e.found) == (60 + len(seen), sum(CLOSED[i] for i in drawn | set(seen)))
    if e.reviewed < 300:
        assert sample(engine, "r", 30) == 1
        assert record(engine, "r").evidence.rounds == ()  # undecided, it says nothing
        out = hand_out(engine, "r")
        assert {g.kind for g in out} == {"elusion"}
        assert not {g.id for g in out} & (drawn | set(seen))
        answer(engine, out)
        (one,) = record(engine, "r").evidence.rounds
        assert (one.left, one.drawn, one.hits, one.found) == (
            300 - e.reviewed,
            len(out),
            sum(CLOSED[g.id] for g in out),
            e.found,
        )


def test_the_control_set_grows_until_the_order_begins_and_never_after(engine: Engine) -> None:
    """More papers are drawn behind the first; once a batch was seen none is, for that would undo the guarantee."""
    begin(engine, TERMS, entries(), now=0.0)
    first = hand_out(engine, "r")
    answer(engine, first)
    assert enlarge(engine, "r", 15) == 75
    more = hand_out(engine, "r")
    assert len({g.id for g in more} - {g.id for g in first}) == len(more) == 15
    answer(engine, more)
    assert {g.kind for g in hand_out(engine, "r")} <= {"top", "middle", "random"}
    with pytest.raises(UsageError, match="对照组不能再增加"):
        enlarge(engine, "r", 1)


def test_what_was_not_handed_out_cannot_be_decided(engine: Engine) -> None:
    """One strange row, and nothing of the sheet is taken; a sample waits until nothing is out."""
    begin(engine, TERMS, entries(), now=0.0)
    control = hand_out(engine, "r")
    other = next(p.number for p in MADE if p.number not in {g.id for g in control})
    for strange in (other, "no such paper"):
        with pytest.raises(UsageError, match="一条也没有记入"):
            decide(engine, "r", {control[0].id: True, strange: True}, "甲", now=1.0)
    assert record(engine, "r").evidence.reviewed == 0
    with pytest.raises(UsageError, match="先审完"):
        sample(engine, "r", 5)


def test_a_changed_decision_is_counted_and_told(engine: Engine) -> None:
    """The last decision counts; that it was another before stays on record."""
    begin(engine, TERMS, entries(), now=0.0)
    one = hand_out(engine, "r")[0].id
    assert decide(engine, "r", {one: True}, "甲", now=1.0) == (1, 0)
    before = record(engine, "r").digests["decisions"]
    assert decide(engine, "r", {one: True}, "乙", now=2.0) == (0, 0)
    assert decide(engine, "r", {one: False}, "乙", now=3.0) == (0, 1)
    held = record(engine, "r")
    assert (held.changes, held.evidence.found) == (1, 0)
    assert held.digests["decisions"] != before


def test_no_text_is_in_the_store(tmp_path: Path) -> None:
    """Of what the papers say nothing is in the bytes of the database."""
    engine = open_engine(f"sqlite:///{tmp_path / 'q.db'}")
    begin(engine, TERMS, entries()[:50], now=0.0)
    engine.dispose()
    data = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    pieces = {
        line[n : n + 4]
        for p in MADE[:40]
        for line in p.lines
        for n in range(len(line) - 4)
        if not line[n : n + 4].isascii()
    }
    assert not [s for s in pieces if s.encode() in data or s.encode("utf-16-le") in data]


@pytest.mark.parametrize("change", [{"target": 0.3}, {"alpha": 0.0}])
def test_terms_out_of_range_begin_nothing(tmp_path: Path, change: dict[str, Any]) -> None:
    """A target or confidence that means nothing is refused before a paper is registered; so is a name used before."""
    engine = open_engine(f"sqlite:///{tmp_path / 'q.db'}")
    with pytest.raises(UsageError):
        begin(engine, replace(TERMS, **change), entries(), now=0.0)
    begin(engine, TERMS, entries(), now=0.0)
    with pytest.raises(UsageError, match="换一个名称"):
        begin(engine, TERMS, entries(), now=0.0)
    with engine.connect() as turn:
        assert turn.scalar(sa.select(sa.func.count()).select_from(MEMBERS)) == 300


def test_a_batch_counts_once_all_of_it_is_decided(tmp_path: Path) -> None:
    """While one paper of a batch is out, none of it was reached: who stops within a batch has not read in order."""
    engine = open_engine(f"sqlite:///{tmp_path / 'q.db'}")
    begin(engine, TERMS, entries(), now=0.0)
    answer(engine, hand_out(engine, "r"))
    batch = hand_out(engine, "r")
    answer(engine, batch[:-1])
    assert (record(engine, "r").ordered, record(engine, "r").evidence.reached) == (0, 0)
    answer(engine, batch[-1:])
    assert record(engine, "r").ordered >= len(batch)
    engine.dispose()
