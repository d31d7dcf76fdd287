"""Workbooks written back: words cut from every place that holds them, notes on the very cells; Excel's own rules kept."""

import io
import re

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.xlsx import FORMAT
from biaoshi.formats.xlsx.formulas import cut_formula, own_name, tab_name, tabs_renamed
from biaoshi.formats.xlsx.running import cut_code
from biaoshi.types.document import CLOSED, Document
from biaoshi.types.order import Order, Written
from formats.planting import INSTEAD, cut_everywhere, members, with_subject
from formats.test_xlsx_planted import ABOUT, HIDDEN, SHOWN, WORD, comments, with_part
from formats.xlsx_builder import R, S, box, drawing, n, pack, row, s, shared, sheet, styles, workbook

pytestmark = pytest.mark.filterwarnings("ignore:Workbook contains no default style")
PLANTED = {**SHOWN, **{k: d for k, (d, _) in HIDDEN.items()}, **ABOUT}
PHONE = "15400001234"
US = "我们"


def read(data: bytes) -> Document:
    return FORMAT.read(Source(data), Limits())


def write(data: bytes, *orders: Order) -> Written:
    assert FORMAT.write is not None
    return FORMAT.write(Source(data), Limits(), orders)


def here(data: bytes, part: str, text: str, words: str, instead: str) -> Written:
    """Cut `words` in the block of `part` that says `text`, there only."""
    block = next(b for b in read(data).blocks if (b.part, b.text) == (part, text))
    at = text.index(words)
    return write(data, Order("cut", part, block.index, block.address, at, at + len(words), instead))


def cells(data: bytes) -> list[str]:
    return [b.text for b in read(data).blocks if b.kind == "cell"]


def everything(document: Document) -> str:
    texts = [b.text for b in document.blocks] + [u.text for u in document.unseen]
    return "\n".join([*texts, *(t for pair in (*document.properties, *document.facts) for t in pair)])


@pytest.mark.parametrize("data", PLANTED.values(), ids=PLANTED)
def test_word_cut_everywhere_is_in_no_place(data: bytes) -> None:
    """Wherever a workbook can hold a word, shown or not, it is gone, other words stand there, and all is read whole."""
    written = cut_everywhere(FORMAT, with_subject(data, WORD), WORD)
    after = read(written.data)
    assert written.undone == ()
    assert WORD not in everything(after)
    assert INSTEAD in everything(after)
    assert [p.why for p in after.parts if p.status not in CLOSED] == []
    assert not any(WORD in re.sub("<[^>]*>", "", d.decode("utf-8", "ignore")) for d in members(written.data).values())


@pytest.mark.parametrize("data", PLANTED.values(), ids=PLANTED)
def test_parts_that_hold_no_word_keep_their_bytes(data: bytes) -> None:
    """Parts in which nothing is cut are stored as they were."""
    before = members(with_subject(data, WORD))
    after = members(cut_everywhere(FORMAT, with_subject(data, WORD), WORD).data)
    held = {m for m, d in before.items() if WORD in re.sub("<[^>]*>|&[^;]*;", "", d.decode()) or WORD in d.decode()}
    apart = {
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
    }  # the word is pieced together from them
    assert {m for m in before if before[m] != after.get(m)} <= held | apart


def one(*rows: str, parts: dict[str, str | bytes] | None = None, after: str = "", inner: str = "") -> bytes:
    return workbook(sheet(*rows, after=after), parts={"xl/styles.xml": styles(), **(parts or {})}, inner=inner)


PHONES = {
    "number": n("B1", PHONE),
    "number as a program writes it": n("B1", "1.5400001234E+10"),
    "result of a formula": f'<c r="B1"><f>A9</f><v>{PHONE}</v></c>',
    "number in a formula": f'<c r="B1"><f>{PHONE}+0</f><v>{PHONE}</v></c>',
    "text in a formula": f'<c r="B1" t="str"><f>"{PHONE}"</f><v>{PHONE}</v></c>',
    "only in a formula": f'<c r="B1"><f>COUNTIF(A:A,{PHONE})</f><v>1</v></c>',
    "array": f'<c r="B1" t="str" cm="1"><f t="array" ref="B1">A9</f><v>{PHONE}</v></c>',
    "date kind": f'<c r="B1" t="d"><v>{PHONE}</v></c>',
}


