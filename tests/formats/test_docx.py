"""The Word reader: order and places of blocks, looks, pages, and what it remarks."""

from io import BytesIO

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biaoshi.formats.docx import FORMAT
from biaoshi.formats.form import Limits, Source
from biaoshi.types.document import Block, Document
from formats.docx_builder import (
    both,
    cell,
    docx,
    field,
    ins,
    members,
    p,
    pack,
    part,
    r,
    relationships,
    row,
    sdt,
    section,
    shape,
    style,
    t,
    table,
    vml,
)  # fmt: skip

_THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme name="o">'
    '<a:majorFont><a:latin typeface="Cambria"/><a:ea typeface=""/><a:font script="Hans" typeface="黑体"/><a:font script="Hant" typeface="新細明體"/></a:majorFont>'
    '<a:minorFont><a:latin typeface="Calibri"/><a:ea typeface=""/><a:font script="Hans" typeface="宋体"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'
)


def read(data: bytes) -> Document:
    return FORMAT.read(Source(data), Limits())


def body(content: str, **options: object) -> tuple[Block, ...]:
    return read(docx(content, **options)).blocks


def styled(*styles: str) -> dict[str, str | bytes]:
    return {"word/styles.xml": part("styles", *styles), "word/theme/theme1.xml": _THEME}


# Characters ---------------------------------------------------------------------------------------------------------

_ANY = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12
)


@settings(deadline=None)  # the first example loads the reader
@given(st.lists(st.lists(_ANY, max_size=5), min_size=1, max_size=8))
def test_plain_paragraphs_come_back_as_they_were_however_runs_are_split(paragraphs: list[list[str]]) -> None:
    """Any text put into paragraphs, cut into runs anywhere, is read back unaltered, one block a paragraph."""
    blocks = body("".join(p(*[r(x, "<w:b/>" * (i % 2)) for i, x in enumerate(runs)]) for runs in paragraphs))
    assert [b.text for b in blocks] == ["".join(runs) for runs in paragraphs]
    for block in blocks:
        assert all(a.end == b.start for a, b in zip(block.runs, block.runs[1:], strict=False))
        assert "".join(block.text[x.start : x.end] for x in block.runs) == block.text


def test_characters_that_are_elements() -> None:
    """Line breaks, tabs, hyphens and symbols stand in the text as the characters they show."""
    (block,) = body(
        p(r("甲", inner="<w:br/>" + t("乙") + "<w:tab/>" + t("丙") + "<w:noBreakHyphen/><w:softHyphen/><w:cr/>"))
    )
    assert block.text == "甲\n乙\t丙-\u00ad\n"


@pytest.mark.parametrize(
    ("char", "font", "shown"), [("F0AB", "Wingdings", "\uf0ab"), ("00AB", "Wingdings", "\uf0ab"), ("2605", "宋体", "★")]
)
def test_symbols_keep_their_code_and_font(char: str, font: str, shown: str) -> None:
    """A star from a symbol font is its private-use character, with the font in the run."""
    (block,) = body(p(r("机密"), r(inner=f'<w:sym w:font="{font}" w:char="{char}"/>'), r("10年")))
    assert block.text == f"机密{shown}10年"
    assert block.runs[1].style.font == font


def test_blanks_at_the_edges_count_where_the_file_says_so() -> None:
    """Without xml:space a word processor drops blanks at the edges of a text; a line end of the XML is a blank."""
    (block,) = body(p("<w:r><w:t> 机密 </w:t></w:r>", "<w:r><w:t>\n★\n</w:t></w:r>", r(" 10\n年 ")))
    assert block.text == "机密★ 10 年 "


