"""A served service takes in 200 MB without holding them, and refuses more."""

from pathlib import Path

from load import uploads
from load.standing import standing


def test_two_hundred_megabytes_are_streamed(tmp_path: Path) -> None:
    """The server's own memory rises by less than 100 MB while 200 MB come in; 300 MB are refused, and nothing of them stays."""
    with standing(tmp_path / "service", count=0) as service:
        uploads.measure(service, 5)
        taken = uploads.measure(service, 200)
        assert taken["statuses"] == [202]
        assert taken["rise_mb"] < 100
        stored = {p: p.stat().st_size for p in (service.folder / "data" / "vault").rglob("*") if p.is_file()}
        assert max(stored.values()) > 200_000_000
        refused = uploads.measure(service, 300)
        assert refused["statuses"] in ([413], [0])
        assert refused["rise_mb"] < 100
        assert {p for p in (service.folder / "data" / "vault").rglob("*") if p.is_file()} == set(stored)
