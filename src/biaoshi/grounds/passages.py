"""Paragraphs scored: which grounds may hold, how sure, for which words, and what speaks against."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

from biaoshi.classifier import Model, Paper, Scored
from biaoshi.grounds.units import TOGETHER, Unit
from biaoshi.lexicons import Term
from biaoshi.types.content import GROUNDS, Passage
from biaoshi.types.document import Span
from biaoshi.types.mark import Level

BESIDE = 1
"""Paragraphs on either side of one with a term that are scored with it."""
LEVELS: tuple[tuple[str, Level], ...] = (("state_secret_3", "绝密"), ("state_secret_2", "机密"))
"""Labels of the model beside the grounds: a state secret of at least this level."""
_AGAINST: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("说的是已经公开的内容", re.compile("(?:已|业已|现予|予以)(?:经)?(?:公开|公布|公示|发布|解密)|向社会公[开布示]|现将.{0,30}公[布示告]|官方网站|门户网站")),
    ("像法律、制度的条文", re.compile("第[一二三四五六七八九十百零]+条|(?:本法|本条例|本办法|本规定)(?:所称|自)")),
    ("像宣传、教学用语", re.compile("保密(?:教育|培训|宣传|常识|意识|观念)|什么是|答[：:]|选择题|判断题|小知识|案例(?:警示|教育)")),
    ("像统计汇总，不指向个人或者单件", re.compile("(?:全省|全市|全县|全国|累计|合计|共(?:计)?)[^。]{0,12}[0-9０-９.]+ ?(?:%|万|亿|人次|件|起|例)")),
)  # fmt: skip


def _within(spans: Sequence[Span], terms: Sequence[Term]) -> list[list[Term]]:
    """Return for each of `spans` (in order) the terms in it."""
    ordered = sorted(terms, key=lambda t: t.span.start)
    starts = [t.span.start for t in ordered]
    return [ordered[bisect_left(starts, s.start) : bisect_left(starts, s.end)] for s in spans]


def stretches(
    units: Sequence[Unit], terms: Sequence[Term], opens: Callable[[str], bool]
) -> tuple[tuple[int, int], ...]:
    """Return the stretches of paragraphs (from, to) that are worth scoring; no paragraph outside them is scored.

    `terms` are what the lexicons found in the same text; `opens` is the gate (`gate.opener`) for paragraphs without one.
    """
    said = _within([u.span for u in units], terms)
    return tuple(
        _stretches(
            [any(t.ground in GROUNDS for t in here) or opens(u.text) for u, here in zip(units, said, strict=True)]
        )
    )


def passages(
    units: Sequence[Unit], title: str, terms: Sequence[Term], model: Model, chosen: Sequence[tuple[int, int]]
) -> tuple[Passage, ...]:
    """Return the passages of a paper for which a ground may hold, in order of place, then of ground.

    `terms` are what the lexicons found in the same text; `chosen` are the stretches to score (`stretches`).
    """
    said = _within([u.span for u in units], terms)
    found: list[Passage] = []
    papers = [Paper(tuple(u.text for u in units[first:last]), title) for first, last in chosen]
    for (first, last), all_scored in zip(chosen, model.score_all(papers), strict=True):
        for unit, scored, here in zip(units[first:last], all_scored, said[first:last], strict=True):
            found += _of(unit, scored, here, model)
    return tuple(found)


def _stretches(open_: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of paragraphs to be scored together: those with a term and BESIDE of them on either side."""
    first = last = 0
    for n, wanted in enumerate(open_):
        if not wanted:
            continue
        start, end = max(n - BESIDE, last), min(n + BESIDE + 1, len(open_))
        if start > last or end - first > TOGETHER:
            if last > first:
                yield first, last
            first = start
        last = end
    if last > first:
        yield first, last


def _of(unit: Unit, scored: Scored, here: Iterable[Term], model: Model) -> Iterable[Passage]:
    words = [t for t in here if not t.negated]
    for ground in GROUNDS:
        p = scored.probability.get(ground, 0.0)
        if p < model.thresholds.get(ground, 1.1):
            continue
        mine = [t for t in words if t.ground == ground]
        against = [why for why, pattern in _AGAINST if pattern.search(unit.text)]
        against += [f"“{w}”多见于没有这一事由的文字" for w in scored.away[ground][:2]]
        yield Passage(
            ground=ground,
            span=unit.span,
            confidence=round(p, 3),
            matched=tuple(dict.fromkeys((*(t.term for t in mine), *scored.towards[ground])))[:6],
            against=tuple(against),
            level=_level(scored, p) if ground == "state_secret" else None,
            domain=mine[0].lexicon if mine else "",
            basis=tuple(dict.fromkeys(t.basis for t in mine if t.basis))[:2],
            scores=(("classifier", round(p, 3)), ("threshold", model.thresholds[ground])),
        )


def _level(scored: Scored, p: float) -> Level:
    """The highest level that is more likely than not, given that it is a state secret at all."""
    for label, level in LEVELS:
        if scored.probability.get(label, 0.0) > 0.5 * p:
            return level
    return "秘密"
