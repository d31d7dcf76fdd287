"""解密标注没有写明日期和依据。

只写“已解密”，日后查不到是期满自行解密、提前解密还是误标，移交档案馆时也填不出密级变更情况。写了日期或者写了批准机关、文号的
不说；正文中另有交代的不说。

提示：国家秘密文件、资料和其他物品标志的规定要求标明“解密”，日期和依据是通行做法（practice）。
"""

import re
from collections.abc import Iterator

from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each live declassification mark with neither date nor basis, unless the text gives one."""
    if any(s.on or s.value for s in facts.say("declassified")):
        return
    for mark in facts.live("declassified"):
        if mark.on is None and mark.basis is None and not re.search("[12][0-9]{3}[ \u3000]*[年.]", mark.text):
            yield Hit(
                mark.span,
                "只标了解密，没有日期和依据",
                mark=mark,
                suggestion="写明解密日期和依据，例如“解密 2026年1月1日”",
            )


RULE = Rule(
    code="DC603",
    name="declassified-undated",
    doc=__doc__,
    severity="info",
    check=check,
    bad=(
        Example("⟦已解密⟧\n关于开展检查的通知"),
        Example("⟦解密⟧\n关于开展检查的通知\n各单位：\n请认真贯彻执行。"),
        Example("⟦密级：已解密⟧\n关于开展检查的通知"),
    ),
    good=(
        Example("解密 2026年1月1日\n关于开展检查的通知"),
        Example("已解密\n批准机关：云岭省国家保密局\n关于开展检查的通知"),
        Example("已解密\n关于开展检查的通知\n各单位：\n本文件已于2025年6月30日解密，可以在本系统内使用。"),
        Example("解密软件使用说明\n一、安装\n按照提示操作即可。"),
    ),
)
