"""Pictures inside .doc, .xls, .ppt and RTF files, and metafiles wherever they are: read, or said why not."""

import binascii
import gzip
import io
import struct
from functools import cache

import pytest
from PIL import Image

from biaoshi.formats import Limits, Source, open_document
from biaoshi.formats.metafile import bmp_of, metafile
from biaoshi.formats.ole.blips import first, inline, stored
from biaoshi.types.document import Document, Part
from formats import docx_builder
from formats import metafile_builder as build
from formats.office97_builder import (
    Paragraph,
    Tab,
    Word,
    container,
    excel97,
    powerpoint97,
    record,
    rtf,
    shape,
    slide,
    word97,
)
from formats.picture_builder import drawn, needs_font, saved

MARK = "机密★10年"


def _shape_with(number: int) -> bytes:
    """A drawing of one shape that shows picture `number` of the store."""
    properties = struct.pack("<HI", 0x4104, number)
    inner = (
        struct.pack("<HHII", 2, 0xF00A, 8, 1025) + bytes(4) + struct.pack("<HHI", 1 << 4 | 3, 0xF00B, 6) + properties
    )
    shape_ = struct.pack("<HHI", 15, 0xF004, len(inner)) + inner
    return b"\0" + struct.pack("<HHI", 15, 0xF002, len(shape_)) + shape_


def _holders(kind: str, data: bytes) -> dict[str, bytes]:
    """Return files of every kind that hold the picture `data`."""
    record_ = build.blip(kind, data)
    run = ("\x01", b"\x55\x08\x01\x03\x6a" + struct.pack("<I", 0))
    text = {"png": "pngblip", "jpeg": "jpegblip", "emf": "emfblip", "wmf": "wmetafile8", "dib": "dibitmap0"}[kind]
    held = data[22:] if kind == "wmf" else data
    group = rf"{{\pict{{\*\picprop{{\sp{{\sn fLine}}{{\sv 0}}}}}}\picw3000\pich3000\pichgoal3000\{text} {binascii.b2a_hex(held).decode()}}}"
    lines = [Paragraph([("通知如下", b"")])]
    return {
        "doc, in the line": word97(
            Word([Paragraph([run]), *lines], members={"Data": build.inline(record_).ljust(4096, b"\0")})
        ),
        "doc, floating": word97(Word(lines, tables={50: build.store(build.entry(record_)) + _shape_with(1)})),
        "xls": excel97([Tab({(0, 0): "名单"})], extra=record(0xEB, build.store(build.entry(record_)))),
        "ppt": powerpoint97(
            [slide(shape("通知如下"))],
            extra=container(1035, build.store(build.entry(record_, place=0))),
            members={"Pictures": record_.ljust(4096, b"\0")},
        ),
        "rtf": rtf("通知如下", group + r"\par"),
    }


HOLDERS = ("doc, in the line", "doc, floating", "xls", "ppt", "rtf")


def _read(data: bytes, ocr: str = "auto") -> Document:
    return open_document(Source(data, None, ocr), Limits())  # type: ignore[arg-type]


def _lines(document: Document) -> list[Part]:
    return [p for p in document.parts if p.kind == "image"]


@cache
def _drawn(form: str) -> bytes:
    return saved(drawn([MARK, "云岭省人民政府文件"], size=40), form)


@needs_font
@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("kind", ["png", "jpeg", "dib"])
def test_a_mark_in_a_picture_is_read(holder: str, kind: str) -> None:
    """The mark in a picture is a block, recognised; the picture's line is closed as `ocr`."""
    data = _drawn({"png": "PNG", "jpeg": "JPEG", "dib": "BMP"}[kind])
    document = _read(_holders(kind, data[14:] if kind == "dib" else data)[holder])
    assert [b.text for b in document.blocks if b.source == "ocr"] == [MARK, "云岭省人民政府文件"]
    assert [p.status for p in _lines(document)] == ["ocr"]
    assert document.complete


@needs_font
@pytest.mark.parametrize(("holder", "at"), [("doc, in the line", 0), ("rtf", 1)])
def test_a_picture_stands_where_its_text_does(holder: str, at: int) -> None:
    """The words of a picture in the line stand among the paragraphs where the picture does."""
    document = _read(_holders("png", _drawn("PNG"))[holder])
    texts = [b.text for b in document.blocks if b.part == "body" and b.text.strip("\x01 ")]
    assert texts.index(MARK) == at
    assert texts.index("通知如下") == (2 if at == 0 else 0)


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_blank_picture_and_one_not_read(holder: str) -> None:
    """A picture of one tone, and one of a few pixels, is `no_text`; one not recognised stays open and says why."""
    for size in (200, 12):
        blank = saved(Image.new("RGB", (size, size), "white"))
        assert [p.status for p in _lines(_read(_holders("png", blank)[holder], "never"))] == ["no_text"]
    pattern = saved(Image.frombytes("L", (64, 64), bytes(x * y % 251 for y in range(64) for x in range(64))))
    line = _lines(_read(_holders("png", pattern)[holder], "never"))[0]
    assert (line.status, line.rule) == ("skipped", "RD104")


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("kind", ["emf", "wmf"])
def test_the_words_of_a_metafile_are_text(holder: str, kind: str) -> None:
    """Text records are read as text even without recognition, pieces of a line joined; the line is closed as `read`."""
    texts = [(10, 20, "机密"), (50, 20, "★10年"), (10, 60, "云岭省水利厅")]
    data = build.emf(texts) if kind == "emf" else build.wmf([t for t in texts if "★" not in t[2]])
    document = _read(_holders(kind, data)[holder], "never")
    wanted = [MARK, "云岭省水利厅"] if kind == "emf" else ["机密", "云岭省水利厅"]
    assert [b.text for b in document.blocks if b.text in wanted] == wanted
    assert [(p.status, p.rule) for p in _lines(document)] == [("read", None)]
    assert all(b.source == "text" for b in document.blocks)


