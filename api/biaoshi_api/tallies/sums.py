"""Adding the counts up: by day, by unit, by rule, by month, of the units somebody sees."""

import datetime
import time
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import Connection, or_, select

from biaoshi_api.tallies.tables import TALLIES

_BATCH = 2_000
_COLUMNS = ("moment", "unit", "verdict", "files", "unread", "marks", "proper", "faults")


@dataclass(slots=True)
class Share:
    """`proper` of `marks`."""

    marks: int = 0
    proper: int = 0

    @property
    def rate(self) -> float | None:
        """None where there is no mark to speak of."""
        return self.proper / self.marks if self.marks else None


@dataclass(frozen=True, slots=True)
class Sums:
    """`checks` → how they ended; `days` (ISO) → checks; `units` → checks; `faults`: (unit, rule) → findings."""

    checks: Counter[str] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)  # all, unread
    days: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    months: dict[str, Share] = field(default_factory=dict)


def day_of(moment: float) -> datetime.date:
    """Return the day of epoch seconds by this machine's clock, as every time on the pages is."""
    return datetime.date(*time.localtime(moment)[:3])


def sums(connection: Connection, unit: str, since: float, until: float) -> Sums:
    """Return what was checked for `unit` and those beneath it from `since` until before `until` (epoch seconds)."""
    found = Sums()
    if not unit:
        return found
    own = or_(TALLIES.c.unit == unit, TALLIES.c.unit.startswith(f"{unit}/", autoescape=True))
    wanted = select(*(TALLIES.c[name] for name in _COLUMNS)).where(
        own, TALLIES.c.moment >= since, TALLIES.c.moment < until
    )
    for moment, its, verdict, files, unread, marks, proper, faults in connection.execution_options(
        yield_per=_BATCH
    ).execute(wanted):
        day = day_of(moment).isoformat()
        found.checks[verdict] += 1
        found.files["all"] += files
        found.files["unread"] += unread
        found.days[day] += 1
        found.units[its] += 1
        for code, count in faults.items():
            found.faults[its, code] += count
        month = found.months.setdefault(day[:7], Share())
        month.marks += marks
        month.proper += proper
    return found
