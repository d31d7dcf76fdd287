"""Rows as .csv: opened as they are by spreadsheet programs, no cell a formula, written as they come."""

import csv
import io
from collections.abc import Iterator

import pytest

from biaoshi.output.separated import FORMULA, guarded, separated


def test_rows_come_back_as_they_went() -> None:
    """With a mark that tells the encoding; None is an empty cell, quotes and line breaks stay."""
    data = b"".join(separated(("甲", "乙"), [(1, None), ('说"是"', "两\n行")]))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [["甲", "乙"], ["1", ""], ['说"是"', "两\n行"]]


@pytest.mark.parametrize("begins", FORMULA)
def test_no_cell_is_a_formula(begins: str) -> None:
    """Whatever a spreadsheet would reckon stands behind an apostrophe; a number of ours that is below zero too."""
    assert guarded(f"{begins}1+1") == f"'{begins}1+1"
    assert f"'{begins}" in b"".join(separated(("a",), [(f"{begins}1",)])).decode("utf-8-sig")


def test_rows_are_not_held_until_the_last() -> None:
    """The first piece of a long list is there before the list has ended."""
    asked: list[int] = []

    def rows() -> Iterator[tuple[str]]:
        for n in range(100_000):
            asked.append(n)
            yield ("岁修" * 20,)

    pieces = separated(("甲",), rows())
    next(pieces), next(pieces)
    assert len(asked) < 5000
