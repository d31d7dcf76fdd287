"""Files within files: had from the worker as bytes, sealed, and read like any other, each at its own risk.

    reader.open(path) ─→ Node ── reader.inside(node) ─→ Node ── reader.inside ─→ …
                          │ its snapshot lives as long as its children are had; those of the children one at a time
                          └ one Tally for the whole tree: how many, how deep, how many bytes, how long, which contents

The parent never looks into a child's bytes. A content that was met before in the tree (an archive that holds itself)
is not read again.
"""

from dataclasses import dataclass, field

from biaoshi.formats.form import Limits
from biaoshi.formats.unread import unread
from biaoshi.isolate.snapshot import Snapshot
from biaoshi.types.document import CLOSED, Child, Document, Part


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and the bytes it was read from. `sha256` and `media_type` are None where no bytes could be had."""

    document: Document
    sha256: str | None
    bytes: int
    media_type: str | None


@dataclass(slots=True)
class Tally:
    """What the tree under one file has cost so far."""

    deadline: float  # on the clock of `process.now`
    files: int = 0
    bytes: int = 0
    seen: dict[str, Part] = field(default_factory=dict)  # digest → what the ledger of a copy has to say


@dataclass(frozen=True, slots=True)
class Node:
    """A file as read, and what is needed to have the files inside it. `level`: 0 for a file of its own."""

    reading: Reading
    name: str | None
    snapshot: Snapshot | None
    tally: Tally
    level: int = 0


def beyond(node: Node, limits: Limits, now: float) -> tuple[str, bool] | None:
    """Return why no further file of `node` is read (Chinese) and whether it should still be listed, or None."""
    if node.tally.files >= limits.children:
        return f"内含文件超过 {limits.children} 个的上限，其余未读取", False
    if now > node.tally.deadline:
        return f"内含文件的解析合计超过 {limits.unpacking:g} 秒的上限，其余未读取", False
    if node.level >= limits.levels:
        return f"文件嵌套超过 {limits.levels} 层的上限，未读取", True
    if node.tally.bytes >= limits.unpacked:
        return f"内含文件解开后合计超过 {limits.unpacked} 字节的上限，未读取", True
    return None


def remember(tally: Tally, reading: Reading, name: str | None) -> None:
    """Note a content, and what a copy of it would have to say."""
    if reading.sha256 is None or reading.sha256 in tally.seen:
        return
    waiting = {c.address for c in reading.document.children if c.token is not None}  # their own reports tell
    opened = next((p for p in reading.document.parts if p.status not in CLOSED and p.name not in waiting), None)
    same = f"与“{name}”内容相同，见该文件" if name else "与外层文件内容相同"
    if opened is None:
        tally.seen[reading.sha256] = Part("file", "other", 0, "read", same)
    else:
        tally.seen[reading.sha256] = Part("file", "other", 0, opened.status, same, rule="")


def copied(tally: Tally, snapshot: Snapshot, child: Child) -> Reading | None:
    """Return the reading of a content met before in this tree, or None."""
    line = tally.seen.get(snapshot.sha256)
    if line is None:
        return None
    media = child.media_type or "application/octet-stream"
    return Reading(Document(media, (), (line,)), snapshot.sha256, snapshot.bytes, child.media_type)


def missing(document: Document, child: Child) -> Reading:
    """Return the reading of a child that could not be had; `document` says why."""
    return Reading(document, None, child.bytes, child.media_type)


def refused(why: str, child: Child) -> Reading:
    """Return the reading of a child that a limit keeps from being read."""
    return missing(unread("limited", why), child)
