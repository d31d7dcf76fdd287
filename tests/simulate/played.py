"""One review played from the control set to the statement, with the project's own functions and a truth to answer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from biaoshi.scan.certificate import draw
from biaoshi.scan.certificate.elusion import Round
from biaoshi.scan.certificate.statement import Evidence, Statement, recall_alpha, state
from biaoshi.scan.certificate.target import more, needed

Truth = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Played:
    """`recall`: what the order alone had found where it stopped; `missed`: share of the unread that stays closed."""

    statement: Statement
    evidence: Evidence
    recall: float
    missed: float
    control: int
    ordered: int

    @property
    def holds(self) -> bool:
        """Both halves of what was said are so."""
        s = self.statement
        return (s.recall is None or self.recall >= s.recall) and (s.missed is None or self.missed <= s.missed)

    @property
    def recall_holds(self) -> bool:
        return self.statement.recall is None or self.recall >= self.statement.recall


def control_set(
    ids: Sequence[str], truth: Truth, seed: str, first: int, target: float, alpha: float
) -> tuple[list[int], int]:
    """Return the control set as places, enlarged as the program asks until it is enough or all is drawn."""
    place = {i: n for n, i in enumerate(ids)}
    drawn = [place[i] for i in draw.shuffled(ids, seed, "control")]
    size = min(first, len(ids))
    while True:
        relevant = int(truth[drawn[:size]].sum())
        if needed(relevant, target, recall_alpha(alpha)) is not None or size == len(ids):
            return drawn[:size], relevant
        size = min(len(ids), size + more(size, relevant, target, recall_alpha(alpha)))


def play(
    ids: Sequence[str], truth: Truth, order: Sequence[int], seed: str, *, first: int = 300, sample: int = 500,
    target: float = 0.95, alpha: float = 0.05, batch: int = 50,
) -> Played:  # fmt: skip
    """Return what came of reviewing in `order`, stopping as the rule says at the end of a batch, and sampling the rest."""
    control, relevant = control_set(ids, truth, seed, first, target, alpha)
    among = np.zeros(len(ids), dtype=bool)
    among[control] = True
    goal = needed(relevant, target, recall_alpha(alpha))
    hits = np.cumsum([among[n] and truth[n] for n in order])
    at = len(order) if goal is None else int(np.searchsorted(hits, goal)) + 1
    at = min(len(order), -(-at // batch) * batch)
    read = among.copy()
    read[np.asarray(order[:at], dtype=int)] = True
    left = np.flatnonzero(~read)
    rounds: tuple[Round, ...] = ()
    found = int(truth[read].sum())
    if len(left):
        place = {i: n for n, i in enumerate(ids)}
        drawn = [place[i] for i in draw.elusion([ids[n] for n in left.tolist()], seed, 1, min(sample, len(left)))]
        rounds = (Round(len(left), len(drawn), int(truth[drawn].sum()), found),)
        read[drawn] = True
    evidence = Evidence(
        papers=len(ids), drawn=len(control), relevant=relevant, closed=True, reached=int(hits[at - 1]) if at else 0,
        reviewed=int(read.sum()), found=int(truth[read].sum()), rounds=rounds, target=target, alpha=alpha,
    )  # fmt: skip
    statement = state(evidence)
    total = max(1, int(truth.sum()))
    # the rule speaks of the order alone, which is less than all that was found; the samples speak of all
    ordered = truth[np.asarray(order[:at], dtype=int)].sum() if statement.basis == "rule" else truth[read].sum()
    unread = int((~read).sum())
    missed = float(truth[~read].sum()) / unread if unread else 0.0
    return Played(statement, evidence, float(ordered) / total, missed, len(control), at)
