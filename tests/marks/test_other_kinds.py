"""Marks that are not state-secret marks, of every kind, on top of a small 公文 and in prose."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biaoshi.marks import Reading, changed, declassified, internal, other, read, trade_secret, work_secret
from biaoshi.marks.outline import outline
from biaoshi.rules.paper import Line, paper, plain
from biaoshi.types.mark import Mark

BODY = (
    "\n云岭省审计厅文件\n云审〔2025〕3号\n关于开展专项检查的通知\n各处室：\n现将有关事项通知如下，请认真执行。\n"
    "一、检查时间另行通知。\n二、检查内容见附表。\n云岭省审计厅\n2025年3月1日"
)
KINDS = ("work_secret", "trade_secret", "internal", "declassified", "changed", "other")


def others(reading: Reading) -> list[Mark]:
    return [m for m in reading.marks if m.kind in KINDS]


STANDING = [
    # kind, writing, level, period kind, period value
    ("work_secret", "工作秘密", None, "missing", None),
    ("work_secret", "工 作 秘 密", None, "missing", None),
    ("work_secret", "【工作秘密】", None, "missing", None),
    ("work_secret", "工作秘密★3年", None, "years", 3),
    ("work_secret", "工作秘密\u3000★\u30003年", None, "years", 3),
    ("work_secret", "工作秘密★三年", None, "years", 3),
    ("work_secret", "工作秘密 5年", None, "years", 5),
    ("work_secret", "工作秘密（5年）", None, "years", 5),
    ("work_secret", "工作秘密▲3年", None, "years", 3),
    ("work_secret", "工作秘密★2026年12月31日", None, "until", "2026-12-31"),
    ("work_secret", "工作秘密（机密级）", "机密", "missing", None),
    ("work_secret", "工作秘密·机密", "机密", "missing", None),
    ("work_secret", "机密级工作秘密", "机密", "missing", None),
    ("work_secret", "密级：工作秘密", None, "missing", None),
    ("work_secret", "警务工作秘密", None, "missing", None),
    ("work_secret", "税务工作秘密★长期", None, "indefinite", None),
    ("work_secret", "工作秘密，注意保存", None, "missing", None),
    ("trade_secret", "商业秘密★5年", None, "years", 5),
    ("trade_secret", "商业秘密 5年", None, "years", 5),
    ("trade_secret", "商业机密★10年", None, "years", 10),
    ("trade_secret", "核心商密", None, "missing", None),
    ("trade_secret", "核心商密★长期", None, "indefinite", None),
    ("trade_secret", "普通商密 公布前", None, "condition", "公布前"),
    ("trade_secret", "商密AAA", None, "missing", None),
    ("trade_secret", "商密·机密", "机密", "missing", None),
    ("trade_secret", "商密二级★1年", None, "years", 1),
    ("trade_secret", "油商密▲", None, "missing", None),
    ("trade_secret", "核心商密▲5年", None, "years", 5),
    ("trade_secret", "临江重工集团 核心商密 5年", None, "years", 5),
    ("trade_secret", "公司机密，请勿外传", None, "missing", None),
    ("trade_secret", "★普通商密·2年", None, "years", 2),
    ("trade_secret", "LINJIANG GROUP 核心商密 3年", None, "years", 3),
    ("internal", "内部试读本 请勿外传", None, "missing", None),
    ("internal", "内部样张★请勿转发", None, "missing", None),
    ("internal", "内部", None, "missing", None),
    ("internal", "内 部 资 料", None, "missing", None),
    ("internal", "内部资料 注意保存", None, "missing", None),
    ("internal", "内部资料，注意保存", None, "missing", None),
    ("internal", "内部资料\n注意保存", None, "missing", None),
    ("internal", "内部资料★注意保存", None, "missing", None),
    ("internal", "内部资料 免费交流", None, "missing", None),
    ("internal", "内部文件 不得外传", None, "missing", None),
    ("internal", "内部★5年", None, "years", 5),
    ("internal", "内部★", None, "missing", None),
    ("internal", "敏感信息★", None, "missing", None),
    ("internal", "受控", None, "missing", None),
    ("internal", "限制级", None, "missing", None),
    ("internal", "仅供内部使用", None, "missing", None),
    ("internal", "内部参考", None, "missing", None),
    ("internal", "（此件注意保存）", None, "missing", None),
    ("declassified", "解密", None, "missing", None),
    ("declassified", "解\u3000密", None, "missing", None),
    ("declassified", "已解密", None, "missing", None),
    ("declassified", "（已解密）", None, "missing", None),
    ("declassified", "已自行解密", None, "missing", None),
    ("declassified", "解密 2026年1月1日", None, "missing", None),
    ("declassified", "本件已于2025年6月30日解密", None, "missing", None),
    ("changed", "密级变更为秘密★5年", "秘密", "years", 5),
    ("changed", "密级由机密★10年变更为秘密★5年", "秘密", "years", 5),
    ("changed", "原密级机密★10年，现变更为秘密★5年", "秘密", "years", 5),
    ("changed", "降密为秘密★5年", "秘密", "years", 5),
    ("changed", "升密：机密★10年", "机密", "years", 10),
    ("changed", "机密★10年→秘密★5年", "秘密", "years", 5),
    ("changed", "保密期限延长至2035年3月1日", None, "until", "2035-03-01"),
    ("changed", "延长保密期限至2035年3月1日", None, "until", "2035-03-01"),
    ("changed", "保密期限变更为15年", None, "years", 15),
    ("changed", "保密期限延长为机密★15年", "机密", "years", 15),
    ("changed", "密级变更", None, "missing", None),
    ("changed", "密级变更为工作秘密", None, "missing", None),
    ("changed", "延长保密期限为秘密★6年", "秘密", "years", 6),
    ("declassified", "解密后转为工作秘密管理", None, "missing", None),
    ("declassified", "已解密，可公开", None, "missing", None),
    ("declassified", "已解密　同意开放", None, "missing", None),
    ("declassified", "经审查同意解密并开放", None, "missing", None),
    ("declassified", "解密：20100309", None, "missing", None),
    ("declassified", "解密（2010.3）", None, "missing", None),
    ("declassified", "密级解除　2001年5月", None, "missing", None),
    ("declassified", "密级已于2001年5月4日解除", None, "missing", None),
    ("changed", "变更：秘密★6年", "秘密", "years", 6),
    ("changed", "现密级：秘密★5年", "秘密", "years", 5),
    ("changed", "密级变更章：秘密★5年", "秘密", "years", 5),
    ("changed", "保密期限变更为15年（机密★15年）", "机密", "years", 15),
    ("trade_secret", "商业秘密——云岭茶叶集团——一级", None, "missing", None),
    ("trade_secret", "商业秘密·青屏精密制造厂·核心", None, "missing", None),
    ("other", "СЕКРЕТНО", None, "missing", None),
    ("other", "Совершенно секретно", None, "missing", None),
    ("other", "NATO RESTRICTED", None, "missing", None),
    ("other", "STRENG GEHEIM", None, "missing", None),
    ("other", "TRÈS SECRET", None, "missing", None),
    ("other", "マル秘", None, "missing", None),
    ("other", "대외비", None, "missing", None),
    ("other", "극비", None, "missing", None),
    ("other", "2급 비밀", None, "missing", None),
    ("other", "軍極秘", None, "missing", None),
    ("other", "社外秘", None, "missing", None),
    ("other", "極秘扱", None, "missing", None),
    ("other", "取扱注意", None, "missing", None),
    ("other", "関係者限り", None, "missing", None),
    ("other", "TUYỆT MẬT", None, "missing", None),
    ("other", "MẬT", None, "missing", None),
    ("other", "ТАЄМНО", None, "missing", None),
    ("other", "绝密·核心", None, "missing", None),
    ("other", "绝密（核心）", None, "missing", None),
]


@pytest.mark.parametrize(("kind", "writing", "level", "period", "value"), STANDING)
def test_mark_at_the_head_stands(kind: str, writing: str, level: str | None, period: str, value: object) -> None:
    """A mark of another kind on its own line at the head is one entry, word for word, with level and period as written."""
    reading = read(plain(writing + BODY))
    assert [(m.kind, m.text, m.role, m.level, m.period.kind, m.period.value) for m in reading.marks] == [
        (kind, writing, "document", level, period, value)
    ]


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("工作秘密   000012", "work_secret", "工作秘密"),
        ("云岭省公安厅文件\t警务工作秘密", "work_secret", "警务工作秘密"),
        ("000012\n工作秘密\n特急", "work_secret", "工作秘密"),
        ("内部资料　　　　　　　　第3期", "internal", "内部资料"),
        ("**内部资料，注意保存**", "internal", "内部资料，注意保存"),
        ("夜间巡查工作方案（内部掌握）", "internal", "（内部掌握）"),
        ("核心商密    临江重工集团", "trade_secret", "核心商密"),
        ("已解密（2023年9月16日保密期限届满）", "declassified", "已解密"),
        ("СЕКРЕТНО　экз. № 2", "other", "СЕКРЕТНО"),
    ],
)
def test_mark_shares_its_line(line: str, kind: str, text: str) -> None:
    """Copy number, issuer, issue number, emphasis and a title may stand on the mark's line."""
    assert [(m.kind, m.text, m.role) for m in read(plain(line + BODY)).marks] == [(kind, text, "document")]


