"""Samples of the papers left unread: how many may have been missed.

Each round is a uniform random sample of what was unread when it was drawn. Its bound is Clopper and Pearson's (1934),
one-sided, for a sample without replacement a little on the safe side. Rounds may follow one another, and whether there
is another may depend on what the last one found: round r may therefore err with α/2^r only, so that all of them together
err with less than α.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Round:
    """`drawn` of the `left` papers unread then were reviewed, `hits` were relevant; `found` were known before it."""

    left: int
    drawn: int
    hits: int
    found: int


def upper(hits: int, drawn: int, alpha: float) -> float:
    """Return the upper bound of a share of which `hits` in `drawn` were seen."""
    from scipy.stats import beta

    return 1.0 if hits >= drawn else float(beta.ppf(1 - alpha, hits + 1, drawn - hits))


def lower(hits: int, drawn: int, alpha: float) -> float:
    """Return the lower bound of a share of which `hits` in `drawn` were seen."""
    from scipy.stats import beta

    return 0.0 if hits == 0 else float(beta.ppf(alpha, hits, drawn - hits + 1))


def spent(number: int, alpha: float) -> float:
    """Return what round `number` (from 1) may err with."""
    return float(alpha / 2.0**number)


def missing(rounds: tuple[Round, ...], found: int, unread: int, alpha: float) -> int:
    """Return how many relevant papers may be unread now at most, by the tightest of the rounds.

    `found` are known now, `unread` papers are left. What was found since a round was drawn is no longer missing.
    """
    best = unread
    for number, one in enumerate(rounds, 1):
        then = min(one.left, math.floor(upper(one.hits, one.drawn, spent(number, alpha)) * one.left))
        best = min(best, max(0, then - (found - one.found)))
    return best


def at_least(rounds: tuple[Round, ...], found: int, alpha: float) -> int:
    """Return how many relevant papers are unread now at least, by the rounds."""
    worst = 0
    for number, one in enumerate(rounds, 1):
        then = math.ceil(lower(one.hits, one.drawn, spent(number, alpha)) * one.left)
        worst = max(worst, then - (found - one.found))
    return worst


def size(rate: float, alpha: float) -> int:
    """Return how many papers a first round needs to show `rate` if it finds none."""
    return math.ceil(math.log(spent(1, alpha)) / math.log(1 - rate))
