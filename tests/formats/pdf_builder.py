"""Builder of PDFs for tests and for the accuracy harness: reportlab draws, pikepdf adds what reportlab cannot.

Coordinates are points from the top left of an A4 page. Chinese uses reportlab's built-in CID font STSong-Light,
which needs no font file; `HEI` and `SONG` name an embedded system font only where one is installed.
"""

from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.2756, 841.8898
HAN = "STSong-Light"
LATIN = "Helvetica"
Draw = Callable[[Canvas], None]
Edit = Callable[[pikepdf.Pdf], None]


@cache
def _registered() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(HAN))


def drawn(*pages: Draw, size: tuple[float, float] = (WIDTH, HEIGHT), **info: str) -> bytes:
    """Return a PDF with one page for each of `pages`; `info` are title, author, subject, keywords, creator."""
    _registered()
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=True, pageCompression=1)
    for name, value in info.items():
        getattr(canvas, "set" + name.capitalize())(value)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def put(canvas: Canvas, x: float, y: float, text: str, size: float = 16, font: str = HAN, mode: int = 0) -> None:
    """Draw `text` with its top left at (x, y)."""
    canvas.saveState()  # the render mode outlives the text object
    line = canvas.beginText(x, _height(canvas) - y - 0.88 * size)
    line.setFont(font, size)
    line.setTextRenderMode(mode)
    line.textOut(text)
    canvas.drawText(line)
    canvas.restoreState()


def spread(canvas: Canvas, x: float, y: float, chars: Sequence[str], step: float, size: float = 16) -> None:
    """Draw `chars` one by one, `step` points from start to start."""
    for i, char in enumerate(chars):
        put(canvas, x + i * step, y, char, size)


