"""Every kind of personal data in every place of a web page and of an OFD file is gone from the masked copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from biaoshi.check.checker import Checker
from biaoshi.write.plan import propose
from biaoshi.write.redact import Job, UnprovedError, redact
from quality.planted.kinds import KINDS, SAID
from quality.plants_pages import PLACES, REFUSED
from quality.redaction import left


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker(as_of="2026-11-25", ocr="never") as made:
        yield made


@pytest.mark.parametrize(("ending", "place"), [(e, p) for e, places in PLACES.items() for p in places])
def test_nothing_planted_survives(checker: Checker, tmp_path: Path, ending: str, place: str) -> None:
    """What the file says in the open and holds once more in this place is in the copy in no way of writing; or there is no copy."""
    build, fits = PLACES[ending][place]
    kinds = [kind for kind, words in KINDS.items() if fits(words)]
    words = [KINDS[kind] for kind in kinds]
    assert all(left(build([], words), w) for w in words), "a finder that sees no plant proves nothing"
    source = tmp_path / f"a.{ending}"
    source.write_bytes(build([SAID[kind].format(KINDS[kind]) for kind in kinds], words))
    with checker.opened(source) as (node, branch):
        plan = propose(branch.facts, node.reading.sha256 or "", "00" * 32, "test")
    job = Job(source, plan, tmp_path / f"b.{ending}")
    if place in REFUSED:
        with pytest.raises(UnprovedError):
            redact([job], checker.reader)
        return
    redact([job], checker.reader)
    assert [w for w in words if left(job.target.read_bytes(), w)] == []
