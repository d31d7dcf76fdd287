"""The level suggested: derived before marked before catalogue before model, and abstention with its reason."""

from dataclasses import replace
from datetime import date

import pytest

from biaoshi.advice.authority import may_determine, rank
from biaoshi.advice.level import NOTHING, UNAUTHORISED, suggest
from biaoshi.catalogue import find, published
from biaoshi.check import facts_of
from biaoshi.profiles import load_profile
from biaoshi.rules.paper import plain
from biaoshi.types.content import Content, ItemMatch, Passage
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts, Stage

RAN = tuple(Stage(n, True) for n in ("personal_data", "lexicons", "classifier", "catalogue"))
MOVE = "馆藏涉密档案分三批起运，凌晨四时出老馆西门，走滨河路、三号隧道；每组首尾各配一辆警车，押运员持械。"


def paper(text: str, unit: str = "云岭省档案局", mark: str = "") -> str:
    head = f"{mark}\n" if mark else ""
    return f"{head}{unit}文件\n云档发〔2026〕3号\n关于馆藏工作的通知\n各单位：\n{text}\n{unit}\n2026年3月1日\n"


def facts(text: str, sure: float | None = 0.9, what: str = "state_secret") -> Facts:
    """Facts of a text with all stages run; the model is `sure` of every paragraph but the short ones."""
    known = facts_of(plain(text), profile=load_profile("gov"), as_of=date(2026, 11, 24), given=None)
    passages: tuple[Passage, ...] = ()
    if sure is not None:
        at = 0
        for line in text.split("\n"):
            if len(line) > 20:
                passages += (Passage(what, Span(at, at + len(line)), sure),)  # type: ignore[arg-type]
            at += len(line) + 1
    issuer = known.particulars.issuer
    items = find(text, published(), issuer=issuer.folded if issuer else "", day=known.law_date, secret=passages)
    return replace(known, stages=(*known.stages, *RAN), content=Content(passages=passages, items=items))


def test_a_catalogue_row_names_level_and_basis() -> None:
    """All ideas met and the model sure: nature, level, origin, row with words, and what is to be done."""
    said = suggest(facts(paper(MOVE)), True)
    assert (said.nature, said.level, said.origin) == ("state_secret", "机密", "catalogue")
    assert 0.5 < said.confidence <= 1
    assert said.items[0].id.startswith("archives")
    assert said.items[0].matched
    assert "是否仍然有效没有核到" in said.reason
    assert said.period is None
    assert "最长不超过20年" in said.reason


def test_derived_outranks_everything() -> None:
    """A marked source copied here gives its level and period, over the paper's own mark and over the catalogue."""
    text = paper(f"以下内容摘自《云岭省搬迁方案》（绝密★10年）：{MOVE}", mark="秘密★5年")
    said = suggest(facts(text), True)
    assert (said.nature, said.level, said.origin) == ("state_secret", "绝密", "derived")
    assert said.period is not None
    assert (said.period.kind, said.period.value) == ("years", 10)
    assert "没有标到来源的密级" in said.reason


def test_several_sources_give_the_highest() -> None:
    """Of several sources the highest level stands."""
    text = paper(
        "以下内容摘自《甲方案》（秘密★5年）：检查组由三人组成。\n以下内容摘自《乙方案》（机密★10年）：检查组出发。"
    )
    assert suggest(facts(text, None), True).level == "机密"


def test_the_papers_own_mark_stands() -> None:
    """A live mark is suggested as it is; content does not change what was determined."""
    said = suggest(facts(paper("请认真贯彻执行，按时报送有关情况。", mark="秘密★5年"), None), True)
    assert (said.level, said.origin) == ("秘密", "marked")
    assert said.period is not None
    assert said.period.value == 5


def test_a_mark_that_ran_out_is_left_to_review() -> None:
    """An expired mark gives no nature and no level: whether it is declassified is the organ's to say."""
    text = paper("请认真贯彻执行，按时报送有关情况。", mark="秘密★5年").replace("2026年3月1日", "2015年3月1日")
    said = suggest(facts(text, None), True)
    assert (said.nature, said.level) == (None, None)
    assert "期限已满" in said.reason


def test_nothing_is_said_while_something_was_not_read_or_run() -> None:
    """Rule 3: incomplete coverage or a content stage that did not run give nature null with the reason, marks or not."""
    whole = facts(paper(MOVE, mark="机密★10年"))
    assert suggest(whole, False).nature is None
    assert "未读取" in suggest(whole, False).reason
    stages = (*RAN[:2], Stage("classifier", False, "没有模型"), RAN[3])
    said = suggest(replace(whole, stages=stages), True)
    assert (said.nature, said.level, said.origin) == (None, None, None)
    assert "classifier" in said.reason


def test_the_model_alone_gives_no_level() -> None:
    """The model sure and no row near: nature with a reason, level null."""
    text = paper(
        "界河上游对方新搭的两顶帐篷其实驻着一个班，我方每日改在对方换班时经过，不喊话不拍照。", "云岭省边海防委员会"
    )
    said = suggest(facts(text.replace("馆藏", "边境").replace("档", "边")), True)
    assert (said.nature, said.level, said.origin) == ("state_secret", None, "classifier")
    assert "不提密级" in said.reason


