"""Scanning many files: throughput of two workers against twice one, the queue's share, memory, growth, listings, inspection, ledgers.

`make bench` measures them on a thousand files; `python -m bench.scan [files]` on more, and prints them. A machine that does
anything else meanwhile gives worse ones.
"""

import contextlib
import csv
import datetime
import json
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench import papers
from bench.pools import ratio, store
from biaoshi.jobs import begin
from biaoshi.scan import cluster, hand, inspecting, scanning, work
from biaoshi.scan.ledgers import open_ledger, rank
from biaoshi.scan.ledgers.plan import Plan
from biaoshi.scan.listing import Filter, rows
from biaoshi.scan.pool import Pool
from biaoshi.scan.settings import KINDS, Settings, checker, edition
from biaoshi.scan.status import status
from biaoshi.scan.store import Store
from biaoshi.scan.tables import FILES, FINDINGS, ITEMS, RESULTS, ROOTS

DAY = "2026-11-24"
SETTINGS = Settings(as_of=DAY, ocr=False)


def mixed(folder: Path, count: int, since: int = 0) -> None:
    """Fill `folder` with `count` papers, numbered from `since`: text and Word, a PDF in twenty; each is another."""
    folder.mkdir()
    for n in range(since, since + count):
        place = folder / f"{n // 500:03}"
        place.mkdir(exist_ok=True)
        if n % 20 == 0:
            papers.pdf(place / f"{n:06}.pdf", 1 + n // 20 % 3, n)
        elif n % 4 == 0:
            papers.docx(place / f"{n:06}.docx", 600 + n % 900, n)
        else:
            text = f"{papers.text(500 + n % 1500, n)}\n第{n}份"
            (place / f"{n:06}.txt").write_text(text, encoding="utf-8")


def pooled(folder: Path, place: Path, workers: int) -> dict[str, float]:
    """Files a second of a whole scan once its workers are warm, and the largest memory of it and all its processes."""
    url, made = store(place)
    pool = Pool(made, url, SETTINGS, workers, "bench", time.time)
    marks: list[tuple[float, int]] = []
    with _memory() as memory:
        scanning.scan(
            pool,
            [os.fsencode(folder)],
            scanning.Choice(),
            tell=lambda p: marks.append((time.perf_counter(), p.done)),
            stop=lambda: False,
        )
    marks.append((time.perf_counter(), pool.done))
    warm = [m for m in marks if m[1] > 0]
    return {
        "files_a_second": round((warm[-1][1] - warm[0][1]) / max(1e-9, warm[-1][0] - warm[0][0]), 2),
        "parent_mb_quarter": memory[len(memory) // 4][0], "parent_mb_end": memory[-1][0], "tree_mb": max(m[1] for m in memory),
    }  # fmt: skip


def queue_share(folder: Path, place: Path) -> float:
    """The share of a worker's time that is not checking: claims, looking up, comparing, recording."""
    _, made = store(place)
    root = made.root(os.fsencode(folder))
    from biaoshi.scan.walk import Found, walk

    found = [f for f in walk(root.path, lambda _: None) if isinstance(f, Found)]
    made.add(root, found, ["now"] * len(found), now=1.0)
    checked = [0.0]
    with checker(SETTINGS, "read") as used:
        doer = work.Hand(made, SETTINGS, "read", used, edition(SETTINGS, "read", used), "w", lambda: 2.0)
        whole = type(used).check

        def timed(self: Any, *args: Any, **kw: Any) -> Any:
            start = time.perf_counter()
            try:
                return whole(self, *args, **kw)
            finally:
                checked[0] += time.perf_counter() - start

        type(used).check = timed  # type: ignore[method-assign]
        try:
            start = time.perf_counter()
            most = hand.BATCH
            while jobs := made.queue.claim("w", now=2.0, lease=60, kinds=[KINDS["read"]], limit=most):
                began = time.perf_counter()
                hand.batch(doer, jobs, lambda _: None, threading.Event())
                most = hand.fitting(len(jobs), time.perf_counter() - began)
            total = time.perf_counter() - start
        finally:
            type(used).check = whole  # type: ignore[method-assign]
    return round(1 - checked[0] / total, 4)


def clustered(folder: Path, place: Path, workers: int) -> float | None:
    """Files a second on a local Dask cluster, workers warm; None where Dask is not installed."""
    try:
        import distributed  # noqa: F401  # type: ignore[import-untyped, unused-ignore]
    except ModuleNotFoundError:
        return None
    url, made = store(place)
    crew = cluster.Cluster(made, url, SETTINGS, "local", cluster.Certificates(), "bench", time.time, workers)
    marks: list[tuple[float, int]] = []
    scanning.scan(
        crew,
        [os.fsencode(folder)],
        scanning.Choice(),
        tell=lambda p: marks.append((time.perf_counter(), p.done)),
        stop=lambda: False,
    )
    warm = [m for m in marks if m[1] > 0]
    return round((warm[-1][1] - warm[0][1]) / max(1e-9, warm[-1][0] - warm[0][0]), 2)


def million(place: Path, count: int = 1_000_000) -> dict[str, float]:
    """Seconds to the first thousand rows of each listing over a store of `count` items, and of `status`."""
    _, made = store(place)
    _million(made, count)
    taken = {}
    for name, what, chosen in (
        ("all items", "items", Filter()), ("by level", "items", Filter(level="绝密")), ("by year", "items", Filter(year=1998)),
        ("by fonds and year", "items", Filter(fonds="X7", year=1990)), ("by number", "items", Filter(number="X7-1990-0000077")),
        ("by verdict", "items", Filter(verdict="unreadable")), ("by code", "items", Filter(code="PE204")), ("by opening", "items", Filter(opening="delay")),
        ("by a rare code", "items", Filter(code="CO406")), ("quarantine", "items", Filter(state="quarantine")),
        ("findings by code", "findings", Filter(code="MK101")), ("findings by a rare code", "findings", Filter(code="CO406")),
    ):  # fmt: skip
        start = time.perf_counter()
        for n, _ in enumerate(rows(made, what, chosen)):  # type: ignore[arg-type]
            if n == 999:
                break
        taken[name] = round(time.perf_counter() - start, 3)
    start = time.perf_counter()
    status(made, now=time.time())
    taken["status"] = round(time.perf_counter() - start, 3)
    return taken


def _million(made: Store, count: int) -> None:
    chance = random.Random(1)  # noqa: S311  # nothing secret about it
    levels, codes = (None, None, None, "秘密", "机密", "绝密"), ("MK101", "PE201", "PE204", "SC701", "PI830", "AR952")
    with begin(made.engine) as turn:
        turn.execute(sa.insert(ROOTS), [{"n": 1, "path": b"/a", "digest": "r", "walked": 1}])
        for start in range(0, count, 20_000):
            results, items, files, findings = [], [], [], []
            for n in range(start + 1, min(start + 20_000, count) + 1):
                year, fonds = 1950 + n % 70, f"X{n % 50}"
                code = "CO406" if n % 100_003 == 0 else chance.choice(codes)
                results.append({
                    "n": n, "digest": str(n), "edition": "e", "as_of": DAY, "sha256": str(n), "pass_": "read", "kind": "document", "media_type": "text/plain",
                    "verdict": "unreadable" if n % 997 == 0 else "findings", "complete": True, "pictures": False, "unread": 0,
                    "highest_level": levels[n % 6] if n % 11 == 0 else None, "error": 0, "warning": 1, "info": 0, "suppressed": 0, "genre": None, "pages": 1,
                    "chars": 1, "formed": f"{year}-03-02", "expires": None, "twenty_five": f"{year + 25}-03-02", "review_on": None,
                    "opening": "delay" if n % 31 == 0 else "open", "outcome": "refer", "art8": [], "nature": None, "level": None, "confidence": 0.0,
                    "grounds": {}, "codes": {code: 1}, "seconds": 0.01,
                })  # fmt: skip
                items.append({
                    "n": n, "root": 1, "digest": str(n), "number": f"{fonds}-{year}-{n:07}", "fonds": fonds, "year": year, "pages": 1, "bytes": 1,
                    "priority": 0, "state": "quarantine" if n % 5003 == 0 else "done", "result": n, "job": 1, "deaths": 0, "why": None, "seen": 1, "ended": 1.0,
                })  # fmt: skip
                files.append(
                    {
                        "n": n,
                        "item": n,
                        "place": 0,
                        "path": b"%07d.txt" % n,
                        "digest": str(n),
                        "size": n,
                        "mtime": 1,
                        "sha256": str(n),
                    }
                )
                findings.append({
                    "result": n, "place": 0, "rule": code, "severity": "warning", "file": None, "child": None, "part": "body", "page": 1, "block": 0, "start": 0,
                    "end": 1, "confidence": 1.0, "fingerprint": "", "suppressed": False,
                })  # fmt: skip
            for table, listed in ((RESULTS, results), (ITEMS, items), (FILES, files), (FINDINGS, findings)):
                turn.execute(sa.insert(table), listed)


def inspected(folder: Path, place: Path, count: int = 5000) -> dict[str, float]:
    """A disk of `count` files with 30 marks among laws and handouts: how many are listed, how many falsely, in what time."""
    from scan.disks import inspected as fill

    planted = fill(folder, count, 30)
    url, made = store(place)
    pool = Pool(
        made, url, Settings(as_of=DAY, ocr=False, content="never"), len(os.sched_getaffinity(0)), "bench", time.time
    )
    start = time.perf_counter()
    scanning.scan(pool, [os.fsencode(folder)], scanning.Choice(), tell=lambda _: None, stop=lambda: False)
    seconds = time.perf_counter() - start
    listed = {r["path"] for r in rows(made, "items", Filter()) if r["highest_level"]}
    assert len(inspecting.inspection(made).marked) == len(listed)
    return {"found": len(listed & planted), "false": len(listed - planted), "seconds": round(seconds, 1)}


def ledger(path: Path, count: int = 70_000) -> float:
    """Seconds to rank a 件 ledger of `count` rows, no title twice."""
    chance = random.Random(3)  # noqa: S311
    kinds = (
        "关于加强{}工作的通知",
        "关于{}同志处分的决定",
        "{}救济户花名册",
        "{}除险加固工程预算批复",
        "关于信访人{}反映问题的处理意见",
        "{}会议纪要",
        "{}年度总结",
    )
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(["档号", "题名", "责任者", "日期", "密级", "保密期限", "保管期限", "页数"])
        for n in range(count):
            year = chance.randint(1985, 2022)
            title = (
                chance.choice(kinds).format(chance.choice(("堤防巡查", "柳湾水库", "王建国", "李秀英", "云岭灌区")))
                + f"（{n}）"
            )
            level = chance.choice(("",) * 17 + ("秘密", "机密", "绝密"))
            writer.writerow(
                [
                    f"X043-{year}-{n % 300:03}-{n:05}",
                    title,
                    "云岭省水利厅",
                    f"{year}0302",
                    level,
                    "10年" if level else "",
                    "永久",
                    n % 40,
                ]
            )
    start = time.perf_counter()
    plan = Plan(datetime.date.fromisoformat(DAY))
    for one in rank(open_ledger(path), as_of=plan.as_of):
        plan.add(one)
    assert plan.rows == count
    return round(time.perf_counter() - start, 1)


@contextlib.contextmanager
def _memory() -> Iterator[list[tuple[float, float]]]:
    """Give what is measured twice a second: MB of this process, and of it with all its descendants."""
    import psutil  # type: ignore[import-untyped]

    me, found, ended = psutil.Process(), [(0.0, 0.0)], threading.Event()

    def measure() -> None:
        while not ended.wait(0.5):
            with contextlib.suppress(psutil.Error):
                own = me.memory_info().rss / 1e6
                found.append(
                    (round(own, 1), round(own + sum(c.memory_info().rss for c in me.children(recursive=True)) / 1e6, 1))
                )

    thread = threading.Thread(target=measure)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join()


def figures(folder: Path, count: int = 2000, growth: tuple[int, ...] = (1000, 20_000)) -> dict[str, Any]:
    """Return all figures, measured in `folder`."""
    cores = len(os.sched_getaffinity(0))
    files, warming = folder / "mixed", folder / "warming"
    mixed(files, count)
    mixed(warming, 32 * cores, since=count)
    pool = pooled(files, folder / "pool.db", cores)
    result: dict[str, Any] = {
        "files": count, **ratio(files, warming, folder, SETTINGS, cores), f"a whole scan on {cores} cores, a second": pool["files_a_second"],
        "queue's share of a worker's time": queue_share(files, folder / "queue.db"),
        "scanner's memory, a quarter on and at the end (MB)": (pool["parent_mb_quarter"], pool["parent_mb_end"]),
        "all processes together (MB)": pool["tree_mb"],
    }  # fmt: skip
    if (dask := clustered(files, folder / "dask.db", cores)) is not None:
        result["Dask, two local workers, against the pool"] = round(dask / pool["files_a_second"], 3)
    for size in growth:
        grown = folder / f"grown{size}"
        mixed(grown, size)
        told = pooled(grown, folder / f"grown{size}.db", cores)
        result[f"{size} files: a second, MB of all processes"] = (told["files_a_second"], told["tree_mb"])
    result["70,000 rows of a ledger ranked (s)"] = ledger(folder / "ledger.csv")
    result["5,000 files inspected, 30 marked"] = inspected(folder / "disk", folder / "disk.db")
    for name, seconds in million(folder / "million.db").items():
        result[f"1,000,000 items, first 1,000 rows: {name} (s)"] = seconds
    return result


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(figures(Path(folder), count), ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
