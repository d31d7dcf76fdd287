"""遮盖不充分：仍能认出是谁。

按邻居、同事或者搜索引擎能不能认出来判断。姓名与证件号码前六位后四位、只遮四位的电话、完整出生日期、村组以下住址、只有一人的职务、未成年人的学校班级同时
出现，两处遮盖互相补全，文中别处有明文，或者指向没有遮盖的公开文件，都不充分。“姓氏加某”至多写到乡镇、没有姓名和村名的电话前三后四，是充分的。

依据：个人信息保护法 第七十三条；最高人民法院关于人民法院在互联网公布裁判文书的规定 第八条、第十条；政府信息公开条例 第十五条（statute）。
"""

from collections.abc import Iterator
from dataclasses import replace

from biaoshi.rules.evidence import hit
from biaoshi.types.content import Evidence
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield one hit for each person whose masks are not enough, at the first of them, the others beside it."""
    persons: dict[object, list[Evidence]] = {}
    for number, evidence in enumerate(facts.content.evidence):
        if evidence.code == "PI840":
            key = ("alone", number) if evidence.subject is None else evidence.subject
            persons.setdefault(key, []).append(evidence)
    for masks in persons.values():
        kinds = "、".join(dict.fromkeys(m.kind for m in masks))
        first = replace(masks[0], also=tuple(m.span for m in masks[1:]))
        yield hit(first, f"{kinds}，遮盖不充分：{masks[0].detail}", "再多遮一些，或者删去与它同时出现的信息")


RULE = Rule(
    code="PI840", name="mask-not-enough", doc=__doc__ or "", check=check, severity="warning", content=True,
    bad=(
        Example("申请人⟦张*⟧，身份证号⟦990101********0010⟧。"),
        Example("⟦王某某⟧，住河湾镇陈家沟村，电话⟦154****1906⟧。"),
        Example("⟦154****1906⟧，又留⟦1540000****⟧备用"),
    ),
    good=(Example("犯罪嫌疑人刘某（男，34岁）被依法刑事拘留。"), Example("咨询电话154****1906"), Example("李某某，河湾镇人，身份证号99***********010")),
)  # fmt: skip
