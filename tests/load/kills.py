"""The service under load, its server or a worker killed with -9 at random moments: `PYTHONPATH=tests python -m load.kills 50`.

Every request that was answered with a job must find that job in exactly one last state, with exactly one report, and no key may have
made two jobs. Clients send again, with the same Idempotency-Key, whatever broke off: as a document system would.
"""

import contextlib
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from biaoshi.jobs import FINAL, Queue, begin
from biaoshi_api import database
from biaoshi_api.founding import found
from biaoshi_api.people import accounts, assigning, tokens
from biaoshi_api.settings import load
from biaoshi_api.site import Site, open_site
from jobs.databases import KINDS
from jobs.databases import database as database_of

CLIENTS = 3
MOST = 300
"""Jobs that wait before the clients do: workers killed every few seconds do few, and all that was put must be done at the end."""
PATIENCE = 180.0
TEXT = "云岭省水利厅关于做好防汛准备工作的通知（{n}）\n各市水利局：\n请于2026年5月1日前做好准备。\n"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the clients were told: key → job."""

    jobs: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`faults` is empty when all is as it must be."""

    kills: dict[str, int]
    jobs: int
    states: dict[str, int]
    seconds: float
    faults: tuple[str, ...]


def run(
    folder: Path, *, kills: int, seed: int = 0, every: float = 3.0, pause: float = 0.05, url: str = "", workers: int = 2
) -> Outcome:
    """Found a service in `folder` (its database at `url`, default SQLite), load it, and kill server or worker `kills` times."""
    chance = random.Random(seed)  # noqa: S311  # not a secret
    begun = time.monotonic()
    path, port = _founded(folder, url, workers)
    with open_site(load(path)) as site:
        database.create(site.engine)
        token = _token(site)
        seen, over, counts = Seen(), threading.Event(), {"server": 0, "worker": 0}
        with _served(path) as server:
            threads = [
                threading.Thread(target=_client, args=(port, token, site.queue, seen, over, n, pause))
                for n in range(CLIENTS)
            ]
            for thread in threads:
                thread.start()
            try:
                _until_up(port, server)
                for _ in range(kills):
                    time.sleep(every * chance.uniform(0.3, 1.7))
                    what = "server" if chance.random() < 0.4 else "worker"
                    server.kill(what)
                    counts[what] += 1
                    if what == "server":
                        server.start()
                        _until_up(port, server)
            finally:
                over.set()
                for thread in threads:
                    thread.join()
            _until_ended(site)
            if not server.lives():
                raise RuntimeError(f"the service has ended by itself: {server.log()}")
            faults = [*seen.faults, *_faults(site, seen, port, token)]
        faults += _left_behind(path)
        states: dict[str, int] = {state: number for state, number in site.queue.count().items() if number}
    return Outcome(counts, len(seen.jobs), states, time.monotonic() - begun, tuple(faults))


@dataclass(slots=True)
class Server:
    """The service's main process; its workers are its children."""

    path: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it (again)."""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        command = [sys.executable, "-m", "biaoshi_api", "serve", "-c", str(self.path)]
        log = (self.path.parent / "log").open("ab")
        with log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def lives(self) -> bool:
        """Return whether the process is there."""
        return self.process is not None and self.process.poll() is None

    def log(self) -> str:
        """Return the end of what it said."""
        return (self.path.parent / "log").read_text("utf-8", "replace")[-2000:]

    def kill(self, what: str) -> None:
        """Kill the server, or one of its workers: the first that is up, or comes up on a machine that is slow."""
        assert self.process is not None
        if what == "server":
            self.process.kill()
            self.process.wait()
            return
        end = time.monotonic() + PATIENCE
        while not (workers := [c for c in _children(self.process.pid) if b"biaoshi_api.worker" in _command(c)]):
            if time.monotonic() > end or not self.lives():
                raise TimeoutError(f"no worker comes up: {self.log()}")
            time.sleep(0.05)
        with contextlib.suppress(ProcessLookupError):
            os.kill(workers[0], signal.SIGKILL)


@contextmanager
def _served(path: Path) -> Iterator[Server]:
    server = Server(path)
    server.start()
    try:
        yield server
    finally:
        assert server.process is not None
        server.process.terminate()
        server.process.wait(60)


def _founded(folder: Path, url: str, workers: int) -> tuple[Path, int]:
    port = _port()
    path = found(folder, "非涉密")
    text = path.read_text("utf-8")
    for line, said in (
        ("# port = 8420", f"port = {port}"), ('# database = ""', f'database = "{url}"'), ("# count = 1", f"count = {workers}"), ("# attempts = 3", "attempts = 100"),
        ("# retry_seconds = 10.0", "retry_seconds = 0.1"), ("# lease_seconds = 60.0", "lease_seconds = 10.0"),
        ("# requests_a_minute = 600", "requests_a_minute = 1000000"), ("# grace_seconds = 20", "grace_seconds = 5"),
    ):  # fmt: skip
        assert line in text, line
        text = text.replace(line, said, 1)
    path.write_text(text, "utf-8")
    return path, port


def _port() -> int:
    """Return a port nobody has, and none will be given by chance while the server is down."""
    while True:
        port = 20000 + secrets.randbelow(12000)  # below those the system gives out
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def _token(site: Site) -> str:
    now = site.clock()
    with begin(site.engine) as connection:
        assigning.put_unit(connection, now=now, by="system", code="slt", title="slt")
        number = accounts.create(connection, now=now, by="system", name="loader", title="loader")
        made = accounts.account_of(connection, number)
        assigning.set_roles(connection, now=now, by=None, account=made, roles=("drafter",))
        made = accounts.account_of(connection, number)
        assigning.set_unit(connection, now=now, by=None, account=made, unit="slt")
        made = accounts.account_of(connection, number)
        scopes = frozenset({"document.check", "job.read", "report.read"})
        return tokens.make_token(connection, now=now, account=made, title="load", scopes=scopes, days=1)[0]


def _client(port: int, token: str, queue: Queue, seen: Seen, over: threading.Event, number: int, pause: float) -> None:
    """Hand in one text after the other, each until it is answered."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False) as http:
        count = 0
        while not over.is_set():
            if queue.count()["waiting"] > MOST:
                time.sleep(0.2)
                continue
            count += 1
            key = f"{number}-{count}-{secrets.token_hex(4)}"
            name = f"{key}.txt"
            for attempt in range(400):
                try:
                    answer = http.post(
                        "/v1/checks", files={"file": (name, TEXT.format(n=key).encode())},
                        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key, "Prefer": "respond-async"},
                    )  # fmt: skip
                except httpx.TransportError:
                    time.sleep(0.1)
                    continue
                if answer.status_code == 503:
                    time.sleep(0.1)
                    continue
                job = answer.headers.get("Location", "").rpartition("/")[2]
                if answer.status_code in (200, 202) and job:
                    seen.jobs[key] = job
                else:
                    seen.faults.append(f"{key}: {answer.status_code} at attempt {attempt}")
                break
            else:
                seen.faults.append(f"{key}: never answered")
            time.sleep(pause)


