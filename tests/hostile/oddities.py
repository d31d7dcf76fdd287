"""What leads back to itself, lies about its size, hides behind the rules of its format, or steers who reads the report."""

# mypy: disable-error-code="misc"
# The maker of a case is a lambda that keeps its loop variables as defaults, whose type mypy cannot infer.

import base64
import gzip
import io
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterator
from functools import reduce

import pikepdf
from PIL import Image

from formats import archive_builder as archives
from formats import odf_builder, ofd_builder, pdf_builder, xlsx_builder
from formats.docx_builder import DECLARED, docx, p, r
from formats.office97_builder import Tab, atom, container, excel97, powerpoint97, record, rtf, shape, slide
from hostile.case import LINES, MARK, MIB, Case, Row, noise, replaced

TEXT = "\n".join(LINES).encode()
_MAIL = b"From: a@example.cn\nTo: b@example.cn\nSubject: x\nMIME-Version: 1.0\n"


def cases() -> Iterator[Case]:
    for group in (_texts, _portable, _office, _old_office, _mails, _pages, _archives, _pictures):
        for name, form, file, build, must in group():
            yield Case(name, "oddity", form, file, build, must)


def _texts() -> Iterator[Row]:
    for name, end in (("line feeds", "\n"), ("line separators", "\u2028"), ("blanks", " \n")):
        yield (
            f"100,000 {name}",
            "plain",
            "通知.txt",
            lambda end=end: TEXT + b"\n" + (end * 100_000).encode(),
            "read",
        )
    yield "what is skipped for old programs", "rtf", "通知.rtf", lambda: rtf("\\uc2147483647\\u26426?", *LINES), "told"
    yield "bytes that count backwards", "rtf", "通知.rtf", lambda: rtf(*LINES, "\\bin-1 x"), "marked"
    yield (
        "picture of 8 MiB in one line",
        "rtf",
        "通知.rtf",
        lambda: rtf(*LINES, "{\\pict\\pngblip " + "0f" * (8 * MIB) + "}"),
        "marked",
    )
    yield (
        "numbers of letters out of range",
        "rtf",
        "通知.rtf",
        lambda: rtf(*LINES, "\\u-99999999999999 ?\\'zz"),
        "marked",
    )
    yield (
        "field of 400,000 letters",
        "csv",
        "台账.csv",
        lambda: f"甲,乙\n1,{MARK}\n".encode() + b'2,"' + b"x" * 400_000 + b'"\n',
        "told",
    )
    yield "100,000 columns", "csv", "台账.csv", lambda: f"{MARK}{',' * 100_000}\n".encode() * 2, "told"


def _pdf(edit: Callable[[pikepdf.Pdf], None]) -> bytes:
    return pdf_builder.edited(pdf_builder.official(), edit)


def _names(pdf: pikepdf.Pdf) -> None:
    node = pdf.make_indirect(pikepdf.Dictionary(Names=pikepdf.Array([])))
    node.Kids = pikepdf.Array([node, node])
    pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=node, JavaScript=node, Dests=node)


def _fields(pdf: pikepdf.Pdf) -> None:
    field = pdf.make_indirect(pikepdf.Dictionary(T=pikepdf.String("a")))
    field.Kids, field.Parent = pikepdf.Array([field]), field
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))


def _tags(pdf: pikepdf.Pdf) -> None:
    tag = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.P, ActualText=pikepdf.String("x")))
    tag.K = pikepdf.Array([tag, tag])
    pdf.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=tag)


def _actions(pdf: pikepdf.Pdf) -> None:
    action = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1")))
    action.Next = pikepdf.Array([action, action])
    pdf.Root.OpenAction = action


