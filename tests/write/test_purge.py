"""What is sent holds no comment, change, hidden text or property, and says word for word what it said; or nothing is sent."""

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import openpyxl.comments
import pytest
from click.testing import CliRunner

from biaoshi.cli import main_group
from biaoshi.errors import UsageError
from biaoshi.isolate import Reader
from biaoshi.types.document import Document
from biaoshi.write.placing import UnprovedError
from biaoshi.write.purge import purge
from formats import docx_builder as b
from formats import pptx_builder

HIDDEN = "内情张伟明"
KEPT = b.p(b.r("第一段。"))
COMMENT = b.part("comments", f'<w:comment w:id="5" w:author="李晓">{b.p(b.r(HIDDEN))}</w:comment>')
NOTED = '<w:commentRangeStart w:id="5"/>', '<w:commentRangeEnd w:id="5"/><w:r><w:commentReference w:id="5"/></w:r>'
HIDE = "<w:vanish/>"


def _del(content: str) -> str:
    return f'<w:del w:id="2" w:author="李晓" w:date="2026-01-01T00:00:00Z">{content}</w:del>'


MADE = {
    "comment": lambda: b.docx(KEPT + b.p(NOTED[0], b.r("第二段"), NOTED[1]), parts={"word/comments.xml": COMMENT}),
    "inserted": lambda: b.docx(KEPT + b.p(b.r("前"), b.ins(b.r("增") + b.r("补")), b.r("后"))),
    "inserted paragraph": lambda: b.docx(KEPT + b.p(b.ins(b.r("新段")), mark=b.mark("ins"))),
    "deleted": lambda: b.docx(KEPT + b.p(b.r("前"), b.deleted(HIDDEN), b.r("后"))),
    "deleted paragraph": lambda: b.docx(KEPT + b.p(b.deleted(HIDDEN), mark=b.mark("del")) + b.p(b.r("后段"))),
    "deleted mark": lambda: b.docx(KEPT + b.p(b.r("前半"), mark=b.mark("del")) + b.p(b.r("后半"), ppr='<w:jc w:val="center"/>')),
    "three marks": lambda: b.docx(b.p(b.r("甲"), mark=b.mark("del")) * 3 + b.p(b.r("乙")) + KEPT),
    "last paragraph deleted": lambda: b.docx(KEPT + b.p(b.deleted(HIDDEN), mark=b.mark("del"))),
    "moved": lambda: b.docx(
        b.p(f'<w:moveFromRangeStart w:id="7" w:name="m"/><w:moveFrom w:id="8" w:author="李晓">{b.r("移动的")}</w:moveFrom><w:moveFromRangeEnd w:id="7"/>', b.r("前"))
        + b.p(b.r("后"), f'<w:moveToRangeStart w:id="9" w:name="m"/><w:moveTo w:id="10" w:author="李晓">{b.r("移动的")}</w:moveTo><w:moveToRangeEnd w:id="9"/>')
    ),
    "format": lambda: b.docx(b.p(b.r("字", '<w:b/><w:rPrChange w:id="4" w:author="李晓"><w:rPr/></w:rPrChange>'))),
    "row": lambda: b.docx(
        b.table(b.row(b.cell(b.p(b.r("留")))), b.row(b.cell(b.p(_del(f"<w:r>{b.t(HIDDEN, 'delText')}</w:r>"))), trpr=b.mark("del")))
    ),
    "whole table": lambda: b.docx(
        KEPT + b.table(b.row(b.cell(b.p(_del(f"<w:r>{b.t(HIDDEN, 'delText')}</w:r>"))), trpr=b.mark("del"))) + KEPT
    ),
    "hidden run": lambda: b.docx(b.p(b.r("前"), b.r(HIDDEN, HIDE), b.r("后"))),
    "hidden by style": lambda: b.docx(
        KEPT + b.p(b.r("前"), b.r(HIDDEN, '<w:rStyle w:val="H"/>')),
        parts={"word/styles.xml": b.part("styles", b.style("H", rpr=HIDE, kind="character"))},
    ),
    "hidden paragraph": lambda: b.docx(KEPT + b.p(b.r(HIDDEN, HIDE), mark=HIDE) + b.p(b.r("后段"))),
    "hidden row": lambda: b.docx(b.table(b.row(b.cell(b.p(b.r("留")))), b.row(b.cell(b.p(b.r(HIDDEN))), trpr="<w:hidden/>"))),
    "field's code": lambda: b.docx(b.p(b.r("见"), b.field(f' XE "{HIDDEN}" '), b.r("页"), b.field(" PAGE ", b.r("3")))),
    "field with a result": lambda: b.docx(b.p(b.field(f' IF 1=1 "甲" "{HIDDEN}" ', b.r("甲")))),
    "simple field without quotes": lambda: b.docx(KEPT + b.p(f'<w:fldSimple w:instr=" QUOTE {HIDDEN} ">{b.r("乙")}</w:fldSimple>')),
    "simple field": lambda: b.docx(b.p(f'<w:fldSimple w:instr=" QUOTE &quot;{HIDDEN}&quot; ">{b.r("乙")}</w:fldSimple>')),
    "header": lambda: b.docx(
        KEPT, parts={"word/header1.xml": b.part("hdr", b.p(b.r("眉"), b.r(HIDDEN, HIDE)))},
        relations=[("h", "header", "header1.xml")], last=b.section(("header", "default", "h")),
    ),
    "footnote": lambda: b.docx(
        KEPT + b.p(b.r("注"), '<w:r><w:footnoteReference w:id="5"/></w:r>'),
        parts={"word/footnotes.xml": b.part("footnotes", f'<w:footnote w:id="5">{b.p(b.r("注文"), b.deleted(HIDDEN))}</w:footnote>')},
    ),
    "footnote nobody refers to": lambda: b.docx(
        KEPT, parts={"word/footnotes.xml": b.part("footnotes", f'<w:footnote w:id="5">{b.p(b.r(HIDDEN))}</w:footnote>')}
    ),
    "text box": lambda: b.docx(b.p(b.r("正文"), b.r(inner=b.shape(b.p(b.r("框"), b.deleted(HIDDEN)))))),
    "properties": lambda: b.docx(
        KEPT,
        parts={
            "docProps/core.xml": b.core(title=HIDDEN, creator=HIDDEN, keywords=HIDDEN, lastModifiedBy=HIDDEN),
            "docProps/app.xml": b.app(Company=HIDDEN, Manager=HIDDEN, Application="WPS"),
            "docProps/custom.xml": b.custom(密级=HIDDEN),
        },
    ),
    "settings": lambda: b.docx(
        KEPT, parts={"word/settings.xml": b.part("settings", f'<w:trackRevisions/><w:docVars><w:docVar w:name="a" w:val="{HIDDEN}"/></w:docVars>')}
    ),
}  # fmt: skip


