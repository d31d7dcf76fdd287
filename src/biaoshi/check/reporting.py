"""Facts and findings put into the report's form. Every string passes the masking door here."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from biaoshi import __about__
from biaoshi.advice.archive import decide
from biaoshi.advice.disclosure import unread
from biaoshi.advice.severing import Severance
from biaoshi.check import together
from biaoshi.check.excerpts import PERSONAL, context, excerpt
from biaoshi.check.judging import judge, severity
from biaoshi.check.places import locate
from biaoshi.fingerprints import Key, fingerprint
from biaoshi.masking import Evidence, mask
from biaoshi.rules import RULESET, all_rules
from biaoshi.types.content import Advice
from biaoshi.types.document import CLOSED, Document
from biaoshi.types.facts import Facts
from biaoshi.types.mark import LEVELS, Mark, Piece
from biaoshi.types.report import (
    Archive,
    Counts,
    Coverage,
    CoverageLine,
    Disclosure,
    DocumentLine,
    File,
    Finding,
    Fix,
    LevelSuggestion,
    MarkLine,
    PeriodLine,
    Report,
    Resource,
    StageLine,
    Tool,
    Transfer,
    Verdict,
)
from biaoshi.types.rule import Hit, Rule


def tool(facts_profile: str, key: Key | None, resources: tuple[Resource, ...] = ()) -> Tool:
    return Tool("biaoshi", __about__.VERSION, RULESET, facts_profile, resources, key.id if key else "unkeyed")


def findings_of(
    facts: Facts, rules: Iterable[Rule] | None = None, *, key: Key | None = None, evidence: Evidence = "masked"
) -> tuple[Finding, ...]:
    """Return the findings of `rules` (all of them if None) on `facts`, ordered by place and code."""
    found: list[Finding] = []
    seen: Counter[str] = Counter()
    for rule, hit in judge(facts, all_rules() if rules is None else rules):
        first = finding(rule, hit, facts, key, evidence)
        base, _, _ = first.fingerprint.rpartition("-")
        found.append(replace(first, fingerprint=f"{base}-{seen[base]}"))  # equal prints are numbered
        seen[base] += 1
    return tuple(found)


def finding(rule: Rule, hit: Hit, facts: Facts, key: Key | None, evidence: Evidence) -> Finding:
    """Return the finding for one hit."""
    owner = facts.children[hit.child] if hit.child is not None and facts.children else facts
    text = owner.text
    spans = ([hit.span] if hit.span else []) + list(hit.also)
    start, end = (hit.span.start, hit.span.end) if hit.span else (0, 0)
    words = excerpt(owner, hit.span, evidence, whole=rule.code.startswith(PERSONAL)) if hit.span else None
    return Finding(
        rule=rule.code,
        severity=severity(rule, hit, facts),
        grade=rule.grade,
        message=mask(hit.message),
        locations=tuple(locate(owner.document, s, hit.child) for s in spans),
        evidence=words,
        matched=tuple(mask(m) for m in hit.matched),
        against=tuple(mask(a) for a in hit.against),
        scores={name: round(part, 3) for name, part in hit.scores},
        confidence=hit.confidence,
        basis=rule.basis,
        suggestion=mask(hit.suggestion)
        if hit.suggestion
        else (hit.mark.canonical if hit.mark and hit.replacement is not None else None),
        fix=Fix(hit.safe, hit.replacement) if hit.replacement is not None and hit.span else None,
        fingerprint=fingerprint(key, rule.code, text, start, end),
        context=context(owner, hit.span, evidence, rule.code) if hit.span else None,
    )


def mark_line(mark: Mark, document: Document) -> MarkLine:
    return MarkLine(
        text=mask(mark.text),
        canonical=mark.canonical,
        kind=mark.kind,
        level=mark.level,
        period=PeriodLine(mark.period.kind, mark.period.value),
        expires=mark.expires.isoformat() if mark.expires else None,
        presumed=mark.presumed,
        expires_basis=mark.expires_basis,
        role=mark.role,
        role_reason=mark.role_reason,
        location=locate(document, mark.span),
    )


def highest(facts: Facts) -> str | None:
    """Return the highest level over the file's own marks that are neither mention, source nor obsolete."""
    top = max((m.rank for m in facts.live("state_secret", "changed")), default=0)
    return LEVELS[top - 1] if top else None


