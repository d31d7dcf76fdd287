"""One case: the document beside its findings, decisions by form or by key, what was missed, what a person has read.

POST …/decisions, …/undo, …/passages, …/closings       a browser with script asks for JSON, one without is led back
"""

from collections.abc import Iterable
from typing import Annotated, Any

import sqlalchemy as sa
from anyio import to_thread
from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from sqlalchemy.engine import Connection

import biaoshi
from biaoshi.jobs import begin
from biaoshi_api.asking import Desk
from biaoshi_api.desk.cases import case as rows
from biaoshi_api.desk.cases import concluding, deciding, jobs, kept, lines
from biaoshi_api.desk.cases.case import Case
from biaoshi_api.desk.cases.codes import CONCLUSIONS, REASONS, STATES, VERBS
from biaoshi_api.desk.cases.places import Chosen, places, standing
from biaoshi_api.desk.cases.standing import documents_of, pending, state_of
from biaoshi_api.desk.frame import render
from biaoshi_api.desk.pictures import picture
from biaoshi_api.desk.views import reviewing
from biaoshi_api.desk.views.ended import copy_of, pasts
from biaoshi_api.desk.views.paper import file_numbers, paper_of
from biaoshi_api.desk.views.queued import titled
from biaoshi_api.people.accounts import account_of
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.rights import Principal, allowed, needs
from biaoshi_api.people.tables import ACCOUNTS
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site

ROUTER = APIRouter(prefix="/desk/cases/{case}", include_in_schema=False)
Reads = Annotated[Principal, Depends(needs("review.read"))]
Decides = Annotated[Principal, Depends(needs("review.decide"))]
Short = Annotated[str, Form(max_length=64)]
Words = Annotated[str, Form(max_length=4_000)]
_KNOWN = frozenset(code for code, _ in reviewing.grounds())


@ROUTER.get("")
def show_case(
    case: str, request: Request, site: Place, who: Reads, at: Annotated[str, Query(max_length=8)] = "",
    part: Annotated[str, Query(max_length=8)] = "", said: Annotated[str, Query(max_length=16)] = "",
) -> Response:  # fmt: skip
    """Show the document beside its findings, and what may be concluded."""
    with site.engine.connect() as connection:
        found = rows.case_of(connection, who, case)
        state = state_of(connection, site, found)
        names = names_of(connection)
        history = pasts(site, rows.steps_of(connection, case), found, names)
        copy = copy_of(connection, site, state)
        mine = _may(connection, who, found)
    line_up = reviewing.ordered(state.lines)
    chosen = _number(at) if any(x.number == _number(at) for x in line_up) else reviewing.following(state, None) or 0
    paper = paper_of(
        state.report, documents_of(site, found, state.report),
        lambda file, page: f"/desk/cases/{case}/pictures/{page}?file={file}", part=max(0, _number(part)), at=chosen + 1,
    )  # fmt: skip
    passages = [(p, kept.read_json(site, p.record), names.get(p.account, "")) for p in state.passages]
    checking = pending(site, found)
    busy = (said == "copy" and copy.state == "working") or (said in ("read", "recheck") and checking)
    again = {"Refresh": f"3; url=/desk/cases/{case}?said={said}"} if busy else None
    return render(
        request, "case.html", who, headers=again, case=found, state=STATES[found.state], paper=paper,
        title=titled(site, found)[0], window=reviewing.window(state, paper, names, chosen),
        endings=reviewing.endings(state), passages=passages, ground_names=dict(reviewing.grounds()), verbs=VERBS,
        reasons=REASONS, history=history, copy=copy, may=mine, said=said, grounds=reviewing.grounds(),
        conclusions=CONCLUSIONS, rechecking=state.rechecking, checking=checking, done=reviewing.done(found),
    )  # fmt: skip


@ROUTER.get("/pictures/{page}")
async def show_picture(
    case: str, page: str, site: Place, bench: Desk, who: Reads, file: Annotated[str, Query(max_length=6)] = "0"
) -> Response:
    """Return a page as a picture."""
    data, document = await to_thread.run_sync(_original, site, who, case, file)
    return await picture(bench, data, document, page)


