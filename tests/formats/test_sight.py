"""One engine says why stored text is not seen: the same page in PDF, OFD and docx gives the same reasons."""

from collections.abc import Callable, Collection
from io import BytesIO

import pytest
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from biaoshi import Checker
from biaoshi.formats import Limits, Source, open_document
from biaoshi.formats.docx.covers import opaque_picture
from biaoshi.formats.sight import Painted, Scene, Stored, alike, judged, plain
from biaoshi.formats.sight.layer import Line, missing, odd, undrawn
from biaoshi.types.document import Box, Document
from formats import docx_builder, ofd_builder, pdf_builder
from formats.picture_builder import drawn, needs_font

PLACES: dict[str, tuple[str, str]] = {
    "平常甲字词": ("shown", "text on paper"),
    "白色乙字词": ("white", "white on paper"),
    "近白丙字词": ("white", "F4F4F4 on paper"),
    "黄色丁字词": ("shown", "yellow on paper: pale, and seen"),
    "黑底戊字词": ("white", "black on a black area"),
    "反白己字词": ("shown", "white on a black area"),
    "微小庚字词": ("tiny", "one point high"),
    "页外辛字词": ("offpage", "beyond the edge of the page"),
    "隐形壬字词": ("hidden", "render mode 3, not visible, vanish"),
    "遮黑癸字词": ("covered", "a black area painted later"),
    "遮白子字词": ("covered", "a white area painted later"),
    "遮图丑字词": ("covered", "a picture with a pattern painted later"),
    "透过寅字词": ("shown", "an area one sees through, painted later"),
    "旁边卯字词": ("shown", "an area painted later beside it"),
}
STEP = 40
"""Points from line to line of the planted page."""


def _where(document: Document) -> dict[str, str]:
    """Return the view of each planted word: "shown" if it stands in a block, else the reason, "both" if in two places."""
    out = {}
    for word in PLACES:
        shown = any(word in b.text for b in document.blocks)
        reasons = {u.view for u in document.unseen if word in u.text}
        out[word] = "both" if shown and reasons else "shown" if shown else ",".join(sorted(reasons)) or "lost"
    return out


def _tops() -> dict[str, float]:
    return {word: 60.0 + STEP * n for n, word in enumerate(PLACES)}


def _texture() -> Image.Image:
    return Image.frombytes("L", (120, 20), bytes((x * 37 + y * 91) % 256 for y in range(20) for x in range(120)))


def _pdf() -> bytes:
    tops = _tops()

    def page(canvas: Canvas) -> None:
        def put(word: str, red: float = 0, green: float = 0, blue: float = 0, size: float = 16, mode: int = 0) -> None:
            canvas.setFillColorRGB(red, green, blue)
            y = -80.0 if PLACES[word][0] == "offpage" else tops[word]
            pdf_builder.put(canvas, 80, y, word, size, mode=mode)
            canvas.setFillColorRGB(0, 0, 0)

        for word in ("黑底戊字词", "反白己字词"):
            pdf_builder.box(canvas, 70, tops[word] - 6, 300, tops[word] + 24)
        put("平常甲字词")
        put("白色乙字词", 1, 1, 1)
        put("近白丙字词", 244 / 255, 244 / 255, 244 / 255)
        put("黄色丁字词", 1, 1, 0)
        put("黑底戊字词")
        put("反白己字词", 1, 1, 1)
        put("微小庚字词", size=1)
        put("页外辛字词")
        put("隐形壬字词", mode=3)
        for word in list(PLACES)[9:]:
            put(word)
        pdf_builder.box(canvas, 78, tops["遮黑癸字词"] - 4, 180, tops["遮黑癸字词"] + 22)
        pdf_builder.box(canvas, 78, tops["遮白子字词"] - 4, 180, tops["遮白子字词"] + 22, grey=1)
        pdf_builder.picture(canvas, 78, tops["遮图丑字词"] - 4, 180, tops["遮图丑字词"] + 22, _texture())
        canvas.setFillAlpha(0.3)
        pdf_builder.box(canvas, 78, tops["透过寅字词"] - 4, 180, tops["透过寅字词"] + 22, grey=0.6)
        canvas.setFillAlpha(1)
        pdf_builder.box(canvas, 300, tops["旁边卯字词"] - 4, 400, tops["旁边卯字词"] + 22)

    return pdf_builder.drawn(page)


