"""Documented errors about other marks, parts, sources and changes lead to their codes, and only to those."""

import datetime
from dataclasses import replace

import pytest

from biaoshi.check import facts_of, findings_of
from biaoshi.check.facts import join_case
from biaoshi.profiles import load_profile
from biaoshi.rules.paper import Line, paper, plain
from biaoshi.types.document import Document, Span
from biaoshi.types.facts import Facts, Statement

REST = "\n云岭省审计厅文件\n云审〔2025〕3号\n关于开展专项检查的通知\n各处室：\n现将有关事项通知如下，请认真执行。\n一、检查时间另行通知。\n二、检查内容见附表。\n云岭省审计厅\n2025年3月1日"
FAMILIES = ("MK", "PE20", "LY30", "NS", "DC", "CO401", "CO402", "CO403", "CO404")


def facts(
    document: Document | str, *, profile: str = "gov", name: str | None = None, given: str | None = None
) -> Facts:
    return facts_of(
        plain(document) if isinstance(document, str) else document,
        profile=load_profile(profile),
        as_of=datetime.date(2025, 6, 1),
        given=datetime.date.fromisoformat(given) if given else None,
        name=name,
    )


def codes(found: Facts) -> set[str]:
    return {f.rule for f in findings_of(found)}


WRITINGS = [
    ("商业秘密★5年", "NS501"), ("核心商密★长期", "NS501"), ("商密二级★1年", "NS501"), ("工作秘密★3年", "NS501"), ("内部★5年", "NS501"),
    ("内部资料★注意保存", "NS501"), ("敏感信息★", "NS501"), ("内部★", "NS501"), ("警务工作秘密★长期", "NS501"), ("商业机密★十年", "NS501"),
    ("限制级★2年", "NS501"), ("受控★", "NS501"), ("密级：工作秘密★5年", "NS501"), ("【内部★1年】", "NS501"), ("公司秘密★3年", "NS501"),
    ("工作秘密（机密级）", "NS502"), ("工作秘密·机密", "NS502"), ("机密级工作秘密", "NS502"), ("商密·机密", "NS502"), ("商业秘密（绝密）", "NS502"),
    ("工作秘密\n秘密 1年", "NS502"), ("机密★5年\n工作秘密", "NS502"),
    ("机密★10年\n密级变更为秘密★5年", "DC601"), ("机密★10年 降密为秘密★5年", "DC601"), ("秘密★5年\n变更为机密★20年（2025年4月1日）", "DC601"),
    ("已解密 机密★10年", "DC602"), ("机密★10年 解密 2025年4月1日", "DC602"), ("机密★10年\n【已自行解密】", "DC602"), ("密级：机密（已解密）", "DC602"),
    ("已解密", "DC603"), ("解密", "DC603"),
]  # fmt: skip


@pytest.mark.parametrize(("writing", "code"), WRITINGS)
def test_writing_leads_to_its_code(writing: str, code: str) -> None:
    """Each documented writing speaks with its code; form, period and layout rules keep silent on that mark (NS)."""
    said = codes(facts(writing + REST))
    assert code in said
    if code.startswith("NS"):
        assert not {c for c in said if c.startswith(FAMILIES) and not c.startswith("NS")}


