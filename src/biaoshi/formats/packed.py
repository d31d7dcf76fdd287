"""Single files in a compressed stream (gzip, bzip2, xz): one child, whatever it is; a .tar.gz holds a tar.

The stream is run through once when it is read, so that one that ends early is an open line; what comes before the
fault is still had.
"""

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.members import Entry, archive, decode_names
from biaoshi.formats.streams import Kind, unpack
from biaoshi.types.document import Document, Part

_ONLY = "0"
_ENDINGS = {"tgz": "tar", "tbz": "tar", "tbz2": "tar", "txz": "tar", "gz": "", "bz2": "", "xz": ""}


def read_packed(
    kind: Kind, media_type: str, source: Source, limits: Limits, name: bytes = b"", comment: bytes = b""
) -> Document:
    """Return the document of the stream; `name` is what the stream itself says its file is called."""
    _, whole, over = unpack(kind, source.data, min(limits.inflated, limits.bytes), keep=False)
    called = decode_names([name])[0] if name else _inner_name(source.name)
    notes = decode_names([comment]) if comment else []
    if over:
        why = "压缩流解开后过大，未读取"
        return archive(media_type, [Entry(called, status="limited", why=why)], notes)
    faults = (
        []
        if whole
        else [Part("压缩流", "other", 0, "failed", "压缩流不完整或者已损坏，只能读出前一部分", rule="RD102")]
    )
    return archive(media_type, [Entry(called, token=_ONLY)], notes, faults)


def extract_packed(kind: Kind, source: Source, limits: Limits) -> bytes:
    """Return what the stream holds, as far as it is whole. Raises UnreadableError over a limit."""
    content, _, over = unpack(kind, source.data, min(limits.inflated, limits.bytes))
    if over:
        raise UnreadableError("limited", "压缩流解开后过大，未读取")
    return content


def _inner_name(name: str | None) -> str:
    base, _, ending = (name or "").rpartition(".")
    if base and ending.lower() in _ENDINGS:
        more = _ENDINGS[ending.lower()]
        return f"{base}.{more}" if more else base
    return name or "内容"