def _shown(document: Document) -> list[str]:
    return [x.text for x in document.blocks if x.kind not in ("comment", "property", "filename") and x.text]


def _all(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return "\n".join(package.read(n).decode("utf-8", "ignore") for n in package.namelist())


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as made:
        yield made


@pytest.mark.parametrize("kind", MADE)
def test_nothing_unseen_is_left_and_what_is_shown_stays(reader: Reader, tmp_path: Path, kind: str) -> None:
    """Every word shown is there, none of what was not, no name of who changed what; others can open the file."""
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(made := MADE[kind]())
    done = purge(reader, source, target)
    before, after = reader.read(made).document, reader.read(target).document
    assert _shown(after) == _shown(before)
    text = _all(target.read_bytes())
    assert HIDDEN not in text
    assert "李晓" not in text
    assert not [u for u in after.unseen if u.text.strip()]
    assert done.removed or (kind in ("format", "settings", "simple field without quotes") and done.changed)
    assert source.read_bytes() == made
    docx.Document(str(target))
    assert purge(reader, target, tmp_path / "c.docx").removed == ()


def test_looks_and_page_numbers_stay(reader: Reader, tmp_path: Path) -> None:
    """Fields that hide nothing, formats and parts without anything to remove are as they were; a joined paragraph has
    the look of the mark that is left."""
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(MADE["field's code"]())
    purge(reader, source, target)
    assert "PAGE" in _all(target.read_bytes())
    assert "XE" not in _all(target.read_bytes())
    source.write_bytes(MADE["deleted mark"]())
    purge(reader, source, tmp_path / "c.docx")
    joined = docx.Document(str(tmp_path / "c.docx")).paragraphs[1]
    assert joined.text == "前半后半"
    assert joined.alignment is not None


def test_white_and_tiny_text_is_told_and_stays(reader: Reader, tmp_path: Path) -> None:
    """Whether white text goes a person decides: it stays, and is said to."""
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(b.docx(KEPT + b.p(b.r("前"), b.r("白字", '<w:color w:val="FFFFFF"/>'), b.r(HIDDEN, HIDE))))
    done = purge(reader, source, target)
    assert any("白色" in line for line in done.left)
    assert "白字" in _all(target.read_bytes())
    assert HIDDEN not in _all(target.read_bytes())


def test_what_cannot_be_purged_is_refused(reader: Reader, tmp_path: Path) -> None:
    """A signed file, formats that have no purge, a broken file, a name that is taken: nothing is written."""
    target = tmp_path / "out.docx"
    files = {
        "s.docx": (b.docx(KEPT, parts={"_xmlsignatures/sig1.xml": "<Signature/>"}), "签名"),
        "t.txt": ("机密".encode(), "格式"),
        "m.csv": ("甲,乙\n机密,丙\n".encode(), "格式"),
        "x.docx": (b"PK\x03\x04nothing", "x.docx"),
    }
    for name, (data, why) in files.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UnprovedError, match=why):
            purge(reader, tmp_path / name, target)
    with pytest.raises(UsageError, match="已经存在"):
        purge(reader, tmp_path / "t.txt", tmp_path / "s.docx")
    assert sorted(os.listdir(tmp_path)) == sorted(files)


