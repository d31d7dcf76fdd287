"""What is dropped goes with its session, however that ends, and a stopped paper leaves nothing at all."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import delete

from api.hands import WORDS
from api.office import NOTICE, Office, logged, office
from biaoshi.jobs import begin
from biaoshi_api import crew
from biaoshi_api.people import accounts, assigning, sessions
from biaoshi_api.people.tables import SESSIONS

SECRET = f"绝密★30年\n{WORDS}方案\n"
TEXT = f"机密☆10年\n{WORDS}的通知\n"


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody before a browser of his own, without one."""

    office: Office
    cookie: str
    csrf: str
    account: str

    def headers(self, **more: str) -> dict[str, str]:
        return {"Cookie": f"{self.office.app.state.people.cookie}={self.cookie}", "Accept": "text/html", **more}

    def drop(self, *texts: str, wait: bool = False) -> str:
        """Drop files and return the address of the result; without `wait` nobody has worked on it yet."""
        files = [("file", (f"{WORDS}{n}.txt", text.encode())) for n, text in enumerate(texts)]
        answer = self.office.client.post(
            f"/?csrf={self.csrf}", files=files, headers=self.headers(), follow_redirects=False
        )
        assert answer.status_code == 303, answer.text
        if wait:
            self.office.work()
        return str(answer.headers["location"])

    def get(self, path: str) -> tuple[int, str]:
        answer = self.office.client.get(path, headers=self.headers(), follow_redirects=False)
        return answer.status_code, answer.text

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        answer = self.office.client.post(
            path, data={"csrf": self.csrf, **fields}, headers=self.headers(), follow_redirects=False
        )
        return answer.status_code, str(answer.headers.get("location", ""))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path, "机密", "[checks]\nsync_seconds = 0.1") as made:
        yield made


def seat(made: Office, name: str = "he.jing") -> Seat:
    site, now = made.site, made.site.clock()
    with begin(site.engine) as connection:
        found = accounts.named(connection, name)
        if found is None:
            number = accounts.create(connection, now=now, by="system", name=name, title=name)
            account = accounts.account_of(connection, number)
            assigning.set_roles(connection, now=now, by=None, account=account, roles=["drafter"])
        else:
            number = found._mapping["id"]
        cookie = sessions.begin_session(connection, now=now, account=number, via="session", hours=1, old=None)
    return Seat(made, cookie, sessions.csrf_of(cookie), number)


def held(made: Office) -> list[str]:
    return list(made.site.vault.ids())


def test_waiting_page_and_result(place: Office) -> None:
    """What is not done yet has a page that asks again by itself; then there is the result."""
    one = seat(place)
    path = one.drop(TEXT)
    answer = place.client.get(path, headers=one.headers())
    assert (answer.status_code, answer.headers["refresh"]) == (200, "2")
    assert WORDS not in answer.text
    place.work()
    status, page = one.get(path)
    assert status == 200
    assert "☆" in page


def test_session_that_ran_out(place: Office) -> None:
    """When its session is over, housekeeping erases a drop, also one nobody has worked on; another's stays."""
    one, other = seat(place), seat(place, "lu.yun")
    one.drop(TEXT, wait=True)
    waiting = one.drop(TEXT)
    kept = other.drop(TEXT, wait=False)
    mine = len(held(place))
    with begin(place.site.engine) as connection:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.digest == sessions.digest(one.cookie)))
    crew.housekeeping(place.site, place.folder)
    assert 0 < len(held(place)) < mine
    place.work()
    assert other.get(kept)[0] == 200
    job = place.site.queue.get(waiting.rpartition("/")[2])
    assert job is not None
    assert job.state == "cancelled"
    with begin(place.site.engine) as connection:
        connection.execute(delete(SESSIONS))
    crew.housekeeping(place.site, place.folder)
    assert held(place) == []


def test_idle_session(place: Office) -> None:
    """A session that idles too long takes its drops along."""
    seat(place).drop(TEXT, wait=True)
    late = dataclasses.replace(place.site, clock=lambda: place.site.clock() + 31 * 60)
    crew.housekeeping(late, place.folder)
    assert held(place) == []


def test_set_time(place: Office) -> None:
    """What came with a token belongs to no session and goes when uploads go, with what was made of it."""
    headers = place.auth("drafter")
    answer = place.client.post("/", files={"file": ("a.txt", TEXT.encode())}, headers=headers, follow_redirects=False)
    assert answer.status_code == 303
    place.work()
    crew.housekeeping(place.site, place.folder)
    assert len(held(place)) == 4  # the file, the order, the report, the document
    hours = place.site.settings.data.upload_hours
    late = dataclasses.replace(place.site, clock=lambda: place.site.clock() + hours * 3600 + 1)
    crew.housekeeping(late, place.folder)
    assert held(place) == []


def test_signing_out_by_the_api(place: Office) -> None:
    """Signing out erases by whichever door one leaves."""
    one = seat(place)
    one.drop(TEXT, wait=True)
    assert held(place)
    answer = place.client.delete("/v1/session", headers=one.headers() | {"X-CSRF-Token": one.csrf})
    assert answer.status_code == 204
    assert held(place) == []


