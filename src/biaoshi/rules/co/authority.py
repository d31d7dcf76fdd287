"""发文机关有没有相应的定密权。

中央和省级机关可以确定绝密、机密、秘密，设区的市级机关可以确定机密、秘密，县级机关没有原始定密权，授权以书面为准。机关名称看不出授权，
县级市和设区的市也分不清，所以只作疑问提出。派生定密不受权限限制，文中写明派生、授权、由上级确定，或者摘转了有标志的来源的，不提。

依据：保守国家秘密法 第十七条；保守国家秘密法实施条例 第十六条；保守国家秘密法实施条例 第十七条（statute）。
"""

import re
from collections.abc import Iterator

from biaoshi.advice.authority import may_determine, rank
from biaoshi.advice.level import UNAUTHORISED, sources
from biaoshi.rules.standing import on_paper
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule

_AUTHORISED = re.compile(
    "定密授权|授权定密|授予[^。\n]{0,12}定密权|[由经报][^。\n]{1,20}(?:确定|批准|审定)(?:为)?(?:绝密|机密|秘密|密级)|派生定密"
)


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the paper's own mark where its issuer's name speaks against authority for that level."""
    issuer = facts.particulars.issuer
    mark = next((m for m in on_paper(facts) if m.role == "document" and m.level is not None), None)
    if mark is None or mark.level is None or issuer is None or facts.particulars.carrier != "document":
        return
    if may_determine(issuer.folded, mark.level) is not False:
        return
    if sources(facts) or any(True for _ in facts.say("derived")) or _AUTHORISED.search(facts.text):
        return
    level = "县级" if rank(issuer.folded) == "county" else "设区的市级"
    yield Hit(
        mark.span, f"{level}机关标“{mark.level}”：有没有相应的定密权或者书面授权？", mark=mark,
        suggestion=f"派生的写明来源，有授权的核对授权范围；都没有的，{UNAUTHORISED}", confidence=0.6,
    )  # fmt: skip


_PAPER = "{mark}\n{unit}文件\n云水发〔2025〕3号\n关于开展检查的通知\n各单位：\n{text}\n{unit}\n2025年3月1日\n"


def _paper(mark: str, unit: str, text: str = "请认真贯彻执行。") -> Example:
    return Example(_PAPER.format(mark=mark, unit=unit, text=text), date="2025-03-01")


RULE = Rule(
    code="CO410",
    name="authority-in-question",
    doc=__doc__,
    severity="info",
    check=check,
    bad=(_paper("⟦秘密★5年⟧", "栖霞县水利局"), _paper("⟦绝密★10年⟧", "枫陵市人民政府")),
    good=(
        _paper("秘密★5年", "枫陵市人民政府"),
        _paper("绝密★10年", "云岭省人民政府"),
        _paper("秘密★5年", "栖霞县水利局", "本件由云岭省水利厅确定为秘密，请认真贯彻执行。"),
    ),
)
