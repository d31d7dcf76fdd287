"""Units: 安全保密管理员 registers, renames and removes them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

import biaoshi
from biaoshi_api import problems
from biaoshi_api.desk.frame import render
from biaoshi_api.desk.views.people import unit_lines
from biaoshi_api.people import assigning
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.models import UnitState
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import Problem
from biaoshi_api.routes import people as routes
from biaoshi_api.site import Site

ROUTER = APIRouter(prefix="/units", include_in_schema=False)
Manages = Annotated[Principal, Depends(needs("unit.manage"))]
Word = Annotated[str, Form(max_length=200)]


@ROUTER.get("")
def show_units(request: Request, site: Place, who: Manages, done: bool = False) -> Response:
    """Show the units."""
    return _units(request, site, who, done=done)


@ROUTER.post("")
def put_unit(request: Request, site: Place, who: Manages, code: Word = "", title: Word = "") -> Response:
    """Register a unit, or give it another title."""
    body = UnitState.model_construct(code=code.strip(), title=title)
    try:
        routes.put_units(body, site, who)
    except biaoshi.BiaoshiError as error:
        return _units(request, site, who, problems.of(error), code=code, title=title)
    return RedirectResponse("/units?done=1", 303)


@ROUTER.post("/drop")
def drop_unit(request: Request, site: Place, who: Manages, code: Word = "") -> Response:
    """Remove a unit."""
    try:
        routes.delete_units(site, who, code)
    except Problem as problem:
        return _units(request, site, who, problem)
    return RedirectResponse("/units?done=1", 303)


def _units(
    request: Request, site: Site, who: Principal, problem: Problem | None = None, *, done: bool = False, code: str = "",
    title: str = "",
) -> Response:  # fmt: skip
    with site.engine.connect() as connection:
        units = {u.code: u.title for u in assigning.units(connection)}
    return render(
        request, "units.html", who, status=problem.kind.status if problem else 200, why=problem and problem.detail, done=done,
        units=unit_lines(units), code=code, title=title,
    )  # fmt: skip
