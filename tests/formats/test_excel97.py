"""Excel 97 workbooks: cells as they are shown, and hidden sheets, rows and columns kept apart."""

import hashlib
import struct

import pytest

from biaoshi.formats import Limits, Source, open_document
from biaoshi.formats.ole.storage import open_compound, read_stream
from biaoshi.formats.ole.writing import compound_file
from biaoshi.types.document import Document
from formats.office97_builder import Tab, excel95, excel97, record, wide


def read(*tabs: Tab, codes: tuple[str, ...] = (), name: str = "台账.xls") -> Document:
    return open_document(Source(excel97(tabs, codes), name), Limits())


def test_cells_are_read_as_shown() -> None:
    """Numbers, dates and percentages are what their formats make of them; each cell has its address."""
    codes = ('yyyy"年"m"月"d"日"', "0.0%", "000000")
    document = read(Tab({(0, 0): "成文日期", (0, 1): (45717.0, 1), (2, 3): (0.125, 2), (3, 0): (7.0, 3)}), codes=codes)
    assert [(b.text, b.cell, b.address) for b in document.blocks if b.kind == "cell"] == [
        ("成文日期", (0, 0, 0), "sheet 1!A1"),
        ("2025年3月1日", (0, 0, 1), "sheet 1!B1"),
        ("12.5%", (0, 2, 3), "sheet 1!D3"),
        ("000007", (0, 3, 0), "sheet 1!A4"),
    ]


@pytest.mark.parametrize(("hidden", "fact"), [(1, "hidden_sheet"), (2, "very_hidden_sheet")])
def test_hidden_sheets_are_unseen(hidden: int, fact: str) -> None:
    """The cells of a hidden sheet are not in the text but kept, and the sheet is named."""
    document = read(Tab({(0, 0): "公开"}), Tab({(0, 0): "绝密", (0, 1): "名单"}, hidden=hidden, name="底表"))
    assert [b.text for b in document.blocks if b.kind == "cell"] == ["公开"]
    assert [(u.part, u.text, u.view) for u in document.unseen] == [("sheet 2", "绝密\t名单", "hidden")]
    assert {("hidden_sheet", "sheet 2"), (fact, "sheet 2")} <= set(document.facts)


def test_hidden_rows_and_columns_are_unseen() -> None:
    """Cells of a hidden row or column are kept apart."""
    row = record(0x208, struct.pack("<HHHHHHI", 1, 0, 9, 255, 0, 0, 0x20))
    column = record(0x7D, struct.pack("<HHHHHH", 2, 2, 2048, 0, 1, 0))
    cells: dict[tuple[int, int], str | tuple[float, int]] = {(0, 0): "甲", (1, 0): "乙", (0, 2): "丙"}
    document = read(Tab(cells, row + column))
    assert [b.text for b in document.blocks if b.kind == "cell"] == ["甲"]
    assert sorted(u.text for u in document.unseen) == ["丙", "乙"]


def test_a_format_that_shows_nothing_hides_its_value() -> None:
    """A cell whose format is ;;; shows nothing, and its value is kept as hidden."""
    document = read(Tab({(0, 0): (20250301.0, 1)}), codes=(";;;",))
    assert [(u.text, u.view) for u in document.unseen] == [("20250301", "hidden")]


def test_a_long_number_is_told() -> None:
    """A number of 15 and more digits, an identity number typed as one, is a remark with its address."""
    document = read(Tab({(0, 0): (530102199003071234.0, 0), (1, 0): (12345.0, 0)}))
    assert [v for k, v in document.facts if k == "float_digits"] == ["sheet 1!A1"]


def test_headers_comments_and_boxes_are_read() -> None:
    """Header and footer without their codes, a comment at its cell, and the text of a box."""
    extra = record(0x14, wide('&L&"宋体,常规"&12秘密★5年&C&P／&N页&R内部')) + record(0x15, wide("&C第&P页"))
    for number, text in ((1, "批注的话"), (2, "框里的话")):
        kind = 0x19 if number == 1 else 0x06
        extra += record(0x5D, struct.pack("<HHHH", 0x15, 18, kind, number) + bytes(14))
        extra += record(0x1B6, struct.pack("<HHHHHHHI", 0, 0, 0, 0, 0, len(text), 16, 0))
        extra += record(0x3C, b"\x01" + text.encode("utf-16-le")) + record(0x3C, bytes(16))
    extra += record(0x1C, struct.pack("<HHHH", 4, 1, 0, 1) + wide("张某") + b"\0")
    document = read(Tab({(0, 0): "正文"}, extra))
    found = [(b.part, b.kind, b.text) for b in document.blocks if b.kind not in ("cell", "property")]
    assert found == [
        ("sheet 1", "textbox", "框里的话"),
        ("header 1", "header", "秘密★5年"),
        ("header 1", "header", "／页"),
        ("header 1", "header", "内部"),
        ("footer 1", "footer", "第页"),
        ("comments", "comment", "批注的话"),
    ]
    assert [b.address for b in document.blocks if b.kind == "comment"] == ["sheet 1!B5"]
    assert ("comment_author", "张某") in document.properties
    assert document.complete


