"""Working days: until when a third party may answer."""

import functools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Due:
    """A day some working days on; `sure`: the holidays of all the years passed through are known."""

    day: date
    sure: bool


@dataclass(frozen=True, slots=True)
class _Year:
    off: frozenset[date]
    on: frozenset[date]


def due(start: date, days: int) -> Due:
    """Return the last of `days` working days after `start`, which is not counted itself.

    >>> due(date(2026, 9, 30), 1).day  # the first working day after the National Day week
    datetime.date(2026, 10, 8)
    """
    day, left, sure = start, days, True
    while left:
        day += timedelta(days=1)
        left -= working(day)
        sure = sure and day.year in _years()
    return Due(day, sure)


def working(day: date) -> bool:
    """Tell whether `day` is a working day; of a year whose holidays are not known, whether it is no weekend."""
    year = _years().get(day.year, _Year(frozenset(), frozenset()))
    return day in year.on or (day.weekday() < 5 and day not in year.off)


@functools.cache
def _years() -> dict[int, _Year]:
    raw = tomllib.loads(files("biaoshi_api.desk.cases").joinpath("workdays.toml").read_text("utf-8"))
    return {
        int(year): _Year(frozenset(d for r in told["off"] for d in _range(r)), frozenset(map(date.fromisoformat, told["on"])))
        for year, told in raw.items()
    }  # fmt: skip


def _range(text: str) -> Iterator[date]:
    first, _, last = text.partition("/")
    day, end = date.fromisoformat(first), date.fromisoformat(last or first)
    while day <= end:
        yield day
        day += timedelta(days=1)
