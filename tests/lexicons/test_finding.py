"""Where a term counts, and what turns it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaoshi import lexicons
from biaoshi.lexicons import Entry, Lexicon
from biaoshi.lexicons.finding import NEAR
from biaoshi.lexicons.traditional import simplified

OWN = Lexicon(
    "测试词库",
    (
        Entry("青松工程", "state_secret", "代号", 0.9, not_in=("青松工程学院",)),
        Entry("夜巡图", "public_safety", "部位", 0.8, context=("水厂", "泵房")),
        Entry("巡图", "public_safety", "部位", 0.3),
        Entry("NX7", "state_secret", "代号", 0.8),
        Entry("底图", "law_forbids", "试", 0.9, basis="某条例1条"),
    ),
)


def found(text: str) -> list[str]:
    return [t.term for t in lexicons.find(text, (OWN,)) if t.lexicon == OWN.name]


def test_a_term_is_found_where_it_stands() -> None:
    """Its span is of the text as given, and it brings its lexicon, ground, weight and article."""
    text = "议题：青松工程选址。"
    (term,) = [t for t in lexicons.find(text, (OWN,)) if t.lexicon == OWN.name]
    assert text[term.span.start : term.span.end] == term.term == "青松工程"
    assert (term.ground, term.weight, term.category, term.negated) == ("state_secret", 0.9, "代号", False)
    assert next(t for t in lexicons.find("另附底图。", (OWN,)) if t.term == "底图").basis == "某条例1条"


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("青\u200b松工程动工", "青\u200b松工程"),
        ("青松\n工程动工", "青松\n工程"),
        ("青 松 工 程动工", "青 松 工 程"),
        ("代号ＮＸ７已到", "ＮＸ７"),
        ("\U00010400青松工程", "青松工程"),
        ("\ud800青松工程", "青松工程"),
    ],
)
def test_disguise_and_line_breaks_do_not_hide_a_term(text: str, stands: str) -> None:
    """Zero-width characters, a line's end, spaced letters and full-width forms are seen through, and mapped back."""
    (term,) = [t for t in lexicons.find(text, (OWN,)) if t.lexicon == OWN.name]
    assert text[term.span.start : term.span.end] == stands


def test_traditional_text_is_read_as_simplified() -> None:
    """繁 text holds the same terms in the same places; a character that is right in both scripts stays."""
    text = "舉報人姓名、評標委員會成員名單、詢問筆錄均在卷內，著作權不動。"
    said = {t.term: text[t.span.start : t.span.end] for t in lexicons.find(text)}
    assert said["举报人姓名"] == "舉報人姓名"
    assert said["询问笔录"] == "詢問筆錄"
    assert simplified("著作权、瞭望、干部") == "著作权、瞭望、干部"


def test_longer_expressions_shield() -> None:
    """A term inside one of its `not_in` does not count; beside it, it does."""
    assert found("青松工程学院招生") == []
    assert found("青松工程学院参加青松工程") == ["青松工程"]


def test_context_must_stand_near() -> None:
    """One of the context words within reach, on either side, outside the term; else the term does not count."""
    assert found("水厂的夜巡图在柜里") == ["夜巡图"]
    assert found("夜巡图，见泵房") == ["夜巡图"]
    assert found("夜巡图在柜里") == ["巡图"]
    assert found("夜巡图" + "，" * NEAR + "水厂") == ["巡图"]


def test_the_longer_of_two_says_it() -> None:
    """A term inside a longer one of the same ground is left out, of another ground kept."""
    assert found("水厂夜巡图") == ["夜巡图"]
    other = Lexicon("另一词库", (Entry("巡图", "work_secret", "", 0.4),))
    both = [(t.lexicon, t.term) for t in lexicons.find("水厂夜巡图", (OWN, other))]
    assert both == [("测试词库", "夜巡图"), ("另一词库", "巡图")]


def test_letters_need_edges() -> None:
    """A term in letters and digits is no part of a longer word; case does not matter."""
    assert found("型号nx7改") == ["NX7"]
    assert found("型号ANX7改") == []
    assert found("型号NX71改") == []


def test_words_are_not_cut_apart() -> None:
    """A short term both of whose edges cut a word is no term: 坐标/底图 holds no 标底."""
    assert not [t for t in lexicons.find("请附坐标底图一份，投标人查收") if t.term == "标底"]
    assert [t.term for t in lexicons.find("投标人问起标底") if t.term == "标底"] == ["标底"]


@pytest.mark.parametrize(
    "text",
    [
        "本项目不涉及青松工程",
        "以上不属于青松工程",
        "没有任何青松工程",
        "严禁泄露青松工程",
        "不得擅自公开青松工程",
        "已经公布的青松工程",
        "青松工程已向社会公开",
        "青松工程的有关情况已经依法公开",
        "青松工程不属于国家秘密",
    ],
)
def test_what_turns_a_term_is_noted(text: str) -> None:
    """Denied, forbidden by a rule, published or declassified: the term is still there, with the words that turn it."""
    (term,) = [t for t in lexicons.find(text, (OWN,)) if t.lexicon == OWN.name]
    assert term.negated
    assert term.against


@pytest.mark.parametrize(
    "text",
    [
        "青松工程尚未公布",
        "青松工程未公开",
        "此事。已公开。青松工程",
        "不急，青松工程",
        "青松工程未经批准不得公开",
        "青松工程，名单不得外传",
    ],
)
def test_what_does_not_turn_it(text: str) -> None:
    """Not yet published, a sentence apart, or a bare 不 turn nothing."""
    (term,) = [t for t in lexicons.find(text, (OWN,)) if t.lexicon == OWN.name]
    assert not term.negated


def test_an_office_has_the_last_word() -> None:
    """Its row replaces ours for the same term."""
    text = "本案标底不明。"
    assert [t.lexicon for t in lexicons.find(text) if t.term == "标底"] == ["法律禁止公开"]
    own = Lexicon("本单位", (Entry("标底", "internal_affairs", "", 0.2),))
    (term,) = [t for t in lexicons.find(text, (own,)) if t.term == "标底"]
    assert (term.lexicon, term.ground, term.weight) == ("本单位", "internal_affairs", 0.2)


@given(
    st.text(alphabet=st.sampled_from("青松工程夜巡图水厂不已公开。，\n 　\u200bＮＸ７x1㊙㈱\ud800繁體𠀀"), max_size=60)
)
def test_spans_hold_for_any_text(text: str) -> None:
    """Every span lies in the text, in order, and folds back to its term."""
    terms = lexicons.find(text, (OWN,))
    assert [t.span.start for t in terms] == sorted(t.span.start for t in terms)
    for t in terms:
        assert 0 <= t.span.start < t.span.end <= len(text)
        stands = text[t.span.start : t.span.end].translate({0x200B: None, 0x20: None, 0xA: None, 0x3000: None})
        if stands.isascii() or stands[0] >= "\u4e00":
            assert len(stands) == len(t.term)
