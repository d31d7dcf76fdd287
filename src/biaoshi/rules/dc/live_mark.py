"""已经标明解密，原来的密级标志却还有效。

同一件上既写“已解密”又留着没有划去的“机密★10年”，自相矛盾：要么没有解密，要么旧标志没有废除。首页、页眉页脚上的都算。划了线的、
注明作废的不说；写的解密日期还没有到的不说。纯文本、扫描件上看不到划线，只作警告，请对照原件。

依据：国家秘密文件、资料和其他物品标志的规定（未核原文）；保守国家秘密法实施条例 第二十一条（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.rules.paper import Line, paper
from biaoshi.rules.ranking import shown
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Example, Hit, Rule

_DRAWN = ("application/pdf", "application/ofd", "image/", "text/")
"""Kinds of file in which a line drawn through a mark is not an attribute of its characters."""


SINCE = date(1991, 1, 1)
"""The rule on voiding old marks: it goes by the day of the declassification, not by the paper's own date."""


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each live state-secret mark of a paper (or attachment) that also bears a declassification."""
    freed = [m for m in facts.live("declassified") if _over(m.on, facts)]
    said = next(
        (s.span for s in facts.say("declassified") if facts.text[s.span.start] in "本此" and _over(s.on, facts)), None
    )
    for old in facts.live():
        stamp = next((f.span for f in freed if _same_item(f, old)), said if old.role == "document" else None)
        if stamp is None or old.role == "paragraph":
            continue
        yield Hit(
            old.span,
            f"已经写明“{''.join(facts.document.slice(stamp).split())[:24]}”，原标志“{shown(old)}”还没有废除",
            mark=old,
            severity=None if _told(facts, old) else "warning",
            also=(stamp,),
            suggestion="确已解密的，把原标志划线废除；没有解密的，去掉解密字样",
        )


def _over(day: date | None, facts: Facts) -> bool:
    """The declassification has taken effect, as far as its date tells."""
    return SINCE <= (day or facts.as_of) <= facts.as_of


def _same_item(a: Mark, b: Mark) -> bool:
    """Both stand on the paper itself, or on the same attachment or item."""
    if a.role != b.role or a.unit != b.unit:
        return False
    return a.role == "document" or a.unit is not None or abs(a.span.start - b.span.start) < 200


def _told(facts: Facts, mark: Mark) -> bool:
    """The file would tell if the mark were struck through."""
    block = facts.block(mark.span.start)
    return bool(block.runs) and block.source == "text" and not facts.document.media_type.startswith(_DRAWN)


_REST = "关于开展检查的通知"

RULE = Rule(
    code="DC602",
    name="declassified-and-live",
    doc=__doc__,
    severity="error",
    also=("warning",),
    check=check,
    bad=(
        Example("已解密 ⟦机密★10年⟧\n关于开展检查的通知", severity="warning"),
        Example("⟦机密★10年⟧ 解密 2026年1月1日\n关于开展检查的通知", severity="warning"),
        Example("⟦机密★10年⟧\n【已自行解密】\n关于开展检查的通知"),
        Example("⟦机密★10年⟧\n关于开展检查的通知\n各单位：\n本通知已于2025年6月30日解密，可以在本系统内使用。"),
        Example(
            "机密★10年", document=paper(Line("机密★10年", "黑体"), Line("已解密", "黑体"), _REST), severity="error"
        ),
    ),
    good=(
        Example("机密★10年\n关于开展检查的通知\n各单位：\n上述文件已于2025年6月30日解密，不再收回。"),
        Example(
            "机密★10年",
            document=paper(Line("机密★10年", "黑体", strike=True), Line("解密 2026年1月1日", "黑体"), _REST),
        ),
        Example("解密 2026年1月1日\n关于开展检查的通知"),
        Example("机密★10年\n2030年1月1日解密\n关于开展检查的通知"),
        Example("机密★10年\n关于做好解密审核工作的通知\n各单位：\n已解密的文件应当划去原标志，标明“已解密”。"),
    ),
)
