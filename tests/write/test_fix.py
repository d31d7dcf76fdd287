"""Safe repairs are made and hold, unsafe ones are not, and all else of the file stays byte for byte."""

import datetime
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.shared import Pt

from biaoshi.check import Checker
from biaoshi.cli import main_group
from biaoshi.output.words import place
from biaoshi.rules import all_rules
from biaoshi.rules.paper import marked
from biaoshi.types.rule import Example
from biaoshi.write.fix import Fixed, Wanted, fix, replace_file
from biaoshi.write.placing import UnprovedError
from formats import docx_builder as b

HEAD = "\n云岭省人民政府文件\n云政发〔2025〕3号\n关于开展检查的通知\n各市人民政府：\n请认真贯彻执行。\n"
REPAIRABLE = [
    pytest.param(r.code, e, id=f"{r.code}-{n}")
    for r in all_rules()
    for n, e in enumerate(r.bad)
    if e.becomes is not None and e.document is None and not e.case and e.name is None
]


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker(as_of="2026-11-25", ocr="never", content="never") as made:
        yield made


def _fix(checker: Checker, source: Path, *select: str, date: str | None = None) -> Fixed:
    return fix(Wanted(checker, place, select, datetime.date.fromisoformat(date) if date else None), source)


def _codes(checker: Checker, data: bytes, name: str, date: str | None = None) -> list[str]:
    return [f.rule for f in checker.check_bytes(data, name, date=date).findings]


@pytest.mark.parametrize("form", ["txt", "docx"])
@pytest.mark.parametrize(("code", "example"), REPAIRABLE)
def test_every_repairable_example(tmp_path: Path, code: str, example: Example, form: str) -> None:
    """What a rule says its bad example becomes is what the file becomes, where the repair is safe; then the rule is silent
    and no other rule speaks that did not before. What is not safe is offered and the file is as it was."""
    text = marked(example.text)[0]
    source = tmp_path / f"a.{form}"
    data = text.encode() if form == "txt" else b.docx("".join(b.p(b.r(line)) for line in text.split("\n")))
    source.write_bytes(data)
    with Checker(as_of=example.as_of, profile=example.profile, ocr="never", content="never") as checker:
        before = _codes(checker, data, source.name, example.date)
        fixed = _fix(checker, source, code, date=example.date)
        after = _codes(checker, fixed.data, source.name, example.date)
        with checker.reader.open(fixed.data, name=source.name) as node:
            blocks = [x.text for x in node.reading.document.blocks if x.part == "body"]
    if fixed.made:
        assert "\n".join(blocks) == (example.becomes or "").removesuffix("\n" if form == "txt" else "")
        assert code not in after
        assert not set(after) - set(before)
    else:
        assert fixed.data == data
        assert code not in before or {r.code for r in fixed.offered} == {code}


def test_most_examples_are_repaired(checker: Checker, tmp_path: Path) -> None:
    """The repairs are not all refused: faults of form in one mark and the copy number go together, one over the other."""
    source = tmp_path / "a.txt"
    source.write_text(f"份号：12\n机密 ☆ 十年{HEAD}", "utf-8")
    fixed = _fix(checker, source)
    assert fixed.data.decode() == f"000012\n机密★10年{HEAD}"
    assert len({r.code for r in fixed.made}) >= 3


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_text_keeps_encoding_and_line_ends(checker: Checker, tmp_path: Path, codec: str, end: str) -> None:
    """A text is itself but for the words repaired: encoding, byte order mark and line ends stay."""
    source = tmp_path / "a.txt"
    source.write_bytes(f"000001\n机密★十年{HEAD}".replace("\n", end).encode(codec))
    fixed = _fix(checker, source, "MK")
    assert fixed.data == f"000001\n机密★10年{HEAD}".replace("\n", end).encode(codec)


def _word(*first: str, **more: object) -> bytes:
    return b.docx("".join(first) + "".join(b.p(b.r(x)) for x in HEAD.split("\n") if x), **more)


