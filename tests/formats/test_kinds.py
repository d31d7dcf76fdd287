"""What has no reader is named, and is an open line; it is never taken for text."""

import base64
import io
import zipfile

import pytest

from biaoshi.formats import Limits, Source, open_document, sniff
from biaoshi.formats.kinds import known
from formats.sample_files import portable


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name in names:
            z.writestr(name, "机密★10年")
    return out.getvalue()


def ole(*streams: str) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + b"".join(s.encode("utf-16-le") + b"\0\0" for s in streams)
    )


UNREAD = [
    (zipped("OFD.xml", "Doc_0/Document.xml"), "application/ofd", "RD102", "OFD"),
    (zipped("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml.sheet", "RD102", "部件"),
    (zipped("[Content_Types].xml", "ppt/presentation.xml"), "presentationml", "RD102", "部件"),
    (ole("WordDocument", "Data"), "application/msword", "RD102", "损坏"),
    (ole("Workbook"), "application/vnd.ms-excel", "RD102", "损坏"),
    (ole("PowerPoint Document"), "powerpoint", "RD102", "不完整"),
    (ole()[:30] + b"\x09\0" + bytes(16) + b"\x63\0\0\0" + bytes(700), "ole-storage", "RD102", "不完整"),
    (ole("WpsDocument"), "application/wps-office.wps", "RD103", "WPS 97"),
    (b"\xdb\xa5\x2d\x00" + bytes(60), "application/msword", "RD103", "Word 2.0"),
    (b"\x09\x04\x06\x00" + bytes(60), "application/vnd.ms-excel", "RD103", "Excel 4.0"),
    (base64.b64encode(b"{\\rtf1\\ansi " + bytes(200)), "application/base64", "RD103", "Base64"),
    (ole("EncryptionInfo", "EncryptedPackage"), "", "RD101", "加密"),
    (
        b"\xef\xbb\xbf" + b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><x/>',
        "text/xml",
        "RD103",
        "XML",
    ),
    (base64.encodebytes(zipped("xl/workbook.xml")), "spreadsheetml.sheet", "RD102", "部件"),
    (base64.b64encode(b"%PDF-1.7 " + bytes(200)), "application/base64", "RD103", "Base64"),
    (portable(compress=False)[20:], "application/pdf", "RD102", "已损坏"),
    (b"", "application/x-empty", "RD102", "0 字节"),
    (bytes(5000), "application/x-empty", "RD102", "零字节"),
    (b"\xef\xbb\xbf", "application/x-empty", "RD102", "没有内容"),
    (bytes(range(256)) * 40, "application/octet-stream", "RD103", "无法辨认"),
]


@pytest.mark.parametrize(("data", "media_type", "rule", "word"), UNREAD)
def test_unread_kinds_are_named(data: bytes, media_type: str, rule: str, word: str) -> None:
    """A file without a reader gives no text but one open line that says in Chinese what it is."""
    document = open_document(Source(data, "通知.txt"), Limits())
    (line,) = document.parts
    assert not document.complete
    assert document.blocks == ()
    assert (line.rule, media_type in document.media_type) == (rule, True)
    assert word in (line.why or "")


TEXTS = [
    "BM会议纪要，机密★10年，云岭省人民政府办公厅。",
    "MZ县人民政府关于印发管理办法的通知，请遵照执行。" * 3,
    "PK赛方案（青川市总工会）",
    "II类文件目录\nMM\n",
    "From: 云岭省\nTo: 青川市\nDate: 2025-03-01\n机密★10年",
    "发件人：张某\n主题：通知",
    "A" * 2000,
    "Rar! 这是一个压缩包的说明。",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_texts_that_begin_like_another_kind_are_read(text: str, encoding: str) -> None:
    """A text whose first letters are those of another kind of file is a text."""
    data = text.encode(encoding)
    assert known(Source(data)) is None
    found = sniff(Source(data))
    assert found is not None
    assert found.name == "plain"


@pytest.mark.parametrize(
    ("data", "into"),
    [
        (ole("WpsDocument"), "转存为 docx"),
        (ole("MatOST"), "转存为 docx"),
        (b"\xdb\xa5\x2d\x00" + bytes(60), "转存为 docx"),
        (b"\x09\x04\x06\x00" + bytes(60), "转存为 xlsx"),
        (b"FounderCEB" + bytes(60), "PDF"),
        (b"MSCF\x00\x00\x00\x00" + bytes(60), "解开"),
    ],
)
def test_kinds_other_programs_can_open_say_what_to_do(data: bytes, into: str) -> None:
    """Where another program can turn a file into one that is read, the line says into what."""
    line = open_document(Source(data), Limits()).parts[0]
    assert line.why is not None
    assert into in line.why
