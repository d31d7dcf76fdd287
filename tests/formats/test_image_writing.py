"""Words cut out of pixels: gone, their length not to be told from the box, and nothing beside the pixels in the new file."""

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from biaoshi.errors import UnreadableError
from biaoshi.formats import Limits, Source, open_document
from biaoshi.formats.image import FORMAT
from biaoshi.formats.pixels.strips import STEP, Gap, cut, level, levelled
from biaoshi.formats.recognition.spots import spots
from biaoshi.types.order import Order
from formats.picture_builder import drawn, font, needs_font

NAME = "张伟明"
LINES = [f"受助人{NAME}，男，五十岁", "请各单位按照要求执行。"]


def order(data: bytes, words: str, instead: str = "张某某") -> tuple[Order, ...]:
    block = next(b for b in open_document(Source(data, None, "auto"), Limits()).blocks if words in b.text)
    at = block.text.index(words)
    return (Order("cut", block.part, block.index, block.address, at, at + len(words), instead, everywhere=True),)


def written(data: bytes, orders: tuple[Order, ...]) -> bytes:
    assert FORMAT.write is not None
    done = FORMAT.write(Source(data, None, "auto"), Limits(), orders)
    assert done.undone == ()
    return done.data


def stored(image: Image.Image, form: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


@needs_font
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_the_words_are_gone_from_every_page_and_from_beside(form: str) -> None:
    """The copy is the same kind of picture with as many pages, the words are read in none, and it says nothing of itself."""
    image = drawn(LINES, width=620)
    told = Image.Exif()
    told[0x010E] = NAME
    told[0x8298] = NAME
    more: dict[str, Any] = (
        {"exif": told, "icc_profile": b"\0" * 4 + NAME.encode() + b"\0" * 200}
        if form != "TIFF"
        else {"tiffinfo": {700: NAME.encode()}}
    )
    if form == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_itxt("Comment", NAME)
        more["pnginfo"] = notes
    if form == "TIFF":
        more |= {"save_all": True, "append_images": [drawn(["第二页", f"又：{NAME}"], width=620).convert("1")]}
    data = stored(image, form, **more)
    assert NAME.encode() in data
    new = written(data, order(data, NAME))
    before, after = (open_document(Source(d, None, "auto"), Limits()) for d in (data, new))
    assert NAME in before.text
    assert NAME not in after.text
    assert "张某某" in after.text
    assert after.media_type == before.media_type
    assert [p.number for p in after.pages] == [p.number for p in before.pages]
    assert not any(word in new for word in (NAME.encode(), NAME.encode("utf-16-be")))
    with Image.open(io.BytesIO(new)) as made:
        assert made.format == form
        assert not made.getexif().get(0x010E)
        assert "icc_profile" not in made.info


@needs_font
def test_other_lines_keep_their_pixels() -> None:
    """Nothing outside the line in which words were cut is touched."""
    data = stored(drawn(LINES, width=620), "PNG")
    old, new = (np.asarray(Image.open(io.BytesIO(d)).convert("RGB")) for d in (data, written(data, order(data, NAME))))
    changed = np.argwhere((old != new).any(axis=2))
    assert len(changed)
    assert changed[:, 0].max() < 80


def test_a_picture_that_was_not_read_is_not_written() -> None:
    """Without recognition nothing has a place: the order is named as not done."""
    data = stored(Image.new("RGB", (200, 200), "white"), "PNG")
    assert FORMAT.write is not None
    done = FORMAT.write(Source(data), Limits(), (Order("cut", "body", 0, "page 1 line 0", 0, 2, ""),))
    assert done.undone == ((0, "没有这样的地方"),)
    with pytest.raises(UnreadableError):
        FORMAT.write(Source(data), Limits(), (Order("note", "body", 0, "", 0, 2, "请核"),))


@needs_font
def test_characters_are_found_between_their_neighbours() -> None:
    """Of a recognised line each character is placed so that its own ink is in its box, figures among Han characters too."""
    text = "身份证号990101199001010019，手机15400001234。"
    picture = np.asarray(drawn([text], size=30, width=1000))
    boxes, sure = spots(picture, (30, 15, 30 + font(30).getlength(text), 70), text)
    assert sure
    for n, box in enumerate(boxes):
        left, _, right, _ = font(30).getbbox(text[n])
        start = 30 + font(30).getlength(text[:n])
        assert box[0] <= start + left + 2, text[n]
        assert box[2] >= start + right - 2 or text[n] in "，。", text[n]


LINE = (20.0, 10.0, 320.0, 40.0)
EM = 30.0


def _line(removed: int) -> np.ndarray:
    """A line of ten marks of 30 pixels, `removed` of them dark from the third on, the rest light and dark by turns."""
    picture = np.full((50, 700, 3), 255, np.uint8)
    shades = [120, 140, *[0] * removed, 60, 80, 100]
    for n, shade in enumerate(shades):
        picture[12:38, 22 + 30 * n : 46 + 30 * n] = shade
    return picture


@settings(max_examples=40)
@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from(["", "张某某", "［个人隐私］", "154******34"]))
def test_a_box_does_not_tell_how_long_the_words_were(one: int, other: int, instead: str) -> None:
    """Two lines that differ only in how much is removed look the same afterwards, and nothing dark is left."""
    pictures = []
    for removed in (one, other):
        picture = _line(removed)
        line = (20.0, 10.0, 20.0 + 30 * (5 + removed), 40.0)
        cut(picture, line, [Gap(80, 80 + 30 * removed, instead)], EM)
        pictures.append(picture)
    assert np.array_equal(pictures[0], pictures[1])
    marks = {60, 80, 100, 120, 140}
    assert marks <= set(np.unique(pictures[0]).tolist())


def test_boxes_are_as_wide_as_a_multiple_of_four_characters() -> None:
    """The box for nothing is four characters wide, for six and a half two times four."""
    for text, steps in (("", 1), ("张某", 1), ("［个人隐私］", 2)):
        moved = cut(_line(3), LINE, [Gap(80, 170, text)], EM)
        box = next(m for m in moved if m.text is not None)
        assert box.new[1] - box.new[0] == pytest.approx(steps * STEP * EM)


def test_a_line_is_narrowed_before_other_ink() -> None:
    """What follows moves no further than to the next ink on its height: a rule of a table stays whole."""
    picture = _line(2)
    picture[:, 240:243] = 7
    cut(picture, (20.0, 10.0, 230.0, 40.0), [Gap(80, 140, "［个人隐私］")], EM)
    assert (picture[:, 240:243] == 7).all()
    assert {60, 80, 100} <= set(np.unique(picture).tolist())


@given(st.sampled_from([0, 90, 180, 270]), st.integers(0, 50), st.integers(0, 30), st.booleans())
def test_a_place_is_the_same_in_the_level_view(turn: int, x: int, y: int, down: bool) -> None:
    """The box of a spot in the level view holds the very pixels it holds in the picture."""
    picture = np.zeros((60, 80, 3), np.uint8)
    picture[y : y + 7, x : x + 11] = 200
    x0, y0, x1, y1 = (int(v) for v in levelled((x, y, x + 11, y + 7), (80, 60), turn, down=down))
    view = level(picture, turn, down=down)
    assert (view[y0:y1, x0:x1] == 200).all()
    assert int((view == 200).sum()) == 7 * 11 * 3
    back = levelled((x0, y0, x1, y1), (view.shape[1], view.shape[0]), -turn % 360, down=down)
    assert back == (x, y, x + 11, y + 7)
