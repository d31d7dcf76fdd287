"""The same scan on Dask distributed: chunks of jobs as tasks, results written to the store by the workers.

    here ─ claim a chunk under a name of its own ─ task (ids, name) ─→ a worker ─ check, record ─→ store
         ←───────────────────────── numbers ─────────────────────────┘

The engine is Dask's: it gives tasks to workers, and again where one died. A task that runs twice writes once: its jobs
are leased to the chunk, not to the worker, and the second finds them ended. Tasks carry ids and settings, never text.
Plain tcp is taken on this machine only; elsewhere it is tls:// with a certificate on either side.
"""

import contextlib
import ipaddress
import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from biaoshi.check import Checker
from biaoshi.errors import ConfigError, MissingExtraError, UsageError
from biaoshi.jobs import Job, open_engine
from biaoshi.scan import hand, work
from biaoshi.scan.settings import KINDS, Settings, Step, checker, edition, from_json
from biaoshi.scan.store import Store

CHUNK = 32
"""Jobs of one task: Dask's own cost is some milliseconds a task, a dead worker costs one chunk."""
AHEAD = 3
"""Chunks under way for each thread of a worker, so that none waits for the next."""
LEASE = 3600.0


@dataclass(frozen=True, slots=True)
class Certificates:
    """PEM files of this end, and of the authority both ends trust."""

    cert: str | None = None
    key: str | None = None
    ca: str | None = None

    @property
    def whole(self) -> bool:
        return bool(self.cert and self.key and self.ca)


def check_address(address: str, certificates: Certificates) -> None:
    """Raise UsageError for an address over which others could listen or join: only `local`, loopback, or tls:// with certificates."""
    if address == "local":
        return
    parts = urlsplit(address)
    if parts.scheme == "tls":
        if not certificates.whole:
            raise UsageError("tls:// 须同时给出 --cert、--cert-key、--ca：两端互相验证。")
        return
    if parts.scheme == "tcp" and _loopback(parts.hostname or ""):
        return
    raise UsageError("--cluster 只接受 local、本机的 tcp://，或者 tls://（双向证书）；不接受别的机器上不加密的地址。")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass
