"""Rules over facts: which apply, what they say, and one code for one fault."""

from collections.abc import Iterable, Sequence

from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Hit, Rule
from biaoshi.types.severity import SEVERITIES, Severity


def judge(facts: Facts, rules: Iterable[Rule]) -> list[tuple[Rule, Hit]]:
    """Return what `rules` say of `facts`, silenced and switched-off ones left out, in order of place and code.

    Of a case only what concerns the case is kept: each file has had its own say.
    """
    said = [
        (rule, hit)
        for rule in rules
        if rule.code not in facts.profile.off and rule.era.covers(facts.law_date)
        for hit in rule.check(facts)
        if not facts.case or hit.child is not None
    ]
    loud = [(rule, hit) for rule, hit in said if rule.silences]
    kept = [(r, h) for r, h in said if not _silenced(r, h, loud)]
    return sorted(kept, key=lambda rh: (rh[1].child or 0, rh[1].span.start if rh[1].span else -1, rh[0].code))


def severity(rule: Rule, hit: Hit, facts: Facts) -> Severity:
    """Return the severity of a hit: the rule's own, varied by the hit, never above the profile's cap.

    Raises ValueError for a severity the rule does not declare (a fault of the rule).
    """
    wanted = hit.severity or rule.severity
    if wanted not in (rule.severity, *rule.also):
        raise ValueError(f"{rule.code} does not declare severity {wanted}")
    cap = facts.profile.severity.get(rule.code)
    return min(wanted, cap, key=SEVERITIES.index) if cap else wanted


def _silenced(rule: Rule, hit: Hit, loud: Sequence[tuple[Rule, Hit]]) -> bool:
    return any(
        other.code != rule.code and rule.code.startswith(other.silences) and _same(hit.mark, louder.mark)
        for other, louder in loud
    )


def _same(a: Mark | None, b: Mark | None) -> bool:
    return a is not None and b is not None and a.span == b.span
