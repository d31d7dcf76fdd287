"""Rule 9 on every route: of a paper above the ceiling nothing stays but level, digest, who and when."""

import io
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import pytest

from api.office import Office, logged, office

PLANTED = "青鸾峪三号库"
PERSON = "欧阳望舒"
NAME = "白鹭湾会议材料"
TEXT = f"绝密★30年\n云岭省水利厅文件\n关于{PLANTED}情况的通知\n{PERSON}，手机13800138000。\n"
ROUTES = ("checks", "cases", "reviews", "annotations", "fixes", "plans", "gate")


def paper() -> bytes:
    """Return the planted text as a Word document."""
    made = docx.Document()
    for line in TEXT.splitlines():
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


PAPER = paper()
FORMS = [
    needle.encode(codec)
    for needle in (PLANTED, PERSON, NAME, "13800138000")
    for codec in ("utf-8", "utf-16-le", "gb18030")
]
FORMS += [needle.encode("unicode_escape") for needle in (PLANTED, PERSON, NAME)]


def planted(data: bytes) -> bool:
    """Tell whether any planted word is in the bytes, in any form a store might use."""
    return any(form in data for form in FORMS)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path, ceiling="秘密", more="[checks]\nsync_mb = 1\nsync_seconds = 20") as made:
        yield made


def test_the_search_finds_what_is_planted() -> None:
    """The search itself works: in the text, and in the bytes of a database that holds it."""
    held = sqlite3.connect(":memory:")
    held.execute("CREATE TABLE t (x)")
    held.execute("INSERT INTO t VALUES (?)", (PLANTED,))
    assert planted(held.serialize())
    assert planted(TEXT.encode())
    assert not planted(b"nothing")


def left(service: Office) -> list[str]:
    """Return the files under the folders of the service that hold a planted word."""
    places = [service.site.settings.data.folder, service.folder]
    return [str(p) for place in places for p in place.rglob("*") if p.is_file() and planted(p.read_bytes())]


def vault_ids(service: Office) -> set[str]:
    return {p.name for p in service.site.vault.folder.rglob("*") if p.is_file()} - {"lock"}


@pytest.mark.parametrize("how", ["at once", "as a job", "streamed"])
def test_nothing_of_a_stopped_paper_stays(service: Office, how: str) -> None:
    """Handed in by every route, at once, as a job and streamed: no planted word in any answer, file, row or line of the log;
    what the store holds afterwards says level and digest only."""
    who, headers = service.auth("reviewer"), {}
    data = PAPER + (b"\0" * (2 << 20) if how == "streamed" else b"")
    if how == "as a job":
        headers = {"Prefer": "respond-async"}
    with logged() as lines, service.working():
        answers: list[Any] = []
        for route in ROUTES:
            files = {"file": (f"{NAME}.docx", data)}
            answers.append(service.client.post(f"/v1/{route}", files=files, headers=who | headers))
        if how == "at once":
            answers.append(service.client.post("/v1/checks", json={"text": TEXT, "name": f"{NAME}.txt"}, headers=who))
            answers.append(service.client.post("/v1/gate", json={"text": TEXT, "name": f"{NAME}.txt"}, headers=who))
        ids = [j["id"] for j in service.client.get("/v1/jobs", headers=who).json()["jobs"]]
        _ended(service, ids)
        paths = ("/v1/jobs/{}", "/v1/jobs/{}/result", "/v1/reports/{}", "/v1/reports/{}?format=html")
        answers += [service.client.get(path.format(one), headers=who) for one in ids for path in paths]
    assert all(a.status_code < 500 for a in answers)
    assert not any(planted(a.content) or planted(str(a.headers).encode()) for a in answers)
    assert not planted("\n".join(lines).encode())
    assert left(service) == []
    for one in vault_ids(service):
        assert not planted(b"".join(service.site.vault.open(one)))
        assert not planted(repr(service.site.vault.about(one)).encode())


def _ended(service: Office, ids: list[str]) -> None:
    import time

    until = time.monotonic() + 60
    for one in ids:
        while (job := service.site.queue.get(one)) is not None and not job.ended and time.monotonic() < until:
            time.sleep(0.02)
        assert job is not None
        assert job.ended


