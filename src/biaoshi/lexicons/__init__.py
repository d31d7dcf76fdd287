"""Words that raise or lower the odds of a ground: lists as data, one automaton, and what stands around a hit.

    terms/*.csv (ours) ─┐
    an office's own CSV ┴→ Lexicon … ─ automaton → hits ─ edges, not_in, context ─ negation → Term …

A term is a hint. No list holds persons, events or opinions: only what a statute or a published catalogue protects,
and (ground `against`) what shows that a text was published or only speaks of rules.
"""

from biaoshi.lexicons.finding import Term, find
from biaoshi.lexicons.rows import AGAINST, GROUND_NAMES, Entry, Lexicon, check, load, load_own, shipped, template

__all__ = [
    "AGAINST",
    "GROUND_NAMES",
    "Entry",
    "Lexicon",
    "Term",
    "check",
    "find",
    "load",
    "load_own",
    "shipped",
    "template",
]