def _letter(pdf: pikepdf.Pdf) -> None:
    """A font whose letter is drawn with itself."""
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3, FontBBox=pikepdf.Array([0, 0, 1, 1]), FirstChar=97, LastChar=97,
            FontMatrix=pikepdf.Array([1, 0, 0, 1, 0, 0]), Widths=pikepdf.Array([1]),
            Encoding=pikepdf.Dictionary(Differences=pikepdf.Array([97, pikepdf.Name.a])),
        )
    )  # fmt: skip
    font.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(Q=font))
    drawn = pdf.make_indirect(pikepdf.Stream(pdf, b"1 0 d0 BT /Q 1 Tf (a) Tj (a) Tj ET"))
    font.CharProcs = pikepdf.Dictionary(a=drawn)
    pdf.pages[0].obj.Resources.Font.Q = font
    pdf.pages[0].contents_add(b"BT /Q 9 Tf (a) Tj ET")


def _looks(pdf: pikepdf.Pdf) -> None:
    """A stamp whose look draws itself, and which answers to itself."""
    look = pdf.make_indirect(pikepdf.Stream(pdf, b"/F Do"))
    look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 99, 99])
    look.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=look))
    stamp = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=pikepdf.Array([0, 0, 99, 99]), AP=pikepdf.Dictionary(N=look)
        )
    )  # fmt: skip
    stamp.Parent = stamp.Popup = stamp.IRT = stamp
    pdf.pages[0].obj.Annots = pikepdf.Array([stamp])


def _portable() -> Iterator[Row]:
    for name, edit in (
        ("names", _names), ("fields of a form", _fields), ("tags", _tags), ("actions", _actions), ("letters of a font", _letter),
        ("looks of a stamp", _looks),
    ):  # fmt: skip
        yield f"{name} that lead back to themselves", "pdf", "通知.pdf", lambda edit=edit: _pdf(edit), "marked"
    yield (
        "20,000 endings",
        "pdf",
        "通知.pdf",
        lambda: pdf_builder.official() + b"xref\n0 0\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n" * 20_000,
        "told",
    )
    yield (
        "objects within themselves",
        "pdf",
        "通知.pdf",
        lambda: (
            pdf_builder.official()
            + b"\n99 0 obj\n<</Type/ObjStm/N 1/First 5/Extends 99 0 R/Length 20>>stream\n99 0 <</A 99 0 R>>  \nendstream endobj\n"
        ),
        "marked",
    )


_STYLE = "<w:style w:type='paragraph' w:styleId='s{}'><w:basedOn w:val='s{}'/></w:style>"


