"""Comments stand on the exact words, nothing else of the document changes, and they can be taken out again."""

import errno
import io
import os
import re
import zipfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from lxml import etree

from biaoshi.check import Checker
from biaoshi.cli import main_group
from biaoshi.errors import UsageError
from biaoshi.output.words import place
from biaoshi.types.order import Order
from biaoshi.write.annotate import AUTHOR, annotate, strip
from biaoshi.write.placing import UnprovedError
from formats import docx_builder as b

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WORDS = "13812345678"
BEFORE, AFTER = "联系人手机", "，请周知。"
BOLD = "<w:b/>"


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker(as_of="2026-11-25", ocr="never", select=("PI802", "MK", "LY303")) as made:
        yield made


def _split(pieces: tuple[str, ...]) -> str:
    return "".join(b.r(p, BOLD if n % 2 else "") for n, p in enumerate(pieces))


SPLITS = {
    "one run": (BEFORE + WORDS + AFTER,),
    "exact runs": (BEFORE, WORDS, AFTER),
    "across runs": (BEFORE + WORDS[:3], WORDS[3:7], WORDS[7:] + AFTER),
    "every character": tuple(BEFORE + WORDS + AFTER),
}
_LATE = "一、工作要求。"
HOLDERS = {
    "paragraph": lambda x: b.p(x),
    "cell": lambda x: b.table(b.row(b.cell(b.p(b.r("甲"))), b.cell(b.p(x)))),
    "table in a table": lambda x: b.table(b.row(b.cell(b.table(b.row(b.cell(b.p(x)))), b.p()))),
    "inserted": lambda x: b.p(b.r(_LATE), b.ins(x), b.r("完")),
    "link": lambda x: b.p(f'<w:hyperlink w:anchor="a">{x}</w:hyperlink>', b.r("完")),
    "field": lambda x: b.p(b.r(_LATE), b.field(" REF a ", x), b.r("完")),
    "simple field": lambda x: b.p(f'<w:fldSimple w:instr=" AUTHOR ">{x}</w:fldSimple>'),
    "content control in line": lambda x: b.p(b.r(_LATE), b.sdt(x)),
    "content control of blocks": lambda x: b.sdt(b.p(x)),
    "smart tag": lambda x: b.p(f'<w:smartTag w:uri="u" w:element="e">{x}</w:smartTag>'),
    "moved": lambda x: b.p(f'<w:moveTo w:id="9" w:author="李晓" w:date="2026-01-01T00:00:00Z">{x}</w:moveTo>'),
    "among deleted": lambda x: b.p(b.deleted("旧的"), x, b.deleted("废话")),
    "after a text box": lambda x: b.p(b.r(inner=b.shape(b.p(b.r("框内")))), x),
}


def _document(body: str) -> bytes:
    return b.docx(b.p(b.r("机密★"), b.r("十", BOLD), b.r("年")) + body)


def _commented(data: bytes) -> dict[str, tuple[str, str]]:
    """By id, what a comment of ours says and the shown words between its marks; found by another way than the product's."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body, book = (etree.fromstring(package.read(f"word/{n}.xml")) for n in ("document", "comments"))
    between: dict[str, list[str]] = {}
    open_: set[str] = set()
    for e in body.iter(etree.Element):
        key = e.get(W + "id") or ""
        if e.tag == W + "commentRangeStart":
            open_.add(key)
            between[key] = []
        elif e.tag == W + "commentRangeEnd":
            open_.remove(key)
        elif e.tag == W + "t" and not any(a.tag == W + "txbxContent" for a in e.iterancestors()):
            for key in open_:
                between[key].append(e.text or "")
    assert not open_
    ours = [c for c in book if c.get(W + "author") == AUTHOR]
    references = [e.get(W + "id") for e in body.iter(W + "commentReference")]
    assert all(references.count(c.get(W + "id")) == 1 for c in ours)
    return {
        c.get(W + "id") or "": (
            "\n".join(t.text or "" for t in c.iter(W + "t")),
            "".join(between[c.get(W + "id") or ""]),
        )
        for c in ours
    }


def _looks(data: bytes) -> list[tuple[str, bool]]:
    """Each shown character of the body with whether it is bold."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
        return [(c, t.find(f"../{W}rPr/{W}b") is not None) for t in body.iter(W + "t") for c in t.text or ""]