def _ofd() -> bytes:
    mm = 25.4 / 72
    tops = {w: y * mm for w, y in _tops().items()}
    left, build = 80 * mm, ofd_builder

    def put(word: str, colour: str = "", **more: object) -> str:
        y = -30.0 if PLACES[word][0] == "offpage" else tops[word]
        inner = f'<ofd:FillColor Value="{colour}"/>' if colour else ""
        return build.text(left, y, word, inner=inner, **more)  # type: ignore[arg-type]

    def box(word: str, x: float = left - 1, colour: str = "0 0 0", alpha: int | None = None) -> str:
        return build.fill(x, tops[word] - 1.5, 36, 9, colour, alpha)

    return build.shown(
        box("黑底戊字词"),
        box("反白己字词"),
        put("平常甲字词"),
        put("白色乙字词", "255 255 255"),
        put("近白丙字词", "244 244 244"),
        put("黄色丁字词", "255 255 0"),
        put("黑底戊字词"),
        put("反白己字词", "255 255 255"),
        put("微小庚字词", size=0.35),
        put("页外辛字词"),
        put("隐形壬字词", Visible="false"),
        *(put(word) for word in list(PLACES)[9:]),
        box("遮黑癸字词"),
        box("遮白子字词", colour="255 255 255"),
        build.image(left - 1, tops["遮图丑字词"] - 1.5, 36, 9, "60"),
        box("透过寅字词", colour="150 150 150", alpha=76),
        box("旁边卯字词", x=120),
        resources=build.media(**{"60": "cover.png"}),
        members={"Doc_0/Res/cover.png": build.png()},
    )


_FULL = '<a:solidFill><a:srgbClr val="{}"/></a:solidFill>'
_SEEN_THROUGH = '<a:solidFill><a:srgbClr val="999999"><a:alpha val="30000"/></a:srgbClr></a:solidFill>'


def _over(fill: str, left: float = -2, top: float = -3, width: float = 110, height: float = 30) -> str:
    """An anchored rectangle in front of the text of its paragraph, placed from column and paragraph."""
    at = (
        f'<wp:positionH relativeFrom="column"><wp:posOffset>{int(left * 12700)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{int(top * 12700)}</wp:posOffset></wp:positionV>'
    )
    drawn = docx_builder.shape(fill=fill, at=at, extent=(int(width * 12700), int(height * 12700)))
    return docx_builder.r(inner=drawn.replace("<wp:docPr", "<wp:wrapNone/><wp:docPr", 1))


def _picture_over(link: str) -> str:
    blip = f'<pic:pic><pic:blipFill><a:blip r:embed="{link}"/></pic:blipFill></pic:pic>'
    drawn = _over("")
    start, end = drawn.index("<wps:wsp>"), drawn.index("</wps:wsp>") + len("</wps:wsp>")
    return drawn[:start] + blip + drawn[end:]


