"""What the text says of itself that rules need: one module a kind of statement, each offering `find`.

All of them work on the folded text, sentence by sentence, and give spans of the text as it stands. Law texts, training
texts and sentences about other papers say the same words; they are left out by `sentence.general` and by the subject.
"""

from collections.abc import Iterator

from biaoshi.marks.outline import Outline
from biaoshi.marks.statements import catalogue, confused, declared, derived, event, extended, field
from biaoshi.types.facts import Particulars, Statement
from biaoshi.types.mark import Mark


def find_statements(shape: Outline, marks: tuple[Mark, ...], particulars: Particulars) -> Iterator[Statement]:
    """Yield statements about level, period, extension, events, catalogue items, derivation and retention."""
    yield from declared.find(shape, marks)
    yield from field.find(shape, marks, particulars.carrier)
    yield from confused.find(shape, particulars.carrier)
    yield from extended.find(shape, marks)
    if any(m.period.kind == "condition" for m in marks):  # nothing else waits for an event
        yield from event.find(shape, particulars)
    yield from catalogue.find(shape)
    yield from derived.find(shape)
