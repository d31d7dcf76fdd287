"""Mark or mention: the role of each writing in its surroundings."""

import pytest

from biaoshi.marks import read
from biaoshi.rules.paper import Line, paper, plain

BODY = "各市人民政府：\n　　为做好今年防汛工作，现将有关事项通知如下，请认真贯彻执行，确保各项措施落到实处。\n　　一、落实责任。\n云岭省人民政府办公厅\n2025年3月1日\n"
REPORT = "报告正文，说明全省防汛形势总体平稳，各项工作有序推进，没有发生重大险情。\n"

CASES: list[tuple[str, list[str]]] = [
    ("# 机密★10年\n\n# 关于防汛工作的通知\n\n" + BODY, ["document"]),
    ("**机密★10年**\n\n## 关于防汛工作的通知\n\n" + BODY, ["document"]),
    ("> 机密★10年\n\n关于防汛工作的通知\n\n" + BODY, ["document"]),
    ("关于防汛工作的通知\n机密★10年\n" + BODY, ["document"]),
    ("云岭省人民政府办公厅文件\n云政办发〔2025〕12号\n机密★10年\n关于防汛工作的通知\n" + BODY, ["document"]),
    ("云岭省人民政府办公厅文件　　　　　机密★10年\n云政办发〔2025〕12号\n关于防汛工作的通知\n" + BODY, ["document"]),
    ("机密★10年　　　　　云岭省人民政府办公厅文件\n云政办发〔2025〕12号\n关于防汛工作的通知\n" + BODY, ["document"]),
    ("云政办发〔2025〕12号　　机密★10年\n关于防汛工作的通知\n" + BODY, ["document"]),
    ("主题：防汛工作\n密级：秘密★1年\n发件人：办公室\n\n" + BODY, ["document"]),
    (BODY + "\n机密★10年\n", ["document"]),
    ("关于防汛工作的通知\n" + BODY + "附件1\n机密★10年\n防汛物资清单\n一、草袋三千条。\n", ["attachment"]),
    (
        "机密★10年\n关于防汛工作的通知\n"
        + BODY
        + "附件1\n绝密★20年\n防汛物资清单\n一、草袋三千条。\n附件2\n秘密★5年\n名单\n",
        ["document", "attachment", "attachment"],
    ),
    (
        "关于防汛工作的报告\n一、基本情况\n　　今年雨水偏多，全省十二座水库超汛限水位运行。\n秘密★3年\n　　二号闸门启闭机存在隐患，最大泄流能力下降三成，需要抢修。\n二、下一步打算\n　　继续加固堤防。\n",
        ["paragraph"],
    ),
    (
        "关于防汛工作的报告\n一、基本情况\n　　今年雨水偏多，全省十二座水库超汛限水位运行。\n（秘密★3年）二号闸门启闭机存在隐患，最大泄流能力下降三成，需要抢修。\n二、下一步打算\n　　继续加固堤防。\n",
        ["paragraph"],
    ),
    (
        "关于防汛工作的报告\n一、基本情况（秘密★3年）\n　　今年雨水偏多，全省十二座水库超汛限水位运行。\n二、下一步打算\n　　继续加固堤防。\n",
        ["paragraph"],
    ),
    (
        "关于贯彻落实的通知\n各市：\n　　根据《关于加强堤防管理的通知》（云水发〔2024〕3号，机密★10年）精神，现就有关工作通知如下。\n",
        ["source"],
    ),
    (
        "关于贯彻落实的通知\n各市：\n　　根据《关于加强堤防管理的通知》（机密★10年）要求，现就有关工作通知如下。\n",
        ["source"],
    ),
    (
        "关于定密工作的通知\n各科室：\n　　国家秘密标志形式为“密级★保密期限”，如“机密★10年”。标志不得写成“机密☆10年”。\n",
        ["mention", "mention"],
    ),
    (
        "保密知识测试题\n1.下列国家秘密标志正确的是（  ）\nA.机密★10年\nB.机密10年★\nC.★机密10年\nD.机密☆10年\n",
        ["mention", "mention", "mention", "mention"],
    ),
    (
        "定密培训讲义\n一、标志的写法\n正确写法：\n机密★10年\n错误写法：\n机密★十年\n10年★机密\n",
        ["mention", "mention", "mention"],
    ),
    ("机密级文件管理办法\n第一条 为加强机密级文件管理，制定本办法。\n第二条 机密文件应当专柜存放。\n", []),
    ("保密承诺书\n本人承诺：\n一、不泄露国家秘密。\n二、不私自留存机密、秘密级文件。\n承诺人：\n", []),
    ("秘密花园读书会通知\n各位同学：\n　　本周读《秘密花园》。\n", []),
    ("机密\n\n1995年工作总结\n\n　　一九九五年，我局在上级领导下，完成了各项任务，取得了一定成绩。\n", ["document"]),
    (
        "云岭省档案局\n机　密\n关于开展清查的通知\n各县档案局：\n　　现将有关事项通知如下，请遵照执行，不得有误。\n一九九五年三月一日\n",
        ["document"],
    ),
    ("密级\n机密★10年\n关于防汛工作的通知\n" + BODY, ["document"]),
    ("份号\n000012\n密级\n机密★10年\n紧急程度\n特急\n关于防汛工作的通知\n" + BODY, ["document"]),
    ("机密★10年\n机密★10年\n关于防汛工作的通知\n" + BODY, ["document", "document"]),
    ("第 1 页 共 8 页\n机密★10年\n云岭省人民政府\n" + BODY, ["document"]),
    (
        "内部邮件\n发件人：张\n收件人：李\n主题：会议材料\n\n机密★5年\n\n各位领导：\n　　附上会议材料，请查收审阅，会后按规定收回。\n",
        ["document"],
    ),
    ("机密★10年\n", ["document"]),
    ("机密", ["document"]),
    (
        "《机密★10年》是怎么标的\n　　很多人问，“机密★10年”是什么意思。机密是密级，10年是保密期限。\n",
        ["mention", "mention"],
    ),
    (
        "绝密★启用前\n云岭省2025年普通高中学业水平选择性考试\n物理\n注意事项：\n1.答卷前，考生务必将自己的姓名、准考证号填写在答题卡上。\n",
        ["document"],
    ),
    ("试卷类型：A\n绝密★启用前\n2025年全国统一考试\n", ["document"]),
    ("2025年全国统一考试数学\n绝密★启用前　　试卷类型：A\n注意事项：\n", ["document"]),
    ("姓名________　准考证号________\n绝密★启用前\n2025年全国统一考试数学\n", ["document"]),
    ("关于启用新印章的通知\n各单位：\n　　绝密★启用前的试卷由专人保管，任何人不得拆封。\n", ["mention"]),
    ("会议纪要\n　　会议讨论了材料的密级，同意定为机密★10年，由办公室办理标志手续。\n", ["mention"]),
    ("定密审批表\n文件名称：堤防隐患排查报告\n拟定密级：机密★10年\n承办人意见：拟同意\n", ["mention"]),
    ("| 序号 | 文件 | 密级 |\n|---|---|---|\n| 1 | 报告 | 机密★10年 |\n", ["mention"]),
    ("序号\t文件名\t密级\n1\t甲报告\t机密★10年\n2\t乙报告\t秘密★5年\n", ["mention", "mention"]),
    ("本文件不是机密★10年的文件，请勿误标。\n", ["mention"]),
    (
        "关于转发《关于防汛工作的通知》的通知\n各科：\n　　现将《关于防汛工作的通知》转发给你们，请贯彻执行。\n机密★10年\n云岭省水利厅文件\n云水发〔2025〕3号\n关于防汛工作的通知\n各市：\n",
        ["attachment"],
    ),
    (
        "汇编\n目录\n一、甲文件\n二、乙文件\n——————\n机密★10年\n云岭省水利厅文件\n云水发〔2025〕3号\n关于甲的通知\n　　正文文字若干若干若干若干若干若干若干。\n——————\n秘密★5年\n云岭省水利厅文件\n云水发〔2025〕4号\n关于乙的通知\n　　正文文字若干若干若干若干若干若干若干若干若干。\n",
        ["attachment", "attachment"],
    ),
    ("特急\n机密★10年\n000003\n关于防汛工作的通知\n" + BODY, ["document"]),
    ("　　　　　　　　　　　　　　　　机密★10年\n云岭省水利厅文件\n" + BODY, ["document"]),
    ("机密★10年\n附件：1.名单\n　　　2.方案\n云岭省水利厅\n", ["document"]),
    ("问：机密★10年怎么写？\n答：写作机密★10年。\n", ["mention", "mention"]),
    ("示例：\n机密★10年\n云岭省人民政府文件\n", ["mention"]),
    ("机\n密\n★\n10\n年\n云岭省水利厅文件\n" + BODY, ["document"]),
    (REPORT * 60 + "机密★10年\n" + REPORT * 3, ["paragraph"]),
    ("目录\n第一章 总则…………1\n第二章 机密★10年的标注…………5\n第三章 附则…………9\n", ["mention"]),
    ("[机密★10年]\n\n# 方案\n\n正文如下所述，包括三个方面的工作安排，请各单位认真落实。\n", ["document"]),
    ("【密级：机密★10年】\n方案\n正文如下所述，包括三个方面的工作安排，请各单位认真落实。\n", ["document"]),
    ("阅后收回　机密★10年\n方案\n正文如下所述，包括三个方面的工作安排，请各单位认真落实。\n", ["document"]),
    ("机密★10年 注意保管\n方案\n正文如下所述，包括三个方面的工作安排，请各单位认真落实。\n", ["document"]),
    ("机密★10年（会后收回）\n方案\n正文如下所述。\n", ["document"]),
    ("机密★10年·特急\n方案\n正文如下所述。\n", ["document"]),
    ("机密★10年/特急\n方案\n", ["document"]),
    ("机密★10年,特急\n方案\n", ["document"]),
    ("【特急】【机密★10年】\n方案\n", ["document"]),
    ("附件3：\n秘密★5年\n布防图说明\n　　一号点位……\n", ["attachment"]),
    (
        "机密★10年\n云岭省水利厅\n水库鉴定报告\n————第1页————\n机密★10年\n1　概况\n水库位于县城上游，总库容一亿立方米，下游有铁路桥。\n",
        ["document", "document"],
    ),
    (
        "公文写作讲义\n以下是眉首的示意：\n000001\n秘密★1年\n加急\n云岭省人民政府文件\n上例中第二行是密级和保密期限。\n",
        ["mention"],
    ),
    (
        "机密★5年\n遥感中心任务情况\n一、专项任务\n（机密★5年）受托对三个区域做变化检测，提交图斑一百余个。\n（秘密★3年）与测绘部门联合外业核查两次，行程两千公里。\n",
        ["document", "paragraph", "paragraph"],
    ),
    (
        "From: a@inner.example\nTo: b@inner.example\nSubject: 文书第3号\nX-Miji: 秘密★演练结束前\nDate: 2021-10-19\n\n各组：请按时下达。\n",
        ["document"],
    ),
    (
        "关于自查的通知\n" + BODY + "附件1\n自查要点\n一、制度。\n附件2 机密★10年\n目标分布\n一、甲处三家。\n",
        ["attachment"],
    ),
    ("住户调查样本轮换名单\n机密★5年\n一、青川县十二户。\n云岭省统计局\n2025年3月1日\n", ["document"]),
    ("关于公文纠错机制的通知\n机密★5年\n" + BODY, ["document"]),
    ("涉密会议审批表\n会议名称：形势研判会\n密　级：机密★1年\n时间：2024年9月3日\n", ["document"]),
    (
        "项目基本信息表\n项目名称：链路重构\n密级：□公开　□秘密　☑机密　保密期限：10年\n立项单位：省科工办\n",
        ["document"],
    ),
    ("项目基本信息表\n项目名称：链路重构\n密级：□公开　□秘密　□机密　保密期限：\n立项单位：省科工办\n", []),
    ("涉密文件传阅单\n文件标题：关于防护的通知\n密　级：机密★1年\n传阅范围：常委\n", ["mention"]),
]


