"""The contract of every rule: documented, proved by its examples, repairs that repair."""

import datetime
import re
from dataclasses import replace

import pytest

from biaoshi.check import facts_of, findings_of
from biaoshi.check.content import advised, with_content
from biaoshi.fingerprints import Key
from biaoshi.passages import Index, Registration, create
from biaoshi.profiles import load_profile
from biaoshi.rules import all_rules
from biaoshi.rules.paper import marked, plain
from biaoshi.types.facts import Facts
from biaoshi.types.report import Finding
from biaoshi.types.rule import Example, Rule

RULES = all_rules()
_BAD = [(r, e, f"{r.code}-bad{i}") for r in RULES for i, e in enumerate(r.bad)]
BAD = [pytest.param(r, e, id=name) for r, e, name in _BAD]
GOOD = [pytest.param(r, e, id=f"{r.code}-good{i}") for r in RULES for i, e in enumerate(r.good)]
FIXED = [pytest.param(r, e, id=name) for r, e, name in _BAD if e.becomes is not None]


def facts(example: Example, text: str | None = None) -> Facts:
    clean = marked(example.text if text is None else text)[0]
    document = example.document if example.document is not None and text is None else plain(clean)
    given = datetime.date.fromisoformat(example.date) if example.date else None
    first = facts_of(
        document,
        profile=load_profile(example.profile),
        as_of=datetime.date.fromisoformat(example.as_of),
        given=given,
        name=example.name,
    )
    if not example.case:
        return replace(first, entry=example.entry)
    return case_facts(example, first)


def case_facts(example: Example, first: Facts) -> Facts:
    from biaoshi.check import join_case

    rest = [
        facts_of(
            plain(marked(t)[0]),
            profile=first.profile,
            as_of=first.as_of,
            given=None,
            name=f"附件{i + 1}.txt",
        )
        for i, t in enumerate(example.case)
    ]
    return replace(join_case([first, *rest]), entry=example.entry)


def speak(rule: Rule, example: Example, text: str | None = None) -> list[Finding]:
    """Findings of this rule, with every other rule having its say (so that silencing is tried too)."""
    known = facts(example, text)
    if rule.content:
        known = advised(with_content(known, sources=index(example)), known.document.complete)
    return [f for f in findings_of(known, evidence="full") if f.rule == rule.code]


def index(example: Example) -> Index | None:
    """An index of the sources the example says are registered."""
    if not example.registered:
        return None
    made = create(":memory:", Key(b"of the examples, not a secret at", "examples"))
    papers = (Registration(f"s{n:015}", r.text, r.decision, r.level) for n, r in enumerate(example.registered))
    made.add(papers, on=datetime.date(2026, 1, 1))
    return made


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_rule_is_documented(rule: Rule) -> None:
    """A rule has a code of its own, a title, a graded authority, and examples both ways."""
    assert re.fullmatch(r"[A-Z]{2}[0-9]{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert len(rule.title) >= 4
    assert rule.authority
    assert rule.grade in {"statute", "standard", "practice", "house"}
    assert rule.bad
    assert rule.good
    assert [r.code for r in RULES].count(rule.code) == 1


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_bad_example_is_found(rule: Rule, example: Example) -> None:
    """The rule speaks in each bad example, at the bracketed words if there are any, with the severity named."""
    found = speak(rule, example)
    assert found, example.text
    spans = marked(example.text)[1]
    if spans and example.document is None and not example.case:
        at = {loc.offset for f in found for loc in f.locations}
        assert set(spans) <= at
    if example.severity:
        assert found[0].severity == example.severity


@pytest.mark.parametrize(("rule", "example"), GOOD)
def test_good_example_is_let_pass(rule: Rule, example: Example) -> None:
    """The rule keeps silent in each good example."""
    assert speak(rule, example) == []


@pytest.mark.parametrize(("rule", "example"), FIXED)
def test_repair_repairs(rule: Rule, example: Example) -> None:
    """Applying the fixes of this rule gives the text shown, and the rule is silent on it."""
    text = marked(example.text)[0]
    for f in sorted(speak(rule, example), key=lambda f: -(f.locations[0].offset or (0, 0))[0]):
        assert f.fix is not None
        offset = f.locations[0].offset
        assert offset is not None
        text = text[: offset[0]] + f.fix.replacement + text[offset[1] :]
    assert text == example.becomes
    assert speak(rule, example, text) == []
