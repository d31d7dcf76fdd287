"""Workbooks are read as shown; what is lost, uncertain or too much is said."""

import pytest

from biaoshi.errors import UnreadableError
from biaoshi.formats.cells.formats import general, number_format
from biaoshi.formats.cells.numerals import in_words
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.xlsx import FORMAT
from biaoshi.formats.xlsx.ranges import Ranges, beneath, column_of
from biaoshi.types.document import CLOSED, Document
from formats.sample_files import LINES
from formats.xlsx_builder import n, pack, paper, row, s, shared, sheet, styles, types, workbook


def read(data: bytes, limits: Limits | None = None) -> Document:
    return FORMAT.read(Source(data), limits or Limits())


def shown(code: str, value: object, about: str = "") -> str:
    """Return what a cell of this format and value shows, read out of a workbook."""
    xfs = '<xf numFmtId="164" fontId="0" fillId="0"/>'
    document = read(
        workbook(
            sheet(row(1, n("A1", value, 1))), parts={"xl/styles.xml": styles(formats={164: code}, xfs=xfs)}, about=about
        )
    )
    return next((b.text for b in document.blocks if b.kind == "cell"), "")


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("General", "13800000000", "13800000000"),
        ("General", "0.1", "0.1"),
        ("General", "0.30000000000000004", "0.3"),
        ("General", "110108199003071230", "1.10108E+17"),
        ("General", "-5", "-5"),
        ("000000", "1", "000001"),
        ("0.00", "2.675", "2.68"),
        ("#,##0.00", "1234567.891", "1,234,567.89"),
        ("#,##0;(#,##0)", "-1234", "(1,234)"),
        ("0.00%", "0.12345", "12.35%"),
        ("0%", "0.5", "50%"),
        ("0.00E+00", "12345.6", "1.23E+04"),
        ("# ?/?", "1.5", "1 1/2"),
        ("000-0000-0000", "13800001111", "138-0000-1111"),
        ('[>=10000]0!.0,"万元";0"元"', "123456", "12.3万元"),
        ('[>=10000]0!.0,"万元";0"元"', "12", "12元"),
        ('"第"0"号"', "7", "第7号"),
        ("[$¥-804]#,##0.00", "12.5", "¥12.50"),
        ("yyyy/m/d", "45717", "2025/3/1"),
        ('yyyy"年"m"月"d"日"', "45717", "2025年3月1日"),
        ("[DBNum1][$-804]yyyy年m月d日", "46012", "二〇二五年十二月二十一日"),
        ("[DBNum2]General", "1203", "壹仟贰佰零叁"),
        ("[DBNum1]General", "120", "一百二十"),
        ("aaaa", "45717", "星期六"),
        ("yyyy-mm-dd hh:mm", "45717.5", "2025-03-01 12:00"),
        ("上午/下午h时mm分", "0.77", "下午6时28分"),
        ("[h]:mm", "1.5", "36:00"),
        ("mm:ss.0", "0.01", "14:24.0"),
        ("yyyy/m/d", "60", "1900/2/29"),
        ("yyyy/m/d", "-1", "########"),
        ("0.0.0.0[[[", "5", "5.0.0.0[[["),
    ],
)
def test_numbers_are_as_shown(code: str, value: str, text: str) -> None:
    """A number format gives the text that Excel shows."""
    assert shown(code, value) == text


def test_dates_from_1904() -> None:
    """A workbook that counts days from 1904 shows its dates four years and a day later."""
    assert shown("yyyy/m/d", "44255", 'date1904="1"') == "2025/3/1"


@pytest.mark.parametrize(
    "code", ["0" * 500, "[" * 300, "??/??/??", "E+", "y" * 300, "#,,,,,", ";" * 50, "[DBNum9]0", "0.0E+0E+0", "\\"]
)
@pytest.mark.parametrize("value", [0.0, -1.5, 1e308, 5e-324, float("nan"), float("inf")])
def test_no_format_and_no_value_raises(code: str, value: float) -> None:
    """Whatever the code and the number, some text comes back."""
    number, text = number_format(code)
    assert isinstance(number(value), str)
    assert text is None or isinstance(text("甲"), str)


