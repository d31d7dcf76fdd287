"""密级与保密期限之间应当用★分隔。

☆、＊、●、·等都不是国家秘密标识，检索和核对也认不出来。只看标志本身，正文里说到星号的不管；把★夹在别的符号里的
仍按错误处理。识别软件把★读成别的字的，原件可能是对的，请对照原件。

依据：国家秘密文件、资料和其他物品标志的规定（未核原文）（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.rules.forms import is_field
from biaoshi.rules.standing import on_paper
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the separator of each live state-secret mark that is not exactly one ★."""
    for mark in on_paper(facts, "state_secret", "changed"):
        if mark.order != "normal" or mark.separator is None or is_field(facts, mark):
            continue
        shown = "".join(c for c in mark.separator.folded if not c.isspace())
        if shown in ("", "★") or (len(shown) == 1 and "\ue000" <= shown <= "\uf8ff"):
            continue  # a private-use glyph is MK109: it may well look like ★
        yield Hit(mark.separator.span, f"密级与期限之间应当用“★”，这里写的是“{shown}”", "★", mark=mark)


RULE = Rule(
    code="MK101",
    name="wrong-separator",
    doc=__doc__,
    severity="error",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("机密⟦☆⟧10年\n云岭省人民政府办公厅文件", "机密★10年\n云岭省人民政府办公厅文件"),
        Example("秘密⟦＊⟧5年\n关于开展检查的通知", "秘密★5年\n关于开展检查的通知"),
        Example("机密⟦★★⟧5年\n关于开展检查的通知", "机密★5年\n关于开展检查的通知"),
        Example("机密★10年\n密级变更为秘密⟦☆⟧5年（2025年5月1日）\n关于检查的通知\n各单位：\n请认真贯彻执行。"),
        Example("绝密⟦·⟧30年\n关于开展检查的通知", "绝密★30年\n关于开展检查的通知"),
    ),
    good=(
        Example("机密★10年\n关于开展检查的通知"),
        Example("关于标志写法的说明\n各单位：\n有的单位把“机密★10年”误写成“机密☆10年”，请注意改正。"),
    ),
)