PROSE = [
    "本合同内容属于商业秘密，双方应当保密。", "第八条 商业秘密", "十二、商业秘密", "商业秘密条款", "侵犯商业秘密罪",
    "关于印发《云岭省工作秘密管理办法》的通知", "各单位要严守工作秘密。", "什么是工作秘密", "工作秘密事项清单",
    "内部控制规范", "内部审计工作规定", "内部传真电报", "内部招聘公告", "内部资料性出版物管理规定", "受控文件管理程序", "敏感信息保护要求",
    "属于内部资料，注意保存。不得外传。", "接受控告申诉", "解密软件使用说明", "解密：一次发射背后的故事", "揭秘与解密", "5.2 解密",
    "公钥加密与解密算法", "国家秘密解密暂行办法", "应当依法解密。", "未解密", "不予解密", "解密时间：2030年1月1日", "期满后自行解密",
    "密级解除审批表", "解密开放审核工作", "解密日期：2031年1月1日", "军事秘密保护条例", "内部通知", "现密级情况", "变更：注册资本",
    "密级变更情况", "合同变更为固定期限", "项目工期延长5年", "招商密集区", "商用密码产品",
]  # fmt: skip


@pytest.mark.parametrize("line", PROSE)
def test_prose_is_no_entry(line: str) -> None:
    """Titles, headings and sentences that use the words of a mark are no marks at all, wherever they stand."""
    for text in (line + BODY, BODY.replace("一、检查时间另行通知。", line)):
        assert others(read(plain(text))) == []


