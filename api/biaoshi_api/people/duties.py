"""Roles, actions and which role may do which: one table, data only.

Six roles. Three handle documents: 拟稿人, 审查人, 审批人. Three are the separated officers (三员, practice of classified
systems; nothing in the law files this project read speaks of them): 系统管理员 sees to the running of the service and
the existence of accounts, 安全保密管理员 to rights, units, keys and policies, 安全审计员 to the audit log alone.
No officer reads documents, and nobody who may be looked into by the auditor is the auditor.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

ROLES = {
    "drafter": "拟稿人",
    "reviewer": "审查人",
    "approver": "审批人",
    "sysadmin": "系统管理员",
    "secadmin": "安全保密管理员",
    "auditor": "安全审计员",
}
PAPERS = frozenset({"drafter", "reviewer", "approver"})
"""Roles that handle documents."""
OFFICERS = frozenset({"sysadmin", "secadmin", "auditor"})

ANYONE = frozenset({"*"})
"""Whoever is signed in, even without any role yet."""
EVERY = frozenset(ROLES)
_REVIEW = frozenset({"reviewer", "approver"})
_SYSTEM = frozenset({"sysadmin"})
_SECRECY = frozenset({"secadmin"})
_AUDIT = frozenset({"auditor"})

ACTIONS: dict[str, frozenset[str]] = {
    # oneself
    "session.own": ANYONE,  # who am I, my password, leaving
    "token.own": EVERY,
    # documents
    "document.check": PAPERS,  # files, texts, cases; the gate's question
    "document.annotate": PAPERS,
    "document.fix": PAPERS,
    "document.plan": PAPERS,
    "document.redact": _REVIEW,
    "document.verify": PAPERS,
    "gate.ask": PAPERS,
    "job.read": PAPERS,
    "job.cancel": PAPERS,
    "report.read": PAPERS,
    "review.read": _REVIEW,
    "review.decide": _REVIEW,
    "review.approve": frozenset({"approver"}),
    "review.export": _REVIEW,
    "dashboard.read": _REVIEW,
    # what is the same for all and holds nothing of a document
    "reference.read": EVERY,  # rules, catalogues, profiles
    # 系统管理员: that the service runs, that accounts exist
    "account.read": _SYSTEM | _SECRECY,
    "account.create": _SYSTEM,
    "account.disable": _SYSTEM,
    "account.reset": _SYSTEM,
    "metrics.read": _SYSTEM,
    # 安全保密管理员: rights, units, keys, policies
    "account.roles": _SECRECY,
    "account.unit": _SECRECY,
    "account.unlock": _SECRECY,
    "unit.read": EVERY,
    "unit.manage": _SECRECY,
    "token.manage": _SECRECY,
    "gate.policy": _SECRECY,
    # 安全审计员: the log and nothing else
    "audit.read": _AUDIT,
    "audit.verify": _AUDIT,
    "audit.head": _AUDIT,
}

APART: tuple[tuple[str, str], ...] = (
    ("auditor", "sysadmin"),
    ("auditor", "secadmin"),
    *((officer, paper) for officer in sorted(OFFICERS) for paper in sorted(PAPERS)),
)
"""Pairs of roles no one person may have. The two administrators may be one person (small offices); the log shows it."""

Via = Literal["session", "token", "proxy", "oidc"]


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. `scopes` narrows what the roles allow (None: all of it); `id` and `name` are the account's."""

    id: str
    name: str
    unit: str
    roles: frozenset[str]
    scopes: frozenset[str] | None
    via: Via
    expires: float


def clashes(roles: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs among `roles` that no one person may have."""
    held = frozenset(roles)
    return tuple(pair for pair in APART if held.issuperset(pair))


def allowed(principal: Principal, action: str) -> bool:
    """Return whether the principal may do it: by role and within the scopes. KeyError for an action not in the table."""
    may = ACTIONS[action]
    return (may is ANYONE or not may.isdisjoint(principal.roles)) and (
        principal.scopes is None or action in principal.scopes
    )


def actions_of(roles: Iterable[str]) -> frozenset[str]:
    """Return every action one of the roles may do."""
    held = frozenset(roles)
    return frozenset(action for action, may in ACTIONS.items() if may is ANYONE or not may.isdisjoint(held))


def holds(unit: str, other: str) -> bool:
    """Return whether `other` is `unit` or beneath it. Without a unit one holds nothing."""
    return bool(unit) and (other == unit or other.startswith(unit + "/"))


def sees(principal: Principal, unit: str, owner: str) -> bool:
    """Return whether a document of `unit` handed in by account `owner` is shown to the principal.

    Who handles documents sees his own; reviewers and approvers those of their unit and of the units beneath it. No officer
    sees any.
    """
    if principal.roles.isdisjoint(PAPERS):
        return False
    if owner and owner == principal.id:
        return True
    return not principal.roles.isdisjoint(_REVIEW) and holds(principal.unit, unit)


def may_approve(principal: Principal, *, drafted: str, reviewed: Iterable[str]) -> bool:
    """Return whether the principal may approve what account `drafted` handed in and the accounts `reviewed` reviewed."""
    return "approver" in principal.roles and principal.id != drafted and principal.id not in frozenset(reviewed)
