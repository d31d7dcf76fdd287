"""Notes and replacements at any place of a paragraph cut into any runs: the right words, and nothing else."""

import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from biaoshi.formats.docx.reader import read
from biaoshi.formats.docx.writing import write
from biaoshi.formats.form import Limits, Source
from biaoshi.types.order import Order
from formats import docx_builder as b
from formats.planting import members

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PIECES = st.lists(st.text("机密★10年 \t关于的", min_size=1, max_size=6), min_size=1, max_size=6)
ADDRESS = "word/document.xml#p[0]"


def _run(number: int, text: str) -> str:
    inner = "".join("<w:tab/>" if c == "\t" else b.t(c) for c in text) if "\t" in text else b.t(text)
    return f"<w:r>{'<w:rPr><w:b/></w:rPr>' if number % 2 else ''}{inner}</w:r>"


def _document(pieces: list[str]) -> bytes:
    runs = [_run(n, t) for n, t in enumerate(pieces)]
    runs = [b.ins(r) if n % 3 == 2 else r for n, r in enumerate(runs)]
    return b.docx(b.p(*runs))


def _body(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml"))


def _shown(data: bytes) -> list[tuple[str, bool]]:
    """Each character and whether it is bold."""
    return [
        (c, e.find(f"../{W}rPr/{W}b") is not None)
        for e in _body(data).iter(W + "t", W + "tab")
        for c in ("\t" if e.tag == W + "tab" else e.text or "")
    ]


@settings(max_examples=60)
@given(PIECES, st.data())
def test_notes_stand_on_their_words(pieces: list[str], draw: st.DataObject) -> None:
    """However many notes lie over each other, each range holds its words; every character keeps its look."""
    data, text = _document(pieces), "".join(pieces)
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda p: p[0] < p[1])
    wanted = draw.draw(st.lists(places, min_size=1, max_size=5))
    orders = tuple(Order("note", "body", 0, ADDRESS, a, z, f"{a} {z}", "我们") for a, z in wanted)
    written = write(Source(data), Limits(), orders)
    assert written.undone == ()
    assert _shown(written.data) == _shown(data)
    with zipfile.ZipFile(io.BytesIO(written.data)) as package:
        book = etree.fromstring(package.read("word/comments.xml"))
    said = {c.get(W + "id"): "".join(t.text or "" for t in c.iter(W + "t")) for c in book}
    open_: dict[str | None, str] = {}
    for e in _body(written.data).iter(etree.Element):
        if e.tag == W + "commentRangeStart":
            open_[e.get(W + "id")] = ""
        elif e.tag == W + "commentRangeEnd":
            a, z = map(int, said.pop(e.get(W + "id")).split())
            assert open_.pop(e.get(W + "id")) == text[a:z]
        elif e.tag in (W + "t", W + "tab"):
            open_ = {k: v + ("\t" if e.tag == W + "tab" else e.text or "") for k, v in open_.items()}
    assert (said, open_) == ({}, {})
    stripped = write(Source(written.data), Limits(), (Order("forget", author="我们"),)).data
    assert _shown(stripped) == _shown(data)
    assert b"comment" not in etree.tostring(_body(stripped))


@settings(max_examples=60)
@given(PIECES, st.data())
def test_replaced_words_are_the_only_change(pieces: list[str], draw: st.DataObject) -> None:
    """The words become the others in the first one's look; what is before and behind keeps characters and looks."""
    data, text = _document(pieces), "".join(pieces)
    a = draw.draw(st.integers(0, len(text) - 1))
    z = draw.draw(st.integers(a + 1, len(text)))
    new = draw.draw(st.text("新字", max_size=3))
    written = write(Source(data), Limits(), (Order("replace", "body", 0, ADDRESS, a, z, new),))
    assert written.undone == ()
    before = _shown(data)
    assert _shown(written.data) == [*before[:a], *((c, before[a][1]) for c in new), *before[z:]]
    assert read(Source(written.data), Limits()).blocks[0].text == text[:a] + new + text[z:]


def test_what_a_comment_shows_and_links_to_goes_with_it() -> None:
    """Without comments there is no picture or address of theirs in the file either; a picture the text shows stays."""
    relations = b.relationships(
        [("i", "image", "media/a.png"), ("h", "hyperlink", "https://a.example/zhang"), ("j", "image", "media/b.png")]
    )
    noted = f'<w:comment w:id="5" w:author="我们">{b.p(b.r("看"))}</w:comment>'
    data = b.docx(
        b.p(b.r("正文"), b.picture("j", 10)), relations=[("j", "image", "media/b.png"), ("c", "comments", "comments.xml")],
        parts={
            "word/comments.xml": b.part("comments", noted), "word/_rels/comments.xml.rels": relations,
            "word/media/a.png": b.PIXEL, "word/media/b.png": b.PIXEL + b"b",
        },
    )  # fmt: skip
    for order in (Order("purge"), Order("forget", author="我们")):
        after = members(write(Source(data), Limits(), (order,)).data)
        assert not any(b"a.example" in part for part in after.values())
        assert "word/comments.xml" not in after
        assert "word/media/b.png" in after
        assert order.verb == "forget" or "word/media/a.png" not in after


def test_who_took_cells_out_or_joined_them_is_not_told() -> None:
    """Cells that were added, taken out or joined under tracking lose the name of who did it."""
    cells = [b.cell(b.p(b.r("甲")), tcpr=b.mark(kind)) for kind in ("cellIns", "cellMerge", "cellDel")]
    data = b.docx(b.table(b.row(b.cell(b.p(b.r("留"))), *cells)) + b.p(b.r("后")))
    after = write(Source(data), Limits(), (Order("purge"),)).data
    assert "李晓" not in members(after)["word/document.xml"].decode()
    assert [x.text for x in read(Source(after), Limits()).blocks if x.text] == ["留", "甲", "甲", "后"]
