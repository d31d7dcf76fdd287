"""How a case ends: the conclusion, approval by others, the form filled in, the masked copy with its certificate."""

import time
from collections.abc import Mapping
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from sqlalchemy.engine import Connection

import biaoshi
from biaoshi.jobs import begin
from biaoshi_api.asking import waited
from biaoshi_api.desk.cases import case as rows
from biaoshi_api.desk.cases import concluding, copies, deciding, jobs, kept, queue
from biaoshi_api.desk.cases.case import Case
from biaoshi_api.desk.cases.codes import CONCLUSIONS, REPLY_DAYS
from biaoshi_api.desk.cases.concluding import Concluded
from biaoshi_api.desk.cases.standing import state_of
from biaoshi_api.desk.cases.workdays import due
from biaoshi_api.desk.views.reviewing import ground_name
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site
from biaoshi_api.vault import GoneError

ROUTER = APIRouter(prefix="/desk/cases/{case}", include_in_schema=False)
Reads = Annotated[Principal, Depends(needs("review.read"))]
Decides = Annotated[Principal, Depends(needs("review.decide"))]
Approves = Annotated[Principal, Depends(needs("review.approve"))]
Short = Annotated[str, Form(max_length=64)]
Words = Annotated[str, Form(max_length=4_000)]
_SOON = 3.0
_UNSURE = "期限跨入的年份，放假安排还没有列入，只除去了周末"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@ROUTER.post("/conclusion")
def conclude(
    case: str, site: Place, who: Decides, conclusion: Short = "", ground: Short = "", reason: Words = "",
    party: Annotated[str, Form(max_length=400)] = "",
) -> Response:  # fmt: skip
    """Draw the conclusion and go on to the next case."""
    with begin(site.engine) as connection:
        found = rows.case_of(connection, who, case, lock=True)
        deciding.check_open(found, who)
        ending = CONCLUSIONS.get(conclusion)
        if ending is None:
            raise Problem("invalid", "请选定结论。")
        if ending.reason and not reason.strip():
            raise Problem("invalid", f"“{ending.title}”要写明理由。")
        if conclusion == "consult" and not party.strip():
            raise Problem("invalid", "请写明征求谁的意见。")
        until = due(today(site), REPLY_DAYS) if conclusion == "consult" else None
        raw = {
            "reason": reason.strip(),
            "party": party.strip() if until else "",
            "check": "" if until is None or until.sure else _UNSURE,
        }
        day = until.day.isoformat() if until else None
        made = Concluded(conclusion, ground if ending.ground else None, day, kept.put_json(site, raw))
        concluding.conclude(connection, site, who, state_of(connection, site, found), made)
    return _onward(site, who, case, "concluded")


@ROUTER.post("/approval")
def approve(case: str, site: Place, who: Approves, act: Short = "", note: Words = "") -> Response:
    """Approve the case or give it back, and go on to the next."""
    with begin(site.engine) as connection:
        found = rows.case_of(connection, who, case, lock=True)
        concluding.check_approval(connection, who, found)
        if act not in ("approve", "return"):
            raise Problem("invalid", "请选定同意或者退回。")
        if act == "return":
            if not note.strip():
                raise Problem("invalid", "退回要写明意见。")
            concluding.send_back(connection, site, who, found, kept.put_json(site, {"note": note.strip()}))
        else:
            record = kept.put_json(site, {"note": note.strip()}) if note.strip() else None
            concluding.approve(connection, site, who, found, record)
    return _onward(site, who, case, "approved" if act == "approve" else "returned")


@ROUTER.post("/reopening")
def reopen(case: str, site: Place, who: Decides, note: Words = "") -> Response:
    """Take a closed case up again."""
    with begin(site.engine) as connection:
        found = rows.case_of(connection, who, case, lock=True)
        if not note.strip():
            raise Problem("invalid", "请写明为什么重新审查。")
        concluding.reopen(connection, site, who, found, kept.put_json(site, {"note": note.strip()}))
    return RedirectResponse(f"/desk/cases/{case}", 303)


@ROUTER.get("/form")
def send_form(case: str, site: Place, who: Reads) -> Response:
    """Send the review form over the case, filled in with what was decided, to be signed."""
    with site.engine.connect() as connection:
        found = rows.case_of(connection, who, case)
        state = state_of(connection, site, found)
        answers = _answers(connection, site, found, state)
    data = biaoshi.form(state.report, answers=answers, key=site.settings.checks.key_file)
    return Response(data, media_type=_DOCX, headers=attached("保密审查表.docx"))


