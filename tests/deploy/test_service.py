"""What an office installs the service with: the unit is valid and closed, the container's file names what there is."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "deploy/service/biaoshi.service"
CONTAINER = ROOT / "deploy/service/Containerfile"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze")
def test_the_unit_is_valid_and_closed(tmp_path: Path) -> None:
    """systemd finds no fault in the unit and holds its exposure for at most 1.5 of 10."""
    here = tmp_path / "biaoshi.service"
    here.write_text(UNIT.read_text("utf-8").replace("/opt/biaoshi/bin/biaoshi", "/bin/true"), "utf-8")
    verified = subprocess.run(["systemd-analyze", "verify", str(here)], capture_output=True, text=True)
    about_us = [line for line in verified.stderr.splitlines() if "biaoshi" in line]
    assert (verified.returncode, about_us) == (0, [])
    closed = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", str(here)],
        capture_output=True,
    )
    assert closed.returncode == 0, closed.stdout.decode()[-300:]


def test_the_unit_keeps_documents_off_the_disk() -> None:
    """Working files are in memory, which is neither swapped nor dumped; /tmp cannot be written."""
    lines = set(UNIT.read_text("utf-8").splitlines())
    assert {
        "RuntimeDirectory=biaoshi",
        "MemorySwapMax=0",
        "LimitCORE=0",
        "TemporaryFileSystem=/tmp:ro /var/tmp:ro",
    } <= lines
    assert {"UMask=0077", "StateDirectoryMode=0700", "RuntimeDirectoryMode=0700", "KillMode=mixed"} <= lines


def test_the_container_is_locked_and_without_root() -> None:
    """Every library comes with its hash, what is copied is there, and nothing runs as root or listens by default."""
    text = CONTAINER.read_text("utf-8")
    code = "\n".join(line for line in text.splitlines() if not line.startswith("#")).replace("\\\n", "")
    for line in re.findall(r"^COPY (?!--from)(.*) \S+$", code, re.M):
        for name in line.split():
            assert (ROOT / name).exists(), name
    for install in re.findall(r"pip install [^&\n]*", code):
        assert "--require-hashes" in install or "--no-index" in install, install
    assert code.rindex("\nUSER 10001") > code.rindex("\nFROM")
    assert not re.search(r"0[.]0[.]0[.]0|--host", code)
