"""The drafter's door: one file, or several as a case, dropped and checked. Works without script."""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from biaoshi_api.asking import Desk, asked_of, waited
from biaoshi_api.desk import drops
from biaoshi_api.desk.frame import navigation, render
from biaoshi_api.desk.views.dropped import Dropped, titled
from biaoshi_api.forms import handed_in
from biaoshi_api.orders import order_of
from biaoshi_api.people import accounts
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.rights import Principal, allowed, needs
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site
from biaoshi_api.uploads import forget

ROUTER = APIRouter(include_in_schema=False)
Own = Annotated[Principal, Depends(needs("session.own"))]
Checks = Annotated[Principal, Depends(needs("document.check"))]
_LISTED = 8


@ROUTER.get("/")
def show_door(request: Request, site: Place, who: Own) -> Response:
    """Show the door to who may check documents; lead anybody else to the first place he may go to."""
    if allowed(who, "document.check"):
        return _door(request, site, who)
    with site.engine.connect() as connection:
        if accounts.account_of(connection, who.id).must_change:
            return RedirectResponse("/password", 303)
    places = navigation(who, "/")
    if places:
        return RedirectResponse(places[0].href, 303)
    return render(request, "nothing.html", who)


@ROUTER.post("/")
async def take(request: Request, site: Place, bench: Desk, who: Checks) -> Response:
    """Check what was dropped and show the result, or where to wait for it."""
    try:
        async with handed_in(request, site, bench, ("file",), ()) as (form, options):
            files = [f for f in form.files if f.name or f.size]
            if not files:
                raise Problem("invalid", "请先选择要检查的文件。")
    except Problem as problem:
        return await to_thread.run_sync(_door, request, site, who, problem)
    empty = [f.id for f in form.files if f.id and f not in files]
    await to_thread.run_sync(forget, site, empty)
    job = await to_thread.run_sync(drops.drop, site, who, drops.session_of(request), files, options)
    await waited(site, job, asked_of(site, None, None, None).wait)
    return RedirectResponse(f"/papers/{job.id}", 303)


def _door(request: Request, site: Site, who: Principal, problem: Problem | None = None) -> Response:
    session = drops.session_of(request)
    found = drops.of_session(site, who, session)[:_LISTED]
    before = [Dropped(j.id, titled([f.name for f in order_of(site, j).files]), j.created) for j in found]
    told = [e["msg"] for e in problem.extra.get("errors", ())] if problem else []
    return render(
        request, "door.html", who, status=problem.kind.status if problem else 200,
        why="；".join([problem.detail, *told]) if problem else None, before=before, ceiling=site.settings.ceiling,
        most=site.settings.server.upload_mb,
    )  # fmt: skip
