"""The gate: may this file be sent, by the office's policy? Always answered; what cannot be told is `unknown`."""

import json
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

import biaoshi
from biaoshi.jobs import Job
from biaoshi_api.asking import Desk, at_once, waited
from biaoshi_api.bench import Bench
from biaoshi_api.forms import OPTIONS, form_body, one_of
from biaoshi_api.gate import Gate, Verdict, diff, gate_of, unknown
from biaoshi_api.metrics import metrics_of
from biaoshi_api.orders import Asked, submit
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import responses
from biaoshi_api.shapes import GateAnswer, GateDiff, ReasonLine, Text
from biaoshi_api.site import Site
from biaoshi_api.uploads import Upload, forget

ROUTER = APIRouter(prefix="/v1/gate", tags=["放行"])
_FIELDS = {name: OPTIONS[name] for name in ("date", "profile")}
_LATE = "在规定的时间内没有检查完"
_OTHER = "程序已经更新而服务没有重新启动，不能判断"
"""A worker that came up since the files of the program were replaced judges by others than the gate knows."""
_ERRORS = responses("unauthenticated", "forbidden", "request", "too-large", "slow", "media-type", "invalid", "too-many")


@ROUTER.post(
    "",
    operation_id="askGate",
    summary="能否放行",
    response_class=Response,
    responses={200: {"model": GateAnswer, "description": "pass、warn、block 或者 unknown"}, **_ERRORS},
    openapi_extra=form_body({"file": "要发送的文件"}, _FIELDS, text=Text),
)
async def ask(
    request: Request, site: Place, bench: Desk, who: Annotated[Principal, Depends(needs("gate.ask"))]
) -> Response:
    """按本单位的策略回答。超时、有未读部分、有没有进行的环节、规则更新后尚未采用的，都是 unknown，不是 pass。"""
    gate = await to_thread.run_sync(gate_of, site)
    file, options, _ = await one_of(request, site, bench, _FIELDS)
    report = await _report(site, bench, who, file, options)
    verdict = unknown(report) if isinstance(report, str) else gate.judge(report)
    metrics_of(request.app).gate.labels(verdict.answer).inc()
    return JSONResponse(_answer(gate, verdict, None if isinstance(report, str) else report, file).model_dump())


@ROUTER.get(
    "/policy/diff",
    operation_id="gatePolicyDiff",
    summary="采用现在的规则集会改变什么",
    responses=responses("unauthenticated", "forbidden", "too-many"),
)
def policy_diff(site: Place, who: Annotated[Principal, Depends(needs("gate.policy"))]) -> GateDiff:
    """规则更新不改变放行结果，直到策略文件写上新的摘要；这里逐条列出会改变什么。"""
    return GateDiff.model_validate(diff(gate_of(site)))


async def _report(
    site: Site, bench: Bench, who: Principal, file: Upload, options: dict[str, Any]
) -> biaoshi.Report | str:
    """Return the report, or why there is none in the gate's time; a file too large to hold goes to the workers."""
    seconds = site.settings.gate.seconds
    if file.data is not None:
        return await at_once(site, bench, who, file, options, seconds, "document.gate") or _LATE
    job = await to_thread.run_sync(submit, site, who, "check", [file], options, Asked())
    return await to_thread.run_sync(_taken, site, await waited(site, job, seconds))


def _taken(site: Site, job: Job) -> biaoshi.Report | str:
    """Return the report of the job and forget it, or why there is none; a job that has not ended is cancelled."""
    if not job.ended:
        site.queue.cancel(job.id, now=site.clock())
        forget(site, [*job.payload["files"], job.payload["order"]])
        return _LATE
    kept = (job.result or {}).get("kept", {}).get("report")
    if job.state != "done" or kept is None:
        return "没有检查成"
    report = biaoshi.load_report(json.loads(site.vault.read(kept)))
    forget(site, [kept])
    if report.verdict != "stopped" and (job.result or {}).get("ruleset_digest") != biaoshi.ruleset().digest:
        return _OTHER  # what is above the ceiling is so by any rule-set
    return report


def _answer(gate: Gate, verdict: Verdict, report: biaoshi.Report | None, file: Upload) -> GateAnswer:
    return GateAnswer(
        answer=verdict.answer,
        reasons=[ReasonLine(what=r.what, code=r.code, count=r.count) for r in verdict.reasons],
        not_adopted=list(verdict.not_adopted),
        policy=gate.policy.name if gate.policy else None,
        adopted=gate.policy.ruleset if gate.policy else None,
        current=gate.now.digest,
        sha256=file.sha256,
        verdict=report.verdict if report else None,
        highest_level=report.highest_level if report else None,
    )