def _office() -> Iterator[Row]:
    own = [("x", "header", "document.xml"), ("y", "footnotes", "document.xml"), ("z", "comments", "document.xml")]
    last = '<w:sectPr><w:headerReference w:type="default" r:id="x"/></w:sectPr>'
    yield "header that is the text", "docx", "通知.docx", lambda: docx(p(r(MARK)), relations=own, last=last), "marked"
    chunk = [("x", "aFChunk", "document.xml")]
    yield (
        "chunk that is the document",
        "docx",
        "通知.docx",
        lambda: docx(p(r(MARK)) + '<w:altChunk r:id="x"/>', relations=chunk),
        "marked",
    )
    for name, styles in (("in a ring", [(0, 1), (1, 0)]), ("5,000 deep", [(i, i + 1) for i in range(5000)])):
        listed = f"<w:styles {DECLARED}>{''.join(_STYLE.format(*s) for s in styles)}</w:styles>"
        yield (
            f"styles {name}",
            "docx",
            "通知.docx",
            lambda listed=listed: docx(p(r(MARK), ppr='<w:pStyle w:val="s0"/>'), parts={"word/styles.xml": listed}),
            "marked",
        )
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 10_000
    yield (
        "10,000 fields begun and never ended",
        "docx",
        "通知.docx",
        lambda: docx(p(r(MARK)) + f"<w:p>{begun}{r('内')}</w:p>"),
        "marked",
    )
    yield (
        "boxes a hundred thousand deep",
        "docx",
        "通知.docx",
        lambda: docx(p(r(MARK)) + "<w:sdt><w:sdtContent>" * 50_000 + "</w:sdtContent></w:sdt>" * 50_000),
        "open",
    )
    cols = "<cols>" + '<col min="1" max="16384" hidden="1"/>' * 20_000 + "</cols>"
    yield (
        "all columns hidden 20,000 times",
        "xlsx",
        "台账.xlsx",
        lambda: xlsx_builder.workbook(xlsx_builder.sheet(xlsx_builder.row(1, xlsx_builder.s("A1", MARK)), before=cols)),
        "told",
    )
    nowhere = '<row r="-5"><c r="ZZZZZZZZ99999999999999" t="s"><v>99999999999</v></c><c r="" t="s"><v>-1</v></c></row>'
    yield (
        "cells beyond any sheet",
        "xlsx",
        "台账.xlsx",
        lambda: xlsx_builder.workbook(
            xlsx_builder.sheet(xlsx_builder.row(1, xlsx_builder.s("A1", MARK)), nowhere),
            parts={"xl/sharedStrings.xml": xlsx_builder.shared("<t>甲</t>")},
        ),
        "open",
    )
    blanks = odf_builder.p(MARK) + odf_builder.p('<text:s text:c="2000000000"/>') * 3
    yield "six thousand million blanks", "odf", "通知.odt", lambda: odf_builder.odf(blanks), "told"
    for name, old, new in (
        ("document", "Doc_0/Document.xml", "/etc/passwd"),
        ("page", "Pages/Page_0/Content.xml", "../../../../etc/passwd"),
    ):
        yield (
            f"{name} outside the package",
            "ofd",
            "通知.ofd",
            lambda old=old, new=new: replaced(ofd_builder.paper(LINES), old, new),
            "open",
        )
    yield (
        "page that is the document",
        "ofd",
        "通知.ofd",
        lambda: replaced(ofd_builder.paper(LINES), "Pages/Page_0/Content.xml", "Document.xml"),
        "told",
    )


def _old_office() -> Iterator[Row]:
    columns = record(0x7D, struct.pack("<6H", 0, 65535, 100, 0, 1, 0)) * 40_000
    yield (
        "all columns hidden 40,000 times",
        "excel97",
        "台账.xls",
        lambda: excel97([Tab({(0, 0): MARK}, extra=columns)]),
        "told",
    )
    yield (
        "log of changes that is noise",
        "excel97",
        "台账.xls",
        lambda: excel97([Tab({(0, 0): MARK})], members={"Revision Log": noise(3, 9000), "User Names": noise(4, 5000)}),
        "open",
    )
    cover = shape("", box=(1, 1, 9, 9), settings={0x181: 0, 0x1BF: 0x100010})
    yield (
        "2,500 shapes over each other",
        "powerpoint97",
        "汇报.ppt",
        lambda: powerpoint97([slide(shape(MARK, box=(50, 50, 99, 99)), *[cover] * 2500, paper=0xFFFFFF)]),
        "open",
    )
    endless = struct.pack("<IHI", 0xFFFFFFFF, 0, 0) + struct.pack("<II", 0xFFFFFFFF, 0) * 3
    frame = container(0xF00D, atom(3999, bytes(4)), atom(4000, MARK.encode("utf-16-le")), atom(4001, endless))
    yield (
        "type of four thousand million letters",
        "powerpoint97",
        "汇报.ppt",
        lambda: powerpoint97([slide(container(0xF004, atom(0xF00A, bytes(8), 1), frame))]),
        "told",
    )