def _summit(own: str | None, children: Iterable[Report]) -> str | None:
    """Return the highest level over a file and the files inside it."""
    known = [level for level in (own, *(c.highest_level for c in children)) if level in LEVELS]
    return max(known, key=LEVELS.index, default=None)


def _together(own: Counts, children: Iterable[Report]) -> Counts:
    """Return the counts of a file and of the files inside it, which already hold those of theirs."""
    all_counts = (own, *(c.counts for c in children))
    return Counts(
        sum(c.error for c in all_counts),
        sum(c.warning for c in all_counts),
        sum(c.info for c in all_counts),
        sum(c.suppressed for c in all_counts),
    )


def whole(child: Report) -> bool:
    """Tell whether a child and all inside it were read to the end."""
    return child.coverage.complete and child.verdict not in ("unreadable", "incomplete", "stopped")


def coverage(document: Document) -> Coverage:
    lines = tuple(
        CoverageLine(mask(p.name), p.kind, p.chars, p.status, mask(p.why) if p.why else None) for p in document.parts
    )
    return Coverage(all(p.status in CLOSED for p in document.parts), lines)


def document_line(facts: Facts) -> DocumentLine:
    p = facts.particulars

    def text(piece: Piece | None) -> str | None:
        return mask(piece.folded.strip()) if piece else None

    return DocumentLine(
        title=text(p.title),
        genre=p.genre,
        number=text(p.number),
        issuer=text(p.issuer),
        date=facts.date.isoformat() if facts.date else None,
        date_source=facts.date_source,
        urgency=text(p.urgency),
        copy_number=text(p.copy_number),
        openness=p.openness,
        scope=text(p.scope),
    )


def verdict(anything: bool, complete: bool, counts: Counts) -> Verdict:
    """Rule 1 of the report: unreadable, incomplete, findings, no_findings, in this order.

    `anything`: some part was read; `complete`: every part was.
    """
    if not anything:
        return "unreadable"
    if not complete:
        return "incomplete"
    return "findings" if counts.error or counts.warning else "no_findings"


def counts(findings: tuple[Finding, ...]) -> Counts:
    live = [f for f in findings if f.suppressed is None]
    return Counts(
        sum(f.severity == "error" for f in live),
        sum(f.severity == "warning" for f in live),
        sum(f.severity == "info" for f in live),
        len(findings) - len(live),
    )


def report(
    facts: Facts,
    findings: tuple[Finding, ...],
    file: File | None,
    key: Key | None,
    children: tuple[Report, ...] = (),
    *,
    container: bool = False,
) -> Report:
    """Return the report of one file with `children`, the reports of the files inside it.

    Advice refers while content stages have not run (rule 3). Counts, verdict and level are of all together; marks,
    findings and coverage are its own.
    """
    lines = coverage(facts.document)
    complete = lines.complete and all(map(whole, children))
    total = _together(counts(findings), children)
    advice = _advice(facts, complete)
    told = children if facts.advice else ()
    return Report(
        kind="container" if container else "document",
        tool=tool(facts.profile.name, key, facts.content.resources),
        as_of=facts.as_of.isoformat(),
        file=file,
        verdict=verdict(_anything(facts.document), complete, total),
        counts=total,
        highest_level=_summit(highest(facts), children),
        stages=_stages(facts),
        coverage=lines,
        document=document_line(facts),
        marks=tuple(mark_line(m, facts.document) for m in facts.marks),
        findings=findings,
        level_suggestion=together.level(advice.level, told),
        disclosure=together.disclosure(_disclosure(advice, findings), told),
        archive=together.archive(advice.archive, told),
        children=children,
    )


_SAYS: dict[str, tuple[str, ...]] = {
    "state_secret": ("SC701", "SC702"), "work_secret": ("SC703",), "internal_affairs": ("SC704",),
    "process_info": ("SC705",), "enforcement_file": ("SC706",), "trade_secret": ("SC707",), "public_safety": ("SC708",),
    "law_forbids": ("SC709",), "personal_privacy": ("PI83", "PI84", "PI80", "PI81", "PI82"),
}  # fmt: skip
"""Codes (or their beginnings) that speak of each ground."""