@pytest.mark.parametrize(
    "line",
    [
        "有的单位写成工作秘密★3年，是不对的。", "把商业秘密标成“商业秘密★5年”的，应当改正。", "内部★5年（错误）", "A.工作秘密★3年",
        "现将《云岭省检查方案》密级由机密★10年变更为秘密★5年，请改标。", "正确写法：核心商密 5年",
    ],
)  # fmt: skip
def test_written_out_mark_in_prose_is_a_mention(line: str) -> None:
    """A mark written out in a sentence, a choice or an example is kept as a mention with its reason."""
    marks = others(read(plain(BODY.replace("一、检查时间另行通知。", line))))
    assert [m.role for m in marks] == ["mention"]
    assert marks[0].role_reason


def test_list_of_categories_is_no_mark() -> None:
    """Words one under the other that name categories are a list, and a definition's heading is no mark."""
    assert read(plain("国家秘密\n工作秘密\n商业秘密\n个人隐私")).marks == ()
    assert read(plain("工作秘密\n是指机关产生的不属于国家秘密的事项。")).marks == ()
    assert read(plain("商业秘密\n双方对合作中知悉的对方商业秘密负有保密义务。")).marks == ()


def test_glossary_and_register_are_no_marks() -> None:
    """A glossary's entries, a table of contents and the rows of a register in plain text are no marks."""
    for text in (
        "术语表\n国家秘密\u3000state secret\n工作秘密\u3000work-related secret\n商业秘密\u3000trade secret",
        "目录\n工作秘密\t12\n商业秘密\t15",
        "加密\n解密\n签名",
        "密级变更登记簿\n编号7\u3000原标志机密★10年\u3000变更为秘密★5年\u3000经办：某某\n编号8\u3000原标志秘密★5年\u3000解密\u3000经办：某某",
    ):
        assert [m for m in others(read(plain(text))) if m.live] == []


