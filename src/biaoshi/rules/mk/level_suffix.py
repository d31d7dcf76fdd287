"""标志里的密级不带“级”字。

标志写“机密”，“机密级”是行文叙述时的说法。正文中“机密级文件”“定为秘密级”的不管。

依据：国家秘密文件、资料和其他物品标志的规定（未核原文）；党政机关公文处理工作条例（未核原文）（statute）。
"""

import re
from collections.abc import Iterator
from datetime import date

from biaoshi.rules.standing import on_paper
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the level of each live mark that ends in 级."""
    for mark in on_paper(facts):
        piece = mark.level_piece
        if piece is None or mark.spelling == "foreign" or not piece.folded.rstrip().endswith("级"):
            continue
        right = re.sub(r"\s*[级級]\s*$", "", piece.text)
        if right == piece.text:
            continue
        yield Hit(piece.span, f"标志中的密级不带“级”字，应写“{re.sub('[^一-鿿]', '', right)}”", right, mark=mark)


RULE = Rule(
    code="MK103",
    name="level-with-suffix",
    doc=__doc__,
    severity="warning",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("⟦机密级⟧★5年\n关于开展检查的通知", "机密★5年\n关于开展检查的通知"),
        Example("⟦秘密级⟧★10年\n关于开展检查的通知", "秘密★10年\n关于开展检查的通知"),
        Example("⟦绝密级⟧\n关于开展检查的通知", "绝密\n关于开展检查的通知"),
        Example("⟦秘密级⟧\n关于开展检查的通知", "秘密\n关于开展检查的通知", date="1998-12-22"),
    ),
    good=(
        Example("机密★5年\n关于开展检查的通知"),
        Example("机密级★5年\n关于开展检查的通知", date="1988-05-01"),
        Example("机密★5年\n关于文件管理的通知\n各单位：\n机密级文件应当专人保管，秘密级文件应当及时清退。"),
    ),
)
