"""Facts: everything a rule may look at. Rules never learn how a fact was found."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from biaoshi.types.content import NOTHING, Advice, Content
from biaoshi.types.document import Block, Document, Span
from biaoshi.types.entry import Entry
from biaoshi.types.mark import Level, Mark, MarkKind, Period, Piece
from biaoshi.types.severity import Severity

Openness = Literal["主动公开", "依申请公开", "不予公开"]
DateSource = Literal["given", "text", "metadata"]

StatementKind = Literal[
    "period",        # the text states this document's own level or period: 保密期限为5年, 定为机密级
    "retention",     # an archive's retention period: 保管期限：永久, 定期30年
    "extended",      # a decision to extend the secrecy period (on: its date)
    "declassified",  # a decision or stamp of declassification
    "event",         # an event a condition may wait for: 考试时间, 会议时间, 公布日期 (on: its date; value: which)
    "examination",   # tier of an examination paper: value national|provincial|prefectural|school|publisher|unknown
    "catalogue",     # the 保密事项范围 item is named as the basis of a level or period
    "withholding",   # a reason given for 不予公开 (value: the reason's words)
    "publication",   # the text says it is to be made public: 此件公开发布, 登报, 在网站公布
    "channel",       # a way of sending: value 明传|传真|电子邮件|微信|互联网
    "source",        # a document named in the text as a source (value: its title)
    "unit",          # head of an attachment or compiled item (value: its label)
    "derived",       # the text says the level is derived from another document
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """Something the text says that rules need, with its place. Unused fields stay None."""

    kind: StatementKind
    span: Span
    value: str | None = None
    level: Level | None = None
    period: Period | None = None
    on: datetime.date | None = None
    mark: Span | None = None  # span of the mark it speaks of


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a 公文 says of itself. Pieces carry place and folded text."""

    title: Piece | None = None
    genre: str | None = None  # 通知, 函, 纪要 … the statutory genre, or None
    number: Piece | None = None  # 发文字号
    issuer: Piece | None = None
    date: datetime.date | None = None  # 成文日期
    date_piece: Piece | None = None
    urgency: Piece | None = None
    copy_number: Piece | None = None
    copy_number_label: Piece | None = None  # 份号： in front of it
    openness: Openness | None = None
    openness_piece: Piece | None = None
    openness_bracketed: bool = True
    scope: Piece | None = None  # 知悉范围
    addressee: Piece | None = None  # 主送机关
    official: bool = False  # a 公文: issuer's head, document number or addressee is there
    telegram: bool = False
    letter: bool = False  # 信函格式
    carrier: Literal["document", "examination", "map", "form", "ledger", "volume_cover", "compilation", "teaching"] = (
        "document"
    )
    region: Literal["mainland", "hk_mo_tw", "republic", "military"] = "mainland"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of checking that ran or did not; `why` is Chinese.

    The classifier also says how many paragraphs the text has and how many of them it scored: the rest its gate left out.
    """

    name: str
    ran: bool
    why: str | None = None
    paragraphs: int | None = None
    scored: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """How strict an office is: switches and severities, mark forms, limits. Only ever milder than the rules."""

    name: str
    title: str = ""
    off: frozenset[str] = frozenset()  # rule codes switched off
    severity: Mapping[str, Severity] = field(default_factory=dict)  # caps: a finding is never above this
    limits: Mapping[str, int] = field(default_factory=lambda: {"绝密": 30, "机密": 20, "秘密": 10})  # years
    about_to_send: bool = False  # the final version about to be sent
    archive: bool = False
    drafts: bool = True  # copy numbers are given at printing
    enterprise: bool = False  # central SOE: trade-secret marks are judged
    trade_levels: tuple[str, ...] = ("核心商密", "普通商密")
    own_marks: tuple[str, ...] = ()  # further internal marks of the office
    forms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """One document, or one case: then `document` is the first file and `children` are all of them."""

    document: Document
    marks: tuple[Mark, ...]
    particulars: Particulars
    statements: tuple[Statement, ...]
    date: datetime.date | None  # the document's own date
    date_source: DateSource | None
    as_of: datetime.date  # the day of checking
    profile: Profile
    name: str | None = None  # file name without folders
    stages: tuple[Stage, ...] = ()
    children: tuple["Facts", ...] = ()
    case: bool = False
    content: Content = NOTHING
    advice: Advice | None = None  # None: no advice was asked for
    entry: Entry | None = None  # what the office's own ledger says of the record

    @cached_property
    def text(self) -> str:
        return self.document.text

    @property
    def law_date(self) -> datetime.date:
        """The date whose rules apply: the document's own, else the day of checking."""
        return self.date or self.as_of

    def of_kind(self, *kinds: MarkKind) -> Iterator[Mark]:
        """Yield marks of the kinds, mentions included."""
        return (m for m in self.marks if m.kind in kinds)

    def live(self, *kinds: MarkKind) -> Iterator[Mark]:
        """Yield marks that stand (document, attachment, paragraph); state-secret ones if no kind is named."""
        wanted = kinds or ("state_secret",)
        return (m for m in self.marks if m.kind in wanted and m.live)

    def own(self, *kinds: MarkKind) -> Iterator[Mark]:
        """Yield the document's own marks (role document); state-secret ones if no kind is named."""
        return (m for m in self.live(*kinds) if m.role == "document")

    def say(self, *kinds: str) -> Iterator[Statement]:
        """Yield statements of the kinds, in order of place."""
        return (s for s in self.statements if s.kind in kinds)

    @cached_property
    def source_days(self) -> Mapping[Span | None, datetime.date | None]:
        """Date of each marked source the text names, by the span of its mark; the first statement of a mark counts."""
        return {s.mark: s.on for s in reversed(self.statements) if s.kind == "source"}

    def block(self, offset: int) -> Block:
        return self.document.blocks[self.document.block_at(offset)]

    def line(self, offset: int) -> Span:
        """Span of the text line (between line feeds) that holds `offset`."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return Span(start, len(self.text) if end < 0 else end)
