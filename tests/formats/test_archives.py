"""Archives: names in any encoding, every entry a line, nothing hostile reached or followed, nothing broken in silence."""

import gzip
import io
import stat
import struct
import tarfile
import zipfile

import pytest

from biaoshi.errors import UnreadableError
from biaoshi.formats import Limits, Source, open_document, sniff
from biaoshi.formats.members import decode_names
from biaoshi.types.document import CLOSED, Document
from formats.archive_builder import rar4, rar5, raw_zip, seven, spoilt_of, tarred, wrapped, zipped

TEXT = "机密★10年\n云岭省水利厅文件\n"


def opened(document: Document) -> list[tuple[str, str]]:
    """Names and status of the open lines that no child will close."""
    waiting = {c.address for c in document.children if c.token is not None}
    return [(p.name, p.status) for p in document.parts if p.status not in CLOSED and p.name not in waiting]


def had(data: bytes, number: int = 0, limits: Limits | None = None) -> bytes:
    """The bytes of a child."""
    source, limits = Source(data), limits or Limits()
    form = sniff(source)
    token = open_document(source, limits).children[number].token
    assert form
    assert form.extract
    assert token is not None
    return form.extract(source, limits, token)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("关于印发方案的通知.docx", "gb18030"), ("关于印发方案的通知.docx", "utf-8"), ("臨江縣政府公文.docx", "big5"),
        ("联通.txt", "gb18030"), ("附件.doc", "gb18030"), ("表一.xls", "utf-8"), ("机密★10年 名单.xlsx", "gb18030"),
        ("résumé.txt", "cp437"),
    ],
)  # fmt: skip
def test_names_are_read_in_the_encoding_they_read_best_in(name: str, encoding: str) -> None:
    """A name without the UTF-8 flag is what it reads best as, also where its bytes are valid in another encoding."""
    document = open_document(Source(raw_zip([(name.encode(encoding), b"x"), (b"readme.txt", b"y")])), Limits())
    assert [c.name for c in document.children] == [name, "readme.txt"]


def test_a_flagged_name_is_utf8_beside_names_in_another_encoding() -> None:
    """The flag of one entry settles that entry; the others are judged together."""
    names = ["通知.txt".encode(), "关于报送材料的函.txt".encode("gb18030")]
    assert decode_names(names, [True, False]) == ["通知.txt", "关于报送材料的函.txt"]


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/shadow", "C:\\Windows\\a.txt", "..\\..\\a.txt", "NUL", "a\x00b.txt", "\u202etxt.exe", "x" * 5000, ""],
)  # fmt: skip
def test_names_that_would_lead_out_are_only_shown(name: str) -> None:
    """A name of a place outside, a device, or with signs that turn the line round is a name like others."""
    document = open_document(Source(raw_zip([(name.encode(), TEXT.encode()), (b"ok.txt", b"x")])), Limits())
    shown = document.children[0].name
    assert shown == (name or "（没有名字）")
    assert had(raw_zip([(name.encode(), TEXT.encode()), (b"ok.txt", b"x")])) == TEXT.encode()
    assert len(document.children) == 2


def test_links_and_devices_are_listed_and_not_followed() -> None:
    """A link is a closed line with the name it points to as text; a device is a closed line; neither is a child."""
    linked = raw_zip([(b"link", b"/etc/passwd")], mode=stat.S_IFLNK | 0o777)
    packed = tarred(
        {}, 链接=(tarfile.SYMTYPE, "../机密★5年.txt"), 硬链=(tarfile.LNKTYPE, "/a"), 管道=(tarfile.FIFOTYPE, "")
    )
    for data, count, text in ((linked, 1, "/etc/passwd"), (packed, 3, "机密★5年")):
        document = open_document(Source(data), Limits())
        assert document.children == ()
        assert opened(document) == []
        assert len(document.parts) == count + 1
        assert text in document.text


def test_equal_names_are_two_children_with_two_lines() -> None:
    """Two entries of one name are both read, and each has a line of its own."""
    data = raw_zip([(b"a.txt", b"one"), (b"a.txt", b"two")])
    document = open_document(Source(data), Limits())
    assert len({c.address for c in document.children}) == 2
    assert [had(data, 0), had(data, 1)] == [b"one", b"two"]
    assert {c.address for c in document.children} <= {p.name for p in document.parts}


def test_folders_and_comments_are_read_as_text() -> None:
    """A folder's name and a comment may bear a mark; they are text of the archive."""
    document = open_document(Source(zipped({"机密★5年/a.txt": b"x"}, note="绝密★长期".encode("gb18030"))), Limits())
    assert [b.text for b in document.blocks] == ["机密★5年", "绝密★长期"]


def test_office_packages_are_no_archives() -> None:
    """Packages of an office suite or OFD, whole or cut, are never taken apart; a zip that holds one is an archive."""
    package = zipped({"[Content_Types].xml": b"<Types/>", "visio/document.xml": b"<x/>"})
    for data in (
        package,
        package[:-40],
        zipped({"OFD.xml": b"<x/>"}),
        zipped({"mimetype": b"x", "content.xml": b"<x/>"}),
    ):
        found = sniff(Source(data))
        assert found is None or found.name != "zip"
    found = sniff(Source(zipped({"a/[Content_Types].xml": package, "xl.docx": package})))
    assert found
    assert found.name == "zip"