def box(canvas: Canvas, x0: float, y0: float, x1: float, y1: float, grey: float = 0.0) -> None:
    """Fill a rectangle."""
    canvas.setFillGray(grey)
    canvas.rect(x0, _height(canvas) - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
    canvas.setFillGray(0)


def table(
    canvas: Canvas, x: float, y: float, rows: Sequence[Sequence[str]], width: float = 90, height: float = 24
) -> None:
    """Draw a ruled table, cells `width` by `height`, 10.5 pt text."""
    columns = len(rows[0])
    top = _height(canvas) - y
    canvas.setLineWidth(0.5)
    for r in range(len(rows) + 1):
        canvas.line(x, top - r * height, x + columns * width, top - r * height)
    for c in range(columns + 1):
        canvas.line(x + c * width, top, x + c * width, top - len(rows) * height)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            put(canvas, x + c * width + 4, y + r * height + 6, text, 10.5)


def picture(canvas: Canvas, x0: float, y0: float, x1: float, y1: float, image: Image.Image) -> None:
    """Place an image."""
    canvas.drawImage(ImageReader(image), x0, _height(canvas) - y1, x1 - x0, y1 - y0)


def scan(rows: int = 30, width: int = 620, height: int = 877) -> Image.Image:
    """Return a page-like image: dark bars where lines of print would be, every `height / (rows + 4)` pixels."""
    image = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(image)
    step = height / (rows + 4)
    for r in range(rows):
        top = (r + 2) * step
        for x in range(width // 8, width * 7 // 8, 14):
            pen.rectangle((x, top, x + 9, top + step * 0.5), fill=0)
    return image


def outlines(canvas: Canvas, x: float, y: float, count: int, size: float = 16) -> None:
    """Draw `count` letter-like filled outlines in a row (two closed curves each), as text turned into curves."""
    for i in range(count):
        left, bottom = x + i * size * 1.05, _height(canvas) - y - size
        path = canvas.beginPath()
        path.roundRect(left, bottom, size * 0.9, size * 0.9, size * 0.2)
        path.circle(left + size * 0.45, bottom + size * 0.45, size * 0.25)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)


def official(mark: str | None = "机密★10年", pages: int = 1, *, mark_x: float = 80) -> bytes:
    """Return a paper in the standard form: mark top left, issuer's head, number, title, body."""

    def first(canvas: Canvas) -> None:
        if mark:
            put(canvas, mark_x, 130, mark)
        put(canvas, 150, 190, "云岭省人民政府办公厅文件", 24)
        put(canvas, 230, 250, "云政办〔2025〕3号")
        put(canvas, 170, 300, "关于开展年度检查工作的通知", 22)
        put(canvas, 79, 350, "各市、州人民政府：")
        for i in range(8):
            put(canvas, 111 if i == 0 else 79, 380 + 28 * i, "为做好有关工作，现就有关事项通知如下，请认真执行。")

    def later(number: int) -> Draw:
        def page(canvas: Canvas) -> None:
            for i in range(20):
                put(canvas, 79, 110 + 28 * i, f"第{number}页的正文，请各单位按照要求抓好落实。")

        return page

    return drawn(first, *(later(n) for n in range(2, pages + 1)), title="年度检查")


def edited(data: bytes, *edits: Edit, **save: object) -> bytes:
    """Return `data` with `edits` made through pikepdf."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        for edit in edits:
            edit(pdf)
        pdf.save(out, **{"deterministic_id": True, **save} if "encryption" not in save else save)  # type: ignore[arg-type]
    return out.getvalue()


def encrypted(data: bytes, *, user: str = "", owner: str = "owner") -> bytes:
    """Return `data` encrypted (AES-256); an empty user password lets anybody open it."""
    return edited(data, encryption=pikepdf.Encryption(owner=owner, user=user, R=6))


def rotated(angle: int, crop: tuple[float, float, float, float] | None = None) -> Edit:
    """Turn every page clockwise and set its CropBox (user space)."""

    def edit(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.Rotate = angle
            if crop:
                page.obj.CropBox = Array([*crop])

    return edit


def annotation(kind: str, text: str, rect: tuple[float, float, float, float], page: int = 0, **more: Any) -> Edit:
    """Add an annotation (rect from the top left)."""

    def edit(pdf: pikepdf.Pdf) -> None:
        _add(
            pdf,
            page,
            Dictionary(Type=Name.Annot, Subtype=Name("/" + kind), Contents=String(text), Rect=_rect(rect), F=4, **more),
        )

    return edit


def stamp(text: str, rect: tuple[float, float, float, float], page: int = 0) -> Edit:
    """Add a stamp whose words are only in its appearance, not in its contents (Latin letters)."""

    def edit(pdf: pikepdf.Pdf) -> None:
        width, height = rect[2] - rect[0], rect[3] - rect[1]
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        form = Stream(pdf, f"BT /F1 14 Tf 4 4 Td ({text}) Tj ET".encode())
        form.update(
            Dictionary(
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=Array([0, 0, width, height]),
                Resources=Dictionary(Font=Dictionary(F1=font)),
            )
        )
        _add(
            pdf,
            page,
            Dictionary(
                Type=Name.Annot, Subtype=Name.Stamp, Rect=_rect(rect), F=4, AP=Dictionary(N=pdf.make_indirect(form))
            ),
        )

    return edit


def painted(kind: str, words: str, rect: tuple[float, float, float, float], page: int = 0, **more: Any) -> Edit:
    """Add an annotation of any kind, or a form field, whose appearance paints the words, deep in a form within a form, in
    the font of the page."""

    def edit(pdf: pikepdf.Pdf) -> None:
        fonts = [f for p in pdf.pages for f in p.obj.Resources.Font.values() if f.get("/Subtype") == Name.Type0]
        size = Array([0, 0, rect[2] - rect[0], rect[3] - rect[1]])
        inner = Stream(pdf, f"BT /F1 14 Tf 4 8 Td <{words.encode('utf-16-be').hex()}> Tj ET".encode())
        held = Dictionary(Font=Dictionary(F1=fonts[0]))
        inner.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=size, Resources=held))
        outer = Stream(pdf, b"/Fm Do")
        held = Dictionary(XObject=Dictionary(Fm=pdf.make_indirect(inner)))
        outer.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=size, Resources=held))
        look = Dictionary(N=pdf.make_indirect(outer))
        made = Dictionary(Type=Name.Annot, Subtype=Name("/" + kind), Rect=_rect(rect), F=4, AP=look, **more)
        widget = _add(pdf, page, made)
        if kind == "Widget":
            if Name.AcroForm not in pdf.Root:
                pdf.Root.AcroForm = Dictionary(Fields=Array([]), DA=String("/Helv 12 Tf 0 g"))
            pdf.Root.AcroForm.Fields.append(widget)

    return edit


def file_annotation(name: str, data: bytes, page: int = 0) -> Edit:
    """Add a FileAttachment annotation."""

    def edit(pdf: pikepdf.Pdf) -> None:
        spec = pikepdf.AttachedFileSpec(pdf, data, filename=name).obj
        _add(pdf, page, Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([20, 20, 40, 40]), FS=spec))

    return edit


def attached(name: str, data: bytes) -> Edit:
    """Embed a file."""

    def edit(pdf: pikepdf.Pdf) -> None:
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=name)

    return edit


def link(uri: str) -> Edit:
    """Add a link."""

    def edit(pdf: pikepdf.Pdf) -> None:
        action = Dictionary(S=Name.URI, URI=String(uri))
        _add(pdf, 0, Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([10, 10, 60, 20]), A=action))

    return edit


def outline(*titles: str) -> Edit:
    """Add bookmarks to page 1."""

    def edit(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as tree:
            tree.root.extend([pikepdf.OutlineItem(t, 0) for t in titles])

    return edit


def field(kind: str, name: str, value: str, rect: tuple[float, float, float, float], hidden: bool = False) -> Edit:
    """Add a form field: kind text, check or choice."""

    def edit(pdf: pikepdf.Pdf) -> None:
        common = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, Rect=_rect(rect), T=String(name), F=2 if hidden else 4
        )
        if kind == "text":
            common.update(Dictionary(FT=Name.Tx, V=String(value)))
        elif kind == "choice":
            common.update(
                Dictionary(FT=Name.Ch, Ff=1 << 17, Opt=Array([String("其他"), String(value)]), V=String(value))
            )
        else:
            state = Name("/Yes")
            look = pdf.make_indirect(Stream(pdf, b""))
            common.update(
                Dictionary(
                    FT=Name.Btn, V=state, AS=state, TU=String(value), AP=Dictionary(N=Dictionary(Yes=look, Off=look))
                )
            )
        widget = _add(pdf, 0, common)
        if Name.AcroForm not in pdf.Root:
            pdf.Root.AcroForm = Dictionary(Fields=Array([]), DA=String("/Helv 12 Tf 0 g"))
        pdf.Root.AcroForm.Fields.append(widget)

    return edit


def xfa(pdf: pikepdf.Pdf) -> None:
    """Make the form an XFA form."""
    packet = pdf.make_indirect(Stream(pdf, b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>"))
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=packet)


def script(pdf: pikepdf.Pdf) -> None:
    """Add a script that runs on opening."""
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def xmp(**values: Any) -> Edit:
    """Set XMP values: dc names as keywords (title, description), others by pdf_Keywords …"""

    def edit(pdf: pikepdf.Pdf) -> None:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
            for name, value in values.items():
                prefix, _, local = name.rpartition("_")
                meta[f"{prefix or 'dc'}:{local}"] = value

    return edit


def layer(name: str, text: str, *, shown: bool, y: float = 700) -> Edit:
    """Add Latin text to page 1 in an optional-content group."""

    def edit(pdf: pikepdf.Pdf) -> None:
        group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name)))
        page = pdf.pages[0]
        page.obj.Resources.Properties = Dictionary(MC0=group)
        page.obj.Resources.Font.FL = pdf.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        page.contents_add(f"/OC /MC0 BDC BT /FL 12 Tf 80 {HEIGHT - y} Td ({text}) Tj ET EMC".encode())
        pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([] if shown else [group])))

    return edit


def unmapped(data: bytes) -> bytes:
    """Return `data` with its fonts' encodings broken: an Identity-H font without ToUnicode and without a collection."""

    def edit(pdf: pikepdf.Pdf) -> None:
        for obj in pdf.objects:
            if isinstance(obj, Dictionary) and obj.get("/Subtype") == Name.Type0:
                obj.Encoding = Name("/Identity-H")
                obj.BaseFont = Name("/QXQXQX+Fangzheng")
                child = obj.DescendantFonts[0]
                child.CIDSystemInfo = Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)
                child.BaseFont = Name("/QXQXQX+Fangzheng")

    return edited(data, edit)


