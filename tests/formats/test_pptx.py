"""Presentations: a word planted anywhere is found there; slides stand in the order of the show."""

import io
import zipfile

import pytest

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.pptx import FORMAT
from biaoshi.types.document import CLOSED, UNPLACED, Document
from formats.pptx_builder import NS, group, presentation, rels, solid, sp, table, tree
from formats.xlsx_builder import chart, pack

WORD = "云岭暗语"
TITLE = sp("正文", ph="title")
DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
COMMENT = f'<p:cmLst {NS}><p:cm authorId="0"><p:text>{WORD}</p:text></p:cm></p:cmLst>'
MODERN = f'<p188:cmLst xmlns:p188="x" {NS}><p188:cm><p188:txBody><a:p><a:r><a:t>{WORD}</a:t></a:r></a:p></p188:txBody></p188:cm></p188:cmLst>'
WHITE = f"<a:rPr>{solid('FFFFFF')}</a:rPr>"


def read(data: bytes, limits: Limits | None = None) -> Document:
    return FORMAT.read(Source(data), limits or Limits())


def linked(kind: str, name: str, text: str, *shapes: str) -> bytes:
    """Return one slide that refers to one more part."""
    return presentation(tree(TITLE, *shapes), parts={f"ppt/{name}": text}, relations={0: [("x", kind, f"../{name}")]})


def frame(inner: str) -> str:
    return f"<p:graphicFrame><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></p:graphicFrame>"