def test_old_mark_beside_a_stamp_is_its_own() -> None:
    """A declassification or change beside a state-secret mark takes none of its words, and it stays live."""
    for line in (
        "机密★10年 已解密",
        "已解密  机密★10年",
        "机密★10年（已解密）",
        "机密★10年 变更为秘密★5年",
        "机密★10年\n解密 2026年1月1日",
    ):
        marks = read(plain(line + BODY)).marks
        secret = [m for m in marks if m.kind == "state_secret"]
        assert [(m.text.strip(), m.role) for m in secret] == [("机密★10年", "document")]
        assert len(marks) == 2


def test_struck_mark_is_obsolete() -> None:
    """A mark struck through no longer stands."""
    document = paper(Line("工作秘密★3年", strike=True), "关于开展检查的通知", "各处室：", "请认真执行。")
    assert [(m.role, m.struck) for m in read(document).marks] == [("obsolete", True)]


def test_running_header_is_one_entry() -> None:
    """A mark that a running header repeats is one entry with its further places."""
    heads = [Line("内部资料 注意保存", part=f"header{n}", kind="header", page=n) for n in (1, 2, 3)]
    marks = read(paper("关于开展检查的通知", "各处室：", "请认真执行。", *heads, pages=3)).marks
    assert [(m.zone, len(m.repeats)) for m in marks] == [("header", 2)]


def test_cell_of_a_register_is_a_mention() -> None:
    """In a register or form, a written-out mark under its column is a mention and a bare word nothing."""
    document = paper(
        "文件登记表", Line("密级", cell=(0, 0, 0)), Line("文件名", cell=(0, 0, 1)), Line("工作秘密★3年", cell=(0, 1, 0)),
        Line("检查方案", cell=(0, 1, 1)), Line("内部", cell=(0, 2, 0)), Line("值班表", cell=(0, 2, 1)),
    )  # fmt: skip
    assert [(m.text, m.role) for m in read(document).marks] == [("工作秘密★3年", "mention")]


def test_attachment_has_its_own_mark() -> None:
    """A mark under the heading of an attachment is that attachment's."""
    marks = read(plain("关于开展检查的通知" + BODY + "\n附件1\n工作秘密★3年\n检查项目表\n一、项目\n二、要求")).marks
    assert [(m.role, m.unit) for m in marks] == [("attachment", 1)]


def test_trade_secret_owner() -> None:
    """The owner is what stands before the word on its line or is tied to it; verbs are none."""
    for line, owner in (
        ("临江重工集团 核心商密 5年", "临江重工集团"),
        ("云岭能源集团有限公司｜核心商密｜2026年12月31日", "云岭能源集团有限公司"),
        ("国网商密★2年", "国网"),
        ("核心商密 5年", None),
    ):
        assert [m.owner for m in read(plain(line + BODY)).marks] == [owner]


def test_declassification_tells_day_and_basis() -> None:
    """Day and basis are taken from the stamp, its remark, or the lines below it."""
    for line in (
        "解密（2024年5月6日，依据云保〔2024〕3号）",
        "解密\n解密日期：2024年5月6日\n批准文号：云保〔2024〕3号",
        "已提前解密 2024年5月6日 云保〔2024〕3号",
    ):
        mark = others(read(plain(line + BODY)))[0]
        assert (str(mark.on), mark.basis) == ("2024-05-06", "云保〔2024〕3号")


def test_day_beside_a_stamp_is_its_day() -> None:
    """A remark behind the stamp that begins with a day tells the day."""
    assert [str(m.on) for m in read(plain("已解密（2023年9月16日保密期限届满）" + BODY)).marks] == ["2023-09-16"]


def test_change_tells_its_day() -> None:
    """The day of the decision stands before, behind or below the phrase and is no part of it."""
    for line in (
        "密级变更为秘密★5年（2025年3月1日）",
        "密级变更为秘密★5年\n2025年3月1日",
        "密级变更为秘密★5年，2025年3月1日决定",
    ):
        mark = others(read(plain(line + BODY)))[0]
        assert (mark.text, str(mark.on)) == ("密级变更为秘密★5年", "2025-03-01")


