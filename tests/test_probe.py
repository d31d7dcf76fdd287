"""What would keep a reading process may do here."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from biaoshi.isolate import probe


def test_probe_tells_what_holds_here() -> None:
    """A process gives up its rights and names what holds; the parent keeps its own."""
    assert probe.confinement() in ("filter", "namespace", "limits")


@pytest.mark.parametrize("fault", [OSError(), subprocess.TimeoutExpired("x", 1)])
def test_process_that_does_not_come_up_is_none(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """No process, or one that hangs, is None and never an exception."""

    def run(*_: Any, **__: Any) -> None:
        raise fault

    monkeypatch.setattr(subprocess, "run", run)
    assert probe.confinement() is None


def test_libraries_are_loaded_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What loads is "", what raises is its kind, what ends the process is the signal; those after it are still tried."""
    (tmp_path / "raises.py").write_text("raise OSError('secret')\n", "utf-8")
    (tmp_path / "dies.py").write_text("import os; os.kill(os.getpid(), 4)\n", "utf-8")
    (tmp_path / "prints.py").write_text("print('raises well')\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = probe.loading(["json", "raises", "dies", "prints"])
    assert found == {"json": "", "raises": "OSError", "dies": "SIGILL", "prints": ""}


def test_nothing_reports_to_its_maker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Libraries are loaded with the environment of reading processes, which turns reports to a maker off."""
    (tmp_path / "asks.py").write_text("import os; assert os.environ['ORT_DISABLE_TELEMETRY'] == '1'\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert probe.loading(["asks"]) == {"asks": ""}
