"""Reviews against recall: what the control set says of every moment of the review, as an estimate.

The intervals are Clopper and Pearson's for one moment each, not for all at once: they show a course and are no statement.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from biaoshi.scan.certificate.elusion import lower, upper


@dataclass(frozen=True, slots=True)
class Point:
    """After `reviews` papers of the order, `recall` estimated, within `low` and `high` at 95 % for this moment alone."""

    reviews: int
    recall: float
    low: float
    high: float


def course(reached: Sequence[int], relevant: int, reviews: int) -> tuple[Point, ...]:
    """Return the course of recall. `reached`: papers reviewed when each relevant control paper came, in order;
    `relevant`: T; `reviews`: papers of the order reviewed so far."""
    if relevant < 1:
        return ()
    moments = [(0, 0), *((at, n) for n, at in enumerate(reached, 1))]
    if reviews > moments[-1][0]:
        moments.append((reviews, len(reached)))
    return tuple(Point(at, n / relevant, lower(n, relevant, 0.025), upper(n, relevant, 0.025)) for at, n in moments)


SPARE = 1
"""Relevant control papers that need not be reached, in the control set advised."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a certificate costs: papers of a control set expected, at least and as advised, and of a clean elusion sample.

    The least is fragile: its last relevant paper must be reached, and one fewer drawn than expected is too few.
    """

    prevalence: float
    relevant: int  # that the control set must have
    roomy: int  # with which SPARE of them need not be reached
    control: int
    advised: int
    elusion: int
    enough: bool  # so many papers are there


def costs(papers: int, target: float, alpha: float, rates: Sequence[float], missed: float) -> tuple[Cost, ...]:
    """Return for each prevalence in `rates` what must be drawn for recall `target` and a missed share of `missed`."""
    from biaoshi.scan.certificate.elusion import size
    from biaoshi.scan.certificate.statement import elusion_alpha, recall_alpha
    from biaoshi.scan.certificate.target import fewest

    least, roomy = (fewest(target, recall_alpha(alpha), spare) for spare in (0, SPARE))
    sample = size(missed, elusion_alpha(alpha))

    def cost(p: float) -> Cost:
        control, advised = (min(papers, math.ceil(t / p)) for t in (least, roomy))
        return Cost(p, least, roomy, control, advised, min(papers, sample), control * p + 1e-9 >= least)

    return tuple(map(cost, rates))
