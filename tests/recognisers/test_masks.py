"""Masked words: every way of hiding that is found, and what looks like one and hides nobody."""

import pytest

from biaoshi.recognisers.masks import Mask, completed, fits, masks, one_name


def found(text: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.what) for m in masks(text)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("患者侬某，女，36岁", "侬某"),
        ("被申请人缑某未到庭", "缑某"),
        ("庹××领取补助", "庹××"),
        ("兹证明迟某系本单位职工", "迟某"),
        ("罪犯买某某，男，维吾尔族", "买某某"),
        ("申请人门某与他人合伙", "门某"),
        ("当事人：约某，外籍", "约某"),
        ("阿某某，男，哈萨克族", "阿某某"),
        ("证人海某的证言", "海某"),
    ],
)
def test_rare_surnames_are_surnames_beside_a_mask(text: str, word: str) -> None:
    assert found(text) == [(word, "name")]


def test_masks_of_a_line_as_long_as_a_file_are_those_of_its_sentences() -> None:
    """Where the line of a mask begins and ends, and what is masked before it, changes nothing."""
    said = "患者侬某，女，住河湾镇**村3组，身份证号码990101********0010。" + "经查属实，不予追究" * 12 + "。"
    one = found(said)
    assert {what for _, what in one} == {"name", "address", "identity"}
    for joint in ("", "\n"):
        assert found(joint.join([said] * 40)) == one * 40


@pytest.mark.parametrize(
    "text", ["买某种商品", "部门某人", "由某公司承担", "海某市政府", "工作人员由某单位派出", "约某日见面"]
)
def test_everyday_characters_before_a_mask_are_no_surnames(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("被告知人：贾 X X，男", "贾 X X"),
        ("今借到毛 × ×人民币", "毛 × ×"),
        ("矫正对象：胥 * *，", "胥 * *"),
        ("揭发盛O O同志", "盛O O"),
        ("李 某 某，女", "李 某 某"),
        ("王OO到庭", "王OO"),
        ("户名*立夏，账号略", "*立夏"),
        ("*志强", "*志强"),
        ("*若水（共有人）", "*若水"),
        ("申请人██，住本市", "██"),
    ],
)
def test_names_are_found_however_they_are_hidden(text: str, word: str) -> None:
    assert found(text) == [(word, "name")]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("（5）班农某受资助", "农某"),
        ("失主郭*连声道谢", "郭*"),
        ("郑*三人通过审查", "郑*"),
        ("证明严某某住在本地", "严某某"),
    ],
)
def test_what_touches_a_masked_name_is_left_out(text: str, word: str) -> None:
    assert found(text) == [(word, "name")]


@pytest.mark.parametrize(
    ("text", "word", "what"),
    [
        ("驾驶云F·*****号小型面包车", "云F·*****", "plate"),
        ("驾驶泽B·****挂重型半挂车", "泽B·****挂", "plate"),
        ("云A12**8小型轿车", "云A12**8", "plate"),
        ("遗失护照一本，号码E*******3，作废", "E*******3", "passport"),
        ("护照号******，在华工作", "******", "passport"),
        ("学籍号G9901**********0048", "G9901**********0048", "student"),
        ("证件号军字第******号", "军字第******号", "military"),
        ("将泽（2019）临波市不动产权第00012**号遗失", "泽（2019）临波市不动产权第00012**号", "property"),
        ("发件人<duan***@example.com>", "duan***@example.com", "mail"),
        ("网友“风***8”您好", "风***8", "account"),
        ("微信号：zhang***88", "zhang***88", "account"),
        ("电 话：l5*******07", "l5*******07", "phone"),
        ("身份证号██████████████████", "██████████████████", "identity"),
        ("现住████████，", "████████", "address"),
        ("望港区****", "望港区****", "address"),
        ("翠湖花园8栋***", "翠湖花园8栋***", "address"),
        ("房屋地址：望港区××苑×栋×室", "望港区××苑×栋×室", "address"),
    ],
)
def test_numbers_plates_certificates_and_places_are_found_whole(text: str, word: str, what: str) -> None:
    assert found(text) == [(word, what)]


@pytest.mark.parametrize(
    "text",
    [
        "姓名隐去一字，如“张*”；",
        "例如“王某某”、“李*”等写法",
        "单价××××元",
        "单价×元",
        "★项目*号条款",
        "规划和二〇三五年远景目标",
        "规格3*5米、2×4方木",
    ],
)
def test_specimens_prices_and_numerals_hide_nobody(text: str) -> None:
    assert found(text) == []


def _mask(left: str, what: str = "phone") -> Mask:
    surname = "" if what != "name" or left[0] == "*" else left[0]
    told = left[len(surname) :].replace("*", "") if what == "name" else ""
    return Mask(0, len(left), what, left, left.count("*"), surname, told)  # type: ignore[arg-type]  # one of the kinds


def test_masks_of_one_person_complete_each_other_and_those_of_two_do_not() -> None:
    one, other = _mask("139****0063"), _mask("1390000****")
    owned = [("a", one), ("b", other)]
    assert len(completed(owned, lambda a, b: True)) == 2
    assert completed(owned, lambda a, b: False) == set()
    assert len(completed([("a", one), ("a", other)], lambda a, b: False)) == 2


def test_a_hidden_surname_goes_with_a_hidden_given_name() -> None:
    assert one_name(_mask("郎**", "name"), _mask("*志强", "name"))
    assert not one_name(_mask("陈*明", "name"), _mask("*志强", "name"))
    assert not one_name(_mask("陈*", "name"), _mask("张*", "name"))


def test_what_is_black_from_end_to_end_fits_nobody() -> None:
    assert not fits(_mask("**", "name"), "张三")
    assert fits(_mask("张*", "name"), "张三")
