"""Presentations written back: words cut from every place that holds them, comments on the slides they are about."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.pptx import FORMAT
from biaoshi.types.document import CLOSED, Document
from biaoshi.types.order import Order, Written
from formats.planting import INSTEAD, cut_everywhere, members, with_subject
from formats.pptx_builder import NS, presentation, sp, table, tree
from formats.test_pptx import ABOUT, HIDDEN, MODERN, SHOWN, WORD, frame, linked
from formats.xlsx_builder import A, C, R, pack, rels

PLANTED = {**SHOWN, **{k: d for k, (d, _) in HIDDEN.items()}, **ABOUT}
US = "我们"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
PHONE = "15400001234"


def read(data: bytes) -> Document:
    return FORMAT.read(Source(data), Limits())


def write(data: bytes, *orders: Order) -> Written:
    assert FORMAT.write is not None
    return FORMAT.write(Source(data), Limits(), orders)


def everything(document: Document) -> str:
    texts = [b.text for b in document.blocks] + [u.text for u in document.unseen]
    return "\n".join([*texts, *(t for pair in (*document.properties, *document.facts) for t in pair)])


def here(data: bytes, part: str, text: str, words: str, number: int = 0) -> Written:
    """Cut `words` in the `number`-th block of `part` that says `text`, there only."""
    block = [b for b in read(data).blocks if (b.part, b.text) == (part, text)][number]
    at = text.index(words)
    return write(data, Order("cut", part, block.index, block.address, at, at + len(words), "＊"))


@pytest.mark.parametrize("data", PLANTED.values(), ids=PLANTED)
def test_word_cut_everywhere_is_in_no_place(data: bytes) -> None:
    """Wherever a presentation can hold a word, shown or not, it is gone, other words stand there, and all is read whole."""
    written = cut_everywhere(FORMAT, with_subject(data, WORD), WORD)
    after = read(written.data)
    assert written.undone == ()
    assert WORD not in everything(after)
    assert INSTEAD in everything(after)
    assert [p.why for p in after.parts if p.status not in CLOSED] == []
    joined = (re.sub("<[^>]*>", "", p) for d in members(written.data).values() for p in d.decode().split("</a:p>"))
    assert not any(WORD in text for text in joined)


def test_numbers_a_chart_remembers_go_with_their_points() -> None:
    """A number in a chart's memory is taken out whole, for a text there would break the chart; others stay."""
    points = f'<c:pt idx="0"><c:v>{PHONE}</c:v></c:pt><c:pt idx="1"><c:v>7</c:v></c:pt>'
    text = f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}"><c:numCache><c:ptCount val="2"/>{points}</c:numCache></c:chartSpace>'
    data = with_subject(linked("chart", "charts/chart1.xml", text, frame('<c:chart r:id="x"/>')), PHONE)
    after = etree.fromstring(members(cut_everywhere(FORMAT, data, PHONE, "x").data)["ppt/charts/chart1.xml"])
    assert [(e.get("idx"), e.findtext("{*}v")) for e in after.iter("{*}pt")] == [("1", "7")]


HERE = {
    "title": (presentation(tree(sp("底价五万元", ph="title"))), "slide 1"),
    "cell": (presentation(tree(table(("甲", "底价五万元")))), "slide 1"),
    "runs": (presentation(tree("<p:sp><p:txBody><a:p><a:r><a:t>底价五</a:t></a:r><a:r><a:t>万元</a:t></a:r></a:p></p:txBody></p:sp>")), "slide 1"),
    "notes": (linked("notesSlide", "notesSlides/notesSlide1.xml", tree(sp("底价五万元", ph="body"), root="notes")), "slide 1 notes"),
    "comment": (linked("comments", "comments/comment1.xml", f'<p:cmLst {NS}><p:cm authorId="0"><p:text>底价五万元</p:text></p:cm></p:cmLst>'), "slide 1 comments"),
    "alternative text": (presentation(tree(sp("甲", about='descr="底价五万元"'))), "alt text"),
    "property": (with_subject(presentation(tree(sp("甲"))), "底价五万元"), "properties"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "part"), HERE.values(), ids=HERE)
def test_here_cuts_what_it_names(data: bytes, part: str) -> None:
    """Words at one place go from it, whatever kind of place it is and whatever runs they are cut into."""
    written = here(data, part, "底价五万元", "五万")
    assert written.undone == ()
    assert [b.text for b in read(written.data).blocks if b.part == part] == [
        b.text.replace("五万", "＊") for b in read(data).blocks if b.part == part
    ]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["底价五万元", "甲", "底价五万元 "]), min_size=1, max_size=5), st.data())
