"""Checking by the API: the same report as the library's, at once or by a job, once for one key."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import biaoshi
from api.office import NOTICE, Office, office

SAMPLES = Path(__file__).parents[2] / "samples"
DRAFT = (SAMPLES / "通知草稿.docx").read_bytes()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("checks"), more="[checks]\nsync_mb = 1\nsync_seconds = 30") as made:
        yield made


@pytest.fixture(scope="module")
def who(service: Office) -> dict[str, str]:
    return service.auth("drafter")


def file(data: bytes = DRAFT, name: str = "通知草稿.docx") -> dict[str, Any]:
    return {"file": (name, data)}


def plain(report: dict[str, Any]) -> dict[str, Any]:
    """Return the report without the day it was made on."""
    return {k: v for k, v in report.items() if k != "as_of"}


def test_a_file_gives_the_report_of_the_library(service: Office, who: dict[str, str]) -> None:
    """What the API says of a file is field by field what the library says of it."""
    answer = service.client.post("/v1/checks", files=file(), headers=who)
    assert answer.status_code == 200
    with biaoshi.Checker(ceiling="绝密") as checker:
        assert plain(answer.json()) == plain(checker.check_bytes(DRAFT, "通知草稿.docx").to_dict())


def test_a_text_keeps_its_offsets(service: Office, who: dict[str, str]) -> None:
    """A text is checked as it stands, code points beyond the first plane included; a lone code unit is none and refused."""
    text = "𠮷机密☆10年\n" + NOTICE
    import json

    body = json.dumps({"text": text, "date": "2026-03-01"}).encode()
    answer = service.client.post("/v1/checks", content=body, headers=who | {"Content-Type": "application/json"})
    assert answer.status_code == 200
    with biaoshi.Checker(ceiling="绝密") as checker:
        assert plain(answer.json()) == plain(checker.check_text(text, date="2026-03-01").to_dict())
    lone = service.client.post(
        "/v1/checks", content=b'{"text": "\\ud800"}', headers=who | {"Content-Type": "application/json"}
    )
    assert lone.status_code == 422


def test_a_job_gives_the_same_report(service: Office, who: dict[str, str]) -> None:
    """Asked for as a job, the file is accepted with where to ask, and its report is the same, under its own name."""
    client = service.client
    at_once = client.post("/v1/checks", files=file(), headers=who).json()
    answer = client.post("/v1/checks", files=file(), headers=who | {"Prefer": "respond-async"})
    assert answer.status_code == 202
    place = answer.headers["location"]
    assert client.get(place, headers=who).json()["state"] == "waiting"
    assert client.get(f"{place}/result", headers=who).status_code == 409
    service.work()
    job = client.get(place, headers=who).json()
    assert (job["state"], job["done"], job["total"]) == ("done", 1, 1)
    for link in ("report", "result"):
        assert plain(client.get(job["links"][link], headers=who).json()) == plain(at_once)


def test_an_upload_does_not_outlive_its_report(service: Office, who: dict[str, str]) -> None:
    """When the job is done, nothing of the upload is in the store any more."""
    answer = service.client.post("/v1/checks", files=file(), headers=who | {"Prefer": "respond-async"}).json()
    job = service.site.queue.get(answer["id"])
    assert job is not None
    held = [*job.payload["files"], job.payload["order"]]
    assert all(service.site.vault.about(one) for one in held)
    service.work()
    from biaoshi_api.vault import GoneError

    for one in held:
        with pytest.raises(GoneError):
            service.site.vault.about(one)


def test_a_body_beyond_the_limit_of_memory_becomes_a_job(service: Office, who: dict[str, str]) -> None:
    """A file over sync_mb is streamed into the store and answered by a job, with the digest of its very bytes."""
    from hashlib import sha256

    data = (NOTICE + " " * 1_300_000).encode()
    answer = service.client.post("/v1/checks", files=file(data, "长.txt"), headers=who | {"Prefer": "wait=0"})
    assert answer.status_code == 202
    service.work()
    report = service.client.get(f"/v1/reports/{answer.json()['id']}", headers=who).json()
    assert report["file"]["sha256"] == sha256(data).hexdigest()
    assert (report["file"]["path"], report["file"]["bytes"]) == ("长.txt", len(data))


def test_a_check_that_takes_too_long_becomes_a_job(
    service: Office, who: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check that has not ended in time is answered with a job, not waited for a second time, which then ends with the report."""
    slow = threading.Event()
    real = biaoshi.Checker.check_bytes

    def late(*given: Any, **more: Any) -> Any:
        slow.wait(8)
        return real(*given, **more)

    monkeypatch.setattr(biaoshi.Checker, "check_bytes", late)
    begun = time.monotonic()
    answer = service.client.post("/v1/checks", files=file(), headers=who | {"Prefer": "wait=2"})
    assert answer.status_code == 202
    assert time.monotonic() - begun < 3.9
    slow.set()
    service.work()
    assert service.client.get(f"/v1/reports/{answer.json()['id']}", headers=who).json()["verdict"] == "findings"


