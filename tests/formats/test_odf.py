"""OpenDocument files: a word planted anywhere is found there; fields, lists and cells stand as shown."""

import base64
import io
import zipfile

import pytest

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.odf import FORMAT
from biaoshi.types.document import CLOSED, UNPLACED, Document
from formats.odf_builder import KIND, box, cell, content, entry, flat, meta, odf, p, page, row, style, styles, table

WORD = "云岭暗语"
_HIDDEN = style("H", text='text:display="none"')
_MASTER = '<style:master-page style:name="Standard">{}</style:master-page>'


def read(data: bytes, limits: Limits | None = None) -> Document:
    return FORMAT.read(Source(data), limits or Limits())


def sheets(*tables: str, automatic: str = "") -> bytes:
    return odf("".join(tables), "spreadsheet", automatic)


def slides(*pages: str, automatic: str = "", master: str = "", body: str = "") -> bytes:
    layout = '<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/></style:page-layout>'
    masters = f'<style:master-page style:name="M" style:page-layout-name="L">{master}</style:master-page>'
    return odf(body + "".join(pages), "presentation", automatic, {"styles.xml": styles(masters, automatic=layout)})


def span(text: str, name: str) -> str:
    return f'<text:span text:style-name="{name}">{text}</text:span>'


CHANGE = (
    '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>王敏</dc:creator>'
    f"</office:change-info>{p(WORD)}</text:deletion></text:changed-region></text:tracked-changes>"
)
SHOWN = {
    "paragraph": odf(p(WORD)),
    "heading": odf(f'<text:h text:outline-level="1">{WORD}</text:h>'),
    "spans": odf(p("云<text:span>岭</text:span><text:a xlink:href='https://example.org'>暗</text:a>语")),
    "list": odf(f"<text:list><text:list-item>{p(WORD)}</text:list-item></text:list>"),
    "table": odf(table(row(cell("甲"), cell(WORD)))),
    "text box": odf(p("甲" + box(WORD))),
    "shape": odf(p(f"甲<draw:custom-shape>{p(WORD)}</draw:custom-shape>")),
    "footnote": odf(p(f'甲<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>{p(WORD)}</text:note-body></text:note>')),
    "endnote": odf(p(f'甲<text:note text:note-class="endnote"><text:note-body>{p(WORD)}</text:note-body></text:note>')),
    "comment": odf(p(f"甲<office:annotation><dc:creator>王敏</dc:creator>{p(WORD)}</office:annotation>")),
    "section": odf(f"<text:section>{p(WORD)}</text:section>"),
    "contents": odf(f"<text:table-of-content><text:index-body>{p(WORD)}</text:index-body></text:table-of-content>"),
    "field": odf(p(f"<text:title>{WORD}</text:title>")),
    "header": odf(p("甲"), parts={"styles.xml": styles(_MASTER.format(f"<style:header>{p(WORD)}</style:header>"))}),
    "footer in a region": odf(
        table(row(cell("甲"))),
        "spreadsheet",
        parts={"styles.xml": styles(_MASTER.format(f"<style:footer><style:region-left>{p(WORD)}</style:region-left></style:footer>"))},
    ),
    "cell": sheets(table(row(cell("甲"), cell(WORD)))),
    "comment on a cell": sheets(table(row(cell("甲", more=f"<office:annotation>{p(WORD)}</office:annotation>")))),
    "box on a sheet": sheets(table(f"<table:shapes>{box(WORD)}</table:shapes>", row(cell("甲")))),
    "slide": slides(page(box(WORD))),
    "group on a slide": slides(page(f"<draw:g>{box(WORD)}</draw:g>")),
    "notes": slides(page(box("甲"), f"<presentation:notes>{box(WORD)}</presentation:notes>")),
    "drawn by the master": slides(page(box("甲")), master=box(WORD)),
    "footer of a slide": slides(page(box("甲"), about='presentation:use-footer-name="f"'), body=f'<presentation:footer-decl presentation:name="f">{WORD}</presentation:footer-decl>'),
    "flat file": flat(p(WORD)),
}  # fmt: skip
_GONE = style("G", "table", other='<style:table-properties table:display="false"/>')
_PAGE = style("P", "drawing-page", other='<style:drawing-page-properties presentation:visibility="hidden"/>')
HIDDEN = {
    "hidden span": (odf(p("甲" + span(WORD, "H")), automatic=_HIDDEN), "hidden"),
    "hidden by the parent of its style": (
        odf(p("甲" + span(WORD, "B")), automatic=_HIDDEN + style("B", about='style:parent-style-name="H"')), "hidden"
    ),
    "hidden section": (odf(p("甲") + f'<text:section text:display="none">{p(WORD)}</text:section>'), "hidden"),
    "hidden text field": (odf(p(f'甲<text:hidden-text text:string-value="{WORD}" text:is-hidden="true"/>')), "hidden"),
    "other branch of a field": (odf(p(f'<text:conditional-text text:string-value-if-false="{WORD}">甲</text:conditional-text>')), "hidden"),
    "deleted text": (odf(CHANGE + p('甲<text:change text:change-id="c1"/>乙')), "deleted"),
    "white": (odf(p("甲" + span(WORD, "W")), automatic=style("W", text='fo:color="#ffffff"')), "white"),
    "tiny": (odf(p("甲" + span(WORD, "T")), automatic=style("T", text='fo:font-size="1pt" style:font-size-asian="1pt"')), "tiny"),
    "tiny by half of half": (
        odf(p(WORD, "Q"), automatic=style("Q", "paragraph", 'fo:font-size="10%" style:font-size-asian="10%"', about='style:parent-style-name="R"') + style("R", "paragraph", 'fo:font-size="12pt" style:font-size-asian="12pt"')),
        "tiny",
    ),
    "header not in use": (
        odf(p("甲"), parts={"styles.xml": styles(f'<style:master-page style:name="X"><style:header>{p(WORD)}</style:header></style:master-page>')}),
        "hidden",
    ),
    "header switched off": (
        odf(p("甲"), parts={"styles.xml": styles(_MASTER.format(f'<style:header style:display="false">{p(WORD)}</style:header>'))}), "hidden"
    ),
    "covered cell": (odf(table(row(cell("甲"), f"<table:covered-table-cell>{p(WORD)}</table:covered-table-cell>"))), "hidden"),
    "hidden row of a text": (odf(table(row(cell("甲")), row(cell(WORD), about='table:visibility="collapse"'))), "hidden"),
    "hidden sheet": (sheets(table(row(cell("甲"))), table(row(cell(WORD)), about='table:name="乙" table:style-name="G"'), automatic=_GONE), "hidden"),
    "hidden row": (sheets(table(row(cell("甲")), row(cell(WORD), about='table:visibility="collapse"'))), "hidden"),
    "filtered row": (sheets(table(row(cell(WORD), about='table:visibility="filter"'))), "hidden"),
    "hidden column": (
        sheets(table(row(cell("甲"), cell(WORD)), columns='<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="3"/>')),
        "hidden",
    ),
    "white cell": (sheets(table(row(cell(WORD, 'table:style-name="C"'))), automatic=style("C", "table-cell", 'fo:color="#ffffff"')), "white"),
    "white part of a cell": (sheets(table(row(cell("甲" + span(WORD, "W")))), automatic=style("W", text='fo:color="#ffffff"')), "white"),
    "deleted in a sheet": (
        sheets(f"<table:tracked-changes><table:cell-content-change><table:previous>{p(WORD)}</table:previous></table:cell-content-change></table:tracked-changes>", table(row(cell("甲")))),
        "deleted",
    ),
    "hidden slide": (slides(page(box("甲")), page(box(WORD), about='draw:style-name="P"'), automatic=_PAGE), "hidden"),
    "off the slide": (slides(page(box("甲"), box(WORD, 'svg:x="30cm" svg:y="1cm" svg:width="5cm" svg:height="2cm"'))), "offpage"),
    "unused master of slides": (
        odf(page(box("甲")), "presentation", parts={"styles.xml": styles(f'<style:master-page style:name="Z">{box(WORD)}</style:master-page>')}),
        "hidden",
    ),
}  # fmt: skip
ABOUT = {
    "title": odf(p("甲"), parts={"meta.xml": meta(f"<dc:title>{WORD}</dc:title>")}),
    "property of one's own": odf(p("甲"), parts={"meta.xml": meta(f'<meta:user-defined meta:name="密级">{WORD}</meta:user-defined>')}),
    "alternative text": odf(p(f"甲<draw:frame><svg:desc>{WORD}</svg:desc><draw:text-box>{p('乙')}</draw:text-box></draw:frame>")),
    "name of a sheet": sheets(table(row(cell("甲")), about=f'table:name="{WORD}"')),
    "defined name": sheets(table(row(cell("甲"))), f'<table:named-expressions><table:named-range table:name="{WORD}" table:cell-range-address="A1"/></table:named-expressions>'),
    "list of choices": sheets(f"<table:content-validations><table:content-validation table:condition='cell-content-is-in-list(\"{WORD}\")'/></table:content-validations>", table(row(cell("甲")))),
    "form": odf(f'<office:forms><form:form><form:text form:current-value="{WORD}"/></form:form></office:forms>' + p("甲")),
}  # fmt: skip