@pytest.mark.parametrize("cell", PHONES.values(), ids=PHONES)
def test_numbers_and_formulas_become_texts(cell: str) -> None:
    """A number that is cut is a text afterwards, and a formula that could show it again is gone."""
    data = one(row(1, s("A1", PHONE), cell))
    after = members(cut_everywhere(FORMAT, data, PHONE, "154****34").data)["xl/worksheets/sheet1.xml"].decode()
    assert PHONE not in after
    assert "00001234" not in after
    assert "<f" not in after or "A9" not in after
    book = openpyxl.load_workbook(io.BytesIO(cut_everywhere(FORMAT, data, PHONE, "154****34").data))
    assert book["表1"]["B1"].value in ("154****34", 1)


def test_stored_digits_go_where_the_cell_shows_others() -> None:
    """A number shown with commas is not the words, but its digits are: nothing of them stays."""
    parts: dict[str, str | bytes] = {"xl/styles.xml": styles(xfs='<xf numFmtId="3" fontId="0" fillId="0"/>')}
    after = cut_everywhere(FORMAT, one(row(1, s("A1", PHONE), n("B1", PHONE, 1)), parts=parts), PHONE, "154****34").data
    assert cells(after) == ["154****34", "154****34"]


def test_formulas_that_lean_on_a_cut_one_keep_their_results() -> None:
    """Where the first of shared formulas goes, the others become what they showed, and Excel's list of formulas goes."""
    cells = f'<c r="A2"><f t="shared" ref="A2:A4" si="0">{PHONE}+1</f><v>5</v></c><c r="A3"><f t="shared" si="0"/><v>6</v></c>'
    cells += '<c r="A4"><f t="shared" si="1"/><v>7</v></c>'
    chain = f'<calcChain xmlns="{S}"><c r="A2" i="1"/></calcChain>'
    data = workbook(
        sheet(row(1, s("A1", PHONE)), row(2, cells)),
        parts={"xl/calcChain.xml": chain},
        book=[("k", "calcChain", "calcChain.xml")],
    )
    after = members(cut_everywhere(FORMAT, data, PHONE, "x").data)
    rows = etree.fromstring(after["xl/worksheets/sheet1.xml"])
    assert [c.findtext("{*}v") for c in rows.iter("{*}c")][1:] == ["5", "6", "7"]
    assert [f.get("si") for f in rows.iter("{*}f")] == ["1"]
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["xl/_rels/workbook.xml.rels"]


def test_tabs_keep_names_that_tabs_may_have_and_formulas_follow() -> None:
    """A tab is never named with what Excel forbids or like another tab, and what refers to it refers to its new name."""
    data = workbook(
        sheet(row(1, s("A1", "张伟明"), f'<c r="B1"><f>SUM(张伟明!C1:C9)+\'{PHONE}\'!A1</f><v>3</v></c>')),
        sheet(row(1, s("A1", PHONE))), sheet(row(1, s("A1", "甲"))), names=("张伟明", PHONE, "张某某"),
        inner="<definedNames><definedName name=\"合计\">张伟明!$A$1</definedName></definedNames>",
    )  # fmt: skip
    document = read(data)
    cells = {b.text: b for b in document.blocks if b.kind == "cell"}
    orders = [
        Order("cut", b.part, b.index, b.address, 0, len(b.text), instead, everywhere=True)
        for b, instead in ((cells["张伟明"], "张某某"), (cells[PHONE], "154****34"))
    ]
    after = write(data, *orders)
    book = openpyxl.load_workbook(io.BytesIO(after.data))
    assert book.sheetnames == ["张某某 (2)", "154＊＊＊＊34", "张某某"]
    assert book["张某某 (2)"]["B1"].value == "=SUM('张某某 (2)'!C1:C9)+'154＊＊＊＊34'!A1"
    assert book.defined_names["合计"].attr_text == "'张某某 (2)'!$A$1"


