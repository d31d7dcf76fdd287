"""The Python client does what the library does, by way of the service, over a real connection."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

import biaoshi
from api.office import NOTICE, Office, office
from biaoshi.client import Client, ServiceError

SAMPLES = Path(__file__).parents[2] / "samples"
LETTER = "申请人王小明，身份证号码11010519491231002X，手机号码13800138000。\n".encode()


@contextmanager
def listening(service: Office) -> Iterator[str]:
    """Give the address under which the service answers over TCP while the context lasts."""
    config = uvicorn.Config(
        service.app, host="127.0.0.1", port=0, log_config=None, access_log=False, lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("client"), more="[checks]\nsync_mb = 1") as made, made.working():
        yield made


@pytest.fixture(scope="module")
def client(service: Office) -> Iterator[Client]:
    with listening(service) as url, Client(url, service.token("reviewer")) as made:
        yield made


def test_reports_are_reports(client: Client, tmp_path: Path) -> None:
    """Files, texts and cases come back as the same reports the library gives."""
    draft = tmp_path / "通知草稿.docx"
    shutil.copy(SAMPLES / "通知草稿.docx", draft)
    with biaoshi.Checker(ceiling="绝密") as checker:
        own = checker.check(draft, name=draft.name)
        assert client.check(draft) == own
        assert client.check((draft.name, draft.read_bytes()), key="k1") == own
        assert client.check_text(NOTICE, date="2026-03-01") == checker.check_text(NOTICE, date="2026-03-01")
    assert [c.verdict for c in client.check_case([draft, ("a.txt", b"x")]).children] == ["findings", "no_findings"]
    large = ("长.txt", (NOTICE + " " * 1_300_000).encode())
    assert client.check(large).marks[0].canonical == "机密★10年"


def test_files_come_back(client: Client, tmp_path: Path) -> None:
    """Comments, repairs, a plan, a masked copy with its certificate."""
    draft = SAMPLES / "通知草稿.docx"
    commented, told = client.annotate(draft)
    assert commented.startswith(b"PK")
    assert (told["notes"] > 0, told["complete"]) == (True, True)
    fixed, told = client.fix(draft, select="MK101")
    assert fixed != draft.read_bytes()
    assert (told["made"], told["complete"]) == ({"MK101": 1}, True)
    plan = client.plan(("信.txt", LETTER))
    copy, certificate = client.redact(("信.txt", LETTER), plan)
    assert b"13800138000" not in copy
    assert certificate["removed"]
    copies, _ = client.redact_case([(("1.txt", LETTER), plan), (("2.txt", LETTER), plan)])
    assert len(copies) == 2
    assert len(client.rules()) == len(biaoshi.rules())
    assert client.gate(draft).answer == "unknown"


def test_no_is_an_error_with_its_problem(client: Client, service: Office) -> None:
    """What the service refuses is raised with status, kind and the Chinese sentence; the token is in no repr."""
    with pytest.raises(ServiceError) as error:
        client.check_text("x", date="2026-02-30")
    assert (error.value.status, error.value.type) == (422, "urn:biaoshi:problem:invalid")
    with pytest.raises(ServiceError) as error:
        client.redact(("信.txt", LETTER + b"x"), client.plan(("信.txt", LETTER)))
    assert error.value.status == 409
    with pytest.raises(ServiceError) as error:
        client.job("0" * 32)
    assert error.value.status == 404
    with Client(client.url, "bst_nonsense") as stranger, pytest.raises(ServiceError) as error:
        stranger.rules()
    assert error.value.status == 401
    assert "bst_" not in repr(client)


def test_a_job_is_cancelled(client: Client) -> None:
    """What a job made is erased when the client says so."""
    import httpx

    headers = {"Authorization": f"Bearer {client.token}", "Prefer": "respond-async"}
    job = httpx.post(f"{client.url}/v1/checks", json={"text": "x"}, headers=headers, trust_env=False).json()["id"]
    assert client.cancel(job).ended
    with pytest.raises(ServiceError) as error:
        client.report(job)
    assert error.value.status in (409, 410)
