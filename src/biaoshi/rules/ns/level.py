"""工作秘密、商业秘密不得冠以绝密、机密、秘密。

绝密、机密、秘密是国家秘密的等级。工作秘密不分级；商业秘密的等级由单位自定，中央企业只有核心商密、普通商密两级。两样混写，
收文的人不知道按哪一种管理。“商业机密”“公司机密”这类日常说法不管，同一处另标了国家秘密标志的管。

依据：保守国家秘密法 第十四条；保守国家秘密法 第二十二条第三款；保守国家秘密法 第六十四条（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Rule

_NAMES = {"work_secret": "工作秘密", "trade_secret": "商业秘密"}
_AROUND = "（(【[〔·•・∙-—/、:： 　"
_CLOSING = "）)】]〕"


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the level word within, or the state-secret mark beside, each live work or trade secret mark."""
    for mark in facts.live(*_NAMES):  # type: ignore[arg-type]  # the keys are kinds
        if mark.level_piece is not None:
            span, becomes = _repair(facts, mark, mark.level_piece.span)
            yield Hit(
                span,
                f"{_NAMES[mark.kind]}不分绝密、机密、秘密，这里写了“{mark.level_piece.folded}”",
                becomes,
                mark=mark,
                safe=False,
                suggestion="属于国家秘密的，按定密程序标国家秘密标志；不属于的，删去密级",
            )
        for secret in facts.own():
            if mark.role == "document" and _beside(facts, mark, secret):
                yield Hit(
                    secret.span,
                    f"同一处既标{_NAMES[mark.kind]}又标国家秘密密级，两者只能是其一",
                    mark=secret,
                    also=(mark.span,),
                    suggestion="属于国家秘密的只标国家秘密标志；不属于的不得标密级",
                )


def _repair(facts: Facts, mark: Mark, level: Span) -> tuple[Span, str]:
    """The level word with the brackets or dots that hold it, and what is left in its place."""
    start, end = level.start, level.end
    if start == mark.span.start:
        if end < mark.span.end and facts.text[end] in "（(":
            return level, ""
        return Span(start, end), ""
    while start > mark.span.start and facts.text[start - 1] in _AROUND + "★☆":
        start -= 1
    opened = any(c in "（(【[〔" for c in facts.text[start : level.start])
    if opened and end < mark.span.end and facts.text[end] in _CLOSING:
        end += 1
    return Span(start, end), ""


def _beside(facts: Facts, mark: Mark, secret: Mark) -> bool:
    """On the same line, or on lines that touch."""
    if mark.zone != secret.zone and "right" not in (mark.zone, secret.zone):
        return False
    first, second = sorted((mark.span, secret.span), key=lambda s: s.start)
    between = facts.text[first.end : second.start]
    return between.count("\n") <= 1 and not between.strip("\n 　\t0123456789")


RULE = Rule(
    code="NS502",
    name="state-level-on-other-secret",
    doc=__doc__,
    severity="error",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    silences=("MK", "PE", "LY"),
    bad=(
        Example("工作秘密⟦（机密级）⟧\n关于专项检查安排的通知", "工作秘密\n关于专项检查安排的通知"),
        Example("商密⟦·机密⟧\n关于投标报价的请示", "商密\n关于投标报价的请示"),
        Example("⟦机密级⟧工作秘密\n关于专项检查安排的通知", "工作秘密\n关于专项检查安排的通知"),
        Example("商业秘密⟦（秘密）⟧\n关于投标报价的请示", "商业秘密\n关于投标报价的请示"),
        Example("工作秘密\n⟦秘密 1年⟧\n关于专项检查安排的通知"),
        Example("工作秘密 ⟦机密★5年⟧\n关于专项检查安排的通知"),
    ),
    good=(
        Example("工作秘密\n关于专项检查安排的通知"),
        Example("公司机密，请勿外传\n关于投标报价的请示"),
        Example("关于定密工作的说明\n各单位：\n工作秘密不分级，写成“工作秘密（机密级）”是不对的。"),
    ),
)
