"""Texts, tables, slides and messages that cost more than they weigh: long, deep, repeated, leading back to themselves."""

import struct
from collections.abc import Iterator

from formats import archive_builder as archives
from formats import odf_builder, xlsx_builder
from formats.docx_builder import cell, docx, p, r, row, table
from formats.office97_builder import Tab, Word, container, excel97, plain, powerpoint97, record, rtf, slide, word97
from formats.office97_builder import shape as drawn
from hostile.case import LINES, MARK, REST, Row

TEXT = "\n".join(LINES).encode()


def rows() -> Iterator[Row]:
    yield "line of four million letters", "plain", "通知.txt", lambda: TEXT + b"\n" + "字".encode() * 1_900_000, "read"
    yield "letters beyond the limit", "plain", "通知.txt", lambda: TEXT + b"\n" + "字".encode() * 2_500_000, "open"
    yield "100,000 paragraphs", "plain", "通知.txt", lambda: TEXT + "\n正文。".encode() * 100_000, "read"
    yield "3,000 marks", "plain", "通知.txt", lambda: (MARK + "\n").encode() * 3000, "read"
    yield "stars without end", "plain", "通知.txt", lambda: TEXT + b"\n" + "机密★".encode() * 8000, "read"
    yield (
        "zero-width letters without end",
        "plain",
        "通知.txt",
        lambda: ("机" + "\u200b" * 60_000 + "密★10年\n").encode() + TEXT,
        "read",
    )
    yield "cells beyond the limit", "csv", "台账.csv", lambda: f"{MARK},".encode() + b"x," * 1_500_000, "told"
    yield "quote that never ends", "csv", "台账.csv", lambda: f'甲,乙\n1,"{MARK}'.encode() + b"\n,x" * 200_000, "told"
    yield "divs in divs", "html", "通知.html", lambda: b"<html><body>" + b"<div>" * 100_000 + MARK.encode(), "open"
    yield (
        "tags that never end",
        "html",
        "通知.html",
        lambda: b"<html><body><p>" + MARK.encode() + b"</p>" + b"<a " * 300_000,
        "told",
    )
    yield "groups in groups", "rtf", "通知.rtf", lambda: rtf(*LINES, tail="{" * 20_000 + "}" * 20_000 + "}"), "open"
    yield "binary of two gigabytes announced", "rtf", "通知.rtf", lambda: rtf(*LINES, "\\bin2000000000 x"), "open"
    yield "a million control words", "rtf", "通知.rtf", lambda: rtf(MARK, "\\b\\b0" * 500_000, *REST), "read"
    yield "repeated cells", "odf", "台账.ods", _repeated, "open"
    yield (
        "row of sixteen thousand repeated",
        "xlsx",
        "台账.xlsx",
        lambda: xlsx_builder.workbook(
            xlsx_builder.sheet(
                *[
                    xlsx_builder.row(
                        i + 1, *[xlsx_builder.s(f"{c}{i + 1}", MARK if i == 0 else "字" * 500) for c in "ABCDEFGH"]
                    )
                    for i in range(800)
                ]
            )
        ),
        "open",
    )
    yield "strings of a workbook said to be four thousand million", "excel97", "台账.xls", _many_strings, "open"
    yield "sectors in a ring", "word97", "通知.doc", _ring, "open"
    yield "records in records", "powerpoint97", "汇报.ppt", _deep_records, "told"
    yield "tables in tables", "docx", "通知.docx", lambda: docx(p(r(MARK)) + _tables(60)), "told"
    yield (
        "parts of a message without end",
        "msg",
        "来信.msg",
        lambda: _lots(400),
        "open",
    )


def _repeated() -> bytes:
    lots = odf_builder.row(
        odf_builder.cell("密", 'table:number-columns-repeated="16384"'), about='table:number-rows-repeated="1048576"'
    )
    return odf_builder.odf(odf_builder.table(odf_builder.row(odf_builder.cell(MARK)), lots), "spreadsheet")


def _many_strings() -> bytes:
    data = excel97([Tab({(0, 0): MARK})])
    return data.replace(record(0xFC, struct.pack("<II", 1, 1))[4:12], struct.pack("<II", 0xFFFFFFF0, 0xFFFFFFF0), 1)


def _ring() -> bytes:
    data = bytearray(word97(Word(plain(*LINES))))
    fat = struct.unpack("<I", data[76:80])[0]
    at = 512 * (fat + 1)
    data[at : at + 512] = struct.pack("<128I", *[1 if i == 0 else 0 if i == 1 else i for i in range(128)])
    return bytes(data)


def _deep_records() -> bytes:
    inner = drawn(MARK)
    for _ in range(300):
        inner = container(0xF003, inner)
    return powerpoint97([slide(drawn("\r".join(LINES))), slide(inner)])


def _tables(levels: int) -> str:
    inner = p(r("内"))
    for _ in range(levels):
        inner = table(row(cell(inner, p())))
    return inner


def _lots(count: int) -> bytes:
    files = {f"a{i}": b"x" for i in range(count)}
    return archives.outlook("\n".join(LINES), **files)  # type: ignore[arg-type]  # names of files, none of them another argument
