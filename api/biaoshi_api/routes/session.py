"""Signing in and out, who one is, one's password; sign-in by the identity server and by a listed proxy."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from biaoshi_api.desk import drops
from biaoshi_api.people import accounts, oidc
from biaoshi_api.people.callers import cookie_of, peer, proxied
from biaoshi_api.people.cookies import drop_flight, drop_session, flight_of, local, set_flight, set_session
from biaoshi_api.people.keeping import Keeper, Kept, Place
from biaoshi_api.people.models import Credentials, Me, PasswordChange, as_me
from biaoshi_api.people.proxy import listed
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.people.sessions import csrf_of
from biaoshi_api.people.signing import Signed, change_password, enter, sign_in, sign_out, wait_for
from biaoshi_api.problems import Problem, responses
from biaoshi_api.site import Site

ROUTER = APIRouter(prefix="/v1/session", tags=["登录"])
Own = Annotated[Principal, Depends(needs("session.own"))]
Onward = Annotated[str, Query(max_length=300, description="登录后去往的本站路径")]


def _me(site: Site, signed: Signed) -> Me:
    account = signed.account
    scopes = frozenset({"session.own"}) if account.must_change else None
    expires = site.clock() + site.settings.people.session_hours * 3600
    who = Principal(account.id, account.name, account.unit, account.roles, scopes, "session", expires)
    return as_me(who, account, csrf_of(signed.token))


@ROUTER.post(
    "",
    operation_id="signIn",
    summary="用账号和密码登录",
    responses=responses("request", "unauthenticated", "invalid", "too-many"),
)
def post_session(body: Credentials, request: Request, response: Response, site: Place, keeper: Kept) -> Me:
    """会话放在 HttpOnly 的 cookie 里。多次不成功后须等待，时间逐次加倍；账号不存在、密码不对、账号停用，回答都一样。"""
    old = cookie_of(request, keeper)
    signed = sign_in(site, keeper, name=body.name, password=body.password, address=peer(request), old=old)
    set_session(response, keeper, signed.token)
    return _me(site, signed)


@ROUTER.get(
    "", operation_id="whoAmI", summary="我是谁", responses=responses("unauthenticated", "forbidden", "too-many")
)
def get_session(request: Request, site: Place, keeper: Kept, who: Own) -> Me:
    """现在登录的账号、角色、可做的操作和 CSRF 校验码。"""
    cookie = cookie_of(request, keeper)
    with site.engine.connect() as connection:
        account = accounts.account_of(connection, who.id)
    return as_me(who, account, csrf_of(cookie) if cookie and who.via != "token" else None)


@ROUTER.delete(
    "",
    status_code=204,
    operation_id="signOut",
    summary="退出登录",
    responses=responses("unauthenticated", "forbidden", "too-many"),
)
def delete_session(request: Request, response: Response, site: Place, keeper: Kept, who: Own) -> None:
    """会话立即失效；这次登录里放入的文件和结果随之清除。"""
    drops.end(site, who, drops.session_of(request))
    sign_out(site, who, cookie_of(request, keeper) or "")
    drop_session(response, keeper)


@ROUTER.put(
    "/password",
    operation_id="changePassword",
    summary="修改自己的密码",
    responses=responses("request", "unauthenticated", "forbidden", "conflict", "invalid", "too-many"),
)
def put_password(body: PasswordChange, request: Request, response: Response, site: Place, keeper: Kept, who: Own) -> Me:
    """原有的会话和令牌全部失效，换一个新会话。原密码不对的次数与登录一并计算。"""
    signed = change_password(site, keeper, who, old=body.old, new=body.new, address=peer(request))
    set_session(response, keeper, signed.token)
    return _me(site, signed)


@ROUTER.get(
    "/oidc",
    status_code=303,
    response_class=RedirectResponse,
    operation_id="startOidc",
    summary="到统一身份认证登录",
    responses=responses("not-found", "invalid", "too-many"),
)
def get_oidc(request: Request, site: Place, keeper: Kept, onward: Onward = "/") -> RedirectResponse:
    """转到本单位的统一身份认证服务；没有配置时为 404。"""
    _configured(request, site, keeper)
    departure = oidc.start(site, onward=local(onward))
    response = RedirectResponse(departure.address, 303)
    set_flight(response, keeper, departure.secret)
    return response


@ROUTER.get(
    "/oidc/return",
    status_code=303,
    response_class=RedirectResponse,
    operation_id="returnOidc",
    summary="从统一身份认证回来",
    responses=responses("unauthenticated", "not-found", "conflict", "invalid", "too-many"),
)
def get_oidc_return(
    request: Request,
    site: Place,
    keeper: Kept,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
    iss: Annotated[str | None, Query(max_length=400)] = None,
) -> RedirectResponse:
    """由统一身份认证服务带浏览器到这里；只认同一浏览器刚才开始的那一次。"""
    _configured(request, site, keeper)
    account, onward = oidc.finish(site, secret=flight_of(request, keeper), state=state, code=code, iss=iss)
    signed = enter(site, account, via="oidc", old=cookie_of(request, keeper))
    response = RedirectResponse(onward, 303)
    drop_flight(response, keeper)
    set_session(response, keeper, signed.token)
    return response


def _configured(request: Request, site: Site, keeper: Keeper) -> None:
    if not site.settings.oidc.issuer:
        raise Problem("not-found", "没有配置统一身份认证。")
    address = peer(request)
    if not listed(address, keeper.networks):
        wait_for(keeper.logins.take(f"oidc {address}"))


@ROUTER.get(
    "/proxy",
    status_code=303,
    response_class=RedirectResponse,
    operation_id="signInByProxy",
    summary="由反向代理登录",
    responses=responses("unauthenticated", "not-found", "invalid", "too-many"),
)
def get_proxy(request: Request, site: Place, keeper: Kept, onward: Onward = "/") -> RedirectResponse:
    """只认来自所列代理地址的请求头；会话存续期间该请求头须一直相同。没有配置时为 404。"""
    if not keeper.networks:
        raise Problem("not-found", "没有配置由代理登录。")
    name = proxied(request, site, keeper)
    with site.engine.connect() as connection:
        row = accounts.named(connection, name) if name else None
    if row is None or row._mapping["source"] != "proxy":
        raise Problem("unauthenticated", "代理没有说明是谁，或者没有这个账号。")
    signed = enter(site, row._mapping["id"], via="proxy", old=cookie_of(request, keeper))
    response = RedirectResponse(local(onward), 303)
    set_session(response, keeper, signed.token)
    return response
