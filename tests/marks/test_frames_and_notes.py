"""Marks in frames (subject of a mail, a stamp described), notes that void a mark, lists of documents, papers of others."""

import pytest

from biaoshi.marks import read
from biaoshi.rules.paper import plain
from biaoshi.types.document import Block, Document, Part

BODY = (
    "\n云岭省审计厅文件\n云审〔2005〕3号\n关于开展专项检查的通知\n各处室：\n现将有关事项通知如下，请认真执行。\n"
    "一、检查时间另行通知。\n二、检查内容见附表，由各处室自行填写后报送。\n三、检查结果于月底前汇总。\n云岭省审计厅\n2005年3月1日"
)
MAIL = "发件人：青屏市应急管理局\n收件人：值班室\n{}\n各值班室：\n附件为点位坐标，请收到后立即下载，并删除邮件。"
VOLUME = (
    "云岭省档案馆文献选编\n{}\n一、关于春荒救济款分配的通知\n秘密\n（79）民救字第4号\n各地、市民政局：救济款要真正发到缺粮户手里，不得平均分配。\n"
    "二、关于化肥调剂的电报\n机密\n青屏地区供销社：化肥三百吨已发，请查收。"
)
REPORT = (
    "柳沟县人武部\n民兵整组工作汇报\n（2026年3月）\n一、基本情况。全县编组民兵若干，装备由上级统一配属。\n{}\n"
    "三、训练安排。四月集训分队骨干，五月分批轮训。\n四、思想教育。开展忠诚教育四课。\n五、困难。部分队员外出务工。"
)
CATALOGUE = "云岭省委办公厅关于印发2024年度废止文件目录的通知\n（云办发〔2024〕33号）\n经研究，下列文件予以废止或宣布失效：\n{}\n以上文件，涉密的由原收文单位清退销毁。"


def found(text: str) -> list[tuple[str, str, str]]:
    return [(m.kind, m.role, m.text.strip("（）")) for m in read(plain(text)).marks]


def live(text: str, kind: str | None = None) -> list[str]:
    return [m.text for m in read(plain(text)).marks if m.live and kind in (None, m.kind)]


@pytest.mark.parametrize(
    "note",
    [
        "原密级作废",
        "（原密级已作废）",
        "本件密级已作废，2007年10月15日解密",
        "原定密级已撤销",
        "机密字样作废",
        "原密级标志不再有效",
        "国家秘密标志已作废",
        "（铅笔批注：解密　2011.7.5　见青密函〔2011〕19号　原密级作废）",
        "（密级变更为秘密★5年，原标志作废）",
    ],
)
def test_a_note_on_the_next_line_voids_the_mark(note: str) -> None:
    """A mark is obsolete if the line below it says that it is void."""
    assert ("state_secret", "obsolete", "机密★10年") in found("机密★10年\n" + note + BODY)


@pytest.mark.parametrize(
    "note",
    [
        "原标志应当作废",
        "建议原密级作废",
        "原密级作废后应当重新标注",
        "未经批准不得取消密级",
        "原办法废止",
        "（秘密★20年标志作废）",
        "2010年3月变更，原标志作废",
    ],
)
def test_a_note_that_voids_nothing_here_leaves_the_mark(note: str) -> None:
    """Rules, proposals and notes about another mark do not void the mark beside them."""
    assert ("state_secret", "document", "机密★10年") in found("机密★10年\n" + note + BODY)


@pytest.mark.parametrize(
    ("note", "role"),
    [
        ("（旁注：原密级作废，2012年5月20日审核解密）", "obsolete"),
        ("（原“秘密★20年”标志作废）", "document"),
        ("（旁注：建议原密级作废）", "document"),
        ("（联系人：柳絮，电话见通讯录）", "document"),
    ],
)
def test_a_note_in_brackets_at_the_end_voids_the_papers_mark(note: str, role: str) -> None:
    """A remark in brackets that closes the paper voids the mark at its head, unless it speaks of another mark."""
    assert ("state_secret", role, "机密★10年") in found("机密★10年" + BODY + "\n" + note)


@pytest.mark.parametrize(
    "words", ["（2025年5月20日作废）", "（原标注作废）", "（本标志停止使用）", "（原标识不再使用）"]
)
def test_words_beside_the_mark_void_it(words: str) -> None:
    """What stands in brackets behind the mark on its own line voids it, with or without a day."""
    assert found("机密★10年" + words + BODY)[0][:2] == ("state_secret", "obsolete")


