"""Kinds of wrong writings on top of a small 公文: each speaks with its code, and form repairs lead to the right form."""

import datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaoshi.check import facts_of, findings_of
from biaoshi.profiles import load_profile
from biaoshi.rules.paper import plain
from biaoshi.types.report import Finding

BODY = (
    "\n云岭省水利厅文件\n云水〔2025〕3号\n云岭省水利厅关于开展河道检查的通知\n各市水利局：\n"
    "为做好汛期工作，现就开展河道检查的有关事项通知如下，请认真贯彻执行。\n云岭省水利厅\n2025年3月1日\n"
)
ISSUED = datetime.date(2025, 3, 1)
MARKS = [
    ("绝密", "30年"),
    ("机密", "10年"),
    ("机密", "20年"),
    ("秘密", "5年"),
    ("秘密", "6个月"),
    ("秘密", "1年"),
    ("机密", "公布前"),
]
TIMED = [m for m in MARKS if m[1][0].isdigit()]


def findings(mark: str, issued: datetime.date = ISSUED) -> list[Finding]:
    facts = facts_of(plain(mark + BODY), profile=load_profile("gov"), as_of=datetime.date(2025, 3, 15), given=issued)
    found = findings_of(facts, evidence="full")
    return [
        f
        for f in found
        if f.rule[:2] in ("MK", "PE") and f.locations and (f.locations[0].offset or (9999, 0))[0] <= len(mark)
    ]


def codes(mark: str, issued: datetime.date = ISSUED) -> set[str]:
    return {f.rule for f in findings(mark, issued)}


def repaired(mark: str) -> str:
    """Apply safe repairs, those that do not overlap at once, until nothing changes."""
    for _ in range(5):
        fixes = [(f.locations[0].offset, f.fix.replacement) for f in findings(mark) if f.fix is not None and f.fix.safe]
        if not fixes:
            break
        edge = len(mark) + 1
        for place, words in sorted(fixes, key=lambda x: -(x[0] or (0, 0))[0]):
            assert place is not None
            if place[1] <= edge:
                mark = mark[: place[0]] + words + mark[place[1] :]
                edge = place[0]
    return mark


def cases(code: str, form: str, marks: list[tuple[str, str]], fillings: list[str]) -> list[Any]:
    """One case for each mark with each filling put for {x}."""
    return [
        pytest.param(
            code, form.format(l=level, p=period, x=x), f"{level}★{period}", id=f"{code}-{form}-{x!r}-{level}{period}"
        )
        for (level, period), x in product(marks, fillings)
    ]