SHOWN = {
    "title": presentation(tree(sp(WORD, ph="title"))),
    "text box": presentation(tree(sp("云岭", "暗语", WORD))),
    "group in a group": presentation(tree(group(group(sp(WORD))))),
    "field": presentation(tree('<p:sp><p:txBody><a:p><a:fld type="x"><a:t>云岭暗语</a:t></a:fld></a:p></p:txBody></p:sp>')),
    "table": presentation(tree(table(("甲", "乙"), ("丙", WORD)))),
    "chart": linked("chart", "charts/chart1.xml", chart(WORD), frame('<c:chart r:id="x"/>')),
    "diagram": linked(
        "diagramData",
        "diagrams/data1.xml",
        f'<dgm:dataModel xmlns:dgm="{DGM}" {NS}><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>{WORD}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>',
        frame(f'<dgm:relIds xmlns:dgm="{DGM}" r:dm="x"/>'),
    ),
    "footer": presentation(tree(sp(WORD, ph="ftr"))),
    "notes": linked("notesSlide", "notesSlides/notesSlide1.xml", tree(sp(WORD, ph="body"), root="notes")),
    "comment": linked("comments", "comments/comment1.xml", COMMENT),
    "modern comment": linked("comments", "comments/modernComment1.xml", MODERN),
    "drawn by the master": presentation(tree(TITLE), master=tree(sp(WORD), root="sldMaster")),
    "drawn by the layout": presentation(tree(TITLE), layout=tree(sp(WORD), root="sldLayout")),
    "white on red": presentation(tree(sp(WORD, rpr=WHITE, fill=solid("FF0000")))),
    "white over a red shape": presentation(tree(sp("", fill=solid("FF0000"), xfrm=(0, 0, 9, 7)), sp(WORD, rpr=WHITE))),
    "choice of programs": presentation(
        tree('<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="p">' + sp(WORD) + "</mc:Choice><mc:Fallback>" + sp(WORD) + "</mc:Fallback></mc:AlternateContent>")
    ),
}  # fmt: skip
HIDDEN = {
    "hidden slide": (presentation(tree(TITLE), tree(sp(WORD), about='show="0"')), "hidden"),
    "slide of no show": (presentation(tree(TITLE), tree(sp(WORD)), order=(0,)), "hidden"),
    "notes of a hidden slide": (
        presentation(
            tree(TITLE, about='show="0"'),
            parts={"ppt/notesSlides/notesSlide1.xml": tree(sp(WORD, ph="body"), root="notes")},
            relations={0: [("x", "notesSlide", "../notesSlides/notesSlide1.xml")]},
        ),
        "hidden",
    ),
    "hidden shape": (presentation(tree(TITLE, sp(WORD, about='hidden="1"'))), "hidden"),
    "off the slide": (presentation(tree(TITLE, sp(WORD, xfrm=(12, 1, 3, 1)))), "offpage"),
    "off the slide by its group": (
        presentation(
            tree(
                TITLE,
                '<p:grpSp><p:nvGrpSpPr/><p:grpSpPr><a:xfrm><a:off x="-9144000" y="0"/><a:ext cx="3000000" cy="3000000"/>'
                '<a:chOff x="0" y="0"/><a:chExt cx="9144000" cy="9144000"/></a:xfrm></p:grpSpPr>' + sp(WORD) + "</p:grpSp>",
            )
        ),
        "offpage",
    ),
    "white on white": (presentation(tree(TITLE, sp(WORD, rpr=WHITE))), "white"),
    "red on red": (presentation(tree(TITLE, sp(WORD, rpr=f"<a:rPr>{solid('FF0000')}</a:rPr>", fill=solid("FF0000")))), "white"),
    "white by theme": (presentation(tree(sp(WORD, rpr='<a:rPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill></a:rPr>'))), "white"),
    "one point": (presentation(tree(TITLE, sp(WORD, rpr='<a:rPr sz="100"/>'))), "tiny"),
    "clear": (
        presentation(tree(sp(WORD, rpr='<a:rPr><a:solidFill><a:srgbClr val="000000"><a:alpha val="0"/></a:srgbClr></a:solidFill></a:rPr>'))),
        "white",
    ),
    "under a box": (presentation(tree(sp(WORD), sp("盖", fill=solid("000000"), xfrm=(0, 0, 5, 5)))), "covered"),
    "under a merge": (presentation(tree(table(("甲", WORD), merged='hMerge="1"'))), "hidden"),
    "unused master": (
        presentation(tree(TITLE), parts={"ppt/slideMasters/slideMaster2.xml": tree(sp(WORD), root="sldMaster")}),
        "hidden",
    ),
    "notes master": (presentation(tree(TITLE), parts={"ppt/notesMasters/notesMaster1.xml": tree(sp(WORD), root="notesMaster")}), "hidden"),
    "chart on no slide": (presentation(tree(TITLE), parts={"ppt/charts/chart7.xml": chart(WORD)}), "hidden"),
}  # fmt: skip
ABOUT = {
    "alternative text": presentation(tree(sp("甲", about=f'descr="{WORD}"'))),
    "prompt of a layout": presentation(tree(TITLE), layout=tree(sp(WORD, ph="title"), root="sldLayout")),
    "header of the handout": presentation(tree(TITLE), parts={"ppt/handoutMasters/handoutMaster1.xml": tree(sp(WORD, ph="hdr"), root="handoutMaster")}),
    "section": presentation(tree(TITLE), inner=f'<p:extLst><p:ext><p14:sectionLst xmlns:p14="y"><p14:section name="{WORD}"/></p14:sectionLst></p:ext></p:extLst>'),
    "tag": presentation(tree(TITLE), parts={"ppt/tags/tag1.xml": f'<p:tagLst {NS}><p:tag name="A" val="{WORD}"/></p:tagLst>'}),
    "title": presentation(tree(TITLE), parts={"docProps/core.xml": f'<cp:coreProperties xmlns:cp="x" xmlns:dc="y"><dc:title>{WORD}</dc:title></cp:coreProperties>'}),
}  # fmt: skip


@pytest.mark.parametrize("data", SHOWN.values(), ids=SHOWN)
def test_word_that_is_shown_is_in_the_text(data: bytes) -> None:
    """What a slide, its notes and comments show is in the blocks that have a place, once."""
    document = read(data)
    assert sum(WORD in b.text for b in document.blocks if b.kind not in UNPLACED) == 1
    assert not any(WORD in u.text for u in document.unseen)


@pytest.mark.parametrize(("data", "view"), HIDDEN.values(), ids=HIDDEN)
def test_word_that_is_hidden_is_unseen(data: bytes, view: str) -> None:
    """What no slide shows is in `unseen` with the reason, and in no block."""
    document = read(data)
    assert [u.view for u in document.unseen if WORD in u.text] == [view]
    assert not any(WORD in b.text for b in document.blocks)


@pytest.mark.parametrize("data", ABOUT.values(), ids=ABOUT)
def test_word_that_is_about_the_file_is_metadata(data: bytes) -> None:
    """Prompts, names and properties are blocks without a place."""
    document = read(data)
    assert any(WORD in b.text for b in document.blocks if b.kind in UNPLACED)
    assert not any(WORD in b.text for b in document.blocks if b.kind not in UNPLACED)