def test_general_and_words() -> None:
    """General keeps to eleven characters; numerals in words have their zeros where they belong."""
    assert [general(v) for v in (1e11, 123456789.123, 1e-5, 12345678901.0)] == [
        "1E+11",
        "123456789.1",
        "0.00001",
        "12345678901",
    ]
    assert [in_words(v, 1) for v in ("10", "105", "10050012", "-12.5", "甲")] == [
        "十",
        "一百〇五",
        "一千〇五万〇一十二",
        "-十二.五",
        "甲",
    ]


def test_values_of_all_kinds() -> None:
    """Logical values, errors, dates written out and results of formulas stand as shown, row by row."""
    cells = (
        n("A1", 1, kind="b"),
        n("B1", "#N/A", kind="e"),
        n("C1", "2025-03-01", kind="d"),
        '<c r="D1"><f>1+1</f><v>2</v></c>',
    )
    document = read(workbook(sheet(row(1, *cells), row(3, s("B3", "甲\n乙")))))
    found = [(b.text, b.cell, b.address) for b in document.blocks if b.kind == "cell"]
    assert found == [
        ("TRUE", (0, 0, 0), "A1"), ("#N/A", (0, 0, 1), "B1"), ("2025-03-01", (0, 0, 2), "C1"), ("2", (0, 0, 3), "D1"),
        ("甲\n乙", (0, 2, 1), "B3"),
    ]  # fmt: skip


def test_look_of_a_cell_and_its_runs() -> None:
    """Font, size and strike of a cell and of the runs in it are told."""
    fonts = '<font><sz val="16"/><name val="黑体"/><strike/></font>'
    document = read(
        workbook(
            sheet(row(1, n("A1", 0, 1, "s"), n("B1", 1, 1, "s"))),
            parts={
                "xl/styles.xml": styles(
                    fonts=fonts, xfs='<xf numFmtId="0" fontId="1" fillId="0"><alignment horizontal="center"/></xf>'
                ),
                "xl/sharedStrings.xml": shared(
                    "<t>机密</t>", '<r><t>秘密</t></r><r><rPr><sz val="9"/></rPr><t>5年</t></r>'
                ),
            },
        )
    )
    first, second = [b for b in document.blocks if b.kind == "cell"]
    assert [(r.style.font, r.style.size, r.style.strike) for r in first.runs] == [("黑体", 16.0, True)]
    assert first.align == "center"
    assert [(second.text[r.start : r.end], r.style.size) for r in second.runs] == [("秘密", 16.0), ("5年", 9.0)]


def test_long_numbers_are_told() -> None:
    """A number of 15 or more digits kept as a float is a remark, and its digits are found where the cell hides them."""
    document = read(
        workbook(sheet(row(7, n("B7", "110108199003071230"), n("C7", "99")), row(8, n("B8", "1.1010819900307123E17"))))
    )
    assert [f for f in document.facts if f[0] == "float_digits"] == [
        ("float_digits", "sheet 1!B7"),
        ("float_digits", "sheet 1!B8"),
    ]
    assert [u.text for u in document.unseen] == ["110108199003071230", "110108199003071232"]


def test_digits_behind_a_short_format_are_told() -> None:
    """Digits that a number format rounds away can still be found."""
    xfs = '<xf numFmtId="11" fontId="0" fillId="0"/>'
    document = read(workbook(sheet(row(1, n("A1", "13812345678", 1))), parts={"xl/styles.xml": styles(xfs=xfs)}))
    assert [(b.text) for b in document.blocks if b.kind == "cell"] == ["1.38E+10"]
    assert [(u.text, u.view) for u in document.unseen] == [("13812345678", "hidden")]


def test_formula_without_result_is_an_open_line() -> None:
    """Where the result of a formula is not in the file, what the cell shows was not read, and that is said."""
    document = read(workbook(sheet(row(1, '<c r="B7"><f>A1</f></c>', '<c r="C7" t="str"><f>""</f><v></v></c>'))))
    (line,) = [p for p in document.parts if p.status not in CLOSED]
    assert (line.name, line.status) == ("sheet 1", "unsupported")
    assert "B7" in (line.why or "")


