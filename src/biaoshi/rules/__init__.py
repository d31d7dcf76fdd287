"""The rules: one folder a family, one file a rule (or one table where a family is a list).

A module of a family offers `RULE` (one rule) or `RULES` (a tuple). Nothing else needs to know of it.
"""

import datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from biaoshi.errors import UsageError
from biaoshi.types.rule import Rule

RULESET = "2026.11"
"""Version of the rule-set: changes when any rule speaks differently."""
LAW_AS_OF = datetime.date(2026, 11, 23)
"""The day up to which the law the rules rest on was read; what was issued or came into force later is not known to them."""


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, ordered by code."""
    found: list[Rule] = []
    for family in iter_modules(__path__):
        if family.ispkg:
            package = import_module(f"{__name__}.{family.name}")
            for module in iter_modules(package.__path__):
                loaded = import_module(f"{package.__name__}.{module.name}")
                found += [loaded.RULE] if hasattr(loaded, "RULE") else getattr(loaded, "RULES", ())
    return tuple(sorted(found, key=lambda r: r.code))


def rule(code: str) -> Rule:
    """Return the rule of that code. Raises UsageError if there is none."""
    for r in all_rules():
        if r.code == code.upper():
            return r
    raise UsageError(f"没有编号为“{code}”的规则；用 biaoshi rules 查看全部规则。")