@pytest.mark.parametrize("data", SHOWN.values(), ids=SHOWN)
def test_word_that_is_shown_is_in_the_text(data: bytes) -> None:
    """What a page, a sheet or a slide shows is in the blocks that have a place, once."""
    document = read(data)
    assert sum(WORD in b.text for b in document.blocks if b.kind not in UNPLACED) == 1
    assert not any(WORD in u.text for u in document.unseen)


@pytest.mark.parametrize(("data", "view"), HIDDEN.values(), ids=HIDDEN)
def test_word_that_is_hidden_is_unseen(data: bytes, view: str) -> None:
    """What is not shown is in `unseen` with the reason, and in no block."""
    document = read(data)
    assert [u.view for u in document.unseen if WORD in u.text] == [view]
    assert not any(WORD in b.text for b in document.blocks)


@pytest.mark.parametrize("data", ABOUT.values(), ids=ABOUT)
def test_word_that_is_about_the_file_is_metadata(data: bytes) -> None:
    """Properties, names and choices are blocks without a place."""
    document = read(data)
    assert any(WORD in b.text for b in document.blocks if b.kind in UNPLACED)
    assert not any(WORD in b.text for b in document.blocks if b.kind not in UNPLACED)


@pytest.mark.parametrize("data", [*SHOWN.values(), *(d for d, _ in HIDDEN.values()), *ABOUT.values()])
def test_planted_files_are_complete(data: bytes) -> None:
    """None of these places leaves a line open, and every member has its line."""
    document = read(data)
    assert [(x.name, x.why) for x in document.parts if x.status not in CLOSED] == []
    if data[:2] == b"PK":
        assert set(zipfile.ZipFile(io.BytesIO(data)).namelist()) - {"content.xml"} <= {x.name for x in document.parts}
    assert {b.part for b in document.blocks if b.kind not in UNPLACED} <= {x.name for x in document.parts}


