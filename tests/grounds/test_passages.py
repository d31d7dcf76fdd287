"""Which paragraphs are looked at, and what is said of them."""

from hypothesis import given
from hypothesis import strategies as st

from biaoshi.grounds import Unit, stretches
from biaoshi.grounds.passages import BESIDE, _stretches
from biaoshi.grounds.units import TOGETHER
from biaoshi.types.document import Span


@given(st.lists(st.booleans(), max_size=80))
def test_stretches_hold_every_open_paragraph_once(open_: list[bool]) -> None:
    """Every paragraph with a term is in exactly one stretch; stretches are in order, apart, and never longer than a paper."""
    found = list(_stretches(open_))
    covered = [n for a, b in found for n in range(a, b)]
    assert covered == sorted(set(covered))
    assert {n for n, wanted in enumerate(open_) if wanted} <= set(covered)
    assert all(0 < b - a <= TOGETHER for a, b in found)


def test_neighbours_come_along() -> None:
    """A paragraph with a term is scored with those beside it."""
    assert BESIDE == 1
    assert list(_stretches([False] * 3 + [True] + [False] * 3)) == [(2, 5)]
    assert list(_stretches([True, False, True])) == [(0, 3)]


def test_a_paper_the_gate_keeps_shut_has_nothing_to_score() -> None:
    """Without a term and with a gate that never opens no paragraph is chosen; with one that opens for one, three are."""
    units = [Unit(Span(n * 10, n * 10 + 9), f"第{n}段") for n in range(9)]
    assert stretches(units, (), lambda _: False) == ()
    assert stretches(units, (), lambda text: text == "第4段") == ((3, 6),)
