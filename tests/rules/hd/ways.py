"""Further ways of hiding something, and near misses that must be silent."""

from collections.abc import Callable
from typing import Any

from formats import docx_builder as word
from formats import odf_builder as odf
from formats import ofd_builder as ofd
from formats import pdf_builder as pdf
from formats import pptx_builder as pptx
from formats import xlsx_builder as xlsx
from formats.office97_builder import (
    Tab,
    atom,
    container,
    excel97,
    powerpoint97,
    rtf,
    shape,
    slide,
)
from rules.hd.makers import (
    LINE,
    NOTE,
    PERSON,
    REMOTE,
    WORDS,
    custom_xml,
    doc,
    docx,
    headed,
    html,
    linked,
    mail,
    message,
    odt,
    ofd_of,
    page,
    ppt,
    pptx_of,
    supbook,
    xlsx_of,
)
from rules.hd.planted import Planted


def drawing(draw: Callable[[Any], None]) -> bytes:
    def first(canvas: Any) -> None:
        pdf.put(canvas, 80, 100, LINE)
        draw(canvas)

    return pdf.drawn(first)


def clipped(canvas: Any) -> None:
    path = canvas.beginPath()
    path.rect(300, 300, 20, 20)
    canvas.clipPath(path, stroke=0)
    pdf.put(canvas, 80, 200, WORDS)


def white(canvas: Any) -> None:
    canvas.setFillGray(1)
    pdf.put(canvas, 80, 200, WORDS)


def acting(kind: str) -> pdf.Edit:
    """Add a link that does something else than lead to an address."""
    import pikepdf

    def edit(document: pikepdf.Pdf) -> None:
        inner: dict[str, Any] = {"JavaScript": {"JS": pikepdf.String("1")}, "Launch": {"F": pikepdf.String("a.exe")}}[
            kind
        ]
        action = pikepdf.Dictionary(S=pikepdf.Name("/" + kind), **inner)
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=pikepdf.Array([10, 10, 60, 20]), A=action
        )
        document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(link)])

    return edit


