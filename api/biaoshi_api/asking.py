"""What the routes that take documents have in common: their headers, what they do with the document, their answers."""

import json
import re
from collections.abc import Sequence
from typing import Annotated, Any

import anyio
from anyio import to_thread
from fastapi import Depends, Header, Response
from fastapi.responses import JSONResponse

import biaoshi
from biaoshi.jobs import Job, begin
from biaoshi_api import tallies
from biaoshi_api.audit import note
from biaoshi_api.bench import Bench, bench_of
from biaoshi_api.orders import Asked, submit
from biaoshi_api.people.duties import Principal
from biaoshi_api.shapes import job_state
from biaoshi_api.site import Site
from biaoshi_api.uploads import Upload

KEY = r"^[\x21-\x7e]{1,200}$"
_WAIT = re.compile(r"wait=([0-9]{1,6})")
_POLL = 0.03  # seconds; what a job adds to a request that waits for it

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", min_length=1, max_length=200, pattern=KEY,
        description="同一请求重发时给出同样的值，只做一次；用过的值不能用于别的请求。",
    ),
]  # fmt: skip
Prefer = Annotated[
    str | None, Header(max_length=200, description="`respond-async`：立即得到任务；`wait=N`：最多等 N 秒。")
]
Desk = Annotated[Bench, Depends(bench_of)]
TAKING = (
    "unauthenticated", "forbidden", "callback", "request", "too-large", "slow", "media-type", "invalid", "key-reused", "too-many",
)  # fmt: skip
"""The problems of every route that takes documents and makes jobs of them."""
WHERE = {"Location": {"description": "任务的地址", "schema": {"type": "string"}}}


def asked_of(site: Site, key: str | None, callback: str | None, prefer: str | None) -> Asked:
    """Return how the job is wanted."""
    said = (prefer or "").lower()
    wait = site.settings.checks.sync_seconds
    if "respond-async" in said:
        wait = 0.0
    elif found := _WAIT.search(said):
        wait = min(wait, float(found[1]))
    return Asked(key, callback or None, wait)


async def waited(site: Site, job: Job, seconds: float | None) -> Job:
    """Return the job when it has ended, or as it is after `seconds`."""
    pause = _POLL
    with anyio.move_on_after(seconds or 0):
        while not job.ended:
            await anyio.sleep(pause)
            pause = min(pause * 1.2, 0.5)
            found = await to_thread.run_sync(site.queue.get, job.id)
            if found is None:
                break
            job = found
    return job


async def at_once(
    site: Site, bench: Bench, who: Principal, file: Upload, options: dict[str, Any], seconds: float, action: str
) -> biaoshi.Report | None:
    """Return the report on a file held in memory, noted in the audit log as `action`; None: not within `seconds`."""
    data, name, date = file.data or b"", file.name, options["date"]

    def work(checker: biaoshi.Checker) -> biaoshi.Report:
        if options.get("text"):
            report = checker.check_text(data.decode("utf-8"), date=date, name=name)
        else:
            report = checker.check_bytes(data, name, date=date)
        told(site, who, report, action)
        return report

    return await bench.run(work, options["profile"], seconds)


async def ordered(
    site: Site, who: Principal, kind: str, files: Sequence[Upload], options: dict[str, Any], asked: Asked
) -> Job:
    """Return the job that does it, ended if that was soon enough."""
    job = await to_thread.run_sync(submit, site, who, kind, files, options, asked)
    return await waited(site, job, asked.wait)


def accepted(job: Job) -> Response:
    """Return the job: 200 where it has ended, else 202 with where to ask."""
    headers = {"Location": f"/v1/jobs/{job.id}"}
    if not job.ended:
        headers["Retry-After"] = "1"
    return JSONResponse(job_state(job).model_dump(), 200 if job.ended else 202, headers)


def told(site: Site, principal: Principal, report: biaoshi.Report, action: str) -> None:
    """Write into the audit log what was checked: digest, verdict, level; and count it."""
    digest = (report.file.sha256 if report.file else None) or ""
    level = f" level={report.highest_level}" if report.highest_level else ""
    with begin(site.engine) as connection:
        tallies.add(connection, report, now=site.clock(), owner=principal.id, unit=principal.unit)
        note(
            connection, now=site.clock(), who=principal.name,
            action="document.stopped" if report.verdict == "stopped" else action, subject=digest,
            after=f"verdict={report.verdict}{level}", ruleset=report.tool.ruleset,
        )  # fmt: skip


def dumped(raw: Any) -> bytes:
    """Return JSON; lone surrogates of a broken text are escaped."""
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def reported(report: biaoshi.Report) -> Response:
    """Return the report as the response."""
    return Response(dumped(report.to_dict()), media_type="application/json")
