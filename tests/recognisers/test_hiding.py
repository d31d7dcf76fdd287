"""Whether masks suffice, person by person, and who is joined from parts (annotation guide, «Is a mask sufficient?»)."""

import pytest

from biaoshi.recognisers import find
from biaoshi.rules.paper import Line, paper, plain
from biaoshi.types.content import Evidence


def masked(found: tuple[Evidence, ...], text: str) -> dict[str, bool]:
    """Return the masked words and whether they suffice."""
    return {text[e.span.start : e.span.end]: e.code != "PI840" for e in found if e.masked}


def verdicts(*paragraphs: str) -> tuple[dict[str, bool], bool]:
    """Return the verdicts on the masks of a document of paragraphs, and whether somebody is joined from parts."""
    document = paper(*paragraphs)
    found = find(document)
    return masked(found, document.text), any(e.code == "PI841" for e in found)


def rows(*lines: tuple[str, ...]) -> tuple[dict[str, bool], bool]:
    """Return the same of a document of one table."""
    document = paper(*(Line(t, kind="cell", cell=(0, r, c)) for r, row in enumerate(lines) for c, t in enumerate(row)))
    found = find(document)
    return masked(found, document.text), any(e.code == "PI841" for e in found)


@pytest.mark.parametrize(
    ("text", "only", "others"),
    [
        ("你乡唯一的乡村医生鲍某在为村民奚某接种时未核对批号。", "鲍某", ("奚某",)),
        ("死者全某某，临波砖瓦厂唯一的窑炉工，目击者扈某系路人。", "全某某", ("扈某",)),
        ("石桥乡受奖的退役士兵冷某，2022年获一等功，系全县唯一。", "冷某", ()),
        ("我揭发盛某某同志。我们队就他一个赤脚医生。", "盛某某", ()),
        ("我乡今年新增随访对象一例：滕某，男，已建卡。", "滕某", ()),
        ("举报人匡某系临波鸿盛鞭炮厂原仓库保管员。", "匡某", ()),
        ("俞某（男，52岁，白鹿县殡仪馆馆长）酒后驾驶。", "俞某", ()),
        ("昝某（局办公室主任，因病请假）缺席。", "昝某", ()),
        ("南川区河湾镇豆腐张小吃店（个体工商户），经营者张某。", "张某", ()),
        ("村里只有一个姓厉的，厉某某领取了补贴。", "厉某某", ()),
    ],
)
def test_the_only_one_of_its_kind_is_told_and_nobody_beside_it(text: str, only: str, others: tuple[str, ...]) -> None:
    """A unique office, calling, household or case names the one it is said of, not the next person in the sentence."""
    found, joined = verdicts(text)
    assert found == {only: False, **dict.fromkeys(others, True)}
    assert joined


@pytest.mark.parametrize(
    "text",
    [
        "姚某反映石桥镇中心小学校长长期不在岗。",
        "县医院医生付某收受红包。",
        "某镇中学校长滕某被立案。",
        "据邻居庄某介绍，死者是村里唯一的铁匠。",
        "原告某某建材有限公司，法定代表人：郭某，总经理。",
        "本次补助王某某家庭（1人）六百元。",
    ],
)
def test_a_role_of_many_or_of_somebody_else_tells_nobody(text: str) -> None:
    found, joined = verdicts(text)
    assert set(found.values()) == {True}
    assert not joined


def test_a_unit_of_one_in_a_table_is_told() -> None:
    found, joined = rows(("职工", "车间"), ("段×", "一车间"), ("崔×", "厂医务室（1人）"))
    assert found == {"段×": True, "崔×": False}
    assert joined


@pytest.mark.parametrize(
    ("paragraphs", "want"),
    [
        (
            ("经评审，拟资助初三（2）班覃某某、初三（5）班农某。公示地点：白鹿县第二中学公告栏。",),
            {"覃某某": False, "农某": False},
        ),
        (("给予高二（7）班学生戚某某记过处分。", "柳浦县第一中学"), {"戚某某": False}),
        (("给予高二（7）班学生戚某某记过处分。",), {"戚某某": True}),
        (("给予我校学生戚某警告处分。", "柳浦县第一中学"), {"戚某": True}),
    ],
)
def test_school_and_class_tell_a_pupil_wherever_the_school_is_named(
    paragraphs: tuple[str, ...], want: dict[str, bool]
) -> None:
    assert verdicts(*paragraphs)[0] == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("缪某之母廖某某，住平川镇杨柳村。", {"缪某": False, "廖某某": False}),
        ("蒲某某，现随祖父蒲大年生活。", {"蒲某某": False}),
        ("被害人曲某（系被告人曲某某之妻）出具谅解书。", {"曲某": True, "曲某某": True}),
        ("苗某的丈夫凤某长期在外务工。", {"苗某": True, "凤某": True}),
    ],
)
def test_a_relative_who_can_be_told_tells_the_other(text: str, want: dict[str, bool]) -> None:
    assert verdicts(text)[0] == want


