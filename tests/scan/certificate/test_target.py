"""The stopping rule holds for every order, and nothing less strict would."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from biaoshi.scan.certificate.target import fewest, more, needed, reachable, tail


@given(relevant=st.integers(1, 120), target=st.integers(50, 99), alpha=st.sampled_from([0.01, 0.04, 0.05, 0.1]))
def test_j_is_the_least_number_whose_tail_is_within_alpha(relevant: int, target: int, alpha: float) -> None:
    """Reckoned in whole fractions, j errs with α at most and j − 1 does not."""
    x = Fraction(target, 100)

    def exact(j: int) -> Fraction:
        return sum((comb(relevant, k) * x**k * (1 - x) ** (relevant - k) for k in range(j, relevant + 1)), Fraction(0))

    j = needed(relevant, target / 100, alpha)
    if j is None:
        assert exact(relevant) > alpha
    else:
        assert exact(j) <= alpha < exact(j - 1)


def test_the_rule_errs_with_alpha_at_most_whatever_number_is_relevant() -> None:
    """P(recall at the stop < x), reckoned exactly for R relevant papers of which a random T are in the control set."""
    for alpha in (0.04, 0.1):
        for target in (0.7, 0.8, 0.9, 0.95):
            for relevant in (*range(1, 90, 4), 150, 300):
                j = needed(relevant, target, alpha)
                if j is None:
                    continue
                assert j >= relevant * target + 1  # where Hoeffding's comparison holds
                for population in {relevant, relevant + 1, 2 * relevant, 97, 1000, 20_000}:
                    if population >= relevant:
                        before = int(np.ceil(target * population - 1e-9)) - 1  # stopping here leaves too little
                        wrong = hypergeom.sf(j - 1, population, before, relevant)
                        assert wrong <= tail(j, relevant, target) + 1e-12 <= alpha + 1e-12


def test_one_paper_sooner_would_be_too_soon() -> None:
    """With j − 1 for j the rule errs more often than α where papers are many: j is no more than it must be."""
    for target in (0.8, 0.9, 0.95):
        j = needed(200, target, 0.04)
        assert j is not None
        assert hypergeom.sf(j - 2, 10**6, int(target * 10**6) - 1, 200) > 0.04


@given(target=st.floats(0.5, 0.99), alpha=st.sampled_from([0.01, 0.04, 0.2]))
def test_fewest_is_enough_and_one_less_is_not(target: float, alpha: float) -> None:
    """All of the fewest relevant papers show the target; all of one fewer do not."""
    least = fewest(target, alpha)
    assert needed(least, target, alpha) == least
    assert least == 1 or needed(least - 1, target, alpha) is None


@given(relevant=st.integers(1, 400), alpha=st.sampled_from([0.01, 0.04, 0.2]))
def test_what_is_said_to_be_reachable_is(relevant: int, alpha: float) -> None:
    """The target named instead can be shown, and one two thousandths higher cannot."""
    best = reachable(relevant, alpha)
    assert best == 0 or needed(relevant, best, alpha) is not None
    assert best > 0.997 or needed(relevant, best + 0.002, alpha) is None


@pytest.mark.parametrize(
    ("drawn", "relevant", "expected"), [(300, 15, 960), (300, 0, 300), (2000, 63, 0), (2000, 100, 0)]
)
def test_more_asks_for_what_is_missing_at_the_rate_seen(drawn: int, relevant: int, expected: int) -> None:
    """63 relevant papers are wanted for 95 %: at 15 in 300 that takes 960 more."""
    assert more(drawn, relevant, 0.95, 0.04) == expected