def test_extension_by_years_gives_the_new_period() -> None:
    """延长5年 beside 机密★10年 is an entry of 机密 with the new period, 15 years; 延长至15年 is what it says."""
    for line in ("机密★10年\n保密期限延长5年", "机密★10年\n保密期限延长至15年"):
        assert [(m.level, m.period.value) for m in others(read(plain(line + BODY)))] == [("机密", 15)]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("極機密\n國防部公函\n中華民國五十年三月一日\n茲將會議紀錄送請查照。", "極機密"),
        ("限閱文件\n香港特別行政區政府保安局\n有關會議的紀錄", "限閱文件"),
        ("TOP SECRET\nMemorandum for the President\nFrom: the Secretary of State\nSubject: Berlin", "TOP SECRET"),
    ],
)
def test_marks_of_other_orders(text: str, mark: str) -> None:
    """Marks of 民国, Hong Kong and foreign papers are recognised as `other`."""
    assert [(m.kind, m.text) for m in read(plain(text)).marks] == [("other", mark)]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("军事秘密\n松漠军区司令部\n关于冬季练兵的指示\n作字第七号\n各分区、独立团：", "军事秘密"),
        (
            "密　件\n督军公署训令　第三百四十七号\n令青屏道尹\n案查近日有匪徒勒捐，仰该道尹遵照。\n中华民国十年六月十日",
            "密　件",
        ),
        ("國防最機密\n國防部第三廳　代電\n查該部上報之表，閱悉。\n中華民國三十六年八月十九日", "國防最機密"),
        ("CONFIDENTIAL\n关于导航设备出口许可的附加条款（译文）\n第一条　接收方不得转交第三方。", "CONFIDENTIAL"),
        ("極秘\n会議の記録について\nこのことについては関係者のみに知らせること。", "極秘"),
    ],
)
def test_marks_of_armies_and_translations(text: str, mark: str) -> None:
    """Words that are ours too are marks of another order on papers of the army, of 民国, of Japan, on translations."""
    assert [(m.kind, m.text) for m in read(plain(text)).marks] == [("other", mark)]


@pytest.mark.parametrize("mark", ["军事秘密", "密件", "CONFIDENTIAL", "SECRETO"])
def test_borrowed_words_are_not_of_another_order_on_our_papers(mark: str) -> None:
    """On a mainland paper the same words are never of another order."""
    assert [m for m in others(read(plain(mark + BODY))) if m.kind == "other"] == []


OPENING = "云岭省水利厅\n工作汇报\n2025年3月1日\n一、办案情况。受理审查案件二百余件，审查起诉三百余件。\n{}\n三、存在的问题。人案矛盾突出。"


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("二、【工作秘密】拟立案线索。目前掌握三条，涉及两个县。", "work_secret", "【工作秘密】"),
        ("二、（内部掌握）指标缺口情况。今年缺口较大。", "internal", "（内部掌握）"),
        ("【商业秘密】成本构成如下，原料占六成，人工占二成，其余不计。", "trade_secret", "【商业秘密】"),
        ("二、〔秘密·5年〕重点部位共三处，位置见密封附图。", "state_secret", "〔秘密·5年〕"),
    ],
)
def test_bracketed_mark_opens_a_paragraph(line: str, kind: str, text: str) -> None:
    """In brackets before running text, behind no more than its number, a mark of any kind is that paragraph's."""
    marks = read(plain(OPENING.format(line))).marks
    assert [(m.kind, m.role, m.text) for m in marks] == [(kind, "paragraph", text)]


@pytest.mark.parametrize(
    "line",
    [
        "二、【工作秘密】是指机关产生的事项，不属于国家秘密。",
        "二、【重点】拟立案线索。目前掌握三条。",
        "【工作秘密】和【商业秘密】的区别，请自行对照附表。",
    ],
)
def test_bracketed_term_is_no_mark(line: str) -> None:
    """A term in brackets that the sentence goes on to define or compare is no mark."""
    assert read(plain(OPENING.format(line))).marks == ()


def test_terms_of_a_dictionary_are_no_marks() -> None:
    """Rows that all begin with a word in brackets are a list of terms."""
    text = "【内部】方位词。某一范围以内，如内部消息。\n【解密】动词。解除对文件、档案等的保密，也指揭开秘密。\n【密级】名词。国家事务秘密程度的等级，分三级。"
    assert read(plain(text)).marks == ()


