"""标志与正文、审批单的密级和期限应当一致。

密级、期限和知悉范围是一并确定的，正文说5年、标志写10年，必有一处不对。只看说本件的话；说别的文件、讲规定、说附件和
变更、延长的不管。一年与12个月、五年与满五年的那一天算一致。标志没有写期限的，由缺少期限一条说。

依据：保守国家秘密法 第十九条（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.calendar import same_length
from biaoshi.rules.periods import in_words, writing
from biaoshi.types.facts import Facts, Statement
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each statement on this paper's level or period that its own mark contradicts; in a case, forms of
    other files against the first marked one."""
    if mark := next(facts.own(), None):
        yield from _against(mark, facts, facts, None)
    if facts.case:
        yield from _case(facts)


def _case(facts: Facts) -> Iterator[Hit]:
    marked = next(
        ((n, f, m) for n, f in enumerate(facts.children) for m in f.own() if f.particulars.carrier != "form"), None
    )
    if marked is None:
        return
    number, owner, mark = marked
    for n, child in enumerate(facts.children):
        if n != number:
            yield from _against(mark, owner, child, n)


def _against(mark: Mark, owner: Facts, speaker: Facts, child: int | None) -> Iterator[Hit]:
    released = any(True for _ in speaker.live("declassified"))
    for s in speaker.say("period"):
        form = s.value == "approval"
        if s.value == "field" or (child is not None and not form):
            continue
        if s.period is not None and s.period.kind == "until" and released:
            continue  # the day it was declassified, not the day it was to be
        wrong = _differs(s, mark, owner)
        if wrong:
            where = "审批单上" if form else "正文中"
            yield Hit(
                s.span,
                f"{where}写的是{wrong[0]}，标志写的是{wrong[1]}，两处不一致",
                mark=mark if child is None else None,
                also=(mark.span,) if child is None else (),
                suggestion="以定密审批记录为准，改正其中一处",
                child=child,
            )


def _differs(s: Statement, mark: Mark, owner: Facts) -> tuple[str, str] | None:
    """What the statement says and what the mark says, where they differ; None where they agree or cannot be told."""
    if s.level is not None and mark.level is not None and s.level != mark.level:
        return f"{s.level}级", f"{mark.level}级"
    open_kinds = ("missing", "invalid")
    if s.period is None or s.period.kind in open_kinds or mark.period.kind in open_kinds:
        return None
    if writing(s.period) == "retention":
        return None  # PE204 says so
    if "condition" in (s.period.kind, mark.period.kind) and s.period.kind == mark.period.kind:
        same = str(s.period.value) in str(mark.period.value) or str(mark.period.value) in str(s.period.value)
    else:
        same = same_length(s.period, mark.period, owner.date)
    return None if same else (in_words(s.period), in_words(mark.period))


RULE = Rule(
    code="PE211",
    name="text-disagrees",
    doc=__doc__,
    severity="error",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("机密★10年\n关于开展检查的通知\n各单位：\n本文件⟦保密期限为5年⟧，请妥善保管。"),
        Example("机密★10年\n关于开展检查的通知\n各单位：\n本通知⟦定为秘密级⟧，请妥善保管。"),
        Example(
            "机密★10年\n关于开展检查的通知\n各单位：\n请贯彻执行。\n附：国家秘密定密审批表\n拟定密级：⟦秘密⟧\n保密期限：10年"
        ),
        Example(
            "机密★10年\n关于开展检查的通知\n各单位：\n请贯彻执行。\n附：国家秘密定密审批表\n拟定密级：机密\n保密期限：⟦5年⟧"
        ),
        Example(
            "机密★10年\n关于开展检查的通知\n各单位：\n请贯彻执行。",
            case=("国家秘密定密审批表\n文件题目：关于开展检查的通知\n拟定密级：秘密\n保密期限：10年",),
        ),
    ),
    good=(
        Example(
            "机密★10年\n关于开展检查的通知\n各单位：\n请贯彻执行。",
            case=("国家秘密定密审批表\n文件题目：关于开展检查的通知\n拟定密级：机密\n保密期限：10年",),
        ),
        Example("机密★10年\n关于开展检查的通知\n各单位：\n本文件定为机密级，保密期限为10年。"),
        Example("秘密★1年\n关于开展检查的通知\n各单位：\n本文件保密期限为12个月。"),
        Example("机密★10年\n关于开展检查的通知\n各单位：\n秘密级事项的保密期限不超过10年，绝密级不超过30年。"),
        Example(
            "机密★10年\n关于开展检查的通知\n各单位：\n《关于检查标准的通知》定为秘密级，保密期限为5年，本次一并执行。"
        ),
    ),
)
