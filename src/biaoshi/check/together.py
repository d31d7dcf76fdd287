"""The advice of a file with files inside it, and of a case: the worst of all, each named.

One file that may not be released holds back what is released together with it. Nothing is averaged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from biaoshi.masking import mask
from biaoshi.types.mark import LEVELS
from biaoshi.types.report import Archive, Disclosure, Ground, LevelSuggestion, MustPublish, Report

OUTCOMES = ("no_ground_found", "publish_redacted", "withhold_discretionary", "consult_third_party", "withhold", "refer")
"""From best to worst: what is undecided outranks what is decided."""
OPENING = ("open", "open_part", "delay", "refer")
_NATURES = ("none", "work_secret", "state_secret")
MOST = 5
"""Files named in one reason at most."""


def undecided(report: Report) -> bool:
    """Tell whether something of the file was not read or a stage did not run on it, so that nothing follows from it."""
    unread = not report.coverage.complete or report.verdict in ("unreadable", "incomplete", "stopped")
    return (
        unread or any(not s.ran and s.name != "layout" for s in report.stages) or any(map(undecided, report.children))
    )


def level(own: LevelSuggestion | None, children: Sequence[Report]) -> LevelSuggestion:
    """Return the suggestion of the highest nature and level; none while a file is undecided. `own` None: of a case."""
    open_ = next((c for c in children if undecided(c)), None)
    if open_ is not None:
        return LevelSuggestion(None, None, None, None, 0.0, _in(open_, open_.level_suggestion.reason))
    told = [(own, own.reason)] if own else []
    told += [(c.level_suggestion, _in(c, c.level_suggestion.reason)) for c in children]
    named = [t for t in told if t[0].nature in _NATURES[1:]]
    silent = [t for t in told if t[0].nature is None]
    chosen, reason = max(named, key=lambda t: _rank(t[0])) if named else (silent or told)[0]
    return replace(chosen, reason=reason)


def _rank(suggested: LevelSuggestion) -> tuple[int, int]:
    levels = (None, *LEVELS)
    return _NATURES.index(suggested.nature or "none"), levels.index(
        suggested.level if suggested.level in LEVELS else None
    )


def disclosure(own: Disclosure | None, children: Sequence[Report]) -> Disclosure:
    """Return the worst outcome with the reasons of the files that have it, and the grounds of all."""
    told = [*([("", own)] if own else []), *((_name(c), c.disclosure) for c in children)]
    outcome = max((d.outcome for _, d in told), key=OUTCOMES.index)
    worst = [(name, d) for name, d in told if d.outcome == outcome]
    reason = worst[0][1].reason if outcome == "no_ground_found" else _joined((n, d.reason) for n, d in worst)
    return Disclosure(
        outcome=outcome,
        hold=any(d.hold for _, d in told),
        grounds=_grounds(told),
        must_publish=_heads(d for _, d in told),
        reason=reason,
        openness=worst[0][1].openness,
        openness_reason=worst[0][1].openness_reason,
    )


def _grounds(told: Iterable[tuple[str, Disclosure]]) -> tuple[Ground, ...]:
    found: dict[str, Ground] = {}
    for name, disclosure in told:
        for ground in disclosure.grounds:
            here = replace(
                ground,
                for_=tuple(_of(name, w) for w in ground.for_),
                against=tuple(_of(name, w) for w in ground.against),
            )
            first = found.get(ground.code)
            found[ground.code] = here if first is None else replace(
                first,
                for_=(*first.for_, *here.for_),
                against=(*first.against, *here.against),
                confidence=max(first.confidence, here.confidence),
                findings=(*first.findings, *here.findings),
            )  # fmt: skip
    return tuple(found.values())


def _heads(told: Iterable[Disclosure]) -> tuple[MustPublish, ...]:
    found: dict[str, MustPublish] = {}
    for disclosure in told:
        for head in disclosure.must_publish:
            if head.category not in found or found[head.category].confidence < head.confidence:
                found[head.category] = head
    return tuple(found.values())


def archive(own: Archive, children: Sequence[Report]) -> Archive:
    """Return the worst suggestion over `own` and the files; dates are those of `own`, the reasons each file's."""
    told = [("", own), *((_name(c), c.archive) for c in children)]
    suggestion = max((a.suggestion for _, a in told), key=OPENING.index)
    worst = [(name, a) for name, a in told if a.suggestion == suggestion]
    reviews = [a.review_on for _, a in told if a.review_on]
    expires = [a.expires for _, a in told if a.expires]
    return replace(
        own,
        expires=max(expires, default=None),
        suggestion=suggestion,
        art8=tuple(sorted({code for _, a in told for code in a.art8})),
        review_on=min(reviews, default=None),
        transfer=replace(own.transfer, opening_opinion=worst[0][1].transfer.opening_opinion),
        reasons=own.reasons if len(told) == 1 else tuple(_of(n, r) for n, a in worst[:MOST] for r in a.reasons),
    )


def _joined(told: Iterable[tuple[str, str]]) -> str:
    listed = list(told)
    rest = f"另有{len(listed) - MOST}个文件同样处理。" if len(listed) > MOST else ""
    return "".join(_of(name, reason) for name, reason in listed[:MOST]) + rest


def _in(report: Report, reason: str) -> str:
    return _of(_name(report), reason)


def _of(name: str, words: str) -> str:
    return f"“{name}”：{words}" if name else words


def _name(report: Report) -> str:
    path = report.file.path if report.file else ""
    return mask(path.rsplit("/", 1)[-1]) or "文件"
