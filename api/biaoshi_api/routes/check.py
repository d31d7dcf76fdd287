"""Checking a file, a text or a case: answered at once where that is soon, else by a job."""

from dataclasses import replace
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response

from biaoshi.jobs import Job
from biaoshi_api.asking import (
    TAKING,
    WHERE,
    Desk,
    IdempotencyKey,
    Prefer,
    accepted,
    asked_of,
    at_once,
    ordered,
    reported,
)
from biaoshi_api.forms import OPTIONS, form_body, handed_in, one_of
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import responses
from biaoshi_api.shapes import JobState, Text
from biaoshi_api.site import Site

ROUTER = APIRouter(prefix="/v1", tags=["检查"])
Checks = Annotated[Principal, Depends(needs("document.check"))]
_ERRORS = responses(*TAKING)
_REPORT = {
    "description": "检查报告",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Report"}}},
}
_JOB = {"model": JobState, "description": "已成为任务", "headers": WHERE}


@ROUTER.post(
    "/checks",
    operation_id="check",
    summary="检查一个文件或者一段文字",
    response_class=Response,
    responses={200: _REPORT, 202: _JOB, **_ERRORS},
    openapi_extra=form_body({"file": "要检查的文件"}, OPTIONS, text=Text),
)
async def check(
    request: Request, site: Place, bench: Desk, who: Checks, key: IdempotencyKey = None, prefer: Prefer = None
) -> Response:
    """在限度之内（大小、时间）立即给出报告；超出限度、带 Idempotency-Key 或者 `Prefer: respond-async` 时成为任务。"""
    file, options, callback = await one_of(request, site, bench, OPTIONS)
    asked = asked_of(site, key, callback, prefer)
    if file.data is not None and asked.key is None and asked.callback is None and asked.wait:
        report = await at_once(site, bench, who, file, options, asked.wait, "document.check")
        if report is not None:
            return reported(report)
        asked = replace(asked, wait=0.0)  # it has been waited for already
    return await report_or_job(site, await ordered(site, who, "check", [file], options, asked))


@ROUTER.post(
    "/cases",
    operation_id="checkCase",
    summary="检查一件（正文和附件合在一起）",
    response_class=Response,
    responses={200: _REPORT, 202: _JOB, **_ERRORS},
    openapi_extra=form_body({"file": "一件的各文件，按次序"}, OPTIONS, many=("file",)),
)
async def check_case(
    request: Request, site: Place, bench: Desk, who: Checks, key: IdempotencyKey = None, prefer: Prefer = None
) -> Response:
    """总是任务；在限度之内结束的，直接给出报告。"""
    async with handed_in(request, site, bench, ("file",), OPTIONS) as (form, options):
        asked = asked_of(site, key, form.fields.get("callback"), prefer)
    job = await ordered(site, who, "case", form.files, options, asked)
    return await report_or_job(site, job)


@ROUTER.post(
    "/reviews",
    operation_id="review",
    summary="把一件交给审阅（检查后进入本单位审查人的队列）",
    response_class=Response,
    responses={200: {"model": JobState, "description": "已经进入审阅", "headers": WHERE}, 202: _JOB, **_ERRORS},
    openapi_extra=form_body({"file": "一件的各文件，按次序"}, OPTIONS, many=("file",)),
)
async def review(
    request: Request, site: Place, bench: Desk, who: Checks, key: IdempotencyKey = None, prefer: Prefer = None
) -> Response:
    """总是任务；做完时 `result.case` 是件的编号。文件留存到审阅的保存期限。"""
    async with handed_in(request, site, bench, ("file",), OPTIONS) as (form, options):
        asked = asked_of(site, key, form.fields.get("callback"), prefer)
    return accepted(await ordered(site, who, "review", form.files, options, asked))


async def report_or_job(site: Site, job: Job) -> Response:
    """Return the report of a job that has done its work, else the job."""
    kept = (job.result or {}).get("kept", {})
    if job.state != "done" or "report" not in kept:
        return accepted(job)
    data = await to_thread.run_sync(site.vault.read, kept["report"])
    return Response(data, media_type="application/json", headers={"Location": f"/v1/jobs/{job.id}"})
