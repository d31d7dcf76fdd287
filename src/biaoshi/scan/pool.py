"""The workers of one machine: started, watched, replaced when one dies, stopped together.

A worker that dies or hangs costs its own item one of three lives, and what else it held goes back uncounted. Nothing is
held here that a restart would need: the store has it all.
"""

import contextlib
import json
import os
import selectors
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from biaoshi.jobs import begin
from biaoshi.scan import hand, work
from biaoshi.scan.hours import Hours
from biaoshi.scan.settings import KINDS, Settings
from biaoshi.scan.store import Store
from biaoshi.scan.tables import ITEMS

PATIENCE = {"read": 900.0, "top": 900.0, "ocr": 4000.0}
"""Seconds of an item, since the last picture recognised, before its worker is taken for hung; readers have shorter limits."""
GRACE = 15.0
"""Seconds in which workers told to stop may end what is in hand."""
REASONS = {
    hand.FULL: "存放结果的磁盘已满；腾出空间后再运行同一条命令，从停下的地方继续",
    hand.LOST: "数据库没有应答；恢复后再运行同一条命令，从停下的地方继续",
    hand.AWAY: "被扫描的文件夹不见了（共享断开？）；恢复后再运行同一条命令，从停下的地方继续",
}
RESTARTS = 5
"""Times in a row the database may fail a worker before the scan stops."""


@dataclass(slots=True)
class Member:
    """One worker process and what it said last."""

    process: "subprocess.Popen[bytes]"
    worker: str
    rest: bytes = b""
    item: int | None = None
    job: str | None = None
    step: str = "read"
    since: float = 0.0
    idle: bool = False
    failed: int = 0


@dataclass
class Pool:
    """`count` workers on the store at `url`; `done` counts items recorded, `paused` the seconds until they go on."""

    store: Store
    url: str
    settings: Settings
    count: int
    host: str
    clock: Callable[[], float]
    hours: Hours | None = None
    done: int = 0
    paused: float = 0.0
    why: str | None = None
    _members: list[Member] = field(default_factory=list)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _trouble: int = 0

    def start(self) -> None:
        """Start the workers."""
        for _ in range(self.count):
            self._add()

    @property
    def idle(self) -> bool:
        """All workers found nothing to do when they last looked."""
        return bool(self._members) and all(m.idle for m in self._members)

    @property
    def processes(self) -> list[int]:
        """Numbers of the worker processes."""
        return [m.process.pid for m in self._members]

    def watch(self, seconds: float) -> None:
        """Listen to the workers for up to `seconds`; replace those that died. Sets `why` when the scan cannot go on."""
        for member in self._listen(seconds):
            self._ended(member)
        late = [m for m in self._members if m.item is not None and self.clock() - m.since > PATIENCE[m.step]]
        for member in late:
            member.process.kill()

    def stop(self) -> None:
        """Let the workers end what is in hand, and hand back the rest; those that do not within GRACE are killed."""
        for member in self._members:
            with contextlib.suppress(OSError):
                member.process.stdin.close()  # type: ignore[union-attr]  # it is a pipe
        until = self.clock() + GRACE
        while self._members and self.clock() < until:
            for member in self._listen(0.2):
                self._gone(member)
        for member in list(self._members):
            member.process.kill()
            self._gone(member, killed=True)
        self._selector.close()

    def _listen(self, seconds: float) -> list[Member]:
        """Hear what the workers say within `seconds`; return those that ended."""
        ended = []
        for key, _ in self._selector.select(seconds):
            member: Member = key.data
            data = os.read(key.fd, 1 << 16)
            *lines, member.rest = (member.rest + data).split(b"\n")
            for line in lines:
                self._hear(member, json.loads(line))
            if not data:
                ended.append(member)
        return ended

    def _hear(self, member: Member, told: dict[str, Any]) -> None:
        member.idle = "idle" in told
        self.paused = told.get("pause", 0.0)
        if "begin" in told:
            member.item, member.job, member.step = told["begin"], told["job"], told["step"]
            member.since = self.clock()
        if "alive" in told:
            member.since = self.clock()
        if "end" in told:
            member.item = None
        if "done" in told:
            self.done += told["done"]
            self._trouble = 0

    def _add(self) -> None:
        process = subprocess.Popen(  # our own program
            [sys.executable, "-P", "-m", "biaoshi.scan.hand"],  # -P: the folder it is called in may hold a numpy.py
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a library's complaint may quote a paper
            start_new_session=True,
        )
        told = {
            "url": self.url, "settings": self.settings.to_json(), "host": self.host,
            "hours": [self.hours.start, self.hours.end] if self.hours else None,
        }  # fmt: skip
        with contextlib.suppress(OSError):
            process.stdin.write(json.dumps(told).encode() + b"\n")  # type: ignore[union-attr]  # it is a pipe
            process.stdin.flush()  # type: ignore[union-attr]
        member = Member(process, f"{self.host}/{process.pid}-{hand.began(process.pid)}", since=self.clock())
        os.set_blocking(process.stdout.fileno(), False)  # type: ignore[union-attr]
        self._selector.register(process.stdout, selectors.EVENT_READ, member)  # type: ignore[arg-type]
        self._members.append(member)

    def _gone(self, member: Member, *, killed: bool = False) -> int:
        """Forget a worker that ended, and give back what it held; return its exit code. `killed`: by us, no fault of its item."""
        self._selector.unregister(member.process.stdout)  # type: ignore[arg-type]
        member.process.stdout.close()  # type: ignore[union-attr]
        with contextlib.suppress(OSError):
            member.process.stdin.close()  # type: ignore[union-attr]
        code = member.process.wait()
        self._members.remove(member)
        with contextlib.suppress(sa.exc.SQLAlchemyError):  # else its leases run out
            if code and not killed and code not in REASONS and member.item is not None and member.job is not None:
                bury(self.store, member.worker, member.item, member.job, now=self.clock())
            self.store.queue.hand_back(member.worker, now=self.clock())
        return code

    def _ended(self, member: Member) -> None:
        code = self._gone(member)
        if code in (hand.FULL, hand.AWAY):
            self.why = REASONS[code]
            return
        self._trouble += 1
        if self._trouble > RESTARTS * self.count:
            self.why = REASONS.get(code, "处理进程反复中断")
            return
        self._add()


