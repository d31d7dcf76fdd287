"""The package under a Word document: odd, old, broken and hostile zips."""

import base64
import mmap
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from biaoshi.errors import UnreadableError
from biaoshi.formats.docx import FORMAT
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.archive import open_archive, read_member
from biaoshi.formats.ooxml.sniff import is_encrypted_office
from biaoshi.types.document import Document
from formats.docx_builder import MAIN, NAMESPACES, cell, docx, members, p, pack, part, r, row, section, table

TEXT = "机密★10年"


def read(data: bytes, **limits: int) -> Document:
    return FORMAT.read(Source(data), Limits(**limits))  # type: ignore[arg-type]


def texts(data: bytes) -> list[str]:
    return [b.text for b in read(data).blocks]


def document_xml(content: str) -> str:
    """The main part of a document with `content`."""
    xml = members(content)["word/document.xml"]
    assert isinstance(xml, str)
    return xml


def complete(data: bytes) -> bool:
    """True if the file is read and nothing of it is left open."""
    try:
        return read(data).complete
    except UnreadableError:
        return False


def renamed(change: dict[str, str]) -> bytes:
    return pack({change.get(k, k): v for k, v in members(p(r(TEXT))).items()})


ODD: dict[str, bytes] = {
    "backslashes in names": renamed({"word/document.xml": "word\\document.xml"}),
    "other case": renamed({"word/document.xml": "Word/Document.XML"}),
    "leading slash": renamed({"word/document.xml": "/word/document.xml"}),
    "without content types": pack({k: v for k, v in members(p(r(TEXT))).items() if not k.startswith("[")}),
    "without any relationships": pack({k: v for k, v in members(p(r(TEXT))).items() if not k.endswith(".rels")}),
    "absolute target": pack(
        {
            k: v.replace('Target="word/', 'Target="/word/') if isinstance(v, str) else v
            for k, v in members(p(r(TEXT))).items()
        }
    ),
    "main part elsewhere": pack(
        {
            k.replace("word/document", "content/main"): v.replace("word/document", "content/main")
            if isinstance(v, str)
            else v
            for k, v in members(p(r(TEXT))).items()
        }
    ),
    "bytes before the zip": b"stray bytes of a transfer\r\n" + docx(p(r(TEXT))),
    "bytes after the zip": docx(p(r(TEXT))) + b"\0" * 300,
    "base64": base64.encodebytes(docx(p(r(TEXT)))),
    "UTF-16": pack(
        members(p(r(TEXT)))
        | {"word/document.xml": f'<?xml version="1.0" encoding="UTF-16"?>{document_xml(p(r(TEXT)))}'.encode("utf-16")}
    ),
    "strict": pack(
        {
            k: v.replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/",
                "http://purl.oclc.org/ooxml/wordprocessingml/",
            ).replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/"
            )
            if isinstance(v, str)
            else v
            for k, v in members(p(r(TEXT))).items()
        }
    ),
    "macro-enabled": docx(p(r(TEXT)), main="application/vnd.ms-word.document.macroEnabled.main+xml"),
    "template": docx(p(r(TEXT)), main=MAIN.replace("document.main", "template.main")),
    "another prefix": pack(
        members("")
        | {
            "word/document.xml": f'<x:document xmlns:x="{NAMESPACES["w"]}"><x:body><x:p><x:r><x:t>{TEXT}</x:t></x:r></x:p></x:body></x:document>'
        }
    ),
    "no body element": pack(members("") | {"word/document.xml": part("document", p(r(TEXT)))}),
}


@pytest.mark.parametrize("oddity", ODD)
def test_odd_packages_are_read(oddity: str) -> None:
    """A package that a word processor would open is known by its content and read, however odd."""
    assert FORMAT.sniff(Source(ODD[oddity])) > 0
    assert texts(ODD[oddity]) == [TEXT]


def test_an_escaped_name_in_a_target_is_found() -> None:
    """A relationship target may be written with percent signs."""
    data = docx(
        p(),
        parts={"word/页 眉.xml": part("hdr", p(r(TEXT)))},
        relations=[("h", "header", "%E9%A1%B5%20眉.xml")],
        last=section(("header", "default", "h")),
    )
    assert TEXT in texts(data)


