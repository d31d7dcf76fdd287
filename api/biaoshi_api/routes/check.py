"""Checking a file, a text or a case: answered at once where that is soon, else by a job."""

from hashlib import sha256
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response

import biaoshi
from biaoshi.jobs import Job
from biaoshi_api.asking import (
    Checking,
    Desk,
    IdempotencyKey,
    Place,
    Prefer,
    accepted,
    asked_of,
    ordered,
    reported,
    told,
)
from biaoshi_api.bench import Bench
from biaoshi_api.forms import OPTIONS, form_body, handed_in, is_json, options_of, text_of
from biaoshi_api.orders import Asked
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import responses
from biaoshi_api.shapes import JobState, Text
from biaoshi_api.site import Site
from biaoshi_api.uploads import Upload

ROUTER = APIRouter(prefix="/v1", tags=["检查"])
Checks = Annotated[Principal, Depends(needs("document.check"))]
_ERRORS = responses(
    "unauthenticated",
    "forbidden",
    "callback",
    "request",
    "too-large",
    "media-type",
    "invalid",
    "key-reused",
    "too-many",
)
_REPORT = {
    "description": "检查报告",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Report"}}},
}
_JOB = {
    "model": JobState,
    "description": "已成为任务",
    "headers": {"Location": {"description": "任务的地址", "schema": {"type": "string"}}},
}


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
    if is_json(request):
        text: Text = await text_of(request, site, Text)
        options = options_of(site, {"date": text.date, "profile": text.profile})
        data = text.text.encode("utf-8", "surrogatepass")
        file = Upload("file", text.name, sha256(data).hexdigest(), len(data), data)
        asked = asked_of(site, key, None, prefer)
        options["text"] = True
    else:
        async with handed_in(request, site, bench, ("file",), OPTIONS, one=("file",)) as (form, options):
            file = form.files[0]
        asked = asked_of(site, key, form.fields.get("callback"), prefer)
    return await _answered(site, bench, who, file, options, asked)


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


async def _answered(
    site: Site, bench: Bench, who: Principal, file: Upload, options: dict[str, Any], asked: Asked
) -> Response:
    """Return the report if it can be had in time, else the job."""
    if file.data is not None and asked.key is None and asked.callback is None and asked.wait:
        checking = _checking(file.data, file.name, options)

        def work(checker: biaoshi.Checker) -> biaoshi.Report:
            report = checking(checker)
            told(site, who, report, "document.stopped" if report.verdict == "stopped" else "document.check")
            return report

        ended, report = await bench.run(work, options["profile"], asked.wait)
        if ended:
            return reported(report)
    job = await ordered(site, who, "check", [file], options, asked)
    return await report_or_job(site, job)


async def report_or_job(site: Site, job: Job) -> Response:
    """Return the report of a job that has done its work, else the job."""
    kept = (job.result or {}).get("kept", {})
    if job.state != "done" or "report" not in kept:
        return accepted(job)
    data = await to_thread.run_sync(lambda: b"".join(site.vault.open(kept["report"])))
    return Response(data, media_type="application/json", headers={"Location": f"/v1/jobs/{job.id}"})


def _checking(data: bytes, name: str | None, options: dict[str, Any]) -> Checking:
    if options.get("text"):
        text = data.decode("utf-8", "surrogatepass")
        return lambda checker: checker.check_text(text, date=options["date"], name=name)
    return lambda checker: checker.check_bytes(data, name, date=options["date"])