@ROUTER.post("/decisions")
def decide(
    case: str, request: Request, site: Place, who: Decides, number: Short = "", verb: Short = "", scope: Short = "one",
    reason: Short = "",
) -> Response:  # fmt: skip
    """Decide about one finding and what belongs together with it."""
    with begin(site.engine) as connection:
        found = rows.case_of(connection, who, case)
        chosen = _number(number)
        given = reason if verb == "reject" else ""
        made = deciding.decide(connection, site, who, found, chosen, verb, scope, given or None)
    elsewhere = f"，其他在审件 {made.elsewhere} 处" if made.elsewhere else ""
    return _told(request, site, who, case, chosen, f"{VERBS[verb].done}：{len(made.here)} 处{elsewhere}。按 u 撤销。")


@ROUTER.post("/undo")
def undo(case: str, request: Request, site: Place, who: Decides, number: Short = "") -> Response:
    """Take back one's last decision."""
    with begin(site.engine) as connection:
        gone = deciding.undo(connection, site, who, rows.case_of(connection, who, case))
    said = "已撤销上一次决定。" if gone is not None else "没有可以撤销的决定。"
    return _told(request, site, who, case, _number(number), said, stay=True)


@ROUTER.post("/passages")
def add_passage(
    case: str, site: Place, who: Decides, member: Short = "", first: Short = "", start: Short = "", last: Short = "",
    end: Short = "", words: Annotated[str, Form(max_length=40_000)] = "", ground: Short = "", verb: Short = "mask",
    words_note: Words = "",
) -> Response:  # fmt: skip
    """Add a passage the tool missed, selected on the page."""
    with site.engine.connect() as connection:
        found = rows.case_of(connection, who, case)
    deciding.check_open(found, who)
    if ground not in _KNOWN or verb not in ("mask", "accept"):
        raise Problem("invalid", "请选定事由，以及遮盖还是只记下。")
    report = kept.report(site, found.report)
    file = list(file_numbers(report)).index(_number(member)) if _number(member) in file_numbers(report) else None
    document = documents_of(site, found, report)[_number(member)] if file is not None else None
    if document is None or file is None:
        raise Problem("invalid", "附件、压缩包里的文件不能在这里补充，请把那个文件单独提交审查。")
    chosen = Chosen(_number(first), _number(start), _number(last), _number(end), words)
    found_at = places(document, chosen) if first else standing(document, words)
    made = [
        {
            "part": p.part, "block": p.block, "start": p.start, "end": p.end, "words": p.words, "note": words_note.strip(),
            "member": _number(member),
        }
        for p in found_at
    ]  # fmt: skip
    with begin(site.engine) as connection:
        found = rows.case_of(connection, who, case, lock=True)
        records = [kept.put_json(site, one) for one in made]
        deciding.add_passages(connection, site, who, found, file, ground, verb, records)
    return RedirectResponse(f"/desk/cases/{case}?said=passage#added", 303)


@ROUTER.post("/closings")
async def close_parts(case: str, request: Request, site: Place, bench: Desk, who: Decides) -> Response:
    """Write down which parts one has read oneself, and have the case checked again with that."""
    form = await request.form()
    chosen = [str(v) for v in form.getlist("part")][:1_000]
    note = str(form.get("note") or "")[:1_000]
    await to_thread.run_sync(_close, site, bench, who, case, chosen, note)
    return RedirectResponse(f"/desk/cases/{case}?said=read", 303)


@ROUTER.post("/recheck")
def recheck(case: str, site: Place, who: Decides) -> Response:
    """Have the case checked again."""
    with begin(site.engine) as connection:
        found = rows.case_of(connection, who, case, lock=True)
        deciding.check_open(found, who)
        jobs.recheck(connection, site, who, found)
    return RedirectResponse(f"/desk/cases/{case}?said=recheck", 303)


