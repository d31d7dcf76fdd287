"""The report: one contract for every surface (spec: fields are added, never renamed, within a major version)."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from biaoshi.types.document import Box
from biaoshi.types.severity import Severity

SCHEMA_VERSION = "1.0"
Verdict = Literal["stopped", "unreadable", "incomplete", "findings", "no_findings"]


@dataclass(frozen=True, slots=True)
class Resource:
    name: str
    version: str
    sha256: str | None
    highest_level: str | None = None  # a model: highest marked level of what it was trained on


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    version: str
    ruleset: str
    profile: str
    resources: tuple[Resource, ...] = ()
    key: str | None = None  # id of the office's fingerprint key; None: unkeyed


@dataclass(frozen=True, slots=True)
class File:
    path: str
    sha256: str | None
    media_type: str | None
    bytes: int
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    error: int = 0
    warning: int = 0
    info: int = 0
    suppressed: int = 0


@dataclass(frozen=True, slots=True)
class StageLine:
    name: str
    ran: bool
    why: str | None = None
    paragraphs: int | None = None  # classifier: paragraphs of the text; those beyond `scored` its gate left out
    scored: int | None = None


@dataclass(frozen=True, slots=True)
class CoverageLine:
    part: str
    kind: str
    chars: int
    status: str
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    complete: bool
    parts: tuple[CoverageLine, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentLine:
    title: str | None = None
    genre: str | None = None
    number: str | None = None
    issuer: str | None = None
    date: str | None = None
    date_source: str | None = None
    urgency: str | None = None
    copy_number: str | None = None
    openness: str | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """Where: code points, half-open; `page` from 1; `bbox` in points from the top left after rotation."""

    part: str
    page: int | None
    block: int
    cell: tuple[int, int, int] | None
    start: int
    end: int
    offset: tuple[int, int] | None
    bbox: Box | None
    source: str = "text"
    child: int | None = None


@dataclass(frozen=True, slots=True)
class PeriodLine:
    kind: str
    value: int | str | None


@dataclass(frozen=True, slots=True)
class MarkLine:
    text: str
    canonical: str | None
    kind: str
    level: str | None
    period: PeriodLine
    expires: str | None
    presumed: bool
    expires_basis: str | None
    role: str
    role_reason: str
    location: Location


@dataclass(frozen=True, slots=True)
class Fix:
    safe: bool
    replacement: str


@dataclass(frozen=True, slots=True)
class Suppressed:
    reason: str
    owner: str
    until: str | None


@dataclass(frozen=True, slots=True)
class Context:
    """What stands beside the evidence on its own line, a few code points either side, masked like it."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found: what, where, how sure, on what authority, and the right form where there is one."""

    rule: str
    severity: Severity
    grade: str
    message: str
    locations: tuple[Location, ...]
    evidence: str | None
    matched: tuple[str, ...]
    against: tuple[str, ...]
    scores: dict[str, float]
    confidence: float
    basis: tuple[str, ...]
    suggestion: str | None
    fix: Fix | None
    fingerprint: str
    suppressed: Suppressed | None = None
    context: Context | None = None  # null where the evidence is, and for personal data and sensitive content


@dataclass(frozen=True, slots=True)
class LevelItem:
    id: str
    item: str
    level: str
    period: PeriodLine
    basis: str
    status: str
    score: float
    matched: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelSuggestion:
    nature: str | None
    level: str | None
    period: PeriodLine | None
    origin: str | None
    confidence: float
    reason: str
    items: tuple[LevelItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    code: str
    statutory: bool
    verb: str | None
    basis: str | None
    for_: tuple[str, ...]
    against: tuple[str, ...]
    confidence: float
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MustPublish:
    category: str
    basis: str
    matched: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Disclosure:
    outcome: str
    hold: bool
    grounds: tuple[Ground, ...]
    must_publish: tuple[MustPublish, ...]
    reason: str
    openness: str | None = None  # the attribute proposed for a paper that bears none: 主动公开|依申请公开|不予公开
    openness_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    opening_opinion: str | None = None
    openness_record: str | None = None
    level_changes: str | None = None


@dataclass(frozen=True, slots=True)
class Archive:
    formed: str | None
    expires: str | None
    twenty_five_years: str | None
    suggestion: str
    art8: tuple[int, ...]
    review_on: str | None
    transfer: Transfer
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What `check` returns. `to_dict()` is the JSON of the contract."""

    kind: Literal["document", "container", "case"]
    tool: Tool
    as_of: str
    file: File | None
    verdict: Verdict
    counts: Counts
    highest_level: str | None
    stages: tuple[StageLine, ...]
    coverage: Coverage
    document: DocumentLine
    marks: tuple[MarkLine, ...]
    findings: tuple[Finding, ...]
    level_suggestion: LevelSuggestion
    disclosure: Disclosure
    archive: Archive
    children: tuple["Report", ...] = ()
    schema_version: str = field(default=SCHEMA_VERSION)

    def family(self) -> Iterator["Report"]:
        """Yield this report and those of the files inside it, at any depth, in order."""
        yield self
        for child in self.children:
            yield from child.family()

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain JSON types, keys in the order of the contract."""
        order = ("schema_version", "kind", "tool", "as_of", "file", "verdict", "counts", "highest_level", "stages",
                 "coverage", "document", "marks", "findings", "level_suggestion", "disclosure", "archive",
                 "children")  # fmt: skip
        raw = asdict(self)
        for ground in _grounds(raw):
            ground["for"] = ground.pop("for_")
        plain: dict[str, Any] = {key: _plain(raw[key]) for key in order}
        return plain


def _grounds(raw: dict[str, Any]) -> list[dict[str, Any]]:
    found = list(raw["disclosure"]["grounds"])
    for child in raw["children"]:
        found += _grounds(child)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value
