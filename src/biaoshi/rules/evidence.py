"""Evidence of the recognisers said as hits: one form for every rule that speaks of it."""

from collections.abc import Callable, Iterator

from biaoshi.types.content import Evidence
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Hit


def hit(evidence: Evidence, message: str | None = None, suggestion: str | None = None) -> Hit:
    """Return the hit for one piece of evidence; its reasons and the parts of its score go along."""
    said = message or evidence.kind + (f"（{evidence.detail}）" if evidence.detail else "")
    return Hit(
        evidence.span,
        said,
        severity=evidence.severity,
        also=evidence.also,
        suggestion=suggestion,
        matched=evidence.matched,
        against=evidence.against,
        confidence=evidence.confidence,
        scores=evidence.scores,
    )


def speak(code: str, suggestion: str | None = None) -> Callable[[Facts], Iterator[Hit]]:
    """Return the check of a rule that says the evidence of its code."""

    def check(facts: Facts) -> Iterator[Hit]:
        """Yield one hit for each piece of evidence of this code; what is masked well enough is nothing to say."""
        for evidence in facts.content.evidence:
            if evidence.code == code and not evidence.masked:
                yield hit(evidence, suggestion=suggestion)

    return check
