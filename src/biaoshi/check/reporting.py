"""Facts and findings put into the report's form. Every string passes the masking door here."""

from biaoshi import __about__
from biaoshi.check.judging import severity
from biaoshi.check.places import locate
from biaoshi.fingerprints import Key, fingerprint
from biaoshi.masking import Evidence, door, mask
from biaoshi.rules import RULESET
from biaoshi.types.document import CLOSED, Document
from biaoshi.types.facts import Facts, Stage
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
    StageLine,
    Tool,
    Transfer,
    Verdict,
)
from biaoshi.types.rule import Hit, Rule

LATER = (
    Stage("ocr", False, "本版尚未接入文字识别"),
    Stage("personal_data", False, "本版尚未接入个人信息识别"),
    Stage("lexicons", False, "本版尚未接入敏感内容词库"),
    Stage("classifier", False, "本版尚未接入分类模型"),
    Stage("catalogue", False, "本版尚未接入保密事项目录比对"),
)
"""Content stages that do not exist yet: said in every report, since not looked is not nothing found."""


def tool(facts_profile: str, key: Key | None) -> Tool:
    return Tool("biaoshi", __about__.VERSION, RULESET, facts_profile, (), key.id if key else "unkeyed")


def finding(rule: Rule, hit: Hit, facts: Facts, key: Key | None, evidence: Evidence, ordinal: int) -> Finding:
    """Return the finding for one hit; `ordinal` numbers equal prints."""
    owner = facts.children[hit.child] if hit.child is not None and facts.children else facts
    text = owner.text
    spans = ([hit.span] if hit.span else []) + list(hit.also)
    start, end = (hit.span.start, hit.span.end) if hit.span else (0, 0)
    excerpt = text[start:end] if hit.span else None
    return Finding(
        rule=rule.code,
        severity=severity(rule, hit, facts),
        grade=rule.grade,
        message=mask(hit.message),
        locations=tuple(locate(owner.document, s, hit.child) for s in spans),
        evidence=door(excerpt, evidence),
        matched=tuple(mask(m) for m in hit.matched),
        against=tuple(mask(a) for a in hit.against),
        scores={},
        confidence=hit.confidence,
        basis=rule.basis,
        suggestion=mask(hit.suggestion) if hit.suggestion else (hit.mark.canonical if hit.mark and hit.replacement is not None else None),
        fix=Fix(hit.safe, hit.replacement) if hit.replacement is not None and hit.span else None,
        fingerprint=fingerprint(key, rule.code, text, start, end, ordinal),
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
    """Return the highest level over marks that are neither mention, source nor obsolete, children included."""
    ranks = [m.rank for m in facts.live("state_secret", "changed")]
    ranks += [LEVELS.index(h) + 1 for c in facts.children if (h := highest(c)) in LEVELS]
    top = max(ranks, default=0)
    return LEVELS[top - 1] if top else None


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


def verdict(document: Document, complete: bool, counts: Counts) -> Verdict:
    """Rule 1 of the report: unreadable, incomplete, findings, no_findings, in this order."""
    if not any(p.status in CLOSED for p in document.parts):
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


def report(facts: Facts, findings: tuple[Finding, ...], file: File | None, key: Key | None) -> Report:
    """Return the report of one document. Advice refers while content stages have not run (rule 3)."""
    lines = coverage(facts.document)
    total = counts(findings)
    stages = (*facts.stages, *LATER)
    missing = "、".join(s.name for s in stages if not s.ran)
    reason = f"内容审查未完成（未运行：{missing}），不能给出结论，须经人工审查。"
    if not lines.complete:
        reason = "有未读取的部分，" + reason
    return Report(
        kind="document",
        tool=tool(facts.profile.name, key),
        as_of=facts.as_of.isoformat(),
        file=file,
        verdict=verdict(facts.document, lines.complete, total),
        counts=total,
        highest_level=highest(facts),
        stages=tuple(StageLine(s.name, s.ran, s.why) for s in stages),
        coverage=lines,
        document=document_line(facts),
        marks=tuple(mark_line(m, facts.document) for m in facts.marks),
        findings=findings,
        level_suggestion=LevelSuggestion(None, None, None, None, 0.0, reason),
        disclosure=Disclosure("refer", False, (), (), reason),
        archive=Archive(facts.date.isoformat() if facts.date else None, None, None, "refer", (), None, Transfer(), (reason,)),
    )