def names_of(connection: Connection) -> dict[str, str]:
    """Return what people are called, by account."""
    return {row.id: row.title for row in connection.execute(sa.select(ACCOUNTS.c.id, ACCOUNTS.c.title))}


def _may(connection: Connection, who: Principal, case: Case) -> dict[str, Any]:
    """Return what `who` may do with the case now: decide, approve, and why not where he may not."""
    reopen = case.state == "closed" and allowed(who, "review.decide")
    told: dict[str, Any] = {"decide": False, "approve": False, "reopen": reopen, "why": ""}
    try:
        if case.state == "approving":
            concluding.check_approval(connection, who, case)
            told["approve"] = True
        else:
            deciding.check_open(case, who)
            told["decide"] = True
    except Problem as problem:
        told["why"] = problem.detail if case.state != "closed" else ""
    return told


def _told(
    request: Request, site: Site, who: Principal, case: str, at: int, said: str, *, stay: bool = False
) -> Response:
    """Answer a decision: as JSON to a script, else by leading on to the next finding."""
    with site.engine.connect() as connection:
        found = rows.case_of(connection, who, case)
        state = state_of(connection, site, found)
        copy = copy_of(connection, site, state)
    onward = at if stay else reviewing.following(state, at)
    if "application/json" not in request.headers.get("accept", ""):
        return RedirectResponse(f"/desk/cases/{case}?at={at if onward is None else onward}", 303)
    return JSONResponse(
        {
            "said": said, "next": onward, "done": reviewing.done(found),
            "left": found.left, "decided": reviewing.marks(state),
            "obstacles": {e.code: "；".join(e.obstacles) for e in reviewing.endings(state)}, "masks": copy.wanted,
        }
    )  # fmt: skip


def _close(site: Site, bench: Any, who: Principal, case: str, chosen: Iterable[str], note: str) -> None:
    with site.engine.connect() as connection:
        found = rows.case_of(connection, who, case)
        person = account_of(connection, who.id).title
    deciding.check_open(found, who)
    report = kept.report(site, found.report)
    parts = [_line(report, one) for one in dict.fromkeys(chosen)]
    if not parts:
        raise Problem("invalid", "请先选择读过的部分。")
    made = []
    with bench.checker(site.settings.checks.profile) as checker:
        for member, line in parts:
            one = lines.members(report)[member][0]
            if one.file is None:
                raise Problem("invalid")
            closed = checker.closing(
                report, one.file.path, one.coverage.parts[line].part, person=person, note=note.strip() or None
            )
            made.append((member, line, jobs.closing(site, closed)))
    with begin(site.engine) as connection:
        before, found = found.report, rows.case_of(connection, who, case, lock=True)
        if found.report != before:  # the lines have other numbers now
            raise Problem("conflict", "刚刚重新检查过，请刷新页面后再记。")
        for member, line, record in made:
            deciding.close_part(connection, site, who, found, member, line, record)
        jobs.recheck(connection, site, who, found)


def _line(report: biaoshi.Report, text: str) -> tuple[int, int]:
    member, _, line = text.partition(".")
    at = _number(member), _number(line)
    family = lines.members(report)
    if not (0 <= at[0] < len(family) and 0 <= at[1] < len(family[at[0]][0].coverage.parts)):
        raise Problem("invalid", "没有这个部分，可能已经重新检查过；请刷新页面。")
    return at


def _original(site: Site, who: Principal, case: str, file: str) -> tuple[bytes, biaoshi.Document]:
    """Return the bytes of a file of the case, and what was read of it. Raises Problem not-found, gone."""
    with site.engine.connect() as connection:
        found = rows.case_of(connection, who, case)
        files = rows.files_of(connection, case)
    number = _number(file)
    report = kept.report(site, found.report)
    members = list(file_numbers(report))
    original = files[number].original if 0 <= number < len(files) else None
    document = documents_of(site, found, report)[members[number]] if original is not None else None
    if original is None or document is None:
        raise Problem("not-found")
    return kept.read(site, original), document


def _number(text: str) -> int:
    """Return the number, -1 for what is none: asked for it there is nothing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
