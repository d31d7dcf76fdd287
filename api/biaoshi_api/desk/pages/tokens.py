"""One's own tokens: for a document system that asks in one's name. Each is shown once, for some actions, with an end."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

import biaoshi
from biaoshi_api import problems
from biaoshi_api.desk.frame import render
from biaoshi_api.desk.views.people import scopes, token_lines
from biaoshi_api.people import tokens
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.models import NewToken, ShownToken
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import Problem
from biaoshi_api.routes import tokens as routes
from biaoshi_api.routes.tokens import TokenId
from biaoshi_api.site import Site

ROUTER = APIRouter(prefix="/tokens", include_in_schema=False)
Own = Annotated[Principal, Depends(needs("token.own"))]


@ROUTER.get("")
def show_tokens(request: Request, site: Place, who: Own, done: bool = False) -> Response:
    """Show them, and the form for a new one."""
    return _tokens(request, site, who, done=done)


@ROUTER.post("")
def make_token(
    request: Request, site: Place, who: Own, title: Annotated[str, Form(max_length=200)] = "",
    scope: Annotated[list[str] | None, Form(max_length=64)] = None, days: Annotated[int, Form(ge=-1, le=100_000)] = 90,
) -> Response:  # fmt: skip
    """Make one and show it, this once."""
    body = NewToken.model_construct(title=title, scopes=scope or [], days=days)
    try:
        made = routes.post_tokens(body, site, who)
    except biaoshi.BiaoshiError as error:
        return _tokens(request, site, who, problems.of(error), title=title, chosen=frozenset(scope or ()), days=days)
    except Problem as problem:
        return _tokens(request, site, who, problem, title=title, chosen=frozenset(scope or ()), days=days)
    return _tokens(request, site, who, made=made)


@ROUTER.post("/{token_id}")
def revoke(request: Request, site: Place, token_id: TokenId, who: Own) -> Response:
    """End one."""
    try:
        routes.delete_token(token_id, site, who)
    except Problem as problem:
        return _tokens(request, site, who, problem)
    return RedirectResponse("/tokens?done=1", 303)


def _tokens(
    request: Request, site: Site, who: Principal, problem: Problem | None = None, *, made: ShownToken | None = None,
    done: bool = False, title: str = "", chosen: frozenset[str] = frozenset(), days: int = 90,
) -> Response:  # fmt: skip
    with site.engine.connect() as connection:
        held = list(tokens.tokens_of(connection, who.id))
    return render(
        request, "tokens.html", who, status=problem.kind.status if problem else 200, why=problem and problem.detail, done=done,
        made=made, tokens=token_lines(held, site.clock()), scopes=scopes(who), title=title, chosen=chosen, days=days,
        most=tokens.LONGEST_DAYS,
    )  # fmt: skip
