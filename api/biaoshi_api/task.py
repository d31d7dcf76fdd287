"""What a job does when it is its turn: the form that every module of `work/` fills in. Data only."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import biaoshi
from biaoshi.jobs import Job
from biaoshi_api.site import Site


class LostError(Exception):
    """The job was cancelled, or is another worker's by now: what is being done for it is in vain."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One attempt at a job.

    `folder` is a working folder of its own in memory, removed afterwards whatever happens. `checker` is the worker's
    own, already told the ceiling. `tell(done, total)` says how far the work is and raises `LostError` when the job was
    cancelled or given to another worker: let it through.
    """

    site: Site
    job: Job
    checker: biaoshi.Checker
    folder: Path
    tell: Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`result` becomes that of the job (ids and numbers only); `kept` are the vault ids it speaks of.

    When the job turns out to be cancelled or another's, the worker forgets `kept`; `erase` (say the upload) is
    forgotten once the result stands.
    """

    result: dict[str, Any]
    kept: tuple[str, ...] = field(default=())
    erase: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of job. `run` raises BiaoshiError for what no second attempt would mend; anything else is tried again."""

    kind: str
    run: Callable[[Turn], Outcome]
