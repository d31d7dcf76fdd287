"""A whole scan with real processes: killed, stopped, out of room, resumed; the store ends the same."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from biaoshi.jobs import open_engine
from biaoshi.scan import hand, scanning
from biaoshi.scan.pool import REASONS, Pool, bury, poisoned, take_over
from biaoshi.scan.scanning import Choice
from biaoshi.scan.settings import Settings
from biaoshi.scan.status import left, status
from biaoshi.scan.store import Store
from biaoshi.scan.tables import FINDINGS, ITEMS, RESULTS, RUNS
from scan.disks import plain
from scan.stores import MARKS_ONLY, counted, quiet, store, taken, told, worked

SCAN = """
import sys, time
sys.path.insert(0, {tests!r})
from scan.stores import MARKS_ONLY, quiet, open_engine, Store
from biaoshi.scan import scanning
from biaoshi.scan.pool import Pool
store = Store(open_engine({url!r}))
pool = Pool(store, {url!r}, MARKS_ONLY, 2, "here", time.time)
scanning.scan(pool, [{folder!r}], scanning.Choice(), tell=quiet, stop=lambda: False)
sys.exit(9 if pool.why else 0)
"""


def started(made: Store, folder: Path) -> "subprocess.Popen[bytes]":
    code = SCAN.format(tests=str(Path(__file__).parents[1]), url=str(made.engine.url), folder=os.fsencode(folder))
    return subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)


def reference(tmp_path: Path, folder: Path) -> Store:
    whole = store(tmp_path, "whole.db")
    taken(whole, folder)
    worked(whole)
    return whole


def hands(parent: int) -> list[int]:
    """Return the worker processes of a scan."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_bytes().rpartition(b")")[2].split()
                if int(fields[1]) == parent and b"biaoshi.scan.hand" in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def test_killed_at_random_moments_every_file_ends_once(tmp_path: Path) -> None:
    """kill -9 of the scanner and of workers, again and again: resumed, the store is that of a scan nobody disturbed."""
    folder = tmp_path / "files"
    plain(folder, int(os.environ.get("BIAOSHI_KILL_FILES", "120")))
    kills = int(os.environ.get("BIAOSHI_KILLS", "4"))
    whole = reference(tmp_path, folder)
    made = store(tmp_path)
    chance = random.Random(5)  # noqa: S311  # nothing secret about it
    for n in range(kills):
        process = started(made, folder)
        until = time.monotonic() + chance.uniform(1.5, 4.0)
        while time.monotonic() < until and process.poll() is None:
            time.sleep(0.05)
        victims = [process.pid] if n % 2 == 0 else hands(process.pid)
        for victim in victims:
            with suppress(ProcessLookupError):  # it has ended by itself meanwhile
                os.kill(victim, signal.SIGKILL)
        if n % 2:
            process.send_signal(signal.SIGKILL)
        process.wait()
    process = started(made, folder)
    assert process.wait(timeout=300) == 0
    assert told(made) == told(whole)
    assert counted(made, RESULTS) == counted(whole, RESULTS)
    assert counted(made, FINDINGS) == counted(whole, FINDINGS)
    assert status(made, now=time.time()).left == {"read": 0, "top": 0, "ocr": 0}


def test_stopped_politely_it_hands_back_what_it_holds(tmp_path: Path) -> None:
    """Told to stop, workers record what they checked and hand back the rest uncounted; the next scan goes on."""
    folder = tmp_path / "files"
    plain(folder, 400)
    made = store(tmp_path)
    url = str(made.engine.url)
    pool = Pool(made, url, MARKS_ONLY, 1, "here", time.time)
    scanning.scan(pool, [os.fsencode(folder)], Choice(), tell=quiet, stop=lambda: pool.done >= 16)
    done = status(made, now=time.time()).states["done"]
    assert 16 <= done < 400
    assert made.queue.find(state="leased") == ()
    assert all(j.attempts == 0 for j in made.queue.find(state="waiting"))
    with made.engine.connect() as connection:
        assert connection.execute(sa.select(RUNS.c.why)).scalar_one() == "中途停止"
    worked(made, now=time.time() + 1)
    assert status(made, now=time.time()).states == {"done": 400}


