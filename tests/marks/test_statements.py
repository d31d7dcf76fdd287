"""What the text says of itself: each kind of statement, and the sentences that only sound like one."""

from datetime import date

import pytest

from biaoshi.marks import read
from biaoshi.rules.paper import Line, paper, plain
from biaoshi.types.document import Document
from biaoshi.types.facts import Statement

HEAD = "机密★10年\n云岭省水利厅文件\n云水〔2025〕3号\n关于开展检查的通知\n各市水利局：\n"


WAITING = HEAD.replace("10年", "公布前")


def said(text: str | Document, *kinds: str) -> list[Statement]:
    document = plain(HEAD + text) if isinstance(text, str) else text
    return [s for s in read(document).statements if s.kind in kinds]


def words(text: str, s: Statement) -> str:
    return (HEAD + text)[s.span.start : s.span.end]


@pytest.mark.parametrize(
    ("text", "level", "period"),
    [
        ("本文件定为机密级，保密期限为10年。", "机密", ("years", 10)),
        ("本通知密级为秘密，请妥善保管。", "秘密", None),
        ("此件属秘密级，保密期限5年。", "秘密", ("years", 5)),
        ("本方案确定为绝密，保密期限至2030年12月31日。", "绝密", ("until", "2030-12-31")),
        ("保密期限为6个月。", None, ("months", 6)),
        ("经定密责任人批准，本件列为“机密”级。", "机密", None),
        ("本文件定为机密级，应当妥善保管。", "机密", None),
        ("本文件的保密期限定为十年。", None, ("years", 10)),
        ("本材料系秘密级文件，会后收回。", "秘密", None),
        ("本件保密期限：公布前。", None, ("condition", "公布前")),
        ("本通知内容于2027年6月30日解密，届时可以说明。", None, ("until", "2027-06-30")),
        ("本通知所涉事项的保密期限为5年，期满后共同鉴定。", None, ("years", 5)),
        ("检查资料的保密期限统一定为6年。", None, ("years", 6)),
        ("以上材料按秘密级保管，保密期限4年。", "秘密", ("years", 4)),
        ("本次会议记录保密八年，由专人保管。", None, ("years", 8)),
    ],
)
def test_declared(text: str, level: str | None, period: tuple[str, object] | None) -> None:
    """A sentence about this very paper gives its level, its period, or both, at the words that say so."""
    (s,) = said(text, "period")
    assert s.level == level
    assert (s.period and (s.period.kind, s.period.value)) == period
    assert s.value is None
    shown = words(text, s)
    assert level is None or level in shown
    assert "\n" not in shown


@pytest.mark.parametrize(
    "text",
    [
        "秘密级国家秘密的保密期限不超过10年。",
        "除另有规定外，机密级事项保密期限为20年以下。",
        "绝密级文件应当专人保管。",
        "《关于检查标准的通知》定为秘密级，保密期限为5年。",
        "附件2定为秘密级，保密期限为5年。",
        "本合同的保密期限为3年，甲方和乙方均应遵守。",
        "商业秘密的保密期限为5年。",
        "本文件保密期限是否为5年？",
        "本文件不是秘密级文件。",
        "本文件保密期限由10年变更为5年。",
        "各单位应当将密级定为秘密级以上的文件登记造册。",
        "本文件分为机密级和秘密级两部分。",
        "保密期限已满的，自行解密。",
        "检查中发现，某局将3份文件定为机密级，保密期限为5年。",
        "本方案涉及的图纸确定为绝密级，另行印发。",
        "本通知所附名单列为秘密级。",
        "水文资料的保密期限统一定为6年。",
        "省局移交的材料于2027年6月30日解密。",
        "上述资料按规定保管十年。",
    ],
)
def test_not_declared(text: str) -> None:
    """Rules, contracts, other papers, attachments, questions, denials and changes state nothing of this paper."""
    assert said(text, "period") == []


def test_without_a_mark_and_in_teaching() -> None:
    """Without a mark or a subject of its own a sentence states nothing, and a training text never does."""
    assert said(plain("关于开展检查的通知\n各单位：\n保密期限为5年。"), "period") == []
    lesson = "保密知识\n定密时要写明密级和保密期限，标志为密级★保密期限。保密期限为5年的，标注秘密★5年。国家秘密标志应当正确。"
    assert said(plain(lesson), "period") == []


