"""Survivors of planted personal data in masked copies of PDFs and pictures: kind × place.

    PYTHONPATH=tests python -m quality.plants_pdf

The finder is not the product's: poppler's text, every stream inflated and every string resolved by a walk of its own
over pikepdf's objects, and for pictures the bytes. What it cannot see, pixels, is recognised by the engine itself.
Without recognition the places only it sees are left out, and the page says so.
"""

import io
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from biaoshi.check.checker import Checker
from biaoshi.formats.recognition.engine import detect, installed, recognise
from biaoshi.formats.recognition.places import cut as cut_level
from biaoshi.write.plan import propose
from biaoshi.write.redact import Job, UnprovedError, redact
from formats import pdf_builder as b
from formats.picture_builder import drawn as pictured
from quality.redaction import KINDS, OUTCOMES, SAID

Plant = Callable[[str], bytes]


def _first(words: str) -> b.Draw:
    kind = next(k for k, w in KINDS.items() if w == words)

    def draw(canvas: Canvas) -> None:
        b.put(canvas, 80, 100, "关于发放补助的公示", 22)
        b.put(canvas, 80, 160, SAID[kind].format(words))
        for n in range(6):
            b.put(canvas, 80, 220 + 28 * n, "请各单位按照要求抓好落实，认真执行。")

    return draw


def base(words: str, *pages: b.Draw, **info: str) -> bytes:
    """Return a paper that says whose data they are on its first page, so that they are proposed for everywhere."""
    return b.drawn(_first(words), *(pages or (_other,)), **info)  # type: ignore[arg-type]  # none of them is the size


def _other(canvas: Canvas) -> None:
    b.put(canvas, 80, 100, "第二页的正文，请各单位遵照执行。")


def _with(edit: Callable[[str], b.Edit]) -> Plant:
    return lambda words: b.edited(base(words), edit(words))


def _page(draw: Callable[[Canvas, str], None]) -> Plant:
    return lambda words: base(words, lambda canvas: draw(canvas, words))


def _split(canvas: Canvas, words: str) -> None:
    half = len(words) // 2
    b.put(canvas, 80, 100, words[:half], 16)
    wide = sum(16 if ord(c) > 0x2E80 else 8 for c in words[:half])
    b.put(canvas, 80 + wide, 100, words[half:], 15, b.HAN if not words.isascii() else b.LATIN)


def _lines(canvas: Canvas, words: str) -> None:
    half = len(words) // 2
    b.put(canvas, 80, 100, "为了把有关工作做好，现把有关情况作如下公示：" + words[:half])
    b.put(canvas, 80, 128, words[half:] + "已经知悉，请各单位按照要求抓好落实，认真执行。")


def _covered(canvas: Canvas, words: str) -> None:
    b.put(canvas, 80, 100, words)
    b.box(canvas, 70, 95, 540, 125)


def _rotated(words: str) -> bytes:
    def edit(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj.Rotate = 90

    return b.edited(base(words, lambda canvas: b.put(canvas, 80, 100, f"又：{words}。")), edit)


def _sideways(canvas: Canvas, words: str) -> None:
    canvas.translate(300, 200)
    canvas.rotate(90)
    canvas.setFont(b.HAN, 14)
    canvas.drawString(0, 0, f"又：{words}。")


def _field(words: str) -> b.Edit:
    return b.field("text", "备注", words, (80, 500, 500, 530))


PAINTING = (
    "Text", "Link", "FreeText", "Line", "Square", "Polygon", "Highlight", "Underline", "StrikeOut", "Stamp", "Caret", "Ink",
    "FileAttachment", "Watermark", "TrapNet", "Projection", "Popup",
)  # fmt: skip
"""Kinds of annotation whose appearance may paint words that their contents do not say."""


def _painted(kind: str, **more: Any) -> Plant:
    return _with(lambda words: b.painted(kind, words, (80, 500, 560, 540), 1, **more))


def _subset(words: str) -> bytes:
    """Words in a font of the file's own whose codes say nothing without its ToUnicode table, as subsets of Word have."""

    def edit(pdf: pikepdf.Pdf) -> None:
        chars = list(dict.fromkeys(words))
        glyph = pdf.make_indirect(Stream(pdf, b"1000 0 d0 100 0 600 700 re f"))
        rows = "\n".join(f"<{n:02X}> <{c.encode('utf-16-be').hex()}>" for n, c in enumerate(chars, 1))
        maps = f"begincmap 1 begincodespacerange <00> <FF> endcodespacerange {len(chars)} beginbfchar\n{rows}\nendbfchar endcmap"
        names = [Name(f"/g{n}") for n in range(1, len(chars) + 1)]
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 1000, 1000]), FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=Dictionary({str(n): glyph for n in names}), Encoding=Dictionary(Differences=Array([1, *names])),
            FirstChar=1, LastChar=len(chars), Widths=Array([1000] * len(chars)), Resources=Dictionary(),
            ToUnicode=pdf.make_indirect(Stream(pdf, maps.encode())),
        )  # fmt: skip
        page = pdf.pages[1]
        page.obj.Resources.Font.T3 = pdf.make_indirect(font)
        codes = "".join(f"{chars.index(c) + 1:02X}" for c in words)
        page.contents_add(f"BT /T3 16 Tf 80 600 Td <{codes}> Tj ET".encode())

    return b.edited(base(words), edit)


