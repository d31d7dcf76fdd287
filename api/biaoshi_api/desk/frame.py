"""The frame of every page: templates, who is signed in, where they may go; and problems shaped as pages for browsers."""

import functools
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.staticfiles import StaticFiles

from biaoshi_api.people.callers import cookie_of
from biaoshi_api.people.duties import Principal, allowed
from biaoshi_api.people.keeping import keeper_of
from biaoshi_api.people.sessions import csrf_of
from biaoshi_api.problems import Problem

_STATIC = Path(__file__).with_name("static")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation; `here`: the page shown is beneath it."""

    title: str
    href: str
    here: bool = False


_PLACES = (
    ("document.check", Entry("查文件", "/")),
    ("review.read", Entry("审阅", "/desk")),
    ("dashboard.read", Entry("统计", "/dashboard")),
    ("account.read", Entry("人员", "/people")),
    ("unit.manage", Entry("单位", "/units")),
    ("gate.policy", Entry("放行", "/gate")),
    ("audit.read", Entry("审计", "/audit")),
)
"""Where the navigation leads, each with the action one must be allowed."""


def install(app: FastAPI) -> None:
    """Serve the files of the pages, and show problems as pages to browsers."""
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.state.page_of_problem = page_of_problem


def render(
    request: Request, template: str, who: Principal | None, /, *, status: int = 200, headers: dict[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:  # fmt: skip
    """Return the page that the `template` makes of `context`; `who` sees it, None: nobody is signed in.

    Templates have besides: `who`, `csrf` of the session ("" without one) and `nav`.
    """
    cookie = cookie_of(request, keeper_of(request)) if who is not None else None
    csrf = csrf_of(cookie) if cookie else ""
    nav = navigation(who, request.url.path) if who is not None else ()
    page = templates().get_template(template).render(who=who, csrf=csrf, nav=nav, **context)
    return HTMLResponse(page.encode("utf-8", "backslashreplace"), status, headers)  # a broken text has lone surrogates


def navigation(who: Principal, path: str) -> tuple[Entry, ...]:
    """Return where `who` may go, the place of `path` marked."""
    return tuple(
        Entry(e.title, e.href, path == e.href or (e.href != "/" and path.startswith(e.href + "/")))
        for action, e in _PLACES
        if allowed(who, action)
    )


@functools.cache
def templates() -> Environment:
    """Return the templates: everything put into them is escaped, and a name they are not given is an error."""
    made = Environment(
        loader=PackageLoader("biaoshi_api", "desk/templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters["moment"] = moment
    return made


def moment(seconds: float) -> str:
    """Return epoch seconds as this office's clock shows them, to the minute."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))


def for_browser(request: Request) -> bool:
    """Tell whether a person looks at the answer: it is no address of the API and HTML is asked for."""
    return not request.url.path.startswith("/v1/") and "text/html" in request.headers.get("accept", "")


def page_of_problem(request: Request, problem: Problem) -> Response | None:
    """Return the problem as a page, or the way to sign in where that is what is missing; None for who asks for no page."""
    if not for_browser(request):
        return None
    if problem.kind.status == 401 and request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse("/sign-in?" + urlencode({"onward": request.url.path + query}), 303)
    return render(
        request, "problem.html", None, status=problem.kind.status, headers=problem.headers, title=problem.kind.title,
        detail=problem.detail, level=problem.extra.get("level"), errors=[e["msg"] for e in problem.extra.get("errors", ())],
        again=problem.kind.status in (401, 403),
    )  # fmt: skip