def updated(data: bytes, new: bytes) -> bytes:
    """Return `data` with an incremental update that gives page 1 the content stream `new` (Latin, font /F1 … of the page)."""
    with pikepdf.open(BytesIO(data)) as pdf:
        number, trailer = pdf.pages[0].obj.Contents.objgen[0], pdf.trailer
        size, root, info = int(trailer.Size), trailer.Root.objgen[0], trailer.Info.objgen[0]
    start = data.rfind(b"startxref")
    before = int(data[start + 9 :].split()[0])
    out = data if data.endswith(b"\n") else data + b"\n"
    at = len(out)
    out += b"%d 0 obj\n<< /Length %d >>\nstream\n" % (number, len(new)) + new + b"\nendstream\nendobj\n"
    table_at = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n%d 1\n%010d 00000 n \n" % (number, at)
    end = b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /Prev %d >>\n" % (size, root, info, before)
    return out + end + b"startxref\n%d\n%%%%EOF\n" % table_at


def system_font() -> Path | None:
    """Return a CJK font of this machine that reportlab can embed, or None."""
    found = [*Path("/usr/share/fonts").rglob("*.ttf")] if Path("/usr/share/fonts").is_dir() else []
    return next(
        (f for f in found if any(w in f.name.lower() for w in ("cjk", "wqy", "uming", "ukai", "droidsansfallback"))),
        None,
    )


def _height(canvas: Canvas) -> float:
    return float(canvas._pagesize[1])


def _rect(rect: tuple[float, float, float, float]) -> Array:
    return Array([rect[0], HEIGHT - rect[3], rect[2], HEIGHT - rect[1]])


def _add(pdf: pikepdf.Pdf, page: int, value: Dictionary) -> pikepdf.Object:
    obj = pdf.make_indirect(value)
    target = pdf.pages[page].obj
    if Name.Annots not in target:
        target.Annots = Array([])
    target.Annots.append(obj)
    return obj