def _docx() -> bytes:
    b = docx_builder
    size = '<w:sz w:val="32"/>'
    away = (
        '<wp:positionH relativeFrom="page"><wp:posOffset>-9000000</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="page"><wp:posOffset>100000</wp:posOffset></wp:positionV>'
    )
    black = '<w:shd w:val="clear" w:fill="000000"/>'
    runs = {
        "平常甲字词": b.r("平常甲字词", size),
        "白色乙字词": b.r("白色乙字词", size + '<w:color w:val="FFFFFF"/>'),
        "近白丙字词": b.r("近白丙字词", size + '<w:color w:val="F4F4F4"/>'),
        "黄色丁字词": b.r("黄色丁字词", size + '<w:color w:val="FFFF00"/>'),
        "黑底戊字词": b.r("黑底戊字词", size + '<w:color w:val="000000"/>' + black),
        "反白己字词": b.r("反白己字词", size + '<w:color w:val="FFFFFF"/>' + black),
        "微小庚字词": b.r("微小庚字词", '<w:sz w:val="2"/>'),
        "页外辛字词": b.r(inner=b.shape(b.p(b.r("页外辛字词", size)), at=away)),
        "隐形壬字词": b.r("隐形壬字词", size + "<w:vanish/>"),
        "遮黑癸字词": b.r("遮黑癸字词", size) + _over(_FULL.format("000000")),
        "遮白子字词": b.r("遮白子字词", size) + _over(_FULL.format("FFFFFF")),
        "遮图丑字词": b.r("遮图丑字词", size) + _picture_over("rP"),
        "透过寅字词": b.r("透过寅字词", size) + _over(_SEEN_THROUGH),
        "旁边卯字词": b.r("旁边卯字词", size) + _over(_FULL.format("000000"), left=200),
    }
    assert list(runs) == list(PLACES)
    out = BytesIO()
    _texture().save(out, "PNG")
    return b.docx(
        "".join(b.p(run) for run in runs.values()),
        last=b.section(),
        parts={"word/media/cover.png": out.getvalue()},
        relations=[("rP", "image", "media/cover.png")],
    )


@pytest.mark.parametrize("build", [_pdf, _ofd, _docx])
def test_the_same_page_gives_the_same_reasons(build: Callable[[], bytes]) -> None:
    """Each word of the planted page has the same view whatever the file is."""
    found = _where(open_document(Source(build()), Limits()))
    assert found == {word: view for word, (view, _) in PLACES.items()}


def _appearance(kind: str, rect: tuple[float, float, float, float], look: bytes) -> pdf_builder.Edit:
    def edit(pdf: object) -> None:
        width, height = rect[2] - rect[0], rect[3] - rect[1]
        form = Stream(pdf, look)  # type: ignore[arg-type]
        form.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, width, height])))
        pdf_builder.annotation(
            kind,
            "",
            rect,
            AP=Dictionary(N=pdf.make_indirect(form)),  # type: ignore[attr-defined]
        )(pdf)  # type: ignore[arg-type]

    return edit


_BOX: tuple[float, float, float, float] = (78, 116, 200, 142)


@pytest.mark.parametrize(
    ("kind", "look", "view"),
    [
        ("Square", b"0 g 0 0 122 26 re f", "covered"),
        ("Stamp", b"1 g 0 0 122 26 re f", "covered"),
        ("Redact", b"0 g 0 0 122 26 re f", "covered"),
        ("Redact", b"1 0 0 RG 1 1 120 24 re S", "shown"),
        ("Square", b"1 0 0 RG 1 1 120 24 re S", "shown"),
    ],
)
def test_annotations_of_a_pdf_cover_text(kind: str, look: bytes, view: str) -> None:
    """An annotation painted over text covers it; a frame around it does not."""
    data = pdf_builder.drawn(lambda c: pdf_builder.put(c, 80, 120, "注盖甲字词"))
    document = open_document(Source(pdf_builder.edited(data, _appearance(kind, _BOX, look))), Limits())
    shown = any("注盖甲字词" in b.text for b in document.blocks)
    assert ("shown" if shown else next(u.view for u in document.unseen)) == view


def test_a_redaction_that_was_not_carried_out_is_told() -> None:
    """A redaction is pending as long as its annotation stands, whether or not it covers the words."""
    data = pdf_builder.drawn(lambda c: pdf_builder.put(c, 80, 120, "待遮甲字词"))
    document = open_document(Source(pdf_builder.edited(data, pdf_builder.annotation("Redact", "", _BOX))), Limits())
    assert [part for key, part in document.facts if key == "redaction_pending"] == ["page 1"]


