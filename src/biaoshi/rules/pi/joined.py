"""几处各自无害的信息，合在一起能认出一个人。

两处遮盖互相补全；遮盖了的人在别处写着明文姓名；姓氏、村名和部分电话同时出现；在小范围内只有一人的职务。

依据：个人信息保护法 第四条、第七十三条；政府信息公开条例 第十五条（statute）。
"""

from collections.abc import Iterator

from biaoshi.rules.evidence import hit
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield one hit for each person whose parts join, with all the places."""
    for evidence in facts.content.evidence:
        if evidence.code == "PI841":
            yield hit(evidence, f"{evidence.kind}：{evidence.detail}", "把各处的遮盖统一，删去能够互相印证的部分")


RULE = Rule(
    code="PI841", name="joined-person", doc=__doc__ or "", check=check, severity="warning", content=True,
    bad=(
        Example("⟦王某某⟧，住河湾镇陈家沟村，电话⟦154****1906⟧。"),
        Example("当事人⟦邹某某⟧擅自占用林地。\n抄送：当事人⟦邹立诚⟧。"),
        Example("河湾镇卫生院院长⟦李某⟧收受药商回扣。"),
    ),
    good=(Example("王某某，河湾镇人，电话154*******6。"), Example("被害人赵某某的损失已追回，副市长赵立诚到场慰问。")),
)  # fmt: skip