def test_a_streamed_zip_is_read_without_its_directory() -> None:
    """Members written as a stream (sizes after the data) are recovered when the end of the file is missing."""

    class Stream(BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

    out = Stream()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members(p(r(TEXT))).items():
            archive.writestr(name, content)
    whole = out.getvalue()
    assert texts(whole) == [TEXT]
    torn = read(whole[: whole.rindex(b"PK\x01\x02") - 60])
    assert [b.text for b in torn.blocks] == [TEXT]
    assert [(x.name, x.status) for x in torn.parts][-1] == ("压缩包目录", "failed")


@pytest.mark.parametrize("keep", [0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_truncated_file_is_never_complete(keep: float) -> None:
    """However much of a file is cut off, it is either refused or has an open line; never a silent part."""
    whole = docx("".join(p(r(f"{TEXT}{i}")) for i in range(300)), parts={"word/footer9.xml": part("ftr", p(r("脚")))})
    assert not complete(whole[: int(len(whole) * keep)])


def test_a_damaged_part_is_failed_and_the_others_are_read() -> None:
    """Broken bytes in one header leave the body read, and the header's line open."""
    relations = [("h", "header", "header1.xml")]
    data = bytearray(
        docx(
            p(r(TEXT)),
            parts={"word/header1.xml": part("hdr", p(r("眉" * 50)))},
            relations=relations,
            last=section(("header", "default", "h")),
        )
    )
    at = data.index(b"word/header1.xml") + 40
    data[at : at + 20] = b"\xff" * 20
    document = read(bytes(data))
    assert document.blocks[0].text == TEXT
    assert [x.status for x in document.parts if "header1" in x.name and "rels" not in x.name] == ["failed"]


def test_a_part_cut_short_gives_what_stands_before_the_cut() -> None:
    """Malformed XML is read up to its fault and its line stays open."""
    document = document_xml(p(r("甲")) + p(r("乙")))
    read_ = read(pack(members("") | {"word/document.xml": document[: document.index("乙")]}))
    assert read_.blocks[0].text == "甲"
    assert [(x.name, x.status) for x in read_.parts if x.status != "no_text"] == [("body", "failed")]


def test_a_name_given_twice_is_two_lines_and_one_of_them_open() -> None:
    """Of two members of one name the last counts, as for other readers; the first is told, not dropped."""
    pairs = list(members(p(r("先"))).items())
    pairs.append(("word/document.xml", document_xml(p(r(TEXT)))))
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = pack(pairs)
    document = read(data)
    assert [b.text for b in document.blocks] == [TEXT]
    assert [(x.name, x.status) for x in document.parts if x.status not in ("no_text", "read")] == [
        ("word/document.xml", "skipped")
    ]


def test_a_dtd_is_refused() -> None:
    """A part with a document type declaration is not read: entities could reach out or blow up."""
    bomb = f'<!DOCTYPE a [<!ENTITY x "{TEXT}">]>{document_xml(p("&x;"))}'
    with pytest.raises(UnreadableError) as error:
        read(pack(members("") | {"word/document.xml": '<?xml version="1.0"?>' + bomb}))
    assert error.value.status == "failed"


@pytest.mark.parametrize(
    ("limits", "status"),
    [({"bytes": 100}, "limited"), ({"members": 2}, "limited"), ({"inflated": 400}, "limited")],
)
def test_limits_of_the_file_are_told(limits: dict[str, int], status: str) -> None:
    """Too many bytes or members is `limited`, with no text of the document in the reason."""
    with pytest.raises(UnreadableError) as error:
        read(docx(p(r(TEXT))), **limits)
    assert error.value.status == status
    assert TEXT not in error.value.why


def test_a_member_that_inflates_too_far_is_limited_and_the_rest_read() -> None:
    """A bomb in one part leaves the others read; its line says a limit was reached."""
    data = docx(p(r(TEXT)), parts={"word/bomb.xml": "<a>" + "x" * 40_000_000 + "</a>"})
    document = read(data, ratio=20)
    assert document.blocks[0].text == TEXT
    assert [(x.name, x.status) for x in document.parts if x.status not in ("no_text", "read")] == [
        ("word/bomb.xml", "limited")
    ]


def test_nesting_beyond_the_limit_is_limited() -> None:
    """Tables within tables beyond the limit are cut off and told; within it they are read."""

    def nested(n: int) -> str:
        inner = p(r(TEXT))
        for _ in range(n):
            inner = table(row(cell(inner, p())))
        return inner

    assert TEXT in texts(docx(nested(20)))
    deep = read(docx(nested(20)), depth=10)
    assert [(x.name, x.status) for x in deep.parts if x.status not in ("no_text", "read")] == [("body", "limited")]
    assert not read(docx(nested(100))).complete


def test_too_many_characters_are_limited() -> None:
    """A text longer than the limit is read up to it and told."""
    document = read(docx("".join(p(r("文" * 100)) for _ in range(20))), chars=500)
    assert 500 <= len(document.text) < 1000
    assert not document.complete


def test_encrypted_packages_are_told_from_old_word_files() -> None:
    """A compound file with an encrypted package is encrypted; another compound file is not, and no Word document here."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    locked = head + "EncryptedPackage".encode("utf-16-le")
    assert is_encrypted_office(locked)
    assert not is_encrypted_office(head + "WordDocument".encode("utf-16-le"))
    assert FORMAT.sniff(Source(locked)) == 0
    with pytest.raises(UnreadableError) as error:
        read(locked)
    assert error.value.status == "encrypted"


def test_a_member_with_a_password_is_an_open_line() -> None:
    """A member encrypted by the zip's own means is listed as encrypted."""
    data = bytearray(docx(p(r(TEXT)), parts={"word/footer3.xml": part("ftr", p())}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.rindex(
            sign, 0, data.rindex(b"word/footer3.xml") if sign == b"PK\x01\x02" else data.index(b"word/footer3.xml")
        )
        data[at + offset] |= 1
    document = read(bytes(data))
    assert [(x.name, x.status) for x in document.parts if x.status not in ("no_text", "read")] == [
        ("word/footer3.xml", "encrypted")
    ]


@pytest.mark.parametrize("name", ["xl/workbook.xml", "ppt/presentation.xml", "OFD.xml"])
def test_other_packages_are_not_taken_for_word(name: str) -> None:
    """A workbook, a presentation or an OFD is a zip but no Word document, even with Word's names in its text."""
    data = pack({"[Content_Types].xml": "<Types/>", name: "<a>word/document.xml</a>"})
    assert FORMAT.sniff(Source(data)) == 0


def test_neither_text_nor_nothing_is_word() -> None:
    """Plain text, a stray zip signature and an empty file are not Word documents."""
    assert [FORMAT.sniff(Source(x)) for x in (b"", b"PK", "机密★10年".encode(), b"PK\x03\x04 and no more")] == [
        0,
        0,
        0,
        0,
    ]


def test_a_mapped_file_is_read_as_bytes_are(tmp_path: Path) -> None:
    """A memory-mapped file gives the same document."""
    path = tmp_path / "a.docx"
    path.write_bytes(docx(p(r(TEXT))))
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert FORMAT.sniff(Source(mapped)) == 1
        assert FORMAT.read(Source(mapped), Limits()) == read(path.read_bytes())


def test_the_archive_agrees_with_the_standard_library() -> None:
    """Names, sizes and bytes of every member are those the standard library finds."""
    data = docx(p(r(TEXT)), parts={"word/media/空.bin": b"", "word/大.bin": bytes(range(256)) * 5000})
    archive = open_archive(data, Limits())
    with zipfile.ZipFile(BytesIO(data)) as standard:
        assert [(m.name, read_member(archive, m, Limits()).data) for m in archive.members] == [
            (n, standard.read(n)) for n in standard.namelist()
        ]


def test_a_hundred_thousand_paragraphs_are_all_read() -> None:
    """A very long document is read whole."""
    document = read(docx("<w:p><w:r><w:t>文</w:t></w:r></w:p>" * 100_000))
    assert len(document.blocks) == 100_000
    assert document.complete


def test_a_line_of_a_million_characters_is_read() -> None:
    """A paragraph of a million characters is read whole."""
    assert len(texts(docx(p(r("文" * 1_000_000))))[0]) == 1_000_000


def test_a_part_the_document_refers_to_but_does_not_hold_is_an_open_line() -> None:
    """A header that is related and missing is told as failed: it may have said anything."""
    document = read(
        docx(p(r(TEXT)), relations=[("h", "header", "header1.xml")], last=section(("header", "default", "h")))
    )
    assert [(x.name, x.status) for x in document.parts if x.status not in ("no_text", "read")] == [
        ("word/header1.xml", "failed")
    ]


def test_a_pdf_that_holds_a_word_file_stays_a_pdf() -> None:
    """Another file with a Word document inside it is hardly taken for one; a zip with a folder called word not at all."""
    assert FORMAT.sniff(Source(b"%PDF-1.7\n" + docx(p(r(TEXT))) + b"\n%%EOF" + b" " * 70_000)) == 0
    assert FORMAT.sniff(Source(b"%PDF-1.7\n" + docx(p(r(TEXT))) + b"\n%%EOF")) < 0.5
    assert FORMAT.sniff(Source(pack({"word/通知.txt": TEXT}))) == 0


def test_a_part_related_twice_is_one_story() -> None:
    """A header that is the body again, or is footnotes too, is read once, under its first name."""
    relations = [("h", "header", "document.xml"), ("f", "footnotes", "both.xml"), ("g", "header", "both.xml")]
    document = read(
        docx(
            p(r(TEXT)),
            parts={"word/both.xml": part("hdr", p(r("眉")))},
            relations=relations,
            last=section(("header", "default", "h")),
        )
    )
    assert [b.text for b in document.blocks].count(TEXT) == 1
    assert sorted(x.name for x in document.parts if x.kind == "text") == ["body", "footnotes"]


def test_the_media_type_is_one_of_words() -> None:
    """The media type tells macro-enabled files and templates; what a file makes up is not repeated."""
    made_up = "text/" + TEXT
    types = [
        FORMAT.read(Source(docx(p(), main=x)), Limits()).media_type
        for x in (MAIN, "application/vnd.ms-word.document.macroEnabled.main+xml", made_up)
    ]
    assert types == [FORMAT.media_type, "application/vnd.ms-word.document.macroEnabled", FORMAT.media_type]
