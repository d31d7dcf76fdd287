"""Spoilt files of every format: always a document with a ledger, never an error out of the reader.

A few hundred in `make test`, the same ones every time; `make fuzz` (fuzz/run.py) searches on, target by target.
"""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from biaoshi.formats import formats
from biaoshi.isolate import Reader
from fuzz.contract import FILES, LIMITS, breach, drawn
from fuzz.run import page, row, search
from fuzz.spoil import WAYS, Step, spoil

STEPS = st.builds(
    Step,
    way=st.sampled_from(WAYS),
    at=st.floats(0, 1),
    size=st.sampled_from((1, 2, 4, 16, 64, 300, 2000)),
    value=st.integers(0, 2**32 - 1),
)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(LIMITS) as shared:
        yield shared


@settings(max_examples=250, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(
    which=st.integers(0, len(FILES) - 1),
    other=st.integers(0, len(FILES) - 1),
    steps=st.lists(STEPS, min_size=1, max_size=4),
)
def test_spoilt_files_give_a_ledger(reader: Reader, which: int, other: int, steps: list[Step]) -> None:
    """Whatever is cut, flipped, repeated or spliced, the reading is a document that says what was not read."""
    data = spoil(FILES[which][2], steps, FILES[other][2])
    assert breach(reader.read(data, name=FILES[which][1]), len(data)) is None


def test_every_format_is_a_target() -> None:
    """No reader is left out of the search, and a seed always draws the same file."""
    assert {f.name for f in formats()} <= {kind for kind, _, _ in FILES}
    assert drawn(7, "word97") == drawn(7, "word97") != drawn(8, "word97")


def test_search_counts_what_it_did() -> None:
    """The search of a target gives its executions and the seconds really run, and a row of the table."""
    out = search("gzip", 0.5, 1)
    assert out.executions > 0
    assert out.seconds >= 0.5
    assert f"| gzip | {round(out.seconds)} | {out.executions} |" in page({"gzip": row(out, 1)})
