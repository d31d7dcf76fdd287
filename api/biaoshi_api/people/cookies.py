"""The two cookies: the session's, and the short-lived one of a sign-in that is under way at the identity server."""

import re

from fastapi import Request, Response

from biaoshi_api.people.keeping import Keeper
from biaoshi_api.people.oidc import FLIGHT_SECONDS

_LOCAL = re.compile(r"/(?![/\\])[A-Za-z0-9/_.~?=&%-]{0,300}")


def set_session(response: Response, keeper: Keeper, token: str) -> None:
    """Give the browser the session. Without an age: it forgets it when it is closed."""
    response.set_cookie(keeper.cookie, token, path="/", secure=keeper.secure, httponly=True, samesite=keeper.same_site)


def drop_session(response: Response, keeper: Keeper) -> None:
    """Let the browser forget the session."""
    response.delete_cookie(keeper.cookie, path="/", secure=keeper.secure, httponly=True, samesite=keeper.same_site)


def set_flight(response: Response, keeper: Keeper, secret: str) -> None:
    """Give the browser the secret of a sign-in; Lax or None, for it comes back from another site."""
    response.set_cookie(
        f"{keeper.cookie}-oidc",
        secret,
        max_age=int(FLIGHT_SECONDS),
        path="/",
        secure=keeper.secure,
        httponly=True,
        samesite=keeper.same_site,
    )


def flight_of(request: Request, keeper: Keeper) -> str | None:
    """Return the secret of the sign-in under way."""
    return request.cookies.get(f"{keeper.cookie}-oidc")


def drop_flight(response: Response, keeper: Keeper) -> None:
    """Let the browser forget it."""
    response.delete_cookie(
        f"{keeper.cookie}-oidc", path="/", secure=keeper.secure, httponly=True, samesite=keeper.same_site
    )


def local(onward: str) -> str:
    """Return the path to go on to after signing in, "/" for anything that might lead elsewhere."""
    return onward if _LOCAL.fullmatch(onward) else "/"
