"""Prints: what of a text does not count, what they hang on, and where they stand."""

import numpy as np

from biaoshi.passages.prints import BITS, LENGTH, WINDOW, prints, secrets, solid
from passages.held import words

KEYS = secrets(b"one key")


def test_a_passage_set_anew_keeps_its_prints() -> None:
    """Line ends, indents, width, capitals, punctuation and 繁体 do not count."""
    first = "国家秘密载体的制作、收发、传递，应当符合ABC保密规定第12条：使用、复制、保存、维修和销毁亦同。"
    again = "國家秘密載體的製作收發傳遞\n　　應當符合ａｂｃ保密規定\n第１２條；使用、複製、保存、維修\u200b和銷毀 亦同"
    one, other = prints(solid(first), KEYS), prints(solid(again), KEYS)
    assert len(one.values) >= 3
    assert (one.values == other.values).all()


def test_prints_hang_on_the_key() -> None:
    """With another key other places are chosen and no print is the same."""
    text = solid(words(1))
    one, other = prints(text, KEYS), prints(text, secrets(b"another"))
    assert not set(one.values.tolist()) & set(other.values.tolist())
    assert set(one.places.tolist()) != set(other.places.tolist())


def test_places_lead_back_to_the_text_as_it_stands() -> None:
    """What is folded away, or grows when folded, moves no place."""
    text = "㈱甲\u200b乙\u00ad丙，丁戊㎏己庚"
    whole = solid(text)
    told = {chr(c): text[p] for c, p in zip(whole.codes.tolist(), whole.places.tolist(), strict=True)}
    assert {told[c] for c in "甲乙丙丁戊己庚"} == set("甲乙丙丁戊己庚")
    assert all(told[c] == c for c in "甲乙丙丁戊己庚")
    assert (told["株"], told["k"], told["g"]) == ("㈱", "㎏", "㎏")


def test_every_unharmed_run_leaves_a_print() -> None:
    """Two papers that share LENGTH + WINDOW - 1 characters share a print, wherever these stand."""
    shared = words(7, LENGTH + WINDOW - 1).replace("，", "").rstrip("。")
    for n in range(40):
        one, other = (
            words(100 + n, 60) + shared + words(200 + n, 70),
            words(300 + n, 50 + n) + shared + words(400 + n, 40),
        )
        values = [set(prints(solid(t), KEYS).values.tolist()) for t in (one, other)]
        assert values[0] & values[1]


def test_rows_of_noughts_say_nothing() -> None:
    """Strings of fewer than four different characters are in every table."""
    assert not len(prints(solid("0.00 " * 100 + "号" + "1" * 30), KEYS).values)


def test_short_text() -> None:
    """Of what is shorter than a string there is no print, of a bare string one."""
    assert not len(prints(solid("天地玄黄宇宙"), KEYS).values)
    assert len(prints(solid("天地玄黄宇宙洪荒"), KEYS).values) == 1
    assert not len(prints(solid("，。\n"), KEYS).values)


def test_prints_have_the_bits_that_are_kept() -> None:
    """A print is a number below 2**BITS, and spread over all of them."""
    values = prints(solid(words(3, 4000)), KEYS).values
    assert int(values.max()) < 1 << BITS
    assert int(np.bitwise_or.reduce(values)) == (1 << BITS) - 1
