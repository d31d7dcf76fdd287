"""Accounts, roles, units and tokens as the officers' pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from biaoshi_api.people.accounts import Account
from biaoshi_api.people.duties import ACTIONS, APART, ROLES, Principal, actions_of, allowed
from biaoshi_api.people.tokens import NEVER, Token

SOURCES = {"local": "本地", "oidc": "统一身份认证", "proxy": "反向代理"}
MAY = (
    "account.create",
    "account.disable",
    "account.reset",
    "account.roles",
    "account.unit",
    "account.unlock",
    "token.manage",
)
"""What the pages of accounts offer, each to whom it is allowed."""
TITLES = {
    "document.check": "检查", "document.annotate": "加批注", "document.fix": "改正", "document.plan": "提出遮盖计划",
    "document.redact": "写出遮盖件", "document.verify": "核对签过的表", "gate.ask": "问能否放行", "job.read": "查看任务",
    "job.cancel": "取消任务", "report.read": "查看报告", "review.read": "查看审查", "review.decide": "审查",
    "review.approve": "审批", "review.export": "导出审查结果", "dashboard.read": "查看统计", "reference.read": "查看规则和目录",
    "account.read": "查看账号", "account.create": "新建账号", "account.disable": "停用账号", "account.reset": "重置密码",
    "metrics.read": "查看运行指标", "account.roles": "授予角色", "account.unit": "设定单位", "account.unlock": "解除锁定",
    "unit.read": "查看单位", "unit.manage": "管理单位", "gate.policy": "管理放行策略", "audit.read": "查阅审计日志",
    "audit.verify": "校验审计日志", "audit.head": "取审计链首",
}  # fmt: skip
"""What a token may be for, in words."""


@dataclass(frozen=True, slots=True)
class Person:
    """One account; `state` is empty where there is nothing to say."""

    id: str
    name: str
    title: str
    source: str
    unit: str
    roles: tuple[str, ...]
    created: float
    state: str
    disabled: bool
    local: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """One role with whether the account has it."""

    role: str
    title: str
    has: bool


@dataclass(frozen=True, slots=True)
class TokenLine:
    id: str
    title: str
    scopes: tuple[str, ...]
    created: float
    expires: float
    used: float | None
    state: str
    live: bool


@dataclass(frozen=True, slots=True)
class UnitLine:
    """`depth`: how many units it stands beneath."""

    code: str
    title: str
    depth: int


def person(account: Account, units: Mapping[str, str]) -> Person:
    """Return the account as it is shown; `units`: code → title."""
    state = "已停用" if account.disabled is not None else "须修改一次性密码" if account.must_change else ""
    unit = f"{units.get(account.unit, '')}（{account.unit}）" if account.unit else ""
    return Person(
        account.id, account.name, account.title, SOURCES[account.source], unit,
        tuple(title for role, title in ROLES.items() if role in account.roles), account.created, state,
        account.disabled is not None, account.source == "local",
    )  # fmt: skip


def ticks(account: Account) -> tuple[Tick, ...]:
    """Return every role, in the order of the table."""
    return tuple(Tick(role, title, role in account.roles) for role, title in ROLES.items())


def apart() -> str:
    """Return in sentences which roles no one person may have."""
    others: dict[str, list[str]] = {}
    for one, other in APART:
        others.setdefault(ROLES[one], []).append(ROLES[other])
    return "".join(f"{one}不得兼任{'、'.join(known)}。" for one, known in others.items())


def token_lines(tokens: Iterable[Token], now: float) -> tuple[TokenLine, ...]:
    """Return the tokens, the newest first."""
    return tuple(_token(one, now) for one in tokens)


def _token(one: Token, now: float) -> TokenLine:
    live = one.revoked is None and one.expires > now
    state = "" if live else "已作废" if one.revoked is not None else "已到期"
    scopes = tuple(TITLES.get(scope, scope) for scope in ACTIONS if scope in one.scopes)
    return TokenLine(one.id, one.title, scopes, one.created, one.expires, one.used, state, live)


def scopes(who: Principal) -> dict[str, str]:
    """Return what a token of `who` may be for, in words."""
    return {code: TITLES[code] for code in ACTIONS if code in actions_of(who.roles) - NEVER}


def unit_lines(units: Mapping[str, str]) -> tuple[UnitLine, ...]:
    """Return the units in order of their codes."""
    return tuple(UnitLine(code, title, code.count("/")) for code, title in sorted(units.items()))


def may(who: Principal) -> frozenset[str]:
    """Return what of the pages of accounts `who` may do."""
    return frozenset(action for action in MAY if allowed(who, action))
