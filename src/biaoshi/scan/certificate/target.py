"""The one stopping rule: stop when the review has reached the j-th relevant paper of the control set.

Let R papers be relevant, and let the review bring them in some order. The order is made without the control set (see
`order.review`): so the T relevant papers of the control set, a uniform random draw of all papers, are a uniform random
subset of the R places 1..R. K, the place of the j-th of them, is an order statistic of that subset. Stopping at K leaves
recall K/R, and

    P(K/R < x) = P(at least j of T fall on the first k places) = P(Hypergeometric(R, k, T) ≥ j),   k = ⌈xR⌉ − 1
               ≤ P(Binomial(T, k/R) ≥ j) ≤ P(Binomial(T, x) ≥ j).

The first step holds wherever j ≥ T·k/R + 1: a hypergeometric variable is a sum of independent trials with mean T·k/R,
and no such sum has a larger tail there than the binomial of the same mean (Hoeffding 1956); j chosen below is always
that far out, which a test goes through. So with

    j = the least number with P(Binomial(T, x) ≥ j) ≤ α

recall is at least x with confidence 1 − α, whatever made the order: the quality of the classifier decides only how many
papers are read until then. x, α and j are fixed before the first batch is seen, there is one moment to stop, and reading
on beyond it can only raise recall: so the bound is one for optional stopping. What T is may decide x (`reachable`) and
may make the control set grow, for neither looks at the order.

Sources: Cormack and Grossman, Engineering quality and reliability in technology-assisted review, SIGIR 2016 (the target
method); Lewis, Yang and Frieder, Certifying one-phase technology-assisted reviews, CIKM 2021 (quantile estimation with
binomial bounds, of which this is the case of a control set drawn first); Clopper and Pearson 1934; Hoeffding 1956.
"""

import math


def tail(j: int, relevant: int, target: float) -> float:
    """Return P(Binomial(relevant, target) ≥ j)."""
    from scipy.stats import binom

    return float(binom.sf(j - 1, relevant, target))


def needed(relevant: int, target: float, alpha: float) -> int | None:
    """Return j for T = `relevant`; None where even the last one would not be enough."""
    from scipy.stats import binom

    if relevant < 1 or tail(relevant, relevant, target) > alpha:
        return None
    j = min(relevant, int(binom.ppf(1 - alpha, relevant, target)) + 1)
    while j > 1 and tail(j - 1, relevant, target) <= alpha:
        j -= 1
    while tail(j, relevant, target) > alpha:
        j += 1
    return j


def fewest(target: float, alpha: float, spare: int = 0) -> int:
    """Return the least T with which `target` can be reached though `spare` of them are not: at 0 all must be found."""
    least = max(1, math.floor(math.log(alpha) / math.log(target))) + spare
    while (j := needed(least, target, alpha)) is None or j > least - spare:
        least += 1
    return least


def reachable(relevant: int, alpha: float) -> float:
    """Return the highest target T = `relevant` can show, rounded down to a thousandth; 0 where it shows none."""
    if relevant < 1:
        return 0.0
    best: float = math.floor(math.pow(alpha, 1 / relevant) * 1000) / 1000
    return best if best > 0 and needed(relevant, best, alpha) is not None else float(max(0.0, best - 0.001))


def more(drawn: int, relevant: int, target: float, alpha: float) -> int:
    """Return how many more papers the control set probably needs: at the rate seen, until `fewest` are relevant.

    With none seen yet, as many again as were drawn.
    """
    missing = fewest(target, alpha) - relevant
    if missing <= 0:
        return 0
    if relevant == 0:
        return max(drawn, missing)
    return math.ceil(missing * drawn / relevant)
