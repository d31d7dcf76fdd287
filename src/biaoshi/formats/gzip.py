"""gzip files (.gz, .tgz): one file in a stream, its name perhaps in the header."""

from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.packed import extract_packed, read_packed
from biaoshi.types.document import Document

MEDIA_TYPE = "application/gzip"


def sniff(source: Source) -> float:
    """Return 0.9 for the first bytes of gzip, else 0."""
    return 0.9 if bytes(source.data[:3]) == b"\x1f\x8b\x08" else 0.0


def read(source: Source, limits: Limits) -> Document:
    """Return the document of the stream, its one file a child."""
    return read_packed("gzip", MEDIA_TYPE, source, limits, _name(bytes(source.data[:1024])))


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return what the stream holds."""
    return extract_packed("gzip", source, limits)


def _name(data: bytes) -> bytes:
    """Return the name in the header (RFC 1952: Latin-1, in practice whatever the system had), empty if none."""
    if len(data) < 12:
        return b""
    flags, at = data[3], 10
    if flags & 4:
        at += 2 + int.from_bytes(data[10:12], "little")
    return data[at : data.find(b"\0", at)] if flags & 8 and data.find(b"\0", at) >= 0 else b""


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
