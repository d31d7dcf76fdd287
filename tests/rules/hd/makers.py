"""Files of every format with something hidden in them, made with the builders of the formats."""

import base64
import struct
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from PIL import Image

from biaoshi.formats.form import Limits
from biaoshi.formats.ole.storage import open_compound, read_stream
from formats import archive_builder as pack
from formats import docx_builder as word
from formats import metafile_builder
from formats import odf_builder as odf
from formats import ofd_builder as ofd
from formats import pdf_builder as pdf
from formats import pptx_builder as pptx
from formats import xlsx_builder as xlsx
from formats.office97_builder import (
    Paragraph,
    Tab,
    Word,
    atom,
    container,
    excel95,
    excel97,
    plain,
    powerpoint97,
    record,
    rtf,
    shape,
    slide,
    wide,
    word97,
)

LINE = "关于做好防汛值守的通知"
WORDS = "尚未公布的安排"
PERSON = "张小平"
NOTE = "附表 机密"
REMOTE = "http://192.0.2.7/t.dotm"


def photograph() -> bytes:
    """Return a JPEG that tells where it was taken and with what."""
    about = Image.Exif()
    about[0x010F], about[0x0110] = "Yunling", "YL-1"
    about.get_ifd(0x8825).update({1: "N", 2: (25.0, 2.0, 3.0), 3: "E", 4: (102.0, 4.0, 5.0)})
    out = BytesIO()
    picture = Image.effect_noise((240, 180), 60).convert("RGB")
    picture.save(out, "JPEG", exif=about)
    return out.getvalue()


def drawn(*, before: bytes = b"", **options: Any) -> bytes:
    """Return a PNG of one shade, with text chunks as `options`."""
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    for key, value in options.items():
        told.add_itxt(key, value)
    out = BytesIO()
    Image.new("L", (300, 40), 255).save(out, "PNG", pnginfo=told)
    return out.getvalue() + before