def _mails() -> Iterator[Row]:
    said = _MAIL + b"Content-Type: text/plain; charset=%s\n\n"
    for charset in (b"unicode_escape", b"raw_unicode_escape", b"koi8-r", b"cp037", b"punycode", b"../../x"):
        yield (
            f"charset {charset.decode()}",
            "mail",
            "来信.eml",
            lambda charset=charset: said % charset + TEXT,
            "marked",
        )
    coded = _MAIL + b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: %s\n\n"
    yield "text behind uuencoded lines", "mail", "来信.eml", lambda: coded % b"x-uuencode" + b"begin 644 a\n#0V%T\n`\nend\n" + TEXT, "told"  # fmt: skip
    yield "text behind base64", "mail", "来信.eml", lambda: coded % b"base64" + base64.b64encode(b"abcd") + b"\n" + TEXT, "told"  # fmt: skip
    head = b"From: a@example.cn\nSubject: x\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n"
    yield "a thousand mails in each other", "mail", "来信.eml", lambda: head * 1000 + b"Subject: y\n\n" + TEXT, "open"
    parts = _MAIL + b'Content-Type: multipart/mixed; boundary=""\n\n'
    yield "parts parted by nothing", "mail", "来信.eml", lambda: parts + b"--\n\n" * 20_000 + TEXT, "open"


def _pages() -> Iterator[Row]:
    def within(page: bytes, _: int) -> bytes:
        return b"<html><body><iframe src='data:text/html;base64,%b'></iframe></body></html>" % base64.b64encode(page)

    page = b"<html><body><p>" + TEXT + b"</p></body></html>"
    yield "pages in pages", "html", "通知.html", lambda: reduce(within, range(12), page), "open"
    attributes = b"".join(b"a%d=1 " % i for i in range(50_000))
    yield (
        "50,000 attributes",
        "html",
        "通知.html",
        lambda: b"<html><body><p>" + MARK.encode() + b"</p><p " + attributes + b">x</p></body></html>",
        "marked",
    )
    numbers = "&#99999999999999999999;&#x110000;&#xD800;&bogus;" * 5000
    yield (
        "letters of numbers that are none",
        "html",
        "通知.html",
        lambda: f"<html><body><p>{MARK}</p><p>{numbers}</p></body></html>".encode(),
        "marked",
    )


def _holding() -> bytes:
    """Return a zip whose only member, stored, is its own directory."""
    name = b"a.zip"
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0)
    size = len(entry) + len(name) + 22
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, size, size, len(name), 0, 0, 0, 0, 0, 0) + name
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0, 0, size, size, len(name), 0) + name
    return local + entry + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(entry), len(local), 0)


def _number(value: int) -> bytes:
    return b"\xff" + struct.pack("<Q", value)


