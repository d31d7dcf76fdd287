"""A worker does each job to one end, and whatever ends the worker leaves nothing behind but the job."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import biaoshi_api.crew
from api.hands import KNOWN, WORDS, Place, place
from api.office import logged
from biaoshi.jobs import Job
from biaoshi_api.crew import crew, housekeeping
from biaoshi_api.room import in_memory
from biaoshi_api.vault import GoneError, Vault
from biaoshi_api.worker import Told, attempt, works

HANDS = (sys.executable, str(Path(__file__).with_name("hands.py")))


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(p for p in sys.path if p))
    with place(tmp_path) as here:
        yield here


def until(true: Callable[[], object], seconds: float = 180) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


def tried(here: Place, kind: str, payload: dict[str, object] | None = None, told: Told | None = None) -> Job:
    """Put a job, try it once in this process, and return it."""
    site = here.site
    job = site.queue.put(kind, payload or {}, now=site.clock(), max_attempts=2)
    (got,) = site.queue.claim("me", now=site.clock(), lease=30)
    with site.make_checker() as checker:
        attempt(site, got, "me", KNOWN[kind], checker, here.rooms, told or Told())
    return state(here, job)


def state(here: Place, job: Job) -> Job:
    found = here.site.queue.get(job.id)
    assert found is not None
    return found


def left(here: Place) -> list[str]:
    """Return what lies in working folders, of whatever process."""
    return [p.name for p in here.rooms.rglob("*") if p.is_file()]


def test_a_job_done_has_its_result_and_the_upload_is_erased(made: Place) -> None:
    """What the work made stands, what it is done with is forgotten, the working folder is empty."""
    upload = made.site.vault.put(b"upload", now=made.site.clock(), keep=1000)
    job = tried(made, "quick", {"erase": [upload]})
    assert job.state == "done"
    assert job.result is not None
    assert made.site.vault.read(job.result["report"]) == b"report"
    with pytest.raises(GoneError):
        made.site.vault.open(upload)
    assert left(made) == []


def test_the_result_of_a_job_cancelled_meanwhile_is_thrown_away(made: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing stays in the vault of work whose job ended otherwise."""
    site = made.site
    job = site.queue.put("quick", {}, now=site.clock())
    (got,) = site.queue.claim("me", now=site.clock(), lease=30)
    site.queue.cancel(job.id, now=site.clock())
    with site.make_checker() as checker:
        attempt(site, got, "me", KNOWN["quick"], checker, made.rooms, Told())
    assert state(made, job).state == "cancelled"
    assert list(site.vault.ids()) == []


def test_what_no_second_attempt_would_mend_fails_with_its_reason(made: Place) -> None:
    """An error of ours is the reason of the job; it is not tried again."""
    job = tried(made, "wrong")
    assert (job.state, job.why, job.attempts) == ("failed", "没有这个方案。", 1)


def test_an_unforeseen_error_is_tried_again_and_never_quoted(made: Place, caplog: pytest.LogCaptureFixture) -> None:
    """It waits for another attempt; neither the job nor the log says what the error said."""
    with caplog.at_level(logging.DEBUG):
        job = tried(made, "broken")
    assert job.state == "waiting"
    assert "ValueError" in (job.why or "")
    assert "ValueError" in caplog.text
    assert WORDS not in (job.why or "") + caplog.text
    (got,) = made.site.queue.claim("me", now=made.site.clock(), lease=30)
    with made.site.make_checker() as checker:
        attempt(made.site, got, "me", KNOWN["broken"], checker, made.rooms, Told())
    assert state(made, job).state == "poison"


def test_work_hears_that_it_was_cancelled(made: Place) -> None:
    """The next word the work says of how far it is ends it."""
    told = Told()
    told.lost.set()
    job = tried(made, "slow", told=told)
    assert job.state == "leased", "whoever holds it now ends it"


def test_a_job_that_kills_its_worker_is_set_aside_and_the_next_is_done(made: Place) -> None:
    """After as many deaths as it has attempts it is poison; a fresh worker does what comes behind; no file stays."""
    site = made.site
    bad = site.queue.put("deadly", {}, now=site.clock(), max_attempts=2)
    good = site.queue.put("quick", {}, now=site.clock())
    with crew(site, made.settings, made.rooms, HANDS):
        until(lambda: state(made, good).ended)
    assert (state(made, bad).state, state(made, bad).attempts) == ("poison", 2)
    assert state(made, good).state == "done"
    assert left(made) == []


def test_stopping_hands_the_job_back(made: Place) -> None:
    """SIGTERM to the worker: its job waits again, the attempt not counted, and its folder is gone."""
    site = made.site
    job = site.queue.put("slow", {}, now=site.clock())
    with crew(site, made.settings, made.rooms, HANDS):
        until(lambda: state(made, job).done > 2)
        assert left(made) == ["page.png"]
    assert (state(made, job).state, state(made, job).attempts, state(made, job).why) == ("waiting", 0, None)
    assert left(made) == []