@pytest.mark.parametrize("data", [*SHOWN.values(), *(d for d, _ in HIDDEN.values()), *ABOUT.values()])
def test_planted_presentations_are_complete(data: bytes) -> None:
    """None of these places leaves a line open, and there are as many lines as members."""
    document = read(data)
    assert [(p.name, p.why) for p in document.parts if p.status not in CLOSED] == []
    assert len(document.parts) == len(zipfile.ZipFile(io.BytesIO(data)).namelist())


def test_slides_stand_in_the_order_of_the_show() -> None:
    """The order is that of the presentation, not of the names; pages are slides with their size."""
    document = read(presentation(tree(sp("二")), tree(sp("一")), order=(1, 0)))
    assert [(b.part, b.page, b.text) for b in document.blocks] == [("slide 1", 1, "一"), ("slide 2", 2, "二")]
    assert [(p.number, p.width, p.height) for p in document.pages] == [(1, 720.0, 540.0), (2, 720.0, 540.0)]


def test_look_and_place_of_a_shape() -> None:
    """Font, size, colour, strike and the box of a text are told."""
    rpr = f'<a:rPr sz="1600" b="1" strike="sngStrike">{solid("FF0000")}<a:ea typeface="黑体"/></a:rPr>'
    (block,) = read(presentation(tree(sp("机密", rpr=rpr)))).blocks
    style = block.runs[0].style
    assert (style.font, style.size, style.bold, style.strike, style.color) == ("黑体", 16.0, True, True, "FF0000")
    assert block.bbox == (72.0, 72.0, 288.0, 144.0)


def test_covered_text_of_a_moving_slide_is_shown() -> None:
    """Where shapes come and go one after the other, nothing is said to be covered."""
    data = presentation(tree(sp(WORD), sp("盖", fill=solid("000000"), xfrm=(0, 0, 5, 5)), after="<p:timing/>"))
    assert WORD in read(data).text


def test_embedded_objects_people_and_remarks() -> None:
    """Objects are children with a token, authors properties, hidden slides remarks."""
    data = presentation(
        tree(frame('<p:oleObj progId="Excel.Sheet.12" r:id="o"/>')),
        tree(TITLE, about='show="0"'),
        parts={
            "ppt/embeddings/表.xlsx": b"PK",
            "ppt/commentAuthors.xml": f'<p:cmAuthorLst {NS}><p:cmAuthor name="王敏"/></p:cmAuthorLst>',
            "ppt/media/media1.mp4": b"x",
        },
    )
    document = read(data)
    assert [(c.name, c.token) for c in document.children] == [("表.xlsx", "ppt/embeddings/表.xlsx")]
    assert FORMAT.extract is not None
    assert FORMAT.extract(Source(data), Limits(), "ppt/embeddings/表.xlsx") == b"PK"
    assert ("comment_author", "王敏") in document.properties
    assert {("embedded_object", "Excel.Sheet.12"), ("hidden_slide", "slide 2")} <= set(document.facts)
    assert [(p.name, p.status) for p in document.parts if p.status not in CLOSED] == [
        ("ppt/embeddings/表.xlsx", "skipped"), ("ppt/media/media1.mp4", "unsupported"),
    ]  # fmt: skip


BROKEN = {
    "slide torn": presentation(tree(sp("甲"))[:-60]),
    "slide missing": presentation(tree(sp("甲")), parts={"ppt/_rels/presentation.xml.rels": rels([("s0", "slide", "slides/no.xml")])}),
    "deep groups": presentation(tree("<p:grpSp>" * 3000 + "</p:grpSp>" * 3000)),
    "entities": presentation('<!DOCTYPE x [<!ENTITY a "密">]>' + tree(sp("&a;"))),
}  # fmt: skip


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_broken_parts_are_open_lines(data: bytes) -> None:
    """A part that cannot be read whole is said, with a reason."""
    opened = [p for p in read(data).parts if p.status not in CLOSED]
    assert opened
    assert all(p.why for p in opened)


def test_limits_are_said() -> None:
    """Too much text and too many slides are open lines."""
    data = presentation(*[tree(sp("密" * 100)) for _ in range(5)])
    for limits in (Limits(chars=150), Limits(pages=2)):
        document = read(data, limits)
        assert "limited" in {p.status for p in document.parts}
        assert len(document.text) < 300


def test_nothing_to_read() -> None:
    """Without a presentation part nothing is read, with the reason."""
    with pytest.raises(UnreadableError):
        read(pack({"[Content_Types].xml": "<Types/>", "a.txt": "x"}))
