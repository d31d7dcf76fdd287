"""The checker: loaded resources, and the ways to call them."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from biaoshi import closings, suppressions
from biaoshi.check.branch import Branch, Judge, file_of, grow
from biaoshi.check.content import Wanted, advised, not_read, own_catalogues, own_lexicons, own_sources, with_content
from biaoshi.check.facts import facts_of, join_case
from biaoshi.check.judging import judge
from biaoshi.check.reporting import case_report, findings_of, report, stopped, whole
from biaoshi.closings import Closing
from biaoshi.errors import ConfigError, UsageError
from biaoshi.fingerprints import Key, load_key
from biaoshi.formats.form import Ocr
from biaoshi.isolate import Node, Reader, Reading
from biaoshi.isolate.cores import helpers
from biaoshi.masking import Evidence
from biaoshi.profiles import load_profile
from biaoshi.rules import all_rules
from biaoshi.suppressions import Acceptance
from biaoshi.types.document import CLOSED, Document
from biaoshi.types.entry import Entry
from biaoshi.types.facts import Facts, Profile
from biaoshi.types.mark import LEVELS
from biaoshi.types.report import Finding, Report
from biaoshi.types.rule import Hit, Rule
from biaoshi.types.severity import SEVERITIES

if TYPE_CHECKING:
    from biaoshi.catalogue import Catalogue
    from biaoshi.lexicons import Lexicon
    from biaoshi.passages import Index

CEILINGS = ("none", *LEVELS)
"""`none`: no classified paper at all may be on this machine; a level: papers up to it may."""
EVIDENCE: tuple[Evidence, ...] = ("none", "masked", "full")
OCR: tuple[Ocr, ...] = ("auto", "always", "never")
Seen = Callable[[Document], None]


@dataclass(frozen=True)
class Checker:
    """Holds what checking needs, loaded once; use it as a context manager to end the reading process with it.

    `profile` is a name or an office's .toml file; `as_of` (a date or its ISO form) None is today,
    resolved at each call. `key` is the office's fingerprint key or the file it is in. `select` and
    `ignore` name rule codes or their beginnings. `catalogues`: the office's own imported lists (files, folders);
    `lexicons`: its own word lists (.csv); `sources`: its index of registered papers, which `key` opens. `ceiling` None: the site has none. `progress` is called whenever a
    picture or a page was recognised. `reading`: reading processes of the caller's, in whose hands `ocr` and `progress`
    then are. Raises UsageError and
    ConfigError for settings that are wrong.
    """

    profile: str = "gov"
    as_of: datetime.date | str | None = None
    ocr: Ocr = "auto"
    key: Key | Path | str | None = None
    evidence: Evidence = "masked"
    ceiling: str | None = None
    content: Wanted = "auto"
    catalogues: tuple[Path | str, ...] = ()
    lexicons: tuple[Path | str, ...] = ()
    sources: Path | str | None = None
    accepted: tuple[Acceptance, ...] = ()
    read_by: tuple[Closing, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    progress: Callable[[], None] | None = None
    reading: Reader | None = None
    _as_of: datetime.date | None = field(init=False, repr=False)
    _key: Key | None = field(init=False, repr=False)
    _profile: Profile = field(init=False, repr=False)
    _rules: tuple[Rule, ...] = field(init=False, repr=False)
    _catalogues: "tuple[Catalogue, ...]" = field(init=False, repr=False)
    _lexicons: "tuple[Lexicon, ...]" = field(init=False, repr=False)
    _sources: "Index | None" = field(init=False, repr=False)
    _reader: Reader = field(init=False, repr=False)
    _used: set[Acceptance] = field(init=False, repr=False, default_factory=set)
    _closed: set[Closing] = field(init=False, repr=False, default_factory=set)

    def __post_init__(self) -> None:
        if self.ceiling is not None and self.ceiling not in CEILINGS:
            raise UsageError(f"ceiling 只能是 {'、'.join(CEILINGS)}。")
        if self.ocr not in OCR:
            raise UsageError(f"ocr 只能是 {'、'.join(OCR)}。")
        if self.evidence not in EVIDENCE:
            raise UsageError(f"evidence 只能是 {'、'.join(EVIDENCE)}。")
        profile = load_profile(self.profile)
        _known(profile)
        key = load_key(Path(self.key)) if isinstance(self.key, str | Path) else self.key
        for name, value in (
            ("_as_of", day(self.as_of)),
            ("_key", key),
            ("_profile", profile),
            ("_rules", tuple(r for r in all_rules() if self._wants(r.code))),
            ("_catalogues", own_catalogues(self.catalogues)),
            ("_lexicons", own_lexicons(self.lexicons)),
            ("_sources", own_sources(self.sources, key, self.ceiling)),
            ("_reader", self.reading or Reader(ocr=self.ocr, helpers=helpers(), progress=self.progress)),
        ):
            object.__setattr__(self, name, value)

    def _wants(self, code: str) -> bool:
        return (not self.select or code.startswith(self.select)) and not (self.ignore and code.startswith(self.ignore))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the reading process; the checker may be used again, and then starts another."""
        self._reader.close()

    def check(
        self,
        path: Path | str,
        *,
        date: datetime.date | str | None = None,
        name: str | None = None,
        entry: Entry | None = None,
        seen: Seen | None = None,
    ) -> Report:
        """Return the report on the file at `path`. What is wrong with the file is in the report, never raised.

        `name` is what the file is called where that is not the name it lies under; `entry`: what a ledger says of it.
        `seen` is told each document read: the file's and those of the files inside it, in the order of `Report.family`.
        """
        with self._reader.open(path, name=name or Path(path).name) as node:
            return self._one(node, name or str(path), date, entry, seen)

    @contextmanager
    def opened(
        self, source: "Path | str | bytes", name: str | None = None, *, date: datetime.date | str | None = None
    ) -> "Iterator[tuple[Node, Branch]]":
        """Give the file's bytes and all that was found in it, advice too, for whoever writes it back; good within the context."""
        name = name if name is not None or isinstance(source, bytes) else Path(source).name
        path = name or "-" if isinstance(source, bytes) else str(source)
        with self._reader.open(source, name=name) as node:
            branch = grow(self._reader, node, path, self._judge(self._today(), day(date)))
            if self.content == "auto" and not branch.stopped:
                whole_tree = branch.facts.document.complete and all(map(whole, branch.children))
                branch = replace(branch, facts=advised(branch.facts, whole_tree))
            yield node, branch

    def said(self, branch: Branch) -> tuple[tuple[Hit, Finding], ...]:
        """Return what was found in the file itself, each with the hit it comes from; accepted findings are left out."""
        if branch.stopped:
            return ()
        found = self._accept(self._findings(branch.facts), branch.file.sha256, branch.facts)
        hits = (hit for _, hit in judge(branch.facts, self._rules))
        return tuple((h, f) for h, f in zip(hits, found, strict=True) if f.suppressed is None)

    def report(self, branch: Branch) -> Report:
        """Return the report on a file that was `opened`."""
        return self._report(branch)

    @property
    def reader(self) -> Reader:
        """The reading processes, for whoever writes files back and reads them again."""
        return self._reader

    def check_bytes(self, data: bytes, name: str | None = None, *, date: datetime.date | str | None = None) -> Report:
        """Return the report on the bytes of a file; `name` is what it is called, if anything."""
        with self._reader.open(data, name=name) as node:
            return self._one(node, name or "-", date)

    def check_text(self, text: str, *, date: datetime.date | str | None = None, name: str | None = None) -> Report:
        """Return the report on `text` taken as a document; offsets are of exactly this string."""
        from biaoshi.formats.plain import read_text

        data = text.encode("utf-8", "surrogatepass")
        reading = Reading(read_text(text), sha256(data).hexdigest(), len(data), "text/plain")
        facts = self._facts(reading.document, self._today(), day(date), name, reading.sha256)
        branch = Branch(facts, file_of(reading, name or "-"), False, stopped=self._above_ceiling(facts))
        return self._report(branch)

    def check_many(self, paths: Iterable[Path | str], *, date: datetime.date | str | None = None) -> Iterator[Report]:
        """Yield one report a path, in order; a file that cannot be read costs only its own report."""
        for path in paths:
            yield self.check(path, date=date)

    def check_case(
        self,
        paths: Iterable[Path | str],
        *,
        date: datetime.date | str | None = None,
        names: Sequence[str | None] | None = None,
        entry: Entry | None = None,
        seen: Seen | None = None,
    ) -> Report:
        """Return one report on a case (件): what is released together. Its files are the children, in order.

        `names`: what the files are called where that is not the name they lie under; `entry`: what a ledger says of the
        case; `seen`: as of `check`, the case itself has no document.
        """
        listed = list(paths)
        if not listed:
            raise UsageError("一件至少要有一个文件。")
        given, as_of = day(date), self._today()
        called = names or [None] * len(listed)
        judge = self._judge(as_of, given, seen)
        alone = [self._file(path, judge, name) for path, name in zip(listed, called, strict=True)]
        case = replace(join_case([b.facts for b in alone], given), entry=entry)
        files = [replace(b, facts=f) for b, f in zip(alone, case.children, strict=True)]
        if any(b.stopped for b in files):
            reports = [self._report(replace(b, stopped=True)) for b in files]
            return case_report(case, (), tuple(reports), self._key)
        reports = [self._report(b) for b in files]
        return case_report(case, self._accept(self._findings(case), None, case), tuple(reports), self._key)

    def stale(self) -> tuple[str, ...]:
        """Return a Chinese sentence for each decision that has run out, or accepted or closed nothing so far."""
        unused = closings.stale(self.read_by, frozenset(self._closed))
        return (*suppressions.stale(self.accepted, frozenset(self._used), self._today()), *unused)

    def closing(self, report: Report, path: str, part: str, *, person: str, note: str | None = None) -> Closing:
        """Return the decision that `person` has read the `part` of the file `path`, both as `report` names them.

        Give it to a checker as `read_by`. Raises UsageError where the report has no such file, part or open line.
        """
        for origin, one in closings.sources(report):
            if one.file is not None and one.file.path == path:
                line = next((p for p in one.coverage.parts if p.part == part), None)
                if line is None:
                    listed = "、".join(p.part for p in one.coverage.parts if p.status not in CLOSED) or "没有未读的部分"
                    raise UsageError(f"这个文件没有名为“{part}”的部分；未读的部分：{listed}。")
                return closings.close(origin, line, person=person, on=self._today(), note=note, key=self._key)
        raise UsageError(f"检查结果里没有“{path}”这个文件。")

    def _today(self) -> datetime.date:
        return self._as_of or datetime.date.today()

    def _one(
        self, node: Node, path: str, date: datetime.date | str | None, entry: Entry | None = None,
        seen: Seen | None = None,
    ) -> Report:  # fmt: skip
        branch = grow(self._reader, node, path, self._judge(self._today(), day(date), seen))
        return self._report(replace(branch, facts=replace(branch.facts, entry=entry)))

    def _file(self, path: Path | str, judge: Judge, name: str | None) -> Branch:
        with self._reader.open(path, name=name or Path(path).name) as node:
            return grow(self._reader, node, name or str(path), judge, kept=True)

    def _judge(self, as_of: datetime.date, given: datetime.date | None, seen: Seen | None = None) -> Judge:
        """`given` is the date of the file itself, or of the only one it wraps."""

        def facts(reading: Reading, name: str | None, dated: bool, origin: str) -> Facts:
            told = closings.apply(reading.document, origin, self.read_by, self._key)
            self._closed.update(told.used)
            if seen is not None:
                seen(told.document)
            return self._facts(told.document, as_of, given if dated else None, name, reading.sha256)

        return Judge(facts, self._above_ceiling, self._report)

    def _facts(
        self, document: Document, as_of: datetime.date, given: datetime.date | None, name: str | None, digest: str | None
    ) -> Facts:  # fmt: skip
        facts = facts_of(document, profile=self._profile, as_of=as_of, given=given, name=name)
        if self._above_ceiling(facts):
            return facts  # nothing more is taken from a paper that may not be here
        if self.content == "never":
            return not_read(facts, "本次没有要求审查内容", self._sources)
        return with_content(facts, self._catalogues, self._lexicons, self._sources, digest)

    def _findings(self, facts: Facts) -> tuple[Finding, ...]:
        return findings_of(facts, self._rules, key=self._key, evidence=self.evidence)

    def _accept(self, findings: tuple[Finding, ...], digest: str | None, facts: Facts) -> tuple[Finding, ...]:
        key = self._key.id if self._key else "unkeyed"
        applied = suppressions.apply(findings, self.accepted, sha256=digest, key=key, as_of=facts.as_of)
        self._used.update(applied.used)
        return applied.findings

    def _report(self, branch: Branch) -> Report:
        facts, file = branch.facts, branch.file
        if branch.stopped:
            return stopped(facts, file, self._key, branch.children)
        if self.content == "auto":
            facts = advised(facts, facts.document.complete and all(map(whole, branch.children)))
        findings = self._accept(self._findings(facts), file.sha256, facts)
        return report(facts, findings, file, self._key, branch.children, container=branch.container)

    def _above_ceiling(self, facts: Facts) -> bool:
        if self.ceiling is None:
            return False
        allowed = CEILINGS.index(self.ceiling)
        return any(
            m.rank > allowed or (m.rank == 0 and m.kind == "state_secret") for m in facts.own("state_secret", "changed")
        )


def _known(profile: Profile) -> None:
    """Raise ConfigError if the profile names a rule there is not, or would make one stricter."""
    rules = {r.code: r for r in all_rules()}
    for code in (*profile.off, *profile.severity):
        if code not in rules:
            raise ConfigError(f"方案“{profile.name}”提到没有的规则 {code}；用 biaoshi rules 查看全部规则。")
    for code, cap in profile.severity.items():
        worst = max((rules[code].severity, *rules[code].also), key=SEVERITIES.index)
        if SEVERITIES.index(cap) > SEVERITIES.index(worst):
            raise ConfigError(f"方案“{profile.name}”把 {code} 定为 {cap}，高于规则本身的 {worst}；方案只能放宽。")


def day(value: datetime.date | str | None) -> datetime.date | None:
    """Return the date meant by an ISO string or date. Raises UsageError."""
    if not isinstance(value, str):
        return value
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise UsageError(f"“{value}”不是有效日期，应写作 2026-11-24 的样子。") from error
