"""The whole service, killed with -9 under load, ends every accepted job once (the long run: `python -m load.kills 50`)."""

from pathlib import Path

from load.kills import run


def test_a_killed_server_and_worker_lose_and_double_nothing(tmp_path: Path) -> None:
    """After one kill of each, every job that was accepted is done, with one report, and no key has made two jobs."""
    outcome = run(tmp_path / "service", kills=2, seed=2, every=0.7, pause=0.5, workers=1)
    assert outcome.kills == {"server": 1, "worker": 1}
    assert outcome.faults == ()
    assert outcome.jobs > 0
