"""A word planted in any place of a workbook is found there: shown, unseen or as metadata; never lost."""

import pytest

from biaoshi.formats.form import Limits, Source
from biaoshi.formats.xlsx import FORMAT
from biaoshi.types.document import CLOSED, UNPLACED, Document
from formats.xlsx_builder import S, box, chart, drawing, n, row, s, shared, sheet, styles, workbook

WORD = "云岭暗语"
PLAIN = row(1, s("A1", "正文"))
W3 = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_WHITE = '<font><sz val="11"/><color rgb="FFFFFFFF"/></font>'
_TINY = '<font><sz val="1"/></font>'
_XF = '<xf numFmtId="0" fontId="1" fillId="0"/>'
_GREEN = '<fill><patternFill patternType="solid"><fgColor rgb="FF00FF00"/></patternFill></fill>'
_PACKAGE = "http://schemas.openxmlformats.org/officeDocument/2006/"


def read(data: bytes) -> Document:
    return FORMAT.read(Source(data), Limits())


def one(*rows: str, before: str = "", after: str = "", style: str = "") -> bytes:
    return workbook(sheet(*rows, before=before, after=after), parts={"xl/styles.xml": style or styles()})


def with_part(name: str, text: str, kind: str = "", extra: str = "") -> bytes:
    """Return a workbook whose sheet refers to one more part by a relationship of `kind`."""
    relation = {0: [("x1", kind, "../" + name.removeprefix("xl/"))]} if kind else None
    return workbook(sheet(PLAIN, after=extra), parts={name: text}, relations=relation)


def header(code: str, about: str = "") -> bytes:
    return one(PLAIN, after=f"<headerFooter {about}>{code}</headerFooter>")


def comments(text: str, author: str = "王敏") -> str:
    return (
        f'<comments xmlns="{S}"><authors><author>{author}</author></authors><commentList><comment ref="A1" authorId="0">'
        f"<text><r><t>{text}</t></r></text></comment></commentList></comments>"
    )


