"""Passwords set by their owner and reset by 系统管理员, each noted in the audit log with it."""

from sqlalchemy import Connection, delete, update

from biaoshi_api.audit import note
from biaoshi_api.people.accounts import Account, end_all, keep_one, roles_code
from biaoshi_api.people.tables import ACCOUNTS, ROLES
from biaoshi_api.problems import Problem


def set_password(connection: Connection, *, now: float, account: Account, stored: str) -> None:
    """Set one's own password, hashed already. All sessions and tokens end: whoever knew the old one knows nothing any more."""
    values = {"password": stored, "must_change": False}
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account.id).values(**values))
    end_all(connection, account.id, now=now)
    note(connection, now=now, who=account.name, action="account.password", subject=f"account:{account.name}")


def reset_password(connection: Connection, *, now: float, by: str, account: Account, stored: str) -> None:
    """Give the account a one-time password, hashed already, and take its roles away until 安全保密管理员 gives them again.

    Were the roles kept, whoever may reset passwords could sign in as the auditor. Raises Problem conflict for an
    account of another source and for the last 安全保密管理员.
    """
    if account.source != "local":
        raise Problem("conflict", "该账号由统一身份认证管理，没有本地密码。")
    keep_one(connection, account, without="secadmin")
    values = {"password": stored, "must_change": True}
    connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account.id).values(**values))
    connection.execute(delete(ROLES).where(ROLES.c.account == account.id))
    end_all(connection, account.id, now=now)
    note(
        connection,
        now=now,
        who=by,
        action="account.reset",
        subject=f"account:{account.name}",
        before=roles_code(account.roles),
        after="roles=",
    )
