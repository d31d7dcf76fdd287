"""The outcome follows the strictest ground, with the statute's own verb, and never says more than was looked at."""

import pytest

from advice.papers import REST, paper
from biaoshi.advice import advise
from biaoshi.advice.disclosure import FORCE, OUTCOMES
from biaoshi.types.content import GROUNDS, Ground

PUBLIC = "临江县2026年一季度临时救助情况公示"
ALONE: dict[Ground, str] = {
    "state_secret": "refer", "law_forbids": "withhold", "public_safety": "withhold", "trade_secret": "consult_third_party",
    "internal_affairs": "withhold_discretionary", "process_info": "withhold_discretionary",
    "enforcement_file": "withhold_discretionary", "personal_privacy": "withhold", "work_secret": "refer",
}  # fmt: skip
ORDER: tuple[Ground, ...] = (
    "personal_privacy", "process_info", "trade_secret", "public_safety", "state_secret",
)  # fmt: skip


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_ground_alone_gives_its_outcome(ground: Ground) -> None:
    """A paper that is one passage of one ground has the outcome of the annotation guide."""
    advice = advise(paper(("甲乙丙丁戊己庚辛壬癸的具体情况如下，请妥善处理。", ground)), True)
    assert advice.disclosure.outcome == ALONE[ground]
    assert advice.disclosure.hold is (ground == "state_secret")


@pytest.mark.parametrize("strict", range(1, len(ORDER)))
def test_the_strictest_ground_decides(strict: int) -> None:
    """Of two grounds the stricter one gives the outcome, whatever the order in the paper."""
    for mild in ORDER[:strict]:
        lines = (
            ("甲乙丙丁戊己庚辛壬癸的具体情况如下，请处理。", mild),
            ("子丑寅卯辰巳午未申酉的具体情况如下，请处理。", ORDER[strict]),
        )
        for order in (lines, lines[::-1]):
            assert advise(paper(*order), True).disclosure.outcome == ALONE[ORDER[strict]]


@pytest.mark.parametrize("ground", GROUNDS)
def test_verbs_are_those_of_the_statute(ground: Ground) -> None:
    """不予公开 is of art. 14, 不得公开 of art. 15, 可以不予公开 of art. 16; a work secret is never statutory."""
    found = advise(paper(("甲乙丙丁戊己庚辛壬癸的具体情况如下，请妥善处理。", ground)), True).disclosure.grounds
    assert [g.code for g in found] == [ground]
    assert found[0].statutory is (ground != "work_secret")
    article = {"不予公开": "第十四条", "不得公开": "第十五条", "可以不予公开": "第十六条", None: ""}[found[0].verb]
    assert article in (found[0].basis or "")
    assert (ground in FORCE) is found[0].statutory


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_sensitive_part_of_a_public_paper_is_severed(ground: Ground) -> None:
    """In a notice to the public with enough left, what is not a secret or another's is cut out and the rest released."""
    facts = paper(PUBLIC, REST, ("附表误附如下内容：甲乙丙丁的具体情况。", ground), REST)
    advice = advise(facts, True)
    parted = ground not in ("state_secret", "work_secret", "trade_secret")
    assert (advice.disclosure.outcome == "publish_redacted") is parted
    assert [facts.text[s.start : s.end] for s in advice.sever] == ["附表误附如下内容：甲乙丙丁的具体情况。"]


def test_an_internal_paper_is_not_severed() -> None:
    """What is public about a paper nobody publishes does not turn a statutory refusal into a release."""
    facts = paper(
        "关于节前安排的签报",
        "各科室照常值班。" * 8,
        ("北库围墙有缺口，巡更间隔四小时。", "public_safety"),
        "特此报告。" * 9,
    )
    assert advise(facts, True).disclosure.outcome == "withhold"


def test_personal_data_is_masked_where_the_rest_stays() -> None:
    """An identity number in a notice makes it publish_redacted, and the number, not the paragraph, is cut."""
    facts = paper(
        PUBLIC, REST, "救助对象李青松，身份证号：990101199001010019。", evidence=(("PI801", "990101199001010019"),)
    )
    advice = advise(facts, True)
    assert advice.disclosure.outcome == "publish_redacted"
    assert [facts.text[s.start : s.end] for s in advice.sever] == ["990101199001010019"]


