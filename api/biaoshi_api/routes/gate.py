"""The gate: may this file be sent, by the office's policy? Always answered; what cannot be told is `unknown`."""

import json
from hashlib import sha256
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

import biaoshi
from biaoshi.jobs import Job
from biaoshi_api.asking import (
    Desk,
    Place,
    told,
    waited,
)
from biaoshi_api.bench import Bench
from biaoshi_api.forms import OPTIONS, form_body, handed_in, is_json, options_of, text_of
from biaoshi_api.gate import Gate, Verdict, diff, gate_of, unknown
from biaoshi_api.metrics import metrics_of
from biaoshi_api.orders import Asked, forget, submit
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import responses
from biaoshi_api.shapes import GateAnswer, GateDiff, ReasonLine, Text
from biaoshi_api.site import Site
from biaoshi_api.uploads import Upload

ROUTER = APIRouter(prefix="/v1/gate", tags=["放行"])
_FIELDS = {name: OPTIONS[name] for name in ("date", "profile")}
_ERRORS = responses("unauthenticated", "forbidden", "request", "too-large", "media-type", "invalid", "too-many")


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
    if is_json(request):
        text: Text = await text_of(request, site, Text)
        options = options_of(site, {"date": text.date, "profile": text.profile})
        data = text.text.encode("utf-8", "surrogatepass")
        file = Upload("file", text.name, sha256(data).hexdigest(), len(data), data)
        options["text"] = True
    else:
        async with handed_in(request, site, bench, ("file",), _FIELDS, one=("file",)) as (form, options):
            file = form.files[0]
    gate = await to_thread.run_sync(gate_of, site)
    report = await _report(site, bench, who, file, options)
    verdict = gate.judge(report) if report is not None else unknown("在规定的时间内没有检查完")
    metrics_of(request.app).gate.labels(verdict.answer).inc()
    return JSONResponse(_answer(gate, verdict, report, file).model_dump())


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
) -> biaoshi.Report | None:
    """Return the report if it can be had in the gate's time, else None; a file too large to hold goes to the workers."""
    seconds = site.settings.gate.seconds
    if file.data is not None:
        data, name, date = file.data, file.name, options["date"]

        def work(checker: biaoshi.Checker) -> biaoshi.Report:
            if options.get("text"):
                report = checker.check_text(data.decode("utf-8", "surrogatepass"), date=date, name=name)
            else:
                report = checker.check_bytes(data, name, date=date)
            told(site, who, report, "document.stopped" if report.verdict == "stopped" else "document.gate")
            return report

        ended, report = await bench.run(work, options["profile"], seconds)
        return report if ended else None
    job = await to_thread.run_sync(submit, site, who, "check", [file], options, Asked())
    return await to_thread.run_sync(_taken, site, await waited(site, job, seconds))


def _taken(site: Site, job: Job) -> biaoshi.Report | None:
    """Return the report of the job and forget it; a job that is not done is cancelled."""
    if not job.ended:
        site.queue.cancel(job.id, now=site.clock())
        forget(site, [*job.payload["files"], job.payload["order"]])
        return None
    kept = (job.result or {}).get("kept", {}).get("report")
    if job.state != "done" or kept is None:
        return None
    report = biaoshi.load_report(json.loads(b"".join(site.vault.open(kept))))
    forget(site, [kept])
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
