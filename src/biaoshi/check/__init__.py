"""The engine: bytes or text in, a judged report out."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from biaoshi.check.judging import judge
from biaoshi.check.reporting import finding, report
from biaoshi.fingerprints import Key
from biaoshi.marks import read
from biaoshi.masking import Evidence
from biaoshi.profiles import load_profile
from biaoshi.rules import all_rules
from biaoshi.types.document import Document
from biaoshi.types.facts import Facts, Profile, Stage
from biaoshi.types.report import File, Finding, Report
from biaoshi.types.rule import Rule

__all__ = ["Checker", "facts_of", "findings_of"]


def facts_of(
    document: Document, *, profile: Profile, as_of: datetime.date, given: datetime.date | None = None, name: str | None = None
) -> Facts:
    """Return the facts of `document`: what rules are allowed to see."""
    reading = read(document, given=given, name=name)
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
        stages=(Stage("marks", True), Stage("rules", True)),
    )


def findings_of(
    facts: Facts, rules: Iterable[Rule] | None = None, *, key: Key | None = None, evidence: Evidence = "masked"
) -> tuple[Finding, ...]:
    """Return the findings of `rules` (all of them if None) on `facts`, ordered by place and code."""
    found: list[Finding] = []
    seen: Counter[str] = Counter()
    for rule, hit in judge(facts, all_rules() if rules is None else rules):
        first = finding(rule, hit, facts, key, evidence, 0)
        base = first.fingerprint.rsplit("-", 1)[0]
        found.append(first if not seen[base] else finding(rule, hit, facts, key, evidence, seen[base]))
        seen[base] += 1
    return tuple(found)


@dataclass(frozen=True)
class Checker:
    """Holds what checking needs loaded once. `as_of` None: today, resolved at each call."""

    profile: str = "gov"
    as_of: datetime.date | None = None
    ocr: str = "auto"
    key: Key | None = None
    evidence: Evidence = "masked"
    ceiling: str | None = None
    loaded: Profile = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "loaded", load_profile(self.profile))

    def check_text(self, text: str, *, date: datetime.date | str | None = None, name: str | None = None) -> Report:
        """Return the report on `text` taken as a document; offsets are of exactly this string."""
        from biaoshi.formats.plain import read_text

        document = read_text(text)
        data = text.encode("utf-8", "surrogatepass")
        file = File(name or "-", sha256(data).hexdigest(), "text/plain", len(data), None)
        return self._report(document, file, _day(date), name)

    def _report(self, document: Document, file: File, given: datetime.date | None, name: str | None) -> Report:
        facts = facts_of(document, profile=self.loaded, as_of=self.as_of or datetime.date.today(), given=given, name=name)
        return report(facts, findings_of(facts, key=self.key, evidence=self.evidence), file, self.key)

    def check(self, path: Path | str, *, date: datetime.date | str | None = None) -> Report:
        """Return the report on the file at `path`."""
        raise NotImplementedError


def _day(value: datetime.date | str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value