def test_deleted_text_stands_at_its_offset() -> None:
    """Deleted text is kept with its place and author; an insertion is told by its run."""
    change = CHANGE.replace(
        "</text:tracked-changes>",
        '<text:changed-region text:id="c2"><text:insertion/></text:changed-region></text:tracked-changes>',
    )
    text = p(
        '甲<text:change text:change-id="c1"/>乙<text:change-start text:change-id="c2"/>丙<text:change-end text:change-id="c2"/>'
    )
    document = read(odf(change + text))
    (block,) = document.blocks
    assert [(u.index, u.at, u.author) for u in document.unseen] == [(0, 1, "王敏")]
    assert [(block.text[r.start : r.end], r.style.inserted) for r in block.runs] == [("甲乙", False), ("丙", True)]
    assert ("revision_author", "王敏") in document.properties


def test_spaces_tabs_and_labels() -> None:
    """White space is one space, written spaces are as many as told; numbered lists have their labels."""
    lists = '<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/></text:list-style>'
    items = "".join(f"<text:list-item>{p(t)}</text:list-item>" for t in ("甲", "乙"))
    document = read(
        odf(
            p("  密  级：\n <text:s text:c='3'/>机密<text:tab/>★")
            + f'<text:list text:style-name="N">{items}</text:list>',
            automatic=lists,
        )
    )
    assert [(b.text, b.label) for b in document.blocks] == [("密 级：    机密\t★", ""), ("甲", "一、"), ("乙", "二、")]


def test_look_comes_down_through_styles() -> None:
    """Font, size and alignment are inherited from parents and faces; those of a span come over them."""
    faces = style(
        "A",
        "paragraph",
        'style:font-name-asian="黑体" style:font-size-asian="16pt"',
        '<style:paragraph-properties fo:text-align="center"/>',
    )
    automatic = (
        faces
        + style("B", "paragraph", about='style:parent-style-name="A"')
        + style("S", text='style:text-line-through-style="solid"')
    )
    (block,) = read(odf(p("机密" + span("★10年", "S"), "B"), automatic=automatic)).blocks
    assert block.align == "center"
    assert [(r.style.font, r.style.size, r.style.strike) for r in block.runs] == [
        ("黑体", 16.0, False),
        ("黑体", 16.0, True),
    ]


