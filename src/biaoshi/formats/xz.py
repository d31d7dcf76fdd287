"""xz files (.xz, .txz): one file in a stream."""

from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.packed import extract_packed, read_packed
from biaoshi.types.document import Document

MEDIA_TYPE = "application/x-xz"


def sniff(source: Source) -> float:
    """Return 0.9 for the first bytes of xz, else 0."""
    return 0.9 if bytes(source.data[:6]) == b"\xfd7zXZ\0" else 0.0


def read(source: Source, limits: Limits) -> Document:
    """Return the document of the stream, its one file a child."""
    return read_packed("xz", MEDIA_TYPE, source, limits)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return what the stream holds."""
    return extract_packed("xz", source, limits)


FORMAT = Format(
    name="xz",
    title="xz 压缩文件",
    media_type=MEDIA_TYPE,
    extensions=(".xz", ".txz"),
    sniff=sniff,
    read=read,
    extract=extract,
    container=True,
    proved="自制样例：单个文件、.tar.xz、多段、截断、损坏、炸弹",
)
