"""Periods, limits and 25 years: every day over decades, and whatever else hypothesis thinks of."""

from calendar import isleap, monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaoshi.calendar import (
    LIMITS,
    after_days,
    after_months,
    after_years,
    beyond,
    derived,
    expiry,
    extended,
    in_months,
    presumed,
    same_length,
    twenty_five_years,
)
from biaoshi.types.document import Span
from biaoshi.types.mark import LEVELS, Level, Period, PeriodKind, Piece

DAYS = st.dates(date(1949, 10, 1), date(2500, 12, 31))
FIRST, LAST = date(1990, 1, 1), date(2034, 12, 31)
LENGTHS: tuple[PeriodKind, ...] = ("years", "months", "days")
EVERY_DAY = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]


def until(iso: str, words: str = "") -> Period:
    return Period("until", iso, Piece(words, words, Span(0, len(words))))


def known(day: date | None) -> date:
    assert day is not None
    return day


def oracle(start: date, months: int) -> date:
    """The day after the last day, found by asking for every day whether its month and day have come."""
    year, month = start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1
    last = (
        date(year, month, min(start.day - 1, monthrange(year, month)[1]))
        if start.day > 1
        else date(year, month, 1) - timedelta(1)
    )
    return last + timedelta(1)


@pytest.mark.parametrize(
    ("start", "months", "free"),
    [
        ("2025-03-01", 120, "2035-03-01"),
        ("2025-01-31", 1, "2025-03-01"),
        ("2025-01-30", 1, "2025-03-01"),
        ("2025-01-29", 1, "2025-03-01"),
        ("2025-01-28", 1, "2025-02-28"),
        ("2024-01-29", 1, "2024-02-29"),
        ("2024-01-31", 1, "2024-03-01"),
        ("2024-12-31", 2, "2025-03-01"),
        ("2025-03-31", 1, "2025-05-01"),
        ("2025-12-31", 1, "2026-01-31"),
        ("2024-02-29", 12, "2025-03-01"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-02-29", 1, "2024-03-29"),
        ("2023-02-28", 12, "2024-02-28"),
        ("1996-02-29", 30 * 12, "2026-03-01"),
    ],
)
def test_known_days(start: str, months: int, free: str) -> None:
    """Where the month has no such day the period lasts to the month's end, and the next day is free."""
    assert after_months(date.fromisoformat(start), months) == date.fromisoformat(free)


@pytest.mark.parametrize("months", [1, 2, 3, 6, 11, 12, 13, 24, 60, 120, 240, 360])
def test_every_day_of_decades(months: int) -> None:
    """For every day of 45 years the period ends as the oracle says, never before the day before."""
    previous = date.min
    for day in EVERY_DAY:
        free = known(after_months(day, months))
        assert free == oracle(day, months)
        assert free >= previous
        previous = free


@pytest.mark.parametrize("years", [1, 4, 5, 10, 20, 25, 30])
def test_only_leap_days_move(years: int) -> None:
    """A length in years ends on the same month and day, but for 29 February in a common year (1 March)."""
    for day in EVERY_DAY:
        free = known(after_years(day, years))
        if (day.month, day.day) == (2, 29) and not isleap(day.year + years):
            assert free == date(day.year + years, 3, 1)
        else:
            assert free == day.replace(year=day.year + years)


@given(DAYS, st.integers(0, 1200))
def test_longer_ends_later(day: date, months: int) -> None:
    """One month more ends strictly later."""
    assert known(after_months(day, months + 1)) > known(after_months(day, months))


@given(DAYS, DAYS, st.integers(0, 1200))
def test_later_ends_no_earlier(a: date, b: date, months: int) -> None:
    """A paper of a later day is never free before one of an earlier day with the same period."""
    first, second = sorted((a, b))
    assert known(after_months(first, months)) <= known(after_months(second, months))


@given(DAYS, st.integers(0, 100))
def test_years_are_twelve_months(day: date, years: int) -> None:
    """n years and 12 n months are one length, in dates and in comparison."""
    assert after_years(day, years) == after_months(day, 12 * years)
    assert same_length(Period("years", years), Period("months", 12 * years), day)
    assert in_months(Period("years", years)) == in_months(Period("months", 12 * years))


@given(DAYS, st.integers(0, 600))
def test_a_short_month_never_shortens(day: date, months: int) -> None:
    """The free day is the corresponding day, or the first of the next month: at most three days more, never less."""
    free = known(after_months(day, months))
    assert free.day in (day.day, 1)
    if free.day != day.day:
        assert (free - timedelta(1)).day < day.day


@given(DAYS, st.integers(0, 40000))
def test_days_go_and_come_back(day: date, days: int) -> None:
    """Days are counted on the calendar, both ways."""
    assert known(after_days(day, days)) - timedelta(days) == day
    assert expiry(Period("days", days), day) == after_days(day, days)


@given(st.dates(), st.integers(0, 99999))
def test_never_a_traceback(day: date, amount: int) -> None:
    """Any date with any length gives a date or None, also beyond the year 9999."""
    for kind in LENGTHS:
        ends = expiry(Period(kind, amount), day)
        assert ends is None or ends >= day
    assert after_years(date(9999, 6, 1), 1) is None
    assert after_months(date(9999, 12, 31), 2) is None
    assert after_days(date(9999, 12, 31), 1) is None


def test_dates_that_name_the_free_day_and_the_last_day() -> None:
    """2026年12月31日 and …前 name the free day; 至… and …止 the last secret day."""
    free, after = date(2026, 12, 31), date(2027, 1, 1)
    assert expiry(until("2026-12-31", "2026年12月31日"), None) == free
    assert expiry(until("2026-12-31", "2026年12月31日前"), None) == free
    assert expiry(until("2026-12-31", "至2026年12月31日"), None) == after
    assert expiry(until("2026-12-31", "2026 年 12 月 31 日 止"), None) == after


@pytest.mark.parametrize(
    "period", [Period("missing"), Period("invalid"), Period("indefinite"), Period("condition", "启用前")]
)
def test_what_has_no_end(period: Period) -> None:
    """A missing, invalid or endless period and a condition have no expiry; a length without a date neither."""
    assert expiry(period, date(2025, 3, 1)) is None
    assert expiry(Period("years", 10), None) is None


@pytest.mark.parametrize("level", LEVELS)
def test_presumption(level: Level) -> None:
    """A level alone is presumed for 30, 20 or 10 years, not before 1991, and never without a date."""
    assert presumed(level, date(2020, 5, 6)) == date(2020 + LIMITS[level], 5, 6)
    assert presumed(level, date(1990, 12, 31)) is None
    assert presumed(level, None) is None
    assert presumed(None, date(2020, 5, 6)) is None


@pytest.mark.parametrize("level", LEVELS)
@given(day=DAYS, months=st.integers(1, 500))
def test_limit_by_any_unit(level: Level, day: date, months: int) -> None:
    """Years, months and the date they lead to are over the limit together or not at all."""
    over = months > 12 * LIMITS[level]
    assert beyond(Period("months", months), level, day) == over
    assert beyond(Period("months", months), level, None) == over
    free = known(after_months(day, months))
    assert beyond(until(free.isoformat(), "x"), level, day) == over
    assert beyond(Period("days", (free - day).days), level, day) == over


def test_limit_of_an_office_and_without_a_date() -> None:
    """An office's own limit counts; a date cannot be over a limit when nothing says where to count from."""
    assert beyond(Period("years", 6), "秘密", None, 5)
    assert not beyond(Period("years", 5), "秘密", None, 5)
    assert not beyond(until("2099-01-01"), "秘密", None)
    assert not beyond(Period("days", 3653), "秘密", None)
    assert beyond(Period("days", 3661), "秘密", None)


def test_extension() -> None:
    """延长5年 adds to the old end; 延长至15年 counts from the date of issue; a date is itself."""
    issued, old = date(2015, 3, 1), date(2025, 3, 1)
    assert extended(Period("years", 5), issued=issued, old=old, by=True) == date(2030, 3, 1)
    assert extended(Period("years", 15), issued=issued, old=old, by=False) == date(2030, 3, 1)
    assert extended(until("2031-12-31"), issued=issued, old=old, by=False) == date(2031, 12, 31)


def test_derived_is_not_restarted() -> None:
    """A derived paper is free when its source is, whatever its own date gives."""
    assert derived(date(2036, 1, 1), date(2030, 1, 1)) == date(2030, 1, 1)
    assert derived(date(2036, 1, 1), None) == date(2036, 1, 1)


def test_same_length_of_a_date() -> None:
    """Five years and the date five years on are the same, with a day's grace; six are not."""
    issued = date(2025, 3, 1)
    for iso in ("2030-02-28", "2030-03-01", "2030-03-02"):
        assert same_length(Period("years", 5), until(iso), issued)
    assert not same_length(Period("years", 5), until("2031-03-01"), issued)
    assert not same_length(Period("years", 5), until("2030-03-01"), None)


def test_twenty_five_years() -> None:
    """25 years of archives are counted like any period."""
    assert twenty_five_years(date(1998, 5, 1)) == date(2023, 5, 1)
    assert twenty_five_years(date(2000, 2, 29)) == date(2025, 3, 1)