def _layer(words: str) -> b.Edit:
    def edit(pdf: pikepdf.Pdf) -> None:
        b.layer("底稿", "x", shown=False)(pdf)
        page = pdf.pages[0]
        font = next(k for k, f in page.obj.Resources.Font.items() if f.get("/Subtype") == Name.Type0)
        codes = words.encode("utf-16-be").hex()
        page.contents_add(f"/OC /MC0 BDC BT {font} 12 Tf 80 120 Td <{codes}> Tj ET EMC".encode())

    return edit


def _said_beside(words: str) -> b.Edit:
    def edit(pdf: pikepdf.Pdf) -> None:
        told = String(words).unparse().decode("latin-1")
        pdf.pages[1].contents_add(b"/Span <</ActualText " + told.encode("latin-1") + b">> BDC 80 80 4 4 re f EMC")

    return edit


def _tree(words: str) -> b.Edit:
    def edit(pdf: pikepdf.Pdf) -> None:
        element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=String(words)))
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=element))

    return edit


def _script(words: str) -> b.Edit:
    def edit(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{words}')"))

    return edit


def _aside(words: str) -> b.Edit:
    return lambda pdf: pdf.pages[1].contents_add(b"% " + words.encode() + b"\n")


def _destination(words: str) -> b.Edit:
    def edit(pdf: pikepdf.Pdf) -> None:
        names = Array([String(words), Array([pdf.pages[0].obj, Name.Fit])])
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=names))
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(words))]))

    return edit


def _unused(words: str) -> b.Edit:
    """Words in a form that no page paints, which a careless writer takes along."""

    def edit(pdf: pikepdf.Pdf) -> None:
        form = Stream(pdf, b"BT /F1 12 Tf (" + words.encode() + b") Tj ET")
        form.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])))
        pdf.pages[1].obj.Resources.XObject = Dictionary(Q=pdf.make_indirect(form))

    return edit


def _cell(canvas: Canvas, words: str) -> None:
    """Words that run on from one line of a cell to the next, as a long number in a narrow column does."""
    half = len(words) // 2
    b.table(canvas, 60, 100, [["姓名", "内容"], ["某甲", ""], ["某乙", "另行登记"]], width=240, height=60)
    b.put(canvas, 304, 165, words[:half], 12)
    b.put(canvas, 304, 185, words[half:], 12)


def _camera(words: str) -> b.Edit:
    """A photograph on the second page whose camera wrote the words beside it."""

    def edit(pdf: pikepdf.Pdf) -> None:
        out, told = io.BytesIO(), Image.Exif()
        told[0x010E] = words
        Image.new("RGB", (60, 40), "grey").save(out, "JPEG", exif=told)
        photograph = Stream(pdf, b"")
        photograph.write(out.getvalue(), filter=Name.DCTDecode)
        photograph.update(
            Dictionary(
                Type=Name.XObject, Subtype=Name.Image, Width=60, Height=40, ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
            )
        )  # fmt: skip
        pdf.pages[1].obj.Resources.XObject = Dictionary(P=pdf.make_indirect(photograph))
        pdf.pages[1].contents_add(b"q 30 0 0 20 80 500 cm /P Do Q")

    return edit


def _earlier(words: str) -> bytes:
    """A file whose second page once said the words and was saved over."""
    old = b.drawn(lambda c: b.put(c, 80, 100, f"又：{words}。"), _first(words))
    return b.updated(old, b"BT /F1 12 Tf 80 700 Td (new) Tj ET")


def scan(words: str, *, layered: bool) -> bytes:
    """A paper whose second page is a picture of the words, `layered`: with invisible text over it."""

    def draw(canvas: Canvas) -> None:
        page = Image.new("RGB", (1190, 1684), "white")
        page.paste(pictured([f"又：{words}。", "请各单位按照要求抓好落实。"], size=30, width=1000), (120, 160))
        canvas.drawImage(ImageReader(page), 0, 0, 595, 842)
        if layered:
            b.put(canvas, 75, 90, f"又：{words}。", 15, mode=3)
            b.put(canvas, 75, 120, "请各单位按照要求抓好落实。", 15, mode=3)

    return base(words, draw)


