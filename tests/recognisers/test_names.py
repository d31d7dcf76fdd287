"""Names of natural persons: found where a reader sees one, and nowhere else."""

import pytest

from biaoshi.recognisers import find
from biaoshi.rules.paper import marked, plain
from biaoshi.types.content import Evidence

FOUND = (
    "申请人⟦欧阳静⟧不服该决定。",
    "村民⟦毕桂香⟧笑着说。",
    "会议由市长⟦何志远⟧主持，副市长⟦龚晓东⟧、⟦薛丽华⟧出席。",
    "⟦买买提·艾力⟧、⟦阿依古丽·吐尔逊⟧两名同志受到表彰。",
    "来访的客人⟦安娜·科尔霍宁⟧和⟦马蒂·维尔塔⟧参观了博物馆。",
    "审判长 ⟦邢志刚⟧",
    "姓名：⟦张　伟⟧ 性别：男",
    "⟦小美⟧（化名）长期独自居住。",
    "慰问了⟦汤守仁⟧、⟦屈满仓⟧、⟦斯琴高娃⟧、⟦扎西次仁⟧。",
    "被调查人⟦阮志勇⟧于2018年离职。",
    "失主⟦方小萌⟧，女，钱包已领回。",
)
NOTHING = (
    "请李局长阅示，王某到会。",
    "张三将房屋出租给李四，李四又转租给王五。",
    "城南有张家桥、李家湾两处古渡口，王若飞中学创办于1956年。",
    "李白、杜甫是唐代诗人，苏轼是宋代词人。",
    "各单位要高度重视安全生产，方便群众办事，成立工作专班，严肃工作纪律。",
    "卫星基准站停机，高峰时段上浮，许可证和通知书已送达。",
    "当事人可以向人民法院提起诉讼；经营者应当公平竞争。",
    "现任金龙机电股份有限公司董事。",
    "坚持以邓小平理论为指导，学习雷锋精神。",
)


def names(text: str) -> list[Evidence]:
    return [e for e in find(plain(text)) if e.code == "PI830" and not e.masked]


@pytest.mark.parametrize("example", FOUND)
def test_names_are_found_over_their_whole_length(example: str) -> None:
    """Each bracketed name is found over exactly its characters, and no other."""
    text, spans = marked(example)
    assert [(e.span.start, e.span.end) for e in names(text)] == spans


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_a_name_is_none(text: str) -> None:
    """Titles, placeholders, places, firms, doctrines, writers of old and everyday words are no names."""
    assert [text[e.span.start : e.span.end] for e in names(text)] == []


def test_a_name_said_once_with_a_title_is_found_again() -> None:
    """A name that is sure in one place is found in the rest of the paper, under the same number."""
    text = "申请人邹立诚，男。\n据称邹立诚昨日离开。"
    assert [e.subject for e in names(text)] == [0, 0]


def test_officials_are_told_apart() -> None:
    """A name after a post is of an official, one after 申请人 is not; the report is told by `office`."""
    found = {e.office for e in names("市长何志远接待了上访人闵桂花。")}
    assert found == {True, False}
    by_name = {e.span.start: e.office for e in names("申请人欧阳静、市长何志远到场。")}
    assert by_name == {3: False, 9: True}


def test_lone_surrogates_do_not_stop_the_search() -> None:
    """Text that is not valid Unicode is searched all the same."""
    assert [(e.span.start, e.span.end) for e in names("\ud800申请人欧阳静，男。")] == [(4, 7)]
