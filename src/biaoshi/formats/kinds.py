"""Kinds of file that are known by their first bytes but have no reader: named in the coverage, never guessed at.

Text formats whose source is not what a reader of the page sees (RTF, flat XML of Office) are here too: taken
for plain text they would look read while marks stay in base64, escapes or tags.
"""

import binascii
import codecs
import mmap
import re
from dataclasses import dataclass

from biaoshi.formats.form import Source
from biaoshi.types.document import PartKind, Status


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is not read, and what the coverage says of it."""

    title: str
    media_type: str
    status: Status = "unsupported"
    rule: str = "RD103"
    part: PartKind = "other"
    why: str = ""
    remedy: str = ""  # what a person can do so that it is read; no converter is called from here

    @property
    def reason(self) -> str:
        return self.why or f"{self.title}，本版尚不能读取" + (f"，{self.remedy}" if self.remedy else "")


UNKNOWN = Kind("无法辨认的文件", "application/octet-stream", why="无法辨认的文件类型，不能读取")
EMPTY = Kind("空文件", "application/x-empty", "failed", "RD102", why="文件没有内容（0 字节，或者只有零字节）")
_HOLLOW = {codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_IMAGE_WHY = "图片，本版不能解码，未读取"


def _image(title: str, name: str) -> Kind:
    return Kind(title, f"image/{name}", "unsupported", "RD104", "image", f"{title} {_IMAGE_WHY}")


_AS_WORD = "请用 WPS、Word 或者 LibreOffice 打开，转存为 docx 再检查"
_AS_SHEET = "请用 WPS、Excel 或者 LibreOffice 打开，转存为 xlsx 再检查"
_AS_PAGES = "请用原软件打开，转存或者打印为 PDF 再检查"
_UNPACK = "请解开后再检查"
_PDF = Kind("PDF 文件", "application/pdf", "failed", "RD102", why="PDF 文件已损坏，不能读取")
_PREFIXES: tuple[tuple[bytes, Kind], ...] = (
    (b"\xdb\xa5\x2d\x00", Kind("Word 2.0 文档", "application/msword", remedy=_AS_WORD)),
    (b"\x31\xbe\x00\x00", Kind("Word 1.0 或者 Write 文档", "application/msword", remedy=_AS_WORD)),
    (b"\x09\x00\x04\x00", Kind("Excel 2.0 工作表", "application/vnd.ms-excel", remedy=_AS_SHEET)),
    (b"\x09\x02\x06\x00", Kind("Excel 3.0 工作表", "application/vnd.ms-excel", remedy=_AS_SHEET)),
    (b"\x09\x04\x06\x00", Kind("Excel 4.0 工作表", "application/vnd.ms-excel", remedy=_AS_SHEET)),
    (b"%PDF-", _PDF),
    (b"\x28\xb5\x2f\xfd", Kind("zstd 压缩包", "application/zstd", remedy=_UNPACK)),
    (b"MSCF\x00\x00\x00\x00", Kind("CAB 压缩包", "application/vnd.ms-cab-compressed", remedy=_UNPACK)),
    (b"8BPS\x00\x01", _image("PSD", "vnd.adobe.photoshop")),
    (b"AT&TFORM", _image("DjVu", "vnd.djvu")),
    (b"\xd7\xcd\xc6\x9a", _image("WMF", "wmf")),
    (b"CAJ\x00", Kind("CAJ 文献", "application/x-caj", remedy=_AS_PAGES)),
    (b"HN\xc8\x00", Kind("CAJ 文献", "application/x-caj", remedy=_AS_PAGES)),
    (b"KDH \x00", Kind("KDH 文献", "application/x-kdh", remedy=_AS_PAGES)),
    (b"FounderCEB", Kind("CEB 版式文件", "application/x-ceb", remedy=_AS_PAGES)),
    (b"%!PS", Kind("PostScript 文件", "application/postscript", remedy=_AS_PAGES)),
    (b"SQLite format 3\x00", Kind("SQLite 数据库", "application/vnd.sqlite3")),
    (b"\x7fELF", Kind("程序文件", "application/x-elf")),
    (b"ITSF\x03\x00", Kind("CHM 帮助文件", "application/vnd.ms-htmlhelp", remedy=_AS_PAGES)),
    (b"OggS\x00", Kind("音频文件", "audio/ogg")),
    (b"ID3\x02", Kind("音频文件", "audio/mpeg")),
    (b"ID3\x03", Kind("音频文件", "audio/mpeg")),
    (b"ID3\x04", Kind("音频文件", "audio/mpeg")),
    (b"\x1a\x45\xdf\xa3", Kind("视频文件", "video/x-matroska")),
)
_DEEPER: tuple[tuple[re.Pattern[bytes], Kind], ...] = (
    (re.compile(rb"RIFF.{4}(?:AVI |WAVE)", re.S), Kind("音视频文件", "video/x-msvideo")),
    (re.compile(rb"\x01\0\0\0.{36} EMF", re.S), _image("EMF", "emf")),
    (re.compile(rb".{4}ftyp(?:heic|heix|hevc|mif1|msf1|avif)", re.S), _image("HEIC", "heic")),
    (re.compile(rb".{4}ftyp", re.S), Kind("视频文件", "video/mp4")),
    (re.compile(rb"MZ.{0,60}\0\0\0", re.S), Kind("程序文件", "application/vnd.microsoft.portable-executable")),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*>\s*(?:<!--.{0,500}?-->\s*)?<\?mso-application", re.S), Kind("Office XML 文档", "text/xml", remedy="请用 Word、Excel 或者 WPS 打开，转存为 docx、xlsx 再检查")),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*>\s*<(?:pkg:package|w:wordDocument)\b", re.S), Kind("Office XML 文档", "text/xml", remedy="请用 Word、Excel 或者 WPS 打开，转存为 docx、xlsx 再检查")),
)  # fmt: skip
_OLE: tuple[tuple[str, Kind], ...] = (
    ("EncryptedPackage", Kind("加密的 Office 文件", "application/x-ole-storage", "encrypted", "RD101", why="Office 文件已加密，需要密码")),
    ("WpsDocument", Kind("WPS 97、2000 的旧式文档（.wps）", "application/wps-office.wps", remedy=_AS_WORD)),
    ("MatOST", Kind("Microsoft Works 文档（.wps）", "application/vnd.ms-works", remedy=_AS_WORD)),
    ("VisioDocument", Kind("Visio 绘图（.vsd）", "application/vnd.visio", remedy=_AS_PAGES)),
)  # fmt: skip
_ZIP: tuple[tuple[bytes, Kind], ...] = (
    (b"OFD.xml", Kind("OFD 版式文件", "application/ofd", "failed", "RD102", why="OFD 文件已损坏，不能读取")),
    (b"word/document", Kind("Word 文档", _OFFICE + "wordprocessingml.document", "failed", "RD102", why="Word 文档已损坏，不能读取")),
    (b"xl/workbook", Kind("Excel 工作簿", _OFFICE + "spreadsheetml.sheet", "failed", "RD102", why="Excel 工作簿已损坏，不能读取")),
    (b"ppt/presentation", Kind("PowerPoint 演示文稿", _OFFICE + "presentationml.presentation", "failed", "RD102", why="演示文稿已损坏，不能读取")),
    (b"META-INF/container.xml", Kind("EPUB 电子书", "application/epub+zip", remedy=_AS_PAGES)),
    (b"content.xml", Kind("OpenDocument 文档", "application/vnd.oasis.opendocument.text", "failed", "RD102", why="OpenDocument 文档已损坏，不能读取")),
)  # fmt: skip
_BROKEN = "压缩格式的文件（Word、Excel、OFD 或者压缩包）不完整或者已损坏，不能读取"


_PACKED = (
    b"{\\rtf",
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\0",
    b"MM\0*",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x1f\x8b\x08",
    b"\xfd7zXZ\x00",
    b"BZh91AY&SY",
)
"""First bytes of archives and pictures, which have readers of their own but are no text when they stand in Base64."""


def known(source: Source) -> Kind | None:
    """Return the kind of a file that has no reader of its own, by its content; None if it is none of these."""
    data = source.data
    head = data[:1024]
    if head in _HOLLOW or (not head.strip(b"\0") and not _solid(data)):
        return EMPTY
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole(data)
    for prefix, kind in _PREFIXES:
        if head.startswith(prefix):
            return kind
    for pattern, kind in _DEEPER:
        if pattern.match(head):
            return kind
    tail = data[-1024:]
    if b"startxref" in tail and b"%%EOF" in tail:  # lost its head; what is left may be plain ASCII
        return _PDF
    return _base64(head)


def _base64(head: bytes) -> Kind | None:
    """Return the kind of a file that is another file in Base64: text by its bytes, but nobody can read it."""
    letters = re.sub(rb"[\r\n]", b"", head).replace(b" ", b"+")  # web forms turn + into a space
    if not re.fullmatch(rb"[A-Za-z0-9+/]{64,}={0,2}", letters):
        return None
    inner = binascii.a2b_base64(letters[: len(letters) // 4 * 4])
    if inner.startswith(_PACKED) or known(Source(inner)) not in (None, EMPTY):
        return Kind("Base64 编码的文件", "application/base64", why="经 Base64 编码的文件，须先还原成原来的文件再检查")
    return None


def _solid(data: "bytes | mmap.mmap") -> bool:
    """Return True if any byte is not zero."""
    return re.compile(rb"[^\0]").search(data) is not None


def _zip(data: "bytes | mmap.mmap") -> Kind:
    """Return the kind of a zip by the names in its directory; a zip without a directory is a broken file."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_600))
    if end < 0 or end + 22 > len(data):
        return Kind("不完整的压缩格式文件", "application/zip", "failed", "RD102", why=_BROKEN)
    size = min(int.from_bytes(data[end + 12 : end + 16], "little"), 16 << 20)
    names = data[max(0, end - size) : end]
    for name, kind in _ZIP:
        if name in names:
            return kind
    if data[6] & 1:
        return Kind("加密的压缩包", "application/zip", "encrypted", "RD101", why="压缩包已加密，需要密码")
    return Kind("ZIP 压缩包", "application/zip")


def _ole(data: "bytes | mmap.mmap") -> Kind:
    """Return the kind of an OLE file by the first of the known streams in its directory."""
    places = [(data.find(name.encode("utf-16-le") + b"\0\0"), kind) for name, kind in _OLE]
    if places[0][0] >= 0:
        return places[0][1]
    found = [p for p in places if p[0] >= 0]
    directory = int.from_bytes(data[48:52], "little") + 1 << (12 if data[30:31] == b"\x0c" else 9)
    if not found and data[directory + 66 : directory + 67] != b"\x05":  # the root of the directory
        why = "复合文件（旧版 Office 文件等）不完整或者已损坏，读不出目录"
        return Kind("不完整的复合文件", "application/x-ole-storage", "failed", "RD102", why=why)
    return min(found, key=lambda p: p[0])[1] if found else Kind("OLE 复合文件", "application/x-ole-storage")
