"""Accounts: making, finding, disabling. Every change is noted in the audit log with it."""

import re
import secrets
import stat
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from biaoshi import BiaoshiError
from biaoshi_api.audit import note
from biaoshi_api.people import passwords
from biaoshi_api.people.duties import ROLES as TITLES
from biaoshi_api.people.passwords import Hashing
from biaoshi_api.people.tables import ACCOUNTS, ROLES, SESSIONS, TOKENS
from biaoshi_api.problems import Problem

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")
"""Names are ASCII: they are what the audit log says of a person. What people read is the title."""

_UNSEEN = (
    r"\x00-\x1f\x7f-\xa0\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u1680\u180e\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\ud7fc-\uf8ff\ufeff\ufff0-\ufffb\ufffe\uffff"
    # as they are: no two kinds of pattern escape these alike
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff"
)
"""Inside a class of characters: those nobody sees (controls, formats, blanks but the plain one) or a database refuses."""
TITLE = rf"^ *[^ {_UNSEEN}][^{_UNSEEN}]*$"
"""What people may read of an account, unit or token, in a form that OpenAPI, pydantic and `re` all understand."""
_TITLE = re.compile(TITLE)

Source = Literal["local", "oidc", "proxy"]


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account, without any secret."""

    id: str
    name: str
    title: str
    unit: str
    source: Source
    roles: frozenset[str]
    must_change: bool
    created: float
    disabled: float | None


def account_of(connection: Connection, account_id: str, *, lock: bool = False) -> Account:
    """Return the account; `lock` keeps it as it is until the transaction ends. Raises Problem not-found."""
    wanted = select(ACCOUNTS).where(ACCOUNTS.c.id == account_id)
    found = connection.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    if found is None:
        raise Problem("not-found", "没有这个账号。")
    return as_account(connection, found)


def named(connection: Connection, name: str) -> Row[tuple[object, ...]] | None:
    """Return the row of the account of that name, its password hash within it, or None."""
    if not NAME.fullmatch(name):  # NUL and the like, which PostgreSQL takes for an error
        return None
    return connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.name == name)).one_or_none()


def as_account(connection: Connection, row: Row[tuple[object, ...]]) -> Account:
    """Return the row with its roles as an Account."""
    found = row._mapping
    roles = connection.execute(select(ROLES.c.role).where(ROLES.c.account == found["id"])).scalars()
    return Account(
        found["id"],
        found["name"],
        found["title"],
        found["unit"],
        found["source"],
        frozenset(roles),
        found["must_change"],
        found["created"],
        found["disabled"],
    )


def accounts(connection: Connection, *, after: str = "", limit: int = 100) -> Iterator[Account]:
    """Yield accounts by name, from the one after `after`."""
    found = connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.name > after).order_by(ACCOUNTS.c.name).limit(limit))
    yield from [as_account(connection, row) for row in found.all()]


def create(
    connection: Connection,
    *,
    now: float,
    by: str,
    name: str,
    title: str,
    source: Source = "local",
    password: str | None = None,
    subject: str | None = None,
    must_change: bool = False,
) -> str:
    """Make an account without any role and return its id; `password` is already hashed.

    Raises BiaoshiError for a name that is none, Problem conflict for one that was ever taken.
    """
    check_name(name)
    if not is_title(title):
        raise BiaoshiError("姓名应为 1 至 64 个字符。")
    if named(connection, name) is not None:
        raise Problem("conflict", "这个账号名已经用过。")
    made = secrets.token_hex(16)
    values = {"id": made, "name": name, "title": title.strip(), "unit": "", "source": source, "subject": subject}
    try:
        connection.execute(
            insert(ACCOUNTS).values(**values, password=password, must_change=must_change, created=now, disabled=None),
        )
    except IntegrityError:  # another was a moment sooner
        raise Problem("conflict", "这个账号名已经用过。") from None
    note(connection, now=now, who=by, action="account.create", subject=f"account:{name}", after=f"source={source}")
    return made


def is_title(title: str) -> bool:
    """Return whether it may be what people read of an account, unit or token: no empty one, nothing a database refuses."""
    return len(title) <= 64 and _TITLE.fullmatch(title) is not None


def check_name(name: str) -> None:
    """Raise BiaoshiError unless `name` may be the name of an account."""
    if not NAME.fullmatch(name):
        raise BiaoshiError("账号名应为 2 至 63 个小写字母、数字、点、横线或下划线，以字母或数字开头。")


def first_admin(
    connection: Connection,
    *,
    now: float,
    hashing: Hashing,
    name: str,
    password: str,
    title: str = "",
    length: int = 12,
) -> str:
    """Make the first account, with both administrator roles, and return its id.

    It can make the others and give them their rights; where two people are at hand it then gives up one of the roles.
    Raises BiaoshiError where accounts exist already, or for a name or password that will not do.
    """
    if connection.execute(select(func.count()).select_from(ACCOUNTS)).scalar_one():
        raise BiaoshiError("已经有账号，不能再建立首个管理员；请由系统管理员新建。")
    passwords.check_password(password, name=name, length=length)
    stored = passwords.hash_password(hashing, password)
    made = create(connection, now=now, by="system", name=name, title=title or name, password=stored)
    connection.execute(insert(ROLES), [{"account": made, "role": role} for role in ("secadmin", "sysadmin")])
    note(
        connection,
        now=now,
        who="system",
        action="account.roles",
        subject=f"account:{name}",
        after="roles=secadmin,sysadmin",
    )
    return made


def read_first_admin(path: Path) -> tuple[str, str, str]:
    """Return name, password and title from a TOML file (`name`, `password`, `title`) only its owner can read.

    Raises BiaoshiError. The file holds a password: whoever calls this says that it must be deleted afterwards.
    """
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise BiaoshiError(f"文件 {path.name} 他人可读：里面有密码，请改为 0600。")
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BiaoshiError(f"文件 {path.name} 读不到或者不是 TOML（{type(error).__name__}）。") from None
    name, password, title = table.get("name"), table.get("password"), table.get("title", "")
    if not (isinstance(name, str) and isinstance(password, str) and isinstance(title, str)):
        raise BiaoshiError(f"文件 {path.name} 应有 name 和 password 两行，可有 title。")
    return name, password, title


def set_disabled(connection: Connection, *, now: float, by: str, account: Account, disabled: bool) -> None:
    """Disable or enable an account; disabled, its sessions and tokens end at once. One that is so already stays as it is.

    Raises Problem conflict for the last of either administrator.
    """
    if disabled == (account.disabled is not None):
        return
    if disabled:
        for role in ("sysadmin", "secadmin"):
            keep_one(connection, account, without=role)
        end_all(connection, account.id, now=now)
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account.id).values(disabled=now if disabled else None))
    states = ("state=enabled", "state=disabled")
    before, after = states if disabled else states[::-1]
    note(
        connection,
        now=now,
        who=by,
        action="account.disable",
        subject=f"account:{account.name}",
        before=before,
        after=after,
    )


def end_all(connection: Connection, account: str, *, now: float) -> None:
    """End every session and token of the account."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.account == account))
    connection.execute(
        update(TOKENS).where(TOKENS.c.account == account, TOKENS.c.revoked.is_(None)).values(revoked=now)
    )


def keep_one(connection: Connection, account: Account, *, without: str) -> None:
    """Raise Problem conflict if the account is the last enabled one with the role `without`: nobody could give it again."""
    if without not in account.roles:
        return
    held = (
        select(ACCOUNTS.c.id)
        .join(ROLES, ROLES.c.account == ACCOUNTS.c.id)
        .where(ROLES.c.role == without, ACCOUNTS.c.disabled.is_(None))
        .order_by(ACCOUNTS.c.id)
    )
    # asked twice: the first waits for whoever is taking the role from another, the second sees what became of it
    connection.execute(held.with_for_update(of=ACCOUNTS)).all()
    if not any(other != account.id for other in connection.execute(held).scalars()):
        raise Problem("conflict", f"这是最后一个{TITLES[without]}，请先设置另一个。")


def roles_code(roles: frozenset[str]) -> str:
    """Return the roles as the audit log writes them."""
    return f"roles={','.join(sorted(roles))}"