@pytest.mark.parametrize(
    "writing",
    [
        "工作秘密",
        "工作秘密 3年",
        "内部资料 注意保存",
        "临江重工集团 核心商密▲5年",
        "解密 2025年4月1日",
        "密级由机密★10年变更为秘密★5年",
    ],
)
def test_right_writing_is_let_pass(writing: str) -> None:
    """Marks of other kinds in their usual forms are no fault."""
    assert not {c for c in codes(facts(writing + REST)) if c.startswith(FAMILIES)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("关于转发《云岭省检查方案》（机密★5年）的通知\n各处室：\n请认真执行。", "CO403"),
        ("秘密★5年\n检查情况摘编\n各处室：\n以下摘自《云岭省检查方案》（机密★10年）：检查组由三人组成。", "CO403"),
        (
            "机密★10年\n检查情况摘编\n各处室：\n以下摘自2018年3月1日印发的《云岭省检查方案》（机密★10年）：检查组由三人组成。",
            "CO404",
        ),
        (
            "秘密★5年\n关于开展检查的通知\n各处室：\n请认真执行，其他事项另行通知。\n附件1\n机密★20年\n检查项目表\n一、项目",
            "CO402",
        ),
        (
            "机密★5年\n关于开展检查的通知\n各处室：\n请认真执行，其他事项另行通知。\n附件1\n秘密★10年\n检查项目表\n一、项目",
            "CO402",
        ),
        (
            "关于开展检查的通知\n各处室：\n请认真执行，其他事项另行通知。\n附件1\n秘密★5年\n检查项目表\n一、项目",
            "CO402",
        ),
        ("秘密★5年\n保密期限延长至2030年12月31日（2025年4月1日）\n关于开展检查的通知\n各处室：\n请认真执行。", "DC605"),
        (
            "内部资料 注意保存\n关于印发制度的通知\n各处室：\n请认真执行。\n云岭省审计厅\n2025年3月1日\n（此件主动公开）",
            "NS505",
        ),
        ("关于印发制度的通知\n各处室：\n请认真执行。\n不予公开：属于内部文件", "NS504"),
    ],
)
def test_text_leads_to_its_code(text: str, code: str) -> None:
    """Faults that lie between two places of a text speak with their codes."""
    given = "2018-03-01" if code == "DC605" else "2025-03-01"
    assert code in codes(facts(text, given=given))


def test_examination_by_tier() -> None:
    """Only a school's or publisher's own paper must not bear the mark, whatever else is unknown of it."""
    paper_ = facts("绝密★启用前\n2025年考试\n语文试题\n本试卷共8页。")
    for tier, wrong in (
        ("school", True),
        ("publisher", True),
        ("prefectural", False),
        ("provincial", False),
        ("unknown", False),
    ):
        said = replace(paper_, statements=(Statement("examination", Span(7, 14), tier),))
        assert ("NS501" in codes(said)) is wrong
        assert not (wrong and {c for c in codes(said) if c.startswith(("MK", "PE", "LY"))})


def test_struck_old_mark_is_no_fault() -> None:
    """A struck old mark is void: neither DC601 nor DC602 speaks, and the header's mark is compared with the new one."""
    for stamp in ("密级变更为秘密★5年", "解密 2025年4月1日"):
        document = paper(
            Line("机密★10年", "黑体", strike=True),
            Line(stamp, "黑体"),
            "关于开展检查的通知",
            "各处室：",
            "请认真执行。",
        )
        assert not {c for c in codes(facts(document)) if c.startswith(("DC", "CO401"))}


def test_severity_of_a_live_mark_beside_a_declassification() -> None:
    """Where the file would tell of strike-through it is an error, in plain text a warning."""
    lines = ("机密★10年", "已解密", "关于开展检查的通知", "各处室：", "请认真执行。")
    for document, severity in ((paper(*lines), "error"), (plain("\n".join(lines)), "warning")):
        assert [f.severity for f in findings_of(facts(document)) if f.rule == "DC602"] == [severity]


def test_case_points_into_the_file() -> None:
    """In a case the finding names the file of the higher mark, whichever order the files come in."""
    notice = facts("秘密★5年" + REST, name="关于开展专项检查的通知.txt")
    annex = facts("机密★10年\n检查项目表\n一、项目", name="附件1 检查项目表.txt")
    for files, child in (([notice, annex], 1), ([annex, notice], 0)):
        found = [f for f in findings_of(join_case(files)) if f.rule == "CO402"]
        assert [(f.locations[0].child, f.locations[0].offset) for f in found] == [(child, (0, 6))]


def test_mark_of_the_file_name_disagrees() -> None:
    """A level word in the file name that the first page contradicts is CO401; the same level is not."""
    assert "CO401" in codes(facts("机密★10年" + REST, name="（秘密）关于开展专项检查的通知.docx"))
    assert "CO401" not in codes(facts("机密★10年" + REST, name="（机密）关于开展专项检查的通知.docx"))
