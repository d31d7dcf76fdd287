"""Files given back by the API: commented, repaired, masked and proved, verified."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

import biaoshi
from api.office import Office, office
from biaoshi.papers import templates, values

SAMPLES = Path(__file__).parents[2] / "samples"
DRAFT = (SAMPLES / "通知草稿.docx").read_bytes()
LETTER = "申请人王小明，身份证号码11010519491231002X，手机号码13800138000。\n".encode()
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("files")) as made, made.working():
        yield made


@pytest.fixture(scope="module")
def who(service: Office) -> dict[str, str]:
    return service.auth("reviewer")


def made(service: Office, who: dict[str, str], route: str, files: Any, **data: str) -> tuple[dict[str, Any], Any]:
    """Return the ended job and its result."""
    answer = service.client.post(f"/v1/{route}", files=files, data=data, headers=who)
    assert answer.status_code == 200, answer.text
    job = answer.json()
    assert job["state"] == "done", job
    return job, service.client.get(job["links"]["result"], headers=who)


def test_comments_come_back_in_the_file(service: Office, who: dict[str, str]) -> None:
    """The annotated file is a Word document with as many comments as the job says."""
    job, result = made(service, who, "annotations", {"file": ("通知草稿.docx", DRAFT)})
    assert result.headers["content-type"] == DOCX
    assert result.headers["content-disposition"] == 'attachment; filename="result-1.docx"'
    paper = docx.Document(io.BytesIO(result.content))
    assert len(list(paper.comments)) == job["result"]["notes"] > 0


def test_safe_repairs_are_made_and_counted(service: Office, who: dict[str, str]) -> None:
    """The repaired file no longer has the fault; only the chosen rules are repaired."""
    job, result = made(service, who, "fixes", {"file": ("通知草稿.docx", DRAFT)}, select="MK101")
    assert job["result"]["made"] == {"MK101": 1}
    report = service.client.post("/v1/checks", files={"file": ("a.docx", result.content)}, headers=who).json()
    assert "MK101" not in {f["rule"] for f in report["findings"]}


def test_a_choice_of_no_rule_is_refused(service: Office, who: dict[str, str]) -> None:
    """A comma alone chooses nothing, and is not taken for all rules."""
    for select in (",", " ，", "ZZ", "MK101,ZZ"):
        answer = service.client.post(
            "/v1/fixes", files={"file": ("a.docx", DRAFT)}, data={"select": select}, headers=who
        )
        assert answer.status_code == 422, select


def test_a_plan_is_carried_out_and_proved(service: Office, who: dict[str, str]) -> None:
    """Plan, masked copy and certificate fit each other; the words are in none of them."""
    _, plan = made(service, who, "plans", {"file": ("信.txt", LETTER)})
    assert "13800138000" not in plan.text
    assert [e["kind"] for e in plan.json()["entries"]] == ["自然人姓名", "居民身份证号码", "手机号码"]
    files = [("file", ("信.txt", LETTER)), ("plan", ("plan.json", plan.content))]
    job, copy = made(service, who, "redactions", files)
    proof = service.client.get(job["links"]["certificate"], headers=who).json()["certificates"][0]
    from hashlib import sha256

    assert (proof["before"], proof["after"]) == (sha256(LETTER).hexdigest(), sha256(copy.content).hexdigest())
    for words in ("王小明", "11010519491231002X", "13800138000"):
        assert words.encode() not in copy.content


def test_two_files_are_masked_together_or_not_at_all(service: Office, who: dict[str, str]) -> None:
    """A plan that is for another version of one file leaves no masked copy of the other."""
    _, plan = made(service, who, "plans", {"file": ("信.txt", LETTER)})
    pair = [
        ("file", ("1.txt", LETTER)),
        ("file", ("2.txt", LETTER)),
        ("plan", ("1", plan.content)),
        ("plan", ("2", plan.content)),
    ]
    job, first = made(service, who, "redactions", pair)
    second = service.client.get(f"{job['links']['result']}?number=2", headers=who)
    assert first.content == second.content
    assert service.client.get(f"{job['links']['result']}?number=3", headers=who).status_code == 404
    pair[1] = ("file", ("2.txt", LETTER + b"x"))
    failed = service.client.post("/v1/redactions", files=pair, headers=who).json()
    assert failed["state"] == "failed"
    assert "result" not in failed["links"]
    assert "13800138000" not in failed["why"]


def test_a_plan_that_is_none_is_refused_at_once(service: Office, who: dict[str, str]) -> None:
    """A plan that cannot be read, or too few of them, is a problem and no job."""
    wrong: list[bytes] = [b"{}", b"\xff", json.dumps({"entries": []}).encode()]
    for plan in wrong:
        files = [("file", ("a.txt", LETTER)), ("plan", ("p", plan))]
        assert service.client.post("/v1/redactions", files=files, headers=who).status_code == 409
    two = [("file", ("a.txt", LETTER)), ("file", ("b.txt", LETTER)), ("plan", ("p", b"{}"))]
    assert service.client.post("/v1/redactions", files=two, headers=who).status_code == 409


def test_a_format_that_takes_no_comments_fails_with_a_reason(service: Office, who: dict[str, str]) -> None:
    """The job fails, says why in Chinese, quotes neither the file's name nor its text, and has no result."""
    mail = "Subject: x\nContent-Type: text/plain; charset=utf-8\n\n张小明的信\n".encode()
    answer = service.client.post("/v1/annotations", files={"file": ("王小明来信.eml", mail)}, headers=who).json()
    assert answer["state"] == "failed"
    assert "批注" in answer["why"]
    assert "小明" not in answer["why"]
    assert service.client.get(f"/v1/jobs/{answer['id']}/result", headers=who).status_code == 409


def test_an_unsigned_form_does_not_pass(service: Office, who: dict[str, str], tmp_path: Path) -> None:
    """A form nobody signed is refused with every reason; a file that is not on it is named."""
    draft = tmp_path / "草稿.docx"
    draft.write_bytes(DRAFT)
    form = values.form(biaoshi.check_case([draft]), "review", templates.template("review"), None)
    job, result = made(service, who, "verifications", [("form", ("表.docx", form)), ("file", ("a.docx", DRAFT))])
    assert not job["result"]["passed"]
    said = result.json()
    assert any("没有签名" in line for line in said["refused"])
    _, other = made(service, who, "verifications", [("form", ("表.docx", form)), ("file", ("a.docx", DRAFT + b"x"))])
    assert len(other.json()["refused"]) > len(said["refused"])


def test_who_drafts_may_not_mask(service: Office) -> None:
    """Masked copies are for reviewers and approvers."""
    answer = service.client.post("/v1/redactions", files={"file": ("a", b"x")}, headers=service.auth("drafter"))
    assert answer.status_code == 403