def test_text_in_a_form_is_proved_like_any_other() -> None:
    """Text drawn by a form of a PDF and covered later is covered; white on dark within it is shown."""

    def page(canvas: Canvas) -> None:
        canvas.beginForm("unit")
        pdf_builder.put(canvas, 80, 120, "件内甲字词")
        pdf_builder.put(canvas, 80, 200, "件内乙字词")
        canvas.endForm()
        canvas.doForm("unit")
        pdf_builder.picture(canvas, 70, 112, 220, 146, _texture())
        canvas.setFillAlpha(0.2)
        pdf_builder.box(canvas, 70, 192, 220, 226, grey=0.5)

    document = open_document(Source(pdf_builder.drawn(page)), Limits())
    assert [b.text for b in document.blocks if b.part == "body"] == ["件内乙字词"]
    assert [(u.text, u.view) for u in document.unseen] == [("件内甲字词", "covered")]


def test_a_part_of_a_line_of_a_docx_is_covered() -> None:
    """A rectangle over the last characters of a centred line takes those and leaves the others."""
    b = docx_builder
    centre = '<w:jc w:val="center"/>'
    area = 595.3 - 79.4 - 73.7  # of the page of the builder, in points
    start = (area - 8 * 16) / 2
    run = b.r("申请人王敏女士等", '<w:sz w:val="32"/>') + _over(_FULL.format("000000"), start + 48, -2, 32, 28)
    document = open_document(Source(b.docx(b.p(run, ppr=centre), last=b.section())), Limits())
    assert [u.text for u in document.unseen if u.view == "covered"] == ["王敏"]
    assert next(x.text for x in document.blocks if x.part == "body") == "申请人女士等"


@pytest.mark.parametrize(
    "change",
    [
        ("<wp:wrapNone/>", "<wp:wrapSquare/>"),
        ('behindDoc="0"', 'behindDoc="1"'),
        ('relativeFrom="paragraph"', 'relativeFrom="page"'),
        ('relativeFrom="column"', 'relativeFrom="character"'),
    ],
)
def test_a_docx_says_covered_only_where_it_is_known(change: tuple[str, str]) -> None:
    """A drawing the text runs around, one behind it, and one of unknown place cover nothing."""
    b = docx_builder
    run = b.r("机密★10年", '<w:sz w:val="32"/>') + _over(_FULL.format("000000")).replace(*change)
    document = open_document(Source(b.docx(b.p(run), last=b.section())), Limits())
    assert any(x.text == "机密★10年" for x in document.blocks)


def test_a_vml_rectangle_covers_too() -> None:
    """What older programs write is known as well: a filled v:rect over the words, but not one with z-index below 0."""
    b = docx_builder
    style = "position:absolute;margin-left:-2pt;margin-top:-3pt;width:110pt;height:30pt;z-index:{}"
    found = []
    for level in ("1", "-1"):
        rect = f'<w:pict><v:rect style="{style.format(level)}" fillcolor="black"/></w:pict>'
        data = b.docx(b.p(b.r("机密★10年", '<w:sz w:val="32"/>'), b.r(inner=rect)), last=b.section())
        found.append([u.view for u in open_document(Source(data), Limits()).unseen])
    assert found == [["covered"], []]


def _unjudged(run: str) -> list[str]:
    """Which drawings of a paragraph the reader says it did not judge."""
    b = docx_builder
    document = open_document(Source(b.docx(b.p(run), last=b.section())), Limits())
    return [value for key, value in document.facts if key == "cover_unjudged"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("", ""), []),
        (('relativeFrom="paragraph"', 'relativeFrom="page"'), ["bare body"]),
        (('relativeFrom="column"', 'relativeFrom="character"'), ["bare body"]),
        (('<a:solidFill><a:srgbClr val="000000"/></a:solidFill>', "<a:gradFill/>"), ["bare body"]),
        (('<a:solidFill><a:srgbClr val="000000"/></a:solidFill>', "<a:noFill/>"), []),
        (("<wp:wrapNone/>", "<wp:wrapSquare/>"), []),
        (('behindDoc="0"', 'behindDoc="1"'), []),
    ],
)
def test_what_may_cover_other_text_is_told(change: tuple[str, str], told: list[str]) -> None:
    """A drawing in front of text whose place or form does not tell what it lies over is never passed in silence."""
    run = docx_builder.r("机密★10年", '<w:sz w:val="32"/>') + _over(_FULL.format("000000")).replace(*change)
    assert _unjudged(run) == told


