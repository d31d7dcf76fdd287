"""Opening of records: 25 years by the calendar, the item of 开放办法 art. 8, and the fields a transfer asks for."""

import pytest

from advice.papers import REST, paper
from biaoshi.advice import advise
from biaoshi.types.content import Ground
from biaoshi.types.report import Archive

LINE = "甲乙丙丁戊己庚辛壬癸的具体情况如下，请妥善处理。"
DELAYED: dict[Ground, int] = {"public_safety": 2, "trade_secret": 3, "personal_privacy": 3, "law_forbids": 4}


def opening(*lines: str | tuple[str, Ground], year: int = 1998) -> Archive:
    return advise(paper(*lines, year=year, profile="archive"), True).archive


@pytest.mark.parametrize("ground", DELAYED)
def test_a_ground_delays_under_its_item(ground: Ground) -> None:
    """Third parties' interests delay under (三), the state's under (二), other law under (四), with a date to look again."""
    found = opening((LINE, ground))
    assert (found.suggestion, found.art8) == ("delay", (DELAYED[ground],))
    assert found.review_on == "2031-11-25"
    assert found.transfer.opening_opinion == f"建议延期开放（开放办法 第八条第{'零一二三四'[DELAYED[ground]]}项）"


@pytest.mark.parametrize("ground", DELAYED)
def test_a_part_is_opened(ground: Ground) -> None:
    """Where most of the record is free, it is opened in part."""
    assert opening(REST, REST, (LINE, ground)).suggestion == "open_part"


@pytest.mark.parametrize("ground", ["internal_affairs", "process_info", "enforcement_file"])
def test_discretion_does_not_delay(ground: Ground) -> None:
    """Grounds of art. 16 are not among those of art. 8."""
    found = opening((LINE, ground))
    assert (found.suggestion, found.art8) == ("open", ())


def test_secrecy_is_referred() -> None:
    """An archive cannot declassify: a live mark comes under (一), an expired or a missing one under none."""
    live = opening("绝密★30年", "关于堤防岁修安排的通知", LINE)
    assert (live.suggestion, live.art8, live.expires, live.review_on) == ("refer", (1,), "2028-06-30", "2028-06-30")
    over = opening("秘密★5年", "关于堤防岁修安排的通知", LINE)
    assert (over.suggestion, over.art8) == ("refer", ())
    unmarked = opening((LINE, "state_secret"))
    assert (unmarked.suggestion, unmarked.art8) == ("refer", ())


def test_dates_and_fields() -> None:
    """25 years are counted from the date of forming; before they are over, the opinion is for the transfer."""
    found = opening("关于春季植树的通知", "各科室：", "定于本周六植树。", "（此件主动公开）", year=2010)
    assert (found.formed, found.twenty_five_years, found.suggestion) == ("2010-06-30", "2035-06-30", "open")
    assert found.review_on == "2035-06-30"
    assert found.transfer.opening_opinion == "建议到期开放"
    assert "主动公开" in (found.transfer.openness_record or "")
    assert found.transfer.level_changes == "没有标注密级，没有变更记载"
    assert any("届时重新审核" in r for r in found.reasons)
