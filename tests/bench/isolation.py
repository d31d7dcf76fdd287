"""What isolation costs, and whether memory stays flat.

Overhead: the same small files through `check_many` (readers, facts, rules; content stages off), once read in this process
and once in a worker, in turn, several rounds, the least of each. The figure is of processor time, parent's and worker's together: what else
the machine does, and that two processes may work at once, is not in it.
Memory: 10,000 different small files through `check_many` in one run; resident memory of this process and of its workers.
"""

import gc
import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench import papers
from biaoshi import Checker
from biaoshi.formats import Limits, Source, open_document
from biaoshi.isolate import Reader, Reading
from biaoshi.isolate.inner import Node, Tally

FILES = 60  # of each kind in a batch
ROUNDS = 5
MANY = 10_000
SEEN_AT = (950, 2450, 4950, 7450, 9950)  # not where a worker is just being replaced


def small_files(folder: Path, count: int) -> dict[str, list[Path]]:
    """Write `count` papers of one to two pages (600 to 1,200 characters) of each kind; return them by kind."""
    out: dict[str, list[Path]] = {"txt": [], "docx": [], "pdf": []}
    for number in range(count):
        size = 600 + 60 * (number % 10)
        for kind, paths in out.items():
            path = folder / f"{number:05}.{kind}"
            if kind == "txt":
                path.write_text(papers.text(size, number), encoding="utf-8")
            elif kind == "docx":
                papers.docx(path, size)
            else:
                papers.pdf(path, 1 + number % 2)
            paths.append(path)
    return out


@dataclass(frozen=True, slots=True)
class _Direct:
    """Reads in this process what a `Reader` reads in another. The small files hold no files, so nothing is inside."""

    @contextmanager
    def open(self, source: Path, *, name: str | None = None) -> Iterator[Node]:
        data = Path(source).read_bytes()
        document = open_document(Source(data, name), Limits())
        yield Node(Reading(document, sha256(data).hexdigest(), len(data), document.media_type), name, None, Tally(0))

    def inside(self, _: Node) -> Iterator[tuple[int, Node]]:
        return iter(())

    def close(self) -> None:
        """Nothing to end."""


def overhead(folder: Path) -> dict[str, Any]:
    """Return, by kind, processor time of `check_many` a file (ms) with the reading in this process and in a worker, and
    what isolation adds: by a warm worker, over a worker's whole life (its start and imports over 500 files), by the clock.
    """
    kinds = small_files(folder, FILES)
    kinds["all three"] = [p for each in kinds.values() for p in each]
    gc.collect()
    gc.freeze()  # a worker does so; else the modules of this process would be walked at the direct side's cost
    return {kind: _cost(paths) for kind, paths in kinds.items()}


def _cost(paths: list[Path]) -> dict[str, Any]:
    direct, isolated = (Checker(as_of="2026-11-24", ocr="never", content="never") for _ in range(2))
    direct._reader.close()
    object.__setattr__(direct, "_reader", _Direct())
    with isolated:
        first = [r.to_dict() for r in direct.check_many(paths[:1])]
        begun = _processor()
        again = [r.to_dict() for r in isolated.check_many(paths[:1])]
        start = _processor() - begun
        assert again == first  # the same work is compared
        here, there = _in_turn(partial(_all, direct, paths), partial(_all, isolated, paths))
    rest = there.cpu - here.cpu
    return {
        "in_process_ms": round(1000 * here.cpu / len(paths), 2),
        "isolated_ms": round(1000 * there.cpu / len(paths), 2),
        "overhead": round(rest / here.cpu, 3),
        "overhead_with_starts": round((rest + start * len(paths) / Reader().files) / here.cpu, 3),
        "overhead_by_the_clock": round(there.wall / here.wall - 1, 3),
    }


def _all(checker: Checker, paths: list[Path]) -> None:
    for report in checker.check_many(paths):
        assert report.verdict != "unreadable"


@dataclass(frozen=True, slots=True)
class Time:
    """Seconds by the clock, and of processor time of this process and its workers together."""

    wall: float
    cpu: float


def _in_turn(one: Callable[[], None], other: Callable[[], None]) -> tuple[Time, Time]:
    """Return the least of both over the rounds, run in turn: what else the machine does can only add to it."""
    one()
    other()
    taken: tuple[list[Time], list[Time]] = ([], [])
    for _ in range(ROUNDS):
        for run, times in ((one, taken[0]), (other, taken[1])):
            begun, used = time.perf_counter(), _processor()
            run()
            times.append(Time(time.perf_counter() - begun, _processor() - used))
    first, second = (Time(min(t.wall for t in times), min(t.cpu for t in times)) for times in taken)
    return first, second


def _processor() -> float:
    """Return seconds of processor time used so far by this process, its workers and those that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    ticks = 0
    for child in _children():
        with suppress(OSError):  # ended meanwhile
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return time.process_time() + ended.ru_utime + ended.ru_stime + ticks / os.sysconf("SC_CLK_TCK")


def memory(folder: Path, count: int = MANY) -> dict[str, Any]:
    """Return resident memory (MB) of this process and of its workers along one run of `check_many` over `count` files."""
    kinds = small_files(folder, 60)
    mixed = [p for trio in zip(*kinds.values(), strict=True) for p in trio]
    seen: dict[str, dict[str, float]] = {}
    workers: set[int] = set()
    begun = time.perf_counter()
    with Checker(as_of="2026-11-24", ocr="never") as checker:
        for number, report in enumerate(checker.check_many(_different(folder, mixed, count)), 1):
            assert report.verdict != "unreadable"
            if number % 50 == 0:
                workers.update(_children())
            if number in SEEN_AT or number == 100:
                seen[str(number)] = {"parent": _resident(os.getpid()), "workers": sum(map(_resident, _children()))}
    first = seen.get("950") or seen["100"]
    last = seen[str(max(map(int, seen)))]
    return {
        "resident_mb": seen,
        "growth_of_parent_after_1000_mb": round(last["parent"] - first["parent"], 1),
        "workers_used": len(workers),
        "seconds": round(time.perf_counter() - begun, 1),
    }


def _different(folder: Path, paths: list[Path], count: int) -> Iterator[Path]:
    """Yield `count` files no two of which are the same bytes: a text each of its own, and the others as they are in turn."""
    own = folder / "own.txt"
    for number in range(count):
        if number % 2:
            own.write_text(papers.text(400, number), encoding="utf-8")
            yield own
        else:
            yield paths[number // 2 % len(paths)]


def _resident(process: int) -> float:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:  # ended meanwhile
        return 0.0
    line = next((x for x in status.splitlines() if x.startswith("VmRSS")), "VmRSS: 0 kB")
    return round(int(line.split()[1]) / 1024, 1)


def _children() -> list[int]:
    found = []
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        found += [int(p) for p in (task / "children").read_text().split()]
    return found