PLACES: dict[str, Plant] = {
    "text": _page(lambda canvas, w: b.put(canvas, 80, 100, f"另见：{w}。")),
    "spaced": _page(lambda canvas, w: b.spread(canvas, 80, 100, w, 20)),
    "table": _page(lambda canvas, w: b.table(canvas, 60, 100, [["姓名", "内容"], ["某甲", w]], width=240)),
    "split": _page(_split), "lines": _page(_lines), "cell": _page(_cell), "covered": _page(_covered), "rotated": _rotated, "sideways": _page(_sideways),
    "subset": _subset, "field": _with(_field), "layer": _with(_layer), "tag": _with(_said_beside), "tree": _with(_tree),
    "script": _with(_script), "aside": _with(_aside), "destination": _with(_destination), "unused": _with(_unused),
    "camera": _with(_camera),
    "note": _with(lambda w: b.annotation("Text", w, (500, 20, 520, 40), 1)),
    "free text": _with(lambda w: b.annotation("FreeText", w, (80, 500, 500, 540), 1, DA=String("/Helv 12 Tf 0 g"))),
    "bookmark": _with(lambda w: b.outline(f"{w}的情况", "其他")),
    "information": lambda w: base(w, title=w, author=w, keywords=w),
    "xmp": _with(lambda w: b.xmp(title=w, description=w)), "link": _with(lambda w: b.link(f"https://example.com/{w}")),
    "attachment": _with(lambda w: b.attached(f"{w}.txt", w.encode())), "earlier": _earlier,
    "attachment of a note": _with(lambda w: b.file_annotation(f"{w}.txt", w.encode(), 1)),
    **{f"painted by {kind}": _painted(kind) for kind in PAINTING},
    "caption of a button": _painted("Widget", FT=Name.Btn, T=String("按"), Ff=1 << 16),
    "field that shows another value": _painted("Widget", FT=Name.Tx, T=String("值"), V=String("另行登记")),
}  # fmt: skip
DRAWN: dict[str, Plant] = {
    "scan": lambda w: scan(w, layered=False), "layered": lambda w: scan(w, layered=True),
}  # fmt: skip
"""Places that only recognition sees."""


REFUSED = ("painted by Popup",)
"""Places nobody reads: there is no copy."""


def picture(words: str, form: str) -> bytes:
    """A picture of a paper; what is beside the pixels says the words too."""
    kind = next(k for k, w in KINDS.items() if w == words)
    image = pictured(["关于发放补助的公示", SAID[kind].format(words), "请各单位认真执行。"], size=34, width=1000)
    out = io.BytesIO()
    told = Image.Exif()
    told[0x9286 if form == "JPEG" else 0x10E] = words
    more: dict[str, Any] = {"exif": told} if form in ("JPEG", "PNG", "WEBP") else {}
    if form == "TIFF":
        more = {"save_all": True, "append_images": [image.convert("L")], "description": words}
    image.save(out, form, **more)
    return out.getvalue()


PICTURES = {"png": "PNG", "jpg": "JPEG", "tif": "TIFF", "bmp": "BMP"}


LOOKED = "identity"
"""Kind whose copies of pages of text are looked at as drawn, which takes seconds each."""


def plants(*, recognised: bool) -> Iterator[tuple[str, str, str, bytes]]:
    """Yield kind, place, name of the file and its bytes; `recognised`: also those whose text is drawn only."""
    for kind, words in KINDS.items():
        for place, plant in PLACES.items():
            yield kind, place, "a.pdf", plant(words)
        if recognised:
            for place, plant in DRAWN.items():
                yield kind, place, "a.pdf", plant(words)
            for suffix, form in PICTURES.items():
                yield kind, suffix, f"a.{suffix}", picture(words, form)


def left(data: bytes, words: str, *, drawn: bool = False) -> bool:
    """Tell whether the words are in the file, `drawn`: or are seen in its pages."""
    found = list(_stored(data)) if data[:4] == b"%PDF" else [data]
    texts = [d.decode(c, "ignore") for d in found for c in ("utf-8", "gb18030", "utf-16-be", "utf-16-le")]
    texts += [_poppler(data)] if data[:4] == b"%PDF" else []
    texts += _seen(data) if drawn else []
    return any(words in "".join(t.split()) for t in texts)


def _stored(data: bytes) -> Iterator[bytes]:
    yield data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for one in [*pdf.objects, pdf.trailer]:
            yield from _deep(one, 0)
            if isinstance(one, Stream) and one.get("/Subtype") != Name.Image:
                yield one.read_bytes()
                with_strings = pikepdf.parse_content_stream(one) if one.get("/Subtype") == Name.Form else []
                yield b"".join(bytes(o) for i in with_strings for o in i.operands if isinstance(o, String))
        for page in pdf.pages:
            for instruction in pikepdf.parse_content_stream(page):
                for operand in instruction.operands:
                    yield from _deep(operand, 0)


