"""PowerPoint 97 presentations: slides in order, hidden ones apart, masters, notes and comments."""

import struct

import pytest

from biaoshi.formats import Limits, Source, open_document
from formats.office97_builder import BARE, FILLED, atom, container, powerpoint97, shape, slide


def test_slides_masters_and_notes_are_parts() -> None:
    """Each slide is a part with its page; what stands on the master counts, prompts of its placeholders do not."""
    data = powerpoint97(
        [slide(shape("标题", 0), shape("机密★10年\r第二行")), slide(shape("第二页"))],
        [slide(shape("单击此处编辑母版标题样式", prompt=True), shape("秘密★5年"), kind=1016)],
        [slide(shape("备注的话", 2), kind=1008)],
    )
    document = open_document(Source(data), Limits())
    assert [(b.part, b.page, b.kind, b.text) for b in document.blocks] == [
        ("slide 1", 1, "paragraph", "标题"),
        ("slide 1", 1, "textbox", "机密★10年"),
        ("slide 1", 1, "textbox", "第二行"),
        ("slide 2", 2, "textbox", "第二页"),
        ("master 1", None, "header", "秘密★5年"),
        ("notes 1", 1, "paragraph", "备注的话"),
    ]
    assert [(p.number, p.width, p.height) for p in document.pages] == [(1, 720.0, 540.0), (2, 720.0, 540.0)]
    assert document.complete


def test_a_hidden_slide_is_unseen() -> None:
    """The text of a hidden slide is kept apart, and the slide is named."""
    document = open_document(Source(powerpoint97([slide(shape("公开")), slide(shape("绝密"), hidden=True)])), Limits())
    assert [b.text for b in document.blocks] == ["公开"]
    assert [(u.part, u.text, u.view) for u in document.unseen] == [("slide 2", "绝密", "hidden")]
    assert ("hidden_slide", "slide 2") in document.facts


def test_text_effects_comments_and_footers_are_read() -> None:
    """The words of a text effect, the comments with their authors, and the footer are text."""
    data = powerpoint97([slide(shape("", effect="内部资料"), comments=[("张某", "请核")])], footer="云岭省")
    document = open_document(Source(data), Limits())
    assert [(b.part, b.kind, b.text) for b in document.blocks] == [
        ("slide 1", "textbox", "内部资料"),
        ("footer1", "footer", "云岭省"),
        ("comments", "comment", "请核"),
    ]
    assert ("comment_author", "张某") in document.properties


def test_the_outline_fills_slides() -> None:
    """Text of placeholders that only the outline keeps is text of the slide."""
    document = open_document(Source(powerpoint97([slide()], outline=["提纲里的话"])), Limits())
    assert [(b.part, b.text) for b in document.blocks] == [("slide 1", "提纲里的话")]


def test_a_broken_directory_is_told() -> None:
    """Without the directory the texts are read as they are stored, and a line says so."""
    data = powerpoint97([slide(shape("机密★10年"))])
    spoilt = data.replace(b"\x00\x00\x72\x17", b"\x00\x00\x73\x17")
    assert spoilt != data
    document = open_document(Source(spoilt), Limits())
    assert "机密★10年" in document.text
    assert [(p.name, p.status) for p in document.parts] == [("body", "failed")]


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8, 0.95])
def test_a_presentation_cut_anywhere_is_an_open_line(share: float) -> None:
    """Wherever a presentation ends too early, something is an open line."""
    data = powerpoint97([slide(shape(f"第{i}页机密" * 30)) for i in range(40)])
    assert not open_document(Source(data[: int(len(data) * share)]), Limits()).complete


WHITE, NAVY = b"\xff\xff\xff\xfe", 0x800000
_BARE = {0x1BF: BARE}
_BOX = (100, 100, 400, 150)


def _seen(*shapes: bytes, masters: tuple[bytes, ...] = (), **of_slide: object) -> list[tuple[str, str]]:
    """Return the texts of a slide and how each is seen."""
    sheet = slide(*shapes, **({"paper": 0xFFFFFF} | of_slide))  # type: ignore[arg-type]  # as slide takes them
    document = open_document(Source(powerpoint97([sheet], masters)), Limits())
    shown = [(b.text, "shown") for b in document.blocks if b.part == "slide 1"]
    return [*shown, *((u.text, u.view) for u in document.unseen)]


@pytest.mark.parametrize("colour", [WHITE, b"\0\0\0\0"])
def test_text_of_the_colour_of_the_slide_is_unseen(colour: bytes) -> None:
    """White by value, or the background's colour of the scheme: not seen on a white slide, seen on a dark one."""
    scheme = ["FFFFFF", "000000", *["808080"] * 6]
    words = shape("机密★10年", colour=colour, box=_BOX, settings=_BARE)
    assert _seen(words, scheme=scheme) == [("机密★10年", "white")]
    assert _seen(words, scheme=scheme, paper=NAVY) == [("机密★10年", "shown")]


