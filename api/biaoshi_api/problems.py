"""What goes wrong, as RFC 9457 says it: one table of kinds; never a traceback, never words of a document.

    Problem, BiaoshiError, wrong parameters, unknown path ──→ application/problem+json, or a page for a browser

What nobody foresaw is `guard.Unforeseen`'s.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

import biaoshi

MEDIA = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its address, status, title, and a sentence where nothing more is known."""

    slug: str
    status: int
    title: str
    detail: str

    @property
    def type(self) -> str:
        return f"urn:biaoshi:problem:{self.slug}"


KINDS = {
    k.slug: k
    for k in (
        Kind("request", 400, "请求有误", "请求不合规格。"),
        Kind("unauthenticated", 401, "没有登录", "请先登录，或者在 Authorization 里给出令牌。"),
        Kind("forbidden", 403, "没有权限", "您的角色或者令牌不能做这件事。"),
        Kind("not-found", 404, "没有找到", "没有这个地址，或者您看不到它。"),
        Kind("method", 405, "方法不对", "这个地址不接受这种方法。"),
        Kind("slow", 408, "发送太慢", "请求的内容发送太慢或者停住了，已停止接收。"),
        Kind("conflict", 409, "与现状冲突", "现在的状态下不能这样做。"),
        Kind("gone", 410, "已经清除", "结果已到保存期限，或者已被删除。"),
        Kind("too-large", 413, "内容过大", "内容超过本机允许的大小。"),
        Kind("media-type", 415, "内容类型不对", "请用接口说明里写的内容类型提交。"),
        Kind("invalid", 422, "内容不合要求", "有的参数不合要求，见 errors。"),
        Kind("key-reused", 409, "幂等键已用过", "同一个 Idempotency-Key 已用于另一个请求，请换一个。"),
        Kind("plan", 409, "计划不能用", "计划不能用于这些文件。"),
        Kind("callback", 403, "回调地址不行", "callback 不是允许的内部地址；允许的地址由管理员在配置里列出。"),
        Kind("unproved", 422, "没有做成", "没有写出任何文件。"),
        Kind(
            "stopped", 403, "已停止处理", "本机不得处理该密级文件，已停止处理。请勿复制、转发，立即报告保密工作机构。"
        ),
        Kind("too-many", 429, "请求过多", "请求过多，请稍后再试。"),
        Kind("failed", 500, "服务出错", "服务出错，没有完成。错误已记录，请联系管理员。"),
        Kind("unavailable", 503, "暂时不能服务", "服务正在启动或者停止，请稍后再试。"),
    )
}
_BY_STATUS = {404: "not-found", 405: "method", 408: "slow", 400: "request", 401: "unauthenticated", 403: "forbidden", 413: "too-large",
              415: "media-type", 422: "invalid", 429: "too-many", 503: "unavailable"}  # fmt: skip


class Problem(Exception):  # noqa: N818  # the name of the standard
    """Raised anywhere below a route. `detail` is Chinese and says nothing of a document; `extra` are further members."""

    def __init__(
        self, slug: str, detail: str | None = None, *, headers: Mapping[str, str] | None = None, **extra: Any
    ) -> None:
        super().__init__(slug)
        self.kind = KINDS[slug]
        self.detail = detail or self.kind.detail
        self.headers = dict(headers or {})
        self.extra = extra


def answer(problem: Problem) -> JSONResponse:
    """Return the problem as a response."""
    kind = problem.kind
    body = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": problem.detail, **problem.extra}
    return JSONResponse(body, kind.status, problem.headers, MEDIA)


def answered(request: Request, problem: Problem) -> Response:
    """Return the problem as whoever asks can read it: as a page where the application has some and one is wanted."""
    page: Callable[[Request, Problem], Response | None] | None = getattr(request.app.state, "page_of_problem", None)
    return (page(request, problem) if page is not None else None) or answer(problem)


def of(error: biaoshi.BiaoshiError) -> Problem:
    """Return the problem that an error of the library is. Its messages are for users and quote no document."""
    if isinstance(error, biaoshi.StoppedError):
        return Problem("stopped", level=error.level, sha256=error.sha256)
    if isinstance(error, biaoshi.UnprovedError):
        return Problem("unproved", str(error))
    return Problem("invalid", str(error))


def install(app: FastAPI) -> None:
    """Answer every error of `app` as a problem."""

    @app.exception_handler(Problem)
    async def _problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)  # noqa: S101  # registered for it
        return answered(request, error)

    @app.exception_handler(biaoshi.BiaoshiError)
    async def _ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, biaoshi.BiaoshiError)  # noqa: S101
        return answered(request, of(error))

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        return answered(request, Problem("invalid", errors=[fault(e["loc"], e["type"]) for e in error.errors()[:20]]))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        slug = _BY_STATUS.get(error.status_code, "request" if error.status_code < 500 else "failed")
        return answered(request, Problem(slug, headers=error.headers))


def where(error: BaseException) -> str:
    """Return the class of the error and the last place in the code it passed, without its message."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}" if trace is not None else "?"
    return f"{type(error).__name__}（{place}）"


def fault(loc: Iterable[object], kind: str, what: str | None = None) -> dict[str, Any]:
    """Return where a parameter is wrong and how. Its value is left out, for it may be text of a document, and so is a
    name that nobody of ours gave."""
    known = [str(p) if _NAME.fullmatch(str(p)) else "?" for p in loc]
    return {"loc": known, "type": kind, "msg": what or _SAID.get(kind, "不合要求")}


_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_SAID = {
    "missing": "缺少这一项", "string_too_long": "过长", "string_too_short": "过短", "json_invalid": "不是有效的 JSON",
    "int_parsing": "应为整数", "bool_parsing": "应为 true 或者 false", "float_parsing": "应为数字", "string_type": "应为文字",
    "int_type": "应为整数", "list_type": "应为列表", "dict_type": "应为对象", "model_attributes_type": "应为对象",
    "extra_forbidden": "没有这一项", "greater_than_equal": "过小", "less_than_equal": "过大", "too_long": "过多",
    "too_short": "过少", "string_pattern_mismatch": "格式不对", "literal_error": "不是允许的值", "enum": "不是允许的值",
    "date_from_datetime_parsing": "应为日期，写作 2026-11-24", "date_parsing": "应为日期，写作 2026-11-24",
}  # fmt: skip

SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "description": "RFC 9457。`type` 是种类的名称，`detail` 是给人看的一句话；不含文件原文。",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "examples": [k.type for k in KINDS.values()][:2]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "loc": {"type": "array", "items": {"type": "string"}},
                    "type": {"type": "string"},
                    "msg": {"type": "string"},
                },
            },
        },
        "level": {"type": ["string", "null"], "description": "stopped：文件的最高标注密级"},
        "sha256": {"type": ["string", "null"], "description": "stopped：文件的摘要"},
    },
    "additionalProperties": True,
}


def responses(*slugs: str) -> dict[int | str, dict[str, Any]]:
    """Return the error answers of a route for its OpenAPI, `slugs` and those every route has."""
    told: dict[int | str, dict[str, Any]] = {}
    for slug in (*slugs, "failed"):
        kind = KINDS[slug]
        one = told.setdefault(
            kind.status,
            {
                "description": kind.title,
                "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}},
            },
        )
        value = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": kind.detail}
        one["content"][MEDIA]["examples"][slug] = {"value": value}
        if kind.title not in one["description"]:
            one["description"] += f"；{kind.title}"
    return told
