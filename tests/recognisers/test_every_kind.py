"""The contract of every kind of identifier: its examples are found where shown, its near misses are not."""

import re

import pytest

from biaoshi.recognisers import find
from biaoshi.recognisers.identifiers import kinds
from biaoshi.recognisers.kind import Kind
from biaoshi.rules.paper import plain
from biaoshi.types.content import Evidence

KINDS = kinds()
BAD = [pytest.param(k, e, id=f"{k.entity}-{n}") for k in KINDS for n, e in enumerate(k.examples)]
NEAR = [pytest.param(k, e, id=f"{k.entity}-near{n}") for k in KINDS for n, e in enumerate(k.near)]


def found(text: str, code: str) -> list[Evidence]:
    return [e for e in find(plain(text)) if e.code == code]


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.entity)
def test_kind_has_examples(kind: Kind) -> None:
    """A kind names its rule, has a name of its own, an example and a near miss."""
    assert re.fullmatch("PI8[0-9]{2}|SC712", kind.code)
    assert [k.entity for k in KINDS].count(kind.entity) == 1
    assert kind.examples
    assert kind.near


@pytest.mark.parametrize(("kind", "example"), BAD)
def test_example_is_found(kind: Kind, example: str) -> None:
    """The number between the brackets is found as this kind, over exactly that span, and nothing else is of its code."""
    start, end = example.index("⟦"), example.index("⟧") - 1
    said = found(example.replace("⟦", "").replace("⟧", ""), kind.code)
    assert [(e.span.start, e.span.end) for e in said] == [(start, end)]
    assert said[0].scores
    assert 0.5 <= said[0].confidence <= 1


@pytest.mark.parametrize(("kind", "near"), NEAR)
def test_near_miss_is_let_pass(kind: Kind, near: str) -> None:
    """Nothing of this code is found in a near miss."""
    assert found(near, kind.code) == []