def test_of_paragraphs_that_read_alike_the_right_one_is_cut(texts: list[str], draw: st.DataObject) -> None:
    """The n-th of equal paragraphs is cut, and no other."""
    blocks = read(data := presentation(tree(sp(*texts)))).blocks
    block = draw.draw(st.sampled_from(blocks))
    written = write(data, Order("cut", block.part, block.index, block.address, 0, 1, "＊"))
    assert written.undone == ()
    assert [b.text for b in read(written.data).blocks] == [
        "＊" + t[1:] if n == block.index else t for n, t in enumerate(texts)
    ]


def test_two_of_equal_paragraphs_are_cut_one_by_one() -> None:
    """Two orders on two equal paragraphs cut both."""
    data = presentation(tree(sp("底价五万元", "底价五万元", "底价五万元")))
    blocks = read(data).blocks
    written = write(data, *(Order("cut", b.part, b.index, b.address, 2, 4, "＊") for b in (blocks[0], blocks[2])))
    assert [b.text for b in read(written.data).blocks] == ["底价＊元", "底价五万元", "底价＊元"]


def test_here_is_not_done_where_it_cannot_be_sure() -> None:
    """A paragraph with words that are not seen, or like one that is not, is said with a reason."""
    white = '<a:rPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:rPr>'
    mixed = presentation(
        tree(sp("底价五万元").replace("</a:r></a:p>", f"</a:r><a:r>{white}<a:t>五万</a:t></a:r></a:p>"))
    )
    twice = presentation(tree(sp("底价五万元"), sp("底价五万元", about='hidden="1"')))
    for data in (mixed, twice):
        written = here(data, "slide 1", "底价五万元", "五万")
        assert [n for n, _ in written.undone] == [0]
        assert "everywhere" in written.undone[0][1]


def test_presentations_with_macros_are_refused() -> None:
    """Their code is not read, so nobody can say that the words are gone."""
    data = with_subject(presentation(tree(sp("甲")), parts={"ppt/vbaProject.bin": b"x"}), PHONE)
    with pytest.raises(UnreadableError, match="宏"):
        write(data, Order("cut", "properties", 0, "", 0, len(PHONE), "x", everywhere=True))


def _comments(data: bytes) -> dict[str, list[tuple[str, ...]]]:
    """Return by slide the comments: author, text, x, y, as the format's own relations tell."""
    found: dict[str, list[tuple[str, ...]]] = {}
    parts = members(data)
    authors = {}
    if "ppt/commentAuthors.xml" in parts:
        authors = {e.get("id"): e.get("name") or "" for e in etree.fromstring(parts["ppt/commentAuthors.xml"])}
    for name, part in parts.items():
        if m := re.fullmatch("ppt/slides/_rels/(slide[0-9]+).xml.rels", name):
            for e in etree.fromstring(part):
                if (e.get("Type") or "").endswith("/comments"):
                    listed = etree.fromstring(parts[f"ppt/{(e.get('Target') or '').removeprefix('../')}"])
                    found[m[1]] = [
                        (
                            authors[c.get("authorId")],
                            c.findtext(P + "text") or "",
                            *(str(e.get(k)) for e in c.iter(P + "pos") for k in "xy"),
                        )
                        for c in listed
                    ]
    return found


def test_comments_stand_on_their_slides_and_can_be_taken_out() -> None:
    """Each comment is on the slide it is about, at the shape; apart where they would lie on each other; all can go."""
    data = presentation(tree(sp("一", xfrm=(2, 1, 3, 1))), tree(sp("二")), tree(sp("三"), about='show="0"'))
    orders = (
        Order("note", "slide 1", 0, "", 0, 1, "甲", US, day="2026-11-25"), Order("note", "slide 1", 0, "", 0, 1, "乙", US),
        Order("note", "slide 2", 0, "", 0, 1, "丙", US), Order("note", text="丁", author=US),
    )  # fmt: skip
    written = write(data, *orders)
    assert written.undone == ()
    assert _comments(written.data) == {
        "slide1": [(US, "甲", "1152", "576"), (US, "乙", "1248", "672"), (US, "丁", "32", "32")],
        "slide2": [(US, "丙", "576", "576")],
    }
    after = read(written.data)
    assert ("comment_author", US) in after.properties
    assert [b.text for b in after.blocks if b.kind == "comment"] == ["甲", "乙", "丁", "丙"]
    types = members(written.data)["[Content_Types].xml"].decode()
    assert types.count("presentationml.comments+xml") == 2
    assert types.count("commentAuthors+xml") == 1
    stripped = write(written.data, Order("forget", author=US)).data
    assert _comments(stripped) == {}
    assert not any("comment" in m.lower() for m in members(stripped))
    assert members(stripped)["ppt/slides/slide1.xml"] == members(data)["ppt/slides/slide1.xml"]


