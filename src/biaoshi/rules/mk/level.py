"""密级只有绝密、机密、秘密三种。

写错字（绝秘、机蜜）、颠倒（密秘）、自造（极密、内部机密）或者写成外文（SECRET）的，都不是法定密级。内地文件用繁体
“機密”的，只改字形。民国、港澳台文件不管；1991年以前的旧称谓不管。

依据：保守国家秘密法 第十四条（statute）。
"""

import re
from collections.abc import Iterator
from datetime import date

from biaoshi.rules.standing import on_paper
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Rule

_THREE = "国家秘密的密级只有“绝密”“机密”“秘密”三种"


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the level of each live mark that is miswritten, invented, foreign or in traditional characters."""
    for mark in on_paper(facts):
        piece = mark.level_piece
        if mark.spelling == "standard" or piece is None:
            continue
        right = _right(mark)
        yield Hit(
            piece.span,
            _message(mark, piece.text.strip()),
            right,
            mark=mark,
            severity="warning" if mark.spelling == "traditional" else None,
            safe=mark.spelling == "traditional" or _only_a_slip(mark),
            suggestion=None if right else "请按实际定密，在绝密、机密、秘密中选定一种",
        )


def _message(mark: Mark, words: str) -> str:
    if mark.spelling == "traditional":
        return f"密级“{words}”用了繁体字，应写作“{mark.level}”"
    if mark.level is not None:
        return f"{_THREE}，“{words}”应写作“{mark.level}”"
    return f"{_THREE}，“{words}”不是法定密级"


def _right(mark: Mark) -> str | None:
    """The level meant, with 级 kept where it was written (MK103 speaks of that)."""
    if mark.level is None or mark.level_piece is None:
        return None
    kept = re.search(r"[级級]\s*$", mark.level_piece.text)
    return mark.level + (kept[0] if kept else "")


def _only_a_slip(mark: Mark) -> bool:
    """The first character, which tells the levels apart, is right (机蜜), or the two are swapped (密秘)."""
    words = re.sub(r"[\s级]", "", mark.level_piece.folded) if mark.level_piece else ""
    return mark.level is not None and (words.startswith(mark.level[0]) or sorted(words) == sorted(mark.level))


RULE = Rule(
    code="MK108",
    name="no-such-level",
    doc=__doc__,
    severity="error",
    also=("warning",),
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("⟦绝秘⟧★30年\n关于开展检查的通知", "绝密★30年\n关于开展检查的通知", severity="error"),
        Example("⟦密秘⟧★10年\n关于开展检查的通知", "秘密★10年\n关于开展检查的通知"),
        Example("⟦机蜜⟧★10年\n关于开展检查的通知", "机密★10年\n关于开展检查的通知"),
        Example("⟦极密⟧★10年\n关于开展检查的通知"),
        Example("⟦核心机密⟧★5年\n关于开展检查的通知"),
        Example("⟦SECRET⟧★5年\n关于开展检查的通知"),
        Example("⟦機密⟧★10年\n关于开展检查的通知", "机密★10年\n关于开展检查的通知", severity="warning"),
    ),
    good=(
        Example("机密★10年\n关于开展检查的通知"),
        Example("内部机密★5年\n关于开展检查的通知", date="1984-05-01"),
        Example("机密★10年\n关于加强管理的通知\n各单位：\n重要机密要专人保管，不得用“极密”等自造的称谓。"),
    ),
)