def _disclosure(advice: Advice, findings: tuple[Finding, ...]) -> Disclosure:
    """Return the disclosure advice with the findings each ground rests on."""
    grounds = tuple(
        replace(g, findings=tuple(f.fingerprint for f in findings if f.rule.startswith(_SAYS.get(g.code, ("?",)))))
        for g in advice.disclosure.grounds
    )
    return replace(advice.disclosure, grounds=grounds)


def case_report(facts: Facts, findings: tuple[Finding, ...], children: tuple[Report, ...], key: Key | None) -> Report:
    """Return the report of a case: its own findings, one verdict over all, the files as children."""
    complete = all(map(whole, children))
    total = _together(counts(findings), children)
    if any(c.verdict == "stopped" for c in children):
        outcome: Verdict = "stopped"
    else:
        outcome = verdict(any(c.verdict != "unreadable" for c in children), complete, total)
    advice = _advice(facts, complete)
    halted = outcome == "stopped"
    return Report(
        kind="case",
        tool=tool(facts.profile.name, key, facts.content.resources),
        as_of=facts.as_of.isoformat(),
        file=None,
        verdict=outcome,
        counts=total,
        highest_level=_summit(None, children),
        stages=() if outcome == "stopped" else _stages(facts),
        coverage=Coverage(complete, ()),
        document=DocumentLine() if outcome == "stopped" else document_line(facts),
        marks=(),
        findings=findings,
        level_suggestion=_STOPPED.level if halted else together.level(None, children),
        disclosure=_STOPPED.disclosure if halted else together.disclosure(None, children),
        archive=_STOPPED.archive if halted else together.archive(advice.archive, children),
        children=children,
    )


STOPPED = "本机不得处理该密级文件，已停止处理。请勿复制、转发，立即报告保密工作机构"
_STOPPED = Advice(
    LevelSuggestion(None, None, None, None, 0.0, STOPPED),
    Disclosure("refer", False, (), (), STOPPED),
    Archive(None, None, None, "refer", (), None, Transfer(), (STOPPED,)),
)


def stopped(facts: Facts, file: File, key: Key | None, children: tuple[Report, ...] = ()) -> Report:
    """Return what may be kept of a paper above the site's ceiling: level, digest, time, nothing else (rule 9).

    A file inside it that is above the ceiling stops the whole; of `children` only the level is kept.
    """
    bare = replace(file, path="", media_type=None, bytes=0, pages=None)
    return Report(
        kind="document", tool=tool(facts.profile.name, key), as_of=facts.as_of.isoformat(), file=bare, verdict="stopped",
        counts=Counts(), highest_level=_summit(highest(facts), children), stages=(), coverage=Coverage(False, ()), document=DocumentLine(),
        marks=(), findings=(), level_suggestion=_STOPPED.level,
        disclosure=_STOPPED.disclosure, archive=_STOPPED.archive,
    )  # fmt: skip


def _stages(facts: Facts) -> tuple[StageLine, ...]:
    return tuple(StageLine(s.name, s.ran, s.why, s.paragraphs, s.scored) for s in facts.stages)


def _advice(facts: Facts, complete: bool) -> Advice:
    """Return the advice of the facts; where none was given, the dates an archive asks for and the reason to refer.

    Of a case only the dates are its own: what is advised follows from its files.
    """
    if facts.advice:
        return facts.advice
    reason = unread(facts, complete) or "没有要求审查内容，不能给出结论，须经人工审查。"
    dates = decide(facts, complete, (), Severance((), True, True))
    if not facts.case:
        dates = replace(
            dates, suggestion="refer", reasons=(reason,), transfer=replace(dates.transfer, opening_opinion=None)
        )
    else:
        dates = replace(dates, suggestion="open", reasons=())
    return Advice(
        LevelSuggestion(None, None, None, None, 0.0, reason), Disclosure("refer", False, (), (), reason), dates
    )


def _anything(document: Document) -> bool:
    """Something of the file itself was read (its name alone is not), or it provably holds nothing."""
    own = [p for p in document.parts if p.name != "filename"]
    return any(p.status in ("read", "ocr", "read_by_person") for p in own) or all(p.status in CLOSED for p in own)