def test_a_workbook_loses_comments_and_properties(reader: Reader, tmp_path: Path) -> None:
    """Comments with their boxes, who made the file and its title are gone; cells and formulas are as they were."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["C1"] = "事项", 3, "=B1*2"
    sheet["A1"].comment = openpyxl.comments.Comment(HIDDEN, "李晓")
    book.properties.creator = book.properties.title = HIDDEN
    source, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    book.save(source)
    done = purge(reader, source, target)
    assert dict(done.removed)["批注"] == 1
    assert HIDDEN not in _all(target.read_bytes())
    assert "李晓" not in _all(target.read_bytes())
    after = openpyxl.load_workbook(target).active
    assert [c.value for c in after[1]] == ["事项", 3, "=B1*2"]
    assert after["A1"].comment is None
    assert "vmlDrawing" not in " ".join(zipfile.ZipFile(target).namelist())
    sheet.column_dimensions["A"].hidden = True
    book.save(tmp_path / "h.xlsx")
    with pytest.raises(UnprovedError, match="隐藏文字"):
        purge(reader, tmp_path / "h.xlsx", tmp_path / "c.xlsx")
    assert not (tmp_path / "c.xlsx").exists()


def test_a_presentation_loses_comments_and_notes(reader: Reader, tmp_path: Path) -> None:
    """Comments and the speaker's notes are gone, the slide says what it said; a hidden slide is said to be in the way."""
    notes = pptx_builder.tree(pptx_builder.sp(HIDDEN, ph="body"), root="notes")
    comment = f'<p:cmLst {pptx_builder.NS}><p:cm authorId="0"><p:text>{HIDDEN}</p:text></p:cm></p:cmLst>'
    parts = {"ppt/notesSlides/notesSlide1.xml": notes, "ppt/comments/comment1.xml": comment}
    links = [("n", "notesSlide", "../notesSlides/notesSlide1.xml"), ("c", "comments", "../comments/comment1.xml")]
    slide = pptx_builder.tree(pptx_builder.sp("关于岁修的通知"))
    source, target = tmp_path / "a.pptx", tmp_path / "b.pptx"
    source.write_bytes(pptx_builder.presentation(slide, parts=parts, relations={0: links}))
    done = purge(reader, source, target)
    assert dict(done.removed) == {"批注": 1, "演讲者备注": 1}
    assert HIDDEN not in _all(target.read_bytes())
    assert [b.text for b in reader.read(target).document.blocks if b.kind != "filename"] == ["关于岁修的通知"]
    hidden = pptx_builder.tree(pptx_builder.sp(HIDDEN), about='show="0"')
    source.write_bytes(pptx_builder.presentation(slide, hidden))
    with pytest.raises(UnprovedError, match="隐藏文字"):
        purge(reader, source, tmp_path / "c.pptx")


def test_command(tmp_path: Path) -> None:
    """The command lists what it took out."""
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(MADE["comment"]())
    run = CliRunner().invoke(main_group, ["purge", str(source), "-o", str(target)])
    assert "除去批注 1 处" in run.output
    assert HIDDEN not in _all(target.read_bytes())
