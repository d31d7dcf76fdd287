"""What is to be done to a file: orders in, the file's new bytes out, and which orders could not be carried out.

An order points at text by the address its block had when the file was read (`Block.address`, `Unseen.address`) and
code points within that block's text, half-open. Orders never hold more of the document's text than what is to stand
in it afterwards.
"""

from dataclasses import dataclass
from typing import Literal

from biaoshi.types.document import View

Verb = Literal["note", "forget", "replace", "restyle", "cut", "purge"]
"""note: a comment anchored on the words. forget: take our own earlier comments out. replace: the words become
`text`, in the first one's formatting. restyle: other type face, size or alignment. cut: the words are removed for good
wherever the file keeps them at this address, and `text` stands in their place. purge, alone: comments, tracked changes
(accepted), hidden text and properties are taken out of the whole file, and text of the kinds in `views` that nobody sees;
what it shows stays word for word."""


@dataclass(frozen=True, slots=True)
class Order:
    """One thing to do. `part`, `index`, `address` as of the block; `start`, `end` code points within it."""

    verb: Verb
    part: str = ""
    index: int = -1
    address: str = ""
    start: int = 0
    end: int = 0
    text: str = ""
    author: str = ""
    font: str | None = None
    size: float | None = None  # points
    align: str | None = None
    day: str | None = None  # ISO date a comment carries
    until: str = ""  # note: address of the block `end` is in, where that is a later one of the same part
    views: tuple[View, ...] = ()  # purge: beside what is deleted or hidden
    everywhere: bool = False  # cut: the same words go wherever else the file has them, however they are written


@dataclass(frozen=True, slots=True)
class Written:
    """The file after the orders. `undone`: numbers of orders that could not be carried out, each with a Chinese
    reason that quotes nothing of the document."""

    data: bytes
    undone: tuple[tuple[int, str], ...] = ()
