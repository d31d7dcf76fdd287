"""What a hidden part looks like in every format: a file for each code and format, or the reason there can be none."""

import struct
from collections.abc import Callable

from formats import archive_builder as pack
from formats import docx_builder as word
from formats import metafile_builder
from formats import odf_builder as odf
from formats import ofd_builder as ofd
from formats import pdf_builder as pdf
from formats import pptx_builder as pptx
from formats import xlsx_builder as xlsx
from formats.office97_builder import (
    DELETED,
    HIDDEN,
    Paragraph,
    Tab,
    Word,
    atom,
    color,
    container,
    excel97,
    plain,
    powerpoint97,
    record,
    rtf,
    shape,
    slide,
    word97,
)
from rules.hd.makers import (
    COMMENTS,
    FAR,
    LINE,
    META,
    NOTE,
    OBJECT,
    OLD,
    PERSON,
    PHOTO,
    PICTURE,
    REMOTE,
    REVISIONS,
    RUN_SPAN,
    SUMMARY,
    WHITE_RUN,
    WORDS,
    data_address,
    doc,
    docx,
    docx_with,
    drawn,
    headed,
    html,
    mail,
    message,
    odf_object,
    odp,
    ods,
    odt,
    odt_changed,
    ofd_attached,
    ofd_calling,
    ofd_misread,
    ofd_note,
    ofd_of,
    ofd_old,
    page,
    pdf_covered,
    pdf_misread,
    pdf_photo,
    photograph,
    ppt,
    ppt_object,
    pptx_of,
    rtf_object,
    shape_run,
    stored,
    xls,
    xls_comment,
    xls_older,
    xls_white,
    xlsx_of,
)

