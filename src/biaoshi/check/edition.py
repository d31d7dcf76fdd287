"""Which rules and data this installation judges with, each with a print: what an office pins its gate to."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from biaoshi.check.resources import used
from biaoshi.rules import RULESET, all_rules
from biaoshi.types.report import Resource
from biaoshi.types.rule import Rule
from biaoshi.types.severity import Severity


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule as the edition has it. `print`: over what it says and the code that decides; `content`: it rests on
    models and word lists."""

    code: str
    severity: Severity
    print: str
    content: bool


@dataclass(frozen=True, slots=True)
class RuleSet:
    """`digest` is over all the rest: two installations of one version of the program with one digest judge alike."""

    version: str
    digest: str
    rules: tuple[RuleLine, ...]
    resources: tuple[Resource, ...]


@cache
def ruleset() -> RuleSet:
    """Return the rule-set of this installation: its version, every rule with its print, the models and lists used."""
    lines = tuple(_line(r) for r in all_rules())
    resources = used()
    whole = sha256(RULESET.encode())
    for line in lines:
        whole.update(f"\n{line.code} {line.severity} {line.print}".encode())
    for resource in resources:
        whole.update(f"\n{resource.name} {resource.version} {resource.sha256}".encode())
    return RuleSet(RULESET, whole.hexdigest(), lines, resources)


def _line(rule: Rule) -> RuleLine:
    said = (rule.code, rule.name, rule.doc, rule.severity, rule.also, str(rule.era), rule.silences, rule.replaced_by)
    print_ = sha256(repr(said).encode())
    spec = find_spec(rule.check.__module__)
    if spec is not None and spec.origin:
        print_.update(Path(spec.origin).read_bytes())
    return RuleLine(rule.code, rule.severity, print_.hexdigest(), rule.content)
