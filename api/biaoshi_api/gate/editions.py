"""The rule-set of today and those of before: kept when first seen, compared by code and print."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

import biaoshi
from biaoshi.jobs import begin
from biaoshi_api.gate.tables import EDITIONS

SHARED = ("code/", "library/")
"""How the rule-set names what all rules share, beside models and lists."""


@dataclass(frozen=True, slots=True)
class Edition:
    """`rules`: code → (severity, print, rests on content); `resources`: name → digest, shared code and libraries among them."""

    digest: str
    version: str
    rules: dict[str, tuple[str, str, bool]]
    resources: dict[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from `pinned` to `now`: codes, models or lists by name, code and libraries all rules share by name.

    `all`: any rule may speak differently, for what they share has changed, or nothing says what has.
    """

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    resources: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    all: bool = False


def current() -> Edition:
    """Return the rule-set of this installation."""
    now = biaoshi.ruleset()
    rules = {line.code: (str(line.severity), line.print, line.content) for line in now.rules}
    return Edition(now.digest, now.version, rules, {r.name: r.sha256 or r.version for r in now.resources})


def keep(engine: Engine, edition: Edition, *, now: float) -> None:
    """Store the edition unless it is there; once stored it is never changed."""
    with engine.connect() as connection:
        if connection.execute(sa.select(EDITIONS.c.digest).where(EDITIONS.c.digest == edition.digest)).first():
            return
    values: dict[str, Any] = {
        "digest": edition.digest, "version": edition.version, "seen": now, "resources": edition.resources,
        "rules": {code: list(told) for code, told in edition.rules.items()},
    }  # fmt: skip
    try:
        with begin(engine) as connection:
            connection.execute(sa.insert(EDITIONS).values(**values))
    except sa.exc.IntegrityError:
        return  # another process was first


def find(engine: Engine, digest: str) -> Edition | None:
    """Return the edition of that digest, None where this service never ran with it."""
    with engine.connect() as connection:
        row = connection.execute(sa.select(EDITIONS).where(EDITIONS.c.digest == digest)).first()
    if row is None:
        return None
    rules = {code: (str(s), str(p), bool(c)) for code, (s, p, c) in row.rules.items()}
    return Edition(row.digest, row.version, rules, dict(row.resources))


def compare(pinned: Edition, now: Edition) -> Change:
    """Return what is different. Where models or lists changed, every rule that rests on content counts as changed; where
    what all rules share has changed, every rule does."""
    if pinned.digest == now.digest:
        return Change()
    differ = frozenset(
        name for name in {*pinned.resources, *now.resources} if pinned.resources.get(name) != now.resources.get(name)
    )
    shared = frozenset(name for name in differ if name.startswith(SHARED))
    resources = differ - shared
    both = pinned.rules.keys() & now.rules.keys()
    changed = {c for c in both if pinned.rules[c] != now.rules[c]}
    if resources:
        changed |= {c for c in both if now.rules[c][2]}
    added = frozenset(now.rules.keys() - pinned.rules.keys())
    removed = frozenset(pinned.rules.keys() - now.rules.keys())
    anything = bool(shared) or not (added or removed or changed)
    return Change(added, removed, frozenset(both if anything else changed), resources, shared, anything)