@pytest.mark.parametrize(("holder", "split"), [pytest.param(h, s, id=f"{h}, {s}") for h, s in product(HOLDERS, SPLITS)])
def test_comment_stands_on_the_words(checker: Checker, tmp_path: Path, holder: str, split: str) -> None:
    """The range of each comment holds exactly the words of its finding, whatever they are cut into and held by."""
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(_document(HOLDERS[holder](_split(SPLITS[split]))))
    done = annotate(checker, source, target, place)
    said = _commented(target.read_bytes())
    by_code = {text.rsplit("\n", 1)[1]: words for text, words in said.values()}
    assert done.notes == len(said)
    assert by_code["PI802"] == WORDS
    assert by_code["MK107"] == "十"
    assert _looks(source.read_bytes()) == _looks(target.read_bytes())


def test_comment_says_what_why_and_how(checker: Checker, tmp_path: Path) -> None:
    """A comment names the fault, the right form, the reason, the authority and the code, and never a whole number."""
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(_document(b.p(b.r(BEFORE + WORDS))))
    annotate(checker, source, target, place)
    said = {text.rsplit("\n", 1)[1]: text for text, _ in _commented(target.read_bytes()).values()}
    assert re.search("【.+】.*\n应为：机密★10年\n理由：.+\n依据：GB/T 9704—2012.*\nMK107", said["MK107"])
    assert not any(WORDS in text for text in said.values())


@pytest.mark.parametrize("kind", ["header", "footnote", "text box", "comment"])
def test_places_without_comments_have_them_nearby(checker: Checker, tmp_path: Path, kind: str) -> None:
    """What stands where Word takes no comment is named in one on the nearest paragraph of the body."""
    x = b.r(BEFORE + WORDS)
    first, second = b.p(b.r("第一段。")), b.p(b.r("第二段。"))
    note = '<w:r><w:{}Reference w:id="5"/></w:r>'
    made = {
        "header": lambda: b.docx(
            first + second, parts={"word/header1.xml": b.part("hdr", b.p(x))}, relations=[("h", "header", "header1.xml")],
            last=b.section(("header", "default", "h")),
        ),
        "footnote": lambda: b.docx(
            first + b.p(b.r("第二段。"), note.format("footnote")),
            parts={"word/footnotes.xml": b.part("footnotes", f'<w:footnote w:id="5">{b.p(x)}</w:footnote>')},
        ),
        "text box": lambda: b.docx(first + b.p(b.r("第二段。"), b.r(inner=b.both(b.shape(b.p(x)), b.vml(b.p(x)))))),
        "comment": lambda: b.docx(
            first + b.p(b.r("第二段。"), note.format("comment")),
            parts={"word/comments.xml": b.part("comments", f'<w:comment w:id="5" w:author="李晓">{b.p(x)}</w:comment>')},
        ),
    }  # fmt: skip
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(made[kind]())
    annotate(checker, source, target, place)
    [(text, words)] = [v for v in _commented(target.read_bytes()).values() if v[0].endswith("PI802")]
    assert words == ("第一段。" if kind == "header" else "第二段。")
    assert re.search("】.*(页眉|脚注|正文|批注).*“138", text)


