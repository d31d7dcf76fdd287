"""Signing in: by password, by what an identity server or a listed proxy says; and proving who one is once more."""

from dataclasses import dataclass

from sqlalchemy import update

from biaoshi_api.audit import note
from biaoshi_api.database import begin
from biaoshi_api.people import lockout, renewal, sessions
from biaoshi_api.people.accounts import Account, account_of, named
from biaoshi_api.people.duties import Principal, Via
from biaoshi_api.people.keeping import Keeper
from biaoshi_api.people.passwords import hash_password, matches, poor, stale
from biaoshi_api.people.proxy import listed
from biaoshi_api.people.tables import ACCOUNTS
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site

WRONG = "账号或者密码不对。"
"""The one answer to an unknown name, a wrong password, a disabled account and one that has no password."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody signed in: the token for the cookie, shown to nobody else."""

    token: str
    account: Account


def sign_in(site: Site, keeper: Keeper, *, name: str, password: str, address: str | None, old: str | None) -> Signed:
    """Sign in by password. Raises Problem too-many (wait) or unauthenticated, the same for every reason there is."""
    account = prove(site, keeper, name=name, password=password, address=address, action="session.refused")
    return enter(site, account.id, via="session", old=old)


def enter(site: Site, account: str, *, via: Via, old: str | None) -> Signed:
    """Begin a session for an account that has proved who it is. Raises Problem unauthenticated if it is disabled."""
    now, people = site.clock(), site.settings.people
    with begin(site.engine) as connection:
        found = account_of(connection, account)
        if found.disabled is not None:
            raise Problem("unauthenticated", WRONG)
        token = sessions.begin_session(
            connection, now=now, account=account, via=via, hours=people.session_hours, old=old
        )
        note(
            connection,
            now=now,
            who=found.name,
            action="session.begin",
            subject=f"account:{found.name}",
            after=f"via={via}",
        )
    return Signed(token, found)


def change_password(site: Site, keeper: Keeper, who: Principal, *, old: str, new: str, address: str | None) -> Signed:
    """Change one's own password and begin a new session; all others end. A wrong old one counts like a sign-in that failed.

    Raises Problem conflict for an account of another source, invalid for a new one that will not do, forbidden for the
    old one, too-many.
    """
    now, length = site.clock(), site.settings.people.password_length
    with site.engine.connect() as connection:
        if account_of(connection, who.id).source != "local":
            raise Problem("conflict", "该账号由统一身份认证管理，没有本地密码。")
    why = "新密码与原密码相同。" if new == old else poor(new, name=who.name, length=length)
    if why:
        raise Problem("invalid", why)
    try:
        account = prove(site, keeper, name=who.name, password=old, address=address, action="account.password-refused")
    except Problem as problem:  # 401 would say that the session is over
        raise (Problem("forbidden", "原密码不对。") if problem.kind.status == 401 else problem) from None
    stored = hash_password(keeper.hashing, new)
    with begin(site.engine) as connection:
        renewal.set_password(connection, now=now, account=account, stored=stored)
    return enter(site, account.id, via="session", old=None)


def sign_out(site: Site, who: Principal, cookie: str) -> None:
    """End the session."""
    with begin(site.engine) as connection:
        sessions.end_session(connection, cookie)
        note(connection, now=site.clock(), who=who.name, action="session.end", subject=f"account:{who.name}")


def prove(site: Site, keeper: Keeper, *, name: str, password: str, address: str | None, action: str) -> Account:
    """Return the account whose name and password these are.

    The same is done whatever is wrong: a try counted, one hash, one row (`action`) in the log. While there is something to
    wait for no password is looked at, right or wrong. Raises Problem too-many with Retry-After, or unauthenticated.
    """
    now, name = site.clock(), name.strip().lower()
    tries = {lockout.key("name", name): keeper.by_name}
    if address and not listed(address, keeper.networks):  # the whole office may come from one listed proxy
        wait_for(keeper.logins.take(address))
        tries[lockout.key("address", address)] = keeper.by_address
    with begin(site.engine) as connection:
        wait_for(lockout.take(connection, tries, now=now))
    with site.engine.connect() as connection:
        row = named(connection, name)
    found = row._mapping if row is not None else None
    stored = found["password"] if found is not None and found["disabled"] is None else None
    right = matches(keeper.hashing, stored, password)  # outside any transaction: it takes 60 ms
    if not right or found is None or stored is None:
        with begin(site.engine) as connection:
            who = name if found is not None else "unknown"
            note(connection, now=now, who=who, action=action, subject=lockout.key("name", name), after=_from(address))
        raise Problem("unauthenticated", WRONG)
    renewed = hash_password(keeper.hashing, password) if stale(keeper.hashing, stored) else None
    with begin(site.engine) as connection:
        for key in tries:
            if key == lockout.key("name", name):
                lockout.forgive(connection, key)
            else:
                lockout.give_back(connection, key)
        if renewed is not None:
            same = (ACCOUNTS.c.id == found["id"], ACCOUNTS.c.password == stored)  # unless it was changed meanwhile
            connection.execute(update(ACCOUNTS).where(*same).values(password=renewed))
        return account_of(connection, found["id"])


def wait_for(seconds: float) -> None:
    """Raise Problem too-many if there is something to wait for."""
    if seconds > 0:
        whole = int(seconds) + 1
        raise Problem(
            "too-many", f"请求或者不成功的登录过多，请 {whole} 秒后再试。", headers={"Retry-After": str(whole)}
        )


def _from(address: str | None) -> str:
    return f"address={address}" if address and address.replace(":", "").replace(".", "").isalnum() else ""
