"""地图没有审图号，或者有要害设施的精确坐标。

公开的地图须经审核并印审图号，景区图、街区图、地铁线路图等内容简单的不用。坐标公开到多细没有统一的法定界线，秘密与否看要素、精度和连续
面积，所以精确坐标与要害设施、地下管线、测量控制点写在一起的，只请核对测绘地理信息保密范围。

依据：地图管理条例 第十五条（statute）。
"""

import re
from collections.abc import Iterator

from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule

_MAP = re.compile("(?:行政区划|地形|影像|遥感|交通|水系|管网|分布|点位|规划)(?:地)?图")
_SIMPLE = re.compile("景区|街区|地铁|导游|示意流程|流程图|组织|平面布置")
_NUMBERED = re.compile("审图号")
_VITAL = re.compile(
    "军事|营区|弹药|油库|雷达|导航台|国防|要害|输油|输气|管线|变电站|换流站|水源地|取水口|涵闸|大坝|核|控制点|水准点|三角点|点之记|人防"
)


def check(facts: Facts) -> Iterator[Hit]:
    """Yield one hit for a map without its number, and one for each precise point beside a vital site."""
    if facts.particulars.carrier == "map" and not _NUMBERED.search(facts.text):
        found = _MAP.search(facts.text)
        if found and not _SIMPLE.search(facts.text[:200]):
            yield Hit(None, "像是地图，没有见到审图号", suggestion="公开前送审；内容简单、依规定不用送审的除外")
    for e in facts.content.evidence:
        if e.code != "PI817":
            continue
        line = facts.line(e.span.start)
        near = facts.text[max(line.start, e.span.start - 80) : min(line.end, e.span.end + 40)]
        vital = _VITAL.search(near)
        if vital:
            yield Hit(
                e.span,
                f"精确坐标与“{vital[0]}”写在一起",
                suggestion="核对测绘地理信息保密范围；能不写坐标的不写",
                matched=(vital[0],),
                against=("单个公开设施的位置不因坐标而成为秘密",),
                confidence=e.confidence,
                scores=e.scores,
            )


RULE = Rule(
    code="SC711",
    name="map-or-coordinates",
    doc=__doc__,
    severity="warning",
    check=check,
    bad=(Example("成品油库位于⟦东经101.12345，北纬25.12345⟧，储量见附表。"),),
    good=(
        Example("文化馆新址位于东经101.12345，北纬25.12345，欢迎参观。"),
        Example("北纬25°以南的输油管线全部停输检修。"),
    ),
    content=True,
)
