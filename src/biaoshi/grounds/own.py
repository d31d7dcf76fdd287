"""Passages that an office's own words name: it put them into its list, so they are said whatever the classifier thinks."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence

from biaoshi.grounds.units import Unit
from biaoshi.lexicons import Term
from biaoshi.types.content import GROUNDS, Passage

SURE = 0.7
"""Weight from which an office's word is enough by itself; a lighter one only adds to what the classifier sees."""


def named(
    units: Sequence[Unit], terms: Sequence[Term], lexicons: Collection[str], found: Iterable[Passage] = ()
) -> tuple[Passage, ...]:
    """Return the passages in which words of the office's `lexicons` stand, but for those already in `found`.

    `terms` are what the lexicons found in the same text, in order of place.
    """
    own = [t for t in terms if t.lexicon in lexicons and t.weight >= SURE]
    if not own:
        return ()
    starts = [t.span.start for t in own]
    known = {(p.span, p.ground) for p in found}
    out = []
    for unit in units:
        here = own[bisect_left(starts, unit.span.start) : bisect_left(starts, unit.span.end)]
        for ground in GROUNDS:
            mine = [t for t in here if t.ground == ground and not t.negated]
            if not mine or (unit.span, ground) in known:
                continue
            best = max(mine, key=lambda t: t.weight)
            turned = [t.against for t in here if t.ground == ground and t.negated]
            out.append(
                Passage(
                    ground=ground,
                    span=unit.span,
                    confidence=best.weight,
                    matched=tuple(dict.fromkeys(t.term for t in mine))[:6],
                    against=tuple(f"同一段里另有“{w}”" for w in turned[:1]),
                    domain=best.lexicon,
                    basis=tuple(dict.fromkeys(t.basis for t in mine if t.basis)),
                    scores=(("lexicon", best.weight),),
                )
            )
    return tuple(out)
