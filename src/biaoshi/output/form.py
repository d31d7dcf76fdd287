"""What an output is: a name and a function from reports to text, or to the bytes of a file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from biaoshi.types.report import Report


@dataclass(frozen=True, slots=True)
class View:
    """How much to show: `verbose` adds codes and authority; `width` and `color` are the terminal's."""

    verbose: bool = False
    width: int = 80
    color: bool = False
    several: bool = False  # more than one report will come


@dataclass(frozen=True, slots=True)
class Output:
    """`write` yields pieces of text for a stream of reports, so that a batch needs no memory."""

    name: str
    title: str
    write: Callable[[Iterable[Report], View], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Binary:
    """An output that is a file of its own kind: `pack` yields its bytes; it is never written to a terminal."""

    name: str
    title: str
    pack: Callable[[Iterable[Report], View], Iterator[bytes]]