def test_columns_of_a_table_are_called_as_their_heads() -> None:
    """Heads that become the same are told apart, in the cells and in the table alike: Excel mends any difference."""
    table = (
        f'<table xmlns="{S}" id="1" name="{WORD}表" displayName="{WORD}表" ref="A1:B3"><tableColumns count="2">'
        f'<tableColumn id="1" name="甲{WORD}"/><tableColumn id="2" name="甲云-岭暗语"/></tableColumns></table>'
    )
    data = workbook(
        sheet(row(1, s("A1", f"甲{WORD}"), s("B1", "甲云-岭暗语"))), parts={"xl/tables/table1.xml": table},
        relations={0: [("t", "table", "../tables/table1.xml")]},
    )  # fmt: skip
    after = cut_everywhere(FORMAT, data, WORD).data
    made = etree.fromstring(members(after)["xl/tables/table1.xml"])
    columns = [c.get("name") for c in made.iter("{*}tableColumn")]
    assert columns == cells(after) == ["甲云某", "甲云某2"]
    assert made.get("displayName") == made.get("name") == "云某表"


def _attributes(e: etree._Element) -> dict[str, str]:
    return {str(k): str(v) for k, v in e.attrib.items()}


def test_stores_of_pivot_tables_go_and_are_filled_again() -> None:
    """What a pivot table remembers of its source is left out where words stood in it; its numbers are no broken ones."""
    field = (
        '<cacheField name="号"><sharedItems containsSemiMixedTypes="0" containsString="0" containsNumber="1" containsInteger="1" '
        f'minValue="7" maxValue="{PHONE}"><n v="{PHONE}"/><n v="7"/></sharedItems></cacheField>'
    )
    definition = f'<pivotCacheDefinition xmlns="{S}" xmlns:r="{R}" r:id="r1" recordCount="1"><cacheFields>{field}</cacheFields></pivotCacheDefinition>'
    data = workbook(
        sheet(row(1, s("A1", PHONE))),
        parts={
            "xl/pivotCache/pivotCacheDefinition1.xml": definition,
            "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{R}/pivotCacheRecords" Target="pivotCacheRecords1.xml"/></Relationships>',
            "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords xmlns="{S}"><r><x v="0"/></r></pivotCacheRecords>',
        },
        book=[("p", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")],
    )
    after = members(cut_everywhere(FORMAT, data, PHONE, "154****34").data)
    made = etree.fromstring(after["xl/pivotCache/pivotCacheDefinition1.xml"])
    assert "xl/pivotCache/pivotCacheRecords1.xml" not in after
    assert _attributes(made) == {"saveData": "0", "refreshOnLoad": "1"}
    shared_items = next(made.iter("{*}sharedItems"))
    assert _attributes(shared_items) == {
        "containsMixedTypes": "1",
        "containsNumber": "1",
        "minValue": "7",
        "maxValue": "7",
    }
    assert [(etree.QName(e).localname, e.get("v")) for e in shared_items] == [("s", "154****34"), ("n", "7")]


def test_external_addresses_are_cut_as_they_are_written() -> None:
    """A name written in percents in a link's address goes too; addresses within the file stay."""
    data = workbook(
        sheet(row(1, s("A1", "张伟明")), after='<hyperlinks><hyperlink ref="A1" r:id="h"/></hyperlinks>'),
        relations={0: [("h", "hyperlink", "https://a.example/%E5%BC%A0%E4%BC%9F%E6%98%8E?x=1")]},
    )
    after = members(cut_everywhere(FORMAT, data, "张伟明", "某").data)["xl/worksheets/_rels/sheet1.xml.rels"]
    assert b'Target="https://a.example/%E6%9F%90?x=1"' in after


STRINGS = {
    "shared": ("<t>底价五万元</t>", "<t>底价五万元</t>"),
    "shared in runs": (
        "<r><t>底价</t></r><r><rPr><b/></rPr><t>五万元</t></r>",
        "<r><t>底价</t></r><r><rPr><b/></rPr><t>五万元</t></r>",
    ),
}


@pytest.mark.parametrize("string", [s for s, _ in STRINGS.values()], ids=STRINGS)
@pytest.mark.parametrize("users", [1, 2])
def test_here_cuts_one_cell_of_those_that_share_a_string(string: str, users: int) -> None:
    """The cell meant changes, others with the same string do not, and a string no cell shows any more is empty."""
    rows = [row(i + 1, n(f"A{i + 1}", 0, kind="s")) for i in range(users)]
    data = one(*rows, parts={"xl/sharedStrings.xml": shared(string)})
    written = here(data, "sheet 1", "底价五万元", "五万", "＊")
    assert cells(written.data) == ["底价＊元", "底价五万元"][:users]
    assert ("五万" in members(written.data)["xl/sharedStrings.xml"].decode()) == (users == 2)
    after = members(written.data)["xl/worksheets/sheet1.xml"].decode()
    assert ("<b/>" in after) == ("<b/>" in string)


HERE = {
    "inline string": (one(row(1, s("A1", "底价五万元"))), "sheet 1", "底价五万元"),
    "number": (one(row(1, n("A1", "1234567"))), "sheet 1", "1234567"),
    "formula": (one(row(1, '<c r="A1" t="str"><f>"底价"&amp;"五万元"</f><v>底价五万元</v></c>')), "sheet 1", "底价五万元"),
    "note": (with_part("xl/comments1.xml", comments("底价五万元"), "comments"), "sheet 1 comments", "底价五万元"),
    "header": (one(row(1, s("A1", "甲")), after='<headerFooter><oddHeader>&amp;L底价&amp;"黑体"&amp;14五万元</oddHeader></headerFooter>'), "sheet 1", "底价五万元"),
    "text box": (with_part("xl/drawings/drawing1.xml", drawing(box("底价五万元")), "drawing"), "sheet 1", "底价五万元"),
    "property": (with_subject(one(row(1, s("A1", "甲"))), "底价五万元"), "properties", "底价五万元"),
    "alternative text": (with_part("xl/drawings/drawing1.xml", drawing(box("甲", 'descr="底价五万元"')), "drawing"), "alt text", "底价五万元"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "part", "text"), HERE.values(), ids=HERE)
def test_here_cuts_what_it_names(data: bytes, part: str, text: str) -> None:
    """Words at one place go from it and from what the file keeps of it, whatever kind of place it is."""
    words = text[-3:-1]
    written = here(data, part, text, words, "＊")
    assert written.undone == ()
    assert any(b.text == text.replace(words, "＊") for b in read(written.data).blocks if b.part == part)
    assert text not in everything(read(written.data))


def test_here_takes_the_copy_of_a_thread_along() -> None:
    """What old programs see of a threaded comment is cut with it."""
    w3 = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    thread = f'<ThreadedComments xmlns="{w3}"><threadedComment ref="A1" personId="p" id="1"><text>底价五万元</text></threadedComment></ThreadedComments>'
    data = workbook(
        sheet(row(1, s("A1", "甲"))),
        parts={
            "xl/threadedComments/threadedComment1.xml": thread,
            "xl/comments1.xml": comments("注释：底价五万元", "tc={1}"),
        },
        relations={
            0: [
                ("a", "threadedComment", "../threadedComments/threadedComment1.xml"),
                ("b", "comments", "../comments1.xml"),
            ]
        },
    )
    written = here(data, "sheet 1 comments", "底价五万元", "五万", "＊")
    assert written.undone == ()
    assert not any("五万" in d.decode() for d in members(written.data).values())


def test_two_boxes_that_read_alike_are_cut_one_by_one() -> None:
    """Two orders on two of three equal text boxes cut those two, and no other."""
    data = with_part("xl/drawings/drawing1.xml", drawing(*[box("底价五万元")] * 3), "drawing")
    boxes = [b for b in read(data).blocks if b.kind == "textbox"]
    written = write(data, *(Order("cut", b.part, b.index, b.address, 2, 4, "＊") for b in (boxes[0], boxes[2])))
    assert written.undone == ()
    texts = [b.text for b in read(written.data).blocks if b.kind == "textbox"]
    assert texts == ["底价＊元", "底价五万元", "底价＊元"]


@pytest.mark.parametrize("cut", [{0}, {1}, {2}, {0, 2}, {0, 1, 2}])
def test_of_sections_of_a_header_that_read_alike_the_right_ones_are_cut(cut: set[int]) -> None:
    """Left, middle and right of a header are three places, in whatever order the file has them."""
    code = "<headerFooter><oddHeader>&amp;R底价五万元&amp;L底价五万元&amp;C底价五万元</oddHeader></headerFooter>"
    data = one(row(1, s("A1", "甲")), after=code)
    heads = [b for b in read(data).blocks if b.kind == "header"]
    written = write(data, *(Order("cut", "sheet 1", heads[n].index, heads[n].address, 2, 4, "＊") for n in cut))
    assert written.undone == ()
    after = [b.text for b in read(written.data).blocks if b.kind == "header"]
    assert after == ["底价＊元" if n in cut else "底价五万元" for n in range(3)]


UNSURE = {
    "name of a tab": (workbook(sheet(row(1, s("A1", "甲"))), names=("底价五万元",)), "sheet names", "底价五万元"),
    "two boxes that read alike, one hidden": (
        with_part("xl/drawings/drawing1.xml", drawing(box("底价五万元"), box("底价五万元", 'hidden="1"')), "drawing"), "sheet 1", "底价五万元",
    ),
    "text of a format": (SHOWN["text format"], "sheet 1", "云岭暗语"),
    "white run beside it": (
        one(
            row(1, n("A1", 0, kind="s")),
            parts={"xl/sharedStrings.xml": shared('<r><t>底价五万元</t></r><r><rPr><color rgb="FFFFFFFF"/></rPr><t>五万</t></r>')},
        ),
        "sheet 1", "底价五万元",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "part", "text"), UNSURE.values(), ids=UNSURE)
def test_here_is_not_done_where_it_cannot_be_sure(data: bytes, part: str, text: str) -> None:
    """A place that cannot be told from another, or has to be the same elsewhere, is said with a reason."""
    written = here(data, part, text, text[2:4], "＊")
    assert [n for n, _ in written.undone] == [0]
    assert "everywhere" in written.undone[0][1]


REFUSED = {
    "macros": with_part("xl/vbaProject.bin", "x"),
    "signed": with_part("_xmlsignatures/sig1.xml", "<x/>"),
    "binary": with_part("xl/workbook.bin", "x"),
    "part named so": with_part(f"customXml/{PHONE}.xml", "<x/>"),
    "DTD": with_part("customXml/item1.xml", "<!DOCTYPE a><a/>"),
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_workbooks_that_cannot_be_cut_are_refused(data: bytes) -> None:
    """Macros, signatures, binary parts, words in the name of a part: there is no copy, with the reason in Chinese."""
    with pytest.raises(UnreadableError) as refused:
        write(with_subject(data, PHONE), Order("cut", "properties", 0, "", 0, len(PHONE), "x", everywhere=True))
    assert re.search("[一-鿿]", refused.value.why)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("张伟明甲 -", min_size=1, max_size=5), min_size=1, max_size=5))
def test_words_in_any_runs_are_cut(pieces: list[str]) -> None:
    """However a string is cut into runs, with blanks or hyphens between, the name is gone and all else is there."""
    runs = "".join(f'<r><t xml:space="preserve">{p}</t></r>' for p in pieces)
    data = one(row(1, s("A9", "张伟明"), n("B1", 0, kind="s")), parts={"xl/sharedStrings.xml": shared(runs)})
    after = cut_everywhere(FORMAT, data, "张伟明", "某")
    text = "".join(pieces)
    wanted = re.sub("张[ -]*伟[ -]*明", "某", text)
    assert (["某", wanted] if wanted else ["某"]) == cells(after.data)


@given(st.text("张伟明A1&\"',!;(", max_size=30))
def test_formulas_without_tabs_stay(formula: str) -> None:
    """Renaming tabs changes nothing where no tab is renamed."""
    assert tabs_renamed(formula, lambda tab: tab) == formula


@given(st.text(max_size=40), st.sets(st.text(max_size=5), max_size=3))
def test_names_are_names(words: str, others: set[str]) -> None:
    """Whatever the words, a tab and a name get something Excel takes and nothing else has."""
    taken = {o.lower() for o in others}
    tab = tab_name(words, set(taken))
    assert 0 < len(tab) <= 31
    assert not re.search(r"[\[\]:*?/\\]|^'|'$", tab)
    assert tab.lower() not in taken
    assert re.fullmatch(r"[A-Za-z_\\\u00aa-\uffff][.\\_0-9A-Za-z\u00aa-\uffff]*", own_name(words, set(taken)))


def test_a_number_in_a_formula_stays_a_number() -> None:
    """Words in quotes are a text, a number stands for a number, a name is spelt as names may be; tabs follow theirs."""

    def cuts(text: str) -> list[tuple[int, int, str]]:
        return [(m.start(), m.end(), '*"') for m in re.finditer(f"{PHONE}|张伟明", text)]

    formula = f"'张伟明'!A1+{PHONE}&\"张伟明{PHONE}\"+张伟明_合计"
    assert cut_formula(formula, cuts, lambda tab: "甲'乙") == '\'甲\'\'乙\'!A1+0&"*""*"""+___合计'


def test_codes_of_a_header_are_no_text() -> None:
    """Sizes, faces and sides stay as they are, an ampersand is two, digits do not run into a size."""
    assert (
        cut_code('&L张&"黑体"&12伟明4&R&P', lambda t: [(0, 3, "8&")] if t == "张伟明4" else [])
        == '&L8&&&"黑体"&12 4&R&P'
    )


def test_a_text_that_looks_like_an_escape_is_said_as_it_is() -> None:
    """_x0041_ in a cell is six characters, not a letter."""
    data = one(row(1, s("A1", "底价_x005F_x0041_五万元")))
    written = here(data, "sheet 1", "底价_x0041_五万元", "五万", "＊")
    assert cells(written.data) == ["底价_x0041_＊元"]


def _notes(data: bytes) -> dict[tuple[str, str], tuple[str, str]]:
    """Return (tab, cell) → (author, text) of the notes as openpyxl reads them."""
    return {
        (tab.title, c.coordinate): (c.comment.author, c.comment.text)
        for tab in openpyxl.load_workbook(io.BytesIO(data)) for line in tab.iter_rows() for c in line if c.comment
    }  # fmt: skip


def _shapes(data: bytes) -> list[tuple[str, str, str]]:
    """Return number, row and column of the shapes of notes."""
    x = "{urn:schemas-microsoft-com:office:excel}"
    return [
        (shape.get("id") or "", shape.findtext(f".//{x}Row") or "", shape.findtext(f".//{x}Column") or "")
        for name, part in members(data).items() if name.endswith(".vml")
        for shape in etree.fromstring(part).iter("{urn:schemas-microsoft-com:vml}shape")
    ]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30)), min_size=1, max_size=8))