SHOWN = {
    "shared string": workbook(
        sheet(row(1, n("A1", 0, kind="s"))), parts={"xl/sharedStrings.xml": shared(f"<t>{WORD}</t>")}
    ),
    "rich string": workbook(
        sheet(row(1, n("A1", 0, kind="s"))),
        parts={"xl/sharedStrings.xml": shared("<r><t>云岭</t></r><r><rPr><b/></rPr><t>暗语</t></r>")},
    ),
    "inline string": one(row(1, s("A1", WORD))),
    "result of a formula": one(row(1, f'<c r="A1" t="str"><f>B1</f><v>{WORD}</v></c>')),
    "number format": one(
        row(1, n("A1", 7, 1)),
        style=styles(formats={164: f'"{WORD}"0'}, xfs='<xf numFmtId="164" fontId="0" fillId="0"/>'),
    ),
    "text format": one(
        row(1, s("A1", "暗语", 1)), style=styles(formats={164: '"云岭"@'}, xfs='<xf numFmtId="164" fontId="0" fillId="0"/>')
    ),
    "header": header(f"<oddHeader>&amp;L{WORD}&amp;R第 &amp;P 页</oddHeader>"),
    "footer in parts": header("<oddFooter>&amp;C云岭&amp;&quot;黑体,加粗&quot;&amp;16暗语</oddFooter>"),
    "first page header": header(f"<firstHeader>&amp;C{WORD}</firstHeader>", 'differentFirst="1"'),
    "text box": with_part("xl/drawings/drawing1.xml", drawing(box(WORD)), "drawing"),
    "grouped text box": with_part("xl/drawings/drawing1.xml", drawing(f"<xdr:grpSp>{box(WORD)}</xdr:grpSp>"), "drawing"),
    "comment": with_part("xl/comments1.xml", comments(WORD), "comments"),
    "threaded comment": with_part(
        "xl/threadedComments/threadedComment1.xml",
        f'<ThreadedComments xmlns="{W3}"><threadedComment ref="A1" personId="p" id="1"><text>{WORD}</text></threadedComment></ThreadedComments>',
        "threadedComment",
    ),
    "form control": with_part(
        "xl/drawings/vmlDrawing1.vml",
        f'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><div><font>{WORD}</font><br></div></v:textbox></v:shape></xml>',
        "vmlDrawing",
    ),
    "chart": workbook(
        sheet(PLAIN),
        parts={
            "xl/drawings/drawing1.xml": drawing(
                '<xdr:graphicFrame><a:graphic><a:graphicData><c:chart r:id="c1"/></a:graphicData></a:graphic></xdr:graphicFrame>'
            ),
            "xl/drawings/_rels/drawing1.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="c1" Type="{_PACKAGE}relationships/chart" Target="../charts/chart1.xml"/></Relationships>',
            "xl/charts/chart1.xml": chart(WORD),
        },
        relations={0: [("d", "drawing", "../drawings/drawing1.xml")]},
    ),
    "white on green": one(row(1, s("A1", WORD, 1)), style=styles(fonts=_WHITE, fills=_GREEN, xfs=_XF.replace('fillId="0"', 'fillId="2"'))),
    "white in a table of a style": workbook(
        sheet(row(1, s("A1", WORD, 1))),
        parts={
            "xl/styles.xml": styles(fonts=_WHITE, xfs=_XF),
            "xl/tables/table1.xml": f'<table xmlns="{S}" ref="A1:B4" displayName="T"><tableColumns/></table>',
        },
        relations={0: [("t", "table", "../tables/table1.xml")]},
    ),
}  # fmt: skip
HIDDEN = {
    "hidden sheet": (workbook(sheet(PLAIN), sheet(row(1, s("A1", WORD))), states={1: "hidden"}), "hidden"),
    "very hidden sheet": (workbook(sheet(PLAIN), sheet(row(1, s("A1", WORD))), states={1: "veryHidden"}), "hidden"),
    "name of a hidden sheet": (workbook(sheet(PLAIN), sheet(PLAIN), names=("甲", WORD), states={1: "hidden"}), "hidden"),
    "sheet without a tab": (with_part("xl/worksheets/sheet9.xml", sheet(row(1, s("A1", WORD)))), "hidden"),
    "hidden row": (one(PLAIN, row(2, s("A2", WORD), about='hidden="1"')), "hidden"),
    "row of no height": (one(PLAIN, row(2, s("A2", WORD), about='ht="0" customHeight="1"')), "hidden"),
    "rows hidden by default": (one(row(1, s("A1", WORD)), before='<sheetFormatPr zeroHeight="1"/>'), "hidden"),
    "row one point high": (one(PLAIN, row(2, s("A2", WORD), about='ht="1"')), "tiny"),
    "hidden column": (one(row(1, s("A1", "甲"), s("C1", WORD)), before='<cols><col min="2" max="4" hidden="1"/></cols>'), "hidden"),
    "column of no width": (one(row(1, s("B1", WORD)), before='<cols><col min="2" max="2" width="0"/></cols>'), "hidden"),
    "white on white": (one(row(1, s("A1", WORD, 1)), style=styles(fonts=_WHITE, xfs=_XF)), "white"),
    "green on green": (
        one(
            row(1, s("A1", WORD, 1)),
            style=styles(fonts=_WHITE.replace("FFFFFFFF", "FF00FF00"), fills=_GREEN, xfs=_XF.replace('fillId="0"', 'fillId="2"')),
        ),
        "white",
    ),
    "white by theme": (one(row(1, s("A1", WORD, 1)), style=styles(fonts='<font><color theme="0"/></font>', xfs=_XF)), "white"),
    "tiny font": (one(row(1, s("A1", WORD, 1)), style=styles(fonts=_TINY, xfs=_XF)), "tiny"),
    "white run": (
        workbook(
            sheet(row(1, n("A1", 0, kind="s"))),
            parts={"xl/sharedStrings.xml": shared(f'<r><t>甲</t></r><r><rPr><color rgb="FFFFFFFF"/></rPr><t>{WORD}</t></r>')},
        ),
        "white",
    ),
    "format of nothing": (
        one(row(1, s("A1", WORD, 1)), style=styles(formats={164: ";;;"}, xfs='<xf numFmtId="164" fontId="0" fillId="0"/>')),
        "hidden",
    ),
    "under a merge": (one(row(1, s("A1", "甲"), s("B1", WORD)), after='<mergeCells><mergeCell ref="A1:C2"/></mergeCells>'), "hidden"),
    "literal of a formula": (one(row(1, f'<c r="A1" t="str"><f>IF(B1,"{WORD}","")</f><v>甲</v></c>')), "hidden"),
    "string no cell uses": (workbook(sheet(PLAIN), parts={"xl/sharedStrings.xml": shared(f"<t>{WORD}</t>")}), "hidden"),
    "reading of a word": (
        workbook(sheet(row(1, n("A1", 0, kind="s"))), parts={"xl/sharedStrings.xml": shared(f"<t>甲</t><rPh><t>{WORD}</t></rPh>")}),
        "hidden",
    ),
    "header not in use": (header(f"<evenHeader>{WORD}</evenHeader>"), "hidden"),
    "white header": (header(f"<oddHeader>&amp;L甲&amp;KFFFFFF{WORD}</oddHeader>"), "white"),
    "hidden text box": (with_part("xl/drawings/drawing1.xml", drawing(box(WORD, 'hidden="1"')), "drawing"), "hidden"),
    "scenario": (one(PLAIN, after=f'<scenarios><scenario name="甲" comment="{WORD}"/></scenarios>'), "hidden"),
    "pivot cache": (
        with_part("xl/pivotCache/pivotCacheRecords1.xml", f'<pivotCacheRecords xmlns="{S}"><r><s v="{WORD}"/></r></pivotCacheRecords>'),
        "hidden",
    ),
    "items of a pivot cache": (
        with_part(
            "xl/pivotCache/pivotCacheDefinition1.xml",
            f'<pivotCacheDefinition xmlns="{S}"><cacheFields><cacheField name="甲"><sharedItems><s v="{WORD}"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>',
        ),
        "hidden",
    ),
    "external values": (
        with_part(
            "xl/externalLinks/externalLink1.xml",
            f'<externalLink xmlns="{S}"><externalBook><sheetDataSet><sheetData><row r="1"><cell r="A1" t="str"><v>{WORD}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>',
        ),
        "hidden",
    ),
    "revision": (
        with_part("xl/revisions/revisionLog1.xml", f'<revisions xmlns="{S}"><rcc><oc><is><t>{WORD}</t></is></oc></rcc></revisions>'),
        "deleted",
    ),
    "chart on no sheet": (with_part("xl/charts/chart9.xml", chart(WORD)), "hidden"),
    "hidden name": (
        workbook(sheet(PLAIN), inner=f'<definedNames><definedName name="甲" hidden="1">"{WORD}"</definedName></definedNames>'),
        "hidden",
    ),
}  # fmt: skip
ABOUT = {
    "name of a sheet": workbook(sheet(PLAIN), names=(WORD,)),
    "defined name": workbook(sheet(PLAIN), inner=f'<definedNames><definedName name="{WORD}">表1!$A$1</definedName></definedNames>'),
    "list of choices": one(PLAIN, after=f'<dataValidations><dataValidation><formula1>"男,{WORD}"</formula1></dataValidation></dataValidations>'),
    "prompt": one(PLAIN, after=f'<dataValidations><dataValidation prompt="{WORD}"/></dataValidations>'),
    "tooltip": one(PLAIN, after=f'<hyperlinks><hyperlink ref="A1" tooltip="{WORD}"/></hyperlinks>'),
    "alternative text": with_part("xl/drawings/drawing1.xml", drawing(box("甲", f'descr="{WORD}"')), "drawing"),
    "column of a table": with_part("xl/tables/table1.xml", f'<table xmlns="{S}" ref="A1:A2"><tableColumns><tableColumn name="{WORD}"/></tableColumns></table>', "table"),
    "connection": with_part("xl/connections.xml", f'<connections xmlns="{S}"><connection name="{WORD}"/></connections>'),
    "custom XML": with_part("customXml/item1.xml", f"<标识><密级>{WORD}</密级></标识>"),
    "title": with_part("docProps/core.xml", f'<cp:coreProperties xmlns:cp="x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{WORD}</dc:title></cp:coreProperties>'),
    "custom property": with_part("docProps/custom.xml", f'<Properties xmlns="x" xmlns:vt="y"><property name="密级"><vt:lpwstr>{WORD}</vt:lpwstr></property></Properties>'),
}  # fmt: skip