def test_curves_of_a_metafile_stay_open() -> None:
    """Curves and areas may be letters: the words are read, the line stays open; lines and boxes alone hold no text."""
    curve = struct.pack("<II", 2, 12) + bytes(4)
    box = struct.pack("<II4i", 43, 24, 0, 0, 9, 9)
    found = _read(_holders("emf", build.emf([(0, 0, "秘密★5年")], extra=curve))["xls"])
    assert [b.text for b in found.blocks if "秘密" in b.text] == ["秘密★5年"]
    assert [(p.status, p.rule, p.chars) for p in _lines(found)] == [("skipped", "RD104", 5)]
    assert [p.status for p in _lines(_read(_holders("emf", build.emf(extra=box))["xls"]))] == ["no_text"]


def test_a_broken_metafile_says_so() -> None:
    """A metafile cut short gives what it has and an open line."""
    whole = build.emf([(0, 0, "秘密★5年"), (0, 50, "不见的字")])
    document = _read(_holders("emf", whole[:-60])["xls"])
    assert any("秘密★5年" in b.text for b in document.blocks)
    assert [(p.status, p.rule) for p in _lines(document)] == [("failed", "RD102")]


@needs_font
def test_a_bitmap_in_a_metafile_is_recognised() -> None:
    """A screen shot kept as a metafile is a picture: its bitmap is recognised; a blank one is no text."""
    picture = drawn([MARK, "云岭省人民政府文件"], size=40)
    dib = saved(picture.convert("RGB"), "BMP")[14:]
    document = _read(_holders("emf", build.emf(bitmaps=[dib]))["doc, floating"])
    assert [b.text for b in document.blocks if b.source == "ocr"] == [MARK, "云岭省人民政府文件"]
    assert [p.status for p in _lines(document)] == ["ocr"]
    assert [p.status for p in _lines(_read(_holders("emf", build.emf(bitmaps=[build.dib()]))["xls"]))] == ["no_text"]


def test_metafiles_of_a_docx_are_read_too() -> None:
    """The same in a docx, deflated by itself (.emz) or not."""
    data = build.emf([(0, 0, "秘密★5年")])
    for name, content in (("a.emf", data), ("a.emz", gzip.compress(data))):
        document = _read(
            docx_builder.docx(
                docx_builder.p(docx_builder.r(inner=docx_builder.picture("rP", 100))),
                parts={f"word/media/{name}": content},
                relations=[("rP", "image", f"media/{name}")],
            ),
            "never",
        )
        assert "秘密★5年" in document.text
        assert [(p.status, p.rule) for p in _lines(document)] == [("read", None)]


def test_text_of_emf_plus() -> None:
    """Words drawn by EMF+ alone are read, and the line stays open: what else EMF+ draws is not looked at."""
    words = "机密★10年"
    string = struct.pack("<IIIffff", 0, 0, len(words), 1.0, 2.0, 3.0, 4.0) + words.encode("utf-16-le")
    inner = struct.pack("<HHII", 0x401C, 0, 12 + len(string), len(string)) + string
    comment = struct.pack("<III4s", 70, 16 + len(inner), 4 + len(inner), b"EMF+") + inner
    found = metafile(build.emf(extra=comment))
    assert found is not None
    assert found.lines == [words]


def test_stores_and_records() -> None:
    """A store gives its pictures by number, those that cannot be had left out; one or two digests; no picture, none."""
    png = saved(Image.new("RGB", (8, 8)))
    two = build.blip("png", png, digests=2)
    held = build.store(build.entry(build.blip("png", png)), build.entry(b"", place=9999), build.entry(two))
    assert stored(held, elsewhere=b"short") == {1: png, 3: png}
    assert first(build.blip("emf", build.emf(), packed=False)) == build.emf()
    assert first(b"nothing at all here") is None
    assert inline(build.inline(build.blip("png", png)), 0) == png
    assert inline(b"\0" * 200, 0) is None
    assert inline(b"", 5) is None


@pytest.mark.parametrize("data", [b"", b"\1\0\0\0", build.dib()[:20], struct.pack("<IH", 12, 4) + bytes(3)])
def test_a_bitmap_without_a_header_is_none(data: bytes) -> None:
    """What is no bitmap is none, whatever its length."""
    assert bmp_of(data) is None


@pytest.mark.parametrize("maker", [build.emf, build.wmf])
def test_any_cut_of_a_metafile_is_survived(maker: object) -> None:
    """However a metafile is cut, reading ends and what was whole before stays."""
    whole = maker([(0, 0, "秘密★5年"), (0, 90, "通知")])  # type: ignore[operator]
    for end in range(len(whole)):
        metafile(whole[:end])
    assert metafile(b"none of these") is None
    assert Image.open(io.BytesIO(bmp_of(build.dib()) or b"")).size == (8, 8)
