"""Is it a Word document? Told from the content: a zip that holds a word-processing main part."""

import mmap

from biaoshi.errors import UnreadableError
from biaoshi.formats.docx.archive import open_archive, plain, read_member
from biaoshi.formats.form import Limits, Source

_WINDOW = 1 << 20


def sniff(source: Source) -> float:
    """Return how sure it is, 0 to 1, that `source` is a Word document (docx, docm, dotx …)."""
    data = plain(source.data)
    if bytes(data[:2]) != b"PK" and not _prefixed(data):
        return 0.0
    limits = Limits()
    try:
        archive = open_archive(data, limits)
    except UnreadableError:
        return 0.0
    names = {m.name.lower() for m in archive.members}
    if "word/document.xml" in names:
        return 0.9 if archive.torn else 1.0
    for member in archive.members:
        if member.name.lower() == "[content_types].xml":
            return 1.0 if b"wordprocessingml" in read_member(archive, member, limits).data else 0.0
    return 0.7 if any(n.startswith("word/") or n == "document.xml" for n in names) else 0.0


def _prefixed(data: bytes | mmap.mmap) -> bool:
    """True for a package with something put before it (a self-extractor, stray bytes of a transfer)."""
    return data.find(b"PK\x03\x04", 0, _WINDOW) > 0 and (data.find(b"word/document.xml") >= 0)
