"""Folding: disguises go, the way back stays exact."""

from hypothesis import given
from hypothesis import strategies as st

from biaoshi.text import HIDDEN_PATTERN, fold, han_to_int

ANY = st.text(
    st.one_of(
        st.characters(blacklist_categories=()),
        st.sampled_from("机密★１０年㊙\u200b\u00ad\ufeff宻絕機祕\u3000\t\uf0ab⽇⑩🟊\U000e0041"),
    )
)


def test_disguised_mark_folds_to_the_plain_one() -> None:
    """Zero-width, full-width, traditional and look-alike characters fold to what a mark is written with."""
    assert fold("機\u200b宻★１\u00ad０年").text == "机密★10年"


def test_way_back_covers_what_was_written() -> None:
    """A range of the folded text maps to the characters that made it, hidden ones inside included."""
    text = "前言 机\u200b密★１０年 后"
    folded = fold(text)
    at = folded.text.index("机密★10年")
    start, end = folded.back(at, at + 6)
    assert text[start:end] == "机\u200b密★１０年"


@given(ANY)
def test_every_folded_character_maps_into_the_text(text: str) -> None:
    """The map is monotone, inside the text, and one code point wide at least."""
    folded = fold(text)
    last = 0
    for i in range(len(folded.text)):
        start, end = folded.back(i, i + 1)
        assert 0 <= start < end <= len(text)
        assert start >= last
        last = start


@given(ANY)
def test_folding_keeps_line_feeds_and_hides_nothing_else(text: str) -> None:
    """Lines stay lines, nothing that draws nothing is left, and folding twice changes nothing."""
    folded = fold(text).text
    assert folded.count("\n") == text.count("\n")
    assert not HIDDEN_PATTERN.search(folded)
    assert fold(folded).text == folded


def test_han_numerals() -> None:
    """Han numerals of marks and dates are read; words that are none are not."""
    wanted = {"十": 10, "二十": 20, "廿五": 25, "一百二十": 120, "二〇二五": 2025, "贰拾": 20, "两": 2, "〇": 0}
    assert {k: han_to_int(k) for k in wanted} == wanted
    assert han_to_int("若干") is None
    assert han_to_int("") is None
