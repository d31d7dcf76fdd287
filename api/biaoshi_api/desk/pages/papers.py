"""One check looked at: the document beside its findings, its page pictures, the file given back, all of it erased.

/papers/{id} ── still at work: asks again by itself ── done: document ‖ findings
    POST …/fix, …/annotate ─303→ …/results/{made} ── …/results/{made}/file
    POST …/close: nothing is left
"""

import json
from typing import Annotated
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

import biaoshi
from biaoshi.jobs import Job
from biaoshi_api.asking import Desk, asked_of, waited
from biaoshi_api.desk import drops, papers
from biaoshi_api.desk.frame import render
from biaoshi_api.desk.pictures import picture
from biaoshi_api.desk.views.dropped import Offer, tiers_of, titled
from biaoshi_api.desk.views.paper import Paper, paper_of
from biaoshi_api.orders import order_of
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site
from biaoshi_api.vault import GoneError

ROUTER = APIRouter(prefix="/papers/{id}", include_in_schema=False)
Reads = Annotated[Principal, Depends(needs("report.read"))]
Fixes = Annotated[Principal, Depends(needs("document.fix"))]
Annotates = Annotated[Principal, Depends(needs("document.annotate"))]
Erases = Annotated[Principal, Depends(needs("job.cancel"))]
Number = Annotated[int, Query(alias="file", ge=0, le=1000)]
Part = Annotated[int, Query(ge=0, le=100_000)]
Chosen = Annotated[int, Form(alias="file", ge=0, le=1000)]
Handed = Annotated[str, Query(max_length=32)]
_LOOKS = ("LY",)
"""Families whose faults may be repaired though no words change."""
_DONE = {"drop-fix": "已改正", "drop-annotate": "带批注"}


@ROUTER.get("")
def show_paper(
    id: str, request: Request, site: Place, who: Reads, part: Part = 0, handed: Handed = ""  # noqa: A002
) -> Response:  # fmt: skip
    """Show the result, how far it is, or why there is none."""
    job = drops.seen(site, who, drops.session_of(request), id)
    if (early := _early(request, who, job)) is not None:
        return early
    paper, names = _paper(site, job, part), _names(site, job)
    offers = _offers(job, paper, names)
    return render(
        request, "paper.html", who, paper=paper, title=titled(names) if names else paper.names[0], tiers=tiers_of(paper),
        offers=offers, job=job.id, own=job.kind == "drop", handed=bool(handed),
    )  # fmt: skip


@ROUTER.get("/pictures/{page}")
async def show_picture(
    id: str, page: str, request: Request, site: Place, bench: Desk, who: Reads, file: Number = 0  # noqa: A002
) -> Response:  # fmt: skip
    """Return a page as a picture, drawn in the confined process, kept nowhere."""
    job = await to_thread.run_sync(drops.seen, site, who, drops.session_of(request), id)
    data, document = await to_thread.run_sync(_original, site, job, file)
    return await picture(bench, data, document, page)


@ROUTER.post("/fix")
async def fix(id: str, request: Request, site: Place, who: Fixes, file: Chosen = 0) -> Response:  # noqa: A002
    """Apply the right forms to the file."""
    return await _further(request, site, who, id, "fix", file)


@ROUTER.post("/annotate")
async def annotate(id: str, request: Request, site: Place, who: Annotates, file: Chosen = 0) -> Response:  # noqa: A002
    """Comment on the findings in the file."""
    return await _further(request, site, who, id, "annotate", file)


@ROUTER.post("/close")
def close(id: str, request: Request, site: Place, who: Erases) -> Response:  # noqa: A002
    """Erase all of it at once."""
    job = drops.seen(site, who, drops.session_of(request), id)
    drops.close(site, who, job)
    return RedirectResponse("/", 303)


@ROUTER.get("/results/{made}")
def show_result(id: str, made: str, request: Request, site: Place, who: Reads) -> Response:  # noqa: A002
    """Say what was done to the file; the file comes by itself."""
    job = drops.seen(site, who, drops.session_of(request), made, of=id)
    if (early := _early(request, who, job, back=f"/papers/{id}")) is not None:
        return early
    result = job.result or {}
    address = f"/papers/{id}/results/{made}/file"
    return render(
        request, "result.html", who, headers={"Refresh": f"0; url={address}"}, address=address, back=f"/papers/{id}",
        name=_called(site, job, id), made=sum(result.get("made", {}).values()), offered=sum(result.get("offered", {}).values()),
        notes=result.get("notes"), complete=result.get("complete", False),
    )  # fmt: skip


