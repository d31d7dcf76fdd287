"""Marks and particulars of a document: one module a form, found by folder; this is where they come together.

A module of this folder may offer
    find_marks(shape)                          → marks that are not state-secret marks (their words are taken first)
    find_statements(shape, marks, particulars) → what the text says that rules need
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from biaoshi.marks.candidate import Candidate
from biaoshi.marks.entry import apart, without
from biaoshi.marks.expiry import dated
from biaoshi.marks.outline import Outline, outline
from biaoshi.marks.particulars import read_particulars
from biaoshi.marks.repeats import collapsed
from biaoshi.marks.role import Decision, decide
from biaoshi.marks.secrecy import find_candidates
from biaoshi.marks.sources import relation_of, title_of
from biaoshi.types.document import Document
from biaoshi.types.facts import DateSource, Particulars, Statement
from biaoshi.types.mark import Mark

__all__ = ["Reading", "read"]

MarkFinder = Callable[[Outline], Iterator[Mark]]
StatementFinder = Callable[[Outline, tuple[Mark, ...], Particulars], Iterator[Statement]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What `read` found in one document."""

    marks: tuple[Mark, ...]
    particulars: Particulars
    statements: tuple[Statement, ...]
    date: datetime.date | None
    date_source: DateSource | None


@cache
def _finders() -> tuple[tuple[MarkFinder, ...], tuple[StatementFinder, ...]]:
    modules: list[Any] = [import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__)]
    return (
        tuple(m.find_marks for m in modules if hasattr(m, "find_marks")),
        tuple(m.find_statements for m in modules if hasattr(m, "find_statements")),
    )


def read(
    document: Document,
    *,
    given: datetime.date | None = None,
    name: str | None = None,
    own_marks: tuple[str, ...] = (),
) -> Reading:
    """Return marks, particulars and statements of `document`.

    `given` is its date where the caller knows it; `own_marks` are further internal marks of the office.
    """
    shape = outline(document, own_marks)
    particulars = read_particulars(shape, name)
    source: DateSource | None = "given" if given else "text" if particulars.date else None
    day = given or particulars.date
    particulars = replace(particulars, date=day)
    mark_finders, statement_finders = _finders()
    others = apart(m for find in mark_finders for m in find(shape))
    rest = without(shape, others)
    secrets = [
        _mark(c, d, shape) for c in find_candidates(document.text, rest.folded) if (d := decide(c, rest)) is not None
    ]
    marks = collapsed(apart([*others, *secrets]))
    statements = [s for find in statement_finders for s in find(shape, marks, particulars)]
    statements.sort(key=lambda s: s.span.start)
    return Reading(dated(marks, tuple(statements), day), particulars, tuple(statements), day, source)


def _mark(c: Candidate, decision: Decision, shape: Outline) -> Mark:
    mark = _bare_mark(c, decision, shape)
    if mark.role != "source":
        return mark
    return replace(mark, relation=relation_of(shape, mark), source_title=title_of(shape, mark))


def _bare_mark(c: Candidate, decision: Decision, shape: Outline) -> Mark:
    return Mark(
        span=c.span,
        text=shape.document.slice(c.span),
        kind="state_secret",
        level=c.level,
        period=c.period,
        role=decision.role,
        role_reason=decision.reason,
        zone=decision.zone,
        level_piece=c.level_piece,
        separator=c.separator,
        label=c.label,
        brackets=c.brackets,
        order=c.order,
        spelling=c.spelling,
        disguised=c.disguised,
        spaces=c.spaces,
        unit=decision.unit,
        canonical=c.canonical,
    )
