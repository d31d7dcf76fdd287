"""The order of periods and levels that covers, parts and sources are compared by."""

from datetime import date

import pytest

from biaoshi.marks import read
from biaoshi.rules.paper import plain
from biaoshi.rules.ranking import differ, longer, summit
from biaoshi.types.mark import Mark, Period

DAY = date(2025, 3, 1)


def mark(text: str) -> Mark:
    return read(plain(f"{text}\n关于开展检查的通知\n各单位：\n请认真执行。")).marks[0]


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        (Period("years", 10), Period("years", 5), True),
        (Period("years", 5), Period("years", 10), False),
        (Period("years", 1), Period("months", 12), False),
        (Period("months", 13), Period("years", 1), True),
        (Period("indefinite"), Period("years", 30), True),
        (Period("years", 30), Period("indefinite"), False),
        (Period("indefinite"), Period("indefinite"), False),
        (Period("until", "2036-03-01"), Period("years", 10), True),
        (Period("until", "2035-03-01"), Period("years", 10), False),
        (Period("until", "2030-01-01"), Period("until", "2029-06-30"), True),
        (Period("days", 45), Period("months", 1), True),
        (Period("condition", "公布前"), Period("years", 10), None),
        (Period("condition", "公布前"), Period("condition", "公布前"), False),
        (Period("missing"), Period("years", 10), None),
        (Period("years", 10), Period("invalid"), None),
    ],
)
def test_order_of_periods(a: Period, b: Period, answer: bool | None) -> None:
    """Lengths compare as lengths, dates from the date of issue, conditions and faults with nothing."""
    assert longer(a, b, DAY) is answer


def test_date_needs_the_date_of_issue() -> None:
    """Without a date of issue a date and a length cannot be compared."""
    assert longer(Period("until", "2036-03-01"), Period("years", 10)) is None


def test_marks_that_differ() -> None:
    """Level or period make a difference, the way of writing and a missing period do not."""
    assert differ(mark("机密★10年"), mark("秘密★10年"), None)
    assert differ(mark("机密★10年"), mark("机密★5年"), None)
    assert not differ(mark("机密★1年"), mark("机密★12个月"), None)
    assert not differ(mark("机密★10年"), mark("机密☆10年"), None)
    assert not differ(mark("机密★10年"), mark("机密★"), None)


def test_cover_takes_highest_level_and_longest_period() -> None:
    """机密★5年 with 秘密★10年 makes 机密★10年; with a condition a person must choose."""
    assert summit([mark("机密★5年"), mark("秘密★10年")]) == "机密★10年"
    assert summit([mark("秘密★5年"), mark("机密★20年")]) == "机密★20年"
    assert summit([mark("秘密★5年"), mark("机密★公布前")]) is None
