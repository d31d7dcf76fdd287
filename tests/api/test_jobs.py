"""Jobs by the API: seen by those who may, cancelled, erased, listed page by page."""

from collections.abc import Iterator

import pytest

from api.office import NOTICE, Office, office


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("jobs")) as made:
        yield made


def ordered(service: Office, who: dict[str, str]) -> str:
    """Return the id of a new job."""
    headers = who | {"Prefer": "respond-async"}
    answer = service.client.post("/v1/checks", json={"text": NOTICE, "name": "堤防岁修.txt"}, headers=headers)
    assert answer.status_code == 202
    return str(answer.json()["id"])


def test_a_job_is_there_only_for_those_who_may_see_it(service: Office) -> None:
    """Of a job its owner and the reviewers of his unit know; for all others there is none, whatever they try."""
    mine, other = service.auth("drafter", unit="slt"), service.auth("drafter", unit="slt")
    reviewer, above = service.auth("reviewer", unit="slt"), service.auth("approver", unit="slt")
    elsewhere, officer = service.auth("reviewer", unit="gat"), service.auth("sysadmin", unit="slt")
    job = ordered(service, mine)
    service.work()
    for path in (f"/v1/jobs/{job}", f"/v1/reports/{job}", f"/v1/jobs/{job}/result"):
        for seeing in (mine, reviewer, above):
            assert service.client.get(path, headers=seeing).status_code == 200
        for not_seeing in (other, elsewhere):
            answer = service.client.get(path, headers=not_seeing)
            assert (answer.status_code, answer.json()) == (
                404,
                service.client.get(f"/v1/jobs/{'0' * 32}", headers=mine).json(),
            )
        assert service.client.get(path, headers=officer).status_code == 403
    assert service.client.delete(f"/v1/jobs/{job}", headers=elsewhere).status_code == 404
    assert service.client.get(f"/v1/reports/{job}", headers=mine).status_code == 200


def test_a_waiting_job_is_cancelled_and_its_upload_erased(service: Office) -> None:
    """A cancelled job is never done, and nothing it was to be done on is kept."""
    who = service.auth("drafter")
    job = ordered(service, who)
    held = service.site.queue.get(job)
    assert held is not None
    assert service.client.delete(f"/v1/jobs/{job}", headers=who).json()["state"] == "cancelled"
    assert service.work() == 0
    assert service.client.get(f"/v1/jobs/{job}/result", headers=who).status_code == 409
    folder = service.site.vault.folder
    names = {p.name for p in folder.rglob("*")}
    assert not names & {*held.payload["files"], held.payload["order"]}


def test_a_done_job_is_erased(service: Office) -> None:
    """Deleting a job that is done takes its report away at once."""
    who = service.auth("drafter")
    job = ordered(service, who)
    service.work()
    assert service.client.get(f"/v1/reports/{job}", headers=who).status_code == 200
    assert service.client.delete(f"/v1/jobs/{job}", headers=who).status_code == 200
    assert service.client.get(f"/v1/reports/{job}", headers=who).status_code == 410
    assert service.client.get(f"/v1/jobs/{job}/result", headers=who).status_code == 410


def test_what_cannot_be_erased_is_not_said_to_be(service: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the store cannot erase, the answer is a problem, and asking again does it."""
    from biaoshi_api.vault import Vault

    who = service.auth("drafter")
    job = ordered(service, who)
    service.work()

    def broken(self: Vault, id: str) -> bool:  # noqa: A002
        raise OSError(5, "x")

    monkeypatch.setattr(Vault, "forget", broken)
    assert service.client.delete(f"/v1/jobs/{job}", headers=who).status_code == 500
    monkeypatch.undo()
    assert service.client.delete(f"/v1/jobs/{job}", headers=who).status_code == 200
    assert service.client.get(f"/v1/reports/{job}", headers=who).status_code == 410


def test_jobs_are_listed_page_by_page(service: Office) -> None:
    """Pages together list each of one's own jobs once, the newest first; messages between them shift nothing."""
    who = service.auth("drafter")
    made = []
    for _ in range(7):
        made.append(ordered(service, who))
        held = service.site.queue.get(made[-1])
        assert held is not None
        service.site.queue.put("webhook", {"job": made[-1]}, now=held.created, owner=held.owner, unit=held.unit)
    ordered(service, service.auth("drafter"))
    seen: list[str] = []
    after = None
    while True:
        page = service.client.get(
            "/v1/jobs", params={"limit": 3} | ({"after": after} if after else {}), headers=who
        ).json()
        seen += [j["id"] for j in page["jobs"]]
        after = page["next"]
        if after is None:
            break
    assert seen == made[::-1]
    assert service.client.get("/v1/jobs?state=done", headers=who).json()["jobs"] == []
    service.work()


def test_reviewers_list_the_jobs_of_their_unit(service: Office) -> None:
    """Who reviews for a unit lists what the unit handed in; who drafts lists his own only."""
    mine = service.auth("drafter", unit="jtt")
    job = ordered(service, mine)
    listed = service.client.get("/v1/jobs?whose=unit", headers=service.auth("reviewer", unit="jtt")).json()
    assert [j["id"] for j in listed["jobs"]] == [job]
    assert service.client.get("/v1/jobs?whose=unit", headers=service.auth("reviewer", unit="gat2")).json()["jobs"] == []
    assert service.client.get("/v1/jobs?whose=unit", headers=mine).status_code == 403
    service.work()


def test_what_a_job_says_of_itself_holds_no_words(service: Office) -> None:
    """Neither the row of the database nor the answer holds the name or the text of what was handed in."""
    who = service.auth("drafter")
    job = ordered(service, who)
    service.work()
    held = service.site.queue.get(job)
    assert "堤防" not in repr(held)
    assert "堤防" not in service.client.get(f"/v1/jobs/{job}", headers=who).text


def test_a_job_that_failed_for_good_keeps_nothing_handed_in(service: Office) -> None:
    """A paper that cannot be written is not kept either: its upload goes with the job's failure."""
    who = service.auth("drafter") | {"Prefer": "respond-async"}
    files = {"file": ("a.eml", b"Subject: x\n\ny\n")}
    job = service.client.post("/v1/annotations", files=files, headers=who).json()["id"]
    held = service.site.queue.get(job)
    assert held is not None
    service.work()
    assert service.client.get(f"/v1/jobs/{job}", headers=who).json()["state"] == "failed"
    names = {p.name for p in service.site.vault.folder.rglob("*")}
    assert not names & {*held.payload["files"], held.payload["order"]}
