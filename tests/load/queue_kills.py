"""Workers of the queue killed with -9 at random moments: every job ends once, with one result, and none is lost."""

import contextlib
import os
import random
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from biaoshi.jobs import FINAL, Next, Queue, open_engine
from load.hand import MADE

HAND = Path(__file__).with_name("hand.py")
ATTEMPTS = 500
"""So many that no job that can be done becomes poison by our kills."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was seen at the end; `faults` is empty when all is as it must be."""

    kills: int
    jobs: int
    states: dict[str, int]
    seconds: float
    faults: tuple[str, ...]


def run(url: str, *, kills: int, jobs: int, workers: int = 3, seed: int = 0, every: float = 0.25) -> Outcome:
    """Put `jobs` jobs while `workers` processes work, and kill one of them `kills` times, about `every` seconds apart."""
    chance = random.Random(seed)  # noqa: S311  # not a secret
    engine = open_engine(url)
    queue = Queue(engine)
    queue.create()
    MADE.create(engine)
    begun = time.monotonic()
    nursery = _nursery(url)
    crew = [_start(nursery) for _ in range(workers)]
    wanted: dict[str, str] = {}
    left = kills
    next_kill = begun + every * 3  # the first ones are up by then
    while left or len(wanted) < jobs or _open(queue):
        if len(wanted) < jobs:
            _put(queue, chance, wanted)
        now = time.monotonic()
        if left and now >= next_kill:
            _kill(chance.choice(crew))
            left -= 1
            next_kill = now + every * chance.uniform(0.2, 1.8)
        for place, one in enumerate(crew):
            if not Path(f"/proc/{one}").exists():
                crew[place] = _start(nursery)
        time.sleep(0.003)
        if now - begun > 60 + kills * every * 20:
            break
    nursery.kill()
    nursery.communicate()
    for one in crew:
        _kill(one)
    seconds = time.monotonic() - begun
    with engine.connect() as connection:
        made = Counter(connection.execute(sa.select(MADE.c.job)).scalars())
    faults = tuple(_faults(queue, wanted, made))
    states: dict[str, int] = {state: number for state, number in queue.count().items() if number}
    engine.dispose()
    return Outcome(kills, len(wanted), states, seconds, faults)


def _put(queue: Queue, chance: random.Random, wanted: dict[str, str]) -> None:
    do = chance.choices(("work", "fail", "stumble", "die"), (90, 4, 4, 2))[0]
    most = 3 if do in ("stumble", "die") else ATTEMPTS
    job = queue.put(
        "load",
        {"do": do},
        now=time.time(),
        max_attempts=most,
        key=secrets.token_hex(8),
        then=Next("after", {"do": "work"}, ATTEMPTS),
    )
    wanted[job.id] = do


def _faults(queue: Queue, wanted: dict[str, str], made: Counter[str]) -> list[str]:
    ends = {"work": "done", "fail": "failed", "stumble": "poison", "die": "poison"}
    found = {j.id: j for j in queue.find(limit=len(wanted) * 2 + 10)}
    followers = Counter(j.payload["job"] for j in found.values() if j.kind == "after")
    faults = [f"{i}: not there" for i in wanted if i not in found]
    for id, job in found.items():  # noqa: A001
        if job.state not in FINAL:
            faults.append(f"{id}: {job.state} at the end")
        if made[id] != (job.state == "done") or (job.result is not None) != (job.state == "done"):
            faults.append(f"{id}: {job.state} with {made[id]} results")
        if id in wanted and job.state != ends[wanted[id]]:
            faults.append(f"{id}: {wanted[id]} ended as {job.state}")
        if id in wanted and followers[id] != 1:
            faults.append(f"{id}: {followers[id]} followers")
    return faults


def _open(queue: Queue) -> bool:
    counts = queue.count()
    return counts["waiting"] + counts["leased"] > 0


def _nursery(url: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, str(HAND), url]
    return subprocess.Popen(command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _start(nursery: subprocess.Popen[str]) -> int:
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write(f"w{secrets.token_hex(4)}\n")
    nursery.stdin.flush()
    return int(nursery.stdout.readline())


def _kill(number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)