@pytest.mark.parametrize(("text", "roles"), CASES, ids=lambda x: x[:24] if isinstance(x, str) else "")
def test_role(text: str, roles: list[str]) -> None:
    """Every writing has the role its surroundings give it, with a reason."""
    marks = [m for m in read(plain(text)).marks if m.kind == "state_secret"]
    assert [m.role for m in marks] == roles
    assert all(m.role_reason for m in marks)


def test_struck_mark_is_obsolete() -> None:
    """A mark struck through no longer stands."""
    document = paper(Line("机密★10年", strike=True), "秘密★5年", "云岭省水利厅文件", "关于堤防的通知")
    assert [m.role for m in read(document).marks] == ["obsolete", "document"]


def test_comment_and_table_are_mentions() -> None:
    """A comment and a row of a ledger only talk about marks."""
    rows = [
        Line("序号", kind="cell", cell=(0, 0, 0)),
        Line("密级", kind="cell", cell=(0, 0, 1)),
        Line("1", kind="cell", cell=(0, 1, 0)),
        Line("机密★10年", kind="cell", cell=(0, 1, 1)),
    ]
    document = paper("收文台账", *rows, Line("秘密★5年", part="comments", kind="comment"))
    assert {m.role for m in read(document).marks} == {"mention"}


def test_header_and_text_box_marks_stand() -> None:
    """Marks in headers, footers and text boxes are the document's."""
    document = paper(
        "关于堤防的通知", Line("机密★10年", part="header1", kind="header"), Line("机密★10年", kind="textbox")
    )
    assert {(m.role, m.zone) for m in read(document).marks} == {("document", "header"), ("document", "textbox")}
