"""What a drafter drops belongs to his session: nobody else sees it, and nothing of it is left when the session ends.

drop ─ job, payload: session ─┬─ drop-fix, drop-annotate (of: the drop)
erased: when closed, at signing out, when the session has run out (housekeeping, every minute), after `upload_hours`
"""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from fastapi import Request

from biaoshi.jobs import Job
from biaoshi_api.erasing import erase, held_by
from biaoshi_api.orders import Asked, Order, order_of, submit
from biaoshi_api.people.callers import cookie_of
from biaoshi_api.people.duties import Principal, sees
from biaoshi_api.people.keeping import keeper_of
from biaoshi_api.people.sessions import digest
from biaoshi_api.people.tables import SESSIONS
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site
from biaoshi_api.uploads import Upload, put

_LOG = logging.getLogger("biaoshi_api")
KINDS = ("drop", "drop-fix", "drop-annotate")
MADE = {"fix": "drop-fix", "annotate": "drop-annotate"}
_PAGE = 500


def session_of(request: Request) -> str:
    """Return what the session of the request is known by; "" for who came with a token."""
    cookie = cookie_of(request, keeper_of(request))
    return digest(cookie) if cookie is not None and "authorization" not in request.headers else ""


def drop(site: Site, who: Principal, session: str, files: Sequence[Upload], options: dict[str, Any]) -> Job:
    """Return the job that checks what was dropped. Raises Problem."""
    return submit(site, who, "drop", files, options, Asked(marks={"session": session}))


def further(site: Site, who: Principal, session: str, job: Job, way: str, number: int) -> Job:
    """Return the job that gives file `number` of the drop back repaired or with comments. Raises Problem, GoneError."""
    order = order_of(site, job)
    sent = _file(order, number)
    marks: dict[str, str | int] = {"session": session, "of": job.id, "file": number}
    copy = put(site, sent.under, sent.name, site.vault.open(sent.id))  # the job erases what it was given
    return submit(site, who, MADE[way], [copy], order.options, Asked(marks=marks))


def seen(site: Site, who: Principal, session: str, id: str, *, of: str | None = None) -> Job:  # noqa: A002
    """Return the job if it may be shown in this session (`of`: as one that works on that other further); one that is no
    drop is shown to all who see it otherwise. Raises Problem not-found.
    """
    job = site.queue.get(id)
    if job is None or job.kind == "webhook" or not sees(who, job.unit, job.owner):
        raise Problem("not-found")
    if job.kind in KINDS and job.payload.get("session") != session:
        raise Problem("not-found")
    if job.payload.get("of") != of:
        raise Problem("not-found")
    return job


def of_session(site: Site, who: Principal, session: str) -> tuple[Job, ...]:
    """Return what was dropped in the session and is still there (of what was stopped nothing is), the newest first."""
    found = site.queue.find(owner=who.id, kind="drop", newest=True, limit=50)
    return tuple(j for j in found if j.payload.get("session") == session and site.vault.header(j.payload["order"]))


def close(site: Site, who: Principal, job: Job) -> None:
    """Erase the drop and all that was made of it. Raises Problem failed where not everything could be."""
    made = [j for kind in MADE.values() for j in site.queue.find(owner=job.owner, kind=kind, newest=True, limit=_PAGE)]
    whole = [erase(site, one, who=who.name) for one in (*(j for j in made if j.payload.get("of") == job.id), job)]
    if not all(whole):
        raise Problem("failed", "没有能够全部清除；其余的到保存期限清除。错误已记录，请联系管理员。")


def end(site: Site, who: Principal, session: str) -> None:
    """Erase everything of a session that ends."""
    for job in (j for kind in KINDS for j in site.queue.find(owner=who.id, kind=kind, newest=True, limit=_PAGE)):
        if job.payload.get("session") == session and _there(site, job):
            erase(site, job, who=who.name)


def sweep(site: Site, now: float) -> int:
    """Erase what belongs to sessions that are no more; return how many drops that were.

    Those without a session (a token's) go like everything else when they have had their time.
    """
    with site.engine.connect() as connection:
        idle = now - site.settings.people.idle_minutes * 60
        alive = sa.select(SESSIONS.c.digest).where(SESSIONS.c.expires > now, SESSIONS.c.seen > idle)
        sessions = frozenset(connection.execute(alive).scalars())
    gone = 0
    oldest = now - site.settings.data.upload_hours * 3600  # what is older has had its time
    for job in _since(site, oldest):
        session = job.payload.get("session")
        if session and session not in sessions and _there(site, job):
            erase(site, job, who="system")
            gone += 1
    return gone


def _since(site: Site, oldest: float) -> Iterator[Job]:
    for kind in KINDS:
        after = None
        while page := site.queue.find(kind=kind, newest=True, after=after, limit=_PAGE):
            yield from (job for job in page if job.created >= oldest)
            if page[-1].created < oldest:
                break
            after = page[-1].id


def _there(site: Site, job: Job) -> bool:
    """Tell whether anything of the job is in the vault, or will be."""
    return not job.ended or any(site.vault.header(one) is not None for one in held_by(job))


def _file(order: Order, number: int) -> Any:
    if not 0 <= number < len(order.files):
        raise Problem("not-found")
    return order.files[number]