def test_string_out_of_range_is_an_open_line() -> None:
    """A cell that refers to a string that is not there is said."""
    document = read(workbook(sheet(row(1, n("A1", 9, kind="s"))), parts={"xl/sharedStrings.xml": shared("<t>甲</t>")}))
    assert [p.status for p in document.parts if p.name == "sheet 1"] == ["failed"]


def test_hidden_sheets_and_people_are_told() -> None:
    """Hidden sheets are remarks; who commented is a property."""
    comments = (
        '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>王敏</author></authors>'
        '<commentList><comment ref="A1" authorId="0"><text><t>请核</t></text></comment></commentList></comments>'
    )
    document = read(
        workbook(
            sheet(row(1, s("A1", "甲"))), sheet(), states={1: "veryHidden"}, parts={"xl/comments1.xml": comments},
            relations={0: [("c", "comments", "../comments1.xml")]},
        )
    )  # fmt: skip
    assert ("hidden_sheet", "sheet 2") in document.facts
    assert ("comment_author", "王敏") in document.properties
    assert [(b.part, b.kind, b.address) for b in document.blocks if b.text == "请核"] == [
        ("sheet 1 comments", "comment", "A1")
    ]


def test_old_copy_of_a_threaded_comment_is_none() -> None:
    """The note that Excel keeps for older versions beside a threaded comment is not a second comment."""
    old = (
        '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>tc={1}</author></authors>'
        '<commentList><comment ref="A1" authorId="0"><text><t>[线程批注] 批注: 请核</t></text></comment></commentList></comments>'
    )
    new = '<ThreadedComments xmlns="t"><threadedComment ref="A1"><text>请核</text></threadedComment></ThreadedComments>'
    document = read(
        workbook(
            sheet(row(1, s("A1", "甲"))),
            parts={"xl/comments1.xml": old, "xl/threadedComments/threadedComment1.xml": new},
            relations={
                0: [
                    ("c", "comments", "../comments1.xml"),
                    ("t", "threadedComment", "../threadedComments/threadedComment1.xml"),
                ]
            },
        )
    )
    assert [b.text for b in document.blocks if b.kind == "comment"] == ["请核"]


def test_embedded_files_links_and_macros() -> None:
    """An embedded file is a child with a token, macros and links are remarks, macros an open line."""
    document = read(
        data := workbook(
            sheet(row(1, s("A1", "甲"))),
            parts={"xl/embeddings/通知.docx": b"PK", "xl/vbaProject.bin": b"x"},
            relations={0: [("h", "hyperlink", "https://example.org/a")]},
        )
    )
    (child,) = document.children
    assert (child.name, child.address, FORMAT.extract and FORMAT.extract(Source(data), Limits(), child.token or "")) == (
        "通知.docx", "xl/embeddings/通知.docx", b"PK",
    )  # fmt: skip
    assert {("macro", "xl/vbaProject.bin"), ("hyperlink", "https://example.org/a")} <= set(document.facts)
    assert [(p.name, p.status) for p in document.parts if p.status not in CLOSED] == [
        ("xl/embeddings/通知.docx", "skipped"), ("xl/vbaProject.bin", "unsupported"),
    ]  # fmt: skip


