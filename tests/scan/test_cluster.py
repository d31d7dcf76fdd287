"""A scan on a cluster: nothing unencrypted off this machine, the same results, a dead worker costs its chunk only."""

import os
import time
from pathlib import Path

import pytest

from biaoshi.errors import ConfigError, UsageError
from biaoshi.scan import scanning
from biaoshi.scan.cluster import Certificates, Cluster, check_address
from biaoshi.scan.scanning import Choice, Progress
from scan.disks import plain
from scan.stores import MARKS_ONLY, counted, store, taken, told, worked

WHOLE = Certificates("a.pem", "a.key", "ca.pem")


@pytest.mark.parametrize(
    ("address", "certificates"),
    [
        ("tcp://10.0.0.1:8786", WHOLE), ("tcp://0.0.0.0:8786", WHOLE), ("10.0.0.1:8786", WHOLE), ("tls://10.0.0.1:8786", Certificates()),
        ("tls://10.0.0.1:8786", Certificates("a.pem", "a.key")), ("ws://127.0.0.1:1", WHOLE), ("tcp://127.0.0.1.example.org:1", WHOLE),
    ],
)  # fmt: skip
def test_nothing_unencrypted_leaves_the_machine(address: str, certificates: Certificates) -> None:
    """Plain tcp off loopback, and tls without certificates on both ends, are refused before anything is sent."""
    with pytest.raises(UsageError):
        check_address(address, certificates)


@pytest.mark.parametrize(
    ("address", "certificates"),
    [("local", Certificates()), ("tcp://127.0.0.1:1", Certificates()), ("tls://10.0.0.1:1", WHOLE)],
)
def test_what_is_taken(address: str, certificates: Certificates) -> None:
    """This machine, and others by mutual certificates."""
    check_address(address, certificates)


def test_what_the_workers_cannot_do_stops_the_scan(tmp_path: Path) -> None:
    """A task that breaks (nothing installed there, no such key) is not given out for ever: the kind of fault is told."""

    class Broken:
        status = "error"

        def exception(self) -> Exception:
            return ConfigError("/there/key")

    folder = tmp_path / "files"
    plain(folder, 1)
    made = store(tmp_path)
    taken(made, folder)
    cluster = Cluster(made, "", MARKS_ONLY, "local", Certificates(), "here", time.time)
    future = Broken()
    cluster._running[future] = ("w", made.queue.claim("w", now=2.0, lease=9), 2.0)
    cluster._take(future)
    assert cluster.why is not None
    assert "ConfigError" in cluster.why
    assert "/there" not in cluster.why
    assert [j.attempts for j in made.queue.find(state="waiting")] == [0]


def test_a_cluster_gives_the_same_and_loses_nothing_with_a_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers of a local cluster, one of them killed on the way: the store is that of a scan in one process."""
    pytest.importorskip("distributed")
    monkeypatch.setattr(scanning, "BEAT", 0.0)  # told after every chunk, so that the kill comes before the last
    folder = tmp_path / "files"
    plain(folder, 200)
    whole = store(tmp_path, "whole.db")
    taken(whole, folder)
    worked(whole)
    made = store(tmp_path)
    cluster = Cluster(made, str(made.engine.url), MARKS_ONLY, "local", Certificates(), "here", time.time, 2)
    killed: list[int] = []

    def tell(progress: Progress) -> None:
        if not killed and progress.done and cluster._local is not None:
            killed.append(next(iter(cluster._local.workers.values())).pid)
            os.kill(killed[0], 9)

    scanning.scan(cluster, [os.fsencode(folder)], Choice(), tell=tell, stop=lambda: False)
    assert cluster.why is None
    assert killed
    assert told(made) == told(whole)
    from biaoshi.scan.tables import FINDINGS

    assert counted(made, FINDINGS) == counted(whole, FINDINGS)