@pytest.mark.parametrize(
    "slip",
    [
        "机要件流转单\n品名：市委办公室来文\n密级：机密★5年\n袋号：77\n签收：孟",
        "文件处理单\n来文单位：市委办公室\n密级：机密★5年\n拟办意见：请综合科阅处\n承办人：孟",
        "机要交通回执\n寄件单位：市委办公室\n密级：机密★5年\n件数：一\n收件人：孟",
        "来文单位：市委办公室\n收文日期：5月22日\n密级：机密★5年\n办理结果：已存",
    ],
)
def test_a_slip_speaks_of_the_paper_it_goes_with(slip: str) -> None:
    """密级 among the fields of a slip is no mark of the slip."""
    assert live(slip) == []


@pytest.mark.parametrize(
    "paper",
    [
        "演练回执\n密级：机密★5年\n参演单位：玉屏边检站\n演练时间：12月中旬",
        "发件人：综合处\n收件人：各组\n密级：机密★5年\n主题：点位说明",
        "物资储备汇总\n密级：机密★5年\n编制：综合处\n一、总量。共三处。",
    ],
)
def test_a_field_of_the_papers_own_head_is_its_mark(paper: str) -> None:
    """密级 in the head of a reply, a mail or a report is the paper's own."""
    assert len(live(paper)) == 1


def test_a_star_of_a_box_label_is_no_mark() -> None:
    """密级 ★含控制 on a box says what is in it: no level, no period."""
    assert found("档案盒背脊\n全宗号　73\n盒号　5\n密级　★含控制") == []


def test_a_mark_below_the_rule_of_a_forwarded_mail_stands() -> None:
    """Nothing goes on from a line of dashes."""
    mail = "From: 小韩\nSubject: 底稿\n\n我把全文贴出来。\n\n---------- Forwarded message ----------\n机密★5年\n谈判口径\n一、不承认。"
    assert live(mail) == ["机密★5年"]


def test_a_change_told_at_the_end_of_a_sentence_is_one() -> None:
    """经…审核，保密期限延长，标志变更为秘密★10年: the phrase of change stands with what leads to it."""
    text = "秘密★5年\n经2024年1月15日审核，保密期限延长，标志变更为秘密★10年" + BODY
    assert ("changed", "document", "经2024年1月15日审核，保密期限延长，标志变更为秘密★10年") in found(text)


@pytest.mark.parametrize(
    "note",
    [
        "编者按：原件上的密级字样照录，不再具有效力。",
        "凡例：文中密级字样一律照录，均已失效。",
        "说明：原件所标密级均予保留，现已不再具有效力。",
    ],
)
def test_an_editors_note_voids_the_marks_of_its_volume(note: str) -> None:
    """What an editor says of all marks of a volume holds for each of them."""
    assert [m[1] for m in found(VOLUME.format(note)) if m[2] in ("秘密", "机密")] == ["obsolete", "obsolete"]


@pytest.mark.parametrize(
    "note", ["编者按：本册各件密级照录，须按原密级管理。", "说明：各件密级均未作废，仍应按密级保管。"]
)
def test_an_editor_who_voids_nothing_leaves_the_marks(note: str) -> None:
    """A note that the marks are kept, or are not void, voids none."""
    assert not [m for m in found(VOLUME.format(note)) if m[1] == "obsolete"]


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("主题：【机密】关于点位的补充说明", "state_secret"),
        ("主题：机密★5年 关于点位的补充说明", "state_secret"),
        ("主题：回复：（秘密★3年）点位说明", "state_secret"),
        ("Re: 【秘密】点位说明", "state_secret"),
        ("主题：点位说明（机密★5年）", "state_secret"),
        ("Subject: [内部] 素材清单", "internal"),
        ("主题：【内部资料 请勿外传】素材", "internal"),
    ],
)
def test_a_mark_in_the_subject_of_a_mail_stands(subject: str, kind: str) -> None:
    """A mark in brackets or written out at either end of a subject is a mark of the mail."""
    assert len(live(MAIL.format(subject), kind)) == 1


