"""Workers killed with -9 at random moments under load lose no job and double none (the long run: `python -m load.kills`)."""

from pathlib import Path

import pytest

from jobs.databases import KINDS, database
from load.queue_kills import run


@pytest.mark.parametrize("kind", KINDS)
def test_killed_workers_lose_and_double_nothing(kind: str, tmp_path: Path) -> None:
    """After six kills each job has one last state, the right one, one result where it was done, and one follower."""
    with database(kind, tmp_path) as url:
        outcome = run(url, kills=6, jobs=70, seed=7, every=0.15)
    assert outcome.faults == ()
    assert outcome.states["done"] >= outcome.jobs
