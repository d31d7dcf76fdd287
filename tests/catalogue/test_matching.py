"""Texts compared with rows: what must be found, at which level, and what must speak against it."""

from datetime import date

import pytest

from biaoshi.catalogue import PARTLY, Catalogue, find, published
from biaoshi.catalogue.rows import Item, Need
from biaoshi.types.content import ItemMatch, Passage
from biaoshi.types.document import Span

FOUND = (
    ("education", "机密", "青屏师范大学国际处", "两名来华留学生在宿舍私下传经聚会，被约谈后拒绝交代资金来源，拟不予续签并由边检在其离境时开箱检查，校内一律不议论。"),
    ("education", "机密", "云岭省教育考试院", "省学考信息技术科答案表：单选BACDD、判断全错，第二十九题填“递归”。答案表与试卷分箱运送。"),
    ("education", "秘密", "云岭省教育考试院", "答题卡四千二百张已扫描一半，余下的封存在阅卷楼三层，登分结束前任何人不得调看。"),
    ("railway", "绝密", "云岭铁路局机要室", "新到密码机两台，一台装调度所，一台备份，换装当晚旧机拆下芯片由两人砸毁。"),
    ("railway", "绝密", "云岭铁路局机要室", "机要电报改用第四套密码本，旧密码本每页编号清点后投炉。"),
    ("railway", "机密", "云岭铁路局", "今后五年拟新建通往西山库区的国防支线两条，投资列入企业技改，建设计划不报地方。"),
    ("discipline", "机密", "中央纪委", "全国今年前三季度受党纪政务处分四十一万人，其中省部级三十七人，数字待全会后公布，暂不给各省。"),
    ("discipline", "秘密", "云岭省纪委监委", "举报信称某副市长为其弟承揽供热管网，附转账截图，拟先外围摸底，不与本人接触。"),
    ("surveying", "秘密", "云岭省测绘院", "重力加密点七十三个，点值较差均小于0.05毫伽，成果表只装订两册。"),
    ("surveying", "机密", "云岭省测绘院", "二等导线复测，导线点四十九座，方位角闭合差合格，坐标成果装入铁箱由专人送交。"),
    ("geology", "机密", "云岭省地质资料馆", "1:20万区域重力资料磁带八盘，内有绝对重力值，外借须厅长批准，用毕当面消磁。"),
    ("archives", "秘密", "云岭省档案馆", "清末官窑底册记有釉料配比和窑温，这部分编研时抽出，不收入出版稿。"),
    ("taxation", "机密", "云岭省税务局", "缔约国主管当局在来函中要求不得让持有人知道资料来源，请以日常申报辅导名义约谈，不出示对方文件。"),
    ("technology", "机密", "云岭省无线电研究所", "我省沿江三处低空雷达夜间实际发现距离只有标称的六成，两处存在盲区，尚无补盲办法。"),
)  # fmt: skip
SILENT = (
    "昨日中考落幕，物理最后一题成了考生议论的焦点。市教研室当晚公布答案，记者采访了命题组长。",
    "本章讲命题蓝图：双向细目表以知识内容为纵轴，教材所附试题均为虚构，供学员练习评分。",
    "参与命题的人员在考试结束前负有保密义务；违反规定的，依法追究法律责任。",
    "市档案馆搬迁历时四天，押运车队由电视台全程播出，市民可在网上观看，现予公布。",
    "青屏市十月份居民消费价格同比上涨0.4%，数据已发布在统计局网站。",
    "各科室：定于四月十二日举办职工运动会，请于四月五日前报名。",
)


def look(text: str, issuer: str = "", sure: float | None = None, day: date | None = None) -> tuple[ItemMatch, ...]:
    secret = None if sure is None else (Passage("state_secret", Span(0, len(text)), sure),)
    return find(text, published(), issuer=issuer, secret=secret, day=day)


@pytest.mark.parametrize(("domain", "level", "issuer", "text"), FOUND)
def test_a_paragraph_of_a_row_is_found(domain: str, level: str, issuer: str, text: str) -> None:
    """With the model's half-hearted yes, the best row is of the right domain and level, and says by which words."""
    best = look(text, issuer, 0.6)[0]
    assert best.id.startswith(domain)
    assert best.level == level
    assert best.matched
    assert PARTLY not in best.against
    assert all(word in text or "……" in word or word in issuer for word in best.matched)


@pytest.mark.parametrize("text", SILENT)
def test_public_texts_on_the_same_subjects_name_no_row(text: str) -> None:
    """News, teaching, law and published facts give no row a score worth showing, or say why they speak against it."""
    for match in look(text):
        assert match.score < 0.3 or any(reason.startswith(("像", "文中说")) for reason in match.against)


def test_the_tier_of_the_examination_decides_the_level() -> None:
    """The same sentence is 绝密 of a national, 机密 of a provincial and 秘密 of a city examination."""
    text = "{}语文作文题定稿：备用题改为“渡口”，不再改动。"
    levels = [look(text.format(tier), sure=0.8)[0].level for tier in ("全国统考", "全省统考", "全市统考")]
    assert levels == ["绝密", "机密", "秘密"]


