"""What must be true of any reading of any bytes, and the spoilt files drawn from a seed."""

import random
from collections.abc import Iterator

from biaoshi.formats import Limits
from biaoshi.formats.unread import RULES
from biaoshi.isolate import Node, Reader, Reading
from biaoshi.types.document import CLOSED
from formats.sample_files import samples, spoilt
from fuzz.spoil import WAYS, Step, spoil

LIMITS = Limits(seconds=10, memory=1 << 30, chars=2_000_000)
FILES = [(f, n, d) for kind in (samples(), spoilt()) for f, files in kind.items() for n, d in files.items()]
CAUGHT = ("解析出错", "解析进程", "解析超过", "读取所需", "嵌套层次超过")
"""How the reasons begin that isolation gives where a reader failed: a line for the user, a bug for us."""


def breach(reading: Reading, size: int | None = None) -> str | None:
    """Assert the contract of `reading` (of a file of `size` bytes); return the reason if isolation caught its reader."""
    document = reading.document
    if size is not None:
        assert reading.sha256 is not None
        assert reading.bytes == size
    assert document.parts
    for part in document.parts:
        assert part.status in CLOSED or part.why, part.name
        assert part.status in CLOSED or part.status in RULES or part.status == "skipped"
    if document.complete:
        silent = (
            not document.blocks
            and not document.unseen
            and all(p.status != "no_text" and not p.why for p in document.parts)
        )
        assert not silent, "complete, but neither text nor a reason for there being none"
    assert len(document.text) <= LIMITS.chars * 2
    return next((p.why for p in document.parts if p.why and p.why.startswith(CAUGHT)), None)


def tree(reader: Reader, node: Node) -> Iterator[Reading]:
    """Yield the reading of each file inside `node`, at any depth."""
    for _, found in reader.inside(node):
        if isinstance(found, Node):
            yield found.reading
            yield from tree(reader, found)


def drawn(seed: int, target: str | None = None) -> tuple[str, bytes]:
    """Return the name and bytes of the spoilt file of `seed`, always the same; `target`: the format it comes from."""
    draw = random.Random(seed)  # noqa: S311  # not a secret
    _, name, data = draw.choice([f for f in FILES if target in (None, f[0])])
    steps = [
        Step(draw.choice(WAYS), draw.random(), draw.choice((1, 2, 4, 16, 64, 300, 2000)), draw.getrandbits(32))
        for _ in range(draw.randint(1, 4))
    ]
    return name, spoil(data, steps, draw.choice(FILES)[2])
