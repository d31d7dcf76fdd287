"""What a paper says is to be done with itself: published, sent, withheld; and whose examination it is."""

import pytest

from biaoshi.marks import read
from biaoshi.marks.examination import tier_of
from biaoshi.rules.paper import plain

HEAD = "机密★5年\n云岭省林业局文件\n云林发〔2025〕3号\n关于开展检查的通知\n各市林业局：\n"


def said(text: str, kind: str) -> list[tuple[str, str | None]]:
    whole = HEAD + text
    found = [s for s in read(plain(whole)).statements if s.kind == kind]
    return [(whole[s.span.start : s.span.end], s.value) for s in found]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("本通知在省政府门户网站公布。", "本通知在省政府门户网站公布"),
        ("请各新闻媒体予以刊登。", "请各新闻媒体予以刊登"),
        ("此件可登报。", "此件可登报"),
        ("请在《云岭日报》刊登。", "请在《云岭日报》刊登"),
        ("此通知登报公布。", "此通知登报"),
    ],
)
def test_publication_is_an_instruction(text: str, words: str) -> None:
    """A paper that says it is to be made public is taken at its word."""
    assert said(text, "publication")[0][0] == words


@pytest.mark.parametrize(
    "text",
    [
        "不得将本通知在门户网站公布。",
        "各级机关应当在门户网站公布行政处罚结果。",
        "《云岭省林业条例》已在《云岭日报》公布。",
        "请认真贯彻执行。",
    ],
)
def test_prose_about_publication_is_none(text: str) -> None:
    """A prohibition, a general rule and another paper's publication are no instructions."""
    assert said(text, "publication") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("请于3月5日前将报告发送至电子邮箱yunlin@example.cn。", "电子邮件"),
        ("请通过微信工作群转发各县。", "微信"),
        ("发送方式：传真", "传真"),
        ("材料以传真形式报送我局。", "传真"),
        ("本通知通过互联网发送。", "互联网"),
        ("请用QQ群分发。", "微信"),
    ],
)
def test_channel_is_named(text: str, value: str) -> None:
    """The channel a paper names for sending is found."""
    assert [v for _, v in said(text, "channel")] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "联系人：周远，电话：0871-00000000，传真：0871-00000001",
        "不得通过微信、互联网邮箱传送涉密文件。",
        "请通过加密传真报送。",
        "请通过机要渠道报送。",
        "涉密文件应当通过机要交通传递，任何人不得用互联网发送。",
        "近年来，有的干部用微信传输涉密文件，造成泄密案件。",
    ],
)
def test_contacts_and_prohibitions_are_no_channel(text: str) -> None:
    """A contact line, a prohibition, a secure channel and a warning example say nothing of how this paper is sent."""
    assert said(text, "channel") == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("云岭省林业局\n2025年3月1日\n（此件不予公开，理由：内部文件）", "内部文件"),
        ("公开属性：不予公开（内部资料）", "内部资料"),
        ("不予公开：属于内部文件", "内部文件"),
        ("因属工作秘密，不予公开。", "工作秘密"),
        ("不予公开理由：涉及国家秘密", "国家秘密"),
    ],
)
def test_reason_for_withholding(text: str, why: str) -> None:
    """The words of the reason are kept."""
    found = said(text, "withholding")
    assert len(found) == 1
    assert found[0][1] is not None
    assert found[0][1].endswith(why)


@pytest.mark.parametrize(
    "text", ["行政机关内部事务信息，可以不予公开。", "（此件不予公开）", "申请人询问为何不予公开。"]
)
def test_rules_about_withholding_are_no_reason(text: str) -> None:
    """Law text and the bare attribute give no reason."""
    assert said(text, "withholding") == []


@pytest.mark.parametrize(
    ("title", "tier"),
    [
        ("2025年普通高等学校招生全国统一考试理科综合", "national"),
        ("国家统一法律职业资格考试试卷一", "national"),
        ("2025年全国硕士研究生招生考试管理类综合能力", "national"),
        ("2025年全国普通高等学校招生统一考试数学试卷", "national"),
        ("2024年云岭省普通高中学业水平选择性考试生物学", "provincial"),
        ("云岭省2025年初中学业水平考试数学", "provincial"),
        ("云岭省2025年度考试录用公务员行政职业能力测验", "provincial"),
        ("青川市2025年初中学业水平考试数学试卷", "prefectural"),
        ("青川市2025届高三年级第一次统一检测", "prefectural"),
        ("青川市第一中学2025—2026学年上学期期中考试高一数学试卷", "school"),
        ("云岭大学附属中学2025年普通高等学校招生全国统一考试适应性考试", "school"),
        ("高一数学月考试卷", "school"),
        ("操作系统A卷", "school"),
        ("2025年普通高等学校招生全国统一考试模拟试题（一）", "publisher"),
        ("云岭省2025届高三名校联盟联考", "publisher"),
        ("高考数学冲刺押题卷", "publisher"),
        ("云岭大学2025年硕士研究生招生考试初试", "unknown"),
        ("青川市2025届高三年级第二次模拟考试", "unknown"),
        ("临江县2025年小学毕业考试", "unknown"),
        ("测验", "unknown"),
    ],
)
def test_tier_of_examination(title: str, tier: str) -> None:
    """Who holds the examination decides, not whose name the paper borrows; in doubt it is unknown."""
    assert tier_of(title) == tier


def test_examination_is_stated_at_its_title() -> None:
    """The statement stands at the title of the question paper."""
    text = "绝密★启用前\n2025年普通高等学校招生全国统一考试\n注意事项：\n1.答卷前填写姓名。"
    found = [s for s in read(plain(text)).statements if s.kind == "examination"]
    assert [(text[s.span.start : s.span.end], s.value) for s in found] == [
        ("2025年普通高等学校招生全国统一考试", "national")
    ]


def test_open_telegram_is_a_channel() -> None:
    """The head of an open telegram is itself the channel."""
    text = "内部明传电报\n机密★5年\n发往：各市林业局\n关于开展检查的通知\n各市林业局：\n请认真贯彻执行，做好工作。"
    assert [s.value for s in read(plain(text)).statements if s.kind == "channel"] == ["明传"]