def test_nothing_found_is_said_as_such() -> None:
    """No ground prints 未发现不予公开事由，公开前须经审查 and proposes an openness attribute with its reason."""
    disclosure = advise(paper("关于春季植树的通知", "各科室：", "定于本周六植树。"), True).disclosure
    assert disclosure.outcome == "no_ground_found"
    assert disclosure.reason.startswith("未发现不予公开事由，公开前须经审查")
    assert disclosure.openness in ("主动公开", "依申请公开")
    assert disclosure.openness_reason


@pytest.mark.parametrize(("ran", "complete"), [(False, True), (True, False), (False, False)])
@pytest.mark.parametrize("ground", [None, *GROUNDS])
def test_what_was_not_looked_at_only_refers(ran: bool, complete: bool, ground: Ground | None) -> None:
    """While a stage did not run or a part was not read, the outcome is refer whatever was found, with the reason."""
    lines = ("甲乙丙丁戊己庚辛壬癸。", *([("子丑寅卯辰巳午未申酉的情况。", ground)] if ground else []))
    advice = advise(paper(*lines, ran=ran), complete)  # type: ignore[arg-type]  # pairs of words and ground
    assert advice.disclosure.outcome == "refer"
    assert advice.archive.suggestion == "refer"
    assert advice.level.nature is None
    assert "须经人工审查" in advice.disclosure.reason
    assert advice.disclosure.openness is None


def test_a_live_mark_withholds_and_an_expired_one_is_referred() -> None:
    """A mark in force is 不予公开 without hold; one whose period is over is for the organ that made it."""
    live = advise(paper("机密★10年", "关于堤防岁修安排的通知", "各市水利局：", "请按期完成。"), True).disclosure
    assert (live.outcome, live.hold) == ("withhold", False)
    over = advise(
        paper("秘密★5年", "关于堤防岁修安排的通知", "各市水利局：", "请按期完成。", year=2015), True
    ).disclosure
    assert (over.outcome, over.hold) == ("refer", False)
    assert any("届满" in w for g in over.grounds for w in g.against)


def test_an_internal_mark_is_no_ground() -> None:
    """内部资料 alone gives no ground; the advice says that it is none."""
    disclosure = advise(
        paper("内部资料 注意保存", "关于春季植树的通知", "各科室：", "定于本周六植树。"), True
    ).disclosure
    assert disclosure.outcome == "no_ground_found"
    assert "不是不予公开的法定事由" in disclosure.reason


@pytest.mark.parametrize("ground", GROUNDS)
def test_after_25_years_a_ground_is_for_a_joint_review(ground: Ground) -> None:
    """Any ground on a record 25 years old is referred; a day younger it is not for that reason."""
    lines = ("关于安排的通知", ("甲乙丙丁戊己庚辛壬癸的具体情况如下，请妥善处理。", ground))
    assert advise(paper(*lines, year=2001), True).disclosure.outcome == "refer"
    assert ("二十五年" in advise(paper(*lines, year=2002), True).disclosure.reason) is False


def test_a_forbidding_law_is_named() -> None:
    """Where a law forbids publication, the article that protects the subject stands beside the 条例."""
    facts = paper(("随访对象甲某，HIV感染者，配偶未告知。", "law_forbids"))
    assert "艾滋病防治条例 第三十九条" in (advise(facts, True).disclosure.grounds[0].basis or "")


def test_a_doubtful_passage_decides_nothing() -> None:
    """A passage that is hardly likely gives no ground."""
    assert (
        advise(paper(("甲乙丙丁戊己庚辛壬癸。", "process_info"), confidence=0.3), True).disclosure.outcome
        == "no_ground_found"
    )


def test_the_form_of_a_paper_is_a_ground_of_its_own() -> None:
    """A request for instructions or the record of a deliberation is process information by the words of art. 16."""
    facts = paper("关于调整汛限水位的请示", "县政府：", "拟将汛限水位由甲米调整为乙米，当否，请批示。")
    disclosure = advise(facts, True).disclosure
    assert [g.code for g in disclosure.grounds] == ["process_info"]
    assert disclosure.outcome == "withhold_discretionary"
    assert any(w.startswith("文种") for w in disclosure.grounds[0].for_)


def test_words_of_private_passages_are_not_repeated() -> None:
    """The reasons of privacy name places and kinds, never words of the passage."""
    facts = paper(("李青松患胃病，家住柳湾村三组。", "personal_privacy"))
    said = repr(advise(facts, True).disclosure)
    assert "李青松" not in said
    assert "柳湾" not in said


def test_no_outcome_says_what_may_not_be_said() -> None:
    """No word shown for any outcome is 可以公开 or 不涉密."""
    for words in OUTCOMES.values():
        assert "可以公开" not in words
        assert "不涉密" not in words