@pytest.mark.parametrize(
    ("text", "kind", "value", "level", "period"),
    [
        ("国家秘密定密审批表\n拟定密级：机密", "period", "approval", "机密", None),
        ("定密审批表\n保密期限：5年", "period", "approval", None, ("years", 5)),
        ("发文稿纸\n密级：秘密   保密期限：1年", "period", "approval", "秘密", None),
        ("登记内容\n保密期限：永久", "period", "field", None, ("indefinite", None)),
        ("保管期限：永久", "retention", "永久", None, ("indefinite", None)),
        ("保管期限：定期30年", "retention", "定期30年", None, ("years", 30)),
        ("保管期限：30年", "retention", "30年", None, ("years", 30)),
        ("保管期限：机密★10年", "retention", "10年", "机密", ("years", 10)),
    ],
)
def test_fields(text: str, kind: str, value: str, level: str | None, period: tuple[str, object] | None) -> None:
    """Fields written label：value are statements, the approval form's told from others by its heading."""
    s = said("请执行。\n" + text, kind)[0]
    assert (s.value, s.level) == (value, level)
    if period and period[0] != "years":
        assert s.period is not None
        assert (s.period.kind, s.period.value) == period


def test_retention_words_in_prose() -> None:
    """A secrecy period of 永久 is told wherever the text means it, with or without a mark, not where it is denied."""
    text = "关于资料管理的通知\n各单位：\n此类资料的保密期限一律为永久，任何人不得自行处置。"
    assert [s.value for s in said(plain(text), "period")] == ["field"]
    assert said(plain("关于资料管理的通知\n各单位：\n保密期限不得定为永久。"), "period") == []
    assert said(plain("关于资料管理的通知\n各单位：\n保管期限为永久。"), "period") == []


def test_fields_in_cells() -> None:
    """A cell right of its label, or below its column's heading, is a field."""
    form = paper(
        "国家秘密定密审批表",
        Line("密级", kind="cell", cell=(0, 0, 0)),
        Line("机密", kind="cell", cell=(0, 0, 1)),
        Line("保密期限", kind="cell", cell=(0, 1, 0)),
        Line("10年", kind="cell", cell=(0, 1, 1)),
        Line("题名", kind="cell", cell=(1, 0, 0)),
        Line("保管期限", kind="cell", cell=(1, 0, 1)),
        Line("检查材料", kind="cell", cell=(1, 1, 0)),
        Line("永久", kind="cell", cell=(1, 1, 1)),
        Line("密级", kind="cell", cell=(2, 0, 0)),
        Line("保密期限", kind="cell", cell=(2, 0, 1)),
    )
    found = said(form, "period", "retention")
    assert [(s.kind, s.level, form.slice(s.span)) for s in found] == [
        ("period", "机密", "机密"),
        ("period", None, "10年"),
        ("retention", None, "永久"),
    ]


@pytest.mark.parametrize(
    ("text", "value", "period", "on"),
    [
        ("经省水利厅2024年3月1日批准，保密期限延长至2030年12月31日。", "to", ("until", "2030-12-31"), date(2024, 3, 1)),
        ("本件保密期限延长5年（2024年3月1日决定）。", "by", ("years", 5), date(2024, 3, 1)),
        ("经批准，本文件延长保密期限3年。", "by", ("years", 3), None),
        ("保密期限由10年延长为15年。", "to", ("years", 15), None),
        ("自2024年12月1日起本件保密期限延长至20年。", "to", ("years", 20), date(2024, 12, 1)),
    ],
)
def test_extended(text: str, value: str, period: tuple[str, object], on: date | None) -> None:
    """A decision to extend tells whether the length is added or new, and when it was taken if it says so."""
    (s,) = said(text, "extended")
    assert s.period is not None
    assert (s.value, (s.period.kind, s.period.value), s.on) == (value, period, on)


@pytest.mark.parametrize(
    "text",
    [
        "确需延长保密期限5年的，应当在届满以前报批。",
        "《检查办法》的保密期限延长5年。",
        "合同工期延长5年。",
        "拟将本件保密期限延长至2030年12月31日，现请示如下。",
        "保密期限不得延长5年以上。",
    ],
)
def test_not_extended(text: str) -> None:
    """Rules, plans, requests, other papers and other periods are no extension of this one."""
    assert said(text, "extended") == []


def test_extension_stamped_below_the_mark() -> None:
    """A stamp just below the mark belongs to it."""
    document = plain("机密★10年\n（经批准延长5年）\n云岭省水利厅文件\n关于开展检查的通知")
    (s,) = said(document, "extended")
    assert s.mark is not None
    assert document.slice(s.mark).startswith("机密★10年")


