"""Which rules and data this installation judges with, each with a print: what an office pins its gate to."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from biaoshi.check.code import shared
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
    """`digest` is over all the rest: two installations with one digest judge alike.

    `resources`: models and lists, then the code all rules share and the libraries that read for it (`check/code.py`).
    """

    version: str
    digest: str
    rules: tuple[RuleLine, ...]
    resources: tuple[Resource, ...]


@cache
def ruleset() -> RuleSet:
    """Return the rule-set of this installation: its version, every rule with its print, and all that they rest on."""
    lines = tuple(_line(r) for r in all_rules())
    home = Path(__file__).parents[1]
    own = frozenset(_module(r).relative_to(home).as_posix() for r in all_rules())
    resources = (*used(), *shared(own))
    whole = sha256(RULESET.encode())
    for line in lines:
        whole.update(f"\n{line.code} {line.severity} {line.print}".encode())
    for resource in resources:
        whole.update(f"\n{resource.name} {resource.version} {resource.sha256}".encode())
    return RuleSet(RULESET, whole.hexdigest(), lines, resources)


def _line(rule: Rule) -> RuleLine:
    said = (rule.code, rule.name, rule.doc, rule.severity, rule.also, str(rule.era), rule.silences, rule.replaced_by)
    print_ = sha256(repr(said).encode())
    print_.update(_module(rule).read_bytes())
    return RuleLine(rule.code, rule.severity, print_.hexdigest(), rule.content)


def _module(rule: Rule) -> Path:
    """Return the file of the code that decides."""
    spec = find_spec(rule.check.__module__)
    assert spec is not None  # noqa: S101  # it is imported
    assert spec.origin is not None  # noqa: S101
    return Path(spec.origin)
