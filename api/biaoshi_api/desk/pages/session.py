"""The pages of signing in and out and of one's password."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from biaoshi_api.desk import drops
from biaoshi_api.desk.frame import Entry, render
from biaoshi_api.people import accounts
from biaoshi_api.people.callers import cookie_of, peer
from biaoshi_api.people.cookies import drop_session, local, set_session
from biaoshi_api.people.keeping import Keeper, Kept, Place
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.people.signing import change_password, sign_in, sign_out
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site

ROUTER = APIRouter(include_in_schema=False)
Own = Annotated[Principal, Depends(needs("session.own"))]
Onward = Annotated[str, Query(max_length=300)]
Word = Annotated[str, Form(max_length=1024)]


@ROUTER.get("/sign-in")
def show_sign_in(request: Request, site: Place, keeper: Kept, onward: Onward = "/") -> Response:
    """Show the form, and the other ways there are."""
    return _form(request, site, keeper, onward)


@ROUTER.post("/sign-in")
def do_sign_in(
    request: Request, site: Place, keeper: Kept, name: Word = "", password: Word = "",
    onward: Annotated[str, Form(max_length=300)] = "/",
) -> Response:  # fmt: skip
    """Sign in and go on, to the password where it must be changed first; else show the form with the reason."""
    if _from_elsewhere(request):
        raise Problem("forbidden", "登录只能从本站的页面提交。")  # nobody is to be signed in as somebody else
    try:
        old = cookie_of(request, keeper)
        signed = sign_in(site, keeper, name=name, password=password, address=peer(request), old=old)
    except Problem as problem:
        return _form(request, site, keeper, onward, name=name[:200], problem=problem)
    response = RedirectResponse("/password" if signed.account.must_change else local(onward), 303)
    set_session(response, keeper, signed.token)
    return response


@ROUTER.post("/sign-out")
def do_sign_out(request: Request, site: Place, keeper: Kept, who: Own) -> Response:
    """End the session; what was dropped in it is erased."""
    drops.end(site, who, drops.session_of(request))
    sign_out(site, who, cookie_of(request, keeper) or "")
    response = RedirectResponse("/sign-in", 303)
    drop_session(response, keeper)
    return response


@ROUTER.get("/password")
def show_password(request: Request, site: Place, who: Own) -> Response:
    """Show the form."""
    return _password(request, site, who)


@ROUTER.post("/password")
def do_password(
    request: Request, site: Place, keeper: Kept, who: Own, old: Word = "", new: Word = "", again: Word = ""
) -> Response:
    """Change the password and go to the first page, else show the form with the reason."""
    try:
        if new != again:
            raise Problem("invalid", "两次输入的新密码不同。")
        signed = change_password(site, keeper, who, old=old, new=new, address=peer(request))
    except Problem as problem:
        return _password(request, site, who, problem)
    response = RedirectResponse("/", 303)
    set_session(response, keeper, signed.token)
    return response


def _from_elsewhere(request: Request) -> bool:
    """Tell whether a page of another site sent the form, as far as the browser says; our own send Origin: null."""
    origin = request.headers.get("origin", "null")
    site = request.headers.get("sec-fetch-site", "same-origin")
    return site not in ("same-origin", "none") or (
        origin != "null" and origin.partition("://")[2] != request.url.netloc
    )


def _form(
    request: Request, site: Site, keeper: Keeper, onward: str, name: str = "", problem: Problem | None = None
) -> Response:
    onward = local(onward)
    more = "?" + urlencode({"onward": onward})
    ways = []
    if site.settings.oidc.issuer:
        ways.append(Entry("用统一身份认证登录", "/v1/session/oidc" + more))
    if keeper.networks:
        ways.append(Entry("由办公系统登录", "/v1/session/proxy" + more))
    return render(
        request, "sign-in.html", None, status=problem.kind.status if problem else 200,
        headers=problem.headers if problem else None, why=problem.detail if problem else None, name=name, onward=onward,
        elsewhere=ways, ceiling=site.settings.ceiling,
    )  # fmt: skip


def _password(request: Request, site: Site, who: Principal, problem: Problem | None = None) -> Response:
    with site.engine.connect() as connection:
        account = accounts.account_of(connection, who.id)
    return render(
        request, "password.html", who, status=problem.kind.status if problem else 200,
        headers=problem.headers if problem else None, why=problem.detail if problem else None,
        must_change=account.must_change, local=account.source == "local", length=site.settings.people.password_length,
    )  # fmt: skip
