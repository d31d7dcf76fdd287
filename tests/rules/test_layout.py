"""Layout rules where the page matters: boxes, pages, cells, kinds of file, and papers that are no 公文."""

import datetime
from dataclasses import replace

import pytest

from biaoshi.check import facts_of, findings_of
from biaoshi.profiles import load_profile
from biaoshi.rules.paper import Line, paper, plain
from biaoshi.types.document import Document
from biaoshi.types.report import Finding

REST = (
    "云岭省人民政府文件",
    "云政发〔2025〕3号",
    "关于开展检查的通知",
    "各市人民政府：",
    "请认真贯彻执行，切实做好工作。",
)


def say(document: Document, profile: str = "gov", name: str | None = None) -> dict[str, Finding]:
    """Findings by code; a code said twice is kept once."""
    facts = facts_of(document, profile=load_profile(profile), as_of=datetime.date(2026, 11, 24), name=name)
    return {f.rule: f for f in findings_of(facts, evidence="full")}


def boxed(document: Document, *boxes: tuple[float, float, float, float]) -> Document:
    """The document with its first blocks set at `boxes`."""
    blocks = [replace(b, bbox=box) for b, box in zip(document.blocks, boxes, strict=False)]
    return replace(document, blocks=(*blocks, *document.blocks[len(blocks) :]))


def test_two_pieces_at_one_height_share_a_line() -> None:
    """On a page, mark and urgency at the same height are on one line though they are two blocks."""
    document = paper("机密★10年", "特急", *REST)
    beside = boxed(document, (79.0, 120.0, 160.0, 136.0), (300.0, 121.0, 340.0, 137.0))
    below = boxed(document, (79.0, 120.0, 160.0, 136.0), (79.0, 149.0, 120.0, 165.0))
    assert "LY304" in say(beside)
    assert "LY304" not in say(below)


def test_cells_of_one_row_share_a_line() -> None:
    """In a table for the head, one row is one line."""
    row = [Line("机密★10年", kind="cell", cell=(0, 0, 0)), Line("特急", kind="cell", cell=(0, 0, 1))]
    rows = [Line("机密★10年", kind="cell", cell=(0, 0, 0)), Line("特急", kind="cell", cell=(0, 1, 0))]
    assert "LY304" in say(paper(*row, *REST))
    assert "LY304" not in say(paper(*rows, *REST))


def test_a_sheet_on_top_is_not_the_first_page() -> None:
    """Under a circulation slip or drafting sheet the paper begins on page 2, and its mark is in place there."""
    slip = ("文件传阅单", "来文单位：云岭省水利厅", "拟办意见：请分管领导阅示，规划处承办。")
    head = [Line(t, page=2) for t in ("000001", "机密★10年", *REST)]
    assert "LY301" not in say(paper(*slip, *head, pages=2))


def test_a_mark_on_a_later_page_is_out_of_place() -> None:
    """The mark belongs on the first page of the paper."""
    lines: list[Line | str] = [*REST, Line("机密★10年", page=2)]
    found = say(paper(*lines, pages=2))
    assert "首页" in found["LY301"].message or "文末" in found["LY301"].message


@pytest.mark.parametrize(
    ("media_type", "severity"),
    [("application/pdf", "error"), ("image/png", "error"), ("application/x-example", "info")],
)
def test_copy_number_is_due_on_final_forms(media_type: str, severity: str) -> None:
    """A draft may still get its copy number at printing, a scan or PDF will not."""
    assert say(paper("机密★10年", *REST, media_type=media_type))["LY302"].severity == severity


@pytest.mark.parametrize(
    "text",
    [
        "云岭省水系分布图\n机密★10年\n比例尺 1:50000",
        "青川市涉密文件登记台账\n机密★10年\n序号　文号\n1　云政发〔2025〕3号",
        "绝密★启用前\n2025年普通高等学校招生全国统一考试\n数学\n注意事项：",
        "机密★10年\n今天下午三点开会，别忘了带材料。",
        "国家秘密事项定密审批表\n机密★10年\n事项名称：检查",
        "國防部\n極機密★10年\n中華民國四十五年三月一日",
    ],
)
def test_other_papers_are_not_held_to_the_layout(text: str) -> None:
    """Maps, ledgers, examinations, notes, forms and papers of other regions have no 公文 layout."""
    assert not {c for c in say(plain(text), "issue") if c.startswith("LY") or c == "CO406"}


def test_old_papers_are_judged_by_old_rules() -> None:
    """A paper of 1995 with its mark top right, 急件, no copy number and no attribute has no layout fault."""
    text = "　　　　　　　　　　　　　　　　　　　　机密★10年\n急件\n云岭省人民政府文件\n云政发〔1995〕3号\n关于开展检查的通知\n各地区行政公署：\n请认真贯彻执行，切实做好工作。\n云岭省人民政府\n一九九五年三月一日"
    assert not {c for c in say(plain(text)) if c.startswith("LY") or c == "CO406"}


def test_type_of_an_unknown_face_is_let_pass() -> None:
    """A subset font whose name says nothing is unknown, not wrong; its size still counts."""
    assert "LY305" not in say(paper(Line("机密★10年", "F1", 16), *REST))
    assert "字号" in say(paper(Line("机密★10年", "F1", 22), *REST))["LY305"].message


def test_file_name_is_no_fault_where_the_page_is_marked() -> None:
    """CO407 is about names that say more than the page."""
    assert "CO407" in say(paper(*REST), name="机密 通知.docx")
    assert "CO407" not in say(paper("机密★10年", *REST), name="机密 通知.docx")
    assert "CO407" not in say(paper(*REST), name="秘密武器.docx")


def test_declassified_paper_is_not_said_to_travel_openly() -> None:
    """A paper stamped 解密 may be sent by mail."""
    text = "机密★5年\n解密 2025年3月1日\n云岭省林业局文件\n关于检查的通知\n各市林业局：\n请将报告发送至电子邮箱yunlin@example.cn。"
    assert "CO411" not in say(plain(text))
