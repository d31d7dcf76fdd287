"""The reviewer's queue: what waits, the worst first; handing in a file or a case; a drafter's drop handed on."""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from biaoshi.jobs import Job
from biaoshi_api.asking import Desk, asked_of, waited
from biaoshi_api.desk import drops
from biaoshi_api.desk.cases import kept
from biaoshi_api.desk.cases import queue as cases
from biaoshi_api.desk.cases.case import Case
from biaoshi_api.desk.cases.codes import CONCLUSIONS, STATES
from biaoshi_api.desk.frame import render
from biaoshi_api.desk.views.queued import LEVELS, Waiting, listed
from biaoshi_api.desk.views.reviewing import grounds
from biaoshi_api.forms import handed_in
from biaoshi_api.orders import Asked, order_of, submit
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.rights import Principal, allowed, needs
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site
from biaoshi_api.uploads import Upload, forget, put
from biaoshi_api.vault import GoneError

ROUTER = APIRouter(include_in_schema=False)
Reads = Annotated[Principal, Depends(needs("review.read"))]
Decides = Annotated[Principal, Depends(needs("review.decide"))]
Checks = Annotated[Principal, Depends(needs("document.check"))]
Word = Annotated[str, Query(max_length=64)]


@ROUTER.get("/desk")
def show_queue(
    request: Request, site: Place, who: Reads, state: Word = "", unit: Word = "", level: Word = "", ground: Word = "",
    q: Annotated[str, Query(max_length=100)] = "", page: Annotated[str, Query(max_length=6)] = "1", said: Word = "",
) -> Response:  # fmt: skip
    """Show the cases one may see, filtered, the worst first."""
    number = max(1, int(page)) if page.isascii() and page.isdigit() else 1
    asked = cases.Filter(state if state in STATES else "", unit, level, ground, q.strip(), number)
    return _queue(request, site, who, asked, said)


@ROUTER.post("/desk")
async def take(request: Request, site: Place, bench: Desk, who: Decides) -> Response:
    """Have what was handed in checked as one case, or each file as its own, and opened for review."""
    try:
        async with handed_in(request, site, bench, ("file",), ("as",)) as (form, options):
            files = [f for f in form.files if f.name or f.size]
            if not files:
                raise Problem("invalid", "请先选择要审查的文件。")
    except Problem as problem:
        return await to_thread.run_sync(_queue, request, site, who, cases.Filter(), "", problem)
    await to_thread.run_sync(forget, site, [f.id for f in form.files if f.id and f not in files])
    whole = [files] if form.fields.get("as") != "each" else [[f] for f in files]
    made = [await to_thread.run_sync(submit, site, who, "review", one, options, Asked()) for one in whole]
    last = await waited(site, made[-1], asked_of(site, None, None, None).wait if len(made) == 1 else 0.0)
    if last.state == "done" and "case" in (last.result or {}):
        return RedirectResponse(f"/desk/cases/{last.id}", 303)
    return RedirectResponse("/desk", 303)


@ROUTER.post("/desk/hand-in/{id}")
def hand_in(id: str, request: Request, site: Place, who: Checks) -> Response:  # noqa: A002
    """Hand on what a drafter dropped: it is checked anew and kept as a case of his unit."""
    job = drops.seen(site, who, drops.session_of(request), id)
    if job.kind != "drop" or job.state != "done":
        raise Problem("conflict", "只有检查完的文件能送审。")
    files: list[Upload] = []
    try:
        order = order_of(site, job)
        files.extend(put(site, sent.under, sent.name, site.vault.open(sent.id)) for sent in order.files)
    except GoneError:
        forget(site, [one.id for one in files if one.id])
        raise Problem("gone") from None
    made = submit(site, who, "review", files, order.options, Asked())
    return RedirectResponse("/desk" if allowed(who, "review.read") else f"/papers/{id}?handed={made.id}", 303)


def _queue(
    request: Request, site: Site, who: Principal, asked: cases.Filter, said: str, problem: Problem | None = None
) -> Response:
    def named(case: Case) -> str:
        try:
            record = kept.record(site, case)
        except Problem:
            return ""
        return " ".join((*record["names"], *filter(None, record["titles"])))

    with site.engine.connect() as connection:
        found = cases.find(connection, who, asked, named)
        progress = cases.progress(connection, who)
        units = cases.units(connection, who)
    waiting = _waiting(site, who)
    busy = any(not w.ended for w in waiting)
    told = [e["msg"] for e in problem.extra.get("errors", ())] if problem else []
    return render(
        request, "queue.html", who, status=problem.kind.status if problem else 200,
        headers={"Refresh": "3"} if busy else None, why="；".join([problem.detail, *told]) if problem else None,
        asked=asked, cases=[listed(site, c) for c in found.cases], found=found, progress=progress, units=units,
        states=STATES, levels=LEVELS, grounds=grounds(), waiting=waiting, said=said, pages=max(1, -(-found.total // cases.PAGE)),
        conclusions=CONCLUSIONS, decides=allowed(who, "review.decide"), exports=allowed(who, "review.export"),
        ceiling=site.settings.ceiling,
    )  # fmt: skip


def _waiting(site: Site, who: Principal) -> list[Waiting]:
    """Return what one handed in that is no case yet, or never will be: still being checked, failed, stopped."""
    mine = site.queue.find(owner=who.id, kind="review", newest=True, limit=50)
    return [Waiting(j.id, j.state, j.ended, j.why, _level(j), j.created) for j in mine if _shown(site, j)]


def _shown(site: Site, job: Job) -> bool:
    recent = job.created > site.clock() - 86_400
    return not job.ended or (recent and (job.state != "done" or (job.result or {}).get("verdict") == "stopped"))


def _level(job: Job) -> str | None:
    result = job.result or {}
    return (result.get("level") or "") if result.get("verdict") == "stopped" else None
