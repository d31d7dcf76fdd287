"""How a period is written, told apart; which marks are judged; which are fields of a form."""

import datetime

import pytest

from biaoshi.check import facts_of
from biaoshi.marks.period import read_period
from biaoshi.profiles import load_profile
from biaoshi.rules.forms import is_field
from biaoshi.rules.paper import plain
from biaoshi.rules.periods import in_words, place, writing
from biaoshi.rules.standing import on_paper, once
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Period, Piece


def period(words: str) -> Period:
    return read_period(Piece(words, words, Span(5, 5 + len(words))))


def facts(text: str, name: str | None = None) -> Facts:
    return facts_of(plain(text), profile=load_profile("gov"), as_of=datetime.date(2026, 1, 1), name=name)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            "plain",
            "10年 6个月 15天 15日 18个月 十年 2026年12月31日 二〇二六年十二月三十一日 启用前 会议开始前 考试结束后 公布前 保密期限10年",
        ),
        ("retention", "永久 永远 定期30年 定期10年 短期 永久保存"),
        ("long", "长期 保密期限：长期"),
        ("endless", "长期有效 不限期 无限期 终身 不定期"),
        ("impossible", "0年 零年 0个月 2025年2月30日 2026年13月1日 2026.2.31 20261301"),
        (
            "loose",
            "2026.12.31 2026-12-31 2026/1/5 20261231 2026年12月31号 至2026年 2026年 2026年12月 至2026年12月31日 2026年12月31日左右",
        ),
        ("unit", "10 6月 半年 1.5年 若干年 2周 10years 12个月 二十四个月 3-5年 5年以上 一年半"),
        ("vague", "会后 事后 适当时候 适当时候公开前 条件成熟后 时机成熟后 必要时 若干年后 将来公开时 待定 视情况后"),
    ],
)
def test_writing(kind: str, words: str) -> None:
    """Each way to write a period belongs to one kind, and so to one rule."""
    assert {w: writing(period(w)) for w in words.split()} == dict.fromkeys(words.split(), kind)
    assert writing(Period("missing")) == "missing"


def test_place_and_words() -> None:
    """The period itself starts after a label of its own, and is said as a person would."""
    assert place(Piece("保密期限：10年", "保密期限：10年", Span(5, 13))) == Span(10, 13)
    assert place(Piece("10年", "10年", Span(5, 8))) == Span(5, 8)
    assert [in_words(period(w)) for w in ("十年", "半年", "2周", "2026.12.31", "启用前", "永久")] == [
        "10年", "6个月", "14天", "2026年12月31日", "启用前", "永久",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("案卷封面\n题名：检查工作材料\n密级：机密\n保密期限：10年", True),
        ("档案盒\n密级：机密★10年\n保管期限：永久", True),
        ("密级：机密★10年\n云岭省水利厅文件\n关于开展检查的通知", False),
        ("份号：000001\n密级：机密★10年\n紧急程度：特急\n关于开展检查的通知", False),
        ("机密★10年\n题名：检查工作材料", False),
    ],
)
def test_field_of_a_form(text: str, field: bool) -> None:
    """密级： among the fields of a form or cover is a field; at the head of a 公文 it is a mark written wrong."""
    f = facts(text)
    assert [is_field(f, m) for m in f.live()] == [field]


def test_names_and_other_orders_are_not_judged() -> None:
    """A mark in the file's name is not judged as a mark on the paper, and a repeated one is one fact."""
    f = facts("机密★10年\n关于开展检查的通知\n机密★10年", name="机密★10年 关于开展检查的通知.docx")
    assert {m.zone for m in on_paper(f)} <= {"top", "title", "foot", "body", "center", "right"}
    assert len(list(once(on_paper(f)))) == 1


def test_star_is_judged_whatever_the_characters() -> None:
    """A paper taken for one of Hong Kong or Taiwan is left alone, unless its mark has the mainland's star."""
    f = facts("極密★10年\n关于开展检查的通知")
    assert [m.text for m in on_paper(f)] == ["極密★10年"]
    old = facts("極機密\n國民政府軍事委員會訓令\n中華民國三十年五月一日")
    assert list(on_paper(old)) == []