BOMBS = {
    "cells without end": (
        workbook(sheet(*[row(i, *[n("", 1)] * 50) for i in range(1, 60)]).replace('r=""', "")), Limits(chars=1000)
    ),
    "one string in many cells": (
        workbook(
            sheet(*[row(i, n(f"A{i}", 0, kind="s")) for i in range(1, 400)]),
            parts={"xl/sharedStrings.xml": shared(f"<t>{'密' * 5000}</t>")},
        ),
        Limits(chars=100_000),
    ),
    "shared strings over the limit": (
        workbook(sheet(), parts={"xl/sharedStrings.xml": shared(*[f"<t>{'密' * 900}</t>"] * 30)}), Limits(chars=5000)
    ),
    "deep groups": (
        workbook(
            sheet(row(1, s("A1", "甲"))),
            parts={"xl/drawings/drawing1.xml": "<g>" * 5000 + "</g>" * 5000},
            relations={0: [("d", "drawing", "../drawings/drawing1.xml")]},
        ),
        Limits(),
    ),
    "entities": (
        workbook('<!DOCTYPE x [<!ENTITY a "密密密密">]>' + sheet(row(1, s("A1", "&a;")))), Limits()
    ),
    "entities in strings": (
        workbook(sheet(), parts={"xl/sharedStrings.xml": '<!DOCTYPE x [<!ENTITY a "密">]><sst><si><t>&a;</t></si></sst>'}), Limits()
    ),
    "torn sheet": (workbook(sheet(row(1, s("A1", "甲")), row(2, s("A2", "乙")))[:-40]), Limits()),
    "empty sheet part": (workbook(""), Limits()),
}  # fmt: skip


@pytest.mark.parametrize(("data", "limits"), BOMBS.values(), ids=BOMBS)
def test_bombs_and_broken_parts_are_open_lines(data: bytes, limits: Limits) -> None:
    """Nothing blows up, nothing is silent: a line says what was not read."""
    document = read(data, limits)
    opened = [p for p in document.parts if p.status not in CLOSED]
    assert opened
    assert all(p.why for p in opened)
    assert len(document.text) < 2_000_000


def test_what_comes_before_a_break_is_kept() -> None:
    """A sheet that breaks off is read up to there."""
    document = read(BOMBS["torn sheet"][0])
    assert "甲" in [b.text for b in document.blocks]


def test_dimension_is_not_believed() -> None:
    """A sheet that says it is the size of the world, or nothing, is read by its cells."""
    for ref in ("A1:XFD1048576", "A1"):
        document = read(workbook(sheet(row(1, s("A1", "甲"), s("C1", "乙")), before=f'<dimension ref="{ref}"/>')))
        assert [b.text for b in document.blocks if b.kind == "cell"] == ["甲", "乙"]


def test_cells_without_addresses_follow_each_other() -> None:
    """Rows and cells may leave out where they stand: each is next to the one before."""
    text = sheet(row(4, s("B4", "甲")), "<row><c t='n'><v>1</v></c><c><v>2</v></c></row>")
    found = [(b.text, b.cell) for b in read(workbook(text)).blocks if b.kind == "cell"]
    assert found == [("甲", (0, 3, 1)), ("1", (0, 4, 0)), ("2", (0, 4, 1))]


def test_strict_namespaces() -> None:
    """The strict variant of the format is read alike."""
    text = sheet(row(1, s("A1", "机密★10年"))).replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
    )
    assert "机密★10年" in read(workbook(text)).text


def test_missing_and_locked_workbooks() -> None:
    """Without a workbook part, or under a password, nothing is read, with the reason."""
    with pytest.raises(UnreadableError) as broken:
        read(pack({"[Content_Types].xml": types(where="/x.xml"), "a.txt": "x"}))
    assert broken.value.status == "failed"
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UnreadableError) as closed:
        read(locked)
    assert closed.value.status == "encrypted"
    lost = read(pack({"[Content_Types].xml": types(), "xl/workbook.xml": "<workbook/>"}))
    assert not lost.complete


def test_a_missing_sheet_is_said() -> None:
    """A tab whose part is not in the file leaves a line open."""
    data = paper(LINES).replace(b"worksheets/sheet1.xml", b"worksheets/sheet2.xml", 1)
    assert not read(data).complete or "机密★10年" in read(data).text


def test_ranges() -> None:
    """Cells under a merge are known, also where merges are as large as a sheet."""
    merges = Ranges()
    merges.add_refs("A1:B2 D4:XFD1048576 nonsense")
    assert beneath(merges, [0, 0, 1, 5, 3, 9], [0, 1, 0, 5, 3, 0]) == [1, 2, 3]
    assert [column_of(x) for x in ("A", "Z", "AA", "XFD")] == [0, 25, 26, 16383]
