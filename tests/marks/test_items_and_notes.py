"""Marks behind the number of an item, marks that bring their word of change, 件 of older papers, papers in Latin letters."""

import pytest

from biaoshi.marks import read
from biaoshi.rules.paper import plain

BODY = "\n云岭省审计厅文件\n云审〔2005〕3号\n关于开展专项检查的通知\n各处室：\n现将有关事项通知如下，请认真执行。\n云岭省审计厅\n2005年3月1日"


def live(text: str) -> list[tuple[str, str, str]]:
    return [(m.kind, m.role, m.text) for m in read(plain(text)).marks if m.live]


@pytest.mark.parametrize("number", ["一、", "1．", "（二）", "附件一 ", "附件1　"])
@pytest.mark.parametrize("title", ["关于某地情况的调研报告", "水库运行情况说明"])
def test_a_mark_behind_the_number_of_an_item_is_the_items(number: str, title: str) -> None:
    """A numbered mark above a title is the mark of that item."""
    text = f"机密★5年\n文件选编\n云岭省水利厅办公室编\n前文各篇均按原件照录，未作改动，请妥善使用。\n{number}秘密★3年\n{title}\n水库现有库容充足，各项设施运行正常。"
    assert ("state_secret", "attachment", "秘密★3年") in live(text)


@pytest.mark.parametrize("below", ["二、机密★10年", "秘密事项较多，各处要认真清理。", "（一）关于清理的范围"])
def test_a_numbered_mark_above_no_title_is_no_item(below: str) -> None:
    """Numbered levels in a list, or above running text, head no item."""
    text = f"关于检查的通知\n各处：\n现就有关事项通知如下，请认真执行，不得有误。\n一、秘密★3年\n{below}\n特此通知。"
    assert [x for x in live(text) if x[1] == "attachment"] == []


@pytest.mark.parametrize(
    ("writing", "value"),
    [
        ("秘密★延长至2024年5月6日", "2024-05-06"),
        ("秘密★延至2024年5月6日", "2024-05-06"),
        ("机密★20年（变更）", 20),
        ("机密★20年（调整）", 20),
        ("机密★20年（2010年3月变更）", 20),
        ("（变更）机密★20年", 20),
        ("现为机密★20年", 20),
        ("现：机密★20年", 20),
    ],
)
def test_a_mark_with_a_word_of_change_is_one_changed_mark(writing: str, value: object) -> None:
    """The mark and the word of change are one entry with the new period."""
    (mark,) = [m for m in read(plain(writing + BODY)).marks if m.live]
    assert (mark.kind, mark.text, mark.period.value) == ("changed", writing, value)


@pytest.mark.parametrize("writing", ["机密★20年（变更前）", "秘密★变更方案公布前", "机密★20年（现有设备）"])
def test_a_word_near_change_changes_nothing(writing: str) -> None:
    """Words that only resemble a change leave the state-secret mark what it is."""
    assert {x[0] for x in live(writing + BODY)} == {"state_secret"}


@pytest.mark.parametrize("writing", ["绝密件", "（机密件）", "秘密文件"])
def test_a_level_with_its_paper_is_a_mark(writing: str) -> None:
    """绝密件 is a mark of older papers, the word for the paper included."""
    assert live(writing + BODY) == [("state_secret", "document", writing)]


@pytest.mark.parametrize(
    "text", ["机密文件管理办法" + BODY, "绝密文件\n机密文件\n秘密文件" + BODY, "秘密文件柜" + BODY]
)
def test_a_title_or_list_of_such_papers_is_none(text: str) -> None:
    """A title that begins so, or a list of the three kinds, bears no mark."""
    assert live(text) == []


@pytest.mark.parametrize(
    "head",
    [
        "AMERICAN CONSULATE GENERAL\nNovember 2, 1949\n译文：",
        "British Embassy\nYunling\n5 March 1951\n（影印件，外字0417）",
        "澳門政府 行政暨公職司\n公函編號：1127/DIR/97\n事由：公務人員培訓班名單",
    ],
)
def test_a_latin_mark_on_a_paper_of_others_is_other(head: str) -> None:
    """On a translation, a photocopy in Latin letters or a paper of Macao the mark is of another order."""
    assert live(f"CONFIDENTIAL\n{head}\n本地局势平静，鐵路已恢复通车，粮价較上月上涨約四成。") == [
        ("other", "document", "CONFIDENTIAL")
    ]


def test_an_english_name_makes_no_foreign_paper() -> None:
    """One line of English on our own paper leaves SECRET to the state-secret rules."""
    assert live("SECRET\n云岭大学\nYUNLING UNIVERSITY" + BODY) == [("state_secret", "document", "SECRET")]


@pytest.mark.parametrize(
    ("writing", "kind"),
    [
        ("仅限内部阅知，请勿翻拍、转发", "internal"),
        ("内部传阅，勿翻拍和转载", "internal"),
        ("工作秘密　请妥善保管", "work_secret"),
        ("云岭医药集团 普通商密 至2026年底", "trade_secret"),
        ("2016年5月经审核解密", "declassified"),
        ("2016年5月由原定密单位审核解密", "declassified"),
    ],
)
def test_other_kinds_are_taken_whole(writing: str, kind: str) -> None:
    """The whole line is one mark of its kind."""
    assert live(writing + BODY) == [(kind, "document", writing)]


@pytest.mark.parametrize("line", ["不准翻印　阅后退回", "请妥善保管", "2016年5月拟审核解密", "内部查看权限"])
def test_handling_without_confidence_is_no_mark(line: str) -> None:
    """Custom of the registry, an intention or a heading is no mark."""
    assert live(line + BODY) == []
