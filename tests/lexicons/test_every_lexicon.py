"""What holds of every lexicon of the package."""

import csv
from collections import Counter
from pathlib import Path

import pytest

import biaoshi.lexicons
from biaoshi import lexicons
from biaoshi.lexicons import AGAINST, Entry, Lexicon
from biaoshi.types.content import GROUNDS

FOLDER = Path(biaoshi.lexicons.__file__).parent / "terms"
ALL = lexicons.shipped()
ENTRIES = [e for x in ALL for e in x.entries]


def test_there_are_lexicons_enough_and_terms_enough() -> None:
    """At least twelve lexicons with 3,000 terms together; every ground has 200 or more, and so has what speaks against."""
    assert len(ALL) >= 12
    assert len(ENTRIES) >= 3000
    counts = Counter(e.ground for e in ENTRIES)
    assert {g for g in (*GROUNDS, AGAINST) if counts[g] >= 200} == {*GROUNDS, AGAINST}


def test_no_term_is_in_two_lexicons() -> None:
    """A term means one thing: it stands in one lexicon, once."""
    assert [t for t, n in Counter(e.term for e in ENTRIES).items() if n > 1] == []


@pytest.mark.parametrize("lexicon", ALL, ids=lambda x: x.name)
def test_a_lexicon_keeps_to_the_form(lexicon: Lexicon) -> None:
    """Its file passes the check an office's own must pass, speaks of one ground, and is named as the loader names it."""
    path = FOLDER / f"{lexicon.name}.csv"
    assert lexicons.check(path).faults == ()
    assert len({e.ground for e in lexicon.entries}) == 1
    with path.open(encoding="utf-8", newline="") as file:
        head = next(csv.reader(file))
    assert head[:7] == ["term", "ground", "category", "weight", "context", "not_in", "source"]


@pytest.mark.parametrize("lexicon", ALL, ids=lambda x: x.name)
def test_a_row_says_what_it_is_for(lexicon: Lexicon) -> None:
    """Every row has a category, a weight in (0, 1], a source or reason; a prohibition names its article."""
    wrong = [e.term for e in lexicon.entries if not (e.category and e.source and 0 < e.weight <= 1 and len(e.term) > 1)]
    assert wrong == []
    assert [e.term for e in lexicon.entries if e.ground == "law_forbids" and "条" not in e.basis] == []


@pytest.mark.parametrize("lexicon", ALL, ids=lambda x: x.name)
def test_a_row_can_be_met(lexicon: Lexicon) -> None:
    """No context word stands in the term itself (it would add nothing), and every `not_in` really contains the term."""
    assert [e.term for e in lexicon.entries if any(w in e.term for w in e.context)] == []
    assert [e.term for e in lexicon.entries if any(e.term not in w or e.term == w for w in e.not_in)] == []


def _alone(entry: Entry) -> str:
    return f"，{entry.context[0] if entry.context else ''}，{entry.term}，"


@pytest.mark.parametrize("lexicon", ALL, ids=lambda x: x.name)
def test_every_term_is_found_in_its_context(lexicon: Lexicon) -> None:
    """Written between commas beside its first context word, each term is found, or a longer one that holds it."""
    missed = []
    for entry in lexicon.entries:
        text = _alone(entry)
        at = text.rindex(entry.term)
        found = [t for t in lexicons.find(text) if t.span.start <= at and t.span.end >= at + len(entry.term)]
        if not any(t.ground == entry.ground for t in found):
            missed.append(entry.term)
    assert missed == []