def bury(store: Store, worker: str, item: int, job: str, *, now: float) -> None:
    """Count the death of `worker` against the item it was at; after the third it is set aside."""
    with begin(store.engine) as turn:
        raised = sa.update(ITEMS).where(ITEMS.c.n == item).values(deaths=ITEMS.c.deaths + 1).returning(ITEMS.c.deaths)
        deaths = turn.execute(raised).scalar()
    if deaths is not None and deaths >= work.DEATHS:
        why = f"处理它的进程 {deaths} 次中断"
        work.set_aside(store, item, why)
        store.queue.fail(job, worker, now=now, why=f"{why}。", again_in=None)


def take_over(store: Store, host: str, *, now: float) -> int:
    """Give back at once what workers of this machine held that are no more (the scan was killed); return how many jobs."""
    dead = set()
    for kind in KINDS.values():
        after = None
        while jobs := store.queue.find(state="leased", kind=kind, after=after, limit=1000):
            after = jobs[-1].id
            dead |= {j.worker for j in jobs if j.worker and j.worker.startswith(f"{host}/") and not _lives(j.worker)}
    return sum(store.queue.lost(worker, now=now) for worker in dead)


def _lives(worker: str) -> bool:
    number, _, began = worker.split("/")[1].partition("-")  # a cluster's chunks have a number behind it
    return number.isdigit() and hand.began(int(number)) == began


def poisoned(store: Store) -> int:
    """Set aside items whose job the queue has given up; return how many."""
    count = 0
    for kind in KINDS.values():
        after = None
        while jobs := store.queue.find(state="poison", kind=kind, after=after, limit=1000):
            after = jobs[-1].id
            wanted = {int(j.payload["item"]): j.payload["job"] for j in jobs}
            with begin(store.engine) as turn:
                for n, k in wanted.items():
                    count += turn.execute(
                        sa.update(ITEMS)
                        .where(ITEMS.c.n == n, ITEMS.c.job == k, ITEMS.c.state.in_(("waiting", "done")))
                        .values(state="quarantine", why="处理它的进程一再中断")
                    ).rowcount
    return count
