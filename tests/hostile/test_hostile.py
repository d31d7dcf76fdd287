"""The hostile corpus through the real checker: nothing hangs, escapes, breaks or is clean in silence."""

import json
import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from biaoshi.cli.status import status_of
from biaoshi.formats import formats
from biaoshi.isolate import Reader
from hostile.bombs import PACKAGES
from hostile.case import LINES, OUT, SMALL, Case
from hostile.cases import cases
from hostile.quine import quine
from hostile.watch import Watch

QUICK = [c for c in cases() if not c.slow]


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    with Watch(tmp_path_factory.mktemp("hostile")) as one:
        yield one


@pytest.mark.parametrize("case", QUICK, ids=lambda c: c.key)
def test_case(watch: Watch, case: Case) -> None:
    """What the case says must hold does, and no case hangs, escapes, leaves a trace or is clean in silence."""
    assert watch.run(case).faults() == ()


def test_there_are_enough_cases_of_everything() -> None:
    """At least 150 cases under different names; each registered format has cut, spoilt and empty ones, and a mark hidden."""
    keys = Counter(c.key for c in cases())
    assert [k for k, n in keys.items() if n > 1] == []
    assert len(keys) >= 150
    names = {f.name for f in formats()}
    kinds = {(c.format, c.kind) for c in cases()}
    for kind in ("cut", "flip", "empty"):
        assert {f for f, k in kinds if k == kind} == names
    for name in names - {"image"}:  # a mark in pixels is for recognition to find: tests/formats/test_recognition.py
        assert {(name, "disguise"), (name, "extension")} <= kinds
    assert {c.format for c in cases()} == names


def test_samples_of_office_packages_are_what_they_say() -> None:
    """The files into which entities are put are read whole without them, so that what is open comes from the entity."""
    with Reader(SMALL) as reader:
        for _, _, build in PACKAGES.values():
            assert reader.read(build()).document.complete


def test_the_quine_is_one() -> None:
    """The gzip file that unpacks to itself really does."""
    import gzip

    assert gzip.decompress(quine()) == quine()


def test_watch_sees_what_it_watches_for(tmp_path: Path) -> None:
    """A file written outside, a connection, a report without the mark and an error are each noticed."""
    beacon = ("127.0.0.1", 47812)  # another run may watch the other
    with Watch(tmp_path, beacon) as watch:
        clean = Case("clean", "x", "plain", "a.txt", lambda: "正文。".encode(), "told")
        assert watch.run(clean).faults() == ("silent clean", "must be told, is no_findings with level None")
        marked = Case("marked", "x", "plain", "a.txt", lambda: "\n".join(LINES).encode(), "open")
        assert watch.run(marked).faults() == ("must be open, is no_findings with level 机密",)

        def escape() -> bytes:
            with socket.create_connection(beacon):
                return "\n".join(LINES).encode()

        assert watch.run(Case("calls", "x", "plain", "a.txt", escape, "told")).faults() == ("escape: connected",)
        outside = watch.folder / OUT
        checker = watch._checker(SMALL, "never")
        before = checker.check

        def writes(path: Path | str) -> object:
            outside.write_text("x")
            raise ValueError

        object.__setattr__(checker, "check", writes)
        try:
            found = watch.run(Case("writes", "x", "plain", "a.txt", lambda: b"x", "told")).faults()
        finally:
            object.__setattr__(checker, "check", before)
            outside.unlink()
        assert found == (f"escape: wrote {outside}", "the checker raised ValueError")


def test_all_through_the_command_line(tmp_path: Path) -> None:
    """One run of the real command over a share of the corpus: a JSON line each, exit status 3, nothing on standard error,
    no process left behind, no file but its own."""
    chosen = [c for i, c in enumerate(QUICK) if i % 8 == 0 and c.kind != "bomb"]
    work, home = tmp_path / "work", tmp_path / "home"
    work.mkdir()
    home.mkdir()
    paths = []
    for number, case in enumerate(chosen):
        path = work / f"{number:04}" / case.file
        path.parent.mkdir()
        path.write_bytes(case.build())
        paths.append(str(path))
    before = sorted(p for p in work.rglob("*"))
    environment = {**os.environ, "HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "biaoshi", "check", "--format", "json", "--ocr", "never", "--as-of", "2026-11-24"]
    done = subprocess.run(
        [*command, "--", *paths], cwd=home, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.stderr == ""
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["file"]["path"] for r in rows] == paths
    assert done.returncode == 3
    assert all(
        r["verdict"] in ("unreadable", "incomplete") for r, c in zip(rows, chosen, strict=True) if c.must == "open"
    )
    assert all(r["highest_level"] == "机密" for r, c in zip(rows, chosen, strict=True) if c.must == "read")
    assert "Traceback" not in done.stdout
    assert sorted(p for p in work.rglob("*")) == before
    assert list(home.iterdir()) == []


def test_exit_status_of_what_must_be_open(watch: Watch) -> None:
    """0 bytes, truncated, locked, over a limit: 3 (report.md, rule 4)."""
    for kind in ("empty", "cut", "locked", "bomb"):
        case = next(c for c in QUICK if c.kind == kind and c.must == "open")
        report = watch.run(case).report
        assert report is not None
        assert status_of(report, "never") == 3
