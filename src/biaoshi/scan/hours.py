"""Hours in which a scan works: 20:00-06:00. Outside of them workers hold nothing and wait."""

import datetime
import re
from dataclasses import dataclass

from biaoshi.errors import UsageError

_WRITTEN = re.compile("([0-9]{1,2}):([0-9]{2})[-–—~至]([0-9]{1,2}):([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Hours:
    """From `start` to `end`, minutes of the day; over midnight where the end comes first."""

    start: int
    end: int

    def wait(self, at: datetime.datetime) -> float:
        """Return the seconds from `at` (local time) until work may go on, 0 within the hours."""
        minute = at.hour * 60 + at.minute
        inside = self.start <= minute < self.end if self.start < self.end else minute >= self.start or minute < self.end
        if inside:
            return 0.0
        opening = at.replace(hour=self.start // 60, minute=self.start % 60, second=0, microsecond=0)
        return ((opening if opening > at else opening + datetime.timedelta(days=1)) - at).total_seconds()

    def __str__(self) -> str:
        return f"{self.start // 60:02}:{self.start % 60:02}-{self.end // 60:02}:{self.end % 60:02}"


def hours(words: str) -> Hours:
    """Return the hours written as 20:00-06:00. Raises UsageError."""
    found = _WRITTEN.fullmatch(words.replace("：", ":").strip())
    if found is None:
        raise UsageError(f"“{words}”不是时段，应写作 20:00-06:00 的样子。")
    first, second = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if int(found[2]) > 59 or int(found[4]) > 59 or first >= 1440 or second > 1440 or first == second:
        raise UsageError(f"“{words}”不是时段，应写作 20:00-06:00 的样子。")
    return Hours(first, second % 1440)