def test_the_issuers_name_says_whose_it_is() -> None:
    """An idea that may stand anywhere is met by the issuer's name; without it the row is only partly met."""
    text = "第二题材料换成海岛，备用题一并改动，付印前不再动。考试三天后举行。"
    with_name, without = look(text, "云岭省教育考试院", 0.8), look(text, "", 0.8)
    assert with_name[0].level == "机密"
    assert PARTLY not in with_name[0].against
    assert all(
        PARTLY in m.against for m in without if m.id.startswith("education") and m.item.startswith("国家教育省级")
    )


def test_neighbours_count_and_far_paragraphs_do_not() -> None:
    """An idea may be met in the paragraph beside; three paragraphs away it is no context."""
    a, b = "旧密码本每页编号清点后投炉。", "以上由机要员办理，到铁路局取新本。"
    near = find(f"{a}\n{b}", published())
    far = find("\n".join(["通知", "各处室", a, "天气转凉。", "注意保暖。", "按时用餐。", b]), published())
    assert [m.id for m in near if m.id == "railway-05"] == ["railway-05"]
    assert not [m for m in far if m.id == "railway-05"]


def test_a_row_that_says_it_is_no_secret_speaks_against() -> None:
    """A small map at a large scale outside military areas is expressly no state secret: said as the reason against."""
    text = "小区1:500竣工图面积小，不超过25平方公里，含等高线和高程点，图幅拼接后归档。"
    assert any("不是国家秘密" in reason for m in look(text, sure=0.8) for reason in m.against)


def test_a_row_out_of_force_is_said_to_be() -> None:
    """A row that did not stand on the paper's date carries that as a reason against, without losing its place."""
    text = "1:5万地形图三幅，图上压着雷达阵地，用后收回。"
    then, now = look(text, day=date(2010, 1, 1)), look(text, day=date(2026, 1, 1))
    assert [m.id for m in then] == [m.id for m in now]
    assert not any("失效" in r for m in then for r in m.against)
    assert any("已经失效" in r for m in now if m.id == "surveying-16" for r in m.against)


def test_the_model_raises_and_lowers_a_score() -> None:
    """The same words score higher the surer the model is, and a silent model is not the same as none."""
    text, issuer = FOUND[3][3], FOUND[3][2]
    scores = [look(text, issuer, sure)[0].score for sure in (0.3, 0.6, 0.95)]
    assert scores == sorted(scores)
    assert find(text, published(), issuer=issuer, secret=())[0].score < scores[0]


def test_long_patterns_are_quoted_by_their_ends() -> None:
    """What a pattern took from the text may hold a person's name and is not quoted whole."""
    text = "收到反映副省长滕某某授意他人受让盐田的信一封，原件单独封存，不转任何单位。"
    assert look(text, "云岭省纪委监委", 0.8)
    assert not any("滕某某" in word for m in look(text, "云岭省纪委监委", 0.8) for word in m.matched)


def test_an_office_row_is_matched_beside_the_published() -> None:
    """A row of an office's own list competes with the published ones on equal terms."""
    item = Item(
        "own-1",
        "防汛",
        "分洪闸起爆方案",
        "机密",
        all=(Need(("gate",)), Need(("blast",))),
        source="××范围",
        status="in_force",
    )
    own = Catalogue("own", "一览表", (item,), {"gate": ("分洪闸", "分洪口"), "blast": ("起爆", "炸开")}, own=True)
    found = find("南堤分洪口炸开的次序由指挥长掌握。", (*published(), own), secret=())
    assert found[0].id == "own-1"
    assert found[0].matched == ("分洪口", "炸开")


@pytest.mark.parametrize("text", ["", "\n\n", "\ud800密码本\udfff机要", "密" * 5000, "机要密码本。" * 400])
def test_odd_texts_are_taken(text: str) -> None:
    """Nothing, line feeds, lone surrogates and one endless line give matches within the text or none."""
    for match in find(text, published(), issuer="铁路", secret=()):
        assert 0 <= match.span.start < match.span.end <= len(text)


def test_disguised_and_full_width_writing_is_matched_where_it_stands() -> None:
    """Zero-width characters and full-width digits do not hide a row, and the span is of the text as it stands."""
    plain, disguised = "通知\n机要电报改用第四套密码本，旧本投炉。", "通知\n机要电报改用第四套密\u200b码本，旧本投炉。"
    a, b = find(plain, published(), issuer="云岭铁路局")[0], find(disguised, published(), issuer="云岭铁路局")[0]
    assert a.id == b.id
    assert disguised[b.span.start : b.span.end].startswith("机要")
    assert b.span.end == len(disguised)
    wide, narrow = "１：５万地形图三幅，用后收回。", "1:5万地形图三幅，用后收回。"
    assert find(wide, published())[0].id == find(narrow, published())[0].id
