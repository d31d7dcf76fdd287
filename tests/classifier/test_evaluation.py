"""Rates and intervals: arithmetic against values worked out by hand or published."""

import pytest

from biaoshi.classifier.evaluation import counted, macro, wilson


def test_wilson_interval_of_published_values() -> None:
    """8 of 10 gives 0.490 to 0.943 (Wilson 1927, as tabulated); nothing counted gives everything."""
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(10, 10)[1] == 1.0


def test_counts_at_the_threshold() -> None:
    """A probability at the threshold counts as said."""
    row = counted("x", [0.9, 0.5, 0.4, 0.1], [True, False, True, False], 0.5)
    assert (row.tp, row.fp, row.fn, row.tn) == (1, 1, 1, 1)
    assert (row.precision, row.recall, row.f1, row.balanced) == (0.5, 0.5, 0.5, 0.5)


def test_calibration_error_is_none_where_probability_is_truth() -> None:
    """Half of what is said at one half is true: no error; all of it true: an error of one half."""
    assert counted("x", [0.5, 0.5], [True, False], 0.5).calibration == 0.0
    assert counted("x", [0.5, 0.5], [True, True], 0.5).calibration == 0.5


def test_macro_leaves_out_labels_that_do_not_occur() -> None:
    """A label without a positive has no F1 to average."""
    assert macro([counted("x", [0.9], [True], 0.5), counted("y", [0.1], [False], 0.5)]) == 1.0