class Cluster:
    """Takes the place of a pool: the same calls, on the workers of a cluster."""

    store: Store
    url: str
    settings: Settings
    address: str
    certificates: Certificates
    host: str
    clock: Callable[[], float]
    workers: int | None = None
    done: int = 0
    paused: float = 0.0
    why: str | None = None
    chunk: int = CHUNK
    _client: Any = None
    _local: Any = None
    _running: dict[Any, tuple[str, tuple[Job, ...], float]] = field(default_factory=dict)
    _number: int = 0

    def start(self) -> None:
        """Join the cluster. Raises UsageError for an address that is not safe, ConfigError where none answers."""
        check_address(self.address, self.certificates)
        try:
            dask: Any = import_module("distributed")
        except ModuleNotFoundError as error:
            raise MissingExtraError(
                "缺少 distributed：请安装附加组件 cluster（pip install 'biaoshi[cluster]'）。"
            ) from error
        if self.address == "local":
            self._local = dask.LocalCluster(
                n_workers=self.workers or 2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=logging.ERROR, host="127.0.0.1",
            )  # fmt: skip
            self._client = dask.Client(self._local, set_as_default=False)
            return
        c = self.certificates
        tls = {"tls_ca_file": c.ca, "tls_client_cert": c.cert, "tls_client_key": c.key}
        security = dask.Security(require_encryption=True, **tls) if c.whole else None
        try:
            self._client = dask.Client(self.address, security=security, timeout=20, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ConfigError("集群没有应答，或者证书不被接受。") from error

    @property
    def idle(self) -> bool:
        """Nothing is under way."""
        return not self._running

    def watch(self, seconds: float) -> None:
        """Give out chunks, and take in what came of them, for up to `seconds`."""
        self._fill()
        self._keep()
        if not self._running:
            time.sleep(min(seconds, 0.2))
            return
        until = self.clock() + seconds
        while self.clock() < until and not any(f.done() for f in self._running):
            time.sleep(0.02)
        for future in [f for f in self._running if f.done()]:
            self._take(future)
        self._fill()

    def _threads(self) -> int:
        return sum(w["nthreads"] for w in self._client.scheduler_info(n_workers=-1)["workers"].values())

    def _fill(self) -> None:
        if self.why is not None:
            return
        room = max(1, AHEAD * self._threads()) - len(self._running)
        while room > 0:
            name = f"{self.host}/{hand.name('')[1:]}/{self._number}"
            for step in self.settings.steps:
                most = self.chunk if step == "read" else 1  # recognition takes minutes an item
                jobs = self.store.queue.claim(name, now=self.clock(), lease=LEASE, kinds=[KINDS[step]], limit=most)
                if jobs:
                    break
            else:
                return
            self._number += 1
            room -= 1
            ids = [(j.id, int(j.payload["item"]), int(j.payload["job"]), j.attempts) for j in jobs]
            future = self._client.submit(
                task, self.url, self.settings.to_json(), step, name, ids, pure=False, retries=0
            )
            self._running[future] = (name, jobs, self.clock())

    def _keep(self) -> None:
        """Keep the leases of what is under way: a chunk may wait long for a worker."""
        for future, (name, jobs, since) in list(self._running.items()):
            if self.clock() - since > LEASE / 3:
                self.store.queue.extend([j.id for j in jobs], name, now=self.clock(), lease=LEASE)
                self._running[future] = (name, jobs, self.clock())

    def _take(self, future: Any) -> None:
        name, jobs, _ = self._running.pop(future)
        if future.status == "finished":
            told = future.result()
            self.done += told["done"]
            if told["fault"]:
                from biaoshi.scan.pool import REASONS

                self.why = REASONS.get(told["fault"], "数据库没有应答")
        elif (
            fault := type(future.exception()).__name__ if future.status == "error" else future.status
        ) == "KilledWorker":
            self._killed(name, jobs)
        else:  # given again it would only fail again: a key, a catalogue, the program itself is missing there
            self.why = f"集群的工作进程做不了（{fault}）；各机须装有同一版本，并能读到同样路径的文件和设置"
        self.store.queue.hand_back(name, now=self.clock())

    def _killed(self, name: str, jobs: tuple[Job, ...]) -> None:
        """Workers died again and again over a chunk: from now on its items go one by one, until the one is known."""
        if len(jobs) > 1:
            self.chunk = 1
            return
        from biaoshi.scan.pool import bury

        for _ in range(work.DEATHS):
            bury(self.store, name, int(jobs[0].payload["item"]), jobs[0].id, now=self.clock())

    def stop(self) -> None:
        """Take back what is under way, and leave the cluster; its workers stay."""
        if self._client is None:
            return
        for future, (name, _, _) in list(self._running.items()):
            future.cancel()
            with contextlib.suppress(sa.exc.SQLAlchemyError):  # else its leases run out
                self.store.queue.hand_back(name, now=self.clock())
        self._running.clear()
        self._client.close()
        if self._local is not None:
            self._local.close()


def task(
    url: str, settings: dict[str, Any], step: Step, name: str, ids: list[tuple[str, int, int, int]]
) -> dict[str, Any]:
    """Check one chunk and record it, in a worker. Returns numbers only; `fault` is a code of `hand` where it had to stop."""
    store, made, told = _loaded(url, json.dumps(settings, sort_keys=True), step, threading.get_ident())
    doer = work.Hand(store, from_json(settings), step, made, told, name, time.time)
    jobs = tuple(_job(j, item, count, tries, KINDS[step]) for j, item, count, tries in ids)
    numbers = {"done": 0, "fault": 0}

    def say(message: dict[str, Any]) -> None:
        numbers["done"] += message.get("done", 0)

    try:
        hand.batch(doer, jobs, say, threading.Event())
    except (sa.exc.SQLAlchemyError, work.RootGoneError) as error:
        numbers["fault"] = hand.exit_code(error)
    return numbers


@lru_cache(maxsize=8)
def _loaded(url: str, settings: str, step: Step, _thread: int) -> tuple[Store, Checker, str]:
    """Return what a thread of a worker needs for every task: a checker takes seconds to make, a task takes one."""
    told = from_json(json.loads(settings))
    made = checker(told, step)
    return Store(open_engine(url, lasting=False)), made, edition(told, step, made)


def _job(number: str, item: int, count: int, tries: int, kind: str) -> Job:
    return Job(
        number,
        kind,
        {"item": item, "job": count},
        "leased",
        "",
        "",
        0,
        tries,
        0,
        None,
        None,
        0.0,
        None,
        None,
        0,
        0,
        None,
        None,
    )
