"""How a case ends: nothing is concluded past what is open, nobody approves his own, the form and the copy say what was decided."""

import io
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
import sqlalchemy as sa

import biaoshi
from api.desk.cases import CLEAN, LETTER, case_of, finish, hand_in, lines_of, paper, person
from api.office import Office, office
from biaoshi_api import database
from biaoshi_api.audit import rows as audit_rows
from biaoshi_api.desk.cases import case as cases
from biaoshi_api.desk.cases import copies, jobs
from biaoshi_api.desk.cases.standing import state_of
from biaoshi_api.desk.cases.tables import CASES, FINDINGS
from biaoshi_api.desk.cases.workdays import due, working
from biaoshi_api.desk.pages import concluding
from biaoshi_api.erasing import erase
from biaoshi_api.people import accounts, tokens
from biaoshi_api.people.duties import Principal, actions_of
from biaoshi_api.site import Site


@pytest.fixture(scope="module", params=[2])
def here(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("desk")) as made:
        yield made


def headers(here: Office, who: Principal) -> dict[str, str]:
    """Return what a request of `who` carries: a token for all he may do."""
    with database.begin(here.site.engine) as connection:
        account = accounts.account_of(connection, who.id)
        now = here.site.clock()
        scopes = actions_of(who.roles) - tokens.NEVER
        shown, _ = tokens.make_token(connection, now=now, account=account, title="t", scopes=scopes, days=1)
    return {"Authorization": f"Bearer {shown}"}


def post(here: Office, who: Principal, path: str, accept: str = "application/json", **data: Any) -> Any:
    """Send a form as `who`."""
    sent = headers(here, who) | {"Accept": accept}
    return here.client.post(f"/desk/cases/{path}", headers=sent, data=data, follow_redirects=False)


def get(here: Office, who: Principal, path: str) -> Any:
    return here.client.get(f"/desk/cases/{path}", headers=headers(here, who) | {"Accept": "text/html"})


def decide_all(here: Office, who: Principal, case: str, verb: str = "accept", **more: str) -> None:
    """Decide about every finding of the case that needs it."""
    for line in lines_of(here, case, needed=True):
        answer = post(here, who, f"{case}/decisions", number=line.number, verb=verb, **more)
        assert answer.status_code == 200, answer.text


def test_nothing_is_concluded_past_what_is_open(here: Office) -> None:
    """With findings undecided only 提请确定 can be drawn; with one that holds no 未发现; each refusal says why."""
    drafter, reviewer = person(here, "li1", "drafter"), person(here, "wang1", "reviewer")
    case = hand_in(here, drafter, [("通知.docx", paper(LETTER))])
    answer = post(here, reviewer, f"{case}/conclusion", conclusion="none_found")
    assert answer.status_code == 409
    assert "没有决定" in answer.json()["detail"]
    decide_all(here, reviewer, case)
    answer = post(here, reviewer, f"{case}/conclusion", conclusion="none_found")
    assert answer.status_code == 409
    assert "认定属实" in answer.json()["detail"]
    answer = post(here, reviewer, f"{case}/conclusion", conclusion="redacted")
    assert "没有一处决定遮盖" in answer.json()["detail"]
    for wrong in ({"conclusion": "withhold"}, {"conclusion": "withhold", "reason": "x"}, {"conclusion": "anything"},
                  {"conclusion": "withhold", "reason": "x", "ground": "process_info"},
                  {"conclusion": "discretionary", "reason": "x", "ground": "personal_privacy"},
                  {"conclusion": "consult", "reason": "x"}):  # fmt: skip
        assert post(here, reviewer, f"{case}/conclusion", **wrong).status_code == 422, wrong
    assert case_of(here, reviewer, case).state == "reviewing"
    answer = post(
        here, reviewer, f"{case}/conclusion", conclusion="withhold", reason="含有个人隐私", ground="personal_privacy"
    )
    assert answer.status_code == 303
    assert case_of(here, reviewer, case).conclusion == "withhold"


