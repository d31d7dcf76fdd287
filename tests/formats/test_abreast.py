"""Pages of one file recognised side by side: the same result, in order, in confined processes, whatever happens to one."""

import io
import os
import signal
import socket
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from biaoshi.formats.recognition import abreast as module
from biaoshi.formats.recognition.abreast import Baton, abreast
from biaoshi.formats.recognition.helpers import Gone, Helpers, ask, forked
from biaoshi.isolate import Reader, cores
from formats.picture_builder import drawn, needs_font

LINES = ["机密★10年", "秘密★5年", "绝密★启用前", "机密★20年"]


def _tiff(count: int) -> bytes:
    pages = [drawn([LINES[n], "云岭省水利厅"], size=30) for n in range(count)]
    size = (max(p.width for p in pages), max(p.height for p in pages))
    sheets = []
    for page in pages:
        sheet = Image.new("RGB", size, "white")
        sheet.paste(page)
        sheets.append(sheet)
    out = io.BytesIO()
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def _children(parent: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


@needs_font
def test_side_by_side_gives_the_same_and_tells_of_progress() -> None:
    """Two helpers read what one process reads, page by page in order; each page is told."""
    data, told = _tiff(4), []
    documents = []
    for helpers in (0, 2):
        with Reader(ocr="auto", helpers=helpers, progress=lambda: told.append(1)) as reader:
            documents.append(reader.read(data).document)
    assert documents[0] == documents[1]
    assert [b.text for b in documents[1].blocks if "★" in b.text] == LINES
    assert len(told) == 8


@needs_font
def test_helpers_are_confined_and_end_with_their_reader() -> None:
    """A helper has the reader's filter and limits, and is gone when the reader is."""
    with Reader(ocr="auto", helpers=2) as reader:
        reader.start()
        worker = reader._idle[0].process.pid
        deadline = time.monotonic() + 20
        while len(_children(worker)) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        reader.read(b"text")
        pids = _children(worker)
        status = [Path(f"/proc/{p}/status").read_text() for p in (worker, *pids)]
        limits = [Path(f"/proc/{p}/limits").read_text() for p in (worker, *pids)]
    assert len(pids) == 2
    for name in ("NoNewPrivs:", "Seccomp:"):
        lines = [next(x for x in s.splitlines() if x.startswith(name)) for s in status]
        assert len(set(lines)) == 1
    assert "NoNewPrivs:\t1" in status[1]
    memory = [next(x for x in s.splitlines() if x.startswith("Max address space")) for s in limits]
    assert len(set(memory)) == 1
    assert "unlimited" not in memory[1]
    while any(Path(f"/proc/{p}").exists() for p in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{p}").exists() for p in pids)


@needs_font
def test_a_helper_that_dies_costs_its_picture_only() -> None:
    """The pages whose helper died are open lines; with no helper left the reader goes on alone."""
    with Reader(ocr="auto", helpers=2) as reader:
        reader.read(b"text")
        for pid in _children(reader._idle[0].process.pid):
            os.kill(pid, signal.SIGKILL)
        document = reader.read(_tiff(4)).document
    assert [(p.status, p.rule) for p in document.parts if p.kind == "image"] == [
        ("failed", "RD104"), ("failed", "RD104"), ("ocr", None), ("ocr", None),
    ]  # fmt: skip


def test_no_helpers_where_nothing_is_recognised() -> None:
    """With recognition off, or for one core, no further process is started."""
    for reader in (Reader(ocr="never", helpers=2), Reader(ocr="auto", helpers=1)):
        with reader:
            reader.read(b"text")
            assert _children(reader._idle[0].process.pid) == []


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Baton, list[str]]]:
    """Two helpers that only wait: their channels are never used, the time of an answer is slept."""

    def waited(channel: object, picture: object, *, first: bool) -> object:
        time.sleep(0.05)
        return picture

    monkeypatch.setattr(module, "ask", waited)
    channels = [socket.socket(), socket.socket()]
    yield Baton(Helpers(2, list(channels))), []
    for channel in channels:
        channel.close()


def test_jobs_overlap_and_never_run_at_the_same_time(slow: tuple[Baton, list[str]]) -> None:
    """While one job waits for its helper the next begins; between waits each runs alone; results keep their order."""
    baton, log = slow

    def job(number: int) -> int:
        log.append(f"begin {number}")
        module.recognised(baton, np.zeros((1, 1, 3), np.uint8), first=False)
        log.append(f"end {number}")
        return number

    assert list(abreast(baton, [partial(job, n) for n in range(4)])) == [0, 1, 2, 3]
    assert log[:2] == ["begin 0", "begin 1"]
    assert sorted(log) == sorted(f"{w} {n}" for n in range(4) for w in ("begin", "end"))
    assert not baton.lock.locked()
    assert baton.waits == {}


def test_a_fault_of_a_job_comes_up_and_leaves_nothing_behind(slow: tuple[Baton, list[str]]) -> None:
    """An exception of a job is raised where its result is asked for; the others end, the baton is free."""
    baton, _ = slow

    def job(number: int) -> int:
        module.recognised(baton, np.zeros((1, 1, 3), np.uint8), first=False)
        if number == 1:
            raise ValueError("broken")
        return number

    results = abreast(baton, [partial(job, n) for n in range(4)])
    assert next(results) == 0
    with pytest.raises(ValueError, match="broken"):
        list(results)
    assert not baton.lock.locked()
    assert len(baton.helpers.idle) == 2 if baton.helpers else False


def test_a_helper_says_what_went_wrong() -> None:
    """A picture the engine cannot take is an error by name, and the helper lives on; a dead one is Gone."""
    here, there = socket.socketpair()
    before = set(_children(os.getpid()))
    helpers = forked(1, lambda: None, here)
    try:
        found = ask(helpers.idle[0], np.full((40, 40, 3), 255, np.uint8), first=True)
        assert (found.lines, found.blank) == ((), True)
        with pytest.raises(RuntimeError):
            ask(helpers.idle[0], np.arange(48, dtype=np.uint8).reshape(4, 4, 3)[:, :, :1], first=False)
        helpers.idle[0].close()
        with pytest.raises(Gone):
            ask(helpers.idle[0], np.zeros((1, 1, 3), np.uint8), first=False)
    finally:
        here.close()
        there.close()
        for pid in set(_children(os.getpid())) - before:
            os.waitpid(pid, 0)


def test_helpers_follow_cores_and_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """One core or little memory: none; many of both: no more than MOST."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(16)))
    monkeypatch.setattr(cores, "available", lambda: 64 << 30)
    assert cores.helpers() == cores.MOST
    monkeypatch.setattr(cores, "available", lambda: 2 * cores.EACH)
    assert cores.helpers() == 2
    monkeypatch.setattr(cores, "available", lambda: cores.EACH)
    assert cores.helpers() == 0
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3})
    assert cores.helpers() == 0
