"""The order: reproducible, made without the control set, a tenth of it at random, like papers together."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biaoshi.scan.order.batches import TOGETHER
from biaoshi.scan.order.corpus import Corpus, Paper, gather
from biaoshi.scan.order.features import hashed
from biaoshi.scan.order.review import Settings, next_batch, planned, play
from biaoshi.scan.synthetic import Plan, papers
from simulate.played import Truth

KEY = b"k" * 32


@cache
def archive() -> tuple[Corpus, Truth]:
    """800 papers, a tenth of them closed, without a prior."""
    made = list(papers(Plan(800, 0.1, 5, ("txt",))))
    corpus = gather(Paper(p.number, hashed(p.text, KEY), (0.5,)) for p in made)
    truth = {p.number: p.closed for p in made}
    return corpus, np.array([truth[i] for i in corpus.ids])


@cache
def whole(seed: str) -> list[int]:
    corpus, truth = archive()
    return play(corpus, truth, Settings(seed, 40, 0.3), lambda brought: False)


def test_the_same_seed_gives_the_same_order_and_every_paper_once() -> None:
    """Replayed, the review is the same; it leaves nothing out."""
    corpus, truth = archive()
    again = play(corpus, truth, Settings("a", 40, 0.3), lambda brought: len(brought) > 200)
    assert again == whole("a")[: len(again)]
    other = play(corpus, truth, Settings("b", 40, 0.3), lambda brought: len(brought) > 50)
    assert other != whole("a")[: len(other)]
    assert sorted(whole("a")) == list(range(800))


def test_learning_finds_twice_what_chance_does() -> None:
    """Without any prior, two thirds of the closed papers are among the first third; a random order brings one."""
    _, truth = archive()
    assert truth[whole("a")[:267]].sum() >= 0.65 * truth.sum()


@given(st.sets(st.integers(0, 799), max_size=300), st.integers(0, 2))
@settings(max_examples=5, deadline=None)
def test_decisions_on_papers_that_were_not_brought_change_nothing(control: set[int], batches: int) -> None:
    """The order does not know the control set: decided beforehand or not, whatever was decided, it is the same."""
    corpus, truth = archive()
    terms = Settings("a", 40, 0.3)
    brought = whole("a")[: sum(planned(terms, b) for b in range(batches))]
    alone = next_batch(corpus, brought, batches, {n: bool(truth[n]) for n in brought}, terms)
    with_control = dict.fromkeys(control, False) | {n: bool(truth[n]) for n in brought}
    assert next_batch(corpus, brought, batches, with_control, terms) == alone


def test_a_paper_brought_and_undecided_stops_the_review() -> None:
    """No batch is made on half of what it would learn from."""
    corpus, _ = archive()
    with pytest.raises(ValueError, match="undecided"):
        next_batch(corpus, [1, 2], 1, {1: True}, Settings("a"))


def test_a_batch_is_seven_two_and_one_tenths() -> None:
    """Most likely, doubtful and random papers, none twice and none that was seen."""
    corpus, truth = archive()
    first = [p.paper for p in next_batch(corpus, [], 0, {}, Settings("a", 100))]
    batch = next_batch(corpus, first, 1, {n: bool(truth[n]) for n in first}, Settings("a", 100, 0.0))
    kinds = [p.kind for p in batch]
    assert {k: kinds.count(k) for k in kinds} == {"top": 70, "middle": 20, "random": 10}
    assert len({p.paper for p in batch} | set(first)) == 200


def test_the_random_tenth_is_the_same_whatever_the_scores() -> None:
    """What is drawn at random is drawn by the seed alone, not by what a model says."""
    corpus, truth = archive()

    def drawn(flip: bool) -> list[int]:
        said = np.where(truth == flip, 0.0, 1.0)
        batch = next_batch(corpus, [], 0, {}, Settings("a", 100), lambda *_: said)
        return [p.paper for p in batch if p.kind == "random"]

    assert len(set(drawn(True)) & set(drawn(False))) >= 7  # a few go with the top or the middle


def test_like_papers_come_together_but_not_by_the_hundred() -> None:
    """A series of sixty stands side by side, twenty at once, then others have their turn."""
    corpus = gather(
        Paper(f"{n:03d}", hashed(f"第{n}件", KEY), (1 - n / 1000,), "月报" if n % 4 == 0 else None) for n in range(240)
    )
    batch = [p for p in next_batch(corpus, [], 0, {}, Settings("a", 100)) if p.kind == "top"]
    same = [p.paper % 4 == 0 for p in batch]
    assert same[: TOGETHER + 1] == [True] * TOGETHER + [False]
    assert len({p.paper for p in batch}) == len(batch) == 70


def test_near_copies_are_one_cluster_and_others_are_not() -> None:
    """A copy with slips goes with its original, even over bands; papers of other words stand alone."""
    made = list(papers(Plan(640, 0.05, 9, ("txt",))))
    corpus = gather(Paper(p.number, hashed(p.text, KEY), (0.5,)) for p in made)
    place = {i: n for n, i in enumerate(corpus.ids)}
    pairs = [
        (place[made[n - 1].number], place[p.number])
        for n, p in enumerate(made)
        if p.copy and p.quality == "good" and made[n - 1].quality == "good"
    ]
    assert len(pairs) >= 10
    together = sum(corpus.cluster[a] == corpus.cluster[b] for a, b in pairs)
    assert together >= 0.95 * len(pairs)
    sizes = np.unique(corpus.cluster, return_counts=True)[1]
    assert sizes.max() <= 4


def test_order_of_giving_does_not_matter_and_an_id_is_given_once() -> None:
    """A corpus is the same however its papers come."""
    held = [Paper(str(n), hashed(f"关于第{chr(0x4E00 + n)}号的通知", KEY), (n / 10,)) for n in range(9)]
    one, other = gather(held), gather(reversed(held))
    assert one.ids == other.ids
    assert (one.rows != other.rows).nnz == 0
    with pytest.raises(ValueError, match="twice"):
        gather([held[0], held[0]])


def test_a_paper_without_words_has_a_row_of_nothing() -> None:
    """An unread scan weighs nothing, and its neighbours' lengths are not disturbed by it."""
    corpus = gather(
        [
            Paper("a", hashed("", KEY), (0.3,)),
            Paper("b", hashed("关于防汛工作的通知", KEY), (0.3,)),
            Paper("c", hashed("", KEY), (0.3,)),
        ]
    )
    lengths = np.sqrt(np.asarray(corpus.rows.multiply(corpus.rows).sum(axis=1)).ravel())
    assert lengths == pytest.approx([0, 1, 0], abs=1e-5)