def test_a_cover_that_reaches_beyond_its_paragraph_is_told() -> None:
    """What lies over its own words is judged; that it goes on over the lines before or after is said."""
    b = docx_builder
    run = b.r("机密★10年", '<w:sz w:val="32"/>')
    assert _unjudged(run + _over(_FULL.format("000000"), -2, -3, 110, 30)) == []
    assert _unjudged(run + _over(_FULL.format("000000"), -2, -3, 110, 200)) == ["bare body"]
    assert _unjudged(run + _over(_FULL.format("000000"), -2, -200, 110, 230)) == ["bare body"]
    data = b.docx(b.p(run + _over(_FULL.format("000000"), -2, -3, 110, 200)), last=b.section())
    with Checker(as_of="2026-11-24", content="never") as checker:
        found = [f for f in checker.check_bytes(data).findings if f.rule == "HD105"]
    assert sorted(f.severity for f in found) == ["error", "warning"]


def test_only_pictures_without_transparency_are_opaque() -> None:
    """A JPEG and a PNG without alpha hide what is under them; a PNG with alpha, such as a seal, does not prove it."""

    def saved(mode: str, form: str, **more: object) -> bytes:
        out = BytesIO()
        Image.new(mode, (8, 8)).save(out, form, **more)
        return out.getvalue()

    assert opaque_picture(saved("RGB", "JPEG"))
    assert opaque_picture(saved("RGB", "PNG"))
    assert not opaque_picture(saved("RGBA", "PNG"))
    assert not opaque_picture(saved("P", "PNG", transparency=0))
    assert not opaque_picture(b"II*\0" + bytes(40))


def test_colours_are_alike_to_the_eye() -> None:
    """Near tones are one; yellow on white, white on black and grey on white are two."""
    assert alike("FFFFFF", "F4F4F4")
    assert alike("0A0A0A", "000000")
    assert not alike("FFFF00", "FFFFFF")
    assert not alike("FFFFFF", "000000")
    assert not alike("C0C0C0", "FFFFFF")


def test_what_the_format_says_comes_first() -> None:
    """A deleted run is deleted whatever its colour; without ground and size nothing is said."""
    assert plain(said="deleted", colour="FFFFFF") == "deleted"
    assert plain(size=1.5, colour="FFFFFF") == "tiny"
    assert plain(colour="FFFFFF", ground=None) == "shown"
    assert plain() == "shown"


def _line(x: float, y: float, text: str) -> list[Box]:
    return [(x + 10 * i, y, x + 10 * i + 10, y + 10) for i in range(len(text))]


def test_a_run_is_cut_where_its_view_changes_and_blanks_follow() -> None:
    """Half a run under an area is covered, the rest shown; the blank between takes the view before it."""
    run = Stored(1, "机密 十年", _line(10, 10, "机密 十年"), order=1, size=10)
    scene = Scene((0, 0, 200, 200), [Painted(2, (8, 8, 30, 24), "000000")])
    assert judged([run], scene) == [[(0, 3, "covered"), (3, 5, "shown")]]


def test_a_doubt_is_settled_by_the_proof() -> None:
    """What the proof finds drawn is shown; what it does not, or is certain without it, keeps its reason."""
    runs = [Stored(n, "机密", _line(10, 20.0 * n, "机密"), order=1, size=10, colour="FFFFFF") for n in (1, 2)]
    away = Stored(3, "机密", _line(900, 20, "机密"), order=1, size=10)
    asked: list[int] = []

    def proof(keys: Collection[int]) -> Callable[[int, Box], bool | None]:
        asked.extend(keys)
        return lambda key, _box: key == 1

    found = judged([*runs, away], Scene((0, 0, 200, 200), (), proof))
    assert found == [[(0, 2, "shown")], [(0, 2, "white")], [(0, 2, "offpage")]]
    assert asked == [1, 2]


