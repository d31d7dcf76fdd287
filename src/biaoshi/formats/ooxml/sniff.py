"""Is it an office package, and of which kind? Told from the content: a zip that holds a main part of that kind."""

import mmap

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.archive import open_archive, plain, read_member

_WINDOW = 1 << 20
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_encrypted_office(data: bytes | mmap.mmap) -> bool:
    """True if `data` (bytes or mmap) is a compound file that holds an encrypted OOXML package (docx, xlsx, pptx)."""
    return bytes(data[:8]) == _CFB and data.find("EncryptedPackage".encode("utf-16-le")) >= 0


def holds(source: Source, mains: tuple[str, ...], word: str) -> float:
    """Return how sure it is, 0 to 1, that `source` is a package with one of the main parts `mains` (lower case).

    `word` names the kind in content types ("wordprocessingml"), for packages whose main part has another name.
    """
    data = plain(source.data)
    prefixed = bytes(data[:2]) != b"PK"
    if prefixed and not _within(data, mains):
        return 0.0
    limits = Limits()
    try:
        archive = open_archive(data, limits)
    except UnreadableError:
        return 0.0
    names = {m.name.lower() for m in archive.members}
    found = any(main in names for main in mains)
    if prefixed:  # the directory must stand at the very end; a PDF that holds a Word file is a PDF
        return 0.3 if not archive.torn and found else 0.0
    if found:
        return 0.9 if archive.torn else 1.0
    for member in archive.members:
        if member.name.lower() == "[content_types].xml":
            return 1.0 if word.encode() in read_member(archive, member, limits).data else 0.0
    folder = mains[0].partition("/")[0] + "/"
    return 0.7 if archive.torn and any(n.startswith(folder) and n.endswith(".xml") for n in names) else 0.0


def _within(data: bytes | mmap.mmap, mains: tuple[str, ...]) -> bool:
    """True for a package with something put before it (a self-extractor, stray bytes of a transfer)."""
    return data.find(b"PK\x03\x04", 0, _WINDOW) > 0 and any(data.find(main.encode()) >= 0 for main in mains)
