"""Accounts: 系统管理员 makes, disables and resets them, 安全保密管理员 gives roles and units, unlocks and revokes tokens.

Each change is the one behind the route of the API; what it refuses is said on the page it was asked from.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

import biaoshi
from biaoshi_api import problems
from biaoshi_api.desk.frame import render
from biaoshi_api.desk.views import people as views
from biaoshi_api.people import accounts, assigning, tokens
from biaoshi_api.people.keeping import Kept, Place
from biaoshi_api.people.models import NewAccount, NewPassword, Roles, UnitOf
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import Problem
from biaoshi_api.routes import people as routes
from biaoshi_api.routes import tokens as token_routes
from biaoshi_api.routes.people import Id
from biaoshi_api.routes.tokens import TokenId
from biaoshi_api.site import Site

ROUTER = APIRouter(prefix="/people", include_in_schema=False)
_PAGE = 100
Word = Annotated[str, Form(max_length=200)]


def _may(action: str) -> Any:
    return Depends(needs(action))


Reads = Annotated[Principal, _may("account.read")]


@ROUTER.get("")
def show_people(
    request: Request, site: Place, who: Reads, after: Annotated[str, Query(max_length=64, pattern="^[a-z0-9._-]*$")] = ""
) -> Response:  # fmt: skip
    """Show the accounts, and the form for a new one."""
    return _people(request, site, who, after)


@ROUTER.post("")
def make_account(
    request: Request, site: Place, keeper: Kept, who: Annotated[Principal, _may("account.create")], name: Word = "",
    title: Word = "", source: Word = "local",
) -> Response:  # fmt: skip
    """Make an account and show its one-time password."""
    try:
        if source not in views.SOURCES:
            raise Problem("invalid", "没有这种账号来源。")
        body = NewAccount.model_construct(name=name.strip(), title=title, source=source)
        made = routes.post_accounts(body, site, keeper, who)
    except (Problem, biaoshi.BiaoshiError) as error:
        return _people(request, site, who, "", error, name=name, title=title, source=source)
    return _once(request, who, made)


@ROUTER.get("/{account_id}")
def show_person(request: Request, site: Place, account_id: Id, who: Reads, done: bool = False) -> Response:
    """Show one account and what may be done with it."""
    return _person(request, site, who, account_id, done=done)


@ROUTER.post("/{account_id}/disable")
def disable(
    request: Request, site: Place, account_id: Id, who: Annotated[Principal, _may("account.disable")]
) -> Response:
    """Disable it."""
    return _changed(request, site, who, account_id, lambda: routes.post_disable(account_id, site, who))


@ROUTER.post("/{account_id}/enable")
def enable(
    request: Request, site: Place, account_id: Id, who: Annotated[Principal, _may("account.disable")]
) -> Response:
    """Enable it."""
    return _changed(request, site, who, account_id, lambda: routes.post_enable(account_id, site, who))


@ROUTER.post("/{account_id}/password")
def reset(
    request: Request, site: Place, keeper: Kept, account_id: Id, who: Annotated[Principal, _may("account.reset")]
) -> Response:
    """Give it a one-time password and show it; its roles go."""
    try:
        made = routes.post_password(account_id, site, keeper, who)
    except Problem as problem:
        return _person(request, site, who, account_id, problem)
    return _once(request, who, made)


@ROUTER.post("/{account_id}/roles")
def give_roles(
    request: Request, site: Place, account_id: Id, who: Annotated[Principal, _may("account.roles")],
    role: Annotated[list[str] | None, Form(max_length=6)] = None,
) -> Response:  # fmt: skip
    """Give it just these roles."""
    body = Roles.model_construct(roles=role or [])  # set_roles says which there are
    return _changed(request, site, who, account_id, lambda: routes.put_roles(account_id, body, site, who))


@ROUTER.post("/{account_id}/unit")
def give_unit(
    request: Request, site: Place, account_id: Id, who: Annotated[Principal, _may("account.unit")], unit: Word = ""
) -> Response:
    """Put it into a unit."""
    body = UnitOf.model_construct(unit=unit)
    return _changed(request, site, who, account_id, lambda: routes.put_unit(account_id, body, site, who))


@ROUTER.post("/{account_id}/unlock")
def unlock(
    request: Request, site: Place, account_id: Id, who: Annotated[Principal, _may("account.unlock")]
) -> Response:
    """Let it sign in without waiting."""
    return _changed(request, site, who, account_id, lambda: routes.delete_lock(account_id, site, who))


@ROUTER.post("/{account_id}/tokens/{token_id}")
def revoke(
    request: Request, site: Place, account_id: Id, token_id: TokenId, who: Annotated[Principal, _may("token.manage")]
) -> Response:
    """End a token of it."""

    def end() -> None:
        token_routes.delete_token_of(account_id, token_id, site, who)

    return _changed(request, site, who, account_id, end)


def _changed(request: Request, site: Site, who: Principal, account_id: str, change: Callable[[], object]) -> Response:
    """Do it and show the account again, changed or with the reason why not."""
    try:
        change()
    except (Problem, biaoshi.BiaoshiError) as error:
        return _person(request, site, who, account_id, error)
    return RedirectResponse(f"/people/{account_id}?done=1", 303)


def _people(
    request: Request, site: Site, who: Principal, after: str, error: Exception | None = None, **given: str
) -> Response:
    problem = _problem(error)
    with site.engine.connect() as connection:
        found = list(accounts.accounts(connection, after=after, limit=_PAGE + 1))
        units = {u.code: u.title for u in assigning.units(connection)}
    shown = found[:_PAGE]
    return render(
        request, "people.html", who, status=problem.kind.status if problem else 200, why=problem and problem.detail,
        people=[views.person(one, units) for one in shown], next=shown[-1].name if len(found) > _PAGE else "", after=after,
        may=views.may(who), sources=views.SOURCES, given={"name": "", "title": "", "source": "local", **given},
    )  # fmt: skip


def _person(
    request: Request, site: Site, who: Principal, account_id: str, error: Exception | None = None, *, done: bool = False
) -> Response:
    problem, now = _problem(error), site.clock()
    with site.engine.connect() as connection:
        account = accounts.account_of(connection, account_id)
        units = {u.code: u.title for u in assigning.units(connection)}
        held = list(tokens.tokens_of(connection, account_id))
    return render(
        request, "person.html", who, status=problem.kind.status if problem else 200, why=problem and problem.detail,
        done=done, one=views.person(account, units), ticks=views.ticks(account), apart=views.apart(), unit=account.unit,
        units=views.unit_lines(units), tokens=views.token_lines(held, now), may=views.may(who), own=account.id == who.id,
    )  # fmt: skip


def _once(request: Request, who: Principal, made: NewPassword) -> Response:
    """Show a one-time password; it is nowhere else."""
    return render(request, "once.html", who, account=made.account, password=made.password)


def _problem(error: Exception | None) -> Problem | None:
    return (
        problems.of(error) if isinstance(error, biaoshi.BiaoshiError) else error if isinstance(error, Problem) else None
    )
