"""What has no reader is named, and is an open line; it is never taken for text."""

import base64
import io
import tarfile
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


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as t:
        t.addfile(tarfile.TarInfo("机密★10年.txt"))
    return out.getvalue()


def ole(*streams: str) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + b"".join(s.encode("utf-16-le") + b"\0\0" for s in streams)
    )


MAIL = (
    b"From: a@example.cn\r\nTo: b@example.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nQUJD"
)
UNREAD = [
    (zipped("OFD.xml", "Doc_0/Document.xml"), "application/ofd", "RD103", "OFD"),
    (zipped("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml.sheet", "RD103", "Excel"),
    (zipped("[Content_Types].xml", "ppt/presentation.xml"), "presentationml", "RD103", "PowerPoint"),
    (zipped("通知.txt"), "application/zip", "RD103", "ZIP"),
    (zipped("通知.txt")[:-30], "application/zip", "RD102", "不完整"),
    (ole("WordDocument", "Data"), "application/msword", "RD103", ".doc"),
    (ole("Workbook"), "application/vnd.ms-excel", "RD103", ".xls"),
    (ole("PowerPoint Document"), "powerpoint", "RD103", ".ppt"),
    (ole("EncryptionInfo", "EncryptedPackage"), "", "RD101", "加密"),
    (b"7z\xbc\xaf\x27\x1c" + bytes(30), "application/x-7z-compressed", "RD103", "7z"),
    (b"Rar!\x1a\x07\x01\x00" + bytes(30), "application/vnd.rar", "RD103", "RAR"),
    (b"{\\rtf1\\ansi \\u26426 }", "application/rtf", "RD103", "RTF"),
    (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg", "RD104", "图片"),
    (b"\x89PNG\r\n\x1a\n" + bytes(20), "image/png", "RD104", "图片"),
    (b"BM" + b"\x36\0\0\0" + bytes(4) + b"\x36\0\0\0\x28\0\0\0" + bytes(40), "image/bmp", "RD104", "图片"),
    (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp", "RD104", "图片"),
    (tarred(), "application/x-tar", "RD103", "tar"),
    (MAIL, "message/rfc822", "RD103", "邮件"),
    (
        b"\xef\xbb\xbf" + b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><x/>',
        "text/xml",
        "RD103",
        "XML",
    ),
    (base64.encodebytes(zipped("xl/workbook.xml")), "application/base64", "RD103", "Base64"),
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