def summary(**values: str) -> bytes:
    """Return a stream of summary information: author, last_modified_by, template, title."""
    numbers = {"title": 2, "author": 4, "template": 7, "last_modified_by": 8}
    table, data = b"", b""
    for name, value in {"": "", **values}.items():
        at = 8 + 8 * (len(values) + 1) + len(data)
        if not name:
            table, data = struct.pack("<II", 1, at), struct.pack("<Ihh", 2, 936, 0)
            continue
        raw = value.encode("gb18030") + b"\0"
        table += struct.pack("<II", numbers[name], at)
        data += struct.pack("<II", 30, len(raw)) + raw.ljust(-(-len(raw) // 4) * 4, b"\0")
    section = struct.pack("<II", 8 + len(table) + len(data), len(values) + 1) + table + data
    return struct.pack("<HHI16sI16sI", 0xFFFE, 0, 0x20006, bytes(16), 1, bytes(16), 48) + section


SUMMARY = {"\x05SummaryInformation": summary(author=PERSON)}


def docx(*content: str, **more: Any) -> bytes:
    return word.docx(word.p(word.r(LINE)) + word.p(*content), **more)


def docx_with(member: str, data: bytes, kind: str) -> bytes:
    return docx(parts={f"word/{member}": data}, relations=[("x1", kind, member)])


def xlsx_of(*, cells: str = "", parts: Mapping[str, str | bytes] | None = None, **more: Any) -> bytes:
    first = xlsx.sheet(xlsx.row(1, xlsx.s("A1", LINE), cells))
    return xlsx.workbook(first, parts=parts, **more)


def pptx_of(*shapes: str, about: str = "", **more: Any) -> bytes:
    return pptx.presentation(pptx.tree(pptx.sp(LINE, ph="title")), pptx.tree(*shapes, about=about), **more)


def doc(*runs: tuple[str, bytes], **more: Any) -> bytes:
    return word97(Word([*plain(LINE), Paragraph(runs or [("无", b"")])], **more))


def xls(extra: bytes = b"", **more: Any) -> bytes:
    return excel97([Tab({(0, 0): LINE}, extra)], **more)


def xls_comment() -> bytes:
    said = record(0x5D, struct.pack("<HHHH", 0x15, 18, 0x19, 1) + bytes(14))
    said += record(0x1B6, struct.pack("<HHHHHHHI", 0, 0, 0, 0, 0, len(WORDS), 16, 0))
    said += record(0x3C, b"\x01" + WORDS.encode("utf-16-le")) + record(0x3C, bytes(16))
    return xls(said + record(0x1C, struct.pack("<HHHH", 4, 1, 0, 1) + wide("甲") + b"\0"))


def xls_white() -> bytes:
    """A font in white, in the second format of cells."""
    font = record(0x31, struct.pack("<HHHHHBBBB", 240, 0, 9, 400, 0, 0, 0, 134, 0) + wide("宋体", "<B"))
    return excel97([Tab({(0, 0): LINE, (1, 0): (20260301.0, 1)})], ("0",), extra=font * 5)


def xls_older() -> bytes:
    book = read_stream(open_compound(excel95([LINE, WORDS]), Limits()), "Book").data
    return xls(members={"Book": book})


def ppt(*slides: bytes, **more: Any) -> bytes:
    return powerpoint97([slide(shape(LINE, 0)), *slides], **more)


def odt(body: str = "", automatic: str = "", **more: Any) -> bytes:
    return odf.odf(odf.p(LINE) + body, automatic=automatic, **more)


def ods(*rows: str, before: str = "", automatic: str = "", about: str = 'table:name="表2"', **more: Any) -> bytes:
    body = before + odf.table(odf.row(odf.cell(LINE))) + odf.table(*rows or [odf.row(odf.cell("无"))], about=about)
    return odf.odf(body, "spreadsheet", automatic, **more)


def odp(*shapes: str, about: str = "", automatic: str = "", **more: Any) -> bytes:
    return odf.odf(odf.page(odf.box(LINE)) + odf.page(*shapes, about=about), "presentation", automatic, **more)


def odf_object(build: Callable[..., bytes], body: str) -> bytes:
    inner = {"Object 1/content.xml": odf.content("spreadsheet", odf.table(odf.row(odf.cell(NOTE))))}
    return build(body, parts=inner, entries=(odf.entry("Object 1/", odf.KIND + "spreadsheet"),))


OBJECT = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
PICTURE = '<draw:frame svg:width="8cm" svg:height="6cm"><draw:image xlink:href="Pictures/a.jpg"/></draw:frame>'
FAR = '<draw:frame><draw:image xlink:href="http://192.0.2.7/a.png"/></draw:frame>'
META = {"meta.xml": odf.meta(f"<meta:initial-creator>{PERSON}</meta:initial-creator>")}
OLD = {"Versions/Version1": odt(odf.p(WORDS))}
PHOTO = {"Pictures/a.jpg": photograph()}


def ofd_of(*objects: str, **more: Any) -> bytes:
    return ofd.shown(ofd.text(28, 37, LINE), *objects, **more)


def ofd_old() -> bytes:
    return ofd_of(
        body="<ofd:Versions><ofd:Version ID='v0' Index='0' BaseLoc='Doc_0/Versions/V0.xml'/></ofd:Versions>",
        members={
            "Doc_0/Versions/V0.xml": f"{ofd.HEAD}<ofd:DocVersion {ofd.NS}><ofd:DocRoot>/Doc_0/Old.xml</ofd:DocRoot></ofd:DocVersion>",
            "Doc_0/Old.xml": f"{ofd.HEAD}<ofd:Document {ofd.NS}><ofd:CommonData/><ofd:Pages><ofd:Page ID='1' BaseLoc='Pages/Old.xml'/></ofd:Pages></ofd:Document>",
            "Doc_0/Pages/Old.xml": ofd.page(ofd.layer(ofd.text(20, 20, WORDS))),
        },
    )


def ofd_note() -> bytes:
    return ofd_of(
        document="<ofd:Annotations>Annots.xml</ofd:Annotations>",
        members={
            "Doc_0/Annots.xml": f'{ofd.HEAD}<ofd:Annotations {ofd.NS}><ofd:Page PageID="100"><ofd:FileLoc>P.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>',
            "Doc_0/P.xml": ofd.annotations(ofd.annotation("Highlight", ofd.fill(0, 0, 60, 10, "255 255 0"), WORDS, "18 148 60 10")),
        },
    )  # fmt: skip


def ofd_attached() -> bytes:
    listed = f'{ofd.HEAD}<ofd:Attachments {ofd.NS}><ofd:Attachment ID="1" Name="附表" Format="txt"><ofd:FileLoc>a.txt</ofd:FileLoc></ofd:Attachment></ofd:Attachments>'
    return ofd_of(
        document="<ofd:Attachments>Attachments.xml</ofd:Attachments>",
        members={"Doc_0/Attachments.xml": listed, "Doc_0/a.txt": NOTE},
    )


def ofd_calling() -> bytes:
    return ofd_of(document=f'<ofd:Actions><ofd:Action Event="DO"><ofd:URI URI="{REMOTE}"/></ofd:Action></ofd:Actions>')


def page(*edits: pdf.Edit, **info: Any) -> bytes:
    """Return a PDF page with a line of text, edited."""
    return pdf.edited(pdf.drawn(lambda c: pdf.put(c, 80, 100, LINE), **info), *edits)


def pdf_covered() -> bytes:
    def draw(canvas: Any) -> None:
        pdf.put(canvas, 80, 100, LINE)
        pdf.put(canvas, 80, 200, WORDS)
        pdf.box(canvas, 70, 190, 400, 230)

    return pdf.drawn(draw)


def pdf_photo() -> bytes:
    """A page with a JPEG as it came from the camera."""
    import pikepdf

    def edit(document: pikepdf.Pdf) -> None:
        sheet = document.pages[0]
        image = pikepdf.Stream(document, photograph())
        image.update(pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=240, Height=180, BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceRGB, Filter=pikepdf.Name.DCTDecode,
        ))  # fmt: skip
        sheet.obj.Resources.XObject = pikepdf.Dictionary(P1=document.make_indirect(image))
        sheet.contents_add(b"q 240 0 0 180 80 300 cm /P1 Do Q")

    return page(edit)


def html(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body><p>{LINE}</p>{body}</body></html>".encode()


def mail(body: str = "", **files: Any) -> bytes:
    return pack.letter(LINE, page=html(body).decode(), **files)


def headed(name: str, value: str) -> bytes:
    from email.header import Header

    return f"{name}: {Header(value, 'utf-8').encode()}\r\n".encode() + pack.letter(LINE)


def message(body: str = "", **more: Any) -> bytes:
    return pack.outlook("" if body else LINE, page=html(body) if body else b"", **more)


def data_address(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def shape_run(rpr: str, **more: Any) -> str:
    return pptx.sp(WORDS, rpr=rpr, **more)


def ppt_object() -> bytes:
    """A presentation with an embedded object that is kept uncompressed."""
    inner = pack.wrapped("附表.txt", NOTE.encode())
    listed = container(1033, container(4044, atom(4035, struct.pack("<IIIIII", 0, 1, 0, 0, 9, 0))))
    return powerpoint97([slide(shape(LINE, 0))], extra=listed, persisted={9: atom(4113, inner)})


SCANNED = ("机密★10年", "云岭省人民政府文件", "各市人民政府，省政府各部门：")
LAYER = ("机密大10年", *SCANNED[1:])


def scan() -> Image.Image:
    """Return a page of three lines as a picture, at 144 dpi."""
    from formats.picture_builder import drawn as lettered

    page = Image.new("RGB", (1190, 1684), "white")
    page.paste(lettered(SCANNED, size=40, width=1000), (120, 160))
    return page


def pdf_misread() -> bytes:
    """A scan over which a text layer without the star lies."""

    def draw(canvas: Any) -> None:
        pdf.picture(canvas, 0, 0, 595, 842, scan())
        for number, line in enumerate(LAYER):
            pdf.put(canvas, 75, 92 + 40 * number, line, 20, mode=3)

    return pdf.drawn(draw, size=(595, 842))


def ofd_misread() -> bytes:
    """The same in OFD."""
    out = BytesIO()
    scan().save(out, "PNG")
    mm = 25.4 / 72
    layer = [ofd.text(75 * mm, (92 + 40 * n) * mm, line, 20 * mm, Alpha=0) for n, line in enumerate(LAYER)]
    resources, members = ofd.media(**{"60": "scan.png"}), {"Doc_0/Res/scan.png": out.getvalue()}
    return ofd.shown(ofd.image(0, 0, 210, 297, "60"), *layer, resources=resources, members=members)


WHITE_RUN = '<a:rPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:rPr>'
COMMENTS = f'<comments xmlns="{xlsx.S}"><authors><author>甲</author></authors><commentList><comment ref="A1" authorId="0"><text><t>{WORDS}</t></text></comment></commentList></comments>'
REVISIONS = f'<revisions xmlns="{xlsx.S}"><rcc rId="1" sId="1"><oc r="A1" t="inlineStr"><is><t>{WORDS}</t></is></oc></rcc></revisions>'
RUN_SPAN = '<text:span text:style-name="X">{}</text:span>'


def stored(place: int | None) -> bytes:
    """A store of pictures with the photograph in it, or at `place` of another stream."""
    return metafile_builder.store(metafile_builder.entry(metafile_builder.blip("jpeg", photograph()), place=place))


def rtf_object() -> bytes:
    """An RTF file with a file put in by the packager."""
    inner = pack.native("附表.txt", NOTE.encode())[4:]
    name = b"Package\0"
    blob = struct.pack("<III", 0x501, 2, len(name)) + name + struct.pack("<III", 0, 0, len(inner)) + inner
    return rtf(f"{LINE}{{\\object\\objemb{{\\*\\objclass Package}}{{\\*\\objdata {blob.hex()}}}}}")


def odt_changed() -> bytes:
    region = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>王敏</dc:creator>'
        f"</office:change-info>{odf.p(WORDS)}</text:deletion></text:changed-region></text:tracked-changes>"
    )
    return odf.odf(region + odf.p(f'{LINE}<text:change text:change-id="c1"/>'))


def linked(target: str) -> bytes:
    """A list of names a .doc is associated with, of which the template is `target`."""
    names = ["", target, *[""] * 16]
    return (
        b"\xff\xff"
        + struct.pack("<HH", len(names), 0)
        + b"".join(struct.pack("<H", len(n)) + n.encode("utf-16-le") for n in names)
    )


def supbook(target: str) -> bytes:
    return record(0x1AE, struct.pack("<H", 1) + wide("\x01" + target))


def custom_xml(text: str) -> dict[str, str]:
    return {"customXml/item1.xml": f'<label xmlns="urn:x"><level>{text}</level></label>'}
