"""Files given back: with comments, with safe repairs, masked and proved; plans of masking; signed forms verified."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

import biaoshi
from biaoshi_api.asking import TAKING, WHERE, Desk, IdempotencyKey, Prefer, accepted, asked_of, ordered
from biaoshi_api.forms import OPTIONS, form_body, handed_in
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import Problem, responses
from biaoshi_api.shapes import JobState
from biaoshi_api.site import Site
from biaoshi_api.uploads import FIELD, Upload, forget

ROUTER = APIRouter(prefix="/v1", tags=["写回"])
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": JobState, "description": "任务已经结束，结果在 links 里", "headers": WHERE},
    202: {"model": JobState, "description": "任务还没有结束", "headers": WHERE},
    **responses(*TAKING, "plan"),
}
_SELECT = {"select": "只改这些规则（编号或者其开头，用逗号隔开）"}
_CALLBACK = {"callback": OPTIONS["callback"]}


def _may(action: str) -> Any:
    return Depends(needs(action))


def _offer(kind: str, path: str, summary: str, told: str, description: str, fields: dict[str, str]) -> None:
    """Offer the route `path` that makes a job of `kind` of the one file handed in."""

    @ROUTER.post(
        path,
        operation_id=kind,
        summary=summary,
        description=description,
        response_class=Response,
        responses=_ANSWERS,
        openapi_extra=form_body({"file": told}, fields),
    )
    async def ask(
        request: Request, site: Place, bench: Desk, who: Annotated[Principal, _may(f"document.{kind}")],
        key: IdempotencyKey = None, prefer: Prefer = None,
    ) -> Response:  # fmt: skip
        async with handed_in(request, site, bench, ("file",), fields, one=("file",)) as (form, options):
            asked = asked_of(site, key, form.fields.get("callback"), prefer)
        return accepted(await ordered(site, who, kind, form.files, options, asked))


_offer(
    "annotate", "/annotations", "加批注：每个问题批注在原字词上", "要加批注的文件",
    "结果是加了批注的文件（GET /v1/jobs/{id}/result）；本单位以前加的批注会换掉，别人的不动。", OPTIONS,
)  # fmt: skip
_offer(
    "fix", "/fixes", "改正书写形式上的问题", "要改正的文件",
    "只改形式；密级、期限等须由人决定的只列出。结果是改后的文件，`result` 里有改了几处、留下几处。", OPTIONS | _SELECT,
)  # fmt: skip
_offer(
    "plan", "/plans", "提出遮盖计划", "要遮盖的文件",
    "结果是计划（JSON，不含原文），由人审查、补充后交给 POST /v1/redactions。", OPTIONS,
)  # fmt: skip


@ROUTER.post(
    "/redactions",
    operation_id="redact",
    summary="按计划写出遮盖件，并证明已经除去",
    response_class=Response,
    responses=_ANSWERS,
    openapi_extra=form_body(
        {"file": "文件；几个文件时作为一件，要么全部写出，要么一个不写", "plan": "计划，按文件的次序，每个文件一份"},
        _CALLBACK,
        many=("file", "plan"),
    ),
)
async def redact(
    request: Request, site: Place, bench: Desk, who: Annotated[Principal, _may("document.redact")],
    key: IdempotencyKey = None, prefer: Prefer = None,
) -> Response:  # fmt: skip
    """结果是遮盖件（GET /v1/jobs/{id}/result，第 n 个加 ?number=n）和证明（GET /v1/jobs/{id}/certificate）。"""
    async with handed_in(request, site, bench, ("file", "plan"), _CALLBACK) as (form, options):
        files, plans = form.of("file"), form.of("plan")
        if len(files) != len(plans):
            raise Problem("plan", "计划要与文件一样多，次序相同。")
        options["plans"] = [_plan(site, p) for p in plans]
        asked = asked_of(site, key, form.fields.get("callback"), prefer)
    forget(site, [p.id for p in plans if p.id])  # their text goes with the order
    return accepted(await ordered(site, who, "redact", files, options, asked))


@ROUTER.post(
    "/verifications",
    operation_id="verify",
    summary="核对签过的审查表与文件",
    response_class=Response,
    responses=_ANSWERS,
    openapi_extra=form_body({"form": "签过的表（docx）", "file": "要公开的文件"}, _CALLBACK, many=("file",)),
)
async def verify(
    request: Request, site: Place, bench: Desk, who: Annotated[Principal, _may("document.verify")],
    key: IdempotencyKey = None, prefer: Prefer = None,
) -> Response:  # fmt: skip
    """文件与表逐字节相同、签名和结论齐全才通过；理由在结果里（GET /v1/jobs/{id}/result）。"""
    async with handed_in(request, site, bench, ("form", "file"), _CALLBACK, one=("form",)) as (form, options):
        asked = asked_of(site, key, form.fields.get("callback"), prefer)
    files = (*form.of("form"), *form.of("file"))
    return accepted(await ordered(site, who, "verify", files, options, asked))


def _plan(site: Site, upload: Upload) -> str:
    """Return the text of a plan handed in. Raises Problem plan where it is none, too-large."""
    if upload.size > FIELD:
        raise Problem("too-large", "遮盖计划过大。")
    data = upload.data if upload.data is not None else site.vault.read(upload.id or "")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Problem("plan", "遮盖计划不是 UTF-8 文本。") from None
    try:
        biaoshi.load_plan(text)
    except biaoshi.ConfigError as error:
        raise Problem("plan", str(error)) from None
    return text
