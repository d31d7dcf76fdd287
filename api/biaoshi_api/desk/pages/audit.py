"""The audit log for 安全审计员: looked up, proved, its head printed."""

import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from biaoshi_api import audit
from biaoshi_api.desk.frame import render
from biaoshi_api.desk.views.audit import ACTS, FAMILIES, audit_line
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.routes import audit as routes

ROUTER = APIRouter(prefix="/audit", include_in_schema=False)
_PAGE = 100
Word = Annotated[str, Query(max_length=140)]
Day = Annotated[str, Query(max_length=10, description="2026-11-24")]


@ROUTER.get("")
def show_audit(
    request: Request, site: Place, who: Annotated[Principal, Depends(needs("audit.read"))], name: Word = "", action: Word = "",
    subject: Word = "", first: Day = "", last: Day = "", before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> Response:  # fmt: skip
    """Show rows, the newest first, that are as asked."""
    asked = {"name": name.strip(), "action": action.strip(), "subject": subject.strip(), "first": first, "last": last}
    try:
        wanted = audit.Wanted(asked["name"], asked["action"], asked["subject"], _moment(first), _moment(last, 1))
        why = None
    except ValueError:
        wanted, why = audit.Wanted(), "日期应写作 2026-11-24 的样子；下面列出的是全部。"
    with site.engine.connect() as connection:
        found = audit.find(connection, wanted, before=before, limit=_PAGE + 1)
    shown = found[:_PAGE]
    onward = urlencode({k: v for k, v in asked.items() if v} | {"before": shown[-1].seq}) if len(found) > _PAGE else ""
    return render(
        request, "audit.html", who, status=422 if why else 200, why=why, rows=list(map(audit_line, shown)), asked=asked,
        families=FAMILIES, acts=ACTS, onward=onward,
    )  # fmt: skip


@ROUTER.get("/verification")
def show_verification(
    request: Request, site: Place, who: Annotated[Principal, Depends(needs("audit.verify"))]
) -> Response:
    """Prove the whole chain and show what was found."""
    return render(request, "verification.html", who, verdict=routes.get_verification(site, who), moment=site.clock())


@ROUTER.get("/head")
def show_head(request: Request, site: Place, who: Annotated[Principal, Depends(needs("audit.head"))]) -> Response:
    """Show the head, to be printed."""
    return render(request, "head.html", who, head=routes.get_head(site, who))


def _moment(day: str, more: int = 0) -> float | None:
    """Return the beginning of the day, or of the one `more` days later. Raises ValueError."""
    if not day:
        return None
    try:
        date = datetime.date.fromisoformat(day) + datetime.timedelta(more)
        return datetime.datetime.combine(date, datetime.time()).timestamp()
    except OverflowError as error:
        raise ValueError from error
