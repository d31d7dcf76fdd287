"""Giving roles and units: the work of 安全保密管理员, and where the separation of roles is enforced."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from biaoshi import BiaoshiError
from biaoshi_api.audit import note
from biaoshi_api.people.accounts import Account, end_all, is_title, keep_one, roles_code
from biaoshi_api.people.duties import ROLES as TITLES
from biaoshi_api.people.duties import clashes
from biaoshi_api.people.tables import ACCOUNTS, ROLES, UNITS
from biaoshi_api.problems import Problem

UNIT = re.compile(r"(?=.{1,64}\Z)[a-z0-9-]+(/[a-z0-9-]+)*")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; its code is a path (`slt/bgs`), its title what people read."""

    code: str
    title: str


def set_roles(
    connection: Connection, *, now: float, by: Account | None, account: Account, roles: Iterable[str]
) -> None:
    """Give the account exactly these roles. `by` None: its identity server says so.

    Raises BiaoshiError for roles there are not or that no one person may have, Problem forbidden for a role given to
    oneself, Problem conflict for the last 安全保密管理员 or 系统管理员 losing that role.
    """
    given = frozenset(roles)
    if not given <= TITLES.keys():
        raise BiaoshiError(f"没有这样的角色；可用：{'、'.join(TITLES)}。")
    if pairs := clashes(given):
        first, second = pairs[0]
        raise BiaoshiError(f"{TITLES[first]}和{TITLES[second]}不得由同一人担任。")
    if by is not None and by.id == account.id and not given <= account.roles:
        raise Problem("forbidden", "不能给自己增加角色。")
    for role in ("secadmin", "sysadmin"):
        if role not in given:
            keep_one(connection, account, without=role)
    if given == account.roles:
        return
    connection.execute(delete(ROLES).where(ROLES.c.account == account.id))
    if given:
        connection.execute(insert(ROLES), [{"account": account.id, "role": role} for role in sorted(given)])
    if not account.roles <= given:
        end_all(connection, account.id, now=now)  # what was open under the role that is gone
    note(
        connection,
        now=now,
        who=by.name if by else "system",
        action="account.roles",
        subject=f"account:{account.name}",
        before=roles_code(account.roles),
        after=roles_code(given),
    )


def set_unit(connection: Connection, *, now: float, by: Account | None, account: Account, unit: str) -> None:
    """Put the account into a unit ("": none). Raises BiaoshiError if there is no such unit, Problem forbidden for oneself."""
    known = select(UNITS.c.code).where(UNITS.c.code == unit)
    # NUL and the like, which PostgreSQL takes for an error, is in no code
    if unit and (not UNIT.fullmatch(unit) or connection.execute(known).one_or_none() is None):
        raise BiaoshiError("没有这个单位，请先登记。")
    if by is not None and by.id == account.id:
        raise Problem("forbidden", "不能改自己的单位。")
    if unit == account.unit:
        return
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account.id).values(unit=unit))
    note(
        connection,
        now=now,
        who=by.name if by else "system",
        action="account.unit",
        subject=f"account:{account.name}",
        before=f"unit={account.unit}",
        after=f"unit={unit}",
    )


def units(connection: Connection) -> Iterator[Unit]:
    """Yield the units by code."""
    yield from [Unit(row.code, row.title) for row in connection.execute(select(UNITS).order_by(UNITS.c.code)).all()]


def put_unit(connection: Connection, *, now: float, by: str, code: str, title: str) -> None:
    """Register a unit or give it another title. Raises BiaoshiError for a code or title that is none."""
    if not UNIT.fullmatch(code):
        raise BiaoshiError("单位代码应为小写字母、数字和横线，上下级之间用斜线，共 64 个字符以内，如 slt/bgs。")
    if not is_title(title):
        raise BiaoshiError("单位名称应为 1 至 64 个字符。")
    known = connection.execute(update(UNITS).where(UNITS.c.code == code).values(title=title.strip())).rowcount
    if not known:
        connection.execute(insert(UNITS).values(code=code, title=title.strip()))
    note(
        connection,
        now=now,
        who=by,
        action="unit.manage",
        subject=f"unit:{code}",
        after="state=known" if known else "state=new",
    )


def drop_unit(connection: Connection, *, now: float, by: str, code: str) -> None:
    """Remove a unit. Raises Problem not-found, and conflict while an account is in it."""
    if not UNIT.fullmatch(code):
        raise Problem("not-found", "没有这个单位。")
    if connection.execute(select(func.count()).select_from(ACCOUNTS).where(ACCOUNTS.c.unit == code)).scalar_one():
        raise Problem("conflict", "这个单位还有账号。")
    if not connection.execute(delete(UNITS).where(UNITS.c.code == code)).rowcount:
        raise Problem("not-found", "没有这个单位。")
    note(connection, now=now, who=by, action="unit.manage", subject=f"unit:{code}", after="state=gone")