Planted = Callable[[], bytes]
FORMATS = (
    "docx", "xlsx", "pptx", "doc", "xls", "ppt", "rtf", "odt", "ods", "odp", "ofd", "pdf", "html", "eml", "msg",
    "image", "csv", "text", "archive",
)  # fmt: skip
PLAIN: dict[str, Planted] = {
    "docx": lambda: docx(word.r("无")),
    "xlsx": xlsx_of,
    "pptx": lambda: pptx_of(pptx.sp("无")),
    "doc": doc,
    "xls": xls,
    "ppt": ppt,
    "rtf": lambda: rtf(LINE),
    "odt": odt,
    "ods": ods,
    "odp": odp,
    "ofd": ofd_of,
    "pdf": page,
    "html": lambda: html('<a href="http://www.yunling.example">网站</a>'),
    "eml": mail,
    "msg": message,
    "image": drawn,
    "csv": lambda: f"名称,数量\n{LINE},3\n".encode(),
    "text": lambda: LINE.encode(),
    "archive": lambda: pack.zipped({"a.txt": LINE.encode()}),
}
PLANTED: dict[tuple[str, str], Planted] = {
    # tracked changes
    ("HD101", "docx"): lambda: docx(word.deleted(WORDS)),
    ("HD101", "xlsx"): lambda: xlsx_of(parts={"xl/revisions/revisionLog1.xml": REVISIONS}),
    ("HD101", "doc"): lambda: doc((WORDS, DELETED)),
    ("HD101", "xls"): lambda: xls(members={"Revision Log": bytes(5000)}),
    ("HD101", "rtf"): lambda: rtf(f"{LINE}{{\\deleted\\revauthdel1 {WORDS}}}"),
    ("HD101", "odt"): lambda: odt_changed(),
    ("HD101", "ods"): lambda: ods(
        before=f"<table:tracked-changes><table:cell-content-change><table:previous>{odf.p(WORDS)}</table:previous></table:cell-content-change></table:tracked-changes>"
    ),
    # comments
    ("HD102", "docx"): lambda: docx(
        parts={
            "word/comments.xml": word.part(
                "comments", f'<w:comment w:id="1" w:author="甲">{word.p(word.r(WORDS))}</w:comment>'
            )
        }
    ),
    ("HD102", "xlsx"): lambda: xlsx_of(
        parts={"xl/comments1.xml": COMMENTS}, relations={0: [("c", "comments", "../comments1.xml")]}
    ),
    ("HD102", "pptx"): lambda: pptx_of(
        parts={"ppt/notesSlides/notesSlide1.xml": pptx.tree(pptx.sp(WORDS, ph="body"), root="notes")},
        relations={1: [("n", "notesSlide", "../notesSlides/notesSlide1.xml")]},
    ),
    ("HD102", "doc"): lambda: doc(comments=f"\x05{WORDS}\r", people=["甲"]),
    ("HD102", "xls"): xls_comment,
    ("HD102", "ppt"): lambda: powerpoint97([slide(shape(LINE, 0))], notes=[slide(shape(WORDS, 2), kind=1008)]),
    ("HD102", "rtf"): lambda: rtf(f"{LINE}{{\\*\\atnid A}}{{\\*\\atnauthor 甲}}\\chatn{{\\*\\annotation {WORDS}}}"),
    ("HD102", "odt"): lambda: odt(f"<text:p>甲<office:annotation>{odf.p(WORDS)}</office:annotation></text:p>"),
    ("HD102", "ods"): lambda: ods(
        odf.row(odf.cell("甲", more=f"<office:annotation>{odf.p(WORDS)}</office:annotation>"))
    ),
    ("HD102", "odp"): lambda: odp(f"<presentation:notes>{odf.box(WORDS)}</presentation:notes>"),
    ("HD102", "ofd"): ofd_note,
    ("HD102", "pdf"): lambda: page(pdf.annotation("Text", WORDS, (300, 300, 320, 320))),
    # hidden
    ("HD103", "docx"): lambda: docx(word.r(WORDS, "<w:vanish/>")),
    ("HD103", "xlsx"): lambda: xlsx.workbook(
        xlsx.sheet(xlsx.row(1, xlsx.s("A1", LINE))), xlsx.sheet(xlsx.row(1, xlsx.s("A1", WORDS))), states={1: "hidden"}
    ),
    ("HD103", "pptx"): lambda: pptx_of(pptx.sp(WORDS), about='show="0"'),
    ("HD103", "doc"): lambda: doc((WORDS, HIDDEN)),
    ("HD103", "xls"): lambda: excel97([Tab({(0, 0): LINE}), Tab({(0, 0): WORDS}, hidden=1, name="底表")]),
    ("HD103", "ppt"): lambda: ppt(slide(shape(WORDS), hidden=True)),
    ("HD103", "rtf"): lambda: rtf(f"{LINE}{{\\v {WORDS}}}"),
    ("HD103", "odt"): lambda: odt(f'<text:section text:display="none">{odf.p(WORDS)}</text:section>'),
    ("HD103", "ods"): lambda: ods(odf.row(odf.cell(WORDS), about='table:visibility="collapse"')),
    ("HD103", "odp"): lambda: odp(
        odf.box(WORDS),
        about='draw:style-name="X"',
        automatic=odf.style(
            "X", "drawing-page", other='<style:drawing-page-properties presentation:visibility="hidden"/>'
        ),
    ),
    ("HD103", "ofd"): lambda: ofd.ofd(
        ofd.page(ofd.layer(ofd.text(28, 37, LINE)), ofd.layer(ofd.text(28, 60, WORDS), Visible="false"))
    ),
    ("HD103", "pdf"): lambda: page(pdf.layer("draft", "HIDDEN WORDS", shown=False)),
    ("HD103", "html"): lambda: html(f'<p style="display:none">{WORDS}</p>'),
    ("HD103", "eml"): lambda: mail(f"<div hidden>{WORDS}</div>"),
    ("HD103", "msg"): lambda: message(f"<div hidden>{WORDS}</div>"),
    # properties
    ("HD104", "docx"): lambda: docx(parts={"docProps/core.xml": word.core(creator=PERSON)}),
    ("HD104", "xlsx"): lambda: xlsx_of(parts={"docProps/core.xml": word.core(creator=PERSON)}),
    ("HD104", "pptx"): lambda: pptx_of(parts={"docProps/app.xml": word.app(Company="云岭省水利厅")}),
    ("HD104", "doc"): lambda: doc(members=SUMMARY),
    ("HD104", "xls"): lambda: xls(members=SUMMARY),
    ("HD104", "ppt"): lambda: ppt(members=SUMMARY),
    ("HD104", "rtf"): lambda: rtf(LINE, head=f"{{\\info{{\\author {PERSON}}}}}"),
    ("HD104", "odt"): lambda: odt(parts=META),
    ("HD104", "ods"): lambda: ods(parts=META),
    ("HD104", "odp"): lambda: odp(parts=META),
    ("HD104", "ofd"): lambda: ofd_of(info=f"<ofd:Author>{PERSON}</ofd:Author>"),
    ("HD104", "pdf"): lambda: page(author=PERSON),
    ("HD104", "html"): lambda: html("", f'<meta name="author" content="{PERSON}">'),
    ("HD104", "eml"): lambda: headed("Organization", "云岭省水利厅"),
    ("HD104", "msg"): lambda: message(last_modified_by=PERSON),
    ("HD104", "image"): lambda: drawn(Comment="密级：机密"),
    # not visible though live
    ("HD105", "docx"): lambda: docx(word.r(WORDS, '<w:color w:val="FFFFFF"/>')),
    ("HD105", "xlsx"): lambda: xlsx_of(
        cells=xlsx.s("B1", WORDS, 1),
        parts={
            "xl/styles.xml": xlsx.styles(
                fonts='<font><sz val="11"/><color rgb="FFFFFFFF"/></font>',
                xfs='<xf numFmtId="0" fontId="1" fillId="0"/>',
            )
        },
    ),
    ("HD105", "pptx"): lambda: pptx_of(shape_run(WHITE_RUN)),
    ("HD105", "doc"): lambda: doc((WORDS, color("FFFFFF"))),
    ("HD105", "xls"): xls_white,
    ("HD105", "ppt"): lambda: ppt(slide(shape(WORDS, points=1))),
    ("HD105", "rtf"): lambda: rtf(f"{LINE}{{\\cf1 {WORDS}}}", head="{\\colortbl;\\red255\\green255\\blue255;}"),
    ("HD105", "odt"): lambda: odt(
        f"<text:p>甲{RUN_SPAN.format(WORDS)}</text:p>", odf.style("X", text='fo:color="#ffffff"')
    ),
    ("HD105", "ods"): lambda: ods(
        odf.row(odf.cell(WORDS, 'table:style-name="X"')), automatic=odf.style("X", "table-cell", 'fo:color="#ffffff"')
    ),
    ("HD105", "odp"): lambda: odp(odf.box(WORDS, 'svg:x="90cm" svg:y="1cm" svg:width="8cm" svg:height="2cm"')),
    ("HD105", "ofd"): lambda: ofd_of(ofd.text(28, 60, WORDS), ofd.fill(20, 55, 120, 20)),
    ("HD105", "pdf"): pdf_covered,
    ("HD105", "html"): lambda: html(f'<p style="color:#fff">{WORDS}</p>'),
    ("HD105", "eml"): lambda: mail(f'<p style="font-size:0">{WORDS}</p>'),
    ("HD105", "msg"): lambda: message(f'<p><font color="white">{WORDS}</font></p>'),
    # embedded files
    ("HD106", "docx"): lambda: docx_with("embeddings/a.xlsx", xlsx_of(), "package"),
    ("HD106", "xlsx"): lambda: xlsx_of(
        parts={"xl/embeddings/a.docx": docx()}, relations={0: [("e", "package", "../embeddings/a.docx")]}
    ),
    ("HD106", "pptx"): lambda: pptx_of(
        parts={"ppt/embeddings/oleObject1.bin": pack.wrapped("附表.txt", NOTE.encode())},
        relations={1: [("e", "oleObject", "../embeddings/oleObject1.bin")]},
    ),
    ("HD106", "doc"): lambda: doc(members={"ObjectPool/_1/\x01Ole10Native": pack.native("附表.txt", NOTE.encode())}),
    ("HD106", "xls"): lambda: xls(members={"MBD0012AB34/\x01Ole10Native": pack.native("附表.txt", NOTE.encode())}),
    ("HD106", "ppt"): ppt_object,
    ("HD106", "rtf"): lambda: rtf_object(),
    ("HD106", "odt"): lambda: odf_object(odt, odf.p(OBJECT)),
    ("HD106", "ods"): lambda: odf_object(ods, odf.row(f"<table:table-cell>{OBJECT}</table:table-cell>")),
    ("HD106", "odp"): lambda: odf_object(odp, OBJECT),
    ("HD106", "ofd"): ofd_attached,
    ("HD106", "pdf"): lambda: page(pdf.attached("附表.txt", NOTE.encode())),
    ("HD106", "html"): lambda: html(
        f'<a download="附表.txt" href="{data_address("application/octet-stream", NOTE.encode())}">附表</a>'
    ),
    ("HD106", "eml"): lambda: mail(f'<a href="{data_address("application/octet-stream", NOTE.encode())}">附表</a>'),
    ("HD106", "msg"): lambda: message(f'<a href="{data_address("application/octet-stream", NOTE.encode())}">附表</a>'),
    ("HD106", "csv"): lambda: (
        f"名称,数量\n{LINE},{data_address('application/pdf', NOTE.encode())}\n甲,1\n乙,2\n".encode()
    ),
    ("HD106", "text"): lambda: f"{LINE}\n[附表]({data_address('application/pdf', NOTE.encode())})\n".encode(),
    ("HD106", "image"): lambda: drawn(before=pack.zipped({"附表.txt": NOTE.encode() * 20})),
    # earlier revisions
    ("HD107", "doc"): lambda: doc(flags=4 | 2 << 4),
    ("HD107", "xls"): xls_older,
    ("HD107", "ppt"): lambda: powerpoint97([slide(shape(LINE, 0))], persisted={9: slide(shape(WORDS))}),
    ("HD107", "odt"): lambda: odt(parts=OLD),
    ("HD107", "ods"): lambda: ods(parts=OLD),
    ("HD107", "odp"): lambda: odp(parts=OLD),
    ("HD107", "ofd"): ofd_old,
    ("HD107", "pdf"): lambda: pdf.updated(page(), b"BT /F1 16 Tf 80 600 Td (NEW WORDS) Tj ET"),
    # pictures that tell
    ("HD108", "docx"): lambda: docx(
        word.r(inner=word.picture("m1", 100)),
        parts={"word/media/a.jpeg": photograph()},
        relations=[("m1", "image", "media/a.jpeg")],
    ),
    ("HD108", "xlsx"): lambda: xlsx_of(parts={"xl/media/image1.jpeg": photograph()}),
    ("HD108", "pptx"): lambda: pptx_of(parts={"ppt/media/image1.jpeg": photograph()}),
    ("HD108", "doc"): lambda: word97(
        Word(
            [Paragraph([("\x01", b"\x55\x08\x01\x03\x6a" + struct.pack("<I", 0))]), *plain(LINE)],
            members={"Data": metafile_builder.inline(metafile_builder.blip("jpeg", photograph()))},
        )
    ),
    ("HD108", "xls"): lambda: excel97([Tab({(0, 0): LINE})], extra=record(0xEB, stored(None))),
    ("HD108", "ppt"): lambda: powerpoint97(
        [slide(shape(LINE, 0))],
        extra=container(1035, stored(0)),
        members={"Pictures": metafile_builder.blip("jpeg", photograph()).ljust(4096, b"\0")},
    ),
    ("HD108", "rtf"): lambda: rtf(f"{LINE}{{\\pict\\jpegblip\\picwgoal6000\\pichgoal4000 {photograph().hex()}}}"),
    ("HD108", "odt"): lambda: odt(odf.p(PICTURE), parts=PHOTO),
    ("HD108", "ods"): lambda: ods(odf.row(f"<table:table-cell>{PICTURE}</table:table-cell>"), parts=PHOTO),
    ("HD108", "odp"): lambda: odp(PICTURE, parts=PHOTO),
    ("HD108", "ofd"): lambda: ofd_of(
        ofd.image(20, 60, 80, 60, "60"),
        resources=ofd.media(**{"60": "a.jpg"}),
        members={"Doc_0/Res/a.jpg": photograph()},
    ),
    ("HD108", "pdf"): pdf_photo,
    ("HD108", "html"): lambda: html(f'<img src="{data_address("image/jpeg", photograph())}">'),
    ("HD108", "eml"): lambda: mail(a=photograph()),
    ("HD108", "msg"): lambda: message(a=photograph()),
    ("HD108", "csv"): lambda: f"名称,数量\n{LINE},{data_address('image/jpeg', photograph())}\n甲,1\n乙,2\n".encode(),
    ("HD108", "text"): lambda: f"{LINE}\n![图]({data_address('image/jpeg', photograph())})\n".encode(),
    ("HD108", "image"): photograph,
    ("HD108", "archive"): lambda: pack.zipped({"a.jpg": photograph()}),
    # the layer of text
    ("HD109", "ofd"): ofd_misread,
    ("HD109", "pdf"): pdf_misread,
    # macros and links
    ("HD110", "docx"): lambda: docx(
        parts={"word/settings.xml": word.part("settings")}, relations=[("t", "attachedTemplate", REMOTE, "External")]
    ),
    ("HD110", "xlsx"): lambda: xlsx_of(parts={"xl/vbaProject.bin": bytes(64)}),
    ("HD110", "pptx"): lambda: pptx_of(
        parts={
            "ppt/slides/_rels/slide2.xml.rels": word.relationships(
                [("v", "video", "http://192.0.2.7/a.mp4", "External")]
            )
        }
    ),
    ("HD110", "doc"): lambda: doc(members={"Macros/VBA/dir": b"x"}),
    ("HD110", "xls"): lambda: xls(members={"_VBA_PROJECT_CUR/VBA/dir": b"x"}),
    ("HD110", "ppt"): lambda: powerpoint97(
        [slide(shape(LINE, 0))], extra=container(2000, container(1023, atom(1024, struct.pack("<III", 9, 1, 0))))
    ),
    ("HD110", "rtf"): lambda: rtf(LINE, head=f"{{\\*\\template {REMOTE}}}"),
    ("HD110", "odt"): lambda: odt(odf.p(FAR)),
    ("HD110", "ods"): lambda: ods(parts={"Basic/Standard/Module1.xml": "<script/>"}),
    ("HD110", "odp"): lambda: odp(FAR),
    ("HD110", "ofd"): ofd_calling,
    ("HD110", "pdf"): lambda: page(pdf.script),
    ("HD110", "html"): lambda: html('<img src="http://192.0.2.7/1.gif">', "<script>1</script>"),
    ("HD110", "eml"): lambda: mail('<img src="http://192.0.2.7/1.gif">'),
    ("HD110", "msg"): lambda: message('<img src="http://192.0.2.7/1.gif">'),
    ("HD110", "csv"): lambda: f"名称,数量\n{LINE},\"=cmd|'/c calc'!A0\"\n甲,1\n乙,2\n".encode(),
}
_NO_CHANGES = "这种格式不记修订"
_NO_NOTES = "这种格式没有批注"
_ALL_SHOWN = "纯文本里没有不显示的文字"
_FROM_TEXT = "画面由所存的文字画出，没有另一层文字"
_NO_VERSIONS = "这种格式不在文件里存以前的版本"
_WRAPPING = "压缩包自己没有内容，内含的文件各自检查"
ABSENT: dict[tuple[str, str], str] = {
    **{("HD101", f): _NO_CHANGES for f in ("pptx", "ppt", "odp", "ofd", "pdf", "html", "eml", "msg", "image", "csv", "text")},
    **{("HD102", f): _NO_NOTES for f in ("image", "csv", "text")},
    **{("HD102", f): "网页的注释不显示，按隐藏文字（HD103）提示" for f in ("html", "eml", "msg")},
    **{("HD103", f): _ALL_SHOWN for f in ("csv", "text")},
    ("HD103", "image"): "多页图片的各页都已识别，没有隐藏的层",
    **{("HD104", f): "纯文本没有属性" for f in ("csv", "text")},
    **{("HD105", f): _ALL_SHOWN for f in ("csv", "text")},
    ("HD105", "image"): "图片里的字就是看到的字",
    **{("HD107", f): _NO_VERSIONS for f in ("docx", "xlsx", "pptx", "rtf", "html", "eml", "msg", "image", "csv", "text")},
    **{("HD109", f): _FROM_TEXT for f in (
        "docx", "xlsx", "pptx", "doc", "xls", "ppt", "rtf", "odt", "ods", "odp", "html", "eml", "msg", "csv", "text"
    )},
    ("HD109", "image"): "图片没有文字层",
    ("HD110", "image"): "图片里没有会运行的内容",
    ("HD110", "text"): "纯文本里没有会运行的内容",
    **{(f"HD{n}", "archive"): _WRAPPING for n in range(101, 111) if n != 108},
}  # fmt: skip