def test_texts_that_go_on_in_another_record_are_whole() -> None:
    """The table of texts may break within a text; the next record says anew how wide its characters are."""
    lines = {(i, 0): f"第{i}号" + "保密" * 400 for i in range(9)}
    whole = excel97([Tab(dict(lines))])
    at = whole.find(b"\xfc\x00")
    assert at > 0
    shown = [b.text for b in open_document(Source(_joined(whole)), Limits()).blocks if b.kind == "cell"]
    assert shown == list(lines.values())


def _joined(data: bytes) -> bytes:
    """Put the flag byte in front of each continuation of the table of texts, as Excel writes it."""
    stream = read_stream(open_compound(data, Limits()), "Workbook").data
    out, at, shift, bounds = b"", 0, 0, []
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        content = stream[at + 4 : at + 4 + size]
        if kind == 0x3C:
            odd = b"\x01"
            out += struct.pack("<HH", kind, size + 1) + odd + content
            shift += 1
        else:
            if kind == 0x85:
                bounds.append(len(out) + 4)
            out += struct.pack("<HH", kind, size) + content
        at += 4 + size
    for place in bounds:
        out = out[:place] + struct.pack("<I", struct.unpack_from("<I", out, place)[0] + shift) + out[place + 4 :]
    return compound_file({"Workbook": out})


def test_excel_95_is_read_in_its_code_page() -> None:
    """A workbook of Excel 95 keeps its texts in the code page it names."""
    document = open_document(Source(excel95(["机密★10年", "云岭省"]), "旧.et"), Limits())
    assert [b.text for b in document.blocks if b.kind == "cell"] == ["机密★10年", "云岭省"]
    assert document.media_type == "application/wps-office.et"


def test_a_workbook_with_the_well_known_password_is_read() -> None:
    """A workbook whose structure is protected is encrypted with a password every program knows: it is read."""
    plain = _stream(excel97([Tab({(0, 0): "机密★10年"})], extra=record(0x2F, bytes(54))))
    salt, verifier = bytes(range(16)), b"0123456789abcdef"
    password = "VelvetSweatshop".encode("utf-16-le")
    first = hashlib.md5((hashlib.md5(password).digest()[:5] + salt) * 16).digest()[:5]  # noqa: S324  # Excel's own
    secret = _rc4(first, 0, verifier + hashlib.md5(verifier).digest())  # noqa: S324
    at = plain.find(b"\x2f\x00\x36\x00") + 4
    plain = plain[:at] + struct.pack("<HHH", 1, 1, 1) + salt + secret + plain[at + 54 :]
    locked = bytearray(
        b"".join(_rc4(first, i, plain[1024 * i : 1024 * i + 1024]) for i in range(-(-len(plain) // 1024)))
    )
    at = 0
    while at + 4 <= len(plain):
        kind, size = struct.unpack_from("<HH", plain, at)
        kept = 4 + (size if kind in (0x809, 0x2F) else 4 if kind == 0x85 else 0)
        locked[at : at + kept] = plain[at : at + kept]
        at += 4 + size
    data = compound_file({"Workbook": bytes(locked)})
    assert "机密".encode("utf-16-le") not in data
    document = open_document(Source(data), Limits())
    assert [b.text for b in document.blocks if b.kind == "cell"] == ["机密★10年"]
    other = open_document(Source(data.replace(salt, salt[::-1])), Limits())
    assert [p.status for p in other.parts] == ["encrypted"]


def _stream(data: bytes) -> bytes:
    return read_stream(open_compound(data, Limits()), "Workbook").data


def _rc4(first: bytes, block: int, data: bytes) -> bytes:
    key = hashlib.md5(first + struct.pack("<I", block)).digest()  # noqa: S324
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % 16]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def test_an_older_copy_is_compared() -> None:
    """A file with a copy for Excel 95 beside the workbook: what the copy alone has is an earlier version."""
    old = open_document(Source(excel95(["公开", "删去的话"])), Limits())
    assert old.complete
    book = read_stream(open_compound(excel95(["公开", "删去的话"]), Limits()), "Book").data
    document = open_document(Source(excel97([Tab({(0, 0): "公开"})], members={"Book": book})), Limits())
    assert [(u.part, u.text, u.view) for u in document.unseen] == [("Book", "删去的话", "earlier")]
    assert document.complete


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8])
def test_a_workbook_cut_anywhere_is_an_open_line(share: float) -> None:
    """Wherever a workbook ends too early, something is an open line."""
    data = excel97([Tab({(i, 0): f"第{i}行机密" for i in range(400)}) for _ in range(3)])
    assert not open_document(Source(data[: int(len(data) * share)]), Limits()).complete
