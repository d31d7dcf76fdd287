"""Rate limits: a bucket of tokens for each caller, in the memory of the process.

One process serves, so memory is exact there; behind several, each allows its share. A restart fills the buckets. Nothing is
written to the database for a request that is let through.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

MOST = 20_000
"""Callers remembered; beyond that those whose buckets would be full again are forgotten, then the oldest."""


@dataclass(frozen=True, slots=True)
class Buckets:
    """`a_minute` tokens flow in evenly, at most `burst` are kept. `clock` must never go backwards (time.monotonic)."""

    a_minute: float
    burst: float
    clock: Callable[[], float]
    _lock: Lock = field(default_factory=Lock, repr=False)
    _left: dict[str, tuple[float, float]] = field(default_factory=dict, repr=False)  # caller → tokens, when

    def take(self, caller: str) -> float:
        """Take one token and return 0, or the seconds until there is one."""
        now, rate = self.clock(), self.a_minute / 60
        with self._lock:
            tokens, when = self._left.pop(caller, (self.burst, now))
            tokens = min(self.burst, tokens + (now - when) * rate)
            if len(self._left) >= MOST:
                self._forget(now, rate)
            if tokens < 1:
                self._left[caller] = (tokens, now)
                return (1 - tokens) / rate
            self._left[caller] = (tokens - 1, now)
            return 0.0

    def _forget(self, now: float, rate: float) -> None:
        full = [caller for caller, (tokens, when) in self._left.items() if tokens + (now - when) * rate >= self.burst]
        for caller in full or list(self._left)[: MOST // 10]:
            del self._left[caller]
