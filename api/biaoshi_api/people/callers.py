"""Who asks: from a token in the header, else a session's cookie. What is wrong is refused, never tried another way."""

import hmac
from dataclasses import dataclass

from fastapi import Request
from sqlalchemy import Connection

from biaoshi_api.database import begin
from biaoshi_api.people import sessions, tokens
from biaoshi_api.people.accounts import Account, account_of
from biaoshi_api.people.duties import Principal
from biaoshi_api.people.keeping import Keeper
from biaoshi_api.people.proxy import listed
from biaoshi_api.people.sessions import csrf_of
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
UNSETTLED = frozenset({"session.own"})
"""All that an account with a one-time password may do."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with a token (`cookie` None) or a session; `cookie` is then what the browser sent."""

    principal: Principal
    cookie: str | None


def peer(request: Request) -> str | None:
    """Return the address of the other end of the connection."""
    return request.client.host if request.client else None


def cookie_of(request: Request, keeper: Keeper) -> str | None:
    """Return the session's cookie, unless it comes so long that it is none."""
    cookie = request.cookies.get(keeper.cookie)
    return cookie if cookie and len(cookie) <= 100 else None


def bearer_of(request: Request) -> str | None:
    """Return the token of the Authorization header, "" where there is such a header without one; None without header."""
    given = request.headers.get("authorization")
    if given is None:
        return None
    scheme, _, token = given.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def caller(request: Request, site: Site, keeper: Keeper) -> Caller | None:
    """Return who asks, or None if nobody says so. Raises Problem unauthenticated for a token or session that is none."""
    bearer, cookie = bearer_of(request), cookie_of(request, keeper)
    if bearer is not None:
        return Caller(_by_token(site, bearer), None)
    if cookie is None:
        return None
    return Caller(_by_session(request, site, keeper, cookie), cookie)


def _by_token(site: Site, bearer: str) -> Principal:
    now = site.clock()
    with site.engine.connect() as connection:
        token = tokens.token_of(connection, bearer, now=now)
        account = _live(connection, token.account) if token else None
    if token is None or account is None:
        raise Problem("unauthenticated", "令牌无效、已作废或者已到期。", headers={"WWW-Authenticate": "Bearer"})
    if tokens.due(token, now=now):
        with begin(site.engine) as connection:
            tokens.used(connection, token.id, now=now)
    scopes = UNSETTLED & token.scopes if account.must_change else token.scopes
    return Principal(account.id, account.name, account.unit, account.roles, scopes, "token", token.expires)


def _by_session(request: Request, site: Site, keeper: Keeper, cookie: str) -> Principal:
    now, people = site.clock(), site.settings.people
    with site.engine.connect() as connection:
        session = sessions.session_of(connection, cookie, now=now, idle_minutes=people.idle_minutes)
        account = _live(connection, session.account) if session else None
    if session is None or account is None:
        raise Problem("unauthenticated", "登录已失效，请重新登录。")
    if session.via == "proxy" and proxied(request, site, keeper) != account.name:
        raise Problem("unauthenticated", "登录已失效，请重新登录。")  # signed out, or somebody else, at the proxy
    if sessions.due(session, now=now):
        with begin(site.engine) as connection:
            sessions.saw(connection, cookie, now=now)
    scopes = UNSETTLED if account.must_change else None
    return Principal(account.id, account.name, account.unit, account.roles, scopes, session.via, session.expires)


def _live(connection: Connection, account_id: str) -> Account | None:
    account = account_of(connection, account_id)
    return account if account.disabled is None else None


def proxied(request: Request, site: Site, keeper: Keeper) -> str | None:
    """Return the name a listed proxy says, in lower case; None from anybody else."""
    if not listed(peer(request), keeper.networks):
        return None
    return request.headers.get(site.settings.proxy.user_header, "").strip().lower() or None


async def check_csrf(request: Request, cookie: str) -> None:
    """Raise Problem forbidden unless an unsafe request that a cookie vouches for carries the session's own token.

    In the header X-CSRF-Token; from a plain form in its field `csrf`; from a form with a file in the query, for its body is
    read piece by piece by whoever stores it.
    """
    if request.method in SAFE:
        return
    given = request.headers.get("x-csrf-token")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given is None and kind == "application/x-www-form-urlencoded":
        field = (await request.form()).get("csrf")
        given = field if isinstance(field, str) else None
    elif given is None and kind == "multipart/form-data":
        given = request.query_params.get("csrf")
    if given is None or not hmac.compare_digest(given.encode(), csrf_of(cookie).encode()):
        raise Problem("forbidden", "请求没有带上本次登录的校验码，请刷新页面后再试。")
