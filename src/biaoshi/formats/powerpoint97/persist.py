"""The persistent objects of a presentation: document, slides, notes … by number, as the last saving left them.

Current User → user edit (last) → user edit (before) → …     each with a directory: number → place in the stream
"""

import struct
from dataclasses import dataclass, field

from biaoshi.errors import UnreadableError
from biaoshi.formats.ole.storage import Compound, read_stream

_ENCRYPTED = 0xF3D1C4DF
_MOST_EDITS = 10_000


@dataclass
class Deck:
    """The stream with its directory. `whole` is False where the directory is broken; the number of its document."""

    data: bytes
    places: dict[int, int] = field(default_factory=dict)
    document: int = 0
    whole: bool = True
    edits: int = 0


def load_deck(compound: Compound, folder: str = "") -> Deck:
    """Return the stream and the directory of the last saving. Raises UnreadableError: encrypted, failed."""
    content = read_stream(compound, folder + "PowerPoint Document")
    deck = Deck(content.data, whole=content.fault is None)
    if len(deck.data) < 16:
        raise UnreadableError("failed", "演示文稿不完整，读不出内容")
    user = read_stream(compound, folder + "Current User").data
    if len(user) < 20:
        deck.whole = False
        return deck
    token, at = struct.unpack_from("<II", user, 12)
    if token == _ENCRYPTED:
        raise UnreadableError("encrypted", "演示文稿设有打开口令，需要口令")
    seen: set[int] = set()
    while at and at not in seen and deck.edits < _MOST_EDITS:
        seen.add(at)
        if not _edit(deck, at):
            deck.whole = False
            break
        at = struct.unpack_from("<I", deck.data, at + 16)[0]
    deck.whole = deck.whole and bool(deck.places)
    return deck


def _edit(deck: Deck, at: int) -> bool:
    """Take the directory of the saving at `at`; places of later ones, read before, hold."""
    data = deck.data
    if at + 36 > len(data):
        return False
    kind, size = struct.unpack_from("<HI", data, at + 2)
    if kind != 0x0FF5 or size < 28:
        return False
    directory, document = struct.unpack_from("<II", data, at + 20)
    if size >= 32 and struct.unpack_from("<I", data, at + 36)[0:1] != (0,) and at + 40 <= len(data):
        raise UnreadableError("encrypted", "演示文稿设有打开口令，需要口令")
    deck.document = deck.document or document
    deck.edits += 1
    if directory + 8 > len(data):
        return False
    kind, size = struct.unpack_from("<HI", data, directory + 2)
    if kind != 0x1772 or directory + 8 + size > len(data):
        return False
    where, end = directory + 8, directory + 8 + size
    while where + 4 <= end:
        head = struct.unpack_from("<I", data, where)[0]
        first, count = head & 0xFFFFF, head >> 20
        where += 4
        for i in range(min(count, (end - where) // 4)):
            deck.places.setdefault(first + i, struct.unpack_from("<I", data, where + 4 * i)[0])
        where += 4 * count
    return True


def stretch(deck: Deck, number: int, kinds: tuple[int, ...]) -> tuple[int, int, int, int] | None:
    """Return (kind, instance, start, end) of the persistent object; None if it is not there or of another kind."""
    at = deck.places.get(number)
    if at is None or at + 8 > len(deck.data):
        return None
    head, kind, size = struct.unpack_from("<HHI", deck.data, at)
    if kind not in kinds or at + 8 + size > len(deck.data):
        return None
    return kind, head >> 4, at + 8, at + 8 + size
