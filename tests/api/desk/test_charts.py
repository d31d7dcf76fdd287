"""Plots say what the numbers say: bars in proportion, inside the picture, in order, with every name and number readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaoshi_api.desk.views.charts import Plot, columns, line, rows_of

NAMES = st.text("甲乙丙丁戊己庚辛壬癸<&\"'", min_size=1, max_size=40)
ROWS = st.lists(st.tuples(NAMES, st.integers(0, 10**7)), max_size=60)


def inside(plot: Plot) -> bool:
    return all(
        b.x >= -0.1 and b.x + b.width <= plot.width + 0.1 and b.y >= -0.1 and b.y + b.height <= plot.height + 0.1
        for b in plot.bars
    )


@given(ROWS)
def test_upright_bars_are_in_proportion(rows: list[tuple[str, int]]) -> None:
    """Each row has its bar, as high as its number against the highest line, none beyond it."""
    plot = columns("x", rows)
    assert [(b.name, b.value) for b in plot.bars] == [(name, str(n)) for name, n in rows]
    assert inside(plot)
    most = max((n for _, n in rows), default=0)
    for bar, (_, n) in zip(plot.bars, rows, strict=True):
        tallest = max(b.height for b in plot.bars)
        assert bar.height == pytest.approx(tallest * n / most if most else 0, abs=0.11)
        assert bar.y + bar.height == pytest.approx(plot.rules[0], abs=0.11)
        assert bar.y >= min(plot.rules) - 0.11
    assert [b.x for b in plot.bars] == sorted(b.x for b in plot.bars)


@given(ROWS)
def test_lying_bars_are_in_proportion(rows: list[tuple[str, int]]) -> None:
    """Each row has its bar one below the other, its number beside it, and its name, cut where it is long."""
    plot = rows_of("x", rows)
    assert inside(plot)
    most = max((n for _, n in rows), default=0)
    longest = max((b.width for b in plot.bars), default=0)
    for bar, (_, n) in zip(plot.bars, rows, strict=True):
        assert bar.width == pytest.approx(longest * n / most if most else 0, abs=0.11)
    assert [w.text for w in plot.words[1::2]] == [str(n) for _, n in rows]
    assert all(len(w.text) <= 22 for w in plot.words[::2])
    tops = [b.y for b in plot.bars]
    assert tops == sorted(set(tops))


@given(st.lists(st.tuples(NAMES, st.none() | st.floats(0, 1)), max_size=30))
def test_a_line_has_a_point_where_there_is_a_share(rows: list[tuple[str, float | None]]) -> None:
    """Months without a mark have no point: nothing is not nought."""
    plot = line("x", rows)
    told = [(name, share) for name, share in rows if share is not None]
    assert [(b.name, b.value) for b in plot.bars] == [(name, f"{share:.1%}") for name, share in told]
    low, high = (max(plot.rules), min(plot.rules))
    for (_, y), (_, share) in zip(plot.points, told, strict=True):
        assert y == pytest.approx(low + (high - low) * share, abs=0.11)


@pytest.mark.parametrize(
    ("most", "lines"), [(1, [0, 1]), (3, [0, 1, 2, 3]), (14, [0, 4, 8, 12, 16]), (100, [0, 25, 50, 75, 100]), (101, [0, 30, 60, 90, 120])]
)  # fmt: skip
def test_lines_across_are_round_numbers(most: int, lines: list[int]) -> None:
    """The lines stand at whole round numbers, the highest not below the highest bar."""
    plot = columns("x", [("a", most)])
    assert [w.text for w in plot.words if w.anchor == "end"] == [str(n) for n in lines]


def test_nothing_is_said_to_be_nothing() -> None:
    """No row, or only noughts: the sentence says so, and there is no bar to be seen."""
    for plot in (columns("x", []), columns("x", [("a", 0)]), rows_of("x", []), rows_of("x", [("a", 0)]), line("x", [])):
        assert plot.said == "没有。"
        assert all(b.height == 0 or b.width == 0 for b in plot.bars)
