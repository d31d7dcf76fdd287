"""Words cut from a presentation are gone from every part of it."""

from pathlib import Path

import pytest

from biaoshi.check.checker import Checker
from biaoshi.write.plan import Entry, Plan, print_of, propose
from biaoshi.write.redact import Job, UnprovedError, redact
from formats.planting import members
from formats.pptx_builder import NS, presentation, sp, table, tree
from formats.xlsx_builder import workbook

NAME, PHONE = "张伟明", "15400001234"
COMMENT = f'<p:cmLst {NS}><p:cm authorId="0" idx="1"><p:pos x="1" y="1"/><p:text>问{NAME}</p:text></p:cm></p:cmLst>'


def test_everywhere_is_every_part(tmp_path: Path) -> None:
    """A name and a number on slides, in notes, comments, tables, alternative texts, hidden slides, masters are gone."""
    split = f"<p:sp><p:txBody><a:p><a:r><a:t>手机{PHONE[:4]}</a:t></a:r><a:r><a:rPr b='1'/><a:t>{PHONE[4:]}</a:t></a:r></a:p></p:txBody></p:sp>"
    source, target = tmp_path / "a.pptx", tmp_path / "b.pptx"
    source.write_bytes(
        presentation(
            tree(
                sp(f"受助人{NAME}，男，手机{PHONE}"),
                split,
                table(("姓名", NAME)),
                sp("图", about=f'descr="{NAME}的照片"'),
            ),
            tree(sp(f"{NAME}的底稿"), about='show="0"'),
            parts={
                "ppt/commentAuthors.xml": f'<p:cmAuthorLst {NS}><p:cmAuthor id="0" name="{NAME}" initials="张"/></p:cmAuthorLst>',
                "ppt/comments/comment1.xml": COMMENT,
                "ppt/notesSlides/notesSlide1.xml": tree(sp(f"先讲{NAME}", ph="body"), root="notes"),
                "ppt/tags/tag1.xml": f'<p:tagLst {NS}><p:tag name="A" val="{NAME}"/></p:tagLst>',
            },
            relations={
                0: [
                    ("c", "comments", "../comments/comment1.xml"),
                    ("n", "notesSlide", "../notesSlides/notesSlide1.xml"),
                ]
            },
            master=tree(sp(f"{NAME}制"), root="sldMaster"),
        )
    )
    with Checker(as_of="2026-11-25", ocr="never") as checker:
        with checker.opened(source) as (node, branch):
            plan = propose(branch.facts, node.reading.sha256 or "", "00" * 32, "test")
        assert {e.kind for e in plan.entries} >= {"自然人姓名", "手机号码"}
        redact([Job(source, plan, target)], checker.reader)
        with checker.opened(target) as (_, branch):
            texts = [b.text for b in branch.facts.document.blocks]
    assert not any(NAME in d.decode() or PHONE[4:] in d.decode() for d in members(target.read_bytes()).values())
    assert texts[:4] == ["受助人张某某，男，手机154******34", "手机154******34", "姓名", "张某某"]
    assert {"先讲张某某", "问张某某", "张某某制"} <= set(texts)


def test_a_chart_with_its_workbook_inside_is_refused(tmp_path: Path) -> None:
    """Files inside cannot be proved clean, so there is no copy."""
    source = tmp_path / "a.pptx"
    source.write_bytes(presentation(tree(sp("底价五万元")), parts={"ppt/embeddings/表.xlsx": workbook()}))
    with Checker(ocr="never", content="never") as checker:
        with checker.opened(source) as (node, _):
            entry = Entry("slide 1", 0, 2, 4, print_of("五万", "00"), "", "段落", "trade_secret", "here", "delete")
            plan = Plan(node.reading.sha256 or "", "test", "00", (entry,))
        with pytest.raises(UnprovedError, match="没有读出的部分"):
            redact([Job(source, plan, tmp_path / "b.pptx")], checker.reader)
    assert [f.name for f in tmp_path.iterdir()] == ["a.pptx"]
