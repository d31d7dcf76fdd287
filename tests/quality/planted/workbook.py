"""Places of a workbook."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from urllib.parse import quote

from formats.xlsx_builder import Relations, S, box, chart, drawing, n, row, s, shared, sheet, styles, workbook

Builder = Callable[[Sequence[str], Sequence[str]], bytes]
Each = Callable[[Sequence[str]], str]
_W3 = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_XFS = '<xf numFmtId="164" fontId="0" fillId="0"/><xf numFmtId="0" fontId="1" fillId="0"/>'
_STYLES = styles(formats={164: "000-0000-0000"}, fonts='<font><sz val="11"/><color rgb="FFFFFFFF"/></font>', xfs=_XFS)


def _all(pattern: str) -> Each:
    """Return the words put into `pattern` one by one; {w}: as XML, {n}: numbered from 1."""
    return lambda words: "".join(pattern.replace("{w}", w).replace("{n}", str(i)) for i, w in enumerate(words, 1))


def _rows(cell: str, about: str = "") -> Each:
    return lambda words: "".join(
        row(100 + i, cell.replace("{w}", w).replace("{r}", f"B{100 + i}").replace("{n}", str(i)), about=about)
        for i, w in enumerate(words)
    )


def _said(lines: Sequence[str]) -> list[str]:
    return [row(i, s(f"A{i}", escape(line))) for i, line in enumerate(lines, 1)]


def _in_cells(cells: Each, said: Sequence[str], words: Sequence[str]) -> bytes:
    return workbook(sheet(*_said(said), cells([escape(w) for w in words])), parts={"xl/styles.xml": _STYLES})


def _in_strings(string: str, used: bool, said: Sequence[str], words: Sequence[str]) -> bytes:
    half = [(w[: len(w) // 2], w[len(w) // 2 :]) for w in words]
    made = [string.replace("{w}", escape(a + b)).replace("{a}", escape(a)).replace("{b}", escape(b)) for a, b in half]
    cells = [row(100 + i, n(f"B{100 + i}", i, kind="s")) for i in range(len(words))] if used else []
    parts: dict[str, str | bytes] = {"xl/styles.xml": _STYLES, "xl/sharedStrings.xml": shared(*made)}
    return workbook(sheet(*_said(said), *cells), parts=parts)


def _after(after: Each, said: Sequence[str], words: Sequence[str]) -> bytes:
    """Return a workbook with something behind the rows of its sheet."""
    return workbook(sheet(*_said(said), after=after([escape(w) for w in words])), parts={"xl/styles.xml": _STYLES})


def _part(kind: str, name: str, inner: Each, outer: str, said: Sequence[str], words: Sequence[str]) -> bytes:
    """Return a workbook with one more part; without a kind of relation nothing refers to it."""
    relation: dict[int, Relations] = {0: [("x1", kind, "../" + name.removeprefix("xl/"))]} if kind else {}
    text = outer.replace("{}", inner([escape(w) for w in words]))
    return workbook(sheet(*_said(said)), parts={name: text, "xl/styles.xml": _STYLES}, relations=relation)


def _in_book(inner: Each, said: Sequence[str], words: Sequence[str]) -> bytes:
    return workbook(sheet(*_said(said)), inner=f"<definedNames>{inner([escape(w) for w in words])}</definedNames>")


def _more_sheets(hidden: bool, said: Sequence[str], words: Sequence[str]) -> bytes:
    """Return a workbook with a tab called by each of the words, or a hidden one that holds them."""
    if hidden:
        return workbook(
            sheet(*_said(said)),
            sheet(*(row(i, s(f"A{i}", escape(w))) for i, w in enumerate(words, 1))),
            states={1: "hidden"},
        )
    return workbook(
        sheet(*_said(said)), *(sheet(row(1, s("A1", "甲"))) for _ in words), names=("表", *map(escape, words))
    )


def _links(said: Sequence[str], words: Sequence[str]) -> bytes:
    told: Relations = [(f"h{i}", "hyperlink", f"https://a.example/{quote(w)}") for i, w in enumerate(words)]
    after = "".join(f'<hyperlink ref="A{i + 1}" r:id="h{i}"/>' for i in range(len(words)))
    return workbook(sheet(*_said(said), after=f"<hyperlinks>{after}</hyperlinks>"), relations={0: told})


def _tab(word: str) -> bool:
    return len(word) <= 31 and not re.search(r"[\[\]:*?/\\']", word)


def _number(word: str) -> bool:
    return word.isdigit() and 7 <= len(word) <= 15 and word[0] != "0"


def _any(word: str) -> bool:
    return True


_VML = '<xml xmlns:v="urn:schemas-microsoft-com:vml">{}</xml>'
_NOTES = f'<comments xmlns="{S}"><authors>{{}}</authors><commentList/></comments>'
_PARTS: dict[str, tuple[str, str, Each, str]] = {
    "note": ("comments", "xl/comments1.xml", _all('<comment ref="A{n}" authorId="0"><text><r><t>{w}</t></r></text></comment>'),
             f'<comments xmlns="{S}"><authors><author>甲</author></authors><commentList>{{}}</commentList></comments>'),
    "author of notes": ("comments", "xl/comments1.xml", _all("<author>{w}</author>"), _NOTES),
    "threaded comment": ("threadedComment", "xl/threadedComments/threadedComment1.xml",
                         _all('<threadedComment ref="A{n}" personId="p" id="{n}"><text>{w}</text></threadedComment>'),
                         f'<ThreadedComments xmlns="{_W3}">{{}}</ThreadedComments>'),
    "person": ("", "xl/persons/person.xml", _all('<person displayName="{w}" id="{n}"/>'), f'<personList xmlns="{_W3}">{{}}</personList>'),
    "text box": ("drawing", "xl/drawings/drawing1.xml", lambda ws: drawing(*map(box, ws)), "{}"),
    "alternative text": ("drawing", "xl/drawings/drawing1.xml", lambda ws: drawing(*(box("甲", f'descr="{w}"') for w in ws)), "{}"),
    "form control": ("vmlDrawing", "xl/drawings/vmlDrawing1.vml", _all("<v:shape><v:textbox><div><font>{w}</font><br></div></v:textbox></v:shape>"), _VML),
    "chart": ("", "xl/charts/chart9.xml", lambda ws: chart("；".join(ws)), "{}"),
    "column of a table": ("table", "xl/tables/table1.xml", _all('<tableColumn id="{n}" name="{w}"/>'),
                          f'<table xmlns="{S}" ref="D1:AZ2" displayName="T"><tableColumns>{{}}</tableColumns></table>'),
    "store of a pivot table": ("", "xl/pivotCache/pivotCacheRecords1.xml", _all('<r><s v="{w}"/></r>'), f'<pivotCacheRecords xmlns="{S}">{{}}</pivotCacheRecords>'),
    "items of a pivot table": ("", "xl/pivotCache/pivotCacheDefinition1.xml", _all('<s v="{w}"/>'),
                               f'<pivotCacheDefinition xmlns="{S}"><cacheFields><cacheField name="甲"><sharedItems>{{}}</sharedItems></cacheField></cacheFields></pivotCacheDefinition>'),
    "numbers of a pivot table": ("", "xl/pivotCache/pivotCacheDefinition1.xml", _all('<n v="{w}"/>'),
                                 f'<pivotCacheDefinition xmlns="{S}"><cacheFields><cacheField name="甲"><sharedItems containsNumber="1">{{}}</sharedItems></cacheField></cacheFields></pivotCacheDefinition>'),
    "values of another book": ("", "xl/externalLinks/externalLink1.xml", _all('<row r="{n}"><cell r="A{n}" t="str"><v>{w}</v></cell></row>'),
                               f'<externalLink xmlns="{S}"><externalBook><sheetDataSet><sheetData>{{}}</sheetData></sheetDataSet></externalBook></externalLink>'),
    "log of changes": ("", "xl/revisions/revisionLog1.xml", _all('<rcc><oc r="A{n}" t="inlineStr"><is><t>{w}</t></is></oc></rcc>'), f'<revisions xmlns="{S}">{{}}</revisions>'),
    "connection": ("", "xl/connections.xml", _all('<connection id="{n}" name="{w}"/>'), f'<connections xmlns="{S}">{{}}</connections>'),
    "custom XML": ("", "customXml/item1.xml", _all('<项 值="{w}">{w}</项>'), "<单>{}</单>"),
    "title": ("", "docProps/core.xml", lambda ws: "；".join(ws), '<cp:coreProperties xmlns:cp="x" xmlns:dc="y"><dc:title>{}</dc:title></cp:coreProperties>'),
    "custom property": ("", "docProps/custom.xml", _all('<property name="p{n}"><vt:lpwstr>{w}</vt:lpwstr></property>'), '<Properties xmlns="x" xmlns:vt="y">{}</Properties>'),
}  # fmt: skip
_CELLS = {
    "string in a cell": _rows('<c r="{r}" t="inlineStr"><is><t>{w}</t></is></c>'),
    "result of a formula": _rows('<c r="{r}" t="str"><f>A1</f><v>{w}</v></c>'),
    "text in a formula": _rows('<c r="{r}"><f>COUNTIF(A:A,"{w}")</f><v>1</v></c>'),
    "hidden row": _rows('<c r="{r}" t="inlineStr"><is><t>{w}</t></is></c>', 'hidden="1"'),
    "white": _rows('<c r="{r}" s="2" t="inlineStr"><is><t>{w}</t></is></c>'),
}
_NUMBERS = {
    "number": _rows('<c r="{r}"><v>{w}</v></c>'),
    "number shown in groups": _rows('<c r="{r}" s="1"><v>{w}</v></c>'),
    "number of a formula": _rows('<c r="{r}"><f>A1</f><v>{w}</v></c>'),
    "number in a formula": _rows('<c r="{r}"><f>COUNTIF(A:A,{w})</f><v>1</v></c>'),
}
_BEHIND = {
    "prompt": _all('<dataValidations><dataValidation sqref="C{n}" prompt="{w}"/></dataValidations>'),
    "list of choices": _all('<dataValidations><dataValidation sqref="C{n}"><formula1>"男,{w}"</formula1></dataValidation></dataValidations>'),
    "condition": _all('<conditionalFormatting sqref="C{n}"><cfRule type="expression"><formula>C1="{w}"</formula></cfRule></conditionalFormatting>'),
    "words of a condition": _all('<conditionalFormatting sqref="C{n}"><cfRule type="containsText" text="{w}"/></conditionalFormatting>'),
    "tooltip": _all('<hyperlinks><hyperlink ref="A{n}" tooltip="{w}"/></hyperlinks>'),
    "scenario": _all('<scenarios><scenario name="甲{n}" comment="{w}"/></scenarios>'),
    "header": lambda ws: f"<headerFooter><oddHeader>&amp;L{'；'.join(ws)}</oddHeader></headerFooter>",
    "footer between codes": lambda ws: f"<headerFooter><oddFooter>{'；'.join(f'{w[0]}&amp;B{w[1:]}' for w in ws)}</oddFooter></headerFooter>",
    "header not in use": lambda ws: f"<headerFooter><evenHeader>{'；'.join(ws)}</evenHeader></headerFooter>",
}  # fmt: skip
PLACES: dict[str, tuple[Builder, Callable[[str], bool]]] = {
    **{name: (partial(_in_cells, cells), _any) for name, cells in _CELLS.items()},
    **{name: (partial(_in_cells, cells), _number) for name, cells in _NUMBERS.items()},
    "shared string": (partial(_in_strings, "<t>{w}</t>", True), _any),
    "string in runs": (partial(_in_strings, "<r><t>{a}</t></r><r><rPr><b/></rPr><t>{b}</t></r>", True), _any),
    "string no cell shows": (partial(_in_strings, "<t>{w}</t>", False), _any),
    "reading of a string": (partial(_in_strings, "<t>甲</t><rPh><t>{w}</t></rPh>", True), _any),
    **{name: (partial(_after, after), _any) for name, after in _BEHIND.items()},
    **{name: (partial(_part, *about), _any) for name, about in _PARTS.items()},
    "numbers of a pivot table": (partial(_part, *_PARTS["numbers of a pivot table"]), _number),
    "value of a name": (partial(_in_book, _all('<definedName name="甲{n}">"{w}"</definedName>')), _any),
    "hidden name": (partial(_in_book, _all('<definedName name="甲{n}" hidden="1">"{w}"</definedName>')), _any),
    "name of a tab": (partial(_more_sheets, False), _tab),
    "hidden sheet": (partial(_more_sheets, True), _any),
    "address of a link": (_links, _any),
}
