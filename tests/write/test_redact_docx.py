"""Words cut from a Word document are gone from every part of it."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from biaoshi.check.checker import Checker
from biaoshi.cli import main_group
from biaoshi.errors import ConfigError, UsageError
from biaoshi.isolate import Reader
from biaoshi.write.plan import Entry, Plan, Style, dump, load, print_of, propose
from biaoshi.write.proof import CLEARED
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


UNSEEN = b.p(b.r(f"受助人：{NAME}，男，请核对。")) + b.p(
    b.r("完"), b.deleted(PHONE), b.r(f"手机{PHONE}", "<w:vanish/>"), b.r("白字", '<w:color w:val="FFFFFF"/>')
)
KINDS = ("修订删去的文字", "隐藏文字", "白色或者透明的文字")


def _redacted(folder: Path, struck: tuple[str, ...]) -> tuple[str, str, str, list[str]]:
    """What plan and copy say of a paper with unseen text, the certificate, and the texts nobody sees of the copy, with kinds
    struck out of what the plan offers to clear."""
    source, plan, target, proof = (folder / n for n in ("a.docx", "p.json", "b.docx", "c.html"))
    source.write_bytes(b.docx(UNSEEN))
    one = CliRunner().invoke(main_group, ["plan", str(source), "-o", str(plan), "--ocr", "never"])
    told = json.loads(plan.read_text("utf-8"))
    plan.write_text(json.dumps(told | {"purge": [view for view in told["purge"] if view not in struck]}))
    two = CliRunner().invoke(
        main_group,
        ["redact", str(source), "--plan", str(plan), "-o", str(target), "--certificate", str(proof), "--ocr", "never"],
    )
    with Reader() as reader:
        left = [u.text for u in reader.read(target).document.unseen]
    return one.stderr, two.stderr, proof.read_text("utf-8"), left


def test_text_nobody_sees_is_offered_and_cleared(tmp_path: Path) -> None:
    """Deleted, hidden and white words go where the plan is left as it was offered; nobody is told what they were."""
    planned, copied, proof, left = _redacted(tmp_path, ())
    assert all(kind in planned for kind in KINDS)
    assert left == []
    assert CLEARED in proof
    assert "须由人决定" not in proof
    assert not any(words in text for words in (PHONE, "白字") for text in (planned, copied, proof))


def test_text_nobody_sees_that_a_person_keeps_is_told(tmp_path: Path) -> None:
    """White words struck out of what is to be cleared stay, and copy and certificate say so, not what they are; with
    nothing left to clear all of it stays."""
    _, copied, proof, left = _redacted(tmp_path, ("white",))
    assert left == ["白字"]
    assert all("白色或者透明的文字有 1 处" in text for text in (copied, proof))
    assert "白字" not in proof
    other = tmp_path / "all"
    other.mkdir()
    _, copied, proof, left = _redacted(other, ("white", "hidden", "deleted"))
    assert len(left) == 3
    assert all(f"{kind}有 1 处" in copied for kind in KINDS)
    assert CLEARED not in proof


def test_a_plan_that_clears_what_the_format_cannot_is_refused(tmp_path: Path) -> None:
    """Kinds there are not, and kinds that cannot be taken out of such a file, are said before anything is written."""
    source = tmp_path / "a.docx"
    source.write_bytes(b.docx(UNSEEN))
    with Checker(as_of="2026-11-25", ocr="never") as checker, checker.opened(source) as (node, branch):
        plan = propose(branch.facts, node.reading.sha256 or "", "00" * 32, "test")
        with pytest.raises(UsageError, match="图层"):
            redact([Job(source, replace(plan, purge=("layer_off",)), tmp_path / "b.docx")], checker.reader)
    with pytest.raises(ConfigError, match="purge"):
        load(dump(plan).replace('"deleted"', '"all"'))
    assert [p.name for p in tmp_path.iterdir()] == ["a.docx"]
