"""Every term of some lexicons in one automaton, built once."""

from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation

from biaoshi.lexicons.rows import Entry, Lexicon, shipped


@dataclass(frozen=True, eq=False, slots=True)
class Known:
    """A term ready to be judged: `beyond` are the expressions it does not count in, each with its place in them."""

    lexicon: str
    entry: Entry
    beyond: tuple[tuple[int, str], ...]
    latin: tuple[bool, bool]  # its first and last character are ASCII letters or digits


@dataclass(frozen=True, eq=False, slots=True)
class Automaton:
    """`known[n]` is what pattern `n` of `machine` stands for; terms in letters have several patterns."""

    machine: AhoCorasick
    known: tuple[Known, ...]


@lru_cache(maxsize=4)
def automaton(more: tuple[Lexicon, ...] = ()) -> Automaton:
    """Return the automaton over our lexicons and `more`; an office's row replaces ours for the same term."""
    rows: dict[str, Known] = {}
    for lexicon in (*shipped(), *more):
        for entry in lexicon.entries:
            rows[entry.term] = _known(lexicon.name, entry)
    patterns: dict[str, Known] = {}
    for term, known in rows.items():
        for form in (term, term.lower(), term.upper()):  # one form only where there are no letters
            patterns.setdefault(form, known)
    machine = AhoCorasick(list(patterns), implementation=Implementation.ContiguousNFA)
    return Automaton(machine, tuple(patterns.values()))


def _known(name: str, entry: Entry) -> Known:
    beyond = []
    for whole in entry.not_in:
        at = whole.find(entry.term)
        while at >= 0:
            beyond.append((at, whole))
            at = whole.find(entry.term, at + 1)
    first, last = entry.term[0], entry.term[-1]
    return Known(name, entry, tuple(beyond), (first.isascii() and first.isalnum(), last.isascii() and last.isalnum()))
