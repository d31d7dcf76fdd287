"""Jobs and what they made: progress, cancellation, reports in every form, files."""

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import StreamingResponse

import biaoshi
from biaoshi.jobs import Job, State
from biaoshi_api.erasing import erase, kept_of
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.rights import Principal, needs, sees
from biaoshi_api.problems import Problem, responses
from biaoshi_api.shapes import JobList, JobState, job_state
from biaoshi_api.site import Site
from biaoshi_api.vault import GoneError

ROUTER = APIRouter(prefix="/v1", tags=["任务"])
Reads = Annotated[Principal, Depends(needs("job.read"))]
Cancels = Annotated[Principal, Depends(needs("job.cancel"))]
Reports = Annotated[Principal, Depends(needs("report.read"))]
Id = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="任务编号")]
_ERRORS = responses("unauthenticated", "forbidden", "not-found", "invalid", "too-many")
_ENDED = responses("unauthenticated", "forbidden", "stopped", "not-found", "conflict", "gone", "invalid", "too-many")
FORMS = {
    "json": "application/json", "html": "text/html; charset=utf-8", "text": "text/plain; charset=utf-8",
    "sarif": "application/sarif+json", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
_OPAQUE = {"schema": {"type": "string", "format": "binary"}}


@ROUTER.get("/jobs", operation_id="listJobs", summary="列出任务", responses=_ERRORS)
def list_jobs(
    site: Place,
    who: Reads,
    state: Annotated[State | None, Query(description="只列这种状态的")] = None,
    after: Annotated[str | None, Query(pattern="^[0-9a-f]{32}$", description="从这个任务之后列起")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    whose: Annotated[
        Literal["own", "unit"], Query(description="own 自己提交的，unit 本单位的（审查人、审批人）")
    ] = "own",
) -> JobList:
    """由新到旧列出任务。"""
    asked = {"owner": who.id} if whose == "own" or not who.unit else {"unit": who.unit}
    if "unit" in asked and not sees(who, who.unit, ""):
        raise Problem("forbidden")
    found = site.queue.find(**asked, state=state, after=after, limit=limit + 1, newest=True)
    shown = [j for j in found[:limit] if _public(j)]
    more = found[limit - 1].id if len(found) > limit else None
    return JobList(jobs=[job_state(j) for j in shown], next=more)


@ROUTER.get("/jobs/{id}", operation_id="getJob", summary="任务的进度", responses=_ERRORS)
def get_job(id: Id, site: Place, who: Reads) -> JobState:  # noqa: A002
    """`state` 为 done、failed、poison、cancelled 时不再改变。"""
    return job_state(_seen(site, who, id))


@ROUTER.delete(
    "/jobs/{id}",
    operation_id="cancelJob",
    summary="取消任务，或者清除已结束任务的结果",
    responses=_ERRORS,
)
def cancel_job(id: Id, site: Place, who: Cancels) -> JobState:  # noqa: A002
    """没有结束的任务被取消；已经结束的，它的文件和报告立即清除。"""
    job = _seen(site, who, id)
    if not erase(site, job, who=who.name):
        raise Problem("failed", "没有能够全部清除；其余的到保存期限清除。错误已记录，请联系管理员。")
    job = site.queue.get(id) or job
    return job_state(job)


@ROUTER.get(
    "/reports/{id}",
    operation_id="getReport",
    summary="检查报告",
    response_class=Response,
    responses={
        200: {
            "description": "报告",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Report"}}}
            | {m.partition(";")[0]: _OPAQUE for k, m in FORMS.items() if k != "json"},
        },
        **_ENDED,
    },
)
def get_report(
    id: Id,  # noqa: A002
    site: Place,
    who: Reports,
    format: Annotated[Literal["json", "html", "text", "sarif", "xlsx"], Query(description="格式")] = "json",  # noqa: A002
) -> Response:
    """检查任务的报告，与同步检查所得的相同。"""
    job = _ended(_seen(site, who, id))
    try:
        data = site.vault.read(_one(job, "report"))
    except GoneError:
        raise Problem("gone") from None
    if format != "json":
        data = biaoshi.render(biaoshi.load_report(json.loads(data)), format)
    headers = {"Content-Disposition": f'attachment; filename="report.{format}"'} if format in ("xlsx", "html") else {}
    return Response(data, media_type=FORMS[format], headers=headers)


@ROUTER.get(
    "/jobs/{id}/result",
    operation_id="getResult",
    summary="任务写出的文件、计划或者报告",
    response_class=Response,
    responses={200: {"description": "文件", "content": {"application/octet-stream": _OPAQUE, "application/json": {"schema": {}}}}, **_ENDED},
)  # fmt: skip
def get_result(
    id: Id,  # noqa: A002
    site: Place,
    who: Reports,
    number: Annotated[int, Query(ge=1, le=1000, description="一件里的第几个文件")] = 1,
) -> Response:
    """检查任务给出报告；加批注、改正、遮盖给出文件；计划、核对给出 JSON。"""
    job = _ended(_seen(site, who, id))
    kept = (job.result or {}).get("kept", {})
    if "report" in kept or "json" in kept:
        return _sent(site, kept.get("report") or kept["json"], "application/json", None)
    files = kept.get("files", [])
    if not files:
        raise _none(job)
    if number > len(files):
        raise Problem("not-found", "没有这么多文件。")
    return _sent(site, files[number - 1], "application/octet-stream", f"result-{number}")


@ROUTER.get(
    "/jobs/{id}/certificate",
    operation_id="getCertificate",
    summary="遮盖件的证明",
    response_class=Response,
    responses={200: {"description": "证明", "content": {"application/json": {"schema": {"type": "object"}}}}, **_ENDED},
)
def get_certificate(id: Id, site: Place, who: Reports) -> Response:  # noqa: A002
    """摘要、除去了什么种类、怎样证明的；不含原文。"""
    job = _ended(_seen(site, who, id))
    return _sent(site, _one(job, "certificate"), "application/json", None)


def _seen(site: Site, who: Principal, id: str) -> Job:  # noqa: A002
    """Return the job if the principal may see it; else it is not there for him."""
    job = site.queue.get(id)
    if job is None or not _public(job) or not sees(who, job.unit, job.owner):
        raise Problem("not-found")
    return job


def _public(job: Job) -> bool:
    """Tell whether the API speaks of the job: not of messages, nor of what one session of the pages has to itself."""
    return job.kind != "webhook" and "session" not in job.payload


def _ended(job: Job) -> Job:
    """Return the job if it has done its work. Raises Problem."""
    if job.state == "done":
        if (job.result or {}).get("verdict") == "stopped" and not kept_of(job):
            told = job.result or {}
            raise Problem("stopped", level=told.get("level"), sha256=told.get("sha256"))
        return job
    if job.ended:
        raise Problem("conflict", job.why or "任务没有完成，没有结果。")
    raise Problem("conflict", "任务还没有结束。", headers={"Retry-After": "1"})


def _one(job: Job, name: str) -> str:
    kept = (job.result or {}).get("kept", {})
    if name not in kept:
        raise _none(job)
    return str(kept[name])


def _none(job: Job) -> Problem:
    return Problem("not-found", "这个任务没有这种结果。")


def _sent(site: Site, id: str, media: str, name: str | None) -> Response:  # noqa: A002
    """Return what is in the vault, streamed; it is asked for before the answer begins, so that gone is gone."""
    try:
        about = site.vault.about(id)
    except GoneError:
        raise Problem("gone") from None
    media = about.about.get("media", media)
    headers = {"Content-Length": str(about.size)}
    if name is not None:
        headers["Content-Disposition"] = f'attachment; filename="{name}{about.about.get("suffix", "")}"'
    return StreamingResponse(site.vault.open(id), media_type=media, headers=headers)
