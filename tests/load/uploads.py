"""Uploads of 200 MB: how much memory the server needs while it takes them in, and that what is too large is refused."""

import os
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx

from load.standing import Standing, memory

BOUNDARY = b"biaoshi-load"
PIECE = os.urandom(1 << 20)


def multipart(size: int) -> Iterator[bytes]:
    """Yield a form with one file of `size` bytes of noise."""
    yield b"--" + BOUNDARY + b'\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
    for _ in range(size // len(PIECE)):
        yield PIECE
    yield PIECE[: size % len(PIECE)] + b"\r\n--" + BOUNDARY + b"--\r\n"


def measure(standing: Standing, megabytes: int, at_once: int = 1) -> dict[str, Any]:
    """Hand in files of `megabytes` MB, `at_once` of them side by side; return statuses, seconds, and how far the server's
    own memory rose above what it was."""
    before = memory(standing.process)
    peak = before
    over = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not over.is_set():
            peak = max(peak, memory(standing.process))
            time.sleep(0.01)

    statuses: list[int] = []

    def client() -> None:
        headers = {
            **standing.headers, "Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}", "Prefer": "respond-async",
        }  # fmt: skip
        try:
            statuses.append(
                httpx.post(
                    f"{standing.url}/v1/checks",
                    content=multipart(megabytes * 1_000_000),
                    headers=headers,
                    timeout=300,
                    trust_env=False,
                ).status_code
            )
        except httpx.TransportError:
            statuses.append(0)  # refused in the middle: the connection is closed while the client still sends

    watcher = threading.Thread(target=watch)
    watcher.start()
    begun = time.monotonic()
    threads = [threading.Thread(target=client) for _ in range(at_once)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    spent = time.monotonic() - begun
    over.set()
    watcher.join()
    return {
        "megabytes": megabytes, "at_once": at_once, "statuses": sorted(statuses), "seconds": round(spent, 1),
        "memory_before_mb": round(before, 1), "memory_peak_mb": round(peak, 1), "rise_mb": round(peak - before, 1),
    }  # fmt: skip
