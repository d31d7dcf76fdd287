"""Accounts, roles and units."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from sqlalchemy import Connection

from biaoshi_api.audit import note
from biaoshi_api.database import begin
from biaoshi_api.people import accounts, assigning, lockout, passwords, renewal
from biaoshi_api.people.accounts import Account
from biaoshi_api.people.keeping import Kept, Place
from biaoshi_api.people.models import (
    AccountList,
    AccountState,
    NewAccount,
    NewPassword,
    Roles,
    UnitList,
    UnitOf,
    UnitState,
    as_state,
    as_unit,
)
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import responses
from biaoshi_api.site import Site

ROUTER = APIRouter(prefix="/v1", tags=["人员"])
Id = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="账号编号")]
READ = responses("unauthenticated", "forbidden", "invalid", "too-many")
ONE = responses("unauthenticated", "forbidden", "not-found", "invalid", "too-many")
WRITE = responses("request", "unauthenticated", "forbidden", "not-found", "conflict", "invalid", "too-many")


@ROUTER.get("/accounts", operation_id="listAccounts", summary="列出账号", responses=READ)
def get_accounts(
    site: Place,
    who: Annotated[Principal, Depends(needs("account.read"))],
    after: Annotated[str, Query(max_length=64, pattern="^[a-z0-9._-]*$", description="从这个账号名之后列起")] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> AccountList:
    """按账号名排列。"""
    with site.engine.connect() as connection:
        found = list(accounts.accounts(connection, after=after, limit=limit + 1))
    shown = found[:limit]
    return AccountList(accounts=[as_state(one) for one in shown], next=shown[-1].name if len(found) > limit else None)


@ROUTER.post("/accounts", status_code=201, operation_id="createAccount", summary="新建账号", responses=WRITE)
def post_accounts(
    body: NewAccount,
    site: Place,
    keeper: Kept,
    who: Annotated[Principal, Depends(needs("account.create"))],
) -> NewPassword:
    """新账号没有任何角色，由安全保密管理员授予。本地账号得到一次性密码。"""
    password = passwords.one_time() if body.source == "local" else None
    stored = passwords.hash_password(keeper.hashing, password) if password else None
    with begin(site.engine) as connection:
        made = accounts.create(
            connection,
            now=site.clock(),
            by=who.name,
            name=body.name,
            title=body.title,
            source=body.source,
            password=stored,
            must_change=password is not None,
        )
        account = accounts.account_of(connection, made)
    return NewPassword(account=as_state(account), password=password)


@ROUTER.get("/accounts/{account_id}", operation_id="getAccount", summary="一个账号", responses=ONE)
def get_account(account_id: Id, site: Place, who: Annotated[Principal, Depends(needs("account.read"))]) -> AccountState:
    """账号的来源、单位、角色和状态。"""
    with site.engine.connect() as connection:
        return as_state(accounts.account_of(connection, account_id))


@ROUTER.post("/accounts/{account_id}/disable", operation_id="disableAccount", summary="停用账号", responses=WRITE)
def post_disable(
    account_id: Id, site: Place, who: Annotated[Principal, Depends(needs("account.disable"))]
) -> AccountState:
    """会话和令牌立即失效；最后一个系统管理员、安全保密管理员不能停用。"""
    return _disable(site, who, account_id, disabled=True)


@ROUTER.post("/accounts/{account_id}/enable", operation_id="enableAccount", summary="启用账号", responses=WRITE)
def post_enable(
    account_id: Id, site: Place, who: Annotated[Principal, Depends(needs("account.disable"))]
) -> AccountState:
    """恢复停用的账号，角色不变。"""
    return _disable(site, who, account_id, disabled=False)


def _disable(site: Site, who: Principal, account_id: str, *, disabled: bool) -> AccountState:
    def change(connection: Connection, account: Account) -> None:
        accounts.set_disabled(connection, now=site.clock(), by=who.name, account=account, disabled=disabled)

    return _changed(site, account_id, change)


def _changed(site: Site, account_id: str, change: Callable[[Connection, Account], None]) -> AccountState:
    """Return the account after `change`, made in one transaction that holds the account from its first look on."""
    with begin(site.engine) as connection:
        change(connection, accounts.account_of(connection, account_id, lock=True))
        return as_state(accounts.account_of(connection, account_id))


@ROUTER.post("/accounts/{account_id}/password", operation_id="resetPassword", summary="重置密码", responses=WRITE)
def post_password(
    account_id: Id,
    site: Place,
    keeper: Kept,
    who: Annotated[Principal, Depends(needs("account.reset"))],
) -> NewPassword:
    """给出一次性密码，同时收回全部角色，须由安全保密管理员重新授予：重置密码的人因此不能冒用别人的权限。"""
    password = passwords.one_time()
    stored = passwords.hash_password(keeper.hashing, password)

    def change(connection: Connection, account: Account) -> None:
        renewal.reset_password(connection, now=site.clock(), by=who.name, account=account, stored=stored)

    return NewPassword(account=_changed(site, account_id, change), password=password)


@ROUTER.put("/accounts/{account_id}/roles", operation_id="setRoles", summary="授予角色", responses=WRITE)
def put_roles(
    account_id: Id,
    body: Roles,
    site: Place,
    who: Annotated[Principal, Depends(needs("account.roles"))],
) -> AccountState:
    """以所给角色取代原有角色。安全审计员不得兼任其他角色，管理员不得兼任处理文件的角色，不能给自己增加角色。"""

    def change(connection: Connection, account: Account) -> None:
        by = accounts.account_of(connection, who.id)
        assigning.set_roles(connection, now=site.clock(), by=by, account=account, roles=body.roles)

    return _changed(site, account_id, change)


@ROUTER.put("/accounts/{account_id}/unit", operation_id="setUnit", summary="设定单位", responses=WRITE)
def put_unit(
    account_id: Id,
    body: UnitOf,
    site: Place,
    who: Annotated[Principal, Depends(needs("account.unit"))],
) -> AccountState:
    """审查人、审批人看得到本单位和下级单位的文件，拟稿人只看得到自己的。"""

    def change(connection: Connection, account: Account) -> None:
        by = accounts.account_of(connection, who.id)
        assigning.set_unit(connection, now=site.clock(), by=by, account=account, unit=body.unit)

    return _changed(site, account_id, change)


@ROUTER.delete(
    "/accounts/{account_id}/lock", status_code=204, operation_id="unlockAccount", summary="解除锁定", responses=ONE
)
def delete_lock(account_id: Id, site: Place, who: Annotated[Principal, Depends(needs("account.unlock"))]) -> None:
    """账号因多次登录不成功须等待时，免去等待。"""
    with begin(site.engine) as connection:
        account = accounts.account_of(connection, account_id)
        lockout.forgive(connection, lockout.key("name", account.name))
        note(connection, now=site.clock(), who=who.name, action="account.unlock", subject=f"account:{account.name}")


@ROUTER.get("/units", operation_id="listUnits", summary="列出单位", responses=READ)
def get_units(site: Place, who: Annotated[Principal, Depends(needs("unit.read"))]) -> UnitList:
    """按代码排列。"""
    with site.engine.connect() as connection:
        return UnitList(units=[as_unit(one) for one in assigning.units(connection)])


@ROUTER.put("/units", operation_id="putUnit", summary="登记单位", responses=WRITE)
def put_units(body: UnitState, site: Place, who: Annotated[Principal, Depends(needs("unit.manage"))]) -> UnitState:
    """新的代码为登记，已有的代码为改名。"""
    with begin(site.engine) as connection:
        assigning.put_unit(connection, now=site.clock(), by=who.name, code=body.code, title=body.title)
    return body


@ROUTER.delete("/units", status_code=204, operation_id="dropUnit", summary="撤销单位", responses=WRITE)
def delete_units(
    site: Place,
    who: Annotated[Principal, Depends(needs("unit.manage"))],
    code: Annotated[str, Query(max_length=64, pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*$")],
) -> None:
    """还有账号的单位不能撤销。"""
    with begin(site.engine) as connection:
        assigning.drop_unit(connection, now=site.clock(), by=who.name, code=code)