@pytest.mark.parametrize(
    "subject",
    [
        "主题：机密文件管理培训",
        "主题：关于“机密★5年”写法的答复",
        "主题：转发《关于点位的通知》（机密★5年）",
        "主题：【培训】机密级计算机使用",
        "主题：[内部培训] 报名",
        "主题：内部会议通知",
    ],
)
def test_a_subject_that_talks_of_secrets_bears_no_mark(subject: str) -> None:
    """Words of a subject that are part of its title are no mark."""
    assert live(MAIL.format(subject)) == []


@pytest.mark.parametrize(
    ("stamp", "kind"),
    [
        ("（复印件，右上角红色长方章：“内部掌握　不得转发”）", "internal"),
        ("（蓝色印章：解密　1996年12月，云岭省委办公厅）", "declassified"),
        ("（蓝色印章：“同意解密”）", "declassified"),
        ("（戳记：解密）", "declassified"),
        ("（红章：“工作秘密，不得泄露”）", "work_secret"),
        ("（贴条：根据云密字〔2020〕4号，本件密级调整为秘密★10年）", "changed"),
    ],
)
def test_a_stamp_that_is_described_stands(stamp: str, kind: str) -> None:
    """Whoever typed the paper describes its stamp in brackets: what the stamp says stands as a mark."""
    assert len(live(stamp + BODY, kind)) == 1


@pytest.mark.parametrize(
    "stamp",
    ["（盖章：云岭省审计厅）", "（解密工作专用章：已登记）", "（铅笔批注：建议申请解密）", "（批注：解密后公开）"],
)
def test_a_stamp_that_says_nothing_of_marks_is_none(stamp: str) -> None:
    """A described seal or remark without a mark in it is no mark."""
    assert live(stamp + BODY) == []


@pytest.mark.parametrize("mark", ["（机密　5年）", "（机密★5年）", "【机密★5年】"])
@pytest.mark.parametrize("number", ["二、", "（二）", "2."])
def test_a_mark_between_number_and_text_is_of_the_section(number: str, mark: str) -> None:
    """A bracketed mark between the number of a section and its text is a paragraph mark."""
    text = REPORT.format(f"{number}{mark}装备仓库位置及库存见交接表，未列入本汇报。")
    assert [m[1] for m in found(text)] == ["paragraph"]


def test_a_mark_before_a_heading_is_of_the_section() -> None:
    """A bracketed mark set before a numbered heading is a paragraph mark."""
    assert [m[1] for m in found(REPORT.format("（绝密★10年）二、关于某专案\n（内容略，原件另存）"))] == ["paragraph"]


LISTS = [
    ["1. 云办发〔1998〕17号　关于加强边境管理的意见（秘密★10年）", "2. 云办发〔2001〕5号　关于接待用车的通知"],
    ["1．关于加强边境管理的意见（云办发〔1998〕17号，秘密★10年）", "2．关于接待用车的通知（云办发〔2001〕5号）"],
    ["1. 关于加强边境管理的意见（秘密★10年）", "2. 关于规范接待用车的通知", "3. 关于值班的规定"],
]


@pytest.mark.parametrize("rows", LISTS)
def test_marks_in_a_list_of_documents_are_of_those_documents(rows: list[str]) -> None:
    """The mark in brackets in a row of a catalogue of documents is a source's, not this paper's."""
    assert [m[1] for m in found(CATALOGUE.format("\n".join(rows)))] == ["source"]


def test_a_marked_heading_is_no_row_of_a_list() -> None:
    """A section heading with its mark in brackets stays a paragraph mark."""
    assert [m[1] for m in found(REPORT.format("二、装备情况（机密★5年）\n仓库位置及库存见交接表，未列入本汇报。"))] == [
        "paragraph"
    ]


REPUBLIC = "\n青屏县政府代电\n各区区长鉴：\n查冬防期届，散匪潜滋。兹规定各乡镇设盘查哨，仰即遵照。县长向鼎元\n民国三十五年十一月十四日"
MACAO = "\n澳門特別行政區　某某委員會\n第三次平常會議議程（節錄）\n一、通過上次會議紀錄\n二、討論跨境車輛電子標籤試點\n秘書處謹訂"
EMBASSY = "\nNOTE VERBALE (courtesy translation)\n某国驻华使馆向云岭省人民政府外事办公室致意，并谨就访问青屏市事，提出如下请求：\n一、代表团一行十二人。"
NATIONS = "\n联合国某机构　青屏市水环境示范项目\n第二次三方评审会议文件\n一、项目背景\n项目由国际机构、省财政厅、市政府三方共同实施，总投资一千一百万美元。"