def test_dated_stamp_stands_at_the_foot() -> None:
    """A declassification stamp with its day stands at the foot of a paper, a bare word there does not."""
    paper_ = "云岭省环境保护局\n关于水质纠纷的函\n省外事办公室：\n贵办来函收悉，现将有关情况函复如下，供参考。\n{}\n（云环办）"
    assert [m.kind for m in read(plain(paper_.format("解密　2010.3.9"))).marks] == ["declassified"]
    assert read(plain(paper_.format("解密"))).marks == ()


def test_a_day_of_declassification_counts_once_the_old_mark_is_gone() -> None:
    """解密日期 is a field for what is to come, unless words void the old mark or it is struck through."""
    gone = read(plain("解密日期：2021年6月30日（原密级标记同时废止）" + BODY)).marks
    assert [(m.kind, str(m.on)) for m in gone] == [("declassified", "2021-06-30")]
    struck = read(paper(Line("机密★10年", strike=True), "解密日期：2021年6月30日", "关于检查的通知", "各处室：")).marks
    assert [(m.kind, m.role) for m in struck] == [("state_secret", "obsolete"), ("declassified", "document")]
    assert [m.kind for m in read(plain("机密★10年\n解密日期：2031年6月30日" + BODY)).marks] == ["state_secret"]


def test_old_mark_with_an_arrow_or_a_void_note_is_obsolete() -> None:
    """An arrow to the change, 原密级：, and a note that the mark is void from a day on make the old mark obsolete."""
    for line in (
        "绝密★10年→变更为机密★5年（2026.1.8改）",
        "绝密★10年（此标志作废，见右）　变更：机密★5年",
        "绝密★10年（原标志自2025年11月20日起作废）\n密级变更为：机密★5年",
        "原密级：绝密★10年　现密级：机密★5年",
    ):
        marks = read(plain(line + BODY)).marks
        assert [(m.kind, m.role, m.level) for m in marks] == [
            ("state_secret", "obsolete", "绝密"), ("changed", "document", "机密")]  # fmt: skip


def test_row_of_a_ledger_in_plain_text_is_no_mark() -> None:
    """A column of a ledger kept with wide gaps bears no marks."""
    rows = "收文登记簿\n收文号　　来文单位　　密级　　份数\n001　　省委办公厅　　机密　　1\n002　　省委组织部　　内部　　1\n003　　省委党校　　内部　　2"
    assert [m for m in read(plain(rows)).marks if m.live] == []


def test_offsets_are_of_the_text_as_it_stands() -> None:
    """Hidden characters in front of and inside a mark do not shift it."""
    text = "\u200b云岭\u200b省\n工\u200b作秘密★3年" + BODY
    for mark in read(plain(text)).marks:
        assert text[mark.span.start : mark.span.end] == mark.text
    assert [m.text for m in others(read(plain(text)))] == ["工\u200b作秘密★3年"]


PIECES = [
    "工作秘密",
    "商业秘密",
    "核心商密",
    "内部",
    "内部资料",
    "注意保存",
    "解密",
    "已解密",
    "密级变更为",
    "保密期限延长至",
    "机密",
    "秘密",
    "绝密",
    "★",
    "★10年",
    "5年",
    "2026年1月1日",
    "（",
    "）",
    "“",
    "”",
    "，",
    "。",
    "：",
    "临江重工集团",
    "附件1",
    "密级：",
    "000012",
    "的",
    "通知",
    "不予公开",
    "《检查方案》",
    "根据",
    "转发",
    "\u200b",
    "１０",
    "極機密",
    "核心",
]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from([*PIECES, " ", "\u3000", "\n", "\n\n"]), max_size=24))
def test_whatever_is_written_is_read(pieces: list[str]) -> None:
    """No arrangement of the words makes a finder fail; entries lie in the text as it stands and never overlap."""
    text = "".join(pieces)
    reading = read(plain(text))
    at = 0
    for mark in reading.marks:
        assert text[mark.span.start : mark.span.end] == mark.text
        assert at <= mark.span.start < mark.span.end
        at = mark.span.end
    assert all(0 <= s.span.start <= s.span.end <= len(text) for s in reading.statements)


def test_line_without_end_is_running_text() -> None:
    """In a line far longer than any line of a page nothing stands, whatever words it has."""
    shape = outline(plain("解密内部资料工作秘密核心商密公司机密密级变更" * 2000))
    for finder in (work_secret, trade_secret, internal, declassified, changed, other):
        assert [m for m in finder.find_marks(shape) if m.live] == []