def test_nobody_approves_his_own(here: Office) -> None:
    """Neither who handed it in, nor who decided, concluded or approved before may approve; another may, and then it is closed."""
    both = person(here, "drafter-approver", "drafter", "approver")
    reviewer = person(here, "reviewer-approver", "reviewer", "approver")
    helper = person(here, "helper-approver", "reviewer", "approver")
    approver, plain = person(here, "approver2", "approver"), person(here, "reviewer2", "reviewer")
    case = hand_in(here, both, [("通知.docx", paper(LETTER))])
    first, *rest = lines_of(here, case, needed=True)
    assert (
        post(here, helper, f"{case}/decisions", number=first.number, verb="reject", reason="public").status_code == 200
    )
    for line in rest:
        post(here, reviewer, f"{case}/decisions", number=line.number, verb="accept")
    assert post(here, reviewer, f"{case}/conclusion", conclusion="refer", reason="请确定").status_code == 303
    for who in (both, reviewer, helper, plain):
        answer = post(here, who, f"{case}/approval", act="approve")
        assert answer.status_code == 403, who.name
    assert post(here, reviewer, f"{case}/decisions", number=first.number, verb="accept").status_code == 409
    assert post(here, approver, f"{case}/approval", act="return").status_code == 422
    assert post(here, approver, f"{case}/approval", act="return", note="第三处再看").status_code == 303
    again = case_of(here, reviewer, case)
    assert (again.state, again.step, again.conclusion) == ("reviewing", 1, None)
    assert "第三处再看" in get(here, reviewer, case).text
    assert post(here, reviewer, f"{case}/conclusion", conclusion="refer", reason="已再看").status_code == 303
    assert post(here, approver, f"{case}/approval", act="approve").status_code == 303
    done = case_of(here, reviewer, case)
    assert (done.state, done.conclusion) == ("closed", "refer")
    assert post(here, reviewer, f"{case}/reopening").status_code == 422
    assert post(here, reviewer, f"{case}/reopening", note="主管部门已答复").status_code == 303
    assert case_of(here, reviewer, case).state == "reviewing"
    assert post(here, reviewer, f"{case}/conclusion", conclusion="refer", reason="x").status_code == 303
    assert post(here, approver, f"{case}/approval", act="approve").status_code == 303, "free for the new round"
    with here.site.engine.connect() as connection:
        acts = [r.action for r in audit_rows(connection) if r.subject == f"case:{case}"]
    assert acts[-3:] == ["review.reopen", "review.conclude", "review.approve"]
    acts = acts[:-3]
    assert acts[-4:] == ["review.conclude", "review.return", "review.conclude", "review.approve"]


@pytest.mark.parametrize(("steps", "approvals"), [(1, 0), (3, 2)])
def test_steps_are_the_policys(tmp_path: Path, steps: int, approvals: int) -> None:
    """One step: closed with the conclusion, which must be another's than who handed it in. Three: two more people."""
    with office(tmp_path, more=f"[review]\nsteps = {steps}\n") as made:
        owner = person(made, "owner", "drafter", "reviewer")
        people = [person(made, f"p{n}", "reviewer", "approver") for n in range(3)]
        case = hand_in(made, owner, [("通知.txt", CLEAN.encode())])
        if steps == 1:
            assert post(made, owner, f"{case}/conclusion", conclusion="none_found").status_code == 403
        assert post(made, people[0], f"{case}/conclusion", conclusion="none_found").status_code == 303
        for n in range(approvals):
            assert case_of(made, owner, case).turn == ("复核", "审批")[n]
            assert post(made, people[n], f"{case}/approval", act="approve").status_code == 403
            assert post(made, people[n + 1], f"{case}/approval", act="approve").status_code == 303
        assert case_of(made, owner, case).state == "closed"


def test_a_third_party_has_fifteen_working_days(here: Office) -> None:
    """征求第三方意见 sets the last day for an answer, holidays and days moved for them counted as the State Council ordered."""
    drafter, reviewer = person(here, "li3", "drafter"), person(here, "wang3", "reviewer")
    case = hand_in(here, drafter, [("通知.txt", CLEAN.encode())])
    answer = post(
        here, reviewer, f"{case}/conclusion", conclusion="consult", reason="涉及商业秘密", party="青川水务公司"
    )
    assert answer.status_code == 303
    until = date.fromisoformat(case_of(here, reviewer, case).due or "")
    assert working(until)
    day, days = date(*time.localtime(here.site.clock())[:3]), 0
    while day < until:
        day = date.fromordinal(day.toordinal() + 1)
        days += working(day)
    assert days == 15
    assert due(date(2026, 9, 24), 15).day == date(2026, 10, 22)
    assert (due(date(2026, 2, 13), 1).day, due(date(2026, 2, 13), 1).sure) == (date(2026, 2, 14), True)
    assert due(date(2026, 12, 31), 3).sure is False
    said = words(get(here, reviewer, f"{case}/form").content)
    assert "青川水务公司" in said
    assert until.isoformat() in said