def test_what_we_kill_ourselves_is_no_fault_of_its_item(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that is killed because it did not end within the grace leaves its item as it was, however often."""
    folder = tmp_path / "files"
    plain(folder, 1)
    made = store(tmp_path)
    taken(made, folder)
    real = subprocess.Popen
    code = 'import time; print(\'{"begin": 1, "job": "x", "step": "ocr"}\', flush=True); time.sleep(60)'
    monkeypatch.setattr("biaoshi.scan.pool.GRACE", 0.1)
    monkeypatch.setattr("biaoshi.scan.pool.subprocess.Popen", lambda _, **kw: real([sys.executable, "-c", code], **kw))
    pool = Pool(made, str(made.engine.url), MARKS_ONLY, 1, "here", time.time)
    pool.start()
    until = time.monotonic() + 20
    while pool._members[0].item is None and time.monotonic() < until:
        pool.watch(0.1)
    assert pool._members[0].item == 1
    pool.stop()
    with made.engine.connect() as connection:
        assert connection.execute(sa.select(ITEMS.c.deaths)).scalar_one() == 0


def test_pictures_on_the_queue_do_not_hold_up_a_scan_without_recognition(tmp_path: Path) -> None:
    """What an earlier run put on the slower queues is left to a later one, and is still told."""
    from PIL import Image

    folder = tmp_path / "files"
    folder.mkdir()
    image = Image.new("L", (600, 800), 255)
    image.paste(0, (100, 100, 180, 140))
    image.save(folder / "a.png")
    made = store(tmp_path)
    taken(made, folder)
    both = Settings(as_of="2026-11-24", content="never")
    worked(made, both)
    assert (left(made, both.steps), left(made, MARKS_ONLY.steps)) == (1, 0)
    assert status(made, now=3.0).left["top"] == 1


def test_batches_grow_to_what_takes_a_few_seconds() -> None:
    """Quick papers are claimed by the hundred, slow ones a few at a time."""
    assert [hand.fitting(8, s) for s in (0.0, 0.08, 0.8, 16.0)] == [hand.MOST, hand.MOST, 40, hand.BATCH]


def test_an_item_that_kills_its_worker_is_set_aside(tmp_path: Path) -> None:
    """The third process that dies of one item is the last: it is quarantined with its reason, the others are done."""
    folder = tmp_path / "files"
    plain(folder, 3)
    made = store(tmp_path)
    taken(made, folder)
    for n in range(3):
        (job, *_) = made.queue.claim(f"w{n}", now=2.0, lease=60, limit=1)
        bury(made, f"w{n}", int(job.payload["item"]), job.id, now=2.0)
        made.queue.hand_back(f"w{n}", now=2.0)
    worked(made)
    with made.engine.connect() as connection:
        rows = connection.execute(sa.select(ITEMS.c.state, ITEMS.c.why).order_by(ITEMS.c.n)).all()
    assert [tuple(r) for r in rows] == [("quarantine", "处理它的进程 3 次中断"), ("done", None), ("done", None)]


def test_what_the_queue_gave_up_is_told(tmp_path: Path) -> None:
    """An item whose attempts were all lost is quarantined, not left waiting for ever."""
    folder = tmp_path / "files"
    plain(folder, 1)
    made = store(tmp_path)
    taken(made, folder)
    now = 2.0
    while made.queue.claim("w", now=now, lease=1, limit=1):
        now += 10
    assert poisoned(made) == 1
    assert status(made, now=now).states == {"quarantine": 1}


def test_leases_of_the_dead_of_this_machine_are_taken_over(tmp_path: Path) -> None:
    """What a killed process held is free at once; what a living one or another machine holds is not."""
    folder = tmp_path / "files"
    plain(folder, 3)
    made = store(tmp_path)
    taken(made, folder)
    for worker in ("here/999999999-1", f"{hand.name('here')}/7", "there/999999999-1"):  # the second: of a cluster
        made.queue.claim(worker, now=2.0, lease=1000, limit=1)
    assert take_over(made, "here", now=3.0) == 1


def test_limit_takes_the_ledgers_first(tmp_path: Path) -> None:
    """A limited scan does that many items, and the next one goes on with others."""
    folder = tmp_path / "files"
    plain(folder, 12)
    made = store(tmp_path)
    pool = Pool(made, str(made.engine.url), MARKS_ONLY, 1, "here", time.time)
    scanning.scan(pool, [os.fsencode(folder)], Choice(limit=5), tell=quiet, stop=lambda: False)
    assert status(made, now=time.time()).states == {"done": 5, "left": 7}


@pytest.mark.parametrize("code", [hand.FULL, hand.AWAY])
def test_a_worker_that_cannot_go_on_stops_the_scan(tmp_path: Path, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk or a vanished share ends the scan with its reason instead of trying for ever."""
    made = store(tmp_path)
    pool = Pool(made, str(made.engine.url), MARKS_ONLY, 1, "here", time.time)
    real = subprocess.Popen
    monkeypatch.setattr(
        "biaoshi.scan.pool.subprocess.Popen",
        lambda _, **kw: real([sys.executable, "-c", f"import sys; sys.exit({code})"], **kw),
    )
    pool.start()
    until = time.monotonic() + 20
    while pool.why is None and time.monotonic() < until:
        pool.watch(0.2)
    pool.stop()
    assert pool.why is not None
    assert "再运行同一条命令" in pool.why


def test_a_database_that_is_lost_ends_the_scan_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scanner itself meets a dead database: it stops its workers and says why, it does not break."""
    folder = tmp_path / "files"
    plain(folder, 1)
    made = store(tmp_path)
    pool = Pool(made, str(made.engine.url), MARKS_ONLY, 1, "here", time.time)

    def lost(*_: object, **__: object) -> None:
        raise sa.exc.OperationalError("SELECT", {}, Exception("server closed the connection"))

    monkeypatch.setattr(Store, "add", lost)
    scanning.scan(pool, [os.fsencode(folder)], Choice(), tell=quiet, stop=lambda: False)
    assert pool.why == REASONS[hand.LOST]
    assert pool.processes == []


def test_postgresql_gives_the_same(tmp_path: Path) -> None:
    """The same folder scanned into PostgreSQL: the same results."""
    from jobs.databases import database

    folder = tmp_path / "files"
    plain(folder, 10)
    whole = reference(tmp_path, folder)
    with database("postgresql", tmp_path) as url:
        made = Store(open_engine(url))
        made.create()
        taken(made, folder)
        worked(made)
        assert told(made) == told(whole)
        made.engine.dispose()