def _seven(header: bytes) -> bytes:
    """Return a 7z of nothing but `header`, its check sums right."""
    start = struct.pack("<QQI", 0, len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<I", zlib.crc32(start)) + start + header


def _linked(target: bytes) -> bytes:
    """Return a RAR 5 with a paper and a symbolic link to `target`."""
    number = archives._vint
    record_ = number(5) + number(1) + number(0) + number(len(target)) + target
    extra = number(len(record_)) + record_
    info = number(0) + number(0) + number(0o120777) + number(0) + number(1) + number(4) + b"link"
    whole = archives.rar5({"正文.txt": TEXT})
    end = whole.rindex(archives._block5(5, 0, number(0)))
    return whole[:end] + archives._block5(2, 1, number(len(extra)) + info + extra) + whole[end:]


def _told(**said: str) -> bytes:
    """Return a tar with two papers, the first with a pax header that says so."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as z:
        for name, more in (("a.txt", said), ("b.txt", {})):
            info = tarfile.TarInfo(name)
            info.size, info.pax_headers = len(TEXT), dict(more)
            z.addfile(info, io.BytesIO(TEXT))
    return out.getvalue()


def _deep(form: str) -> bytes:
    made = {f"{'x/' * 30_000}{n}.txt": TEXT for n in range(40)}
    return archives.zipped(made) if form == "zip" else archives.tarred(made)


def _archives() -> Iterator[Row]:
    yield "archive whose member is its own directory", "zip", "来件.zip", _holding, "open"
    steering = "\x1b[2J\x1b]0;x\x07\u202e机密.txt".encode()
    yield (
        "names that steer a terminal",
        "zip",
        "来件.zip",
        lambda: archives.raw_zip([(steering, TEXT)], flags=0x800),
        "marked",
    )
    for name, header in (
        ("files", b"\x01\x05" + _number(2**60) + b"\0\0"),
        ("streams", b"\x01\x04\x06" + _number(0) + _number(2**40) + b"\x09" + b"\1" * 1000 + b"\0\0"),
        ("folders", b"\x01\x04\x07\x0b" + _number(2**50) + b"\0" + b"\1" * 1000),
        ("bytes of its header", b"\x17\x06" + _number(0) + b"\x01\x09" + _number(32) + b"\0\x07\x0b\x01\0\x01\x01\0\x0c" + _number(2**33) + b"\0\0"),
    ):  # fmt: skip
        yield (
            f"untold numbers of {name}",
            "sevenzip",
            "来件.7z",
            lambda header=header: _seven(header),
            "open",
        )
    yield "link to a file of the system", "rar", "来件.rar", lambda: _linked(b"/etc/passwd"), "marked"
    for form, file in (("zip", "来件.zip"), ("tar", "来件.tar")):
        yield f"30,000 folders in each other in a {form}", form, file, lambda form=form: _deep(form), "marked"
    yield "size below zero", "tar", "来件.tar", lambda: _told(size="-1"), "open"
    yield "size of 400 digits", "tar", "来件.tar", lambda: _told(size="9" * 400), "open"
    yield "times that are none", "tar", "来件.tar", lambda: _told(mtime="nan", uid="-9e99"), "marked"
    engine = zlib.compressobj(9, wbits=-15)
    packed = engine.compress(TEXT) + engine.flush() + struct.pack("<LL", zlib.crc32(TEXT), len(TEXT))
    yield (
        "name of 16 MiB",
        "gzip",
        "正文.gz",
        lambda: b"\x1f\x8b\x08\x08" + bytes(6) + b"n" * (16 * MIB) + b"\0" + packed,
        "told",
    )
    yield (
        "5,000 empty streams behind it",
        "gzip",
        "正文.gz",
        lambda: gzip.compress(TEXT) + gzip.compress(b"") * 5000,
        "marked",
    )


def _jpeg(*segments: bytes) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 90).save(out, "JPEG")
    whole = out.getvalue()
    return whole[:2] + b"".join(segments) + whole[2:]


def _pictures() -> Iterator[Row]:
    told = b"Exif\0\0II*\0\x08\0\0\0\2\0" + struct.pack("<HHIIHHIII", 0x8769, 4, 1, 8, 0x10E, 2, 0xFFFFFFF0, 8, 8)
    exif = b"\xff\xe1" + struct.pack(">H", len(told) + 2) + told
    yield "tags that lead back to themselves", "image", "扫描.jpg", lambda: _jpeg(exif), "open"
    comment = b"\xff\xfe\xff\xff" + b"x" * 65533
    yield "twenty megabytes of comments", "image", "扫描.jpg", lambda: _jpeg(*[comment] * 300), "open"
    frame = b"\x21\xf9\4\0\0\0\0\0," + struct.pack("<HHHHB", 0, 0, 8, 8, 0) + b"\2\2\x4c\1\0"
    screen = b"GIF89a" + struct.pack("<HHBBB", 8, 8, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    yield "20,000 frames", "image", "扫描.gif", lambda: screen + frame * 20_000 + b";", "open"
    entry = struct.pack("<HHII", 0x100, 4, 0xFFFFFFFF, 8)
    yield (
        "60,000 tags",
        "image",
        "扫描.tif",
        lambda: b"II*\0\x08\0\0\0" + struct.pack("<H", 60_000) + entry * 60_000 + bytes(4),
        "open",
    )
