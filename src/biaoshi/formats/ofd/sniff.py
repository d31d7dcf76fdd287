"""Is it an OFD file? Told from the content: a zip whose root holds OFD.xml, or the entry of an encrypted one."""

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.archive import open_archive, plain, read_member

ENTRIES = frozenset({"ofd.xml", "encryptions.xml"})
"""OFD.xml is the way in (GB/T 33190—2016, 7.2), Encryptions.xml that of an encrypted package (GM/T 0099—2020, C)."""
_HEAD = 4096


def sniff(source: Source) -> float:
    """Return how sure it is, 0 to 1, that `source` is an OFD file: 1.0 for an entry at the root of the zip, 0.9 where
    the directory of the zip is lost, 0.6 where the package stands in a folder of the zip or has lost its entry."""
    data = plain(source.data)
    if bytes(data[:2]) != b"PK":
        return 0.0
    limits = Limits()
    try:
        archive = open_archive(data, limits)
    except UnreadableError:
        return 0.0
    for member in archive.members:
        if member.name.lower() in ENTRIES:
            return 0.9 if archive.torn else 1.0
    for member in archive.members:
        name = member.name.lower()
        if name.endswith(("/document.xml", "/ofd.xml")) and not name.startswith("word/"):
            return 0.6 if b"ofdspec.org" in read_member(archive, member, limits).data[:_HEAD] else 0.0
    return 0.0