def test_a_day_beyond_the_known_holidays_is_to_be_checked(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the holidays of a year are not known, the form and the page say that the day was reckoned without them."""
    drafter, reviewer = person(here, "li.qi", "drafter"), person(here, "wang.qi", "reviewer")
    asked = {"conclusion": "consult", "reason": "涉及商业秘密", "party": "青川水务公司"}
    for today, sure in ((date(2026, 3, 2), True), (date(2091, 3, 1), False)):
        monkeypatch.setattr(concluding, "today", lambda _, day=today: day)
        case = hand_in(here, drafter, [("通知.txt", CLEAN.encode())])
        assert post(here, reviewer, f"{case}/conclusion", **asked).status_code == 303
        told = (words(get(here, reviewer, f"{case}/form").content), get(here, reviewer, case).text)
        assert ["放假安排还没有列入" in text for text in told] == [not sure] * 2


def words(data: bytes) -> str:
    """Return the text of a docx, tables too, by another program's reading."""
    made = docx.Document(io.BytesIO(data))
    return "\n".join([p.text for p in made.paragraphs] + [c.text for t in made.tables for r in t.rows for c in r.cells])


def test_the_form_is_filled_in_and_holds(here: Office, tmp_path: Path) -> None:
    """The form says what was concluded and why, binds the very bytes, and leaves the signatures to people."""
    drafter, reviewer = person(here, "li4", "drafter"), person(here, "wang4", "reviewer")
    case = hand_in(here, drafter, [("通知.txt", CLEAN.encode())])
    assert post(here, reviewer, f"{case}/conclusion", conclusion="none_found", reason="逐段看过").status_code == 303
    form = tmp_path / "form.docx"
    form.write_bytes(get(here, reviewer, f"{case}/form").content)
    said = words(form.read_bytes())
    assert "同意公开" in said
    assert "逐段看过" in said
    paper_ = tmp_path / "通知.txt"
    paper_.write_bytes(CLEAN.encode())
    missing = biaoshi.verify(form, [paper_]).refused
    assert missing
    assert all("签" in line for line in missing), missing
    paper_.write_bytes(CLEAN.encode() + b"\n")
    assert any("改动" in line for line in biaoshi.verify(form, [paper_]).refused)


def test_the_form_counts_what_is_found(here: Office) -> None:
    """A decision about what another check no longer finds is none of those the form counts."""
    drafter, reviewer = person(here, "li.shu", "drafter"), person(here, "wang.shu", "reviewer")
    case = hand_in(here, drafter, [("通知.docx", paper(LETTER))])
    decide_all(here, reviewer, case)
    asked = {"conclusion": "withhold", "reason": "含有个人隐私", "ground": "personal_privacy"}
    assert post(here, reviewer, f"{case}/conclusion", **asked).status_code == 303
    needed = case_of(here, reviewer, case).needed
    assert f"属实 {needed}，" in words(get(here, reviewer, f"{case}/form").content)
    gone = lines_of(here, case, needed=True)[0].number
    with database.begin(here.site.engine) as connection:
        connection.execute(sa.delete(FINDINGS).where(FINDINGS.c.case_id == case, FINDINGS.c.number == gone))
    assert f"属实 {needed - 1}，" in words(get(here, reviewer, f"{case}/form").content)


def test_parts_of_an_earlier_check_are_not_closed(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checked again while somebody wrote down what he had read, the lines have other numbers: none is marked as read."""
    drafter, reviewer = person(here, "li.yu", "drafter"), person(here, "wang.yu", "reviewer")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("b.bin", bytes(range(256)) * 40)
    case = hand_in(here, drafter, [("材料.zip", held.getvalue())])
    part = get(here, reviewer, case).text.split('name="part" value="')[1].partition('"')[0]
    closing = jobs.closing

    def late(site: Site, made: biaoshi.Closing) -> str:
        with database.begin(site.engine) as connection:
            connection.execute(sa.update(CASES).where(CASES.c.id == case).values(report="f" * 32))
        return closing(site, made)

    monkeypatch.setattr(jobs, "closing", late)
    assert post(here, reviewer, f"{case}/closings", part=part).status_code == 409
    with here.site.engine.connect() as connection:
        assert cases.closings_of(connection, case) == ()


def test_a_part_nobody_could_read_is_closed_by_reading_it(here: Office) -> None:
    """An unread part stands in the way; who has read it closes it under his name, the case is checked again, and it is free."""
    drafter, reviewer = person(here, "li5", "drafter"), person(here, "wang5", "reviewer")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.txt", CLEAN)
        archive.writestr("b.bin", bytes(range(256)) * 40)
    case = hand_in(here, drafter, [("材料.zip", held.getvalue())])
    before = case_of(here, reviewer, case)
    assert before.unread
    answer = post(here, reviewer, f"{case}/conclusion", conclusion="none_found")
    assert "没有读取" in answer.json()["detail"]
    page = get(here, reviewer, case).text
    parts = [piece.partition('"')[0] for piece in page.split('name="part" value="')[1:]]
    assert len(parts) == before.unread
    assert post(here, reviewer, f"{case}/closings", part=parts, note="用专用软件看过").status_code == 303
    assert "重新检查" in post(here, reviewer, f"{case}/conclusion", conclusion="none_found").json()["detail"]
    job = case_of(here, reviewer, case).job
    assert job
    finish(here, job)
    after = case_of(here, reviewer, case)
    assert (after.unread, after.job) == (0, None)
    assert "wang5先生于" in get(here, reviewer, case).text or after.verdict != "incomplete"
    decide_all(here, reviewer, case, "reject", reason="not_it")
    assert post(here, reviewer, f"{case}/conclusion", conclusion="none_found").status_code == 303


def test_decisions_outlive_another_check(here: Office) -> None:
    """Checked again, what was decided stands for what is found again, and the progress is right."""
    drafter, reviewer = person(here, "li6", "drafter"), person(here, "wang6", "reviewer")
    case = hand_in(here, drafter, [("通知.docx", paper(LETTER)), ("b.txt", CLEAN.encode())])
    decide_all(here, reviewer, case, "mask")
    before = case_of(here, reviewer, case)
    assert post(here, reviewer, f"{case}/recheck").status_code == 303
    finish(here, case_of(here, reviewer, case).job or "")
    after = case_of(here, reviewer, case)
    assert after.report != before.report
    assert (after.needed, after.decided) == (before.needed, before.decided) == (before.needed, before.needed)


def test_the_copy_is_by_just_what_was_decided(here: Office) -> None:
    """What is masked is out, what was rejected stays where the same words are masked elsewhere; a later decision makes it stale."""
    drafter, reviewer = person(here, "li7", "drafter"), person(here, "wang7", "reviewer")
    text = "关于补助的通知\n领取人司马清扬，手机号码13987654321。\n代领人公孙明月，手机号码13612345678。\n"
    case = hand_in(here, drafter, [("通知.docx", paper(text)), ("清单.txt", CLEAN.encode())])
    phones = lines_of(here, case, rule="PI802")
    assert len(phones) == 2
    decide_all(here, reviewer, case, "reject", reason="consent")
    assert post(here, reviewer, f"{case}/copy").status_code == 409
    assert post(here, reviewer, f"{case}/decisions", number=phones[0].number, verb="mask").json()["masks"] is True
    assert post(here, reviewer, f"{case}/copy").status_code == 303
    with here.site.engine.connect() as connection:
        copy = cases.copies_of(connection, case)[0]
    finish(here, copy.job)
    masked = words(get(here, reviewer, f"{case}/copy/1").content)
    assert "13987654321" not in masked
    assert "13612345678" in masked
    assert "司马清扬" in masked
    assert get(here, reviewer, f"{case}/copy/2").content == CLEAN.encode()
    assert "证明" in get(here, reviewer, f"{case}/copy/0").text
    assert get(here, reviewer, f"{case}/copy/3").status_code == 404
    assert "13987654321" not in get(here, reviewer, f"{case}/copy/0").text
    told = post(here, reviewer, f"{case}/decisions", number=phones[1].number, verb="mask").json()
    assert "还没有按现在的决定" in told["obstacles"]["redacted"]
    assert "以前的" in get(here, reviewer, case).text


def copied(here: Office, who: Principal, case: str) -> str:
    """Have the masked copy made and return what the page then says of it."""
    assert post(here, who, f"{case}/copy").status_code == 303
    with here.site.engine.connect() as connection:
        finish(here, cases.copies_of(connection, case)[0].job)
    text: str = get(here, who, case).text
    return text


def test_a_copy_that_is_gone_proves_nothing(here: Office) -> None:
    """What was erased cannot be released: the conclusion asks for a copy that is there."""
    drafter, reviewer = person(here, "li.fu", "drafter"), person(here, "wang.fu", "reviewer")
    case = hand_in(here, drafter, [("通知.docx", paper("关于补助的通知\n领取人司马清扬，手机号码13987654321。\n"))])
    decide_all(here, reviewer, case, "reject", reason="consent")
    post(here, reviewer, f"{case}/decisions", number=lines_of(here, case, rule="PI802")[0].number, verb="mask")
    assert "已按现在的决定写出并证明" in copied(here, reviewer, case)
    with here.site.engine.connect() as connection:
        job = here.site.queue.get(cases.copies_of(connection, case)[0].job)
    assert job is not None
    assert erase(here.site, job, who="li.fu")
    answer = post(here, reviewer, f"{case}/conclusion", conclusion="redacted")
    assert answer.status_code == 409
    assert "还没有按现在的决定" in answer.json()["detail"]


def test_what_cannot_be_masked_is_said(here: Office) -> None:
    """A finding in the name of a file is not masked in silence; rejected it does not stand in the way."""
    drafter, reviewer = person(here, "li.ming", "drafter"), person(here, "wang.ming", "reviewer")
    text = "关于补助的通知\n领取人司马清扬，手机号码13987654321。\n"
    case = hand_in(here, drafter, [("补助13800138000.docx", paper(text))])
    decide_all(here, reviewer, case, "reject", reason="consent")
    outer = [x.number for x in lines_of(here, case, rule="PI802")]
    assert len(outer) == 2
    post(here, reviewer, f"{case}/decisions", number=outer[0], verb="mask")
    assert "已按现在的决定写出并证明" in copied(here, reviewer, case)
    masked = words(get(here, reviewer, f"{case}/copy/1").content)
    assert "13987654321" not in masked
    assert "司马清扬" in masked
    post(here, reviewer, f"{case}/decisions", number=outer[1], verb="mask")
    answer = post(here, reviewer, f"{case}/copy")
    assert answer.status_code == 409
    assert "PI802" in answer.json()["detail"]


def test_places_inside_a_file_within_are_not_the_outer_ones(here: Office) -> None:
    """What was rejected inside a file within spares nothing of the file it is in, also where the same file was handed in."""
    drafter, reviewer = person(here, "li.bao", "drafter"), person(here, "wang.bao", "reviewer")
    held, inner = io.BytesIO(), LETTER.encode()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("信.txt", inner)
    case = hand_in(here, drafter, [("材料.zip", held.getvalue()), ("信.txt", inner)])
    decide_all(here, reviewer, case, "reject", reason="consent")
    with here.site.engine.connect() as connection:
        state = state_of(connection, here.site, cases.case_of(connection, reviewer, case))
    cut, spared = copies.cuts(here.site, state.report, state.stands, ())
    assert cut == []
    assert {place["file"] for place in spared} == {1}


def test_missed_words_are_added_where_they_stand(here: Office) -> None:
    """Written rather than selected, every place of the words is added; what does not stand in the paper is refused; undo takes all."""
    drafter, reviewer = person(here, "li8", "drafter"), person(here, "wang8", "reviewer")
    case = hand_in(here, drafter, [("通知.docx", paper("关于松柏的通知\n松柏工地今日开工。\n"))])
    wrong = {"member": "0", "ground": "public_safety", "verb": "mask"}
    assert post(here, reviewer, f"{case}/passages", words="白杨", **wrong).status_code == 422
    assert (
        post(here, reviewer, f"{case}/passages", words="松柏", **wrong | {"ground": "work_secret"}).status_code == 422
    )
    assert post(here, reviewer, f"{case}/passages", words="松柏", **wrong | {"first": "1", "start": "9", "last": "1", "end": "11"}).status_code == 422  # fmt: skip
    assert post(here, reviewer, f"{case}/passages", words="松柏", **wrong).status_code == 303
    with here.site.engine.connect() as connection:
        assert len(cases.passages_of(connection, case)) == 2
    answer = post(here, reviewer, f"{case}/conclusion", conclusion="none_found")
    assert "2 处" in answer.json()["detail"]
    assert "已撤销" in post(here, reviewer, f"{case}/undo").json()["said"]
    with here.site.engine.connect() as connection:
        assert cases.passages_of(connection, case) == ()


def test_without_files_kept_nothing_is_done_to_them(here: Office) -> None:
    """What has had its time is said to be gone, and the case is still listed."""
    drafter, reviewer = person(here, "li9", "drafter"), person(here, "wang9", "reviewer")
    case = hand_in(here, drafter, [("通知.txt", CLEAN.encode())])
    for one in list(here.site.vault.ids()):
        here.site.vault.forget(one)
    assert get(here, reviewer, case).status_code == 410
    assert post(here, reviewer, f"{case}/recheck").status_code == 410
    listed = here.client.get("/desk", headers=headers(here, reviewer) | {"Accept": "text/html"})
    assert "内容已清除" in listed.text
