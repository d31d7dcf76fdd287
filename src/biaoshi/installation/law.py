"""How far the rules know the law."""

from collections.abc import Iterator

from biaoshi.installation.line import Line
from biaoshi.rules import LAW_AS_OF, RULESET


def check() -> Iterator[Line]:
    """Yield one line: the version of the rules and the day up to which the law was read."""
    year, month, day = LAW_AS_OF.timetuple()[:3]
    found = f"规则版本 {RULESET}，依据的法规截至 {year} 年 {month} 月 {day} 日；此后的修订不在内"
    yield Line("law.as_of", "法规", "规则和法规", "ok", found)