def test_comments_of_others_are_never_touched() -> None:
    """Comments and authors that were there stay, in their own numbers; an answer to ours stands for itself."""
    theirs = (
        f'<p:cmAuthorLst {NS}><p:cmAuthor id="4" name="李晓" initials="李" lastIdx="7" clrIdx="0"/></p:cmAuthorLst>'
    )
    answer = '<p:extLst><p:ext uri="x"><p15:threadingInfo xmlns:p15="y"><p15:parentCm authorId="5" idx="1"/></p15:threadingInfo></p:ext></p:extLst>'
    told = (
        f'<p:cmLst {NS}><p:cm authorId="4" idx="7"><p:pos x="1" y="1"/><p:text>别人的</p:text>{answer}</p:cm></p:cmLst>'
    )
    data = presentation(
        tree(sp("一")), parts={"ppt/commentAuthors.xml": theirs, "ppt/comments/comment1.xml": told},
        relations={0: [("x", "comments", "../comments/comment1.xml")]},
    )  # fmt: skip
    written = write(data, Order("note", "slide 1", 0, "", 0, 1, "甲", US))
    assert _comments(written.data)["slide1"][0][:2] == ("李晓", "别人的")
    assert (US, "甲") in [c[:2] for c in _comments(written.data)["slide1"]]
    assert 'parentCm authorId="5"' in members(written.data)["ppt/comments/comment1.xml"].decode()
    stripped = write(written.data, Order("forget", author=US)).data
    assert ("李晓", "别人的") in [c[:2] for c in _comments(stripped)["slide1"]]
    assert not any(US in d.decode("utf-8", "ignore") for d in members(stripped).values())
    assert "parentCm" not in members(stripped)["ppt/comments/comment1.xml"].decode()


def test_nothing_is_mixed_with_modern_comments() -> None:
    """A presentation with the newer kind of comments is refused, with the reason, rather than given both kinds."""
    authors = f'<p188:authorLst xmlns:p188="x" {NS}><p188:author name="李晓"/></p188:authorLst>'
    data = presentation(
        tree(sp("一")), parts={"ppt/authors.xml": authors, "ppt/comments/modernComment1.xml": MODERN},
        relations={0: [("x", "comments", "../comments/modernComment1.xml")]},
    )  # fmt: skip
    with pytest.raises(UnreadableError, match="新式批注"):
        write(data, Order("note", text="甲", author=US))


def test_without_a_slide_that_is_shown_a_comment_is_undone() -> None:
    """Nobody would see it, and it would count as hidden text."""
    assert [
        n for n, _ in write(presentation(tree(sp("一"), about='show="0"')), Order("note", text="甲", author=US)).undone
    ] == [0]


def test_pictures_of_the_speakers_notes_go_with_them() -> None:
    """A purge takes out what only the notes showed, however far away it is linked; what a slide shows too stays."""
    chain = rels(
        [("i", "image", "../media/a.png"), ("j", "image", "../media/b.png"), ("c", "chart", "../charts/chart1.xml")]
    )
    parts: dict[str, str | bytes] = {
        "ppt/notesSlides/notesSlide1.xml": tree(sp("内情", ph="body"), root="notes"),
        "ppt/notesSlides/_rels/notesSlide1.xml.rels": chain,
        "ppt/charts/chart1.xml": f'<c:chartSpace xmlns:c="{C}"/>',
        "ppt/charts/_rels/chart1.xml.rels": rels([("i", "image", "../media/c.png")]),
        "ppt/media/a.png": b"a", "ppt/media/b.png": b"b", "ppt/media/c.png": b"c",
    }  # fmt: skip
    links = [("n", "notesSlide", "../notesSlides/notesSlide1.xml"), ("b", "image", "../media/b.png")]
    after = members(write(presentation(tree(sp("甲")), parts=parts, relations={0: links}), Order("purge")).data)
    assert {m for m in after if m in parts} == {"ppt/media/b.png"}


def test_authors_are_found_where_the_presentation_says() -> None:
    """The list of authors is the part the presentation points to: no second one is made, and ours is taken out of it."""
    theirs = (
        f'<p:cmAuthorLst {NS}><p:cmAuthor id="4" name="李晓" initials="李" lastIdx="0" clrIdx="0"/></p:cmAuthorLst>'
    )
    data = presentation(tree(sp("一")), parts={"ppt/who.xml": theirs})
    links = members(data)["ppt/_rels/presentation.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="w" Type="{R}/commentAuthors" Target="who.xml"/></Relationships>'.encode(),
    )
    data = pack({**members(data), "ppt/_rels/presentation.xml.rels": links})
    written = write(data, Order("note", "slide 1", 0, "", 0, 1, "甲", US)).data
    assert "ppt/commentAuthors.xml" not in members(written)
    assert US in members(written)["ppt/who.xml"].decode()
    stripped = members(write(written, Order("forget", author=US)).data)
    assert US not in stripped["ppt/who.xml"].decode()
    assert not any(m.startswith("ppt/comments/") for m in stripped)
