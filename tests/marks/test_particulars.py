"""What a paper says of itself, over small labelled heads and tails."""

import time
from typing import Any

import pytest

from biaoshi.marks.outline import outline
from biaoshi.marks.particulars import read_particulars
from biaoshi.rules.paper import Line, paper, plain
from biaoshi.types.document import Block, Document, Part
from biaoshi.types.facts import Particulars
from biaoshi.types.mark import Piece
from marks.papers import PAPERS


def read(text: str) -> Particulars:
    return read_particulars(outline(plain(text)))


def said(found: Particulars, name: str) -> Any:
    value = getattr(found, name)
    if name == "date":
        return value.isoformat() if value else None
    return value.folded if isinstance(value, Piece) else value


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=n) for n, t, e in PAPERS])
def test_paper_is_read(text: str, expected: dict[str, Any]) -> None:
    """Every particular named for a paper is what it says, and None where it says nothing."""
    found = read(text)
    assert {k: said(found, k) for k in expected} == expected
