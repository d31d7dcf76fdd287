"""API tokens: shown once, stored as a digest, for some actions only, never without an end."""

import hmac
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Row, insert, select, update

from biaoshi import BiaoshiError
from biaoshi_api.audit import note
from biaoshi_api.people.accounts import Account, is_title
from biaoshi_api.people.duties import ACTIONS, ANYONE, actions_of
from biaoshi_api.people.sessions import digest
from biaoshi_api.people.tables import ACCOUNTS, TOKENS
from biaoshi_api.problems import Problem

LONGEST_DAYS = 366
MOST = 50
"""Tokens one account may have at a time."""
_FORM = re.compile(r"bst_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
_USED = 3600.0
"""Seconds before `used` is written again."""
NEVER = frozenset(action for action, may in ACTIONS.items() if may is ANYONE) | {"token.own", "token.manage"}
"""What no token may do: change its owner's password or make further tokens."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token, without its secret."""

    id: str
    account: str
    title: str
    scopes: frozenset[str]
    created: float
    expires: float
    used: float | None
    revoked: float | None


def make_token(
    connection: Connection,
    *,
    now: float,
    account: Account,
    title: str,
    scopes: Iterable[str],
    days: float,
) -> tuple[str, Token]:
    """Return the token as it is shown once, and what is kept of it.

    Raises BiaoshiError for scopes that are none, none of the account's, or a life too long; Problem conflict for too many.
    """
    wanted = frozenset(scopes)
    if not is_title(title):
        raise BiaoshiError("令牌名称应为 1 至 64 个字符。")
    if not wanted or not wanted <= actions_of(account.roles) - NEVER:
        raise BiaoshiError(f"令牌范围应为您的角色可做的操作：{'、'.join(sorted(actions_of(account.roles) - NEVER))}。")
    if not 0 < days <= LONGEST_DAYS:
        raise BiaoshiError(f"令牌有效期应大于 0 天，不超过 {LONGEST_DAYS} 天。")
    if sum(token.revoked is None and token.expires > now for token in tokens_of(connection, account.id)) >= MOST:
        raise Problem("conflict", f"每个账号最多 {MOST} 个有效令牌，请先作废不用的。")
    made, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    token = Token(made, account.id, title.strip(), wanted, now, now + days * 86_400, None, None)
    connection.execute(
        insert(TOKENS).values(
            id=made,
            digest=digest(secret),
            account=account.id,
            title=token.title,
            scopes=" ".join(sorted(wanted)),
            created=now,
            expires=token.expires,
        ),
    )
    note(
        connection,
        now=now,
        who=account.name,
        action="token.create",
        subject=f"token:{made}",
        after=f"scopes={len(wanted)} days={days:g}",
    )
    return f"bst_{made}_{secret}", token


def token_of(connection: Connection, shown: str, *, now: float) -> Token | None:
    """Return the token that is shown, unless it is none, has ended or was revoked."""
    form = _FORM.fullmatch(shown)
    if form is None:
        return None
    row = connection.execute(select(TOKENS).where(TOKENS.c.id == form[1])).one_or_none()
    if (
        row is None
        or not hmac.compare_digest(row.digest, digest(form[2]))
        or row.revoked is not None
        or now >= row.expires
    ):
        return None
    return _as_token(row)


def due(token: Token, *, now: float) -> bool:
    """Return whether `used` should be called."""
    return token.used is None or now >= token.used + _USED


def used(connection: Connection, token_id: str, *, now: float) -> None:
    """Write down that the token was used."""
    connection.execute(update(TOKENS).where(TOKENS.c.id == token_id).values(used=now))


def tokens_of(connection: Connection, account: str) -> Iterator[Token]:
    """Yield the tokens of an account, the newest first."""
    found = connection.execute(
        select(TOKENS).where(TOKENS.c.account == account).order_by(TOKENS.c.created.desc(), TOKENS.c.id)
    )
    yield from [_as_token(row) for row in found.all()]


def revoke(connection: Connection, token_id: str, *, now: float, by: str, account: str | None = None) -> None:
    """End a token; with `account` only one of that account. Raises Problem not-found."""
    own = (TOKENS.c.account == account,) if account is not None else ()
    owner = select(ACCOUNTS.c.name).join(TOKENS, TOKENS.c.account == ACCOUNTS.c.id).where(TOKENS.c.id == token_id, *own)
    if connection.execute(owner).one_or_none() is None:
        raise Problem("not-found", "没有这个令牌。")
    ended = update(TOKENS).where(TOKENS.c.id == token_id, TOKENS.c.revoked.is_(None)).values(revoked=now)
    if connection.execute(ended).rowcount:
        note(connection, now=now, who=by, action="token.revoke", subject=f"token:{token_id}")


def _as_token(row: Row[tuple[object, ...]]) -> Token:
    values = {name: value for name, value in row._mapping.items() if name not in {"digest", "scopes"}}
    return Token(**values, scopes=frozenset(row._mapping["scopes"].split()))
