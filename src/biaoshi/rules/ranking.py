"""Which of two marks outranks the other: levels ascend 秘密 < 机密 < 绝密; periods have this order.

长期 (indefinite)   above every length and every date
年, 月              by their months: 12个月 = 1年
天                  against 年, 月 by the calendar if a date of issue is known, else at 31 days a month
date                against a length by the day it runs out, which needs the date of issue; a day makes no difference
condition           comparable with nothing but itself
missing, invalid    comparable with nothing
"""

from collections.abc import Iterable
from datetime import date

from biaoshi.calendar import expiry, in_months, same_length
from biaoshi.types.mark import Mark, Period


def longer(a: Period, b: Period, issued: date | None = None) -> bool | None:
    """Tell whether `a` is longer than `b`, both reckoned from `issued`; None where they cannot be compared."""
    counted = ("years", "months", "days", "until")
    if a.kind == b.kind == "indefinite" or (a.kind == b.kind == "condition" and a.value == b.value):
        return False
    if a.kind == "indefinite" and b.kind in counted:
        return True
    if b.kind == "indefinite" and a.kind in counted:
        return False
    if a.kind not in counted or b.kind not in counted:
        return None
    if same_length(a, b, issued):
        return False
    months = in_months(a), in_months(b)
    if months[0] is not None and months[1] is not None:
        return months[0] > months[1]
    ends = expiry(a, issued), expiry(b, issued)
    if ends[0] is not None and ends[1] is not None:
        return ends[0] > ends[1]
    days = _days(a), _days(b)
    return days[0] > days[1] if days[0] is not None and days[1] is not None else None


def _days(period: Period) -> int | None:
    if period.kind == "days" and isinstance(period.value, int):
        return period.value
    months = in_months(period)
    return None if months is None else 31 * months


def differ(a: Mark, b: Mark, issued: date | None) -> bool:
    """Tell whether two marks contradict each other in level or period; what one does not say contradicts nothing."""
    if a.level is not None and b.level is not None and a.level != b.level:
        return True
    silent = ("missing", "invalid")
    if a.period.kind in silent or b.period.kind in silent or a.level is None or b.level is None:
        return False
    return not same_length(a.period, b.period, issued)


def summit(marks: Iterable[Mark], issued: date | None = None) -> str | None:
    """Return the mark a cover over `marks` should bear (highest level, longest period), None if it must be chosen."""
    marks = [m for m in marks if m.level is not None]
    if not marks:
        return None
    longest = marks[0]
    for m in marks[1:]:
        if longer(m.period, longest.period, issued) or longest.period.kind in ("missing", "invalid"):
            longest = m
    top = max(marks, key=lambda m: m.rank)
    if (
        longest.canonical is None
        or longest.level is None
        or top.level is None
        or "condition" in {m.period.kind for m in marks}
    ):
        return top.canonical if len({m.canonical for m in marks}) == 1 else None
    return top.level + longest.canonical[len(longest.level) :]


def shown(mark: Mark) -> str:
    """Return a mark as messages quote it."""
    return mark.canonical or "".join(mark.text.split())
