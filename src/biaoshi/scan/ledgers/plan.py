"""A plan out of ranked rows: what is opened first, year by year, and what it takes."""

import datetime
from collections import Counter
from dataclasses import dataclass, field

from biaoshi.scan.ledgers.ranking import LEVEL, Ranked

FIRST = min(LEVEL.values())
"""Score from which a row is looked at first: a level, or several strong hints."""
SECONDS = 3.3
"""Of one core for one page that has to be recognised (design.md); text takes a fiftieth of it."""


TITLES = (
    "有密级或者几种强提示：先扫描，逐件审核",
    "题名、栏目有提示：再扫描，按次序审核",
    "满二十五年而没有提示：扫描后抽样审核，宜先开放",
    "其余：到期前再审",
)


@dataclass
class Year:
    """Counts of one year (None: no year told)."""

    year: int | None
    rows: int = 0
    pages: int = 0
    marked: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)  # rows in which each speaks
    due: int = 0  # kept 25 years
    first: int = 0  # rows to be looked at first


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the plan."""

    title: str
    rows: int
    pages: int
    hours: float  # of one core, if all pages must be recognised


@dataclass
class Plan:
    """Fed row by row; years ascend, the one without a year last."""

    as_of: datetime.date
    _years: dict[int | None, Year] = field(default_factory=dict)
    _stages: dict[str, list[int]] = field(default_factory=lambda: {t: [0, 0] for t in TITLES})
    rows: int = 0

    def add(self, one: Ranked) -> None:
        """Count one row."""
        record, pages = one.record, one.record.pages or 0
        year = self._years.setdefault(record.year, Year(record.year))
        self.rows += 1
        year.rows += 1
        year.pages += pages
        year.codes.update(one.codes.keys())
        if record.entry.mark and record.entry.mark.level:
            year.marked[record.entry.mark.level] += 1
        due = "AR952" in one.codes
        year.due += due
        first = one.score - (40 if due else 0) >= FIRST
        year.first += first
        stage = self._stages[
            TITLES[0]
            if first
            else TITLES[1]
            if set(one.codes) - {"AR952", "AR954"}
            else TITLES[2]
            if due
            else TITLES[3]
        ]
        stage[0] += 1
        stage[1] += pages

    @property
    def years(self) -> list[Year]:
        return sorted(self._years.values(), key=lambda y: (y.year is None, y.year or 0))

    @property
    def stages(self) -> list[Stage]:
        return [Stage(t, rows, pages, round(pages * SECONDS / 3600, 1)) for t, (rows, pages) in self._stages.items()]