@ROUTER.post("/copy")
async def make_copy(case: str, request: Request, site: Place, who: Decides) -> Response:
    """Have the masked copy written by the decisions that stand, and proved."""
    with begin(site.engine) as connection:
        found = rows.case_of(connection, who, case, lock=True)
        deciding.check_open(found, who)
        state = state_of(connection, site, found)
        cut, spared = copies.cuts(site, state.report, state.stands, state.passages)
        if not cut:
            raise Problem("conflict", "没有一处决定遮盖。")
        job = jobs.put(connection, site, who, found, "copy", {"case": case, "cuts": cut, "spared": spared})
        copies.asked(connection, site, who, found, job, copies.basis(found, state.stands, state.passages))
    await waited(site, job, _SOON)  # after that the page asks again by itself
    return RedirectResponse(f"/desk/cases/{case}?said=copy#copy", 303)


@ROUTER.get("/copy/{number}")
def send_copy(case: str, number: str, site: Place, who: Reads) -> Response:
    """Send a file of the masked copy; the certificate is its number 0."""
    with site.engine.connect() as connection:
        found = rows.case_of(connection, who, case)
        copy = copies.newest(connection, site, case)
        names = kept.record(site, found)["names"]
    held = (copy[1].result or {}).get("kept") if copy is not None and copy[1].state == "done" else None
    if held is None or not (number.isascii() and number.isdigit() and int(number[:6]) <= len(held["files"])):
        raise Problem("not-found")
    one = int(number[:6])
    if one == 0:
        return _sent(site, held["page"], "遮盖证明.html")
    stem, dot, suffix = str(names[one - 1]).rpartition(".")
    return _sent(site, held["files"][one - 1], f"{stem}（遮盖）{dot}{suffix}" if dot else f"{suffix}（遮盖）")


def today(site: Site) -> date:
    """Return the day it is for the service, by the clock on its wall."""
    return date(*time.localtime(site.clock())[:3])


def _answers(connection: Connection, site: Site, case: Case, state: concluding.State) -> Mapping[str, str]:
    """Return what the people's fields of the form say, as far as it was decided; signatures stay empty."""
    last = next((s for s in reversed(rows.steps_of(connection, case.id)) if s.act == "concluded"), None)
    if case.conclusion is None or last is None:
        return {}
    ending, raw = CONCLUSIONS[case.conclusion], kept.read_json(site, last.record) if last.record else {}
    verbs = [b.verb for b in concluding.live(state)]
    masked = verbs.count("mask") + sum(p.verb == "mask" for p in state.passages)
    grounds = f"事由：{ground_name(case.ground)}。" if case.ground else ""
    said = {
        "审查结论": ending.said,
        "理由": grounds + (raw.get("reason") or ""),
        "保密审查情况": f"逐项审查 {case.needed} 个问题，属实 {verbs.count('accept')}，误报 {verbs.count('reject')}，遮盖 {verbs.count('mask')}，"
        f"征求第三方 {verbs.count('ask')}，提请确定 {verbs.count('refer')}；另由人补充 {len(state.passages)} 处。",
    }
    if case.conclusion == "consult":
        said["第三方意见"] = f"已决定书面征求{raw.get('party', '')}的意见，答复期限至{case.due}（十五个工作日）。"
        if raw.get("check"):
            said["第三方意见"] += f"{raw['check']}，须核对。"
    if masked:
        said["区分处理"] = f"遮盖 {masked} 处。"
    if case.conclusion == "refer":
        said["报请确定"] = raw.get("reason") or ""
    return said


def _onward(site: Site, who: Principal, case: str, said: str) -> Response:
    with site.engine.connect() as connection:
        found = queue.after(connection, who, case, approving=said in ("approved", "returned"))
    return RedirectResponse(f"/desk/cases/{found}?said={said}" if found else f"/desk?said={said}", 303)


def _sent(site: Site, id: str, name: str) -> Response:  # noqa: A002
    try:
        about = site.vault.about(id)
    except GoneError:
        raise Problem("gone") from None
    media = about.about.get("media", "application/octet-stream")
    headers = {"Content-Length": str(about.size), **attached(name)}
    return StreamingResponse(site.vault.open(id), media_type=media, headers=headers)


def attached(name: str) -> dict[str, str]:
    """Return the header that has a browser save what it gets, under that name."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
