"""What the routes of people and of the audit log take and give, as pydantic models: they are the OpenAPI."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from biaoshi_api.people.accounts import TITLE, Account
from biaoshi_api.people.assigning import Unit
from biaoshi_api.people.duties import ACTIONS, Principal, allowed
from biaoshi_api.people.tokens import Token

Role = Literal["drafter", "reviewer", "approver", "sysadmin", "secadmin", "auditor"]
Title = Annotated[str, Field(min_length=1, max_length=64, pattern=TITLE)]
_STRICT = ConfigDict(extra="forbid")


def time_of(seconds: float) -> str:
    """Return epoch seconds as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


class Credentials(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"name": "wang.li", "password": "…"}]})
    name: str = Field(min_length=1, max_length=200, description="账号名")
    password: str = Field(min_length=1, max_length=1024, description="密码")


class PasswordChange(BaseModel):
    model_config = _STRICT
    old: str = Field(min_length=1, max_length=1024, description="原密码")
    new: str = Field(min_length=1, max_length=1024, description="新密码")


class Me(BaseModel):
    """Who is signed in and what they may do."""

    id: str
    name: str = Field(description="账号名")
    title: str = Field(description="姓名")
    unit: str = Field(description="单位代码；空为没有")
    roles: list[Role]
    actions: list[str] = Field(description="现在可以做的操作")
    via: Literal["session", "token", "proxy", "oidc"]
    expires: str = Field(description="到期时间（UTC）", examples=["2026-11-24T18:00:00+00:00"])
    must_change: bool = Field(description="须先修改一次性密码")
    csrf: str | None = Field(description="用会话时，改动类请求要在 X-CSRF-Token 里带上它；用令牌时为 null")


class AccountState(BaseModel):
    id: str
    name: str
    title: str
    unit: str
    source: Literal["local", "oidc", "proxy"]
    roles: list[Role]
    must_change: bool
    created: str
    disabled: str | None


class AccountList(BaseModel):
    accounts: list[AccountState]
    next: str | None = Field(description="下一页的 after；null 为没有了")


class NewAccount(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "wang.li", "title": "王力", "source": "local"}]},
    )
    name: str = Field(
        max_length=63, pattern=r"^[a-z0-9][a-z0-9._-]{1,62}$", description="账号名，记入审计日志；不重复使用"
    )
    title: Title = Field(description="姓名")
    source: Literal["local", "oidc", "proxy"] = Field("local", description="由谁证明身份")


class NewPassword(BaseModel):
    """A one-time password, shown once."""

    account: AccountState
    password: str | None = Field(description="一次性密码，只显示这一次；首次登录须修改。非本地账号为 null")


class Roles(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"roles": ["drafter", "reviewer"]}]})
    roles: list[Role] = Field(max_length=6)


class UnitOf(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"unit": "slt/bgs"}]})
    unit: str = Field(max_length=64, pattern=r"^([a-z0-9-]+(/[a-z0-9-]+)*)?$", description="单位代码；空为不属任何单位")


class UnitState(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"code": "slt/bgs", "title": "办公室"}]})
    code: str = Field(max_length=64, pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*$", description="单位代码，上下级之间用斜线")
    title: Title = Field(description="单位名称")


class UnitList(BaseModel):
    units: list[UnitState]


class NewToken(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"title": "公文系统", "scopes": ["document.check", "job.read"], "days": 90}]},
    )
    title: Title = Field(description="用途")
    scopes: list[str] = Field(min_length=1, max_length=len(ACTIONS), description="可做的操作，须在自己的角色之内")
    days: int = Field(ge=1, le=366, description="有效天数")


class TokenState(BaseModel):
    id: str
    title: str
    scopes: list[str]
    created: str
    expires: str
    used: str | None = Field(description="最近一次使用，精确到小时")
    revoked: str | None


class TokenList(BaseModel):
    tokens: list[TokenState]


class ShownToken(TokenState):
    token: str = Field(description="令牌，只显示这一次")


def as_me(principal: Principal, account: Account, csrf: str | None) -> Me:
    """Return the principal as its owner sees it."""
    return Me(
        id=principal.id,
        name=principal.name,
        title=account.title,
        unit=principal.unit,
        roles=_roles(principal.roles),
        actions=sorted(action for action in ACTIONS if allowed(principal, action)),
        via=principal.via,
        expires=time_of(principal.expires),
        must_change=account.must_change,
        csrf=csrf,
    )


def as_state(account: Account) -> AccountState:
    """Return the account as administrators see it."""
    return AccountState(
        id=account.id,
        name=account.name,
        title=account.title,
        unit=account.unit,
        source=account.source,
        roles=_roles(account.roles),
        must_change=account.must_change,
        created=time_of(account.created),
        disabled=_maybe(account.disabled),
    )


def as_unit(unit: Unit) -> UnitState:
    """Return the unit as it goes out."""
    return UnitState(code=unit.code, title=unit.title)


def as_token(token: Token) -> TokenState:
    """Return the token without its secret."""
    return TokenState(
        id=token.id,
        title=token.title,
        scopes=sorted(token.scopes),
        created=time_of(token.created),
        expires=time_of(token.expires),
        used=_maybe(token.used),
        revoked=_maybe(token.revoked),
    )


def _maybe(seconds: float | None) -> str | None:
    return None if seconds is None else time_of(seconds)


def _roles(roles: frozenset[str]) -> list[Role]:
    known: tuple[Role, ...] = ("drafter", "reviewer", "approver", "sysadmin", "secadmin", "auditor")
    return [role for role in known if role in roles]
