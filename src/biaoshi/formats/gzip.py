"""gzip files (.gz, .tgz): one file in a stream, its name and a comment perhaps in the header."""

from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.packed import extract_packed, read_packed
from biaoshi.types.document import Document

MEDIA_TYPE = "application/gzip"


def sniff(source: Source) -> float:
    """Return 0.9 for the first bytes of gzip, else 0."""
    return 0.9 if bytes(source.data[:3]) == b"\x1f\x8b\x08" else 0.0


def read(source: Source, limits: Limits) -> Document:
    """Return the document of the stream, its one file a child."""
    return read_packed("gzip", MEDIA_TYPE, source, limits, *_told(bytes(source.data[:65536])))


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return what the stream holds."""
    return extract_packed("gzip", source, limits)


def _told(data: bytes) -> tuple[bytes, bytes]:
    """Return name and comment of the header (RFC 1952: Latin-1, in practice whatever the system had), empty if none."""
    if len(data) < 12:
        return b"", b""
    flags, at = data[3], 10
    if flags & 4:
        at += 2 + int.from_bytes(data[10:12], "little")
    told = []
    for bit in (8, 16):
        end = data.find(b"\0", at)
        there = bool(flags & bit) and end >= 0
        told.append(data[at:end] if there else b"")
        at = end + 1 if there else at
    return told[0], told[1]


FORMAT = Format(
    name="gzip",
    title="gzip 压缩文件",
    media_type=MEDIA_TYPE,
    extensions=(".gz", ".tgz"),
    sniff=sniff,
    read=read,
    extract=extract,
    container=True,
    proved="自制样例：单个文件、.tar.gz、多段、截断、损坏、炸弹",
)