@pytest.mark.parametrize(
    ("text", "value", "on"),
    [
        ("考试时间：2026年6月7日", "考试", date(2026, 6, 7)),
        ("考试时间：2026年6月7日至9日", "考试", date(2026, 6, 9)),
        ("考试日期为2026.6.7", "考试", date(2026, 6, 7)),
        ("会议定于2026年3月5日召开。", "会议", date(2026, 3, 5)),
        ("现定于2026年3月5日（星期四）在省会议中心召开全省水利工作会议。", "会议", date(2026, 3, 5)),
        ("启用时间：2026年6月7日9时", "考试", date(2026, 6, 7)),
        ("公布日期：2026年4月1日", "公布", date(2026, 4, 1)),
        ("开标时间：2026年4月1日", "开标", date(2026, 4, 1)),
        ("已于2026年4月1日向社会公布。", "公布", date(2026, 4, 1)),
    ],
)
def test_event(text: str, value: str, on: date) -> None:
    """A dated event is kept with its kind and its last day."""
    assert [(s.value, s.on) for s in said(plain(WAITING + text), "event")] == [(value, on)]


@pytest.mark.parametrize(
    ("title", "on"),
    [
        ("2024年云岭省普通高等学校招生统一考试", date(2024, 12, 31)),
        ("云岭省2024年6月高等教育自学考试", date(2024, 6, 30)),
        ("2023—2024学年度第二学期期末考试", date(2024, 8, 31)),
        ("2023学年第一学期期中测试", date(2024, 8, 31)),
    ],
)
def test_event_of_an_examination_title(title: str, on: date) -> None:
    """A title that gives only year, month or school year stands for the last day of it."""
    assert [s.on for s in said(plain(f"绝密★启用前\n{title}\n语文试题"), "event")] == [on]


def test_event_without_a_year() -> None:
    """考试时间 with month and day takes the title's year, and the title then gives no event of its own."""
    document = plain("绝密★启用前\n2024年云岭省普通高校招生统一考试\n语文试题\n考试时间：6月7日")
    assert [s.on for s in said(document, "event")] == [date(2024, 6, 7)]
    assert said(plain(WAITING + "考试时间：6月31日"), "event") == []
    assert said(plain(WAITING + "考试时间：2026年6月31日"), "event") == []


@pytest.mark.parametrize(
    "text",
    [
        "《检查办法》于2026年4月1日公布。",
        "对于2026年4月1日以前实施的行为，不予追究。",
        "省统计局于2026年4月1日公布了有关数据。",
        "2026年4月1日，检测报告显示结果合格。",
    ],
)
def test_not_an_event(text: str) -> None:
    """What others did on a day is no event of this paper's."""
    assert said(plain(WAITING + text), "event") == []


def test_events_matter_only_to_conditions() -> None:
    """Where no mark waits for an event, none is looked for."""
    assert said("考试时间：2026年6月7日", "event") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("依据《水利工作国家秘密范围的规定》第3项确定。", "第3项"),
        ("定密依据：水利工作国家秘密目录第十二项", "第十二项"),
        ("依据本厅国家秘密事项一览表序号5确定。", "序号5"),
        ("按照保密事项范围第二条第（三）项定密。", "第二条"),
    ],
)
def test_catalogue(text: str, value: str) -> None:
    """The range and its item in one sentence are a basis."""
    assert [s.value for s in said(text, "catalogue")] == [value]


@pytest.mark.parametrize(
    "text",
    ["除保密事项范围另有规定外，按第三条办理。", "按照保密事项范围定密。", "该事项未列入保密事项范围第3项。"],
)
def test_not_catalogue(text: str) -> None:
    """A range without an item, an exception or a denial is no basis."""
    assert said(text, "catalogue") == []


def test_derived() -> None:
    """A paper that takes its level from its source says so, with the source's day where it is given."""
    (s,) = said("本件系派生定密，解密时间与原件一致，为2030年5月1日。", "derived")
    assert s.on == date(2030, 5, 1)
    assert [s.on for s in said("密级和保密期限与来文一致。", "derived")] == [None]
    assert said("派生定密应当与原件的密级一致。", "derived") == []


def test_spans_are_of_the_text_as_it_stands() -> None:
    """Hidden and full-width characters before and inside a statement do not shift its place."""
    text = HEAD + "本\u200b文件保\u200b密期限为１０年。"
    (s,) = [x for x in read(plain(text)).statements if x.kind == "period"]
    assert text[s.span.start : s.span.end] == "保\u200b密期限为１０年"
