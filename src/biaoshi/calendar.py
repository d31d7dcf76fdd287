"""Dates in, dates out: when a secrecy period runs out, what may be presumed, when 25 years are over.

    issued            period            expires = the first day no longer secret
    2025-03-01        10年              2035-03-01
    2024-12-31        2个月             2025-03-01   there is no 31 February
    2024-02-29        1年               2025-03-01   there is no 29 February in 2025

A period runs from the date of issue shown on the document (保守国家秘密法实施条例 第十九条); that day is the first of
the period, so the last is the day *before* the corresponding day. Where the month has no corresponding day, the period
takes up that month to its end and the first free day is the first of the next month: a short month never shortens a
period. (The general civil rule, under which the month's end is the last day where the corresponding day is missing,
leads to the same day.) So years and months agree (n years = 12 n months), and expiry is monotone in the date and
strictly monotone in the length.
"""

from datetime import date, timedelta

from biaoshi.types.mark import Level, Period

LIMITS: dict[Level, int] = {"绝密": 30, "机密": 20, "秘密": 10}
"""Years no period may exceed unless a 保密事项范围 says otherwise (保守国家秘密法 第二十条), and the years presumed where
none is marked (a hint only: the text of the presumption in force was not read)."""
PRESUMED_SINCE = date(1991, 1, 1)
"""Before it no periods were marked, so nothing is presumed of older papers."""


def after_months(start: date, months: int) -> date | None:
    """Return the first day after a period of `months` (0 or more) that begins on `start`; None beyond year 9999."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    try:
        return date(year, month + 1, start.day)
    except ValueError:  # no such day in that month, or no such year
        year, month = divmod(year * 12 + month + 1, 12)
    try:
        return date(year, month + 1, 1)
    except ValueError:
        return None


def after_years(start: date, years: int) -> date | None:
    """Return the first day after a period of `years` that begins on `start`; None beyond year 9999."""
    return after_months(start, 12 * years)


def after_days(start: date, days: int) -> date | None:
    """Return the first day after a period of `days` that begins on `start`; None beyond year 9999."""
    try:
        return start + timedelta(days=days)
    except OverflowError:
        return None


def expiry(period: Period, issued: date | None) -> date | None:
    """Return the first day no longer secret, or None where it cannot be known.

    A date that names when the paper becomes free (2026年12月31日, …前, …解密) is itself that day; one that names the last
    day (至…, …止, …后) is followed by it. A condition, 长期, a missing or invalid period give None, as does a length
    where `issued` (the date of issue shown on the document) is None.
    """
    if period.kind == "until" and isinstance(period.value, str):
        day = date.fromisoformat(period.value)
        return after_days(day, 1) if names_last_day(period) else day
    if issued is None or not isinstance(period.value, int):
        return None
    match period.kind:
        case "years":
            return after_years(issued, period.value)
        case "months":
            return after_months(issued, period.value)
        case "days":
            return after_days(issued, period.value)
    return None


def names_last_day(period: Period) -> bool:
    """Tell whether a date names the last secret day (至…, 截至…, …止, …后) rather than the day of declassification."""
    word = "".join(period.piece.folded.split()) if period.piece else ""
    return word.startswith(("至", "到", "截")) or word.endswith(("止", "后"))


def presumed(level: Level | None, issued: date | None) -> date | None:
    """Return when a paper marked with its level only would be free: 30, 20 or 10 years. A hint, never a verdict.

    None without level or date, and for papers from before 1991, which bore no periods.
    """
    if level is None or issued is None or issued < PRESUMED_SINCE:
        return None
    return after_years(issued, LIMITS[level])


def extended(period: Period, *, issued: date | None, old: date | None, by: bool) -> date | None:
    """Return the new expiry of a period that was extended.

    `by`: the length is added to the old expiry (延长5年); else it is the new whole (延长至15年), counted from `issued`.
    """
    return expiry(period, old if by else issued)


def derived(own: date | None, source: date | None) -> date | None:
    """Return the expiry of a derived paper: that of its source, not restarted; its own where the source's is unknown."""
    return source or own


def beyond(period: Period, level: Level, issued: date | None, years: int | None = None) -> bool:
    """Tell whether `period` is longer than the limit of `level` (`years` replaces it).

    Lengths in years and months are compared as such; days by the calendar if `issued` is known, else only if no
    calendar could make them fit; dates need `issued`, without it the answer is False.
    """
    limit = LIMITS[level] if years is None else years
    match period.kind:
        case "years" if isinstance(period.value, int):
            return period.value > limit
        case "months" if isinstance(period.value, int):
            return period.value > 12 * limit
        case "days" if isinstance(period.value, int) and issued is None:
            return period.value > 366 * limit
    ends = expiry(period, issued)
    if ends is None or issued is None:
        return False
    grace = 1 if names_last_day(period) else 0  # 至 the corresponding day is how people write the full length
    last = after_years(issued, limit)
    return last is not None and (ends - last).days > grace


def same_length(a: Period, b: Period, issued: date | None) -> bool:
    """Tell whether two periods mean the same: 1年 and 12个月, 5年 and the date five years on (a day's grace)."""
    if (a.kind, a.value) == (b.kind, b.value):
        return True
    if (months := in_months(a)) is not None and in_months(b) is not None:
        return months == in_months(b)
    ends, other = expiry(a, issued), expiry(b, issued)
    return ends is not None and other is not None and abs((ends - other).days) <= 1


def in_months(period: Period) -> int | None:
    """Return a length of whole years or months in months, else None."""
    if not isinstance(period.value, int) or period.kind not in ("years", "months"):
        return None
    return period.value * (12 if period.kind == "years" else 1)


def twenty_five_years(formed: date) -> date | None:
    """Return the day from which a record formed on `formed` has been kept 25 years (档案法 第二十七条)."""
    return after_years(formed, 25)