@ROUTER.get("/results/{made}/file")
def send_result(id: str, made: str, request: Request, site: Place, who: Reads) -> Response:  # noqa: A002
    """Send the file."""
    job = drops.seen(site, who, drops.session_of(request), made, of=id)
    kept = (job.result or {}).get("kept", {}).get("files") if job.state == "done" else None
    if not kept:
        raise Problem("not-found")
    try:
        about = site.vault.about(kept[0])
    except GoneError:
        raise Problem("gone") from None
    name = quote(_called(site, job, id))
    headers = {"Content-Length": str(about.size), "Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    media = about.about.get("media", "application/octet-stream")
    return StreamingResponse(site.vault.open(kept[0]), media_type=media, headers=headers)


async def _further(request: Request, site: Site, who: Principal, id: str, way: str, file: int) -> Response:  # noqa: A002
    session = drops.session_of(request)
    job = await to_thread.run_sync(drops.seen, site, who, session, id)
    if job.state != "done" or job.kind != "drop":
        raise Problem("conflict")
    try:
        made = await to_thread.run_sync(drops.further, site, who, session, job, way, file)
    except GoneError:
        raise Problem("gone") from None
    await waited(site, made, asked_of(site, None, None, None).wait)
    return RedirectResponse(f"/papers/{id}/results/{made.id}", 303)


def _early(request: Request, who: Principal, job: Job, back: str = "/") -> Response | None:
    """Return the page of a job that has no result to show. Raises Problem stopped for a paper above the ceiling."""
    result = job.result or {}
    if job.state == "done":
        if result.get("verdict") == "stopped":
            raise Problem("stopped", level=result.get("level"), sha256=result.get("sha256"))
        return None
    if job.state == "cancelled":
        raise Problem("gone", "已经关闭并删除。")
    if job.ended:
        return render(request, "failed.html", who, status=409, why=job.why or "没有做成。", back=back)
    return render(
        request, "waiting.html", who, headers={"Refresh": "2"}, done=job.done, total=job.total, job=job, back=back
    )


def _paper(site: Site, job: Job, part: int) -> Paper:
    """Return what is shown of the job. Raises Problem gone, not-found."""
    kept = (job.result or {}).get("kept", {})
    if "report" not in kept:
        raise Problem("not-found")
    try:
        report = biaoshi.load_report(json.loads(site.vault.read(kept["report"])))
        documents = [one for paper in kept.get("papers", ()) for one in papers.loaded(site.vault.read(paper))]
    except GoneError:
        raise Problem("gone") from None
    if not documents:
        return paper_of(report, [None for _ in report.family()])
    head = [None] if report.kind == "case" else []
    address = f"/papers/{job.id}/pictures"
    return paper_of(report, [*head, *documents], lambda file, page: f"{address}/{page}?file={file}", part=part)


def _original(site: Site, job: Job, file: int) -> tuple[bytes, biaoshi.Document]:
    """Return the bytes of a file of a drop, and what was read of it. Raises Problem not-found, gone."""
    kept = (job.result or {}).get("kept", {}).get("papers", ())
    if file >= len(kept):
        raise Problem("not-found")
    try:
        return site.vault.read(order_of(site, job).files[file].id), papers.loaded(site.vault.read(kept[file]))[0]
    except GoneError:
        raise Problem("gone") from None


def _names(site: Site, job: Job) -> tuple[str | None, ...]:
    try:
        return tuple(sent.name for sent in order_of(site, job).files)
    except GoneError:  # an order of the API's own is erased with its job
        return ()


def _offers(job: Job, paper: Paper, names: tuple[str | None, ...]) -> tuple[Offer, ...]:
    if job.kind != "drop" or not names:  # what was handed in has had its time
        return ()
    found = []
    for number, file in enumerate(paper.files):
        own = [i for i in paper.items if i.member == file.member]
        repaired = any(i.fixable or i.finding.rule.startswith(_LOOKS) for i in own)
        name, able = names[number] or "（没有文件名）", "fix" in file.ways
        found.append(Offer(number, name, able, able and repaired, "annotate" in file.ways and bool(own)))
    return tuple(found)


def _called(site: Site, job: Job, of: str) -> str:
    """Return what the file given back is called: as the one handed in, and what was done to it. Raises Problem gone."""
    drop = site.queue.get(of)
    try:
        sent = order_of(site, drop).files[int(job.payload["file"])] if drop is not None else None
    except GoneError:
        raise Problem("gone") from None
    stem, dot, suffix = (sent.name if sent and sent.name else "文件").rpartition(".")
    return f"{stem}（{_DONE[job.kind]}）{dot}{suffix}" if dot else f"{suffix}（{_DONE[job.kind]}）"