def _body(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("word/document.xml").decode()


def test_word_keeps_everything_else(checker: Checker, tmp_path: Path) -> None:
    """Across runs the new words stand in the first one's formatting; other members keep their stored bytes."""
    source = tmp_path / "a.docx"
    source.write_bytes(
        _word(b.p(b.r("机密★", "<w:b/>"), b.r("十"), b.r("年")), parts={"word/settings.xml": b.part("settings")})
    )
    fixed = _fix(checker, source, "MK")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(io.BytesIO(fixed.data)) as new:
        assert [n for n in old.namelist() if old.read(n) != new.read(n)] == ["word/document.xml"]
        assert old.namelist() == new.namelist()
    assert docx.Document(io.BytesIO(fixed.data)).paragraphs[0].text == "机密★10年"


def test_both_copies_of_a_text_box(checker: Checker, tmp_path: Path) -> None:
    """A mark in a text box is repaired in the copy for older programs too."""
    source = tmp_path / "a.docx"
    box = b.p(b.r("机密★十年"))
    source.write_bytes(_word(b.p(b.r(inner=b.both(b.shape(box), b.vml(box))))))
    fixed = _fix(checker, source, "MK")
    assert _body(fixed.data).count("机密★10年") == 2
    assert "十" not in _body(fixed.data)


def test_computed_words_are_left(checker: Checker, tmp_path: Path) -> None:
    """What a field computes, or a control takes from data, is offered, not changed: the program would put it back."""
    bound = b.sdt(b.r("机密★十年"), '<w:dataBinding w:xpath="/a" w:storeItemID="{0}"/>')
    for held in (b.field(" DOCPROPERTY 密级 ", b.r("机密★十年")), bound):
        source = tmp_path / "a.docx"
        source.write_bytes(data := _word(b.p(held)))
        fixed = _fix(checker, source, "MK")
        assert (fixed.data, fixed.made) == (data, ())
        assert "MK107" in {r.code for r in fixed.offered}


def test_type_face_of_a_mark(checker: Checker, tmp_path: Path) -> None:
    """A mark in another face, size or place on its line is set as the standard has it; words and neighbours stay."""
    made = docx.Document()
    p = made.add_paragraph()
    p.alignment = 2
    run = p.add_run("机密★10年")
    run.font.size = Pt(12)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(docx.oxml.ns.qn("w:eastAsia"), "宋体")
    for line in HEAD.strip().split("\n"):
        made.add_paragraph(line)
    source = tmp_path / "a.docx"
    made.save(str(source))
    before = set(_codes(checker, source.read_bytes(), "a.docx"))
    fixed = _fix(checker, source)
    assert {"LY305", "LY301"} <= before
    assert not {"LY305", "LY301"} & set(_codes(checker, fixed.data, "a.docx"))
    first = docx.Document(io.BytesIO(fixed.data)).paragraphs[0]
    assert first.text == "机密★10年"
    assert first.runs[0].font.size == Pt(16)


def test_unsafe_is_offered(checker: Checker, tmp_path: Path) -> None:
    """What decides something is never applied."""
    source = tmp_path / "a.txt"
    source.write_text(f"绝密★50年{HEAD}", "utf-8")
    fixed = _fix(checker, source, "PE")
    assert fixed.data == source.read_bytes()


def test_in_place_keeps_the_old_file(checker: Checker, tmp_path: Path) -> None:
    """The old file stays beside the new one, also the second time, with the rights the file had; a file changed meanwhile
    is not touched."""
    source = tmp_path / "a.txt"
    source.write_text(old := f"机密★十年{HEAD}", "utf-8")
    source.chmod(0o640)
    fixed = _fix(checker, source, "MK")
    assert replace_file(source, fixed).name == "a.txt.bak"
    assert (tmp_path / "a.txt.bak").read_text("utf-8") == old
    assert source.read_text("utf-8") == f"机密★10年{HEAD}"
    assert source.stat().st_mode & 0o777 == 0o640
    with pytest.raises(UnprovedError, match="被改动"):
        replace_file(source, fixed)
    source.write_text(old, "utf-8")
    assert replace_file(source, fixed).name == "a.txt.bak2"
    assert sorted(x.name for x in tmp_path.iterdir()) == ["a.txt", "a.txt.bak", "a.txt.bak2"]


def test_in_place_a_link_leads_to_the_file(checker: Checker, tmp_path: Path) -> None:
    """The file a link leads to is repaired and kept; the link stays a link."""
    source, link = tmp_path / "a.txt", tmp_path / "link.txt"
    source.write_text(old := f"机密★十年{HEAD}", "utf-8")
    link.symlink_to(source)
    assert replace_file(link, _fix(checker, link, "MK")) == tmp_path / "a.txt.bak"
    assert link.is_symlink()
    assert source.read_text("utf-8") == f"机密★10年{HEAD}"
    assert (tmp_path / "a.txt.bak").read_text("utf-8") == old


def test_what_is_no_file_is_refused(checker: Checker) -> None:
    """A device without an end is not read."""
    with pytest.raises(UnprovedError, match="不是文件"):
        _fix(checker, Path("/dev/zero"))


def test_signed_and_foreign_are_refused(checker: Checker, tmp_path: Path) -> None:
    """A signed document and a kind that cannot be written are refused with the reason."""
    signed, page = tmp_path / "s.docx", tmp_path / "p.html"
    signed.write_bytes(_word(b.p(b.r("机密★十年")), parts={"_xmlsignatures/sig1.xml": "<Signature/>"}))
    page.write_text("<html><body><p>机密★十年</p></body></html>", "utf-8")
    with pytest.raises(UnprovedError, match="签名"):
        _fix(checker, signed)
    with pytest.raises(UnprovedError, match="格式"):
        _fix(checker, page)


def test_command(tmp_path: Path) -> None:
    """--diff alone shows the words changed and writes nothing; -o writes; no way of writing given is a wrong call."""
    source, target = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_text(old := f"机密★十年{HEAD}", "utf-8")
    told = CliRunner().invoke(main_group, ["fix", str(source), "--diff", "--select", "MK"])
    assert "-十\n+10\n" in told.output
    assert [x.name for x in tmp_path.iterdir()] == ["a.txt"]
    CliRunner().invoke(main_group, ["fix", str(source), "-o", str(target), "--select", "MK"])
    assert target.read_text("utf-8") == f"机密★10年{HEAD}"
    assert source.read_text("utf-8") == old
    assert CliRunner().invoke(main_group, ["fix", str(source)]).exit_code != 0
