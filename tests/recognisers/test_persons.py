"""Persons: what belongs to whom, lists, masks and the verdict on them, parts that join."""

import pytest

from biaoshi.recognisers import count, find
from biaoshi.recognisers.masks import masks
from biaoshi.rules.paper import Line, paper, plain
from biaoshi.types.content import Evidence


def table(*rows: tuple[str, ...]) -> list[Line]:
    return [Line(text, kind="cell", cell=(0, r, c)) for r, row in enumerate(rows) for c, text in enumerate(row)]


def of(code: str, found: tuple[Evidence, ...]) -> list[Evidence]:
    return [e for e in found if e.code == code]


def test_a_number_belongs_to_the_person_before_it() -> None:
    """In a sentence with two persons each number is tied to the nearer one before it."""
    found = find(plain("邹立诚，男，身份证号990101198503120010；段玉兰，女，身份证号990102196207180024。"))
    names = {e.subject for e in of("PI830", found)}
    assert [e.subject for e in of("PI801", found)] == sorted(n for n in names if n is not None)
    assert len(names) == 2


def test_a_row_belongs_to_one_person() -> None:
    """What stands in a row of a table is tied to the person the row names."""
    found = find(paper(*table(("姓名", "手机号码"), ("段玉兰", "15400001234"), ("和兴旺", "15400005678"))))
    people = {e.span.start: e.subject for e in of("PI830", found)}
    assert [e.subject for e in of("PI802", found)] == [people[k] for k in sorted(people)]


def test_a_form_is_read_from_its_left_column() -> None:
    """A label in the cell to the left names what stands beside it, and the form is one person's."""
    found = find(
        paper(
            *table(
                ("申请人姓名", "石光明"), ("家庭住址", "青屏市南川区河湾镇陈家沟村三组"), ("联系电话", "15400001234")
            )
        )
    )
    assert {e.subject for e in found if e.code in ("PI830", "PI831", "PI802")} == {0}


def test_a_name_alone_is_information_and_beside_a_number_a_warning() -> None:
    """A name is only told of; with an identity number, in relief or petition matters, it is warned of."""
    assert of("PI830", find(plain("兹有柳青青同志前来联系工作。")))[0].severity == "info"
    assert of("PI830", find(plain("柳青青，身份证号990101198503120010。")))[0].severity == "warning"
    assert of("PI830", find(plain("柳青青同志：您的信访事项已办结。")))[0].severity == "warning"
    informant = of("PI830", find(plain("实名举报人钮小红要求保密。")))[0]
    assert informant.severity == "warning"
    assert informant.basis


def test_facts_are_facts_of_somebody() -> None:
    """An illness is told where a person is named, not in statistics or in a rule."""
    assert of("PI832", find(plain("村民乌日娜患尿毒症，家庭困难。")))
    for text in (
        "全市报告肺结核877例。",
        "肝炎、肺结核患者按规定纳入门诊统筹。",
        "局长何志远说，要防治糖尿病等慢性疾病。",
    ):
        assert of("PI832", find(plain(text))) == []


def test_a_minor_with_a_number_or_in_a_case_is_an_error() -> None:
    """A minor is warned of; beside an identifier, or suspected of an offence, it is an error."""
    assert of("PI833", find(plain("学生祝小雨，十一岁，获得表扬。")))[0].severity is None
    assert of("PI833", find(plain("学生祝小雨，十一岁，身份证号990103201005010035。")))[0].severity == "error"
    assert of("PI833", find(plain("犯罪嫌疑人祝小雨，十六岁，因盗窃被抓获。")))[0].severity == "error"
    assert of("PI833", find(plain("农民祝长河，三十二岁。"))) == []


def test_lists_are_counted_by_person() -> None:
    """A table with a column of names is a list of its persons, whatever else it holds; officials present are none."""
    rows = (("序号", "姓名", "身份证号"), ("1", "段玉兰", "990101198503120010"), ("2", "和兴旺", "990102196207180024"))
    found = of("PI834", find(paper(*table(*rows))))
    assert [(e.detail[:3], e.severity) for e in found] == [("共2人", "error")]
    assert of("PI834", find(plain("市长何志远，副市长龚晓东、薛丽华、章守义、贺云川、白静宜出席会议。"))) == []


def test_private_persons_are_counted_once() -> None:
    """The count is of different private persons named in clear: no officials, no repeats, no masks."""
    assert count(find(plain("申请人邹立诚、段玉兰到场，邹立诚先发言，市长何志远讲话，王某某未到。"))) == 2