HAN = {"30年": "三十年", "10年": "十年", "20年": "廿年", "5年": "五年", "6个月": "六个月", "1年": "壹年"}
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
REPAIRS = [
    *cases("MK101", "{l}{x}{p}", MARKS, [*"☆*＊⭐✭✩✪●▲■·∙•、，：-—/", "★★", "☆☆", "★☆", " ☆ "]),
    *cases("MK102", "{l}{x}{p}", TIMED, ["", " ", "  ", "\u3000", "\t", "\n"]),
    *cases("MK102", "{x}{l}】{p}", TIMED, ["【"]),
    *cases("MK102", "{l}（{p}{x}", TIMED, ["）"]),
    *cases("MK102", "{l}{x}{p}", [("绝密", "启用前"), ("机密", "公布前")], [" ", "\u3000"]),
    *cases("MK103", "{l}{x}★{p}", MARKS, ["级", "級"]),
    *cases("MK104", "{x}{l}★{p}", MARKS, ["密级：", "密级:", "密 级：", "保密级别：", "密级： ", "文件密级："]),
    *cases("MK105", "{x}{l}{p}", TIMED, ["★"]),
    *cases("MK105", "{l}{p}{x}", TIMED, ["★", " ★"]),
    *cases("MK105", "{p}{x}{l}", MARKS, ["★"]),
    *cases("MK106", "{l}★（{p}{x}", MARKS, ["）"]),
    *cases("MK106", "{x}{l}★{p}】", MARKS, ["【"]),
    *cases("MK106", "（{l}★{p}{x}", MARKS, ["）"]),
    *cases("MK106", "【{l}{x}★{p}", MARKS, ["】"]),
    *cases("MK106", "{l}★{p}{x}", MARKS, ["。", "；", "，"]),
    *[pytest.param("MK107", f"{lv}★{HAN[p]}", f"{lv}★{p}", id=f"MK107-{lv}{HAN[p]}") for lv, p in TIMED],
    *[pytest.param("MK107", f"{lv}★{p.translate(WIDE)}", f"{lv}★{p}", id=f"MK107-wide-{lv}{p}") for lv, p in TIMED],
    *cases("MK109", "{l}{x}★{p}", MARKS, ["\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060", "\u202c"]),
    *cases("MK109", "{l}★{x}{p}", MARKS, ["\u200b", "\u200e", "\ufe0f"]),
    *cases("MK109", "{l}{x}{p}", MARKS, ["\ue000", "\uf0ab"]),
    *cases("MK110", "{l}★{x}{p}", MARKS, [" ", "\u3000", "\u00a0"]),
    *cases("MK110", "{l}{x}★{p}", MARKS, [" ", "\u3000", "\u2003"]),
    *[pytest.param("MK110", f"{lv[0]}{x}{lv[1]}★{p}", f"{lv}★{p}", id=f"MK110-{lv}{x!r}{p}") for (lv, p), x in product(MARKS, " \u3000")],
    *[pytest.param("MK110", f"{lv}★{p[:-1]} {p[-1]}", f"{lv}★{p}", id=f"MK110-unit-{lv}{p}") for lv, p in TIMED],
    *[pytest.param("MK108", f"{w}★{p}", f"{lv}★{p}", id=f"MK108-{w}{p}") for lv, w, p in [
        ("绝密", "绝秘", "30年"), ("绝密", "绝蜜", "30年"), ("机密", "机蜜", "10年"), ("机密", "机秘", "10年"), ("机密", "機密", "10年"),
        ("绝密", "絕密", "30年"), ("秘密", "密秘", "5年"), ("秘密", "秘蜜", "5年"), ("秘密", "祕密", "5年"), ("机密", "密机", "10年"),
    ]],
    *[pytest.param("PE205", f"{lv}★{w}", f"{lv}★{r}", id=f"PE205-{w}") for lv, w, r in [
        ("秘密", "半年", "6个月"), ("秘密", "12个月", "1年"), ("秘密", "24个月", "2年"), ("秘密", "6月", "6个月"), ("秘密", "六月", "6个月"), ("秘密", "18月", "18个月"), ("秘密", "2周", "14天"),
        ("机密", "10years", "10年"), ("机密", "10 years", "10年"), ("秘密", "3 months", "3个月"),
        ("秘密", "1年6个月", "18个月"), ("秘密", "5年内", "5年"), ("秘密", "5年期", "5年"), ("秘密", "十二个月", "1年"),
    ]],
    *[pytest.param("PE207", f"{lv}★{w}", f"{lv}★{r}", id=f"PE207-{w}") for lv, w, r in [
        ("秘密", "2026.12.31", "2026年12月31日"), ("机密", "2030-06-30", "2030年6月30日"), ("秘密", "2026/1/5", "2026年1月5日"),
        ("秘密", "2026年12月31号", "2026年12月31日"), ("秘密", "2026年12月31日前", "2026年12月31日"), ("秘密", "20261231", "2026年12月31日"),
    ]],
]  # fmt: skip
CHOICES = [
    *[("PE201", w) for w in ("绝密", "机密", "秘密", "绝密★", "机密★", "秘密★", "密级：秘密", "（秘密）", "机 密", "【绝密】", "秘密级")],
    *[("MK106", w) for w in ("（秘密）", "【绝密】", "[机密]", "〔机密〕")],
    *[("MK104", w) for w in ("密级：秘密", "密级：机密级", "保密级别：机密")],
    *[("MK108", f"{w}★5年") for w in ("极密", "特密", "绝对机密", "核心机密", "一级机密", "SECRET", "TOP SECRET", "Confidential", "高度机密", "泌密")],
    *[("PE202", w) for w in ("秘密★20年", "秘密★11年", "机密★30年", "机密★21年", "绝密★50年", "秘密★150个月", "秘密★2040年1月1日", "秘密★十五年", "绝密★100年")],
    *[("PE203", w) for w in ("秘密★长期", "绝密★长期", "绝密★长期有效", "机密★不限期", "机密★无限期", "秘密★终身", "机密★不定期", "机密★长期保密")],
    *[("PE204", w) for w in ("秘密★永久", "绝密★永久", "机密★定期30年", "秘密★定期10年", "秘密★短期", "机密★永久保密", "机密★永远", "机密★定期三十年")],
    *[("PE205", w) for w in ("机密★10", "秘密★5", "秘密★1.5年", "秘密★若干年", "秘密★数年", "秘密★一年半", "秘密★3-5年", "秘密★5年以上", "秘密★2个季度", "秘密★不超过5年", "秘密★五年左右", "秘密★三个星期")],
    *[("PE206", w) for w in ("秘密★0年", "秘密★零年", "机密★0个月", "秘密★2025年2月30日", "秘密★2026年13月1日", "秘密★2026.2.31", "秘密★2024年12月31日", "机密★1999年1月1日", "秘密★2025年3月1日")],
    *[("PE207", w) for w in ("秘密★至2026年", "秘密★2026年", "秘密★2026年12月", "秘密★至2026年12月31日", "秘密★至2026年12月31日止", "秘密★2026年底", "秘密★2026.12")],
    *[("PE208", w) for w in ("机密★会后", "机密★适当时候", "机密★适当时候公开前", "机密★适当时机", "秘密★条件成熟后", "秘密★时机成熟后", "机密★必要时", "秘密★事后", "秘密★待定", "秘密★工作需要时")],
    *[("PE213", w) for w in ("机密★5年（自归档之日起）", "秘密★10年（自收文之日起算）", "秘密★10年（从收到之日起）")],
    *[("MK111", w) for w in ("机密★10年\n秘密★5年", "机密★10年 秘密★5年", "绝密★30年\n000001\n机密★20年", "机密★10年\n特急\n机密★5年", "机密★10年\u3000\u3000秘密★10年")],
    ("PE209", "秘密★2025年3月10日"),
]  # fmt: skip
RIGHT = [*(f"{level}★{period}" for level, period in MARKS), "秘密★15日", "秘密★30天", "秘密★18个月", "绝密★启用前", "机密★会议开始前",
         "秘密★2026年12月31日", "机密★考试结束后", "机密★\n10年", "000001\n机密★10年\n特急", "机密★10年\n机密★10年", "秘密★120个月"]  # fmt: skip