def test_repeated_cells_stand_where_they_are() -> None:
    """A cell that stands for several is as many blocks, empty ones are none but count."""
    data = sheets(
        table(
            row(
                "<table:table-cell table:number-columns-repeated='3'/>", cell("是", 'table:number-columns-repeated="2"')
            ),
            row(cell("甲")),
        )
    )
    assert [(b.text, b.cell) for b in read(data).blocks if b.kind == "cell"] == [
        ("是", (0, 0, 3)),
        ("是", (0, 0, 4)),
        ("甲", (0, 1, 0)),
    ]


def test_long_numbers_are_told() -> None:
    """A number of 15 or more digits is a remark; digits that the cell does not show are found."""
    data = sheets(table(row(cell("1.10E+17", 'office:value-type="float" office:value="110108199003071230"'))))
    document = read(data)
    assert ("float_digits", "sheet 1!A1") in document.facts
    assert [u.text for u in document.unseen] == ["110108199003071230"]


def test_objects_are_children() -> None:
    """An embedded object in a folder is one child, packed into a file that its format reads."""
    inner = {"Object 1/content.xml": content("spreadsheet", table(row(cell("机密★10年"))))}
    data = odf(
        p('甲<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'),
        parts=inner,
        entries=(entry("Object 1/", KIND + "spreadsheet"),),
    )
    document = read(data)
    (child,) = document.children
    assert (child.name, child.address, child.token) == ("Object 1", "Object 1/content.xml", "Object 1/")
    assert [(x.name, x.status) for x in document.parts if x.status not in CLOSED] == [
        ("Object 1/content.xml", "skipped")
    ]
    assert FORMAT.extract is not None
    packed = FORMAT.extract(Source(data), Limits(), "Object 1/")
    assert FORMAT.sniff(Source(packed)) == 1.0
    assert "机密★10年" in read(packed).text


def test_picture_of_a_flat_file_is_an_open_line() -> None:
    """A picture kept as base64 in a flat file has a line; broken base64 has one too."""
    for text, status in (
        (base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0\0\1\0" * 20).decode(), "skipped"),
        ("@@@", "failed"),
    ):
        document = read(
            flat(
                p(
                    f"甲<draw:frame><draw:image><office:binary-data>{text}</office:binary-data></draw:image></draw:frame>"
                )
            )
        )
        assert [x.status for x in document.parts if x.name == "binary 1"] == [status]


BROKEN = {
    "repeated without end": sheets(table(row(cell("密", 'table:number-columns-repeated="16384"'), about='table:number-rows-repeated="1048576"'))),
    "torn": odf(p("甲"), parts={"content.xml": content("text", p("甲"))[:-40]}),
    "deep": odf("<text:section>" * 3000 + "</text:section>" * 3000),
    "entities": odf(p("甲"), parts={"styles.xml": '<!DOCTYPE x [<!ENTITY a "密">]>' + styles()}),
    "macros": odf(p("甲"), parts={"Basic/Standard/Module1.xml": "<m/>"}),
    "member unknown": odf(p("甲"), parts={"secret.bin": b"x"}),
    "member encrypted": odf(p("甲"), parts={"Pictures/a.png": b"x"}, entries=(entry("Pictures/a.png", "image/png", "<manifest:encryption-data/>"),)),
}  # fmt: skip


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_broken_and_hostile_files_are_open_lines(data: bytes) -> None:
    """Nothing blows up, nothing is silent: a line says what was not read."""
    document = read(data)
    opened = [x for x in document.parts if x.status not in CLOSED]
    assert opened
    assert all(x.why for x in opened)
    assert len(document.blocks) < 50_000


def test_encrypted_file_is_said() -> None:
    """A file under a password is told by its manifest."""
    data = odf(
        p("甲"),
        parts={"content.xml": b"\x01\x02"},
        entries=(entry("content.xml", "text/xml", "<manifest:encryption-data/>"),),
    )
    with pytest.raises(UnreadableError) as error:
        read(data)
    assert error.value.status == "encrypted"


def test_limit_of_characters_is_said() -> None:
    """Too much text is an open line of its part."""
    document = read(odf(p("密" * 80) * 5), Limits(chars=100))
    assert [x.status for x in document.parts if x.name == "body"] == ["limited"]