def test_notes_stand_on_their_cells_and_can_be_taken_off(places: list[tuple[int, int]]) -> None:
    """Each note is on its cell with one shape of its own; without them the file's text and notes are what they were."""
    where = sorted({(r, c) for r, c in places})
    refs = {
        p: f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[p[1]] if p[1] < 26 else 'A' + chr(65 + p[1] - 26)}{p[0] + 1}" for p in where
    }
    rows = [row(r + 1, *(s(refs[p], "甲") for p in where if p[0] == r)) for r in sorted({r for r, _ in where})]
    data = one(*rows)
    orders = [Order("note", "sheet 1", n, refs[p], 0, 1, f"{n}", US, day="2026-11-25") for n, p in enumerate(where)]
    written = write(data, *orders)
    assert _notes(written.data) == {("表1", refs[p]): (US, str(n)) for n, p in enumerate(where)}
    shapes = _shapes(written.data)
    assert {(r, c) for _, r, c in shapes} == {(str(r), str(c)) for r, c in where}
    assert len({i for i, _, _ in shapes}) == len(shapes)
    assert ("comment_author", US) in read(written.data).properties
    stripped = write(written.data, Order("forget", author=US)).data
    assert _notes(stripped) == {}
    assert not any(".vml" in m or "comments" in m or b"legacyDrawing" in d for m, d in members(stripped).items())
    assert cells(stripped) == cells(data)