@pytest.mark.parametrize(("code", "written", "right"), REPAIRS)
def test_form_is_repaired(code: str, written: str, right: str) -> None:
    """A writing wrong in form speaks with its code, and safe repairs alone lead to the right form."""
    assert code in codes(written), codes(written)
    assert repaired(written) == right


@pytest.mark.parametrize(("code", "written"), CHOICES, ids=lambda x: str(x))
def test_choice_is_left_to_people(code: str, written: str) -> None:
    """A writing where a level or period must be chosen speaks with its code, and no safe repair decides it."""
    found = findings(written)
    assert code in {f.rule for f in found}, {f.rule for f in found}
    assert not any(f.rule == code and f.fix is not None and f.fix.safe for f in found if code.startswith("PE"))


@pytest.mark.parametrize("written", RIGHT)
def test_right_writings_are_let_pass(written: str) -> None:
    """A right mark has nothing said of its form or period."""
    assert codes(written) - ({"PE205"} if "120" in written else set()) == set()


@pytest.mark.parametrize(("code", "written"), CHOICES, ids=lambda x: str(x))
def test_one_fault_one_code(code: str, written: str) -> None:
    """A fault of the period speaks with one code of its family (a mark undone in other ways may have others)."""
    family = sorted(c for c in codes(written) if c.startswith("PE"))
    assert len(family) <= 1 or {"PE201", "PE206"} & set(family) or code == "MK111", family


EVERY_WRITING = sorted({str(c.values[1]) for c in REPAIRS} | {w for _, w in CHOICES})


@pytest.mark.parametrize("written", EVERY_WRITING)
def test_era(written: str) -> None:
    """Before 1991 only characters and spaces are spoken of; before July 2012 nothing that only its format asks."""
    assert codes(written, datetime.date(1990, 12, 31)) <= {"MK109", "MK110"}
    assert not codes(written, datetime.date(2012, 6, 30)) & {"MK104", "MK107"}


LABELS = ["", "密级：", "密级: "]
LEVELS = {
    "机密": ["机密", "机密级", "机 密", "機密", "机蜜", "机\u200b密"],
    "绝密": ["绝密", "绝密级", "绝秘", "绝\u3000密"],
}
JOINTS = ["★", "☆", " ★ ", "*", "★\u200b", " ", "：", "★★"]
PERIODS = {"10年": ["10年", "十年", "１０年", "10 年", "120个月", "（10年）"], "启用前": ["启用前", "（启用前）"]}


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("joint", JOINTS)
def test_faults_together_are_repaired(label: str, joint: str) -> None:
    """Faults of label, level, separator and period in one writing are each repaired, and together."""
    for (level, spellings), (period, writings) in product(LEVELS.items(), PERIODS.items()):
        for spelling, written in product(spellings, writings):
            mark = f"{label}{spelling}{joint}{written}"
            assert repaired(mark) == f"{level}★{period}", mark


@given(st.text(alphabet="0123456789年月日个天半前后永久长期至.-/一二十零上下约 周", min_size=1, max_size=9))
def test_no_period_is_silently_clean(words: str) -> None:
    """Whatever stands after the star, a mark whose period is not understood has a code of its family speak."""
    mark = f"秘密★{words}"
    facts = facts_of(plain(mark + BODY), profile=load_profile("gov"), as_of=datetime.date(2025, 3, 15), given=ISSUED)
    marks = [m for m in facts.own() if m.span.start == 0]
    if marks and marks[0].period.kind in ("invalid", "missing", "indefinite"):
        assert {c for c in codes(mark) if c.startswith("PE")}
    if marks and marks[0].period.kind == "years" and not codes(mark):
        assert marks[0].text.rstrip() == f"秘密★{marks[0].period.value}年"
