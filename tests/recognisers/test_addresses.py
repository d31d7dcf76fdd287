"""Addresses: one span from the first part to the last, with its depth, somebody's home or not."""

import pytest

from biaoshi.recognisers import find
from biaoshi.rules.paper import Line, marked, paper, plain
from biaoshi.types.content import Evidence

HOMES = (
    ("申请人欧阳静，住⟦云岭省青屏市南川区河湾镇陈家沟村三组12号⟧。", 4),
    ("原告武春生，住⟦青屏市云台县石桥镇杨家坝村5组⟧。", 3),
    ("户籍地址为⟦青屏市北苑区学府路街道书院社区梧桐里小区12栋2单元1701室⟧，居民阚玲。", 4),
    ("韩某某家住⟦陈家沟村三组⟧。", 3),
    ("申请人李敏，住⟦河湾镇陈家沟村⟧。", 2),
    ("家庭住址：⟦云台县城关镇幸福家园6-1-102⟧", 4),
    ("被调查人李敏，原籍⟦白鹿县石桥公社柳树坪大队⟧。", 2),
    ("李敏揭发：⟦石桥公社上沟大队⟧的社员都知道。", 2),
)
OFFICES = (
    "青屏市政务服务中心地址：青屏市南川区人民大道100号。",
    "被申请人云岭新创纺织有限公司，住所地青屏市东湖区工业大道233号。",
    "报名地点：青屏市北苑区文昌路18号市人才市场。",
)
NOTHING = (
    "段玉兰，云岭省青屏市河湾镇人。",
    "和平路改造、金沙大道亮化如期完工。",
    "各村民小组、各社区要加强宣传，二组、三组分别汇报。",
    "云政发12号文件",
)


def addresses(text: str) -> list[Evidence]:
    return [e for e in find(plain(text)) if e.code == "PI831" and not e.masked]


@pytest.mark.parametrize(("example", "depth"), HOMES)
def test_homes_are_one_span_with_their_depth(example: str, depth: int) -> None:
    """A home is found as one span, as deep as it reaches."""
    text, spans = marked(example)
    found = addresses(text)
    assert [(e.span.start, e.span.end) for e in found] == spans
    assert [(e.depth, e.office) for e in found] == [(depth, False)]


@pytest.mark.parametrize("text", OFFICES)
def test_the_seat_of_a_body_is_no_home(text: str) -> None:
    """An office's or a firm's address is marked as such, so that no rule speaks of it."""
    assert [e.office for e in addresses(text)] == [True]


@pytest.mark.parametrize("text", NOTHING)
def test_township_and_above_is_no_address(text: str) -> None:
    """Down to the township, a road without number, groups of a meeting: nothing."""
    assert addresses(text) == []


@pytest.mark.parametrize(("head", "cell", "depth"), [("村", "黑石乡下沟村", 2), ("房号", "5栋301", 4)])
def test_a_column_says_that_its_cells_are_homes(head: str, cell: str, depth: int) -> None:
    """A village below «村» and a flat below «房号» need no word for an address."""
    lines = [("农户", head), ("李敏", cell)]
    document = paper(*(Line(t, kind="cell", cell=(0, r, c)) for r, row in enumerate(lines) for c, t in enumerate(row)))
    found = [e for e in find(document) if e.code == "PI831"]
    assert [(document.text[e.span.start : e.span.end], e.depth) for e in found] == [(cell, depth)]


def test_a_traffic_brigade_is_no_village() -> None:
    assert addresses("当事人李敏到县交警大队、石桥公社旧址办理手续。") == []