def test_work_secret_has_no_level() -> None:
    """A likely work secret is named as such, without a level of the three."""
    text = paper("突击检查定在周四早上八点，三组同时出发，抽签决定去哪几家，到前不通知当地，带队的上车才拆信封。")
    said = suggest(facts(text, 0.9, "work_secret"), True)
    assert (said.nature, said.level) == ("work_secret", None)


@pytest.mark.parametrize(
    "text",
    [
        f"云岭日报讯（记者 青石）昨日，省档案馆搬迁完成。{MOVE}市民可预约参观。",
        "档案工作培训讲义\n第三讲　本讲以虚构案例说明押运方案的写法，供学员练习。\n" + MOVE,
        "第一条　为了规范档案运输，制定本办法。\n第二条　本办法所称押运路线，是指档案搬迁、运输时走的路线。\n第三条　违反本办法规定的，依法追究法律责任。",
    ],
)
def test_law_news_and_teaching_get_no_level(text: str) -> None:
    """However much the words resemble a row, such texts get no level from their content."""
    said = suggest(facts(text), True)
    assert said.level is None


def test_nothing_found_is_no_all_clear() -> None:
    """Where nothing was found the words say that this is no conclusion; they never say that nothing is secret."""
    said = suggest(facts(paper("请各科室于四月五日前报送运动会报名表，逾期不候。"), None), True)
    assert (said.nature, said.level, said.reason) == ("none", None, NOTHING)
    assert "不涉密" not in said.reason
    assert "可以公开" not in said.reason


def test_a_tie_between_levels_is_an_abstention() -> None:
    """Two rows as good as each other at the same place with different levels: no level, both named."""
    known = facts(paper(MOVE))
    best = known.content.items[0]
    other = replace(best, id="zz", item="另一条", level="绝密", score=best.score - 0.0005)
    said = suggest(replace(known, content=replace(known.content, items=(best, other, *known.content.items[1:]))), True)
    assert said.level is None
    assert "另一条" in said.reason


def test_a_unit_without_authority_is_told_to_refer() -> None:
    """County level has no authority of its own; a city has none for 绝密; a derived secret needs none."""
    assert UNAUTHORISED in suggest(facts(paper(MOVE, "栖霞县档案局")), True).reason
    assert UNAUTHORISED not in suggest(facts(paper(MOVE, "青屏市档案局")), True).reason
    derived = paper(f"以下内容摘自《云岭省搬迁方案》（机密★10年）：{MOVE}", "栖霞县档案局")
    assert UNAUTHORISED not in suggest(facts(derived), True).reason


def test_indefinite_stands_only_while_its_catalogue_does() -> None:
    """长期 of a repealed row is no period to suggest."""
    text = paper("1:5万地形图三幅，图上压着雷达阵地，用后收回，不得晒图扫描。", "云岭省测绘局")
    said = suggest(facts(text), True)
    assert said.level == "机密"
    assert said.period is None
    assert "已经失效" in said.reason


def test_condition_of_the_row_is_the_period() -> None:
    """A row that waits for an event gives that event."""
    text = paper("全省统考语文作文题定稿：备用题改为“渡口”，付印前不再改动。", "云岭省教育厅")
    said = suggest(facts(text), True)
    assert said.level == "机密"
    assert said.period is not None
    assert (said.period.kind, said.period.value) == ("condition", "启用前")


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        ("国家统计局", "central"), ("云岭省教育厅", "provincial"), ("中共云岭省委办公厅", "provincial"),
        ("青屏市水利局", "prefectural"), ("云岭省青屏市人民政府", "prefectural"), ("南岭自治州民政局", "prefectural"),
        ("栖霞县人民政府", "county"), ("中共栖霞县委", "county"), ("青屏市江北区水利局", "county"), ("石门镇人民政府", "county"),
        ("江北新区管委会", "unknown"), ("云岭铁路局", "unknown"), ("青屏市第三中学", "unknown"), ("云岭省地质调查院", "unknown"),
        ("", "unknown"),
    ],
)  # fmt: skip
def test_rank_of_an_issuer(issuer: str, expected: str) -> None:
    """The last unit of the name decides; firms, schools and new areas show no rank."""
    assert rank(issuer) == expected


def test_authority_by_rank() -> None:
    """Provinces may all three, cities not 绝密, counties none; an unknown rank is unknown."""
    assert [may_determine("云岭省教育厅", level) for level in ("绝密", "机密", "秘密")] == [True, True, True]
    assert [may_determine("青屏市教育局", level) for level in ("绝密", "机密", "秘密")] == [False, True, True]
    assert [may_determine("栖霞县教育局", level) for level in ("绝密", "机密", "秘密")] == [False, False, False]
    assert may_determine(None, "秘密") is None


def test_items_are_shown_best_first_and_few() -> None:
    """At most five rows, in order of score, each with basis and validity."""
    known = facts(paper(MOVE))
    shown = suggest(known, True).items
    assert 0 < len(shown) <= 5
    assert [i.score for i in shown] == sorted((i.score for i in shown), reverse=True)
    assert all(i.status in ("in_force", "repealed", "uncertain") for i in shown)
    assert all(isinstance(m, ItemMatch) for m in known.content.items)