def test_the_log_of_acts_holds_level_digest_user_and_time(service: Office) -> None:
    """The audit row of a stopped check names who, when, the digest and the level."""
    from biaoshi_api.audit import rows

    who = service.auth("drafter", name="wang")
    service.client.post("/v1/checks", files={"file": (f"{NAME}.docx", PAPER)}, headers=who)
    with service.site.engine.connect() as connection:
        told = [r for r in rows(connection) if r.action == "document.stopped"]
    assert [(r.who, r.subject, r.after) for r in told] == [
        ("wang", sha256(PAPER).hexdigest(), "verdict=stopped level=绝密")
    ]


def test_the_log_names_the_file_that_stopped_a_case(service: Office) -> None:
    """Of a case that is stopped the row has the digest of the file above the ceiling, not of another and not none."""
    from biaoshi_api.audit import rows

    who = service.auth("drafter") | {"Prefer": "respond-async"}
    files = [("file", ("a.txt", b"x")), ("file", (f"{NAME}.docx", PAPER))]
    job = service.client.post("/v1/cases", files=files, headers=who).json()["id"]
    service.work()
    with service.site.engine.connect() as connection:
        told = [r for r in rows(connection) if r.action == "document.stopped"]
    assert [(r.subject, r.after) for r in told] == [(sha256(PAPER).hexdigest(), "verdict=stopped level=绝密")]
    assert service.client.get(f"/v1/jobs/{job}", headers=who).json()["result"]["sha256"] == sha256(PAPER).hexdigest()


def test_a_stopped_report_says_level_and_digest_only(service: Office) -> None:
    """The report of a stopped paper has the verdict, the level, the digest and nothing found in it."""
    who = service.auth("drafter")
    raw = service.client.post("/v1/checks", files={"file": (f"{NAME}.docx", PAPER)}, headers=who).json()
    assert (raw["verdict"], raw["highest_level"], raw["file"]["sha256"]) == (
        "stopped",
        "绝密",
        sha256(PAPER).hexdigest(),
    )
    assert (raw["marks"], raw["findings"], raw["coverage"]["parts"], raw["file"]["path"]) == ([], [], [], "")


def test_a_stopped_job_answers_with_a_problem(service: Office) -> None:
    """What was to be written has no result but the office's words, the level and the digest."""
    who = service.auth("drafter") | {"Prefer": "respond-async"}
    job = service.client.post("/v1/fixes", files={"file": ("a.docx", PAPER)}, headers=who).json()
    service.work()
    answer = service.client.get(f"/v1/jobs/{job['id']}/result", headers=who)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:biaoshi:problem:stopped")
    assert (answer.json()["level"], answer.json()["sha256"]) == ("绝密", sha256(PAPER).hexdigest())
    assert "请勿复制、转发" in answer.json()["detail"]


def test_masking_does_not_get_round_the_ceiling(service: Office) -> None:
    """A plan made elsewhere does not let a paper above the ceiling through: stopped, and nothing written."""
    import json

    import biaoshi

    made = json.loads(biaoshi.dump_plan(biaoshi.plan(_written(service, PAPER))))
    who = service.auth("reviewer") | {"Prefer": "respond-async"}
    files = [("file", (f"{NAME}.docx", PAPER)), ("plan", ("p.json", json.dumps(made).encode()))]
    job = service.client.post("/v1/redactions", files=files, headers=who).json()
    service.work()
    answer = service.client.get(f"/v1/jobs/{job['id']}/result", headers=who)
    assert answer.json()["type"] == "urn:biaoshi:problem:stopped"
    assert vault_ids(service) == set()


def _written(service: Office, data: bytes) -> Path:
    path = service.folder.parent / "paper.docx"
    path.write_bytes(data)
    return path


def test_errors_nobody_foresaw_say_nothing_of_the_document(service: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception whose message quotes the document is in neither the answer nor the log."""
    import biaoshi

    def broken(*_: Any, **__: Any) -> Any:
        raise ValueError(TEXT)

    monkeypatch.setattr(biaoshi.Checker, "check_bytes", broken)
    monkeypatch.setattr(biaoshi.Checker, "check", broken)
    who = service.auth("drafter")
    with logged() as lines:
        answer = service.client.post("/v1/checks", files={"file": (f"{NAME}.docx", PAPER)}, headers=who)
        late = service.client.post(
            "/v1/checks", files={"file": (f"{NAME}.docx", PAPER)}, headers=who | {"Prefer": "respond-async"}
        )
        service.work(1)
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert not planted(answer.content)
    assert any("ValueError" in line for line in lines)
    assert not planted("\n".join(lines).encode())
    assert not planted(service.client.get(late.headers["location"], headers=who).content)
