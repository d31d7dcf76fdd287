"""A kind of identifier as data: how it is written, what must hold of it, which words speak for or against it.

One kind a row; the rows of a family are one module of `identifiers/`. Nothing else needs to know of a new one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from biaoshi.types.severity import Severity

EDGE = "(?<![0-9A-Za-z])"
"""No digit or letter just before; `\\b` sees none between a Han character and a digit."""
END = "(?![0-9A-Za-z])"
GAP = "(?:[ \\-]{1,2}|[ ]?\\n[ ]?)?"
"""What may stand between the digits of one number: nothing, a space, a hyphen, the end of a line."""

BREAK = "\x1f"
"""Stands between pieces of text that do not belong together."""

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
"""Short names of the provinces: they stand before plates and certificates."""

Parts = tuple[tuple[str, float], ...]


SLIP = "[0-9OoQIl|BSZ]"
"""What a reader of scans makes of a digit."""
_SLIPS = str.maketrans("OoQIl|BSZ", "000111852")


def righted(number: str) -> str:
    """Return a number, solid, with what looks like a digit read as one: only proposed, never taken for what was written."""
    return solid(number.translate(_SLIPS))


def digits(count: int, first: str = "[0-9]") -> str:
    """Return a pattern of `count` digits that may be spaced, hyphened or broken by a line."""
    return first + f"(?:{GAP}[0-9]){{{count - 1}}}"


def solid(written: str) -> str:
    """Return a number as written without what may stand between its digits."""
    return written.replace(" ", "").replace("-", "").replace("\n", "").upper()


def slipped(written: str) -> bool:
    """Tell whether a number holds letters a reader of scans may have made of digits."""
    return any(c in written for c in "OoQIl|BSZ")


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen of one candidate: its writing (folded), and the words around it on its line or in its cell."""

    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a kind says of a candidate. Parts add up with the context to the confidence."""

    parts: Parts
    detail: str = ""
    office: bool = False
    severity: Severity | None = None
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `patterns` run on folded text; the group `v`, if a pattern has one, is the number itself.

    `judge` returns None for what cannot be one. `needs_word`: without one of `words` near, it is nothing. `examples` are
    texts with the number in ⟦ ⟧; `near` are texts in which it must find nothing (the near miss last).
    """

    code: str
    entity: str
    name: str
    patterns: tuple[str, ...]
    judge: Callable[[Sight], Verdict | None]
    words: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()  # words that name another number
    needs_word: bool = False
    reach: int = 16  # code points before it in which a word counts
    examples: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    rank: int = 5  # where two kinds claim the same text with the same confidence, the lower one has it