def test_one_key_is_one_job(service: Office, who: dict[str, str]) -> None:
    """The same request under the same key is the same job; another request under it is refused; another owner's is his own."""
    client, key = service.client, {"Idempotency-Key": "abc-1", "Prefer": "respond-async"}
    first = client.post("/v1/checks", files=file(), headers=who | key).json()
    assert client.post("/v1/checks", files=file(), headers=who | key).json()["id"] == first["id"]
    other = client.post("/v1/checks", files=file(b"x", "a.txt"), headers=who | key)
    assert (other.status_code, other.json()["type"]) == (409, "urn:biaoshi:problem:key-reused")
    assert client.post("/v1/fixes", files=file(), headers=who | key).status_code == 409
    assert client.post("/v1/checks", files=file(), headers=service.auth("drafter") | key).json()["id"] != first["id"]
    service.work()
    again = client.post("/v1/checks", files=file(), headers=who | key)
    assert again.status_code == 200
    assert again.json()["verdict"] == "findings"


def test_fifty_repeats_at_once_are_one_job(service: Office, who: dict[str, str]) -> None:
    """However many send the same key at the same time, there is one job, and one set of uploads in the store."""
    key = who | {"Idempotency-Key": "rush", "Prefer": "respond-async"}
    before = sum(1 for p in service.site.vault.folder.glob("??/*"))
    ids: list[str] = []

    def ask() -> None:
        ids.append(service.client.post("/v1/checks", files=file(), headers=key).json()["id"])

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(ids) == 20
    assert len(set(ids)) == 1
    assert sum(1 for p in service.site.vault.folder.glob("??/*")) == before + 2
    service.work()


def test_a_case_is_one_report_over_its_files(service: Office, who: dict[str, str]) -> None:
    """The files of a case come back as children under their names, in the order handed in."""
    files = [("file", ("正文.txt", NOTICE.encode())), ("file", ("附件.docx", DRAFT))]
    with service.working():
        answer = service.client.post("/v1/cases", files=files, headers=who)
    assert answer.status_code == 200
    report = answer.json()
    assert report["kind"] == "case"
    assert [c["file"]["path"] for c in report["children"]] == ["正文.txt", "附件.docx"]


def test_options_that_are_wrong_are_said_and_nothing_is_kept(service: Office, who: dict[str, str]) -> None:
    """A wrong date, profile, field or callback is a problem that names it; the upload is forgotten."""
    client = service.client
    before = sum(1 for p in service.site.vault.folder.glob("??/*"))
    big = ("a.txt", b"x" * (2 << 20))
    cases: list[tuple[dict[str, str], int, str]] = [
        ({"date": "2026-13-01"}, 422, "date"), ({"date": "2026-02-30"}, 422, "date"), ({"profile": "/etc/passwd.toml"}, 422, "profile"),
        ({"nonsense": "1"}, 422, "nonsense"), ({"callback": "http://evil.example/x"}, 403, ""),
    ]  # fmt: skip
    for data, status, name in cases:
        for one in (("a.txt", b"x"), big):
            answer = client.post("/v1/checks", files={"file": one}, data=data, headers=who)
            assert answer.status_code == status, data
            assert not name or name in str(answer.json()["errors"][0]["loc"])
    assert client.post("/v1/checks", files={"paper": big}, headers=who).status_code == 422
    assert client.post("/v1/checks", files=[("file", big), ("file", big)], headers=who).status_code == 422
    assert sum(1 for p in service.site.vault.folder.glob("??/*")) == before


def test_reports_come_in_every_form(service: Office, who: dict[str, str]) -> None:
    """A kept report is given as JSON, HTML, text, SARIF and a workbook; a form there is not is a problem."""
    answer = service.client.post("/v1/checks", files=file(), headers=who | {"Prefer": "respond-async"}).json()
    service.work()
    begins = {"json": b"{", "html": b"<!doctype html", "text": b"", "sarif": b"{", "xlsx": b"PK"}
    for form, begin in begins.items():
        given = service.client.get(f"/v1/reports/{answer['id']}", params={"format": form}, headers=who)
        assert given.status_code == 200
        assert given.content.startswith(begin)
    assert service.client.get(f"/v1/reports/{answer['id']}?format=pdf", headers=who).status_code == 422


def test_checks_given_up_do_not_pile_up(service: Office, who: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """However many checks take too long, no more go on at once than there are processors, and those that had not begun
    when they were given up never do."""
    going, most, begun = [0], [0], [0]
    over, lock = threading.Event(), threading.Lock()

    def endless(*_: Any, **__: Any) -> Any:
        with lock:
            begun[0] += 1
            going[0] += 1
            most[0] = max(most[0], going[0])
        over.wait(20)
        with lock:
            going[0] -= 1
        return biaoshi.check_text("x")

    monkeypatch.setattr(biaoshi.Checker, "check_bytes", endless)
    headers = who | {"Prefer": "wait=1"}
    threads = [
        threading.Thread(target=service.client.post, args=("/v1/checks",), kwargs={"files": file(), "headers": headers})
        for _ in range(8)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    from biaoshi_api.bench import cores

    assert most[0] == begun[0] == cores()
    over.set()
    time.sleep(0.3)
    assert begun[0] == cores()
    monkeypatch.undo()
    service.work()
