"""The gate's policy: what it says, what today's rule-set would change, and adopting it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from biaoshi_api.desk.frame import render
from biaoshi_api.desk.views.gate import gate_page
from biaoshi_api.gate import adopt, gate_of
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site

ROUTER = APIRouter(prefix="/gate", include_in_schema=False)
Keeps = Annotated[Principal, Depends(needs("gate.policy"))]


@ROUTER.get("")
def show_gate(request: Request, site: Place, who: Keeps, done: bool = False) -> Response:
    """Show the policy and the change."""
    return _gate(request, site, who, done=done)


@ROUTER.post("/adoption")
def adopt_ruleset(
    request: Request, site: Place, who: Keeps, digest: Annotated[str, Form(max_length=64)] = ""
) -> Response:
    """Adopt the rule-set whose change was shown."""
    try:
        adopt(site, who, digest)
    except Problem as problem:
        return _gate(request, site, who, problem)
    return RedirectResponse("/gate?done=1", 303)


def _gate(
    request: Request, site: Site, who: Principal, problem: Problem | None = None, *, done: bool = False
) -> Response:
    return render(
        request, "gate.html", who, status=problem.kind.status if problem else 200, why=problem and problem.detail, done=done,
        gate=gate_page(gate_of(site)),
    )  # fmt: skip
