"""What a format is: how its files are known by content, and the function that reads them into a Document."""

import mmap
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from biaoshi.types.document import BlockKind, Document, View
from biaoshi.types.order import Order, Written

if TYPE_CHECKING:
    from biaoshi.formats.recognition.helpers import Helpers


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Passing one is `limited` in the coverage (RD105), never silence."""

    seconds: float = 120.0  # wall time, kept by the parent
    memory: int = 2 << 30  # address space of the reading process, bytes
    bytes: int = 512 << 20  # of the file
    inflated: int = 1 << 30  # of all members of a container together
    ratio: int = 400  # inflated : stored of one member above 1 MiB
    members: int = 50_000
    depth: int = 200  # of nested elements, tables, form objects
    chars: int = 50_000_000
    pages: int = 20_000
    answer: int = 512 << 20  # of what a reading process sends back, bytes
    children: int = 10_000  # files within one file, at any depth
    levels: int = 8  # of files within files
    unpacked: int = 1 << 30  # bytes of all files within one file together, at any depth
    unpacking: float = 1800.0  # seconds after which no further file within one file is begun, kept by the parent
    recognised: int = 1000  # pictures and pages of pictures in which text is recognised
    recognition: float = 1800.0  # seconds of recognition, over and above `seconds`
    pixels: int = 200_000_000  # of one picture, decoded
    top: bool = False  # only the top of first pages is recognised: whoever asks so takes all else for unread


Ocr = Literal["auto", "always", "never"]
"""Text in pictures is recognised where nothing else tells it; of every page and picture; not at all."""


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file. `name` (no folders) is a hint only: formats are known by content.

    `beat` is called whenever a picture was recognised, so that whoever waits knows that work goes on. `helpers` are
    processes that recognise pictures; without them the reading process does.
    """

    data: bytes | mmap.mmap
    name: str | None = None
    ocr: Ocr = "never"
    beat: Callable[[], None] | None = None
    helpers: "Helpers | None" = None


UNPACKED = "*"
"""Token that asks a format's `extract` for what `isolate.Reader.unpacked` returns."""
TABLE = "#"
"""Token that asks a workbook's `extract` for its rows (`isolate.tables`)."""

PAGE = "\0page "
"""Token that asks for `Format.draw`: number and rotation of the page stand behind it. No file within has such a name."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `sniff` says how sure it is (0 no, 1 certain) from the bytes; `read` returns the document.

    `read` may raise UnreadableError where nothing of the file can be had; a part that cannot be read is a Part
    with an open status. `proved` says in Chinese what the reader was proved on.

    `extract` returns the bytes of the child with a token that `read` gave (Child.token), from the same source again;
    it keeps nothing between calls, obeys limits.inflated and raises UnreadableError. `draw` returns a page (its number, and
    its rotation as `read` told it) as a picture of the size of that page: PNG, JPEG or SVG. `container`: the file is
    nothing but a wrapping of its children (an archive), no paper of its own.

    `write` carries orders out on the same source and returns the new file; what it does not touch stays byte for byte. An
    order that cannot be carried out is named in `Written.undone`, never half done. It raises UnreadableError where the
    file as a whole cannot be written. `verbs`: those it knows for files of `media_type`; `kin`: other types that `read`
    may tell, each with the verbs for it (a Word file with macros bears comments, but nobody proves macros clean); a
    type that is in neither is never written. `anchored`: kinds of block in which a note stands on the very words. `sheds`:
    a `cut` makes the file anew from what its pages show: no files within (attachments), no comments, nothing unseen. `clears`:
    kinds of text nobody sees that a `purge` can take out where it is asked to.
    """

    name: str  # "docx"
    title: str  # "Word 文档"
    media_type: str
    extensions: tuple[str, ...]
    sniff: Callable[[Source], float]
    read: Callable[[Source, Limits], Document]
    proved: str
    extract: Callable[[Source, Limits, str], bytes] | None = None
    container: bool = False
    write: Callable[[Source, Limits, tuple[Order, ...]], Written] | None = None
    verbs: frozenset[str] = frozenset()
    kin: tuple[tuple[str, frozenset[str]], ...] = ()
    anchored: frozenset[BlockKind] = frozenset()
    sheds: bool = False
    clears: frozenset[View] = frozenset()
    draw: Callable[[Source, Limits, int, int], bytes] | None = None