def test_glyphs_of_a_symbol_font_name_that_font() -> None:
    """Private-use characters in a run of a symbol font carry the font they are glyphs of."""
    (block,) = body(
        p(
            r("\uf0ab", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings" w:eastAsia="宋体"/>'),
            r("10年", '<w:rFonts w:eastAsia="黑体"/>'),
        )
    )
    assert [x.style.font for x in block.runs] == ["Wingdings", "黑体"]


_TAGS = [
    "w:p", "w:r", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:sdtContent", "w:ins", "w:del", "w:moveTo", "w:hyperlink", "w:smartTag", "w:fldSimple",
    "w:txbxContent", "w:pict", "v:shape", "v:textbox", "w:drawing", "wps:wsp", "w:ruby", "w:rt", "w:rubyBase", "w:pPr", "w:tcPr", "m:oMath",
    "w:body", "w15:later", "w:altChunk", "w:object",
]  # fmt: skip
_TREES = st.recursive(
    st.just(""), lambda inner: st.tuples(st.sampled_from(_TAGS), st.lists(inner, max_size=3)), max_leaves=12
)


@settings(deadline=None)  # the first example loads the reader
@given(st.lists(_TREES, max_size=4))
def test_no_text_is_lost_or_doubled_in_whatever_structure(trees: list[object]) -> None:
    """Elements nested in any way, allowed or not: each text is found once, in a block or as unseen."""
    words: list[str] = []

    def xml(tree: object) -> str:
        if isinstance(tree, tuple):
            return f"<{tree[0]}>{''.join(xml(x) for x in tree[1])}</{tree[0]}>"
        words.append(f"«{len(words)}»")
        return t(words[-1])

    document = read(docx("".join(xml(tree) for tree in trees)))
    found = [b.text for b in document.blocks] + [u.text for u in document.unseen]
    assert [sum(x.count(word) for x in found) for word in words] == [1] * len(words)


# Order and places ---------------------------------------------------------------------------------------------------


def test_linear_order_is_body_notes_headers_footers_comments_metadata() -> None:
    """The linear text runs as the report says: body, notes, headers, footers, comments, then what has no place."""
    notes = part("footnotes", f'<w:footnote w:id="1">{p(r("注"))}</w:footnote>')
    data = docx(
        p(r("甲"), '<w:r><w:footnoteReference w:id="1"/></w:r>', '<w:bookmarkStart w:id="0" w:name="签"/>'),
        parts={
            "word/footnotes.xml": notes,
            "word/header1.xml": part("hdr", p(r("眉"))),
            "word/footer1.xml": part("ftr", p(r("脚"))),
            "word/comments.xml": part("comments", f'<w:comment w:id="0" w:author="王敏">{p(r("批"))}</w:comment>'),
        },
        relations=[("f", "footer", "footer1.xml"), ("h", "header", "header1.xml")],
        last=section(("footer", "default", "f"), ("header", "default", "h")),
    )
    document = read(data)
    assert [(b.part, b.kind, b.text) for b in document.blocks] == [
        ("body", "paragraph", "甲"), ("footnotes", "footnote", "注"), ("header1", "header", "眉"), ("footer1", "footer", "脚"),
        ("comments", "comment", "批"), ("bookmarks", "bookmark", "签"),
    ]  # fmt: skip
    assert ("comment_author", "王敏") in document.properties


def test_boxes_follow_the_paragraph_they_hang_on() -> None:
    """A text box is read after its paragraph, before the next, and says it is one; in a cell it keeps the cell."""
    blocks = body(
        p(r("甲"), r(inner=shape(p(r("框"))))) + p(r("乙")) + table(row(cell(p(r("丙", inner=vml(p(r("框二"))))))))
    )
    assert [(b.text, b.kind, b.cell) for b in blocks] == [
        ("甲", "paragraph", None), ("框", "textbox", None), ("乙", "paragraph", None), ("丙", "cell", (0, 0, 0)), ("框二", "textbox", (0, 0, 0)),
    ]  # fmt: skip


def test_cells_by_grid_column_with_merged_and_nested_tables() -> None:
    """Spans and skipped columns move a cell to its grid column; a nested table has a number of its own."""
    wide = cell(p(r("宽")), tcpr='<w:gridSpan w:val="2"/>')
    inner = table(row(cell(p(r("内")))))
    down = '<w:vMerge w:val="restart"/>'
    blocks = body(
        table(
            row(wide, cell(p(r("右")), tcpr=down)),
            row(cell(p(r("左"))), cell(inner, p(r("中"))), cell(p(), tcpr="<w:vMerge/>")),
            row(cell(p(r("移"))), trpr='<w:gridBefore w:val="1"/>'),
        )
        + table(row(cell(p(r("二")))))
    )
    assert [(b.text, b.cell) for b in blocks] == [
        ("宽", (0, 0, 0)), ("右", (0, 0, 2)), ("左", (0, 1, 0)), ("内", (1, 0, 0)), ("中", (0, 1, 1)), ("移", (0, 2, 1)), ("二", (2, 0, 0)),
    ]  # fmt: skip


def test_addresses_count_every_paragraph_of_the_part() -> None:
    """p[n] is the n-th w:p of the part in document order, copies of text boxes for older programs counted too."""
    blocks = body(p(r("甲"), r(inner=both(shape(p(r("框"))), vml(p(r("框")))))) + sdt(p(r("乙"))))
    assert [(b.text, b.address) for b in blocks] == [
        ("甲", "word/document.xml#p[0]"),
        ("框", "word/document.xml#p[1]"),
        ("乙", "word/document.xml#p[3]"),
    ]


def test_headers_of_sections_are_named_in_order_and_inherited() -> None:
    """Header parts are header1, header2 … in order of the sections; one used twice is read once."""
    parts: dict[str, str | bytes] = {f"word/x{n}.xml": part("hdr", p(r(n))) for n in "甲乙丙"}
    relations = [(n, "header", f"x{n}.xml") for n in "甲乙丙"]
    first = section(("header", "default", "乙"))
    second = section(("header", "even", "甲"), ("header", "first", "丙"), inner="<w:titlePg/>")
    document = read(docx(p(r("一"), ppr=first) + p(r("二")), parts=parts, relations=relations, last=second))
    assert [(b.part, b.text) for b in document.blocks[2:]] == [("header1", "乙"), ("header3", "丙")]
    assert [(u.part, u.text, u.view) for u in document.unseen] == [("header2", "甲", "hidden")]
    assert ("member:header1", "word/x乙.xml") in document.facts


def test_two_notes_stand_in_the_order_of_their_references() -> None:
    """Footnotes are read in the order the body refers to them, not as stored."""
    stored = "".join(f'<w:footnote w:id="{i}">{p(r(x))}</w:footnote>' for i, x in ((1, "先存"), (2, "后存")))
    refs = "".join(r(inner=f'<w:footnoteReference w:id="{i}"/>') for i in (2, 1))
    blocks = body(p(refs), parts={"word/footnotes.xml": part("footnotes", stored)})
    assert [b.text for b in blocks if b.part == "footnotes"] == ["后存", "先存"]


# Looks --------------------------------------------------------------------------------------------------------------


def test_fonts_and_sizes_through_the_chain_of_styles() -> None:
    """Defaults, based-on chain, character style and run each add their share; Han text has the East Asian font."""
    styles = styled(
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:eastAsia="仿宋"/><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>',
        style("N", default=True),
        style("A", rpr='<w:rFonts w:eastAsia="楷体"/><w:b/>', based="N"),
        style("B", rpr='<w:sz w:val="32"/>', based="A"),
        style("C", rpr="<w:b/><w:color w:val='FF0000'/>", kind="character"),
    )
    blocks = body(
        p(r("默认"), r("abc"))
        + p(r("机密"), r("10", '<w:rStyle w:val="C"/>'), r("年", "<w:b w:val='0'/>"), ppr='<w:pStyle w:val="B"/>'),
        parts=styles,
    )
    looks = [(x.style.font, x.style.size, x.style.bold, x.style.color) for b in blocks for x in b.runs]
    assert looks == [
        ("仿宋", 10.5, False, None), ("Arial", 10.5, False, None),
        ("楷体", 16.0, True, None), ("Arial", 16.0, False, "FF0000"), ("楷体", 16.0, False, None),
    ]  # fmt: skip


def test_theme_fonts_are_resolved_for_the_language_of_the_document() -> None:
    """A theme font is named by the script of the document's East Asian language."""
    run = p(r("机密", '<w:rFonts w:eastAsiaTheme="majorEastAsia"/>'))
    assert body(run, parts=styled())[0].runs[0].style.font == "黑体"
    settings: dict[str, str | bytes] = {"word/settings.xml": part("settings", '<w:themeFontLang w:eastAsia="zh-TW"/>')}
    assert body(run, parts=styled() | settings)[0].runs[0].style.font == "新細明體"


def test_alignment_indents_and_headings() -> None:
    """Alignment, the first character's distance from the text area, and outline levels come through styles."""
    styles = styled(
        style("H", ppr='<w:outlineLvl w:val="1"/><w:jc w:val="center"/>'),
        style("N", rpr='<w:sz w:val="32"/>', default=True),
        style("h1", name="heading 1"),
    )
    blocks = body(
        p(r("题"), ppr='<w:pStyle w:val="H"/>')
        + p(r("段"), ppr='<w:ind w:firstLineChars="200" w:firstLine="420"/>')
        + p(r("左"), ppr='<w:ind w:left="720" w:hanging="240"/>')
        + p(r("误"), ppr='<w:ind w:left="31680" w:leftChars="100" w:firstLine="31680"/>')
        + p(r("右"), ppr='<w:jc w:val="end"/>')
        + p(r("一级"), ppr='<w:pStyle w:val="h1"/>'),
        parts=styles,
    )
    assert [(b.align, b.indent, b.heading) for b in blocks] == [
        ("center", None, 2), (None, 32.0, None), (None, 24.0, None), (None, 16.0, None), ("right", None, None), (None, 0.0, 1),
    ]  # fmt: skip


def test_double_toggles_cancel_and_strike_is_told() -> None:
    """Bold in the paragraph and the character style is not bold; double strike-through is strike-through."""
    styles = styled(style("P", rpr="<w:b/>"), style("C", rpr="<w:b/>", kind="character"))
    (block,) = body(
        p(r("甲", '<w:rStyle w:val="C"/>'), r("乙", "<w:dstrike/>"), ppr='<w:pStyle w:val="P"/>'), parts=styles
    )
    assert [(x.style.bold, x.style.strike) for x in block.runs] == [(False, False), (True, True)]


def test_blanks_have_no_colour() -> None:
    """White blanks between words stay in the text: they look like any other blank."""
    document = read(docx(p(r("机密"), r(" ", '<w:color w:val="FFFFFF"/>'), r("10年"))))
    assert (document.blocks[0].text, document.unseen) == ("机密 10年", ())


# Pages --------------------------------------------------------------------------------------------------------------

_RENDERED = "<w:lastRenderedPageBreak/>"
_PAGE = '<w:br w:type="page"/>'


def test_pages_by_rendered_breaks_count_a_writers_break_once() -> None:
    """A rendered break right after the writer's own is the same page; a paragraph has the page it begins on."""
    blocks = body(
        p(r("一"))
        + p(r("二", inner=_RENDERED + t("三")))
        + p(r(inner=_PAGE))
        + p()
        + p(r(inner=_RENDERED + t("四")))
        + p(r("五"), ppr="<w:pageBreakBefore/>")
    )
    assert [(b.text, b.page) for b in blocks] == [("一", 1), ("二三", 1), ("", 3), ("", 3), ("四", 3), ("五", 4)]


def test_cells_of_a_row_broken_over_pages_break_once() -> None:
    """Each cell of a row that runs over a page end carries the break; the page is turned once."""
    long = cell(p(r("上", inner=_RENDERED + t("下"))))
    document = read(docx(table(row(long, long)) + p(r("后"))))
    assert [b.page for b in document.blocks] == [1, 1, 2]
    assert [x.number for x in document.pages] == [1, 2]


def test_sections_begin_pages_unless_continuous_and_carry_their_geometry() -> None:
    """A section begins a new page with its own size; a continuous one does not."""
    wide = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    document = read(
        docx(
            p(r("一"), ppr=section()) + p(r("二"), ppr=section(page=wide)) + p(r("三")),
            last=section(inner='<w:type w:val="continuous"/>'),
        )
    )
    assert [b.page for b in document.blocks] == [1, 2, 2]
    assert [(x.number, round(x.width), round(x.height)) for x in document.pages] == [(1, 595, 842), (2, 842, 595)]
    assert document.pages[0].text_area is not None
    assert [round(x, 1) for x in document.pages[0].text_area] == [79.4, 104.9, 521.6, 742.6]


def test_without_rendered_breaks_pages_are_told_only_while_certain() -> None:
    """Where the file does not say where pages end, a page number is not made up beyond the first pageful."""
    pages = [b.page for b in body("".join(p(r("文" * 300)) for _ in range(40)))]
    assert pages[0] == 1
    assert pages[-1] is None
    assert [b.page for b in body(p(r("封面"), r(inner=_PAGE)) + p(r("正文")))] == [1, 2]


def test_a_page_break_inside_a_paragraph_parts_two_lines() -> None:
    """Text before and after a page break in one paragraph stands on two lines; at its edges the break is nothing."""
    assert [b.text for b in body(p(r("甲", inner=_PAGE + t("乙"))) + p(r("丙", inner=_PAGE)))] == ["甲\n乙", "丙"]


# Remarks ------------------------------------------------------------------------------------------------------------


def test_what_reaches_out_of_the_file_is_remarked() -> None:
    """Links, remote templates, linked pictures and macros are remarks, whatever part they hang on."""
    data = members(
        p(field(' INCLUDETEXT "\\\\\\\\server\\\\a.docx" ', r("甲")), f'<w:hyperlink r:id="h">{r("乙")}</w:hyperlink>'),
        parts={
            "word/settings.xml": part("settings"),
            "word/_rels/settings.xml.rels": relationships(
                [("t", "attachedTemplate", "http://模板.example/a.dotm", "External")]
            ),
            "word/vbaProject.bin": b"\0",
        },
        relations=[
            ("h", "hyperlink", "https://a.example/", "External"),
            ("i", "image", "http://b.example/i.png", "External"),
        ],
    )
    document = read(pack(data))
    found = [f for f in document.facts if not f[0].startswith("member:")]
    assert sorted(found) == [
        ("external_link", "\\\\\\\\server\\\\a.docx"), ("external_link", "http://b.example/i.png"), ("hyperlink", "https://a.example/"),
        ("macro", "word/vbaProject.bin"), ("remote_template", "http://模板.example/a.dotm"),
    ]  # fmt: skip
    assert [(x.name, x.status) for x in document.parts if x.status not in ("read", "no_text")] == [
        ("word/vbaProject.bin", "unsupported")
    ]


def test_embedded_files_are_children_and_open_lines() -> None:
    """An embedded workbook or a chunk of another format is listed as a child, and open: it was not looked into."""
    document = read(
        docx(
            p(r("甲")) + '<w:altChunk r:id="k"/>',
            parts={"word/embeddings/表.xlsx": b"PK", "word/chunk.bin": b"<html>"},
            relations=[("e", "package", "embeddings/表.xlsx"), ("k", "aFChunk", "chunk.bin")],
        )
    )
    assert [(c.name, c.address, c.bytes) for c in document.children] == [
        ("表.xlsx", "word/embeddings/表.xlsx", 2),
        ("chunk.bin", "word/chunk.bin", 6),
    ]
    assert {x.name: (x.kind, x.status) for x in document.parts if x.status == "skipped"} == {
        "word/embeddings/表.xlsx": ("embedded", "skipped"), "word/chunk.bin": ("embedded", "skipped"),
    }  # fmt: skip


def test_unread_thumbnail_and_blank_picture() -> None:
    """A document of python-docx, whose thumbnail is blank, is complete: the ink test closes the line."""
    document = python_docx.Document()
    document.add_paragraph("机密★10年")
    out = BytesIO()
    document.save(out)
    assert read(out.getvalue()).complete


def test_insertion_in_a_box_is_flagged_there() -> None:
    """A text box put in by a tracked insertion has its text flagged as inserted."""
    (_, box) = body(p(ins(r(inner=shape(p(r("机密★10年")))))))
    assert [(x.style.inserted, x.start, x.end) for x in box.runs] == [(True, 0, 6), (True, 6, 6)]


def test_a_drawn_copy_of_a_diagram_is_read_once() -> None:
    """The copy of a diagram that programs draw from adds only what its data does not hold, shown either way."""
    names = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    extension = '<x:dataModelExt xmlns:x="http://schemas.microsoft.com/office/drawing/2008/diagram" relId="d2"/>'
    frame = '<w:drawing><wp:inline><a:graphic><a:graphicData uri="d"><dgm:relIds r:dm="d1"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    text = "<a:p><a:r><a:t>{}</a:t></a:r></a:p>"
    parts: dict[str, str | bytes] = {
        "word/diagrams/data7.xml": f"<dgm:dataModel {names}><dgm:t>{text.format('甲')}</dgm:t>{extension}</dgm:dataModel>",
        "word/diagrams/drawing9.xml": f"<dgm:drawing {names}>{text.format('甲')}{text.format('乙')}</dgm:drawing>",
    }
    document = read(
        docx(
            p(r(inner=frame)),
            parts=parts,
            relations=[("d1", "diagramData", "diagrams/data7.xml"), ("d2", "diagramDrawing", "diagrams/drawing9.xml")],
        )
    )
    assert [(b.text, b.kind) for b in document.blocks] == [("", "paragraph"), ("甲", "textbox"), ("乙", "textbox")]
    assert document.unseen == ()


def test_names_word_gives_to_bookmarks_are_left_out() -> None:
    """Bookmarks of tables of contents and cross references are not kept; one a person named is, underscore or not."""
    marks = "".join(
        f'<w:bookmarkStart w:id="{i}" w:name="{n}"/>'
        for i, n in enumerate(("_Toc123", "_GoBack", "OLE_LINK1", "_机密", "签发"))
    )
    assert [b.text for b in body(p(marks)) if b.kind == "bookmark"] == ["_机密", "签发"]


def test_white_text_over_a_picture_of_the_page_is_not_called_unseen() -> None:
    """Where a wide picture lies under the text its contrast is unknown; a seal is no such picture."""
    white = p(r("机密★10年", '<w:color w:val="FFFFFF"/>'))

    def under(cx: int) -> str:
        blip = '<pic:pic><pic:blipFill><a:blip r:embed="i"/></pic:blipFill></pic:pic>'
        return f'<w:drawing><wp:anchor behindDoc="1"><wp:extent cx="{cx}" cy="1512000"/><a:graphic><a:graphicData uri="p">{blip}</a:graphicData></a:graphic></wp:anchor></w:drawing>'

    assert [u.view for u in read(docx(p(r(inner=under(1512000))) + white)).unseen] == ["white"]
    assert read(docx(p(r(inner=under(7560000))) + white)).unseen == ()


def test_white_text_on_a_coloured_page() -> None:
    """White text on a page whose colour the settings show is seen, and unseen where they do not."""
    data = members(
        p(r("甲", '<w:color w:val="FFFFFF"/>')),
        parts={"word/settings.xml": part("settings", "<w:displayBackgroundShape/>")},
    )
    data["word/document.xml"] = str(data["word/document.xml"]).replace(
        "<w:body>", '<w:background w:color="1F3864"/><w:body>'
    )
    assert [b.text for b in read(pack(data)).blocks] == ["甲"]
    data["word/settings.xml"] = part("settings")
    assert [u.view for u in read(pack(data)).unseen] == ["white"]


def test_a_box_beside_its_column_is_on_the_page() -> None:
    """Left of the first column a box may be off the page; left of a cell or of some column it need not be."""
    at = '<wp:positionH relativeFrom="column"><wp:posOffset>-3600000</wp:posOffset></wp:positionH>'
    box = p(r(inner=shape(p(r("机密★10年")), at=at)))
    assert [u.view for u in read(docx(box, last=section())).unseen] == ["offpage"]
    assert read(docx(table(row(cell(box))), last=section())).unseen == ()
    assert read(docx(box, last=section(page='<w:cols w:num="2"/>'))).unseen == ()
