"""Records of a workbook stream: number, length, content; a long one goes on in CONTINUE records.

BOF globals … EOF   BOF sheet … [BOF chart … EOF] … EOF   BOF sheet … EOF
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from biaoshi.formats.ole.properties import decoded

CONTINUE, BOF, EOF = 0x3C, 0x809, 0x0A
_BOFS = (0x809, 0x409, 0x209, 0x09)


@dataclass(frozen=True, slots=True)
class Record:
    """One record: `data` with its continuations, whose beginnings within `data` are `joints`. `level` of nested sheets."""

    kind: int
    data: bytes
    joints: tuple[int, ...]
    level: int


def records(stream: bytes, start: int) -> Iterator[Record]:
    """Yield the records from the BOF at `start` to its EOF. Raises ValueError where the stream ends before that."""
    at, size, level = start, len(stream), 0
    while at + 4 <= size:
        kind, length = struct.unpack_from("<HH", stream, at)
        end = at + 4 + length
        if end > size:
            raise ValueError
        data = stream[at + 4 : end]
        joints: tuple[int, ...] = ()
        if end + 4 <= size and stream[end] == CONTINUE and stream[end + 1] == 0 and kind != CONTINUE:
            pieces, where, marks = [data], len(data), []
            while end + 4 <= size and stream[end] == CONTINUE and stream[end + 1] == 0:
                length = struct.unpack_from("<H", stream, end + 2)[0]
                piece = stream[end + 4 : end + 4 + length]
                if len(piece) < length:
                    raise ValueError
                marks.append(where)
                where += length
                pieces.append(piece)
                end += 4 + length
            data, joints = b"".join(pieces), tuple(marks)
        at = end
        if kind in _BOFS:
            level += 1
            if level > 8:
                raise ValueError
        yield Record(kind, data, joints, level)
        if kind == EOF:
            level -= 1
            if level <= 0:
                return
    raise ValueError


def text_at(record: Record, at: int, wide: bool, page: int, size: int = 2) -> tuple[str, int]:
    """Return the text at `at`, whose length takes `size` bytes, and where it ends with its formatting.

    `wide`: a text of BIFF8 with its flags; else one byte a character in code page `page`. Raises struct.error,
    IndexError where the record ends before.
    """
    data = record.data
    count = data[at] if size == 1 else struct.unpack_from("<H", data, at)[0]
    at += size
    if not wide:
        return decoded(data[at : at + count], page), at + count
    return body_at(record, at, count) if count else ("", min(at + 1, len(data)))


def body_at(record: Record, at: int, count: int) -> tuple[str, int]:
    """Return the `count` characters whose flags stand at `at`, and where they end with their formatting."""
    data, joints = record.data, record.joints
    flags = data[at]
    at += 1
    runs = extra = 0
    if flags & 8:
        runs = struct.unpack_from("<H", data, at)[0]
        at += 2
    if flags & 4:
        extra = struct.unpack_from("<I", data, at)[0]
        at += 4
    pieces: list[str] = []
    while count > 0:
        stop = next((j for j in joints if j >= at), len(data))
        if stop == at and at in joints:  # goes on in the next record, in a width of its own
            flags = data[at]
            at += 1
            stop = next((j for j in joints if j > at), len(data))
        width = 2 if flags & 1 else 1
        took = min(count, (stop - at) // width)
        if took <= 0:
            if stop >= len(data):
                raise IndexError
            at = stop
            continue
        raw = data[at : at + took * width]
        pieces.append(raw.decode("utf-16-le", "replace") if width == 2 else raw.decode("latin-1"))
        at += took * width
        count -= took
    return "".join(pieces), at + 4 * runs + extra


def shared_strings(record: Record) -> tuple[list[str], bool]:
    """Return the texts of the shared string table, and whether all of them could be read."""
    found: list[str] = []
    try:
        count = struct.unpack_from("<I", record.data, 4)[0]
        at = 8
        while len(found) < count:
            text, at = text_at(record, at, True, 1200)
            found.append(text)
    except (struct.error, IndexError):
        return found, False
    return found, True
