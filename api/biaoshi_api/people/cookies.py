"""The two cookies: the session's, and the short-lived one of a sign-in that is under way at the identity server."""

import re

from fastapi import Request, Response

from biaoshi_api.people.keeping import Keeper
from biaoshi_api.people.oidc import FLIGHT_SECONDS

_LOCAL = re.compile(r"/(?![/\\])[A-Za-z0-9/_.~?=&%-]{0,300}")


def set_session(response: Response, keeper: Keeper, token: str) -> None:
    """Give the browser the session. Without an age: it forgets it when it is closed."""
    _give(response, keeper, keeper.cookie, token, None)


def drop_session(response: Response, keeper: Keeper) -> None:
    """Let the browser forget the session."""
    _give(response, keeper, keeper.cookie, "", 0)


def set_flight(response: Response, keeper: Keeper, secret: str) -> None:
    """Give the browser the secret of a sign-in; Lax or None, for it comes back from another site."""
    _give(response, keeper, f"{keeper.cookie}-oidc", secret, int(FLIGHT_SECONDS))


def flight_of(request: Request, keeper: Keeper) -> str | None:
    """Return the secret of the sign-in under way."""
    return request.cookies.get(f"{keeper.cookie}-oidc")


def drop_flight(response: Response, keeper: Keeper) -> None:
    """Let the browser forget it."""
    _give(response, keeper, f"{keeper.cookie}-oidc", "", 0)


def _give(response: Response, keeper: Keeper, name: str, value: str, age: int | None) -> None:
    response.set_cookie(
        name, value, max_age=age, path="/", secure=keeper.secure, httponly=True, samesite=keeper.same_site
    )
    if keeper.same_site == "none":
        # in the window of another site today's browsers keep only cookies that belong to that window alone; older ones read
        # on over the word, which the library writes for Python 3.14 only
        field, said = response.raw_headers[-1]
        response.raw_headers[-1] = (field, said + b"; Partitioned")


def local(onward: str) -> str:
    """Return the path to go on to after signing in, "/" for anything that might lead elsewhere."""
    return onward if _LOCAL.fullmatch(onward) else "/"