MORE: dict[str, tuple[str, Planted]] = {
    "docx, inserted text": ("HD101", lambda: docx(word.ins(word.r(WORDS)))),
    "rtf, inserted text": ("HD101", lambda: rtf(f"{LINE}{{\\revised\\revauth1 {WORDS}}}")),
    "pptx, comment": ("HD102", lambda: pptx_of(
        parts={"ppt/comments/comment1.xml": f'<p:cmLst {pptx.NS}><p:cm authorId="0"><p:text>{WORDS}</p:text></p:cm></p:cmLst>'},
        relations={1: [("c", "comments", "../comments/comment1.xml")]},
    )),
    "ppt, comment": ("HD102", lambda: ppt(slide(shape("甲"), comments=[("乙", WORDS)]))),
    "pdf, text of no colour": ("HD103", lambda: drawing(lambda c: pdf.put(c, 80, 200, WORDS, mode=3))),
    "pdf, hidden field": ("HD103", lambda: page(pdf.field("text", "a", WORDS, (80, 200, 300, 220), hidden=True))),
    "xlsx, hidden row": ("HD103", lambda: xlsx.workbook(
        xlsx.sheet(xlsx.row(1, xlsx.s("A1", LINE)), xlsx.row(2, xlsx.s("A2", WORDS), about='hidden="1"'))
    )),
    "ofd, member nothing refers to": ("HD103", lambda: ofd_of(
        members={"Doc_0/Pages/Stray.xml": ofd.page(ofd.layer(ofd.text(20, 20, WORDS)))}
    )),
    "docx, electronic label": ("HD104", lambda: docx(parts=custom_xml("机密★10年"))),
    "docx, local template": ("HD104", lambda: docx(
        parts={"word/settings.xml": word.part("settings")},
        relations=[("t", "attachedTemplate", "file:///D:\\张小平\\涉外\\a.dotm", "External")],
    )),
    "doc, local template": ("HD104", lambda: doc(tables={32: linked("D:\\张小平\\涉外\\a.dot")})),
    "pdf, XMP": ("HD104", lambda: page(pdf.xmp(creator=[PERSON]))),
    "ofd, custom data": ("HD104", lambda: ofd_of(
        info='<ofd:CustomDatas><ofd:CustomData Name="密级">秘密</ofd:CustomData></ofd:CustomDatas>'
    )),
    "eml, label": ("HD104", lambda: headed("X-Classification", "秘密")),
    "pdf, white": ("HD105", lambda: drawing(white)),
    "pdf, tiny": ("HD105", lambda: drawing(lambda c: pdf.put(c, 80, 200, WORDS, size=1))),
    "pdf, off the page": ("HD105", lambda: drawing(lambda c: pdf.put(c, 80, -200, WORDS))),
    "pdf, clipped": ("HD105", lambda: drawing(clipped)),
    "pdf, redaction not carried out": ("HD105", lambda: page(pdf.annotation("Redact", "", (80, 90, 300, 120)))),
    "docx, tiny": ("HD105", lambda: docx(word.r(WORDS, '<w:sz w:val="2"/>'))),
    "pdf, attached to a place": ("HD106", lambda: page(pdf.file_annotation("附表.txt", NOTE.encode()))),
    "ofd, put in beside": ("HD106", lambda: ofd_of(members={"Doc_0/夹带.txt": NOTE})),
    "html, page within the page": ("HD106", lambda: html(f"<iframe srcdoc='<p>{WORDS}</p>'></iframe>")),
    "docx, linked picture": ("HD110", lambda: docx(relations=[("p", "image", "http://192.0.2.7/1.png", "External")])),
    "xlsx, values by DDE": ("HD110", lambda: xlsx_of(
        parts={"xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{xlsx.S}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'}
    )),
    "doc, remote template": ("HD110", lambda: doc(tables={32: linked(REMOTE)})),
    "xls, values from another file": ("HD110", lambda: excel97([Tab({(0, 0): LINE})], extra=supbook("\\\\server\\a.xls"))),
    "ppt, linked object": ("HD110", lambda: powerpoint97(
        [slide(shape(LINE, 0))],
        extra=container(1033, container(4046, atom(4026, "\\\\server\\a.xls".encode("utf-16-le"), 1))),
    )),
    "odt, event": ("HD110", lambda: odt(
        '<office:event-listeners xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"><script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="vnd.sun.star.script:a.py"/></office:event-listeners>'
    )),
    "odt, remote template": ("HD110", lambda: odt(parts={"meta.xml": odf.meta(f'<meta:template xlink:href="{REMOTE}"/>')})),
    "pdf, script of a link": ("HD110", lambda: page(acting("JavaScript"))),
    "pdf, program started by a link": ("HD110", lambda: page(acting("Launch"))),
}  # fmt: skip
"""Further ways of hiding, by name: the code that must speak."""
SILENT: dict[str, Planted] = {
    "docx, link for a click": lambda: docx(relations=[("h", "hyperlink", "http://www.yunling.example", "External")]),
    "docx, name of the program": lambda: docx(parts={"docProps/app.xml": word.app(Application="WPS Office")}),
    "docx, rsids": lambda: docx(
        word.r("无"), parts={"word/settings.xml": word.part("settings", '<w:rsids><w:rsid w:val="00A1"/></w:rsids>')}
    ),
    "pdf, linearised": lambda: pdf.edited(page(), linearize=True),
    "pdf, link for a click": lambda: page(pdf.link("http://www.yunling.example")),
    "eml, attachment": lambda: mail(a=NOTE.encode()),
    "msg, attachment": lambda: message(a=NOTE.encode()),
    "ofd, link for a click": lambda: ofd_of(
        ofd.text(
            28,
            60,
            "网站",
            inner='<ofd:Actions><ofd:Action Event="CLICK"><ofd:URI URI="http://www.yunling.example"/></ofd:Action></ofd:Actions>',
        )
    ),
    "html, white on a ground": lambda: html(
        '<table bgcolor="#c00000"><tr><td style="color:#fff">值守</td></tr></table>'
    ),
}
"""Near misses: nothing of the family may speak."""
