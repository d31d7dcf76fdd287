"""Words cut from a Word document are gone from every part of it."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from biaoshi.check.checker import Checker
from biaoshi.cli import main_group
from biaoshi.write.plan import Entry, Plan, Style, print_of, propose
from biaoshi.write.redact import Job, UnprovedError, redact
from formats import docx_builder as b

NAME, PHONE = "张伟明", "15400001234"


def test_everywhere_is_every_part(tmp_path: Path) -> None:
    """A number split over runs, and a name in header, comment, table and properties, are gone everywhere."""
    made = docx.Document()
    p = made.add_paragraph(f"关于{NAME}同志补助的公示，联系电话：手机154")
    p.add_run("0000").bold = True
    p.add_run("1234。")
    made.sections[0].header.paragraphs[0].text = f"{NAME}材料"
    made.add_table(1, 1).cell(0, 0).text = f"{NAME} {PHONE}"
    made.core_properties.author = NAME
    made.core_properties.title = f"给{NAME}"
    made.add_comment(p.runs, f"问{NAME}", author=NAME)
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    made.save(str(source))
    with Checker(as_of="2026-11-25", ocr="never") as checker:
        with checker.opened(source) as (node, branch):
            plan = propose(branch.facts, node.reading.sha256 or "", "00" * 32, "test")
        assert {e.kind for e in plan.entries} >= {"自然人姓名", "手机号码"}
        redact([Job(source, plan, target)], checker.reader)
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as package:
        stored = "".join(package.read(n).decode("utf-8", "ignore") for n in package.namelist())
        names = package.namelist()
    assert NAME not in stored
    assert not any("thumbnail" in n for n in names)  # the picture of the first page as it was
    again = docx.Document(str(target))
    assert "154******34" in again.paragraphs[0].text
    assert again.core_properties.author == "张某某"


@pytest.mark.parametrize(("style", "left"), [("delete", "甲方。"), ("ground", "甲方［商业秘密］。")])
def test_here_leaves_other_places(tmp_path: Path, style: Style, left: str) -> None:
    """A stretch for here goes across runs, and the same words elsewhere stay."""
    made = docx.Document()
    p = made.add_paragraph("甲方")
    p.add_run("底价五").bold = True
    p.add_run("万元。")
    made.add_paragraph("底价五万元")
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    made.save(str(source))
    with Checker(ocr="never", content="never") as checker:
        with checker.opened(source) as (node, _):
            digest = print_of("底价五万元", "00")
            entry = Entry("body", 0, 2, 7, digest, "", "段落", "trade_secret", "here", style)
            plan = Plan(node.reading.sha256 or "", "test", "00", (entry,))
        redact([Job(source, plan, target)], checker.reader)
    assert [q.text for q in docx.Document(str(target)).paragraphs] == [left, "底价五万元"]


def test_here_in_a_text_with_revisions_is_refused(tmp_path: Path) -> None:
    """Where deleted words stand in the paragraph, a cut for here could leave them: there is no copy."""
    made = docx.Document()
    p = made.add_paragraph("甲方底价五万元")
    p._p.append(parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="x"><w:r><w:delText>六</w:delText></w:r></w:del>'))
    source = tmp_path / "a.docx"
    made.save(str(source))
    with Checker(ocr="never", content="never") as checker:
        with checker.opened(source) as (node, _):
            entry = Entry("body", 0, 2, 7, print_of("底价五万元", "00"), "", "段落", "trade_secret", "here", "delete")
            plan = Plan(node.reading.sha256 or "", "test", "00", (entry,))
        with pytest.raises(UnprovedError, match="修订"):
            redact([Job(source, plan, tmp_path / "b.docx")], checker.reader)
    assert [f.name for f in tmp_path.iterdir()] == ["a.docx"]


def test_text_nobody_sees_is_told(tmp_path: Path) -> None:
    """Deleted and hidden words no plan can point at stay, and plan, copy and certificate say so, not what they are."""
    source, plan, target, proof = (tmp_path / n for n in ("a.docx", "p.json", "b.docx", "c.html"))
    source.write_bytes(
        b.docx(
            b.p(b.r(f"受助人：{NAME}，男，请核对。"))
            + b.p(b.r("完"), b.deleted(PHONE), b.r(f"手机{PHONE}", "<w:vanish/>"))
        )
    )
    one = CliRunner().invoke(main_group, ["plan", str(source), "-o", str(plan), "--ocr", "never"])
    two = CliRunner().invoke(
        main_group,
        ["redact", str(source), "--plan", str(plan), "-o", str(target), "--certificate", str(proof), "--ocr", "never"],
    )
    for text in (one.stderr, two.stderr, proof.read_text("utf-8")):
        assert "修订删去的文字有 1 处" in text
        assert "隐藏文字有 1 处" in text
        assert PHONE not in text
