"""bzip2 files (.bz2, .tbz): one file in a stream."""

import re

from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.packed import extract_packed, read_packed
from biaoshi.types.document import Document

MEDIA_TYPE = "application/x-bzip2"


def sniff(source: Source) -> float:
    """Return 0.9 for the first bytes of bzip2, else 0."""
    return 0.9 if re.match(rb"BZh[1-9](1AY&SY|\x17rE8P\x90)", source.data[:10]) else 0.0


def read(source: Source, limits: Limits) -> Document:
    """Return the document of the stream, its one file a child."""
    return read_packed("bzip2", MEDIA_TYPE, source, limits)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return what the stream holds."""
    return extract_packed("bzip2", source, limits)


FORMAT = Format(
    name="bzip2",
    title="bzip2 压缩文件",
    media_type=MEDIA_TYPE,
    extensions=(".bz2", ".tbz", ".tbz2"),
    sniff=sniff,
    read=read,
    extract=extract,
    container=True,
    proved="自制样例：单个文件、.tar.bz2、多段、截断、损坏、炸弹",
)