def _faults(site: Site, seen: Seen, port: int, token: str) -> Iterator[str]:
    jobs = {j.id: j for j in site.queue.find(limit=1_000_000, kind="check")}
    if len(set(seen.jobs.values())) != len(seen.jobs):
        yield "two keys have one job"
    if len(jobs) > len(seen.jobs) + CLIENTS:  # each client may have left one request behind when told to stop
        yield f"{len(jobs)} jobs for {len(seen.jobs)} keys"
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False) as http:
        for key, id in seen.jobs.items():  # noqa: A001
            job = jobs.get(id)
            if job is None:
                yield f"{key}: its job is not there"
            elif job.state != "done":
                yield f"{key}: {job.state} ({job.why})"
            else:
                answer = http.get(f"/v1/reports/{id}", headers={"Authorization": f"Bearer {token}"})
                if answer.status_code != 200 or json.loads(answer.content)["verdict"] not in (
                    "findings",
                    "no_findings",
                ):
                    yield f"{key}: its report is {answer.status_code}"


def _left_behind(path: Path) -> Iterator[str]:
    """Tell of processes of the service that live on; those whose server was killed have a moment to see it."""
    end = time.monotonic() + 30
    while left := [
        p.name for p in Path("/proc").iterdir() if p.name.isdigit() and str(path).encode() in _command(int(p.name))
    ]:
        if time.monotonic() > end:
            yield from (f"process {one} lives on: {_command(int(one))!r}" for one in left)
            return
        time.sleep(0.2)


def _until_up(port: int, server: Server) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.lives():
        try:
            if httpx.get(f"http://127.0.0.1:{port}/v1/health", timeout=5, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError(f"the service does not come up: {server.log()}")


def _until_ended(site: Site) -> None:
    """Wait for the last job, as long as there is one fewer within PATIENCE."""
    least, end = float("inf"), time.monotonic() + PATIENCE
    while left := sum(n for s, n in site.queue.count().items() if s not in FINAL):
        if left < least:
            least, end = left, time.monotonic() + PATIENCE
        if time.monotonic() > end:
            return
        time.sleep(0.2)


def _children(number: int) -> list[int]:
    try:
        return [int(c) for c in Path(f"/proc/{number}/task/{number}/children").read_text().split()] + [
            int(c)
            for task in Path(f"/proc/{number}/task").iterdir()
            if task.name != str(number)
            for c in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def _command(number: int) -> bytes:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return b""


def main(kills: int) -> int:
    """Print what happened on either database; 1 where something is not as it must be."""
    faults = 0
    for kind in KINDS:
        with tempfile.TemporaryDirectory(prefix="biaoshi-kills-") as name:
            folder = Path(name)
            with database_of(kind, folder) as url:
                outcome = run(folder / "service", kills=kills, url="" if kind == "sqlite" else url)
            print(
                f"{kind}: kills {outcome.kills}, jobs {outcome.jobs}, ended {outcome.states}, {outcome.seconds:.0f} s",
                flush=True,
            )
            for fault in outcome.faults[:20]:
                print(f"FAULT {fault}")
            if outcome.faults:
                print((folder / "service" / "log").read_text("utf-8", "replace")[-3000:])
        faults += len(outcome.faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
