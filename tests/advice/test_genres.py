"""What kind of paper it is, which heads it falls under, and what says so."""

from dataclasses import replace

import pytest

from advice.papers import paper
from biaoshi.advice.cues import holds, parse, words_of
from biaoshi.advice.genres import heads, read
from biaoshi.advice.heads import MODEL, genre, missing
from biaoshi.advice.heads import paper as as_paper
from biaoshi.advice.prohibitions import articles, subjects
from biaoshi.classifier import folder, load
from biaoshi.errors import ConfigError

PUBLISHED = {
    "行政处罚结果": "青屏市水利局行政处罚决定书\n当事人：青屏旷野砂石有限公司。经查，当事人未经批准采砂，决定没收违法所得，罚款五万元。如不服本决定，可以申请复议。",
    "预算决算": "临江县林业局2025年部门预算公开说明\n一般公共预算拨款收入三千万元，“三公”经费预算十二万元，机关运行经费八十万元。",
    "政府采购": "青屏市档案馆密集架采购项目成交公告\n成交供应商：云岭钢柜有限公司，成交金额八十六万元，单价每列四千三百元，评审专家名单附后。",
    "招考录用": "云川市2026年事业单位公开招聘公告\n报名时间五月六日至十日，笔试科目为综合知识，资格条件和职位表见附件，咨询电话0999-2000012。",
    "任前公示": "青屏市市管干部任前公示\n柏青，现任市水利局副局长，拟任市林业局局长。公示期五个工作日，监督电话0999-2000012。",
    "征地补偿": "临江县人民政府征收土地公告\n拟征收柳湾村集体土地四公顷，补偿安置方案附后，抢栽抢建的不予补偿。",
    "应急预案": "云台县突发地质灾害应急预案\n应急响应分为四级，启动响应后由县应急局组织群众转移到安置点。",
    "统计信息": "青屏市2025年国民经济和社会发展统计公报\n年末常住人口三百一十八万人，地区生产总值九百亿元，比上年增长百分之五。",
}  # fmt: skip
BEFORE = {
    "request": "关于拟对旷野砂石公司罚款五万元的请示\n局领导：经查，当事人未经批准采砂，拟罚款五万元，妥否，请批示。",
    "deliberation": "局务会会议记录\n有同志认为罚款偏高，也有同志认为应当从重，会议没有形成一致意见。",
    "file": "现场检查笔录\n检查人两名，被检查单位在场人签字，检查情况如下。",
}  # fmt: skip


@pytest.mark.parametrize("category", PUBLISHED)
def test_a_published_paper_is_recognised_with_its_reasons(category: str) -> None:
    """A paper of a head is recognised as such, with its basis and the words that say so."""
    found = genre(paper(PUBLISHED[category])).heads
    assert found
    assert found[0].category == category
    assert found[0].matched
    assert found[0].basis == next(h.basis for h in heads() if h.category == category)


@pytest.mark.parametrize("kind", BEFORE)
def test_a_paper_before_the_decision_falls_under_no_head(kind: str) -> None:
    """A request, a record of a deliberation or a transcript about the same matter is none of what must be published."""
    facts = paper(BEFORE[kind])
    assert read(facts).kind == kind
    assert genre(facts).heads == ()


def test_every_head_has_cues_and_a_basis() -> None:
    """The 22 heads each have deciding cues, hints, words against, and a basis."""
    assert len(heads()) == 22
    for head in heads():
        assert head.sure
        assert head.hints
        assert head.against
        assert "第" in head.basis or "环境保护法" in head.basis


def test_the_model_is_there() -> None:
    """The shipped model loads."""
    assert missing() is None


def test_the_model_hears_the_cues() -> None:
    """What the words of a paper point to reaches the model: without it the same paper is another."""
    facts = paper(PUBLISHED["行政处罚结果"])
    told = as_paper(facts, read(facts))
    model = load(folder(MODEL))
    with_cues, without = (model.score(p, shown=0)[0].probability for p in (told, replace(told, told=())))
    assert with_cues["行政处罚结果"] > without["行政处罚结果"] + 0.05


def test_cues() -> None:
    """Words must be near, distinct, in the title where asked, and as many as asked."""

    def found(cue: str, text: str, title: int = 10) -> tuple[str, ...]:
        parsed = parse(cue)
        return holds(parsed, words_of([parsed]).places(text), title)

    assert found("{罚款|没收}+决定", "现决定没收所得") == ("没收", "决定")
    assert found("罚款+决定", "罚款" + "一" * 200 + "决定") == ()
    assert found("安置+{安置|补偿}", "安置") == ()
    assert found("^公告", "关于某事的公告", 7) == ("公告",)
    assert found("^公告", "本次不再公告", 3) == ()
    assert found("应当*3", "应当甲，应当乙，应当丙") == ("应当",)
    assert found("应当*3", "应当甲，应当乙") == ()
    with pytest.raises(ConfigError):
        parse("罚款+")


def test_lone_surrogates_are_read() -> None:
    """A broken text is read like any other, with offsets kept."""
    assert genre(paper("\ud800青屏市水利局行政处罚决定书\n当事人被罚款五万元，\ud800没收违法所得。")).heads


def test_prohibitions() -> None:
    """Each subject has an instrument, and a passage about it names the article."""
    assert all(s.basis and s.cues for s in subjects())
    assert articles("对社区戒毒人员尿检三次") == ("戒毒条例 第七条",)
    assert articles("定于本周六植树") == ()
