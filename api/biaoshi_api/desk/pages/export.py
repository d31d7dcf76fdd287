"""Decisions exported: as accepted findings without any text, or as training data, which is text of the papers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy.engine import Connection

from biaoshi.jobs import begin
from biaoshi_api.audit import note
from biaoshi_api.desk.cases import exporting
from biaoshi_api.desk.cases.exporting import Exported
from biaoshi_api.desk.frame import render
from biaoshi_api.desk.pages.case import names_of
from biaoshi_api.desk.pages.concluding import attached, today
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site

ROUTER = APIRouter(prefix="/desk/export", include_in_schema=False)
Exports = Annotated[Principal, Depends(needs("review.export"))]
Asked = Annotated[str, Form(max_length=8)]


@ROUTER.get("")
def show_export(request: Request, site: Place, who: Exports) -> Response:
    """Show what can be exported, and ask where a paper is marked."""
    with site.engine.connect() as connection:
        cases = exporting.exportable(connection, who)
    return render(request, "export.html", who, count=len(cases), level=exporting.highest(cases))


@ROUTER.post("/accepted")
def send_accepted(site: Place, who: Exports) -> Response:
    """Send what was rejected as a file of accepted findings."""
    with begin(site.engine) as connection:
        cases = exporting.exportable(connection, who)
        made = exporting.accepted(connection, site, cases, names_of(connection), today(site))
        _noted(connection, site, who, "accepted", made)
    return Response(made.data, media_type="application/json", headers=attached("接受记录.json"))


@ROUTER.post("/training")
def send_training(site: Place, who: Exports, level: Asked = "") -> Response:
    """Send the paragraphs people decided about; of marked papers only where their level was asked for by name."""
    with begin(site.engine) as connection:
        cases = exporting.exportable(connection, who)
        known = exporting.highest(cases)
        if level != (known or ""):
            cases = tuple(case for case in cases if case.level is None)
            if level:
                raise Problem(
                    "conflict", f"要导出的文件最高标注密级是“{known or '没有标密'}”，与确认的不同；请重新确认。"
                )
        made = exporting.training(connection, site, cases)
        if not made.rows:
            raise Problem("not-found", "没有可以导出的段落：要有已办结的件，其中有人对内容分类的提示作过决定。")
        _noted(connection, site, who, "training", made)
    name = f"训练数据（源文件最高标注密级 {made.level}）.jsonl" if made.level else "训练数据.jsonl"
    return Response(made.data, media_type="application/x-ndjson", headers=attached(name))


def _noted(connection: Connection, site: Site, who: Principal, kind: str, made: Exported) -> None:
    level = f" level={made.level}" if made.level else ""
    note(
        connection, now=site.clock(), who=who.name, action="review.export",
        after=f"kind={kind} rows={made.rows} gone={made.gone}{level}",
    )  # fmt: skip