@pytest.mark.parametrize(
    ("mark", "rest"),
    [
        ("極機密", REPUBLIC),
        ("密", REPUBLIC),
        ("極　秘　密", REPUBLIC),
        ("機密等級：密", "\n某縣政府文化局　函\n發文日期：中華民國98年3月6日\n主旨：檢送會議紀錄一份，請查照。"),
        ("機密 CONFIDENCIAL", MACAO),
        ("CONFIDENTIAL", EMBASSY),
        ("Distr.: RESTRICTED", NATIONS),
        ("GEHEIM", "\nBericht an das Ministerium\nDie Verhandlungen wurden im Oktober fortgesetzt und abgeschlossen."),
    ],
)
def test_marks_of_other_orders_are_recognised(mark: str, rest: str) -> None:
    """Papers of the republic, Macao, an embassy, the United Nations bear marks of kind other."""
    assert [m[0] for m in found(mark + rest) if m[1] == "document"] == ["other"]


@pytest.mark.parametrize("mark", ["CONFIDENTIAL", "SECRET★5年"])
def test_a_mainland_paper_with_a_foreign_word_is_judged(mark: str) -> None:
    """A foreign level on a paper of ours stays a miswritten state-secret mark."""
    assert live(mark + BODY, "state_secret")
    assert not live(mark + BODY, "other")


def test_a_glossary_bears_no_marks() -> None:
    """Rows of a glossary that give the Chinese of foreign levels are no marks."""
    rows = "Secret　机密\nRestricted　内部\nDeclassified　已解密\nInternal use only　仅供内部使用"
    assert live("对外文书常用词汇对照\n" + rows) == []


@pytest.mark.parametrize(
    ("writing", "kind"),
    [
        ("党内文件　不得翻印", "internal"),
        ("内部材料　会后收回　　　　编号：〔　　〕", "internal"),
        ("仅供领导同志参阅", "internal"),
        ("限县处级以上干部阅读", "internal"),
        ("工作秘密，不得泄露", "work_secret"),
        ("核心商密，五年", "trade_secret"),
        ("本卷经省公安厅2019年第4次解密审核会议同意解密", "declassified"),
        ("此件已于1998年12月解密", "declassified"),
        ("（原标志作废，本件保密期限已届满，自行解密）", "declassified"),
        ("不再作为国家秘密管理", "declassified"),
        ("现改为机密★10年", "changed"),
        ("本件于2010年3月1日变更为秘密★5年，原标志作废", "changed"),
        ("重新确定为机密★10年", "changed"),
    ],
)
def test_set_phrases_stand(writing: str, kind: str) -> None:
    """Such a phrase at the head of a paper is one mark of its kind."""
    assert len(live(writing + BODY, kind)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "仅供参考",
        "仅供学习交流使用",
        "党内监督条例",
        "党内文件管理办法",
        "关于解密审核工作的通知",
        "据知情人解密",
        "拟解密",
        "省内资料",
    ],
)
def test_neighbours_of_set_phrases_are_no_marks(line: str) -> None:
    """Titles and disclaimers with the same words bear no mark."""
    assert live(line + BODY) == []


@pytest.mark.parametrize(("text", "count"), [("工作秘密，不得泄露", 1), ("名单属工作秘密，不得泄露。", 0)])
def test_a_mark_may_fill_a_footnote(text: str, count: int) -> None:
    """A footnote that holds nothing but a mark is one; a footnote that talks is none."""
    body = Block("body", 0, "关于考官抽调名单的说明\n一、抽调范围：市直单位。\n二、抽签时间：当日早上。")
    note = Block("footnotes", 0, text, "footnote")
    parts = (Part("body", "text", 1, "read"), Part("footnotes", "text", 1, "read"))
    marks = read(Document("application/x-example", (body, note), parts)).marks
    assert len([m for m in marks if m.live and m.kind == "work_secret"]) == count


def test_a_struck_mark_keeps_its_own_end() -> None:
    """长期 does not swallow the white space and the words that follow it."""
    assert found("绝密★长期　改为机密★10年" + BODY)[0][2] == "绝密★长期"
