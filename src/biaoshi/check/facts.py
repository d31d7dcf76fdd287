"""From a document to its facts, and from the facts of several files to those of a case (件)."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from biaoshi.marks import read
from biaoshi.types.document import CLOSED, Block, Document, Part
from biaoshi.types.facts import DateSource, Facts, Profile, Stage

_TEXT_ONLY = Stage("layout", False, "纯文本没有字体和版面信息，只按行判断位置")


def facts_of(
    document: Document,
    *,
    profile: Profile,
    as_of: datetime.date,
    given: datetime.date | None = None,
    name: str | None = None,
) -> Facts:
    """Return the facts of `document`: what rules are allowed to see. `name` is the file's, without folders."""
    return _facts(_with_name(document, name) if name else document, profile, as_of, given, name)


def _facts(
    document: Document, profile: Profile, as_of: datetime.date, given: datetime.date | None, name: str | None
) -> Facts:
    document = _with_line_feeds(document)
    reading = read(document, given=given, name=name, own_marks=profile.own_marks)
    laid_out = bool(document.pages) or any(b.bbox or b.runs for b in document.blocks)
    return Facts(
        document=document,
        marks=reading.marks,
        particulars=reading.particulars,
        statements=reading.statements,
        date=reading.date,
        date_source=reading.date_source,
        as_of=as_of,
        profile=profile,
        name=name,
        stages=(
            Stage("marks", True),
            Stage("rules", True),
            Stage("layout", True) if laid_out else _TEXT_ONLY,
            _recognition(document),
        ),
    )


_BREAKS = str.maketrans(dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n"))
"""What else ends a line of plain text, one for one: offsets stay."""


def _with_line_feeds(document: Document) -> Document:
    """Between lines stands a line feed, whatever ended them in the file: all that looks for lines asks for it."""
    ends = document.separators
    odd = {e: e.translate(_BREAKS) for e in set(ends or ()) if "\r\n" not in e and e.translate(_BREAKS) != e}
    return replace(document, separators=tuple(odd.get(e, e) for e in ends or ())) if odd else document


def _recognition(document: Document) -> Stage:
    """Recognition did not run, or not to the end, while a picture is open; where there is none it has nothing to do."""
    left = [p for p in document.parts if p.kind in ("image", "text") and p.rule == "RD104" and p.status not in CLOSED]
    return Stage("ocr", False, f"有 {len(left)} 处图像没有读取或者没有认出文字") if left else Stage("ocr", True)


def _with_name(document: Document, name: str) -> Document:
    """The file name is read like any other part: it may name a level, and people see it before anything else."""
    block = Block("filename", 0, name, "filename")
    separators = document.separators
    if separators is not None:  # the last block's own line end stays its own; a name never joins the last line
        last = separators[-1:] if separators[-1:] == ("",) else ()
        separators = (*separators[:-1], "\n", "") if last else (*separators, "")
    return replace(
        document,
        blocks=(*document.blocks, block),
        parts=(*document.parts, Part("filename", "metadata", len(name), "read")),
        separators=separators,
    )


def join_case(files: Sequence[Facts], given: datetime.date | None = None) -> Facts:
    """Return the facts of a case: those of its files as children, dated by the first file that has a date.

    Pages of one 件 carry the date on the last page only, so files without a date of their own take the case's.
    """
    first = next((f for f in files if f.date), None)
    day = given or (first.date if first else None)
    source: DateSource | None = "given" if given else first.date_source if first else None
    children = tuple(f if f.date or day is None else _dated(f, day) for f in files)
    return replace(children[0], children=children, case=True, date=day, date_source=source)


def _dated(facts: Facts, day: datetime.date) -> Facts:
    again = _facts(facts.document, facts.profile, facts.as_of, day, facts.name)
    return replace(again, date_source="text", children=facts.children, content=facts.content, stages=facts.stages)
