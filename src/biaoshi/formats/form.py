"""What a format is: how its files are known by content, and the function that reads them into a Document."""

import mmap
from collections.abc import Callable
from dataclasses import dataclass

from biaoshi.types.document import Document


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


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file. `name` (no folders) is a hint only: formats are known by content."""

    data: bytes | mmap.mmap
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `sniff` says how sure it is (0 no, 1 certain) from the bytes; `read` returns the document.

    `read` may raise UnreadableError where nothing of the file can be had; a part that cannot be read is a Part
    with an open status. `proved` says in Chinese what the reader was proved on.
    """

    name: str  # "docx"
    title: str  # "Word 文档"
    media_type: str
    extensions: tuple[str, ...]
    sniff: Callable[[Source], float]
    read: Callable[[Source, Limits], Document]
    proved: str