def test_a_cancelled_job_ends_even_where_the_work_is_deaf(made: Place) -> None:
    """The listening one leaves its worker alive; the deaf one is ended with its process, and the next job is done."""
    site = made.site
    with crew(site, made.settings, made.rooms, HANDS):
        for kind in ("slow", "deaf"):
            job = site.queue.put(kind, {}, now=site.clock())
            until(lambda job=job: state(made, job).state == "leased")  # type: ignore[misc]
            assert site.queue.cancel(job.id, now=site.clock())
        after = site.queue.put("quick", {}, now=site.clock())
        until(lambda: state(made, after).state == "done")
    assert site.queue.count()["cancelled"] == 2


def test_a_worker_whose_parent_died_goes_too(made: Place) -> None:
    """Killed with -9, the server leaves no worker behind: it hands its job back and ends."""
    site = made.site
    job = site.queue.put("slow", {}, now=site.clock())
    starter = (
        "import os, subprocess, sys, time; p = subprocess.Popen([*sys.argv[1:], str(os.getpid())]);"
        "print(p.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", starter, *HANDS, str(made.settings), "orphan"], stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        until(lambda: state(made, job).done > 0)
        parent.kill()
        until(lambda: state(made, job).state == "waiting")
    until(
        lambda: not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().rpartition(")")[2]
    )
    assert state(made, job).attempts == 0
    assert left(made) == []


def test_a_worker_whose_parent_died_before_it_came_up_goes_too(made: Place) -> None:
    """Told the number of a parent that is no more, a worker takes no job and ends."""
    job = made.site.queue.put("quick", {}, now=made.site.clock())
    gone = subprocess.Popen(["true"])
    gone.wait()
    assert subprocess.run([*HANDS, str(made.settings), "late", str(gone.pid)], timeout=180).returncode == 0
    assert state(made, job).attempts == 0


def test_leases_are_kept_alive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that takes longer than its lease stays with its worker."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(p for p in sys.path if p))
    lease = 5.0  # a heartbeat that comes late on a busy machine is in time all the same
    with place(tmp_path, lease=lease) as here:
        site = here.site
        job = site.queue.put("slow", {}, now=site.clock())
        with crew(site, here.settings, here.rooms, HANDS):
            until(lambda: site.clock() > (state(here, job).started or site.clock()) + lease + 0.5)
            assert site.queue.claim("thief", now=site.clock(), lease=9) == ()
            assert state(here, job).attempts == 1


def test_a_room_is_cleared_after_its_process_was_killed(made: Place) -> None:
    """Housekeeping removes the working folder of a process that is no more, and not that of one that lives."""
    job = made.site.queue.put("slow", {}, now=made.site.clock())
    worker = subprocess.Popen([*HANDS, str(made.settings), "w", str(os.getpid())])
    until(lambda: state(made, job).done > 0)
    housekeeping(made.site, made.rooms)
    assert left(made) == ["page.png"]
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    housekeeping(made.site, made.rooms)
    assert left(made) == []
    assert made.rooms.stat().st_mode & 0o777 == 0o700


def test_the_crew_outlives_what_goes_wrong(made: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no process can be started, and where the store cannot be swept, there is a line of the log; the next try does."""
    site, begun = made.site, biaoshi_api.crew._start
    job = site.queue.put("quick", {}, now=site.clock())
    refusals = iter((OSError(WORDS), RuntimeError(WORDS)))

    def start(*told: Any) -> Any:
        for refusal in refusals:
            raise refusal
        return begun(*told)

    def sweep(*_: object) -> int:
        raise PermissionError(13, WORDS)

    monkeypatch.setattr(biaoshi_api.crew, "_start", start)
    monkeypatch.setattr(Vault, "sweep", sweep)
    with logged() as lines, crew(site, made.settings, made.rooms, HANDS):
        until(lambda: state(made, job).state == "done")
        until(site.settings.heads.exists)
    assert all(any(one in line for line in lines) for one in ("OSError", "RuntimeError", "PermissionError"))
    assert not any(WORDS in line for line in lines)


def test_what_is_in_memory_is_told_by_the_mounts() -> None:
    """The longest mount point that holds the path decides."""
    mounts = "/dev/sda / ext4 rw 0 0\ntmpfs /run tmpfs rw 0 0\n/dev/sdb /run/disk xfs rw 0 0\n"
    assert in_memory(Path("/run/biaoshi"), mounts)
    assert not in_memory(Path("/run/disk/x"), mounts)
    assert not in_memory(Path("/runner"), mounts)
    assert not in_memory(Path("/tmp"), mounts)


def test_every_kind_of_work_is_known_once() -> None:
    """Each module of work/ offers its work under a kind of its own."""
    known = works()
    assert all(kind == work.kind for kind, work in known.items())
    assert {"check", "annotate", "fix", "redact", "case"} <= set(known)