def test_text_under_a_scan_is_its_recognised_text() -> None:
    """Invisible text over a picture of the whole page is judged; what lies off the page is not."""
    runs = [
        Stored(1, "机密", _line(10, 10, "机密"), order=9, said="hidden"),
        Stored(2, "机密", _line(900, 10, "机密"), order=1),
        Stored(3, "机密", _line(10, 40, "机密"), order=1, said="layer_off"),
    ]
    scene = Scene((0, 0, 200, 200), [Painted(5, (0, 0, 200, 190), None, image=True)])
    assert judged(runs, scene) == [[(0, 2, "ocr")], [(0, 2, "offpage")], [(0, 2, "layer_off")]]


def test_a_layer_is_held_against_what_is_recognised() -> None:
    """A line seen and not stored is missing, one stored and not seen is undrawn, a red or doubtful one says nothing."""
    seen = [
        Line("机密★10年", (10, 10, 90, 26)),
        Line("关于检查工作的通知", (10, 50, 200, 66)),
        Line("云岭省人民政府", (10, 90, 200, 106), red=True),
        Line("看不清的一行字", (10, 130, 200, 146), confidence=0.5),
    ]
    stored = [
        Line("机密10年", (10, 10, 90, 26)),
        Line("关于检查工作的通知", (10, 50, 200, 66)),
        Line("另外的一行文字", (10, 170, 200, 186)),
    ]
    assert [line.text for line in missing(seen, stored)] == ["机密★10年"]
    assert [line.text for line in undrawn(seen, stored)] == ["另外的一行文字"]
    assert not odd(["各市县人民政府，省政府各部门、各直属机构：" * 4])
    assert odd(["亟亘亢亳亵亶亸亹仂仃仄仆仉仍从仑仕他仗付仙" * 4])


_SCANNED = ["机密★10年", "云岭省人民政府文件", "各市人民政府，省政府各部门："]


def _scan(kind: str, layer: list[str]) -> bytes:
    """Return a page that is a picture of three lines with `layer` invisibly over it, as PDF or OFD."""
    picture = Image.new("RGB", (1190, 1684), "white")
    picture.paste(drawn(_SCANNED, size=40, width=1000), (120, 160))
    tops = [92.0 + 40 * n for n in range(3)]
    if kind == "pdf":

        def page(canvas: Canvas) -> None:
            pdf_builder.picture(canvas, 0, 0, 595, 842, picture)
            for top, line in zip(tops, layer, strict=True):
                pdf_builder.put(canvas, 75, top, line, 20, mode=3)

        return pdf_builder.drawn(page, size=(595, 842))
    out = BytesIO()
    picture.save(out, "PNG")
    mm = 25.4 / 72
    objects = [
        ofd_builder.text(75 * mm, y * mm, t, 20 * mm, Alpha=0) for y, t in zip(tops, layer, strict=True) if t.strip()
    ]
    return ofd_builder.shown(
        ofd_builder.image(0, 0, 210, 297, "60"),
        *objects,
        resources=ofd_builder.media(**{"60": "scan.png"}),
        members={"Doc_0/Res/scan.png": out.getvalue()},
    )


@needs_font
@pytest.mark.parametrize("kind", ["pdf", "ofd"])
@pytest.mark.parametrize(
    ("layer", "differs"),
    [(_SCANNED, False), (["机密大10年", *_SCANNED[1:]], True), ([" ", *_SCANNED[1:]], True)],
    ids=["the same", "misread", "without the mark"],
)
def test_the_third_view_is_held_against_the_layer(kind: str, layer: list[str], differs: bool) -> None:
    """What is recognised on the first page puts a layer right and the difference is remarked, in PDF and OFD alike."""
    document = open_document(Source(_scan(kind, layer), None, "auto"), Limits())
    assert [b.text for b in document.blocks if b.part != "properties"] == _SCANNED
    assert [part for key, part in document.facts if key == "layer_differs"] == (["page 1"] if differs else [])
    assert document.complete
