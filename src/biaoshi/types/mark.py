"""A mark found in a document, taken apart so that each rule can judge one thing about it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from biaoshi.types.document import Span

Level = Literal["绝密", "机密", "秘密"]
LEVELS: tuple[Level, ...] = ("秘密", "机密", "绝密")
"""Ascending, so that `LEVELS.index` ranks them."""
MarkKind = Literal["state_secret", "work_secret", "trade_secret", "internal", "declassified", "changed", "other"]
Role = Literal["document", "attachment", "paragraph", "source", "mention", "obsolete"]
LIVE: frozenset[Role] = frozenset({"document", "attachment", "paragraph"})
PeriodKind = Literal["years", "months", "days", "until", "condition", "indefinite", "missing", "invalid"]
Order = Literal["normal", "star_first", "star_last", "period_first"]
Spelling = Literal["standard", "miswritten", "invented", "foreign", "traditional"]
Zone = Literal["top", "right", "center", "title", "foot", "header", "footer", "textbox", "body", "metadata", "filename"]
Relation = Literal["derive", "implement", "cite"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A component of a mark: as it stands (`text`), folded, and where."""

    text: str
    folded: str
    span: Span


@dataclass(frozen=True, slots=True)
class Period:
    """A secrecy period as written. `value`: int for years/months/days, ISO date for until, words for condition.

    `kind` is what is meant where beyond doubt (十年 → years 10, 半年 → months 6), else `invalid`.
    `amount` is the number as written where there is one, also for invalid periods (`10` of 机密★10).
    """

    kind: PeriodKind
    value: int | str | None = None
    piece: Piece | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark at one place. `span` covers it as it stands, label and brackets included."""

    span: Span
    text: str
    kind: MarkKind
    level: Level | None  # the level meant where beyond doubt (绝秘 → 绝密), else None
    period: Period
    role: Role
    role_reason: str
    zone: Zone = "body"
    level_piece: Piece | None = None  # 机密, 机密级, 机 密, 绝秘, SECRET
    separator: Piece | None = None  # what stands between level and period, spaces included; None if nothing
    label: Piece | None = None  # 密级： 保密级别：
    brackets: tuple[Span, ...] = ()
    order: Order = "normal"
    spelling: Spelling = "standard"
    disguised: tuple[Span, ...] = ()  # hidden or look-alike characters inside the mark
    spaces: tuple[Span, ...] = ()  # stray spaces and line breaks inside the mark
    struck: bool = False
    owner: str | None = None  # trade secret: 权属; work secret and internal: none
    relation: Relation | None = None  # role source only: how this document uses the source
    source_title: str | None = None
    on: date | None = None  # changed, declassified: date of the decision as written
    basis: str | None = None  # changed, declassified: instrument or organ named
    unit: int | None = None  # number of the attachment or compiled item it heads, from 1; None: the document
    repeats: tuple[Span, ...] = ()  # the same mark repeated by running headers or footers
    canonical: str | None = None
    expires: date | None = None
    presumed: bool = False
    expires_basis: str | None = None

    @property
    def live(self) -> bool:
        """It stands as a mark of this document, one of its attachments or paragraphs."""
        return self.role in LIVE

    @property
    def rank(self) -> int:
        """0 none, 1 秘密, 2 机密, 3 绝密."""
        return 0 if self.level is None else LEVELS.index(self.level) + 1
