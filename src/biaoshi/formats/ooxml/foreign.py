"""Bytes of a package that belong to none of its members: before, between and behind them, and the zip's own comment.

text  PK… member  text  PK… member  directory  end  comment  text
^^^^              ^^^^                               ^^^^^^^  ^^^^     no program shows these, a copy carries them
"""

from itertools import pairwise

from biaoshi.formats.behind import is_harmless
from biaoshi.formats.ooxml.archive import Archive
from biaoshi.types.document import Part

_END = b"PK\x05\x06"
_GAP = 64  # between two members: a data descriptor (24), alignment


def foreign(archive: Archive, *, comment: bool = False) -> list[Part]:
    """Return an open line if the zip holds bytes of no member that may be text; none where its directory is lost.

    `comment`: the zip's own comment is read and may hold text.
    """
    if archive.torn or all(is_harmless(piece) for piece in _pieces(archive, comment)):
        return []
    return [Part("压缩包之外", "other", 0, "unsupported", "压缩包的部件之外还有数据，未读", rule="RD103")]


def _pieces(archive: Archive, comment: bool) -> list[bytes]:
    data = archive.data
    places = []
    for m in archive.members:
        head = bytes(data[m.offset + 26 : m.offset + 30])
        start = m.offset + 30 + int.from_bytes(head[:2], "little") + int.from_bytes(head[2:], "little")
        places.append((m.offset, start + max(0, m.packed)))
    places.sort()
    pieces = [bytes(data[: places[0][0]])] if places else []
    pieces += [bytes(data[a:b]) for (_, a), (b, _) in pairwise(places) if b - a > _GAP]
    end = data.rfind(_END)
    if end < 0:
        return pieces
    size = int.from_bytes(data[end + 20 : end + 22], "little") if comment else 0
    return [*pieces, bytes(data[end + 22 + size :])]
