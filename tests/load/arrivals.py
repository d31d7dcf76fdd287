"""How fast checks are answered: alone, by 50 clients in a ring, and arriving at half of what the service can do."""

import contextlib
import random
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

import biaoshi
from load.standing import Standing, paper

CONNECTIONS = 50


@dataclass(frozen=True, slots=True)
class Ring:
    """What clients that ask again as soon as they are answered saw: `capacity` is answers a second."""

    clients: int
    seconds: float
    answers: int
    errors: int
    capacity: float
    p50: float
    p95: float


def overhead(standing: Standing, pages: int = 20, times: int = 15) -> dict[str, float]:
    """Return medians, in milliseconds, of checking one paper by the library and by the service, taken in turn."""
    data = paper(pages)
    library, service = [], []
    with biaoshi.Checker(ceiling="绝密") as checker, _http(standing) as http:
        for turn in range(times + 2):
            begun = time.perf_counter()
            checker.check_bytes(data, "a.docx")
            middle = time.perf_counter()
            status = _ask(http, data)
            assert status == 200, status
            if turn > 1:
                library.append(middle - begun)
                service.append(time.perf_counter() - middle)
    own, over = statistics.median(library) * 1000, statistics.median(service) * 1000
    return {
        "pages": pages, "library_ms": round(own, 1), "service_ms": round(over, 1), "overhead_ms": round(over - own, 1),
        "overhead_share": round((over - own) / own, 3), "allowed_ms": round(max(own * 0.15, 30), 1),
    }  # fmt: skip


def alone(standing: Standing, data: bytes, times: int = 20) -> float:
    """Return the median time of one answer, in seconds, when nothing else is asked."""
    with _http(standing) as http:
        _ask(http, data)
        answers = [_timed(http, data) for _ in range(times)]
    assert {status for _, status in answers} == {200}
    return statistics.median(seconds for seconds, _ in answers)


def ring(standing: Standing, data: bytes, clients: int, seconds: float) -> Ring:
    """Let `clients` ask one after the other for `seconds`."""
    taken: list[float] = []
    errors: list[int] = []

    def client(http: httpx.Client, begun: float) -> None:
        while time.monotonic() < begun + seconds:
            time_, status = _timed(http, data)
            (taken if status == 200 else errors).append(time_ if status == 200 else status)  # type: ignore[arg-type]

    spent = _all(standing, client, clients)
    p50, p95 = _shares(taken)
    return Ring(clients, round(spent, 1), len(taken), len(errors), round(len(taken) / spent, 2), p50, p95)


def open_arrivals(standing: Standing, data: bytes, rate: float, seconds: float, seed: int = 1) -> dict[str, Any]:
    """Let requests come at random, `rate` a second on average, over 50 connections, whether or not those before are done.

    The time of an answer counts from when it was to be asked, so that a queue before the service shows.
    """
    chance = random.Random(seed)  # noqa: S311  # not a secret
    due: list[float] = []
    at = 0.0
    while at < seconds:
        at += chance.expovariate(rate)
        due.append(at)
    turn = iter(due)
    lock = threading.Lock()
    taken: list[float] = []
    errors: list[int] = []

    def connection(http: httpx.Client, begun: float) -> None:
        while True:
            with lock:
                wanted = next(turn, None)
            if wanted is None:
                return
            time.sleep(max(0.0, begun + wanted - time.monotonic()))
            _, status = _timed(http, data)
            if status == 200:
                taken.append(time.monotonic() - begun - wanted)
            else:
                errors.append(status)

    _all(standing, connection, CONNECTIONS)
    p50, p95 = _shares(taken)
    return {"rate": round(rate, 2), "answers": len(taken), "errors": len(errors), "p50_ms": p50, "p95_ms": p95}


def _http(standing: Standing) -> httpx.Client:
    return httpx.Client(base_url=standing.url, headers=standing.headers, timeout=120, trust_env=False)


def _ask(http: httpx.Client, data: bytes) -> int:
    """Return the status of the answer, 0 where there was none."""
    try:
        return http.post("/v1/checks", files={"file": ("a.docx", data)}).status_code
    except httpx.TransportError:
        return 0


def _timed(http: httpx.Client, data: bytes) -> tuple[float, int]:
    begun = time.perf_counter()
    status = _ask(http, data)
    return time.perf_counter() - begun, status


def _all(standing: Standing, work: Callable[[httpx.Client, float], None], number: int) -> float:
    """Let `number` clients work side by side from one moment on, and return the seconds till the last has done.

    They are made before: 50 of them take a second, which would stand in the times of the first answers.
    """
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(_http(standing)) for _ in range(number)]
        begun = time.monotonic()
        threads = [threading.Thread(target=work, args=(http, begun)) for http in clients]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        return time.monotonic() - begun


def _shares(taken: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile in milliseconds."""
    if len(taken) < 2:
        return (0.0, 0.0)
    cuts = statistics.quantiles(taken, n=20)
    return round(statistics.median(taken) * 1000, 1), round(cuts[18] * 1000, 1)
