"""涉密公文应当标注份号。

份号使每一份密件都能追到人。草稿只提示（份号在印制时编），定稿、扫描件和版式文件缺份号按错误处理。2000年至2012年6月的公文
只有绝密、机密件要求份号，再早的不提；已注明解密的、地图、表格、试卷不按此要求。

依据：党政机关公文处理工作条例（未核原文）；GB/T 9704—2012，7.2.1（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.rules.first_page import STANDARD, held, lapsed, paged
from biaoshi.rules.paper import paper
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the first own mark of a 公文 that has no copy number."""
    p = facts.particulars
    if not held(facts) or lapsed(facts) or p.copy_number is not None:
        return
    mark = next((m for m in facts.own() if m.zone not in ("metadata", "filename")), None)
    if mark is None or (facts.law_date < STANDARD and mark.level == "秘密"):
        return
    final = facts.profile.about_to_send or paged(facts)
    yield Hit(
        mark.span,
        "涉密公文没有份号" if final else "涉密公文还没有份号，印制时应当编上",
        mark=mark,
        severity="error" if final else "info",
        suggestion="在首页左上角第一行用6位阿拉伯数字编份号，如 000001",
    )


_TEXT = "⟦机密★10年⟧\n云岭省人民政府文件\n云政发〔2025〕3号\n关于开展检查的通知\n各市人民政府：\n请认真贯彻执行。"

RULE = Rule(
    code="LY302",
    name="copy-number-missing",
    doc=__doc__,
    severity="error",
    also=("info",),
    check=check,
    era=Era(since=date(2000, 1, 1)),
    bad=(
        Example(_TEXT, severity="info"),
        Example(_TEXT, profile="issue", severity="error"),
        Example(
            "⟦机密★10年⟧",
            document=paper(
                "机密★10年",
                "云岭省人民政府文件",
                "云政发〔2025〕3号",
                "关于开展检查的通知",
                media_type="application/pdf",
            ),
            severity="error",
        ),
        Example(_TEXT, date="2005-03-01", severity="info"),
    ),
    good=(
        Example("000001\n" + _TEXT, profile="issue"),
        Example(_TEXT.replace("机密", "秘密"), date="2005-03-01"),
        Example(
            "绝密★启用前\n2025年普通高等学校招生全国统一考试\n数学\n注意事项：\n1.答卷前填写姓名。", profile="issue"
        ),
        Example("关于做好份号管理的通知\n各市人民政府：\n标有“机密★10年”的公文应当编份号。", profile="issue"),
    ),
)
