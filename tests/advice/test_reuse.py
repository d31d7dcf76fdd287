"""Which shared passages are public as well: the same as looking at all of them, without looking at all of them."""

import datetime
import random
from types import SimpleNamespace
from typing import Any

from biaoshi.advice.reuse import MOST, published, secret
from biaoshi.types.content import Reuse
from biaoshi.types.document import Span


def facts(reuses: tuple[Any, ...]) -> Any:
    return SimpleNamespace(content=SimpleNamespace(reuses=reuses), as_of=datetime.date(2026, 11, 25))


def test_a_passage_is_public_where_nearly_all_of_one_public_passage_covers_it() -> None:
    """Whatever lies within, across or beside what."""
    draw = random.Random(5)  # noqa: S311
    for _ in range(300):
        spans = [(start := draw.randrange(60), start + draw.randrange(1, 30)) for _ in range(24)]
        held = tuple(
            Reuse(Span(a, b), f"s{n}", "public" if n % 2 else "classified", None, None, 2, 1.0)
            for n, (a, b) in enumerate(spans)
        )
        public = [r.span for r in held if r.decision == "public"]
        plain = {
            r.source
            for r in held
            if any(min(r.span.end, p.end) - max(r.span.start, p.start) >= MOST * len(r.span) for p in public)
        }
        known = published(facts(held))
        assert {r.source for r in held if known(r)} == plain
        assert {r.source for r in secret(facts(held))} == {r.source for r in held if r.decision == "classified"} - plain


class _Counted:
    """A shared passage that counts how often its place is asked for."""

    asked = 0

    def __init__(self, at: int, decision: str) -> None:
        self.held, self.decision, self.expires = Span(at, at + 50), decision, None

    @property
    def span(self) -> Span:
        _Counted.asked += 1
        return self.held


def test_a_paper_of_thousands_does_not_take_the_square_of_their_number() -> None:
    """Each passage is asked for its place a few times."""
    held = tuple(_Counted(100 * n, d) for n in range(2000) for d in ("classified", "public"))
    assert secret(facts(held)) == ()
    assert _Counted.asked < 4 * len(held)
