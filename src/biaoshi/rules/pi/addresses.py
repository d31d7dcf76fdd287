"""写有个人住址。

从村、小区、门牌往下的算，连成一条；到乡镇、街道为止的不算，单位和办事地点的地址也不算。

依据：民法典 第一千零三十四条；政府信息公开条例 第十五条（statute）。
"""

from collections.abc import Iterator

from biaoshi.rules.evidence import hit
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each address that is somebody's home."""
    for evidence in facts.content.evidence:
        if evidence.code == "PI831" and not evidence.office and not evidence.masked:
            yield hit(evidence, suggestion="公开到乡镇、街道为止")


RULE = Rule(
    code="PI831", name="home-address", doc=__doc__ or "", check=check, severity="warning", content=True,
    bad=(
        Example("申请人段玉兰，住⟦云岭省青屏市南川区河湾镇陈家沟村三组12号⟧。"),
        Example("现住⟦青屏市北苑区学府路66号金桂花园3幢2单元501室⟧"),
    ),
    good=(Example("段玉兰，女，云岭省青屏市河湾镇人。"), Example("政务服务中心地址：青屏市南川区人民大道100号")),
)  # fmt: skip
