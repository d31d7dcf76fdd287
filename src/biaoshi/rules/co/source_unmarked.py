"""使用了标明密级的来源，本件没有标志或者标得比来源低。

转发、摘录、汇编已经定密的内容，内容在哪里，密级和期限就跟到哪里（派生定密），不受本单位定密权限限制；不得擅自降低。根据密件贯彻
落实的，要看有没有写进密点，只作警告；仅仅提到的作提示。来源的期限已满、已经解密的不说；来源制发日期不明、只是年数比来源少的作
提示，可能是剩余期限。移交、登记、销毁的清单不说。内容在有标志的附件里、首页未标的由
另一条说。

依据：保守国家秘密法 第十八条；保守国家秘密法实施条例 第十八条；保守国家秘密法实施条例 第二十七条（statute）。
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from biaoshi.calendar import expiry
from biaoshi.rules.ranking import longer, shown
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Rule
from biaoshi.types.severity import Severity

_LISTS = re.compile("移交|清单|目录|登记|台账|清退|销毁|借阅|交接|签收")
"""Papers that name others only to say who holds them."""
_USES: dict[str, tuple[Severity, str]] = {
    "derive": ("error", "转发、摘录或者汇编"), "implement": ("warning", "据以办理"), "cite": ("info", "提到"),
}  # fmt: skip


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each marked source whose level or expiry this paper's own mark does not reach."""
    if _LISTS.search(facts.text[:60]) or facts.particulars.carrier in ("form", "ledger", "teaching"):
        return
    own = [m for m in facts.live("state_secret", "changed") if m.role == "document" and m.level is not None]
    carried = [m for m in facts.live() if m.role == "attachment"]
    for source in facts.of_kind("state_secret"):
        if source.role != "source" or source.level is None or "《" in source.text or _free(source, facts):
            continue
        level, use = _USES[source.relation or "cite"]
        lower = _lower(source, own, facts)
        if lower is None or (not own and any(m.rank >= source.rank for m in carried)):
            continue
        how, certain = lower
        yield Hit(
            source.span,
            f"{use}的来源标有“{shown(source)}”，本件{how}",
            mark=source,
            severity=level if certain else "info",
            also=tuple(m.span for m in own[:1]),
            suggestion="写进了来源内容的，按来源的密级、解密时间和知悉范围标志；没有写进的，写明未涉及密点"
            if level != "error"
            else "按来源的密级、解密时间和知悉范围标志，或者删去有关内容",
        )


def _free(source: Mark, facts: Facts) -> bool:
    """The source's period was over on the paper's own date, or the text says that it is declassified."""
    after = facts.text[source.span.end : source.span.end + 12]
    ends = expiry(source.period, _issued(source, facts))
    return "解密" in source.text or "已解密" in after or (ends is not None and ends <= facts.law_date)


def _issued(source: Mark, facts: Facts) -> date | None:
    return facts.source_days.get(source.span)


def _lower(source: Mark, own: list[Mark], facts: Facts) -> tuple[str, bool] | None:
    """How this paper falls short of the source, and whether that is certain; None if it does not."""
    if not own:
        return "没有标志", True
    if all(m.rank < source.rank for m in own):
        return f"只标“{shown(own[0])}”", True
    equal = [m for m in own if m.rank >= source.rank]
    ends = expiry(source.period, _issued(source, facts))
    for mark in equal:
        if ends is not None and mark.expires is not None:
            if mark.expires + _slack(source, facts) >= ends:
                return None
        elif longer(source.period, mark.period, facts.date) is not True:
            return None
    return f"只标“{shown(equal[0])}”，早于来源解密", ends is not None


def _slack(source: Mark, facts: Facts) -> timedelta:
    """How much earlier the source may have been issued: of its year or month only the last day is known."""
    issued = _issued(source, facts)
    if issued is None or (issued + timedelta(1)).day != 1:
        return timedelta(0)
    return timedelta(365 if issued.month == 12 else 30)


RULE = Rule(
    code="CO403",
    name="source-above-own-mark",
    doc=__doc__,
    severity="error",
    also=("warning", "info"),
    check=check,
    era=Era(since=date(2010, 10, 1)),
    bad=(
        Example("关于转发《云岭省检查方案》⟦（机密★10年）⟧的通知\n各单位：\n请认真贯彻执行。", severity="error"),
        Example(
            "检查情况汇编\n各单位：\n以下内容摘自《云岭省检查方案》⟦（机密★10年）⟧：检查组由三人组成。",
            severity="error",
        ),
        Example(
            "秘密★5年\n检查情况摘编\n各单位：\n以下内容摘自《云岭省检查方案》⟦（机密★10年）⟧：检查组由三人组成。",
            severity="error",
        ),
        Example(
            "关于开展检查的通知\n各单位：\n根据《云岭省检查方案》⟦（机密★10年）⟧，请做好准备。", severity="warning"
        ),
        Example(
            "关于开展检查的通知\n各单位：\n请做好准备，参见《云岭省检查方案》⟦（机密★10年）⟧，不另行文。",
            severity="info",
        ),
        Example(
            "机密★3年\n检查情况摘编\n各单位：\n以下内容摘自2024年3月1日印发的《云岭省检查方案》⟦（机密★10年）⟧：检查组由三人组成。",
            date="2025-03-01",
            severity="error",
        ),
        Example(
            "机密★3年\n检查情况摘编\n各单位：\n以下内容摘自《云岭省检查方案》（云办发〔2024〕3号，⟦机密★10年⟧）：检查组由三人组成。",
            date="2025-03-01",
            severity="error",
        ),
        Example(
            "机密★3年\n检查情况摘编\n各单位：\n以下内容摘自《云岭省检查方案》⟦（机密★10年）⟧：检查组由三人组成。",
            severity="info",
        ),
    ),
    good=(
        Example("机密★10年\n关于转发《云岭省检查方案》（机密★10年）的通知\n各单位：\n请认真贯彻执行。"),
        Example(
            "机密★5年\n检查情况摘编\n各单位：\n以下内容摘自《云岭省检查方案》（云办发〔2020〕3号，机密★10年）：检查组由三人组成。",
            date="2026-03-01",
        ),
        Example(
            "机密★2030年5月1日\n检查情况摘编\n各单位：\n以下内容摘自《云岭省检查方案》（云办发〔2020〕3号，机密★10年）：检查组由三人组成。",
            date="2026-03-01",
        ),
        Example(
            "检查情况摘编\n各单位：\n以下内容摘自2010年3月1日印发的《云岭省检查方案》（机密★10年）：检查组由三人组成。",
            date="2025-03-01",
        ),
        Example("涉密文件移交单\n移交内容：\n1.《云岭省检查方案》（机密★10年）2份；"),
        Example("关于转发《云岭省检查方案》的通知\n各单位：\n请认真贯彻执行。"),
    ),
)
