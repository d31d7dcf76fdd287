"""Spoilt files of every format: always a document with a ledger, never an error out of the reader.

A few hundred in `make test`, the same ones every time; with BIAOSHI_FUZZ_SECONDS new ones for that long (`make fuzz`).
Faults of readers that the isolation caught are listed at the end: each is an open line for the user, and a bug for us.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from biaoshi.formats import Limits
from biaoshi.formats.unread import RULES
from biaoshi.isolate import Reader, Reading
from biaoshi.types.document import CLOSED
from formats.sample_files import samples, spoilt
from fuzz.spoil import WAYS, Step, spoil

SECONDS = float(os.environ.get("BIAOSHI_FUZZ_SECONDS", "0"))
LIMITS = Limits(seconds=30, memory=1 << 30, chars=2_000_000)
FILES = [(f, n, d) for kind in (samples(), spoilt()) for f, files in kind.items() for n, d in files.items()]
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


def check(reading: Reading, size: int) -> str | None:
    """Assert what must be true of any reading; return the reason if the reader failed and isolation caught it."""
    document = reading.document
    assert reading.sha256 is not None
    assert reading.bytes == size
    assert document.parts
    for part in document.parts:
        assert part.status in CLOSED or part.why, part.name
        assert part.status in CLOSED or part.status in RULES or part.status == "skipped"
    if document.complete:
        assert document.blocks or any(p.status == "no_text" for p in document.parts)
    assert len(document.text) <= LIMITS.chars * 2
    reasons = [
        p.why for p in document.parts if p.why and p.why.startswith(("解析出错", "解析进程", "解析超过", "读取所需"))
    ]
    return reasons[0] if reasons else None


@settings(max_examples=250, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(
    which=st.integers(0, len(FILES) - 1),
    other=st.integers(0, len(FILES) - 1),
    steps=st.lists(STEPS, min_size=1, max_size=4),
)
def test_spoilt_files_give_a_ledger(reader: Reader, which: int, other: int, steps: list[Step]) -> None:
    """Whatever is cut, flipped, repeated or spliced, the reading is a document that says what was not read."""
    data = spoil(FILES[which][2], steps, FILES[other][2])
    check(reader.read(data, name=FILES[which][1]), len(data))


@pytest.mark.skipif(not SECONDS, reason="set BIAOSHI_FUZZ_SECONDS to search on")
def test_search_for_longer(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    """The same for as long as asked; the seed of a failing file is in the message."""
    until = time.monotonic() + SECONDS
    seed = int(os.environ.get("BIAOSHI_FUZZ_SEED", time.time_ns() % 1_000_000_000))
    faults: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], int] = {}
    count = 0
    while time.monotonic() < until:
        draw = random.Random(seed + count)  # noqa: S311  # not a secret
        kind, name, data = draw.choice(FILES)
        data = spoil(data, drawn(draw), draw.choice(FILES)[2])
        reading = reader.read(data, name=name)
        try:
            reason = check(reading, len(data))
        except AssertionError as error:
            raise AssertionError(f"seed {seed + count}: {name}") from error
        if reason:
            faults[kind, reason] += 1
            first.setdefault((kind, reason), seed + count)
        count += 1
    with capsys.disabled():
        print(f"\n{count} spoilt files from seed {seed}; caught by isolation:")
        for (kind, reason), n in faults.most_common():
            print(f"  {n:6} {kind} {reason} (seed {first[kind, reason]})")
    assert count


def drawn(draw: random.Random) -> list[Step]:
    return [
        Step(draw.choice(WAYS), draw.random(), draw.choice((1, 2, 4, 16, 64, 300, 2000)), draw.getrandbits(32))
        for _ in range(draw.randint(1, 4))
    ]
