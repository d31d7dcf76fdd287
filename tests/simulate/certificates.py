"""A thousand archives: does what the certificate says hold, however good or bad the order is?"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from biaoshi.scan.certificate.elusion import lower
from simulate.archives import corpus_of
from simulate.played import Played, Truth, play

Draw = np.random.Generator
SIZES, TARGETS = (5000, 20_000, 50_000), (0.8, 0.9, 0.95)
LEARNT = 0.1
"""Share of archives with texts, ordered by the program's own learning; the others have scores alone."""


def _scores(gap: float) -> Callable[[Draw, Truth], np.ndarray[Any, Any]]:
    def scored(draw: Draw, truth: Truth) -> np.ndarray[Any, Any]:
        said: np.ndarray[Any, Any] = draw.normal(size=len(truth)) + gap * truth
        return said

    return scored


def _blind(draw: Draw, truth: Truth) -> np.ndarray[Any, Any]:
    """A good classifier that holds a fifth of the relevant papers for the least suspicious of all."""
    unseen = truth & (draw.random(len(truth)) < 0.2)
    return np.add(draw.normal(size=len(truth)), 3 * truth - 8.0 * unseen)


ORDERS: dict[str, Callable[[Draw, Truth], np.ndarray[Any, Any]]] = {
    "random": _scores(0.0), "inverted": _scores(-2.0), "weak": _scores(0.7), "good": _scores(2.5), "blind spot": _blind,
}  # fmt: skip


def one(number: int) -> tuple[str, Played]:
    """Return the kind of archive `number`, and how its review went."""
    draw = np.random.default_rng([20261125, number])
    prevalence = float(draw.uniform(0.01, 0.2))
    target = float(draw.choice(TARGETS))
    if number % round(1 / LEARNT) == 0:
        kind = ("learnt", "learnt from an inverted score")[number // 10 % 2]
        corpus, truth = corpus_of(2000, prevalence, number, inverted=number // 10 % 2 == 1)
        from biaoshi.scan.order.review import Settings
        from biaoshi.scan.order.review import play as ordered

        order = ordered(corpus, truth, Settings(str(number), growth=0.5), lambda brought: False)
        return kind, play(corpus.ids, truth, order, str(number), target=target, sample=200)
    kind = list(ORDERS)[number % len(ORDERS)]
    size = int(draw.choice(SIZES))
    truth = draw.permutation(size) < max(1, round(size * prevalence))
    order = np.argsort(-ORDERS[kind](draw, truth), kind="stable").tolist()
    return kind, play(
        [f"{n:06d}" for n in range(size)],
        truth,
        order,
        str(number),
        target=target,
        sample=int(draw.choice((100, 500, 1500))),
    )


def guarantee(archives: int, told: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Return how often both halves held, all in all and by the kind of order."""
    held: Counter[str] = Counter()
    recall_held: Counter[str] = Counter()
    missed_held: Counter[str] = Counter()
    total: Counter[str] = Counter()
    basis: Counter[str] = Counter()
    stopped: Counter[str] = Counter()
    stopped_held: Counter[str] = Counter()
    for n in range(archives):
        kind, played = one(n)
        total[kind] += 1
        held[kind] += played.holds
        recall_held[kind] += played.recall_holds
        missed_held[kind] += played.statement.missed is None or played.missed <= played.statement.missed
        basis[played.statement.basis] += 1
        if played.statement.basis == "rule":  # before everything was read: where something could go wrong
            stopped[kind] += 1
            stopped_held[kind] += played.recall_holds
        if n % 100 == 99:
            told(f"{n + 1} archives, both halves held in {held.total()}")
    return {
        "archives": archives, "confidence": 0.95, "both_hold": held.total(), "recall_holds": recall_held.total(),
        "missed_holds": missed_held.total(), "share_both": round(held.total() / archives, 4),
        "share_recall": round(recall_held.total() / archives, 4),
        "share_recall_low_95": round(lower(recall_held.total(), archives, 0.05), 4), "basis": dict(sorted(basis.items())),
        "stopped_early": stopped.total(), "stopped_early_recall_holds": stopped_held.total(),
        "by_order": {
            k: {"archives": total[k], "both_hold": held[k], "recall_holds": recall_held[k], "stopped_early": stopped[k],
                "stopped_early_recall_holds": stopped_held[k]}
            for k in sorted(total)
        },
    }  # fmt: skip