def test_stopped(place: Office) -> None:
    """Of a paper above the ceiling the pages show the level only, and nothing of its words is stored, shown or logged."""
    with logged() as lines:
        one = seat(place)
        path = one.drop(SECRET, wait=True)
        status, page = one.get(path)
        assert status == 403
        assert "源文件最高标注密级：绝密" in page
        assert one.get(f"{path}/pictures/1")[0] == 404
        assert one.post(f"{path}/fix")[0] in (404, 409, 410)
        case = one.drop(TEXT, SECRET, wait=True)
        assert one.get(case)[0] == 403
    assert WORDS not in "\n".join(lines)
    for id in held(place):  # noqa: A001  # an id is called id
        assert WORDS.encode() not in place.site.vault.read(id), "the report of a stopped paper says nothing of it"
        assert WORDS not in str(place.site.vault.about(id).about)
    status, door = one.get("/")
    assert status == 200
    assert WORDS not in door


def test_what_is_made_of_a_drop_is_of_that_drop(place: Office) -> None:
    """A file given back is found under its own drop only, is called after it, and closing the drop erases it."""
    one = seat(place)
    draft = (Path(__file__).parents[2] / "samples" / "通知草稿.docx").read_bytes()
    answer = place.client.post(
        f"/?csrf={one.csrf}", files={"file": ("通知.docx", draft)}, headers=one.headers(), follow_redirects=False
    )
    path, other = str(answer.headers["location"]), one.drop(TEXT)
    place.work()
    status, made = one.post(f"{path}/fix")
    assert status == 303
    place.work()
    assert one.get(made.replace(path, other))[0] == 404
    told = place.client.get(f"{made}/file", headers=one.headers())
    assert told.status_code == 200
    assert "%EF%BC%88%E5%B7%B2%E6%94%B9%E6%AD%A3%EF%BC%89.docx" in told.headers["content-disposition"]
    assert one.post(f"{path}/close") == (303, "/")
    assert place.client.get(f"{made}/file", headers=one.headers()).status_code in (404, 410)
    one.post(f"{other}/close")
    assert held(place) == []


def test_what_was_handed_in_is_gone_before_the_report(place: Office) -> None:
    """It was put away first and has its time first: the result is still shown, nothing is offered or handed on, nothing left."""
    one = seat(place)
    path = one.drop(TEXT, NOTICE, wait=True)
    job = place.site.queue.get(path.rpartition("/")[2])
    assert job is not None
    place.site.vault.forget(job.payload["files"][1])
    before = sorted(place.site.vault.ids())
    assert one.post(f"/desk/hand-in/{job.id}")[0] == 410
    assert sorted(place.site.vault.ids()) == before
    place.site.vault.forget(job.payload["order"])
    status, page = one.get(path)
    assert status == 200
    assert f"{path}/fix" not in page


def test_the_api_does_not_know_of_drops(place: Office) -> None:
    """What one session has to itself is nowhere in the API, not even for its owner with a token."""
    one = seat(place)
    id = one.drop(TEXT, wait=True).rpartition("/")[2]  # noqa: A001  # an id is called id
    for path in (f"/v1/jobs/{id}", f"/v1/reports/{id}", f"/v1/jobs/{id}/result"):
        assert one.get(path)[0] == 404
    assert place.client.get("/v1/jobs", headers=one.headers()).json()["jobs"] == []


def test_forms_of_others_do_nothing(place: Office) -> None:
    """Without the token of the session nothing is taken in, made or erased."""
    one = seat(place)
    path = one.drop(TEXT, wait=True)
    before = held(place)
    files = {"file": ("a.txt", TEXT.encode())}
    for csrf in ("", "?csrf=", f"?csrf={'0' * 64}"):
        assert place.client.post(f"/{csrf}", files=files, headers=one.headers()).status_code == 403
    for act in ("fix", "annotate", "close"):
        assert one.post(f"{path}/{act}", csrf="")[0] == 403
    assert held(place) == before


def test_what_cannot_be_written_says_why(place: Office) -> None:
    """A format that is not repaired has no button for it; asked all the same, the page says why there is no file."""
    one = seat(place)
    minutes = (Path(__file__).parents[2] / "samples" / "会议纪要.pdf").read_bytes()
    answer = place.client.post(
        f"/?csrf={one.csrf}", files={"file": ("会议纪要.pdf", minutes)}, headers=one.headers(), follow_redirects=False
    )
    path = str(answer.headers["location"])
    place.work()
    assert "改正并下载" not in one.get(path)[1]
    status, made = one.post(f"{path}/fix")
    assert status == 303
    place.work()
    status, page = one.get(made)
    assert status == 409
    assert "没有做成" in page
    assert one.get(f"{made}/file")[0] == 404
    picture = place.client.get(f"{path}/pictures/1", headers=one.headers())
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    assert one.get(f"{path}/pictures/2")[0] == one.get(f"{path}/pictures/1?file=1")[0] == 404


def test_a_check_of_the_api_has_its_page(place: Office) -> None:
    """The result of a check made through the API is shown without its text, which was not kept."""
    who = place.auth("drafter")
    job = place.client.post("/v1/checks", json={"text": NOTICE}, headers=who | {"Prefer": "respond-async"}).json()
    place.work()
    page = place.client.get(f"/papers/{job['id']}", headers=who)
    assert page.status_code == 200
    assert "原文没有保存" in page.text
    assert "MK101" in page.text
