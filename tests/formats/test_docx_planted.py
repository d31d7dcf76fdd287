"""A word planted in any place of a Word document is found there: in the shown text, in what is unseen, or as metadata."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import docx as python_docx
import pytest

from biaoshi.formats.docx import FORMAT
from biaoshi.formats.form import Limits, Source
from biaoshi.types.document import Document
from formats.docx_builder import (
    app,
    both,
    cell,
    core,
    custom,
    deleted,
    docx,
    field,
    group,
    ins,
    p,
    part,
    picture,
    r,
    row,
    sdt,
    section,
    shape,
    style,
    t,
    table,
    vml,
    word_art,
)  # fmt: skip

WORD = "云岭暗语"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def read(data: bytes) -> Document:
    return FORMAT.read(Source(data), Limits())


def _header(content: str, kind: str = "header", type_: str = "default", inner: str = "", settings: str = "") -> bytes:
    tag = "hdr" if kind == "header" else "ftr"
    return docx(
        p(r("正文")),
        parts={f"word/{kind}1.xml": part(tag, content), "word/settings.xml": part("settings", settings)},
        relations=[("h1", kind, f"{kind}1.xml")],
        last=section((kind, type_, "h1"), inner=inner),
    )


def _notes(kind: str, content: str) -> bytes:
    reference = f'<w:r><w:{kind}Reference w:id="2"/></w:r>'
    separator = f'<w:{kind} w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    note = f'<w:{kind} w:id="2">{content}</w:{kind}>'
    return docx(p(r("正文"), reference), parts={f"word/{kind}s.xml": part(f"{kind}s", separator, note)})


def _comment(content: str) -> bytes:
    return docx(
        p(r("正文")),
        parts={"word/comments.xml": part("comments", f'<w:comment w:id="0" w:author="王敏">{content}</w:comment>')},
    )


def _chart() -> bytes:
    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f"<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>{WORD}</a:t></a:r></a:p></c:rich></c:tx></c:title></c:chart></c:chartSpace>"
    )
    frame = '<w:drawing><wp:inline><wp:extent cx="3600000" cy="1800000"/><a:graphic><a:graphicData uri="c"><c:chart r:id="c1"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    return docx(
        p(r(inner=frame)), parts={"word/charts/chart1.xml": chart}, relations=[("c1", "chart", "charts/chart1.xml")]
    )


def _series() -> bytes:
    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:cat><c:strRef><c:strCache>'
        f'<c:pt idx="0"><c:v>{WORD}</c:v></c:pt></c:strCache></c:strRef></c:cat></c:chartSpace>'
    )
    return docx(p(r("图")), parts={"word/charts/chart1.xml": chart}, relations=[("c1", "chart", "charts/chart1.xml")])


def _diagram() -> bytes:
    data = (
        '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f"<dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>{WORD}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
    )
    frame = '<w:drawing><wp:inline><a:graphic><a:graphicData uri="d"><dgm:relIds r:dm="d1"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    return docx(
        p(r(inner=frame)),
        parts={"word/diagrams/data1.xml": data},
        relations=[("d1", "diagramData", "diagrams/data1.xml")],
    )


def _python_docx() -> bytes:
    document = python_docx.Document()
    document.add_paragraph("正文")
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = WORD
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _glossary() -> bytes:
    inner = f"<w:docParts><w:docPart><w:docPartBody>{p(r(WORD))}</w:docPartBody></w:docPart></w:docParts>"
    return docx(
        p(r("正文")),
        parts={"word/glossary/document.xml": part("glossaryDocument", inner)},
        relations=[("g", "glossaryDocument", "glossary/document.xml")],
    )


_BOX = p(r(WORD))
_OLD = '<w:pict><v:shape style="width:100pt;height:40pt"><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict>'
_EQUATION = f"<m:oMathPara><m:oMath><m:sSup><m:e><m:r><m:t>{WORD}</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></m:oMathPara>"

SHOWN: dict[str, Callable[[], bytes]] = {
    "paragraph": lambda: docx(p(r(WORD))),
    "split runs": lambda: docx(p(*[r(c) for c in WORD])),
    "cell": lambda: docx(table(row(cell(p(r(WORD)))))),
    "nested table": lambda: docx(table(row(cell(table(row(cell(p(r(WORD))))), p())))),
    "cell in content control": lambda: docx(table(row(sdt(cell(p(r(WORD))))))),
    "row in content control": lambda: docx(table(sdt(row(cell(p(r(WORD))))))),
    "paragraph in content control": lambda: docx(sdt(p(r(WORD)))),
    "run in content control": lambda: docx(p(sdt(r(WORD)))),
    "content control in content control": lambda: docx(sdt(sdt(p(sdt(r(WORD)))))),
    "default header": lambda: _header(p(r(WORD))),
    "first-page header": lambda: _header(p(r(WORD)), type_="first", inner="<w:titlePg/>"),
    "even-page header": lambda: _header(p(r(WORD)), type_="even", settings="<w:evenAndOddHeaders/>"),
    "footer": lambda: _header(p(r(WORD)), "footer"),
    "table in a header": lambda: _header(table(row(cell(p(r(WORD)))))),
    "text box in a header": lambda: _header(p(r(inner=both(shape(_BOX), _OLD.format(_BOX))))),
    "VML text box in a footer": lambda: _header(p(r(inner=vml(_BOX))), "footer"),
    "WordArt watermark in a header": lambda: _header(p(r(inner=word_art(WORD)))),
    "header by python-docx": _python_docx,
    "text box": lambda: docx(p(r(inner=shape(_BOX)))),
    "text box with a copy for older programs": lambda: docx(p(r(inner=both(shape(_BOX), _OLD.format(_BOX))))),
    "text box only in the fallback": lambda: docx(p(r(inner=both("", _OLD.format(_BOX), requires="wpsCustom")))),
    "VML text box": lambda: docx(p(r(inner=vml(_BOX)))),
    "text box in a group": lambda: docx(p(r(inner=group(shape(p(r("甲"))), shape(_BOX))))),
    "text box in a VML group": lambda: docx(p(r(inner=f'<w:pict><v:group style="width:9pt;height:9pt">{_OLD.format(_BOX)[8:-9]}</v:group></w:pict>'))),
    "text box in a cell": lambda: docx(table(row(cell(p(r(inner=shape(_BOX))))))),
    "text box in a text box": lambda: docx(p(r(inner=shape(p(r(inner=vml(_BOX))))))),
    "table in a text box": lambda: docx(p(r(inner=shape(table(row(cell(_BOX))))))),
    "footnote": lambda: _notes("footnote", p(r(WORD))),
    "endnote": lambda: _notes("endnote", p(r(WORD))),
    "table in a footnote": lambda: _notes("footnote", table(row(cell(p(r(WORD)))))),
    "comment": lambda: _comment(p(r(WORD))),
    "field result": lambda: docx(p(field(" DOCPROPERTY 密级 ", r(WORD)))),
    "nested field result": lambda: docx(p(field(' IF 1 = 1 "x" ', field(" DOCPROPERTY a ", r(WORD))))),
    "simple field": lambda: docx(p(f'<w:fldSimple w:instr=" TITLE ">{r(WORD)}</w:fldSimple>')),
    "field over several paragraphs": lambda: docx(
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>', r("甲"))
        + p(r(WORD))
        + p('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    ),
    "text after a field that never ends": lambda: docx(p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>') + p(r(WORD))),
    "macro button": lambda: docx(p(field(f" MACROBUTTON NoMacro {WORD}"))),
    "ringed character": lambda: docx(p(field(f" EQ \\o\\ac(○,{WORD})"))),
    "dropdown form field": lambda: docx(
        p(
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/>'
            f'<w:listEntry w:val="{WORD}"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
    ),
    "inserted": lambda: docx(p(ins(r(WORD)))),
    "moved here": lambda: docx(p(f'<w:moveTo w:id="1" w:author="a">{r(WORD)}</w:moveTo>')),
    "inserted row": lambda: docx(table(row(cell(p(r(WORD))), trpr='<w:ins w:id="1" w:author="a"/>'))),
    "smart tag": lambda: docx(p(f'<w:smartTag w:element="place">{r(WORD)}</w:smartTag>')),
    "custom XML wrapper": lambda: docx(f'<w:customXml w:element="a">{p(f"<w:customXml w:element=&quot;b&quot;>{r(WORD)}</w:customXml>".replace("&quot;", chr(34)))}</w:customXml>'),
    "hyperlink": lambda: docx(p(f'<w:hyperlink w:anchor="a">{r(WORD)}</w:hyperlink>')),
    "bidirectional wrapper": lambda: docx(p(f'<w:bdo w:val="ltr">{r(WORD)}</w:bdo>')),
    "wrapper of a later version": lambda: docx(p(f"<w15:future>{r(WORD)}</w15:future>") + "<w15:block>" + p(r("乙")) + "</w15:block>"),
    "ruby base": lambda: docx(p(r(inner=f"<w:ruby><w:rt>{r('音')}</w:rt><w:rubyBase>{r(WORD)}</w:rubyBase></w:ruby>"))),
    "ruby text": lambda: docx(p(r(inner=f"<w:ruby><w:rt>{r(WORD)}</w:rt><w:rubyBase>{r('字')}</w:rubyBase></w:ruby>"))),
    "formula": lambda: docx(p(_EQUATION)),
    "white on a dark cell": lambda: docx(table(row(cell(p(r(WORD, '<w:color w:val="FFFFFF"/>')), tcpr='<w:shd w:val="clear" w:fill="1F3864"/>')))),
    "white in a dark text box": lambda: docx(
        p(r(inner=shape(p(r(WORD, '<w:color w:val="FFFFFF"/>')), fill='<a:solidFill><a:srgbClr val="C00000"/></a:solidFill>')))
    ),
    "white in a red VML shape": lambda: docx(p(r(inner=vml(p(r(WORD, '<w:color w:val="FFFFFF"/>')), attributes='fillcolor="red"')))),
    "white under a table style that colours cells": lambda: docx(
        table(row(cell(p(r(WORD, '<w:color w:val="FFFFFF"/>')))), tblpr='<w:tblStyle w:val="T"/>'),
        parts={"word/styles.xml": part("styles", '<w:style w:type="table" w:styleId="T"><w:name w:val="T"/><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="4472C4"/></w:tcPr></w:tblStylePr></w:style>')},
    ),
    "struck through": lambda: docx(p(r(WORD, "<w:dstrike/>"))),
    "hidden style switched off by the run": lambda: docx(
        p(r(WORD, '<w:rStyle w:val="H"/><w:vanish w:val="0"/>')), parts={"word/styles.xml": part("styles", style("H", rpr="<w:vanish/>", kind="character"))}
    ),
    "continued merge of nothing": lambda: docx(table(row(cell(p(r("甲")))), row(cell(p(r(WORD)), tcpr="<w:vMerge/>")))),
    "chart title": _chart,
    "diagram": _diagram,
    "run without a paragraph": lambda: docx(r(WORD)),
}  # fmt: skip

UNSEEN: dict[str, tuple[str, Callable[[], bytes]]] = {
    "deleted": ("deleted", lambda: docx(p(r("甲"), deleted(WORD)))),
    "moved away": ("deleted", lambda: docx(p(f'<w:moveFrom w:id="1" w:author="a">{r(WORD)}</w:moveFrom>'))),
    "deleted row": ("deleted", lambda: docx(p(r("甲")) + table(row(cell(p(r(WORD))), trpr='<w:del w:id="1" w:author="a"/>')))),
    "deleted cell": ("deleted", lambda: docx(table(row(cell(p(r("甲"))), cell(p(r(WORD)), tcpr='<w:cellDel w:id="1" w:author="a"/>'))))),
    "text box in a deletion": ("deleted", lambda: docx(p(f'<w:del w:id="1" w:author="a">{r(inner=shape(_BOX))}</w:del>'))),
    "hidden": ("hidden", lambda: docx(p(r("甲"), r(WORD, "<w:vanish/>")))),
    "hidden by a character style": (
        "hidden",
        lambda: docx(p(r(WORD, '<w:rStyle w:val="H"/>')), parts={"word/styles.xml": part("styles", style("H", rpr="<w:vanish/>", kind="character"))}),
    ),
    "hidden by a paragraph style's base": (
        "hidden",
        lambda: docx(
            p(r(WORD), ppr='<w:pStyle w:val="B"/>') + p(r("乙")),
            parts={"word/styles.xml": part("styles", style("A", rpr="<w:vanish/>"), style("B", based="A"))},
        ),
    ),
    "hidden row": ("hidden", lambda: docx(p(r("甲")) + table(row(cell(p(r(WORD))), trpr="<w:hidden/>")))),
    "cell merged away": ("hidden", lambda: docx(table(row(cell(p(r("甲")), tcpr='<w:vMerge w:val="restart"/>')), row(cell(p(r(WORD)), tcpr="<w:vMerge/>"))))),
    "hidden drawing": ("hidden", lambda: docx(p(r(inner=shape(_BOX, hidden=True))))),
    "index entry": ("hidden", lambda: docx(p(r("甲"), field(f' XE "{WORD}" ')))),
    "branch of a field not taken": ("hidden", lambda: docx(p(field(f' IF 1 = 1 "甲" "{WORD}" ', r("甲"))))),
    "differing copy for older programs": ("hidden", lambda: docx(p(r(inner=both(shape(p(r("甲"))), _OLD.format(_BOX)))))),
    "footnote nobody refers to": ("hidden", lambda: docx(p(r("甲")), parts={"word/footnotes.xml": part("footnotes", f'<w:footnote w:id="5">{p(r(WORD))}</w:footnote>')})),
    "header no page shows": ("hidden", lambda: _header(p(r(WORD)), type_="first")),
    "header part no section uses": (
        "hidden",
        lambda: docx(p(r("甲")), parts={"word/header9.xml": part("hdr", p(r(WORD)))}, relations=[("h9", "header", "header9.xml")]),
    ),
    "category of a chart nobody refers to": ("hidden", _series),
    "white": ("white", lambda: docx(p(r(WORD, '<w:color w:val="FFFFFF"/>')))),
    "almost white": ("white", lambda: docx(p(r(WORD, '<w:color w:val="FDFDFD"/>')))),
    "black on black": ("white", lambda: docx(p(r(WORD, '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>')))),
    "under a black highlight": ("white", lambda: docx(p(r(WORD, '<w:highlight w:val="black"/>')))),
    "white by theme": ("white", lambda: docx(p(r(WORD, '<w:color w:val="FFFFFF" w:themeColor="background1"/>')))),
    "without fill": ("white", lambda: docx(p(r(WORD, "<w14:textFill><w14:noFill/></w14:textFill>")))),
    "transparent": (
        "white",
        lambda: docx(p(r(WORD, '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr></w14:solidFill></w14:textFill>'))),
    ),
    "white in a white text box": ("white", lambda: docx(p(r(inner=shape(p(r(WORD, '<w:color w:val="FFFFFF"/>')), fill='<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'))))),
    "tiny": ("tiny", lambda: docx(p(r(WORD, '<w:sz w:val="2"/>')))),
    "one percent wide": ("tiny", lambda: docx(p(r(WORD, '<w:w w:val="1"/>')))),
    "line clipped to nothing": ("tiny", lambda: docx(p(r(WORD), ppr='<w:spacing w:line="20" w:lineRule="exact"/>'))),
    "row clipped to nothing": ("tiny", lambda: docx(table(row(cell(p(r(WORD))), trpr='<w:trHeight w:val="20" w:hRule="exact"/>')))),
    "frame off the page": ("offpage", lambda: docx(p(r(WORD), ppr='<w:framePr w:x="-30000" w:y="1" w:hAnchor="page"/>'))),
    "table off the page": ("offpage", lambda: docx(table(row(cell(p(r(WORD)))), tblpr='<w:tblpPr w:tblpX="20000"/>'))),
    "off the page": (
        "offpage",
        lambda: docx(p(r(inner=shape(_BOX, at='<wp:positionH relativeFrom="page"><wp:posOffset>-9000000</wp:posOffset></wp:positionH>')))),
    ),
    "off the page in VML": ("offpage", lambda: docx(p(r(inner=vml(_BOX, style="position:absolute;margin-left:-2000pt;width:90pt;height:20pt"))))),
}  # fmt: skip

UNPLACED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "title": ("properties", lambda: docx(p(), parts={"docProps/core.xml": core(title=WORD)})),
    "keywords": ("properties", lambda: docx(p(), parts={"docProps/core.xml": core(keywords=WORD)})),
    "company": ("properties", lambda: docx(p(), parts={"docProps/app.xml": app(Company=WORD)})),
    "custom property": ("properties", lambda: docx(p(), parts={"docProps/custom.xml": custom(密级=WORD)})),
    "custom XML": (
        "customXml/item1.xml",
        lambda: docx(p(), parts={"customXml/item1.xml": f"<label><level>{WORD}</level></label>"}),
    ),
    "attribute in custom XML": (
        "customXml/item1.xml",
        lambda: docx(p(), parts={"customXml/item1.xml": f'<label level="{WORD}"/>'}),
    ),
    "alternative text": ("alt text", lambda: docx(p(r(inner=shape(p(), alt=WORD))))),
    "bookmark": ("bookmarks", lambda: docx(p(f'<w:bookmarkStart w:id="1" w:name="{WORD}"/>', r("甲")))),
    "document variable": (
        "document variables",
        lambda: docx(
            p(),
            parts={
                "word/settings.xml": part("settings", f'<w:docVars><w:docVar w:name="a" w:val="{WORD}"/></w:docVars>')
            },
        ),
    ),
    "building block": ("word/glossary/document.xml", _glossary),
    "XML part nobody knows": (
        "word/unheard.xml",
        lambda: docx(p(), parts={"word/unheard.xml": f"<x><y>{WORD}</y></x>"}),
    ),
}


@pytest.mark.parametrize("place", SHOWN)
def test_what_a_page_shows_is_in_a_block_once(place: str) -> None:
    """A word the page shows is found in exactly one block, and never also as unseen."""
    document = read(SHOWN[place]())
    assert [b.text for b in document.blocks if WORD in b.text] != [], document.blocks
    assert sum(b.text.count(WORD) for b in document.blocks) == 1
    assert not any(WORD in u.text for u in document.unseen)


@pytest.mark.parametrize("place", UNSEEN)
def test_what_no_page_shows_is_unseen_once(place: str) -> None:
    """A word the page does not show is kept out of the blocks and found once, with the reason."""
    view, build = UNSEEN[place]
    document = read(build())
    assert not any(WORD in b.text for b in document.blocks)
    assert [u.view for u in document.unseen if WORD in u.text] == [view]


@pytest.mark.parametrize("place", UNPLACED)
def test_metadata_is_in_blocks_without_an_offset(place: str) -> None:
    """A word in metadata is a block of its own part, of a kind that has no place on a page."""
    where, build = UNPLACED[place]
    found = [b for b in read(build()).blocks if WORD in b.text]
    assert [(b.part, b.kind) for b in found] == [(where, "bookmark" if where == "bookmarks" else "property")]


@pytest.mark.parametrize("place", [*SHOWN, *UNSEEN, *UNPLACED])
def test_the_ledger_has_one_line_for_every_member(place: str) -> None:
    """The coverage names every member of the zip once, none more, and all of them closed."""
    data = (SHOWN.get(place) or (UNSEEN.get(place) or UNPLACED.get(place) or ("", lambda: b""))[1])()
    document = read(data)
    parts = {key.partition(":")[2]: member for key, member in document.facts if key.startswith("member:")}
    assert sorted(parts.get(part_.name, part_.name) for part_ in document.parts) == sorted(
        zipfile.ZipFile(BytesIO(data)).namelist()
    )
    assert document.complete


def test_a_picture_is_an_open_line_unless_too_small_to_carry_text() -> None:
    """A picture is open until it is read; one drawn under 15 mm high, or of a few pixels, is provably without text."""
    big = (
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (800).to_bytes(4, "big") + (600).to_bytes(4, "big") + b"\x08\x02\0\0\0"
    )
    small = big[:16] + (20).to_bytes(4, "big") + (20).to_bytes(4, "big") + big[24:]
    data = docx(
        p(r(inner=picture("a", 200)), r(inner=picture("b", 30)), r(inner=picture("c", 200)), r(t("")[:0])),
        parts={"word/media/a.png": big, "word/media/b.png": big, "word/media/c.png": small},
        relations=[("a", "image", "media/a.png"), ("b", "image", "media/b.png"), ("c", "image", "media/c.png")],
    )
    status = {part_.name[-5:]: (part_.status, part_.rule) for part_ in read(data).parts if part_.kind == "image"}
    assert status == {"a.png": ("skipped", "RD104"), "b.png": ("no_text", None), "c.png": ("no_text", None)}