@pytest.mark.parametrize(
    ("text", "word", "what"),
    [
        ("王某某到会", "王某某", "name"),
        ("欧阳某到会", "欧阳某", "name"),
        ("公示对象：陈×明", "陈×明", "name"),
        ("张*，男", "张*", "name"),
        ("班严某某", "严某某", "name"),
        ("身份证号990101********0010", "990101********0010", "identity"),
        ("电话154****1906", "154****1906", "phone"),
        ("卡号6200 **** **** 0125", "6200 **** **** 0125", "card"),
        ("生于19**年*月", "19**年*月", "date"),
        ("住河湾镇**村3组", "河湾镇**村3组", "address"),
    ],
)
def test_masked_words_are_recognised(text: str, word: str, what: str) -> None:
    """A masked word is found whole, and what it stands for is known."""
    assert [(text[m.start : m.end], m.what) for m in masks(text)] == [(word, what)]


@pytest.mark.parametrize("text", ["某县某单位某些人", "尺寸1.2m×1.2m", "A*B", "注：*表示初步核算数", "2×3=6", "***"])
def test_what_is_no_mask_is_let_pass(text: str) -> None:
    """Unnamed places, products and footnote stars are no masks."""
    assert masks(text) == []


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("刘某（男，34岁）被依法刑事拘留。", True),
        ("李某某，河湾镇人，证件号码99************010。", True),
        ("咨询电话154****1906", True),
        ("张*，身份证号990101********0010。", False),
        ("张伟，身份证号990101********0010。", False),
        ("王某某，1990年1月1日出生，汉族。", False),
        ("王某某，住河湾镇陈家沟村。", False),
        ("王某某，电话154****1906。", False),
        ("河湾镇卫生院院长李某收受回扣。", False),
        ("石桥镇唯一的百岁老人孔某某领取了补贴。", False),
        ("学生严某某，九岁，就读于青屏市实验小学三年级（1）班。", False),
        ("冯某某等三人，具体人员详见县民政局网站公示。", False),
        ("电话一154****7788，电话二1540033****。", False),
        ("当事人卫某某认错。卫建国签字确认。", False),
        ("方*，电话154****3344。备用号码15400003344。", False),
    ],
)
def test_masks_are_judged_as_the_guide_says(text: str, enough: bool) -> None:
    """Whether a neighbour, a colleague or a search engine could still name the person."""
    found = [e for e in find(plain(text)) if e.masked]
    assert found
    assert {e.code != "PI840" for e in found} == {enough}


def test_parts_that_join_are_told_with_all_their_places() -> None:
    """A surname, a village and part of a phone name one person: one finding over all three."""
    text = "王某某，住河湾镇陈家沟村，电话154****1906。"
    joined = of("PI841", find(plain(text)))
    assert len(joined) == 1
    assert {text[s.start : s.end] for s in (joined[0].span, *joined[0].also)} == {
        "王某某",
        "河湾镇陈家沟村",
        "154****1906",
    }


def test_nothing_of_a_person_is_in_the_words_of_the_evidence() -> None:
    """Details and reasons name no one: only the span tells who it is."""
    text = "当事人卫某某认错。卫建国签字确认，住河湾镇陈家沟村三组，身份证号990101198503120010，患尿毒症。"
    for e in find(plain(text)):
        for said in (e.kind, e.detail, *e.matched, *e.against):
            assert "卫" not in said
            assert "陈家沟" not in said
            assert "9901" not in said


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("申请人李敏因左腿胫骨骨折住院。", "左腿胫骨骨折"),
        ("患者李敏患糖尿病足。", "糖尿病足"),
        ("李敏，男，乙肝表面抗原阳性。", "乙肝表面抗原阳性"),
        ("李敏系HIV感染者，已建卡。", "HIV感染者"),
        ("患者李敏停经40周入院。", "停经40周"),
        ("学生李敏受留校察看一年处分。", "留校察看一年处分"),
        ("李敏一九八七年受行政记过一次。", "行政记过"),
        ("李敏，二级智力残疾，未就业。", "二级智力残疾"),
    ],
)
def test_sensitive_facts_are_told_in_all_their_words(text: str, word: str) -> None:
    """The part of the body, the degree and what was tested belong to the fact."""
    assert [text[e.span.start : e.span.end] for e in of("PI832", find(plain(text)))] == [word]


def test_a_field_that_names_nobody_is_of_the_person_above_it() -> None:
    text = "姓名：宁建国　性别：女\n受过何种处分：行政记过一次"
    assert [text[e.span.start : e.span.end] for e in of("PI832", find(plain(text)))] == ["行政记过"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("患者李敏，8个月大，发热。", "8个月大"),
        ("李敏，作案时未满十八周岁。", "未满十八周岁"),
        ("女童李敏走失。", "女童"),
    ],
)
def test_words_that_show_a_minor(text: str, word: str) -> None:
    assert [text[e.span.start : e.span.end] for e in of("PI833", find(plain(text)))] == [word]
