"""A rule as data: what it says, when it applies, and the examples that prove it.

The docstring of a rule's module is all that is written about it:

    first line            the title
    middle                why it matters, what is deliberately let pass
    依据：…；…（statute）。  authority; grade is statute or standard: shown to users as 依据
    提示：…（practice）。    grade practice or house: shown as 提示, never as a legal basis
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from biaoshi.types.content import Decision
from biaoshi.types.document import Document, Span
from biaoshi.types.entry import Entry
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Level, Mark
from biaoshi.types.severity import Severity

Grade = Literal["statute", "standard", "practice", "house"]


@dataclass(frozen=True, slots=True)
class Restyle:
    """How the words at fault should look; None: as they do. Size in points; `align` is of their paragraph."""

    said: str  # 3号黑体
    font: str | None = None
    size: float | None = None
    align: Literal["left", "right"] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One fault found by a rule. `span` None: the document as a whole. Messages are Chinese, with the words at
    fault quoted sparingly; `replacement` is what `span` should read, None where a person must choose."""

    span: Span | None
    message: str
    replacement: str | None = None
    mark: Mark | None = None  # the mark at fault: lets one fault speak with one code
    severity: Severity | None = None  # within the rule's declared set; None: the default
    also: tuple[Span, ...] = ()
    suggestion: str | None = None  # the right form or next step in words
    safe: bool = True  # the replacement is form only and may be applied without a person deciding
    matched: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    confidence: float = 1.0
    scores: tuple[tuple[str, float], ...] = ()  # the parts of the confidence
    child: int | None = None  # case: number of the file the span is in
    restyle: Restyle | None = None  # form only: the words stay, their look changes


@dataclass(frozen=True, slots=True)
class Era:
    """Dates of documents a rule is for: since ≤ date < until. None: open."""

    since: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered source of an example."""

    text: str
    decision: Decision
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A text in which a rule must speak (⟦…⟧ shows where) or, as a good example, must not.

    `becomes` is the whole text after the repair. Dates are ISO. `document` replaces the text where the fault is
    in fonts, parts or pages (built with `biaoshi.rules.paper`); then `text` holds the words at fault.
    """

    text: str
    becomes: str | None = None
    date: str | None = None
    as_of: str = "2026-11-24"
    profile: str = "gov"
    name: str | None = None
    document: Document | None = None
    severity: Severity | None = None
    case: tuple[str, ...] = ()  # further files of the case, as texts
    entry: Entry | None = None  # the record's row of a ledger
    registered: tuple["Registered", ...] = ()  # what the office's index of sources holds


@dataclass(frozen=True, slots=True)
class Rule:
    """One code. `bad` and `good` are never empty; the last good one is the near miss."""

    code: str
    name: str
    doc: str
    severity: Severity
    check: Callable[[Facts], Iterator[Hit]]
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    also: tuple[Severity, ...] = ()  # further severities a hit may have
    era: Era = field(default_factory=Era)
    silences: tuple[str, ...] = ()  # codes or families silenced on the same mark: "MK", "PE203"
    replaced_by: str | None = None  # retired: never reused
    content: bool = False  # it speaks of what the content stages found or the advice says

    @property
    def title(self) -> str:
        return self.doc.strip().splitlines()[0].rstrip("。")

    @property
    def grade(self) -> Grade:
        return _authority(self.doc)[1]

    @property
    def authority(self) -> tuple[str, ...]:
        """The instruments named, without the grade; a 依据 only if the grade is statute or standard."""
        return _authority(self.doc)[0]

    @property
    def basis(self) -> tuple[str, ...]:
        return self.authority if self.grade in ("statute", "standard") else ()


def _authority(doc: str) -> tuple[tuple[str, ...], Grade]:
    found = re.search(r"(?:依据|提示)：(.+?)（(statute|standard|practice|house)）。\s*$", doc, re.S)
    if not found:
        raise ValueError(
            "a rule's docstring must end with 依据：…（statute|standard）。 or 提示：…（practice|house）。"
        )
    items = tuple(re.sub(r"\s*\n\s*", "", x).strip() for x in re.split("[；;]", found[1]) if x.strip())
    grade: Grade = found[2]  # type: ignore[assignment]  # the pattern allows only the four
    return items, grade
