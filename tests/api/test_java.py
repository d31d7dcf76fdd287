"""The Java client is Java 8, one file, without warnings, and does with the running service what it says."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.office import Office, office
from api.test_client import LETTER, listening
from biaoshi_api.webhooks import sign

SOURCE = Path(__file__).parents[2] / "deploy" / "java" / "BiaoshiClient.java"
SAMPLES = Path(__file__).parents[2] / "samples"
PROBE = """
import java.nio.file.Files;
import java.nio.file.Paths;
public class Probe {
    public static void main(String[] a) throws Exception {
        if (a[0].equals("json")) {
            System.out.write(BiaoshiClient.Json.write(BiaoshiClient.Json.read(new String(Files.readAllBytes(Paths.get(a[1])), "UTF-8"))).getBytes("UTF-8"));
            System.out.flush();
        } else {
            System.out.println(BiaoshiClient.genuine(a[1].getBytes("UTF-8"), a[2], a[3].getBytes("UTF-8"), Long.parseLong(a[4])));
        }
    }
}
"""
pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="no javac")


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client compiled for Java 8, every warning an error."""
    folder = tmp_path_factory.mktemp("java")
    (folder / "Probe.java").write_text(PROBE)
    command = [
        "javac",
        "--release",
        "8",
        "-encoding",
        "UTF-8",
        "-Xlint:all,-options",
        "-Werror",
        "-d",
        folder / "out",
        SOURCE,
        folder / "Probe.java",
    ]
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder / "out"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("service")) as made, made.working():
        yield made


@pytest.fixture(scope="module")
def url(service: Office) -> Iterator[str]:
    with listening(service) as made:
        yield made


def java(classes: Path, *arguments: object, token: str = "") -> "subprocess.CompletedProcess[str]":
    command = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8", "-cp", classes, *arguments]
    environment = {**os.environ, "BIAOSHI_TOKEN": token, "LC_ALL": "C.UTF-8"}
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, env=environment, encoding="utf-8")


def test_it_is_one_file_without_libraries() -> None:
    """Nothing is imported but what Java 8 has itself."""
    told = [line.split()[-1] for line in SOURCE.read_text("utf-8").splitlines() if line.startswith("import ")]
    assert told
    assert all(one.startswith(("java.", "javax.")) for one in told)


def test_it_checks_asks_the_gate_and_brings_files_back(
    classes: Path, service: Office, url: str, tmp_path: Path
) -> None:
    """A report, the gate's answer, a commented file, a plan and the masked copy made by it, from the running service."""
    token = service.token("reviewer")
    draft, letter = tmp_path / "通知草稿.docx", tmp_path / "信.txt"
    shutil.copy(SAMPLES / "通知草稿.docx", draft)
    letter.write_bytes(LETTER)
    report = json.loads(java(classes, "BiaoshiClient", url, "check", draft, token=token).stdout)
    answer = service.client.post(
        "/v1/checks", files={"file": (draft.name, draft.read_bytes())}, headers={"Authorization": f"Bearer {token}"}
    )
    assert report == answer.json()
    assert java(classes, "BiaoshiClient", url, "gate", draft, token=token).stdout.startswith("unknown")
    commented = java(classes, "BiaoshiClient", url, "annotate", draft, tmp_path / "a.docx", token=token)
    assert json.loads(commented.stdout)["notes"] > 0
    assert (tmp_path / "a.docx").read_bytes().startswith(b"PK")
    plan = tmp_path / "plan.json"
    plan.write_text(java(classes, "BiaoshiClient", url, "plan", letter, token=token).stdout)
    masked = java(classes, "BiaoshiClient", url, "redact", letter, tmp_path / "m.txt", plan, token=token)
    assert json.loads(masked.stdout)["removed"]
    assert b"13800138000" not in (tmp_path / "m.txt").read_bytes()


def test_it_says_why_the_service_said_no(classes: Path, url: str, tmp_path: Path) -> None:
    """A wrong token is an error with status, kind and sentence, and no file is written; a verb there is not is refused."""
    (tmp_path / "a.txt").write_text("x")
    done = java(classes, "BiaoshiClient", url, "check", tmp_path / "a.txt", token="bst_x")  # noqa: S106  # no secret
    assert done.returncode == 3
    assert done.stderr.startswith("401 urn:biaoshi:problem:unauthenticated ")
    done = java(classes, "BiaoshiClient", url, "annotate", tmp_path / "a.txt", tmp_path / "b.txt", token="bst_x")  # noqa: S106
    assert done.returncode == 3
    assert not (tmp_path / "b.txt").exists()
    for wrong in (("annotat", tmp_path / "a.txt", tmp_path / "b.txt"), ("fix", tmp_path / "a.txt")):
        assert java(classes, "BiaoshiClient", url, *wrong, token="bst_x").returncode == 2  # noqa: S106


def test_its_json_is_json(classes: Path, tmp_path: Path) -> None:
    """What it reads and writes again is what was written."""
    raw = {
        "a": [1, -2.5, 1e20, True, False, None, ""],
        "中": {'引"\\\n\t\u0001': "𠮷", "x": [[], {}]},
        "big": 12345678901234567,
    }
    (tmp_path / "j.json").write_text(json.dumps(raw))
    assert json.loads(java(classes, "Probe", "json", tmp_path / "j.json").stdout) == raw
    (tmp_path / "j.json").write_text('{"a": [1,}')
    assert "IllegalArgumentException" in java(classes, "Probe", "json", tmp_path / "j.json").stderr


def test_it_knows_a_genuine_message(classes: Path) -> None:
    """A message signed by the service is genuine for five minutes, with this secret and this body only."""
    secret, body = "k" * 40, '{"a":1}'
    said = sign(secret.encode(), 1000, body.encode())
    cases = [
        (secret, said, body, 1100, "true"),
        (secret, said, body, 1301, "false"),
        (secret, said, body + " ", 1100, "false"),
        ("j" * 40, said, body, 1100, "false"),
        (secret, "", body, 1100, "false"),
    ]
    for one, header, sent, now, wanted in cases:
        assert java(classes, "Probe", "genuine", one, header, sent, now).stdout.strip() == wanted
