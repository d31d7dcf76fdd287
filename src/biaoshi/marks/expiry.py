"""Fills the expiry of each mark, once the document's date and its statements are known."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from biaoshi.calendar import LIMITS, after_days, derived, expiry, extended, presumed
from biaoshi.types.facts import Statement
from biaoshi.types.mark import Mark

EVENTS = {
    "考试": ("启用", "考试", "开考", "考前", "考后", "笔试", "面试", "测试", "拆封", "测验", "竞赛"),
    "会议": ("会议", "会前", "会后", "开会", "召开", "大会"),
    "公布": ("公布", "发布", "公开", "公告", "揭晓", "公示", "宣布", "见报"),
    "开标": ("开标", "评标", "开启"),
    "实施": ("实施", "施行", "生效", "执行", "行动", "演习", "演练", "发射", "上市", "挂牌", "竣工", "开庭"),
}
"""Which words of a condition wait for which kind of event."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """The first day no longer secret, whether it is only presumed, and how it was reckoned (Chinese)."""

    day: date | None
    presumed: bool
    basis: str | None


def dated(marks: Iterable[Mark], statements: tuple[Statement, ...], issued: date | None) -> tuple[Mark, ...]:
    """Return `marks` with expires, presumed and expires_basis filled.

    Mentions and obsolete marks are left alone; of a source only a date it names itself is taken, since its own date
    of issue is not this paper's.
    """
    return tuple(_with(m, run_out(m, statements, issued)) for m in marks)


def _with(mark: Mark, e: Expiry | None) -> Mark:
    return mark if e is None else replace(mark, expires=e.day, presumed=e.presumed, expires_basis=e.basis)


def run_out(mark: Mark, statements: tuple[Statement, ...], issued: date | None) -> Expiry | None:
    """Return when `mark` runs out, or None if it is no mark that can."""
    if mark.kind not in ("state_secret", "changed"):
        return None
    if mark.role == "source" and mark.period.kind == "until":
        return _plain(mark, None)
    if not mark.live:
        return None
    own = _condition(mark, statements) if mark.period.kind == "condition" else _plain(mark, issued)
    return _extended(mark, own, statements, issued) or _derived(own, statements) or own


def _plain(mark: Mark, issued: date | None) -> Expiry:
    if mark.period.kind == "missing":
        if mark.level is None or (day := presumed(mark.level, issued)) is None:
            return Expiry(None, False, None)
        return Expiry(day, True, f"未标明期限，按{LIMITS[mark.level]}年推定，仅作提示")
    day = expiry(mark.period, issued)
    match mark.period.kind:
        case "until":
            return Expiry(day, False, "标明的解密时间")
        case "years" | "months" | "days" if issued is None:
            return Expiry(None, False, "没有成文日期，无法推算")
        case "years" | "months" | "days" if issued is not None and day is not None:
            unit = {"years": "年", "months": "个月", "days": "天"}[mark.period.kind]
            return Expiry(day, False, f"自制发日{chinese(issued)}起算{mark.period.value}{unit}")
        case "indefinite":
            return Expiry(None, False, "未标明可以推算的期限")
    return Expiry(None, False, None)


def _condition(mark: Mark, statements: tuple[Statement, ...]) -> Expiry:
    """A condition is met for certain on the day after the event (during that day it may still be to come)."""
    words = str(mark.period.value or "")
    events = [s for s in statements if s.kind == "event" and s.on is not None]
    days = [s.on for s in events if s.on and any(w in words for w in EVENTS.get(s.value or "", ()))]
    if not days:
        return Expiry(None, False, "解密条件何时成就，文中没有写明")
    return Expiry(after_days(max(days), 1), False, f"解密条件所说的事项最迟在{chinese(max(days))}")


def _extended(mark: Mark, own: Expiry, statements: tuple[Statement, ...], issued: date | None) -> Expiry | None:
    """The longest extension decided before the period ran out; one decided later, or undated, changes nothing."""
    if own.presumed or mark.kind != "state_secret":
        return None
    best: Expiry | None = None
    for s in statements:
        if s.kind != "extended" or s.period is None or (s.mark is not None and s.mark != mark.span):
            continue
        if s.on is None or (own.day is not None and s.on >= own.day):
            continue
        day = extended(s.period, issued=issued, old=own.day, by=s.value == "by")
        if day is not None and (best is None or best.day is None or day > best.day):
            best = Expiry(day, False, f"{chinese(s.on)}决定延长")
    return best


def _derived(own: Expiry, statements: tuple[Statement, ...]) -> Expiry | None:
    source = next((s.on for s in statements if s.kind == "derived" and s.on), None)
    return None if source is None else Expiry(derived(own.day, source), False, "派生定密，与原件解密时间一致")


def chinese(day: date) -> str:
    """Return a date as 2025年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
