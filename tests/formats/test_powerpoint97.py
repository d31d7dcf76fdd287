"""PowerPoint 97 presentations: slides in order, hidden ones apart, masters, notes and comments."""

import pytest

from biaoshi.formats import Limits, Source, open_document
from formats.office97_builder import powerpoint97, shape, slide


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
