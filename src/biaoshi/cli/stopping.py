"""Being told to stop in the middle of long work: noted, so that what is held is handed back first."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stopping() -> Iterator[list[int]]:
    """Give a list that fills with the signals to stop (SIGTERM, Ctrl-C); what they did before holds again afterwards."""
    told: list[int] = []
    before = {n: signal.signal(n, lambda n, _: told.append(n)) for n in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
