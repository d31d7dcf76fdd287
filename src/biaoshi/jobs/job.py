"""A job as the queue tells of it. Data only."""

from dataclasses import dataclass, field
from typing import Any, Literal

from biaoshi.errors import BiaoshiError

State = Literal["waiting", "leased", "done", "failed", "poison", "cancelled"]
STATES: tuple[State, ...] = ("waiting", "leased", "done", "failed", "poison", "cancelled")
FINAL: tuple[State, ...] = ("done", "failed", "poison", "cancelled")
"""What a job ends in, once and for all. `failed`: the work itself said no; `poison`: every attempt was lost or broke."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job; `result` only when done, `why` is a Chinese reason without any text of a document.

    `started` is when the latest attempt began, `worker` who made it; `done` of `total` is how far it is.
    """

    id: str
    kind: str
    payload: dict[str, Any]
    state: State
    owner: str
    unit: str
    priority: int
    attempts: int
    max_attempts: int
    worker: str | None
    lease_until: float | None
    created: float
    started: float | None
    finished: float | None
    done: int
    total: int
    result: dict[str, Any] | None
    why: str | None

    @property
    def ended(self) -> bool:
        """True when the state will not change any more."""
        return self.state in FINAL


@dataclass(frozen=True, slots=True)
class Next:
    """A job to be put when another ends, however it ends: its payload is `payload` and {"job": id of the ended one}."""

    kind: str
    payload: dict[str, Any] = field(default_factory=dict)
    max_attempts: int = 3


class KeyReusedError(BiaoshiError):
    """The same owner used an idempotency key again for something else."""