def test_white_text_on_a_dark_fill_is_seen() -> None:
    """Its own fill, or that of a shape that lies under it; where a picture or a pattern does, nobody can tell."""
    dark = {0x181: NAVY, 0x1BF: FILLED}
    words = shape("机密★10年", colour=WHITE, box=_BOX, settings=_BARE)
    assert _seen(shape("机密★10年", colour=WHITE, box=_BOX, settings=dark)) == [("机密★10年", "shown")]
    for below in (
        shape("", box=(90, 90, 410, 160), settings=dark),
        shape("", box=(300, 90, 410, 160), settings=dark),
        shape("", box=(90, 90, 410, 160), settings={0x104: 1, 0x1BF: BARE}),
        shape("", box=(90, 90, 410, 160), settings={0x180: 7, 0x181: 0xFFFFFF, 0x1BF: FILLED}),
        shape("", settings=dark),
    ):
        assert _seen(below, words) == [("机密★10年", "shown")]
    assert _seen(shape("", box=(500, 90, 600, 160), settings=dark), words) == [("机密★10年", "white")]
    assert _seen(shape("", box=(90, 90, 410, 160), settings={0x181: 0xFFFFFF, 0x1BF: FILLED}), words, paper=NAVY) == [
        ("机密★10年", "white")
    ]


def test_a_slide_goes_by_its_master() -> None:
    """Background, scheme and shapes of the master count where the slide says that it takes them."""
    scheme = ["102040", *["FFFFFF"] * 7]
    words = shape("机密★10年", colour=WHITE, box=_BOX, settings=_BARE)
    dark = slide(kind=1016, paper=0x08000000, scheme=scheme)
    assert _seen(words, masters=(dark,), follows=6) == [("机密★10年", "shown")]
    assert _seen(words, masters=(dark,), follows=2) == [("机密★10年", "white")]
    block = slide(shape("", box=(0, 0, 720, 540), settings={0x181: NAVY, 0x1BF: FILLED}), kind=1016)
    assert _seen(words, masters=(block,), follows=1) == [("机密★10年", "shown")]
    assert _seen(words, masters=(block,), follows=2) == [("机密★10年", "white")]


def test_text_off_the_slide_hidden_or_covered_is_unseen() -> None:
    """What stands beside the slide, in a shape that is not drawn, or under a filled one drawn later."""
    over = shape("", box=(90, 90, 410, 160), settings={0x181: 0xFFFFFF, 0x1BF: FILLED})
    half = shape("", box=(90, 90, 200, 160), settings={0x181: 0xFFFFFF, 0x1BF: FILLED})
    clear = shape("", box=(90, 90, 410, 160), settings={0x181: 0xFFFFFF, 0x182: 0x8000, 0x1BF: FILLED})
    words = shape("机密★10年", box=_BOX, settings=_BARE)
    assert _seen(shape("机密★10年", box=(800, 0, 900, 50), settings=_BARE)) == [("机密★10年", "offpage")]
    assert _seen(shape("机密★10年", box=_BOX, settings={**_BARE, 0x3BF: 0x20002})) == [("机密★10年", "hidden")]
    assert _seen(words, over) == [("机密★10年", "covered")]
    for other in (half, clear):
        assert _seen(words, other) == [("机密★10年", "shown")]
    assert _seen(over, words) == [("机密★10年", "shown")]


def test_part_of_a_line_may_be_white() -> None:
    """Only what is white goes aside, at its place; characters beyond the first plane count as two."""
    text = "𠮷见机密★10年后"
    look = struct.pack("<IHI", 11, 0, 0)
    look += struct.pack("<II", 3, 0) + struct.pack("<II", 6, 1 << 18) + WHITE + struct.pack("<II", 2, 0)
    frame = container(0xF00D, atom(3999, struct.pack("<I", 4)), atom(4000, text.encode("utf-16-le")), atom(4001, look))
    words = container(
        0xF004,
        atom(0xF00A, struct.pack("<II", 1, 0), 1),
        atom(0xF00B, struct.pack("<HI", 0x1BF, BARE), 1),
        atom(0xF010, struct.pack("<4h", 800, 800, 3200, 1200)),
        frame,
    )
    document = open_document(Source(powerpoint97([slide(words, paper=0xFFFFFF)])), Limits())
    assert [b.text for b in document.blocks] == ["𠮷见后"]
    assert [(u.index, u.at, u.text, u.view) for u in document.unseen] == [(0, 2, "机密★10年", "white")]
