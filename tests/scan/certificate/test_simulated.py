"""The guarantee in small: a few dozen of the archives of `make simulate`, bad orders among them."""

import numpy as np

from simulate.certificates import guarantee
from simulate.played import play


def test_what_is_stated_holds_however_bad_the_order() -> None:
    """Recall and missed share hold in all but what chance allows (one in twenty), whatever made the order."""
    found = guarantee(40)
    assert set(found["by_order"]) >= {"random", "inverted", "weak", "good", "blind spot", "learnt"}
    assert found["stopped_early"] >= 10
    assert found["both_hold"] >= 36  # fewer: once in a thousand at a confidence of 95 %


def test_at_random_the_rule_errs_nearly_as_often_as_it_may() -> None:
    """In random order of many papers the share of failures is near α₁ and not above it: the bound is neither loose nor false."""
    draw = np.random.default_rng(5)
    wrong = 0
    for n in range(300):
        truth = draw.permutation(2000) < 400
        played = play(
            [str(i) for i in range(2000)],
            truth,
            draw.permutation(2000).tolist(),
            str(n),
            first=400,
            sample=20,
            target=0.8,
            batch=1,
        )
        wrong += played.statement.basis == "rule" and not played.recall_holds
    assert 3 <= wrong <= 24  # α₁ = 0.04 of 300 is 12, less for the step from one j to the next