def _noted() -> bytes:
    """Return a workbook as openpyxl makes it, with a note of another on A1 and a merge beside it."""
    made = openpyxl.Workbook()
    made.active["A1"] = "甲"
    made.active["A1"].comment = openpyxl.comments.Comment("别人的", "李晓")
    made.active.merge_cells("B1:D1")
    made.active["B7"] = "乙"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_notes_of_others_are_never_touched() -> None:
    """A cell with another's note leaves ours to the next that is seen, which says the cell; taken off, the other stays."""
    written = write(
        _noted(), Order("note", "sheet 1", 0, "A1", 0, 1, "一", US), Order("note", "sheet 1", 1, "B7", 0, 1, "二", US)
    )
    tab = "Sheet"
    theirs = {(tab, "A1"): ("李晓", "别人的")}
    assert _notes(written.data) == theirs | {(tab, "E1"): (US, "A1：一"), (tab, "B7"): (US, "二")}
    assert len(_shapes(written.data)) == 3
    stripped = write(written.data, Order("forget", author=US)).data
    assert _notes(stripped) == theirs
    assert len(_shapes(stripped)) == 1
    assert not any(US in d.decode("utf-8", "ignore") for d in members(stripped).values())


def test_several_findings_share_the_note_of_a_cell() -> None:
    """Excel knows one note a cell: what is said of it stands there together, in order."""
    written = write(
        one(row(1, s("A1", "甲乙"))), *(Order("note", "sheet 1", 0, "A1", n, n + 1, f"第{n}", US) for n in (0, 1))
    )
    assert _notes(written.data) == {("表1", "A1"): (US, "第0\n\n第1")}


