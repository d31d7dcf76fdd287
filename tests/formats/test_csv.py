"""Tables in text: a block for every cell, the text of the file as it is, plain text where it is no table."""

import pytest

from biaoshi.formats import Limits, Source, open_document, sniff
from biaoshi.types.document import Document


def opened(text: str, encoding: str = "utf-8") -> Document:
    document = open_document(Source(text.encode(encoding)), Limits())
    assert document.text == text
    return document


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("姓名,密级\n王敏,机密★10年\n李某,秘密\n", [("姓名", 0, 0), ("密级", 0, 1), ("王敏", 1, 0), ("机密★10年", 1, 1), ("李某", 2, 0), ("秘密", 2, 1)]),
        ("a;b;c\r\n1;;3\r\n", [("a", 0, 0), ("b", 0, 1), ("c", 0, 2), ("1", 1, 0), ("3", 1, 2)]),
        ("a\tb\tc\n1\t2\t", [("a", 0, 0), ("b", 0, 1), ("c", 0, 2), ("1", 1, 0), ("2", 1, 1)]),
        ("甲|乙|丙\r一|二|三", [("甲", 0, 0), ("乙", 0, 1), ("丙", 0, 2), ("一", 1, 0), ("二", 1, 1), ("三", 1, 2)]),
        ('甲,"秘密,\n5年",乙\n1,"",""\n', [("甲", 0, 0), ("秘密,\n5年", 0, 1), ("乙", 0, 2), ("1", 1, 0)]),
        ('甲,"说""密""字",乙\n1,2,3\n', [("甲", 0, 0), ('说""密""字', 0, 1), ("乙", 0, 2), ("1", 1, 0), ("2", 1, 1), ("3", 1, 2)]),
        ("甲,乙\n\n丙,丁\n戊,己", [("甲", 0, 0), ("乙", 0, 1), ("丙", 2, 0), ("丁", 2, 1), ("戊", 3, 0), ("己", 3, 1)]),
        ('甲,5"管,乙\n1,2,3\n', [("甲", 0, 0), ('5"管', 0, 1), ("乙", 0, 2), ("1", 1, 0), ("2", 1, 1), ("3", 1, 2)]),
    ],
)  # fmt: skip
def test_cells_are_blocks(text: str, cells: list[tuple[str, int, int]]) -> None:
    """Cells that hold something are blocks with row and column; delimiters, quotes and line ends stand between them."""
    document = opened(text)
    assert [(b.text, *b.cell[1:]) for b in document.blocks if b.cell] == cells
    assert {b.kind for b in document.blocks if b.cell} == {"cell"}
    assert all(p.status == "read" for p in document.parts)


def test_quote_at_the_very_start_stays() -> None:
    """A quote before the first cell belongs to no cell, and is not lost."""
    document = opened('"甲","乙"\n"丙","丁"\n"戊","己"\n')
    assert [(b.text, b.cell is None) for b in document.blocks][:2] == [("", True), ("甲", False)]


@pytest.mark.parametrize(
    "text",
    [
        "关于做好保密检查工作的通知\n各市、县人民政府：\n现将有关事项通知如下。\n",
        "机密★10年\n",
        "甲,乙\n丙\n丁,戊,己\n",
        '"没有收尾,甲\n乙,丙\n丁,戊\n',
        '甲,乙\n"丙"丁,戊\n己,庚\n',
        '{"a": 1, "b": 2}\n{"a": 3, "b": 4}\n{"a": 5, "b": 6}\n',
        "| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |\n",
        "Dear all, hello\nThis is text\nwith one, comma, here\n",
    ],
)
def test_what_is_no_table_is_text(text: str) -> None:
    """Prose, JSON, Markdown, uneven and broken tables are read line by line as plain text."""
    document = opened(text)
    assert not any(b.cell for b in document.blocks)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_every_encoding(encoding: str) -> None:
    """A table is known in every encoding of text."""
    document = opened("单位,密级,说明\n" + "云岭省青川市,机密★10年,无\n" * 5, encoding)
    assert document.media_type == "text/csv"
    assert document.blocks[4].text == "机密★10年"


def test_a_break_after_the_part_that_was_looked_at() -> None:
    """A table that turns out broken far down is plain text, none of it lost."""
    text = "甲,乙,丙\n" * 20_000 + '"未收尾,丁\n'
    found = sniff(Source(text.encode()))
    assert found is not None
    assert found.name == "csv"
    assert len(opened(text).blocks) == 20_001


def test_limit_is_said() -> None:
    """A table over the limit of characters has an open line."""
    document = open_document(Source(("甲,乙,丙\n" * 100).encode()), Limits(chars=50))
    assert "limited" in {p.status for p in document.parts}