def test_masks_of_two_persons_do_not_complete_each_other() -> None:
    """Numbers that fit by chance belong to two rows; those of one row and one person complete each other."""
    found, joined = rows(
        ("被处罚人", "身份证号"),
        ("乌某某", "99*************044"),
        ("欧阳某", "9901011991022380**"),
        ("伍某", "99*************213"),
    )
    assert found["乌某某"]
    assert found["99*************044"]
    assert found["伍某"]
    assert not found["欧阳某"]
    assert not joined


def test_two_rows_of_one_entry_complete_each_other() -> None:
    """A surname in one row and the given name in its continuation are one person; in rows of two entries they are not."""
    head = ("户编号", "被征收人", "补偿款")
    assert rows(head, ("07", "郎某某", "683200"), ("07（续）", "*志强", "42000")) == (
        {"郎某某": False, "*志强": False},
        True,
    )
    assert rows(head, ("07", "郎某某", "683200"), ("08", "*志强", "42000")) == ({"郎某某": True, "*志强": True}, False)


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("拟对项某给予医疗救助。附件：1.救助审批表；2.项采薇身份证复印件.pdf",),
        ("申请人██，电话███████████，申请公开资金使用情况。", "受送达人暨秋白（签收）"),
        ("犯罪嫌疑人焦某，系知名主播，网名“江边老焦”。",),
        ("主题：端木某投诉工单", "发件人：端木青"),
    ],
)
def test_a_clear_name_elsewhere_undoes_the_mask(paragraphs: tuple[str, ...]) -> None:
    """A name only its mask leads to, the one who signs where all is black, a name known in public."""
    found, joined = verdicts(*paragraphs)
    assert found
    assert set(found.values()) == {False}
    assert joined


def test_what_is_all_black_suffices_where_nobody_signs() -> None:
    found, joined = verdicts("申请人██，身份证号██████████████████，住████████，申请公开本村征地批文。")
    assert found
    assert set(found.values()) == {True}
    assert not joined


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("瞿××，一九四九年五月七日生，籍贯外县。", False),
        ("聂小楼遗失护照，号码E9900****，作废。", False),
        ("聂××遗失护照，号码E*******3，作废。", True),
        ("袁*，驾驶泽B·****挂重型半挂车。", True),
        ("意向人蓝*，现住翠湖花园12栋***室，电话139****0053。", False),
        ("柴某一案，判决书已在裁判文书网公开。", False),
    ],
)
def test_what_is_left_of_numbers_dates_and_places_is_weighed(text: str, enough: bool) -> None:
    found = [e for e in find(plain(text)) if e.masked]
    assert found
    assert {e.code != "PI840" for e in found} == {enough}


def test_a_number_in_the_first_person_is_the_writers() -> None:
    """Who says «my phone» was named before."""
    found, _ = verdicts("端木青：", "关于端木某投诉的说明。", "我就是投诉人，手机139****0061没有换。")
    assert found["139****0061"] is False


def test_a_line_as_long_as_a_file_is_judged_like_its_sentences() -> None:
    """Who is the only one, and whose a number is, goes by the sentence, however many persons the line names."""
    surnames = "赵钱孙李周吴郑王冯陈"
    said = [f"{s}某是柳溪村唯一一户。{s}某某的电话138****1{n:03}。" for n, s in enumerate(surnames * 20)]
    document = paper("".join(said))
    found = [e for e in find(document) if e.masked]
    first, step = document.text.index(said[0]), len(said[0])
    told = [(e.code, e.span.start - first - n * step) for n in range(len(said)) for e in found[n * 3 : n * 3 + 3]]
    assert len(found) == 3 * len(said)
    assert set(told) == set(told[:3])
    by_sentence = [[e.subject for e in found[n * 3 : n * 3 + 3]] for n in range(len(said))]
    assert all(second == third is not None for _, second, third in by_sentence)


def test_a_number_of_which_only_its_column_tells_is_found() -> None:
    found, _ = rows(("姓名", "手机号"), ("相里红", "***********"))
    assert found == {"***********": True}
