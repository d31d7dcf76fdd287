"""Workbooks and presentations given back with what was found: on the very cell, on the slide it is about."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from biaoshi.check import Checker
from biaoshi.output.words import place
from biaoshi.write.annotate import AUTHOR, annotate, strip
from biaoshi.write.placing import UnprovedError
from formats.office97_samples import samples_of
from formats.planting import members
from formats.pptx_builder import presentation, sp, table, tree

WORDS = "13812345678"


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker(as_of="2026-11-25", ocr="never", select=("PI802", "MK", "LY303")) as made:
        yield made


def _book(path: Path) -> None:
    made = openpyxl.Workbook()
    tab = made.active
    tab["A1"], tab["C5"], tab["C6"] = "机密★十年", f"联系人手机{WORDS}", f"备用手机{WORDS}"
    tab["C6"].comment = openpyxl.comments.Comment("别人的", "李晓")
    tab.oddHeader.center.text = "秘密★五年"
    made.create_sheet("附表")["B2"] = f"联系人手机{WORDS}"
    made.save(path)


def _notes(data: bytes) -> dict[tuple[str, str], tuple[str, str]]:
    return {
        (tab.title, c.coordinate): (c.comment.author, c.comment.text)
        for tab in openpyxl.load_workbook(io.BytesIO(data)) for line in tab.iter_rows() for c in line if c.comment
    }  # fmt: skip


def test_notes_stand_on_the_cells_and_go_again(checker: Checker, tmp_path: Path) -> None:
    """A finding is on its cell; in a header on the first cell, with place and words; a second time there are no more."""
    source, target, third, bare = (tmp_path / f"{n}.xlsx" for n in "abcd")
    _book(source)
    done = annotate(checker, source, target, place)
    notes = _notes(target.read_bytes())
    assert notes["Sheet", "C6"] == ("李晓", "别人的")
    ours = {where: text for where, (author, text) in notes.items() if author == AUTHOR}
    assert set(ours) == {("Sheet", "A1"), ("Sheet", "C5"), ("Sheet", "D6"), ("附表", "B2")}
    assert "应为：机密★10年" in ours["Sheet", "A1"]
    assert re.search("“秘密★五年”|“五”", ours["Sheet", "A1"])
    assert ours["Sheet", "D6"].startswith("C6：")
    assert not any(WORDS in text for text in ours.values())
    assert sum(text.count("理由：") for text in ours.values()) == done.notes
    assert annotate(checker, target, third, place).removed
    assert _notes(third.read_bytes()) == notes
    assert strip(checker.reader, third, bare)
    assert _notes(bare.read_bytes()) == {("Sheet", "C6"): ("李晓", "别人的")}


def test_a_later_check_tells_of_our_notes(tmp_path: Path) -> None:
    """A workbook with our notes in it is said to hold comments before it is sent."""
    source, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    _book(source)
    with Checker(as_of="2026-11-25", ocr="never", select=("MK107", "HD102")) as checker:
        annotate(checker, source, target, place)
        before, after = (checker.check(p) for p in (source, target))
    said = [[f.message for f in r.findings if f.rule == "HD102"] for r in (before, after)]
    assert said[0] != said[1]
    assert len(said[1]) == 1


def test_comments_stand_on_the_slides(checker: Checker, tmp_path: Path) -> None:
    """A finding of a slide is on it and names its words, which a comment on a slide cannot point at; all can go again."""
    source, target, bare = (tmp_path / f"{n}.pptx" for n in "abc")
    source.write_bytes(
        presentation(tree(sp("机密★十年")), tree(table(("手机", WORDS))), tree(sp("底稿"), about='show="0"'))
    )
    done = annotate(checker, source, target, place)
    parts = members(target.read_bytes())
    said = {n: parts[n].decode() for n in parts if n.startswith("ppt/comments/")}
    assert sum(text.count("<p:cm ") for text in said.values()) == done.notes
    assert any("“十”" in text and "应为：机密★10年" in text for text in said.values())
    assert not any(WORDS in text for text in said.values())
    assert strip(checker.reader, target, bare)
    assert not any("comment" in n.lower() for n in members(bare.read_bytes()))


@pytest.mark.parametrize("name", ["xls", "ppt", "doc"])
def test_old_binary_files_are_refused(checker: Checker, tmp_path: Path, name: str) -> None:
    """Files of Office 97 are not written; the refusal says so and what else there is."""
    form = {"xls": "excel97", "ppt": "powerpoint97", "doc": "word97"}[name]
    found = next(iter(samples_of(("机密★十年", f"手机{WORDS}", "完")).get(form, {}).values()), None)
    assert found is not None
    source = tmp_path / f"a.{name}"
    source.write_bytes(found)
    with pytest.raises(UnprovedError, match="还不能加批注"):
        annotate(checker, source, tmp_path / f"b.{name}", place)
    assert [f.name for f in tmp_path.iterdir()] == [source.name]
