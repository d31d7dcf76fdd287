"""Asking for rights in a route: `who: Annotated[Principal, Depends(needs("job.read"))]`. Every route asks exactly once.

    no token or session ─→ 401    too often ─→ 429    cookie without CSRF token ─→ 403    role or scope lacking ─→ 403

The table of roles and actions is `people/duties.py`. A route open to all stands in PUBLIC; a test walks every route.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from biaoshi_api.people.callers import caller, check_csrf, peer
from biaoshi_api.people.duties import ACTIONS, ROLES, Principal, allowed, may_approve, sees
from biaoshi_api.people.keeping import keeper_of, site_of
from biaoshi_api.people.proxy import listed
from biaoshi_api.people.signing import wait_for
from biaoshi_api.problems import Problem

__all__ = ["ACTIONS", "PUBLIC", "ROLES", "Needs", "Principal", "allowed", "may_approve", "needs", "sees"]

PUBLIC: frozenset[tuple[str, str]] = frozenset(
    {
        ("POST", "/v1/session"),  # signing in
        ("GET", "/v1/session/oidc"),
        ("GET", "/v1/session/oidc/return"),
        ("GET", "/v1/session/proxy"),
        ("GET", "/v1/health"),
        ("GET", "/v1/ready"),
        ("GET", "/openapi.json"),
        ("GET", "/docs"),
        ("GET", "/docs/{name}"),  # the files that page is made of
        ("GET", "/sign-in"),
        ("POST", "/sign-in"),
        ("*", "/static"),  # style and scripts of the review desk
    },
)
"""Method and path of every route that asks nobody who they are."""

# only to say in the OpenAPI how one may sign in; who it is decides `caller`
_BEARER = HTTPBearer(auto_error=False, scheme_name="token", description="令牌：Authorization: Bearer bst_…")
_COOKIE = APIKeyCookie(name="__Host-biaoshi", auto_error=False, scheme_name="session", description="登录后的会话")


@dataclass(frozen=True, slots=True)
class Needs:
    """A dependency that gives the Principal if it may do `action`."""

    action: str

    async def __call__(
        self,
        request: Request,
        _bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)] = None,
        _cookie: Annotated[str | None, Depends(_COOKIE)] = None,
    ) -> Principal:
        site, keeper = site_of(request), keeper_of(request)
        address = peer(request) or ""
        try:
            found = await run_in_threadpool(caller, request, site, keeper)
            if found is None:
                raise Problem("unauthenticated", headers={"WWW-Authenticate": "Bearer"})
        except Problem:
            if not listed(address, keeper.networks):
                wait_for(keeper.requests.take(f"address {address}"))  # whoever guesses is slowed down too
            raise
        wait_for(keeper.requests.take(found.principal.id))
        if found.cookie is not None:
            await check_csrf(request, found.cookie)
        if not allowed(found.principal, self.action):
            raise Problem("forbidden")
        return found.principal


def needs(action: str) -> Needs:
    """Return the dependency. Raises KeyError when the route is defined for an action that is not in the table."""
    ACTIONS[action]
    return Needs(action)
