"""Every kind of personal data in every place of a web page and of an OFD file is gone from the masked copy."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from biaoshi.check.checker import Checker
from biaoshi.write.plan import propose
from biaoshi.write.redact import Job, redact
from quality.planted.kinds import KINDS, SAID
from quality.plants_pages import PLACES, spelt


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with Checker(as_of="2026-11-25", ocr="never") as made:
        yield made


def _left(data: bytes, words: str) -> bool:
    """Another finder than the product's: escapes resolved, tags taken out."""
    found = [data]
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            found = [package.read(n) for n in package.namelist()]
    texts = [spelt(html.unescape(d.decode(codec, "ignore"))) for d in found for codec in ("utf-8", "gb18030")]
    return any(words in t or words in re.sub("<[^>]*>", "", t) for t in texts)


@pytest.mark.parametrize(("ending", "place"), [(e, p) for e, places in PLACES.items() for p in places])
def test_nothing_planted_survives(checker: Checker, tmp_path: Path, ending: str, place: str) -> None:
    """What the file says in the open and holds once more in this place is in the copy in no way of writing."""
    build, fits = PLACES[ending][place]
    kinds = [kind for kind, words in KINDS.items() if fits(words)]
    words = [KINDS[kind] for kind in kinds]
    assert all(_left(build([], words), w) for w in words), "a finder that sees no plant proves nothing"
    source = tmp_path / f"a.{ending}"
    source.write_bytes(build([SAID[kind].format(KINDS[kind]) for kind in kinds], words))
    with checker.opened(source) as (node, branch):
        plan = propose(branch.facts, node.reading.sha256 or "", "00" * 32, "test")
    job = Job(source, plan, tmp_path / f"b.{ending}")
    redact([job], checker.reader)
    assert [w for w in words if _left(job.target.read_bytes(), w)] == []
