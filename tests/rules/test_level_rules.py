"""SC701, CO408, CO409, CO410: what they say when every stage ran, and when one did not."""

from dataclasses import replace
from datetime import date

import pytest

from biaoshi.catalogue import find, published
from biaoshi.check import facts_of
from biaoshi.profiles import load_profile
from biaoshi.rules import rule
from biaoshi.rules.paper import plain
from biaoshi.types.content import Content, Passage
from biaoshi.types.document import Part, Span
from biaoshi.types.facts import Facts, Stage
from biaoshi.types.rule import Hit

RAN = tuple(Stage(n, True) for n in ("personal_data", "lexicons", "classifier", "catalogue"))
SPORTS = "定于四月十二日在体育场举办职工运动会，设拔河、跳绳、接力三个项目，请各科室于四月五日前把报名表送工会，服装统一准备，家属可以到场观看。"
MOVE = "馆藏涉密档案分三批起运，凌晨四时出老馆西门，走滨河路、三号隧道；每组首尾各配一辆警车，押运员持械。"


def facts(text: str, mark: str = "秘密★5年", *, ran: tuple[Stage, ...] = RAN, sure: float | None = None) -> Facts:
    whole = f"{mark}\n云岭省档案局文件\n云档发〔2026〕3号\n关于有关安排的通知\n各科室：\n{text}\n云岭省档案局\n2026年3月1日\n".lstrip()
    known = facts_of(plain(whole), profile=load_profile("gov"), as_of=date(2026, 11, 24), given=None)
    at = whole.index(text)
    passages = () if sure is None else (Passage("state_secret", Span(at, at + len(text)), sure),)
    items = find(whole, published(), issuer="云岭省档案局", day=known.law_date, secret=passages)
    return replace(known, stages=(*known.stages, *ran), content=Content(passages=passages, items=items))


def hits(code: str, known: Facts) -> list[Hit]:
    return list(rule(code).check(known))


def test_a_mark_nothing_justifies_is_a_hint() -> None:
    """CO409 speaks of the mark where all was read and looked at and nothing was found, as info."""
    found = hits("CO409", facts(SPORTS))
    assert [h.span for h in found] == [Span(0, 5)]
    assert rule("CO409").severity == "info"


@pytest.mark.parametrize("name", ["personal_data", "lexicons", "classifier", "catalogue"])
def test_nothing_is_called_unjustified_that_was_not_looked_at(name: str) -> None:
    """With any content stage not run CO409 is silent."""
    ran = tuple(Stage(s.name, s.name != name, None if s.name != name else "没有运行") for s in RAN)
    assert hits("CO409", facts(SPORTS, ran=ran)) == []


def test_incomplete_coverage_silences_co409() -> None:
    """A part that was not read may hold the reason."""
    known = facts(SPORTS)
    open_part = Part("image1", "image", 0, "skipped", "没有识别")
    document = replace(known.document, parts=(*known.document.parts, open_part))
    assert hits("CO409", replace(known, document=document)) == []


def test_what_may_justify_a_mark_silences_co409() -> None:
    """A row, the model's suspicion or a derivation is reason enough."""
    assert hits("CO409", facts(MOVE, sure=0.9)) == []
    assert hits("CO409", facts(SPORTS, sure=0.4)) == []
    assert hits("CO409", facts(f"本件为派生定密，密级与来源一致。{SPORTS}")) == []


def test_sc701_is_milder_under_a_mark_that_covers_it() -> None:
    """Unmarked or marked lower a match is a warning; under a mark at least as high it is info."""
    severities = {
        mark: [h.severity for h in hits("SC701", facts(MOVE, mark, sure=0.9))] for mark in ("", "秘密★5年", "机密★5年")
    }
    assert severities[""][0] is None
    assert severities["秘密★5年"][0] is None
    assert set(severities["机密★5年"]) == {"info"}


def test_sc701_says_one_row_a_paragraph_with_its_reasons() -> None:
    """One hit a paragraph, with level, source, validity, words and score."""
    found = hits("SC701", facts(MOVE, "", sure=0.9))
    assert len({h.span for h in found}) == len(found)
    best = found[0]
    assert "机密" in best.message
    assert "是否有效没有核到" in best.message
    assert best.matched
    assert best.scores == (("catalogue", best.confidence),)


def test_sc701_keeps_silent_on_news() -> None:
    """The same words in a report for the public are no hint."""
    text = f"云岭日报讯（记者 青石）省档案馆新馆昨日启用，市民可预约参观。{MOVE}"
    known = facts_of(plain(text), profile=load_profile("gov"), as_of=date(2026, 11, 24), given=None)
    known = replace(known, content=Content(items=find(text, published(), secret=())))
    assert [h for h in hits("SC701", known) if h.severity is None] == []