def test_what_one_note_has_no_room_for_stands_in_the_next() -> None:
    """Excel's note holds 32,767 characters: of many findings on one cell none is left out, and those that go on to the
    next cell say which one they mean; a text no note could hold is said to be undone."""
    data = one(row(1, s("A1", "甲")))
    orders = [Order("note", "sheet 1", 0, "A1", 0, 1, f"【{n}】{'言' * 500}", US) for n in range(300)]
    notes = _notes(write(data, *orders).data)
    assert all(len(text) <= 32_767 for _, text in notes.values())
    assert [n for _, text in notes.values() for n in re.findall("【([0-9]+)】", text)] == [str(n) for n in range(300)]
    assert all(("A1：【" in text) == (ref != "A1") for (_, ref), (_, text) in notes.items())
    assert [n for n, _ in write(data, Order("note", "sheet 1", 0, "A1", 0, 1, "言" * 33_000, US)).undone] == [0]


ELSEWHERE = {
    "a header": Order("note", "sheet 2", 1, "xl/worksheets/sheet2.xml#oddHeader", 0, 1, "言", US),
    "a name of a tab": Order("note", "sheet names", 1, "xl/workbook.xml#sheet 2", 0, 1, "言", US),
}


@pytest.mark.parametrize("order", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_is_no_cell_has_its_note_on_the_first_one(order: Order) -> None:
    """A header and a tab's name are spoken of on the first cell of their sheet, a property on that of the workbook."""
    header = "<headerFooter><oddHeader>&amp;C机密</oddHeader></headerFooter>"
    data = workbook(sheet(row(1, s("A1", "甲"))), sheet(row(5, s("C5", "乙")), after=header), names=("一", "二"))
    assert _notes(write(data, order).data) == {("二", "A1"): (US, "言")}


def test_no_note_stands_on_a_sheet_that_is_not_shown() -> None:
    """What is said of the workbook stands on the first sheet that is shown; without one it is said to be undone."""
    order = Order("note", "properties", 0, "docProps/core.xml#title", 0, 1, "言", US)
    sheets = [sheet(row(1, s("A1", "甲"))), sheet(row(1, s("A1", "乙")))]
    assert _notes(write(workbook(*sheets, states={0: "hidden"}), order).data) == {("表2", "A1"): (US, "言")}
    assert [n for n, _ in write(workbook(*sheets, states={0: "hidden", 1: "veryHidden"}), order).undone] == [0]


def test_the_reference_to_the_shapes_stands_where_excel_wants_it() -> None:
    """In a worksheet legacyDrawing comes after drawing and before the tables."""
    data = workbook(
        sheet(
            row(1, s("A1", "甲")), before="<sheetPr/>",
            after='<mergeCells><mergeCell ref="C1:D1"/></mergeCells><pageMargins/><drawing r:id="d"/><tableParts count="0"/><extLst/>',
        ),
        parts={"xl/drawings/drawing1.xml": drawing(box("乙"))}, relations={0: [("d", "drawing", "../drawings/drawing1.xml")]},
    )  # fmt: skip
    after = etree.fromstring(
        members(write(data, Order("note", "sheet 1", 0, "A1", 0, 1, "言", US)).data)["xl/worksheets/sheet1.xml"]
    )
    names = [etree.QName(e).localname for e in after]
    assert names[names.index("drawing") : names.index("tableParts") + 1] == ["drawing", "legacyDrawing", "tableParts"]


def test_a_head_cut_for_here_takes_the_column_along() -> None:
    """The column of a table is called as its head says, also where only the head was cut."""
    table = f'<table xmlns="{S}" ref="A1:A3" displayName="T"><tableColumns><tableColumn id="1" name="底价五万元"/></tableColumns></table>'
    data = workbook(
        sheet(row(1, s("A1", "底价五万元"))), parts={"xl/tables/table1.xml": table},
        relations={0: [("t", "table", "../tables/table1.xml")]},
    )  # fmt: skip
    after = members(here(data, "sheet 1", "底价五万元", "五万", "＊").data)
    assert 'name="底价＊元"' in after["xl/tables/table1.xml"].decode()


def test_properties_under_another_ending_are_cut_too() -> None:
    """Programs made with .NET keep the properties in a part that does not end in .xml."""
    core = "package/services/metadata/core-properties/1.psmdcp"
    told = f'<cp:coreProperties xmlns:cp="x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject>{WORD}</dc:subject></cp:coreProperties>'
    parts = members(one(row(1, s("A1", WORD)), parts={core: told}))
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    link = f'<Relationship Id="p" Type="{kind}" Target="/{core}"/></Relationships>'.encode()
    data = pack({**parts, "_rels/.rels": parts["_rels/.rels"].replace(b"</Relationships>", link)})
    assert WORD in everything(read(data))
    assert WORD not in everything(read(cut_everywhere(FORMAT, data, WORD).data))


@pytest.mark.parametrize("word", ["officeDocument", "../drawings", "spreadsheetml"])
def test_what_holds_the_package_together_stays(word: str) -> None:
    """Words that also stand in kinds of relations, in addresses within the file and in content types leave those alone."""
    data = with_subject(with_part("xl/drawings/drawing1.xml", drawing(box("甲")), "drawing"), word)
    after = read(cut_everywhere(FORMAT, data, word).data)
    assert [b.text for b in after.blocks if b.kind in ("cell", "textbox")] == ["正文", "甲"]


def test_others_keep_their_names_when_ours_goes() -> None:
    """Notes say their author by number: taking ours out of the list leaves every other note its own author."""
    told = (
        f'<comments xmlns="{S}"><authors><author>王敏</author><author>{US}</author><author>李晓</author></authors><commentList>'
        + "".join(f'<comment ref="A{n + 1}" authorId="{n}"><text><t>{n}</t></text></comment>' for n in range(3))
        + "</commentList></comments>"
    )
    data = with_part("xl/comments1.xml", told, "comments")
    root = etree.fromstring(members(write(data, Order("forget", author=US)).data)["xl/comments1.xml"])
    authors = [a.text for a in root.iter("{*}author")]
    assert [(c.get("ref"), authors[int(c.get("authorId") or 9)]) for c in root.iter("{*}comment")] == [
        ("A1", "王敏"),
        ("A3", "李晓"),
    ]


def test_numbers_of_shapes_stay_within_the_blocks_of_the_drawing() -> None:
    """More notes than a block of numbers holds take another block, which the drawing then claims."""
    rows = [row(n, s(f"A{n}", "甲")) for n in range(1, 1101)]
    orders = [Order("note", "sheet 1", n, f"A{n + 1}", 0, 1, "言", US) for n in range(1100)]
    drawn = next(d for m, d in members(write(one(*rows), *orders).data).items() if m.endswith(".vml"))
    numbers = [int(i) for i in re.findall(r'id="_x0000_s([0-9]+)"', drawn.decode())]
    claimed = re.search(r'idmap [^>]*data="([0-9,]+)"', drawn.decode())
    assert len(set(numbers)) == 1100
    assert all(n % 1024 for n in numbers)
    assert claimed is not None
    assert {str(n // 1024) for n in numbers} == set(claimed[1].split(","))
