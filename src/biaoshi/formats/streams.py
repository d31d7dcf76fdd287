"""Compressed streams, inflated step by step under a cap: one door for gzip, bzip2, xz and two methods of zip."""

import bz2
import lzma
import mmap
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["gzip", "bzip2", "xz", "zip-lzma"]
Bytes = bytes | mmap.mmap | memoryview
_STEP = 1 << 16  # bytes fed at a time
_PIECE = 1 << 20  # bytes given at a time
_MEMORY = 256 << 20  # of an xz dictionary: more is asked for by nothing an office has
_FAULTS = (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError)


def unpack(kind: Kind, packed: Bytes, room: int, *, keep: bool = True) -> tuple[bytes, bool, bool]:
    """Return (bytes, whole, more than `room`): streams one after the other are one, a fault ends it.

    What came before a fault is kept. Without `keep` the bytes are only counted.
    """
    out = bytearray()
    size, whole = 0, _Whole()
    for piece in _pieces(kind, packed, whole):
        size += len(piece)
        if size > room:
            return bytes(out), False, True
        if keep:
            out += piece
    return bytes(out), whole.whole, False


@dataclass(slots=True)
class _Whole:
    """Whether a stream came to its end."""

    whole: bool = False


def _pieces(kind: Kind, packed: Bytes, end: _Whole) -> Iterator[bytes]:
    """Yield what the streams in `packed` hold, and note in `end` whether the last came to its end."""
    at = 9 if kind == "zip-lzma" else 0
    try:
        engine = _engine(kind, bytes(packed[:9]))
    except _FAULTS:  # settings no such stream can have
        return
    while data := bytes(packed[at : at + _STEP]):
        at += len(data)
        try:
            while True:
                piece = engine.decompress(data, _PIECE)
                yield piece
                data = getattr(engine, "unconsumed_tail", b"")
                if engine.eof or (not data and len(piece) < _PIECE):
                    break
        except _FAULTS:
            end.whole = False
            return
        if engine.eof:
            end.whole = True
            at -= len(engine.unused_data)
            if kind == "zip-lzma" or not bytes(packed[at : at + _STEP]).strip(b"\0"):
                return
            engine, end.whole = _engine(kind, b""), False


def _engine(kind: Kind, head: bytes) -> Any:
    if kind == "gzip":
        return zlib.decompressobj(31)
    if kind == "bzip2":
        return bz2.BZ2Decompressor()
    if kind == "xz":
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)
    # zip: version (2), size of the properties (2), lc/lp/pb (1), dictionary size (4)
    settings = head[4] if len(head) == 9 else 0
    dictionary = min(int.from_bytes(head[5:9], "little"), _MEMORY)
    chain = {
        "id": lzma.FILTER_LZMA1, "dict_size": max(dictionary, 4096), "lc": settings % 9, "lp": settings // 9 % 5,
        "pb": settings // 45 % 5,
    }  # fmt: skip
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[chain])
