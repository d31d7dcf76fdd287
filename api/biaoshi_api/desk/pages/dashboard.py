"""The dashboard of one's own unit and those beneath it, and its numbers as files."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from biaoshi_api import tallies
from biaoshi_api.desk.cases.outcomes import outcomes
from biaoshi_api.desk.frame import render
from biaoshi_api.desk.views import dashboard as views
from biaoshi_api.people import assigning
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site

ROUTER = APIRouter(prefix="/dashboard", include_in_schema=False)
Reads = Annotated[Principal, Depends(needs("dashboard.read"))]
Day = Annotated[str, Query(max_length=10)]


@dataclass(frozen=True, slots=True)
class Told:
    """What is shown of a period."""

    asked: views.Period
    totals: tuple[tuple[str, str], ...]
    sections: tuple[views.Section, ...]
    unit: str


@ROUTER.get("")
def show_dashboard(request: Request, site: Place, who: Reads, first: Day = "", last: Day = "") -> Response:
    """Show the period, or the last days with what is wrong with the one asked for."""
    today = tallies.day_of(site.clock())
    try:
        asked, why = views.period(first, last, today), None
    except ValueError:
        asked = views.period("", "", today)
        why = f"日期应写作 2026-11-24 的样子，先后相隔不超过 {views.LONGEST} 天；下面是近 {views.USUAL} 天的。"
    return render(
        request, "dashboard.html", who, status=422 if why else 200, why=why, told=_told(site, who, asked),
        quick=views.quick(today),
    )  # fmt: skip


@ROUTER.get("/counts.csv")
def download_csv(site: Place, who: Reads, first: Day = "", last: Day = "") -> Response:
    """Give the numbers as .csv."""
    told = _asked(site, who, first, last)
    return _file(views.as_csv(told.sections, told.asked), "text/csv; charset=utf-8", told.asked, "csv")


@ROUTER.get("/counts.xlsx")
def download_xlsx(site: Place, who: Reads, first: Day = "", last: Day = "") -> Response:
    """Give the numbers as .xlsx, with plots."""
    told = _asked(site, who, first, last)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(
        views.as_xlsx(told.sections, told.totals, told.asked, tallies.day_of(site.clock())), kind, told.asked, "xlsx"
    )


def _asked(site: Site, who: Principal, first: str, last: str) -> Told:
    try:
        return _told(site, who, views.period(first, last, tallies.day_of(site.clock())))
    except ValueError:
        raise Problem("invalid", f"日期应写作 2026-11-24 的样子，先后相隔不超过 {views.LONGEST} 天。") from None


def _told(site: Site, who: Principal, asked: views.Period) -> Told:
    with site.engine.connect() as connection:
        units = {u.code: u.title for u in assigning.units(connection)}
        found = tallies.sums(connection, who.unit, *asked.moments)
        ended = outcomes(connection, who, *asked.moments)
    made = views.sections(found, ended, units, asked)
    return Told(asked, views.totals(found), made, units.get(who.unit, who.unit))


def _file(pieces: Iterator[bytes], kind: str, asked: views.Period, suffix: str) -> Response:
    name = f"biaoshi-{asked.first}-{asked.last}.{suffix}"
    return StreamingResponse(pieces, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
