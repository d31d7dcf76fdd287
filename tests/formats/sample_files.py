"""Sample files of every format, built here by other people's libraries, and ways of spoiling them."""

import io
import zipfile
from collections.abc import Mapping
from functools import cache

import docx
import pikepdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from formats import archive_builder, office97_samples, office_builder, picture_builder
from formats import ofd_builder as fixed

LINES = ("机密★10年", "云岭省人民政府文件", "云政办发〔2025〕3号", "关于做好保密检查工作的通知", "二〇二五年三月一日")


def word() -> bytes:
    """Return a Word document with paragraphs, a table, a header and properties."""
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "份号"
    table.cell(1, 1).text = "000001"
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.core_properties.author = "张某"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def without(data: bytes, *members: str) -> bytes:
    """Return the zip `data` without `members`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
    return out.getvalue()


def portable(password: str | None = None, compress: bool = True) -> bytes:
    """Return a PDF of two pages, locked with `password` if one is given."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=True, pageCompression=int(compress))
    for _ in range(2):
        canvas.setFont("STSong-Light", 16)
        for i, line in enumerate(LINES):
            canvas.drawString(80, 740 - 30 * i, line)
        canvas.showPage()
    canvas.save()
    if password is None:
        return out.getvalue()
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner=password, user=password))
    return locked.getvalue()


TEXT = "\n".join(LINES)


def page(encoding: str = "utf-8", charset: str = "utf-8") -> bytes:
    """Return a web page whose marks are torn apart by tags and references in its source."""
    lines = "".join(f"<p>{line.replace('★', '&#9733;').replace('密', '<b>密</b>', 1)}</p>\n" for line in LINES)
    return f"<!DOCTYPE html>\n<html><head><meta charset={charset}><title>通知</title></head><body>{lines}</body></html>".encode(
        encoding
    )


@cache
def samples() -> Mapping[str, Mapping[str, bytes]]:
    """Return, by format and file name, files that must be read whole."""
    return {
        **archive_builder.samples_of(TEXT, word()),
        **office97_samples.samples_of(LINES),
        **office_builder.samples_of(LINES),
        **picture_builder.samples_of(LINES),
        "docx": {
            "通知.docx": word(),
            "改名.txt": word(),
            "缺少缩略图.docx": without(word(), "docProps/thumbnail.jpeg"),
        },
        "pdf": {
            "通知.pdf": portable(),
            "未压缩.pdf": portable(compress=False),
            "改名.docx": portable(),
            "前有杂字.pdf": b"\r\n\x01junk\n" + portable(),
        },
        "ofd": {
            "通知.ofd": fixed.paper(LINES),
            "改名.pdf": fixed.paper(LINES),
            "两页.ofd": fixed.paper(LINES, rows=3),
            "别的大小写.ofd": fixed.paper(LINES).replace(b"Doc_0/Document.xml", b"DOC_0/DOCUMENT.XML"),
            "前有模板.ofd": fixed.templated(LINES),
        },
        "html": {
            "通知.html": page(),
            "国标.htm": page("gb18030", "gb2312"),
            "改名.txt": page("utf-16", "iso-8859-1"),
        },
        "plain": {
            "通知.txt": TEXT.encode(),
            "通知.md": ("# " + TEXT).encode(),
            "国标.txt": TEXT.encode("gb18030"),
            "宽字.txt": TEXT.encode("utf-16"),
            "无标记宽字.txt": TEXT.encode("utf-16-le"),
            "台账.csv": TEXT.replace("\n", ",").encode("utf-8-sig"),
            "改名.docx": TEXT.encode(),
            "谈版式.txt": (TEXT + "\nPK 和 %PDF-1.4 都只是文字\n").encode(),
        },
    }


@cache
def spoilt() -> Mapping[str, Mapping[str, bytes]]:
    """Return, by format and what is wrong, files of which something or all must stay an open line."""
    return {
        **archive_builder.spoilt_of(TEXT),
        **office97_samples.spoilt_of(LINES),
        **office_builder.spoilt_of(LINES),
        **picture_builder.spoilt_of(LINES),
        "docx": {
            "截断": word()[:-400],
            "截去一半": word()[: len(word()) // 2],
            "没有正文": without(word(), "word/document.xml"),
        },
        "pdf": {"截去大半": portable()[:700], "加密": portable("云岭")},
        "ofd": {
            "截断": fixed.paper(LINES)[:-400],
            "截去一半": fixed.paper(LINES)[: len(fixed.paper(LINES)) // 2],
            "没有页": without(fixed.paper(LINES), "Doc_0/Pages/Page_0/Content.xml"),
            "没有入口": without(fixed.paper(LINES), "OFD.xml", "Doc_0/Document.xml"),
            "加密": fixed.zipped({"Encryptions.xml": fixed.HEAD + "<Encryptions/>", "a.dat": bytes(range(256))}),
        },
        "html": {
            "断字": page()[:-1] + "云".encode()[:2],
            "内嵌图片": page().replace(b"</body>", b"<img src='data:image/png;base64,AA=='>"),
        },
        "plain": {"断字": TEXT.encode()[:-1], "混入二进制": TEXT.encode() * 9 + bytes(range(128, 256)) * 9},
    }