@pytest.mark.parametrize("data", SHOWN.values(), ids=SHOWN)
def test_word_that_is_shown_is_in_the_text(data: bytes) -> None:
    """What a sheet, its headers, boxes and comments show is in the blocks that have a place."""
    document = read(data)
    assert any(WORD in b.text for b in document.blocks if b.kind not in UNPLACED)
    assert not any(WORD in u.text for u in document.unseen)


@pytest.mark.parametrize(("data", "view"), HIDDEN.values(), ids=HIDDEN)
def test_word_that_is_hidden_is_unseen(data: bytes, view: str) -> None:
    """What no sheet shows is in `unseen` with the reason, and in no block."""
    document = read(data)
    assert [u.view for u in document.unseen if WORD in u.text] == [view]
    assert not any(WORD in b.text for b in document.blocks)


@pytest.mark.parametrize("data", ABOUT.values(), ids=ABOUT)
def test_word_that_is_about_the_workbook_is_metadata(data: bytes) -> None:
    """Names, choices, properties and the like are blocks without a place."""
    document = read(data)
    assert any(WORD in b.text for b in document.blocks if b.kind in UNPLACED)
    assert not any(WORD in b.text for b in document.blocks if b.kind not in UNPLACED)


@pytest.mark.parametrize("data", [*SHOWN.values(), *(d for d, _ in HIDDEN.values()), *ABOUT.values()])
def test_planted_workbooks_are_complete(data: bytes) -> None:
    """None of these places leaves a line of the ledger open, and each member has its line."""
    import io
    import zipfile

    document = read(data)
    assert [(p.name, p.why) for p in document.parts if p.status not in CLOSED] == []
    stories = {v: k.removeprefix("member:") for k, v in document.facts if k.startswith("member:")}
    named = [stories.get(m, m) for m in zipfile.ZipFile(io.BytesIO(data)).namelist()]
    lines = [p.name for p in document.parts]
    assert len(lines) == len(named)
    assert {m for m in named if "comment" not in m.lower()} <= set(lines)


def test_mark_in_a_header_is_not_hidden_besides() -> None:
    """The code a header is stored as is no text of its own: a mark there is shown once and nowhere unseen."""
    document = read(header("<oddHeader>&amp;L第 &amp;P 页&amp;C机密★10年</oddHeader>"))
    assert [b.text for b in document.blocks if b.kind == "header"] == ["第  页", "机密★10年"]
    assert document.unseen == ()