def test_a_bomb_is_over_the_limit_before_it_is_unpacked() -> None:
    """A member that would grow beyond what is left is refused, however small it is and whatever size it claims."""
    data = zipped({"a.txt": bytes(40 << 20)})
    lying = data.replace(struct.pack("<L", 40 << 20), struct.pack("<L", 100))
    for bomb in (data, lying, raw_zip([(b"a", bytes(2 << 20))])):
        with pytest.raises(UnreadableError) as raised:
            had(bomb, limits=Limits(inflated=1 << 20))
        assert raised.value.status == "limited"


def test_a_stream_over_the_limit_is_an_open_line() -> None:
    """A gzip bomb is known when it is read: its one file is listed and left."""
    document = open_document(Source(gzip.compress(bytes(40 << 20)), "a.gz"), Limits(inflated=1 << 20))
    assert opened(document) == [("a", "limited")]
    document = open_document(Source(seven({"a.txt": bytes(4 << 20)})), Limits(inflated=1 << 20))
    assert opened(document) == [("a.txt", "limited")]


def test_too_many_members_are_an_open_line() -> None:
    """An archive of more members than the limit is refused with a reason, not half listed."""
    for data in (raw_zip([(b"%d" % n, b"") for n in range(30)]), tarred({str(n): b"" for n in range(30)})):
        (line,) = open_document(Source(data), Limits(members=20)).parts
        assert (line.status, line.rule) == ("limited", "RD105")


def test_a_zip_without_its_directory_is_read_from_the_front() -> None:
    """Of a cut zip the whole members are had, the cut one is not, and the loss is said."""
    data = zipped({"甲.txt": TEXT.encode(), "乙.txt": bytes(range(256)) * 200}, zipfile.ZIP_STORED)[:40_000]
    document = open_document(Source(data), Limits())
    assert [c.name for c in document.children] == ["甲.txt", "乙.txt"]
    assert opened(document) == [("压缩包目录", "failed")]
    assert had(data, 0) == TEXT.encode()
    with pytest.raises(UnreadableError):
        had(data, 1)


@pytest.mark.parametrize("cut", range(1, 60))
def test_a_cut_archive_is_never_silent(cut: int) -> None:
    """Wherever an archive breaks off, a line is open: of itself, or of a file in it that cannot be had whole."""
    gone = [
        zipped({"甲.txt": TEXT.encode() * 9, "乙.txt": b"x" * 900}), tarred({"甲.txt": TEXT.encode() * 9})[:1536],
        gzip.compress(TEXT.encode() * 9), seven({"甲.txt": TEXT.encode()}), rar5({"甲.txt": TEXT.encode() * 9, "乙.txt": b"y" * 50}),
    ]  # fmt: skip
    for data in gone:
        part = data[: max(len(data) * cut // 60, 512 if b"ustar" in data else 16)]
        document = open_document(Source(part), Limits())
        faults = len(opened(document))
        for number, child in enumerate(document.children):
            if child.token is not None:
                try:
                    had(part, number)
                except UnreadableError:
                    faults += 1
        assert faults, (cut, data[:4])


def test_rar_lists_names_and_reads_what_is_stored() -> None:
    """Names of RAR 4 are read in their encoding; a compressed member is an open line with a remedy."""
    assert (
        open_document(Source(rar4({"目录\\关于报送材料的函.txt".encode("gb18030"): b"x"})), Limits()).children[0].name
        == "目录/关于报送材料的函.txt"
    )
    (line, _) = open_document(Source(rar5({"甲.txt": b"x"}, 3)), Limits()).parts
    assert line.status == "unsupported"
    assert line.why
    assert "解压" in line.why


@pytest.mark.parametrize(("module", "name"), [("py7zr", "sevenzip"), ("rarfile", "rar")])
def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, module: str, name: str) -> None:
    """Without the library the file is an open line that names the extra to install."""
    monkeypatch.setitem(__import__("sys").modules, module, None)
    data = seven({"a": b"x"}) if name == "sevenzip" else rar5({"a": b"x"})
    (line,) = open_document(Source(data), Limits()).parts
    assert (line.status, line.rule) == ("unsupported", "RD103")
    assert "biaoshi[archives]" in (line.why or "")


def test_encrypted_members_are_named() -> None:
    """A locked member is an open line with its name as text of the archive."""
    document = open_document(Source(raw_zip([("机密★10年.docx".encode(), b"x")], flags=0x801)), Limits())
    assert opened(document) == [("机密★10年.docx", "encrypted")]
    assert "机密★10年" in document.text


def test_an_object_of_the_packager_keeps_its_name() -> None:
    """A file packed into a document is had with its name and its bytes."""
    data = wrapped("机密清单.txt", TEXT.encode())
    assert open_document(Source(data), Limits()).children[0].name == "机密清单.txt"
    assert had(data) == TEXT.encode()


def test_spoilt_samples_are_no_texts() -> None:
    """No broken archive is taken for a text."""
    for files in spoilt_of(TEXT).values():
        for data in files.values():
            found = sniff(Source(data))
            assert found is None or found.name not in ("plain", "html")


def test_sparse_and_odd_tar_entries_are_open_lines() -> None:
    """A member that runs beyond the end of the archive is open, and nothing after it is invented."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as t:
        info = tarfile.TarInfo("甲.txt")
        info.size = 5000
        t.addfile(info, io.BytesIO(b"x" * 5000))
    document = open_document(Source(out.getvalue()[:3000]), Limits())
    assert ("甲.txt", "failed") in opened(document)
