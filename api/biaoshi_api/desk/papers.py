"""The documents behind a report, kept in the vault so that they can be shown beside it; in the order of `Report.family`."""

import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from biaoshi import Document, Report, dump_document, load_document

_LENGTH = struct.Struct("!Q")


def dumped(documents: Iterable[Document]) -> bytes:
    """Return the documents of one file (its own, then those of the files inside it) as bytes."""
    found = (dump_document(one) for one in documents)
    return b"".join(part for data in found for part in (_LENGTH.pack(len(data)), data))


def loaded(data: bytes) -> tuple[Document, ...]:
    """Return what `dumped` put together. Raises UsageError where it is not that."""
    return tuple(map(load_document, _parts(data)))


def by_file(report: Report, documents: Sequence[Document]) -> tuple[tuple[Document, ...], ...]:
    """Return the documents a check told of (`seen`), for each file that was handed in."""
    given = iter(documents)
    files = report.children if report.kind == "case" else (report,)
    return tuple(tuple(islice(given, len(list(file.family())))) for file in files)


def _parts(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        (size,) = _LENGTH.unpack_from(data, at)
        at += _LENGTH.size
        yield data[at : at + size]
        at += size