def test_only_parts_touched_change(checker: Checker, tmp_path: Path) -> None:
    """Every part but body, comments, their relations and content types keeps its bytes as stored, compression and all."""
    made = docx.Document()
    made.add_paragraph("机密★十年")
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    made.save(str(source))
    annotate(checker, source, target, place)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target) as new:
        assert new.testzip() is None
        touched = {n for n in old.namelist() if old.read(n) != new.read(n)}
        sizes = {i.filename: i.compress_size for i in old.infolist() if i.filename not in touched}
        assert {n: new.getinfo(n).compress_size for n in sizes} == sizes
        assert set(new.namelist()) - set(old.namelist()) <= {"word/comments.xml"}
    assert touched <= {"word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert [p.text for p in docx.Document(str(target)).paragraphs] == ["机密★十年"]  # others can open it


def test_again_replaces_ours_only(checker: Checker, tmp_path: Path) -> None:
    """Annotated twice is annotated once; a person's comment stays; stripped, the shown text is as it was."""
    made = docx.Document()
    p = made.add_paragraph("机密★十年")
    made.add_comment(p.runs, "请核", author="李晓")
    files = [tmp_path / f"{n}.docx" for n in "abcd"]
    made.save(str(files[0]))
    annotate(checker, files[0], files[1], place)
    annotate(checker, files[1], files[2], place)
    assert strip(checker.reader, files[2], files[3]) is True
    authors = [sorted(c.author for c in docx.Document(str(f)).comments) for f in files]
    assert authors[1] == authors[2]
    assert AUTHOR in authors[1]
    assert authors[0] == authors[3] == ["李晓"]
    assert _looks(files[0].read_bytes()) == _looks(files[3].read_bytes())
    with zipfile.ZipFile(files[3]) as package:
        assert AUTHOR not in package.read("word/comments.xml").decode()


def test_stripped_leaves_no_part(checker: Checker, tmp_path: Path) -> None:
    """A comments part that held ours only goes with what refers to it, and stripping the stripped changes no byte."""
    files = [tmp_path / f"{n}.docx" for n in "abcd"]
    files[0].write_bytes(_document(b.p(b.r("完"))))
    annotate(checker, files[0], files[1], place)
    strip(checker.reader, files[1], files[2])
    with zipfile.ZipFile(files[0]) as old, zipfile.ZipFile(files[2]) as new:
        assert old.namelist() == new.namelist()
        assert b"comments" not in new.read("word/_rels/document.xml.rels") + new.read("[Content_Types].xml")
    assert strip(checker.reader, files[2], files[3]) is False
    assert files[2].read_bytes() == files[3].read_bytes()


def test_a_comment_that_is_not_there_is_noticed(
    checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that forgets one comment of many, or takes a person's with ours, is found out, and nothing is delivered."""
    made = docx.Document()
    made.add_comment(made.add_paragraph("机密★十年").runs, "请核", author="李晓")
    made.add_paragraph(BEFORE + WORDS)
    source, target, bare = (tmp_path / f"{n}.docx" for n in "abc")
    made.save(str(source))
    annotate(checker, source, target, place)
    write = type(checker.reader).write

    def careless(reader: object, node: object, orders: tuple[Order, ...]) -> object:
        if len(orders) > 1:
            return write(reader, node, orders[1:])  # type: ignore[arg-type]
        return write(reader, node, (*orders, Order("forget", author="李晓")))  # type: ignore[arg-type]

    monkeypatch.setattr(type(checker.reader), "write", careless)
    with pytest.raises(UnprovedError, match="批注不对"):
        annotate(checker, source, bare, place)
    with pytest.raises(UnprovedError, match="批注不对"):
        strip(checker.reader, target, bare)
    assert not bare.exists()


def test_check_reports_our_comments(tmp_path: Path) -> None:
    """A file about to be sent with our comments in it is told of (HD102), and they are nobody's name (HD104)."""
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(_document(b.p(b.r("完"))))
    with Checker(ocr="never", content="never") as checker:
        annotate(checker, source, target, place)
        codes = {f.rule for f in checker.check(target).findings}
    assert "HD102" in codes
    assert "HD104" not in codes


def test_refusals_leave_nothing(checker: Checker, tmp_path: Path) -> None:
    """A signed file, another format, a file that is no document and a name that is taken are refused; nothing is written."""
    target = tmp_path / "b.docx"
    signed, text, broken = tmp_path / "s.docx", tmp_path / "t.txt", tmp_path / "x.docx"
    signed.write_bytes(b.docx(b.p(b.r("机密★十年")), parts={"_xmlsignatures/sig1.xml": "<Signature/>"}))
    text.write_text("机密★十年", "utf-8")
    broken.write_bytes(b"PK\x03\x04nothing")
    for source, why in ((signed, "签名"), (text, "格式"), (broken, "“x.docx”")):
        with pytest.raises(UnprovedError, match=why):
            annotate(checker, source, target, place)
        assert not target.exists()
    with pytest.raises(UsageError, match="已经存在"):
        annotate(checker, text, signed, place)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["s.docx", "t.txt", "x.docx"]


def test_full_disk_leaves_nothing(checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No space left: refused, nothing half written, the source as it was."""
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(data := _document(b.p(b.r("完"))))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnprovedError, match="写不进去"):
        annotate(checker, source, target, place)
    assert [p.name for p in tmp_path.iterdir()] == ["a.docx"]
    assert source.read_bytes() == data


def test_command(tmp_path: Path) -> None:
    """The command writes the file and says how many; a format that cannot bear comments ends with status 3."""
    source, target = tmp_path / "a.docx", tmp_path / "b.docx"
    source.write_bytes(_document(b.p(b.r("完"))))
    run = CliRunner().invoke(main_group, ["annotate", str(source), "-o", str(target), "--select", "MK"])
    assert "批注 1 处" in run.output
    assert len(_commented(target.read_bytes())) == 1
    again = CliRunner().invoke(main_group, ["annotate", str(target), "-o", str(tmp_path / "c.docx"), "--strip"])
    assert "去掉了" in again.output
    (tmp_path / "t.txt").write_text("机密★十年", "utf-8")
    other = CliRunner().invoke(
        main_group, ["annotate", str(tmp_path / "t.txt"), "-o", str(tmp_path / "d.txt")], standalone_mode=False
    )
    assert other.return_value == 3
