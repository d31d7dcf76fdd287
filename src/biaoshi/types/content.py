"""What the content stages found in a text: hints with their reasons, never verdicts.

    recognisers → Evidence …   (personal data, identifiers, credentials)
    grounds     → Passage …    (a paragraph and the ground of the annotation guide that may hold for it)
    catalogue   → ItemMatch …  (rows of a secrecy catalogue the text resembles)
    passages    → Reuse …      (stretches that stand in registered sources too)

Every one carries what speaks for it (`matched`), what speaks against it (`against`) and the parts of its score.
"""

from dataclasses import dataclass
from typing import Literal

from biaoshi.types.document import Span
from biaoshi.types.mark import Level, PeriodKind
from biaoshi.types.report import Archive, Disclosure, LevelSuggestion, Resource
from biaoshi.types.severity import Severity

Ground = Literal[
    "state_secret", "work_secret", "public_safety", "trade_secret", "personal_privacy", "internal_affairs",
    "process_info", "enforcement_file", "law_forbids",
]  # fmt: skip
GROUNDS: tuple[Ground, ...] = (
    "state_secret", "work_secret", "public_safety", "trade_secret", "personal_privacy", "internal_affairs",
    "process_info", "enforcement_file", "law_forbids",
)  # fmt: skip
Status = Literal["in_force", "repealed", "uncertain"]
Decision = Literal["classified", "withheld", "public"]
"""What was decided of a registered source: a state secret, not to be opened or published, public already."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of text that looks like personal data, an identifier or a credential.

    `code` is the rule that speaks of it (PI801 … PI841, SC712). `scores` are the parts that make up `confidence`:
    pattern, check digit, field validity, context. `subject` numbers the person it is tied to within the document.
    """

    code: str
    span: Span
    kind: str  # as a reader sees it: 身份证号码, 手机号码
    confidence: float
    scores: tuple[tuple[str, float], ...] = ()
    matched: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    severity: Severity | None = None  # None: the rule's own
    detail: str = ""  # one Chinese clause, without the text itself
    subject: int | None = None
    office: bool = False  # of an office, or of an official in function: right, not a leak
    masked: bool = False
    depth: int | None = None  # addresses: 0 province … 4 room
    also: tuple[Span, ...] = ()  # further places that belong to it (cells of a list, parts that join)
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph for which a ground may hold; `confidence` is calibrated."""

    ground: Ground
    span: Span
    confidence: float
    matched: tuple[str, ...] = ()  # the words that decided
    against: tuple[str, ...] = ()
    level: Level | None = None  # state_secret only
    domain: str = ""
    basis: tuple[str, ...] = ()  # law_forbids: the article
    scores: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class ItemMatch:
    """A row of a secrecy catalogue the text resembles."""

    id: str
    item: str
    domain: str
    level: Level
    period: PeriodKind
    value: int | str | None
    basis: str
    status: Status
    score: float
    span: Span
    matched: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reuse:
    """A stretch of the text that stands in a registered source too: which, never what. Nothing of it is kept anywhere."""

    span: Span
    source: str  # its id in the index
    decision: Decision
    level: Level | None
    expires: str | None  # ISO date: first day no longer secret
    prints: int  # shared
    share: float  # of the prints the stretch has


@dataclass(frozen=True, slots=True)
class Content:
    """All that the content stages found; empty where none ran (the stages say so)."""

    evidence: tuple[Evidence, ...] = ()
    passages: tuple[Passage, ...] = ()
    items: tuple[ItemMatch, ...] = ()
    persons: int = 0  # different private persons named
    resources: tuple[Resource, ...] = ()  # what was used to find it
    reuses: tuple[Reuse, ...] = ()


NOTHING = Content()


@dataclass(frozen=True, slots=True)
class Advice:
    """What is suggested: level, disclosure, archive. A person decides."""

    level: LevelSuggestion
    disclosure: Disclosure
    archive: Archive
    sever: tuple[Span, ...] = ()  # passages to mask where the paper can be released in part
    unread: str | None = None  # why nothing is decided yet: parts not read, stages that did not run