def _deep(one: Any, depth: int) -> Iterator[bytes]:
    if isinstance(one, String):
        yield bytes(one)
        yield str(one).encode()
    elif depth < 20 and isinstance(one, Array):
        yield b"".join(bytes(o) for o in one if isinstance(o, String))
        for each in one:
            if isinstance(each, pikepdf.Object) and not each.is_indirect:
                yield from _deep(each, depth + 1)
    elif depth < 20 and isinstance(one, Dictionary | Stream):
        for key, each in one.items():
            yield key.encode()
            if isinstance(each, pikepdf.Object) and not each.is_indirect:
                yield from _deep(each, depth + 1)


def _poppler(data: bytes) -> str:
    if shutil.which("pdftotext") is None:
        return ""
    ran = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=False)
    return ran.stdout.decode("utf-8", "replace")


def _seen(data: bytes) -> list[str]:
    """What is seen in the pages: the engine by itself, line by line."""
    sheets = []
    if data[:4] == b"%PDF":
        document = pypdfium2.PdfDocument(data)
        sheets = [np.asarray(p.render(scale=2).to_pil().convert("RGB")) for p in document]
    else:
        with Image.open(io.BytesIO(data)) as image:
            for n in range(getattr(image, "n_frames", 1)):
                image.seek(n)
                sheets.append(np.asarray(image.convert("RGB")))
    return [g.text for sheet in sheets for g in recognise([cut_level(sheet, q) for q in detect(sheet)])]


def measure(*, recognised: bool) -> dict[str, dict[str, int]]:
    """Return by place what became of the plants, as `redaction.measure` does by format.

    Pages of text are masked without recognition, which proves less. With `recognised` places are planted besides that
    only recognition sees, and the finder looks at how these copies and, of one kind, all copies are drawn. Raises
    RuntimeError without poppler: half a finder proves nothing.
    """
    if shutil.which("pdftotext") is None:
        raise RuntimeError("pdftotext is missing")
    told: Counter[tuple[str, str]] = Counter()
    with (
        tempfile.TemporaryDirectory() as folder,
        Checker(as_of="2026-11-25", ocr="never") as reading,
        Checker(as_of="2026-11-25", ocr="auto") as seeing,
    ):
        for number, (kind, place, name, data) in enumerate(plants(recognised=recognised)):
            source = Path(folder) / f"{number}{Path(name).suffix}"
            target = source.with_name(f"out{source.name}")
            source.write_bytes(data)
            key = f"pdf, {place}" if name.endswith(".pdf") else place
            checker = reading if place in PLACES else seeing
            with checker.opened(source) as (node, branch):
                plan = propose(branch.facts, node.reading.sha256 or "", "00" * 32, "quality")
            if not plan.entries:
                told[key, "not proposed"] += 1
                continue
            try:
                redact([Job(source, plan, target)], checker.reader)
            except UnprovedError:
                told[key, "refused"] += 1
                continue
            look = recognised and (checker is seeing or kind == LOOKED)
            survived = left(target.read_bytes(), KINDS[kind], drawn=look)
            told[key, "survived" if survived else "removed"] += 1
    return {key: {o: told[key, o] for o in OUTCOMES} for key in dict.fromkeys(key for key, _ in told)}


def lines(figures: dict[str, dict[str, int]]) -> list[str]:
    """Return the part of the page about it."""
    drawn = [f"pdf, {place}" for place in DRAWN] + list(PICTURES)
    missing = [place for place in drawn if place not in figures]
    looked = (
        f"Not measured, recognition was off: {'; '.join(missing)}; nor was any copy looked at as drawn."
        if missing
        else f"Copies of scans and pictures, and all copies with {LOOKED}, were looked at as drawn too."
    )
    return [
        "## Masked copies of planted PDFs and pictures",
        "",
        f"Each of {', '.join(KINDS)} is said on the first page and stands once more in one place of the file. Attachments are"
        " left out of a copy, whatever they are.",
        looked,
        "",
        f"| place | {' | '.join(OUTCOMES)} |",
        f"|---|{'---|' * len(OUTCOMES)}",
        *(f"| {place} | {' | '.join(str(row[o]) for o in OUTCOMES)} |" for place, row in figures.items()),
        f"| together | {' | '.join(str(sum(row[o] for row in figures.values())) for o in OUTCOMES)} |",
        "",
    ]  # fmt: skip


if __name__ == "__main__":
    print("\n".join(lines(measure(recognised=installed()))))
