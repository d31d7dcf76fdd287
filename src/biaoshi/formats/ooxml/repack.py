"""A package written back: members that stay are copied as they are stored, compression and all.

before   [local A][data A] [local B][data B]        directory A B   end
after    [local A][data A] [local B′][data B′] [C]  directory A B C end      only B was changed, C is new
"""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from biaoshi.errors import UnreadableError

_LOCAL, _ENTRY, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_DESCRIPTOR, _UTF8 = 0x0008, 0x0800
_MOST = 0xFFFFFFFF
_STEP = 1 << 16


@dataclass(frozen=True, slots=True)
class _Stored:
    """One entry of the directory, its bytes as they are, and where its local record begins."""

    name: str
    entry: bytes
    offset: int


def repacked(data: bytes, changed: Mapping[str, bytes | None], *, bare: bool = False) -> bytes:
    """Return the zip `data` with the members in `changed` (as named in the directory) new, or gone where None.

    Names the zip does not have are added at the end. `bare`: nothing but the members stays, no comment, extra field or
    bytes between them. Raises UnreadableError for a zip that is not plain: torn, in parts, with doubled names, 64 bit, or
    with bytes in front.
    """
    stored, end = _directory(data)
    names = [s.name for s in stored]
    if len(set(names)) < len(names):
        raise UnreadableError("unsupported", "压缩包里有同名的部件，不能改写")
    starts = sorted(s.offset for s in stored)
    directory = struct.unpack("<L", data[end + 16 : end + 20])[0]
    ends = dict(zip(starts, [*starts[1:], directory], strict=True))
    out, entries = bytearray(), []
    for one in stored:
        at = len(out)
        if one.name not in changed:
            local, entry = _kept(one, data, ends[one.offset], at, bare=bare)
        elif (content := changed[one.name]) is not None:
            told = _stripped(one.entry) if bare else one.entry
            local, entry = _fresh(told, data[one.offset : one.offset + 30], content, at)
        else:
            continue
        out += local
        entries.append(entry)
    like = next((s for s in stored if not s.name.endswith("/")), stored[0]).entry
    for name, content in changed.items():
        if name not in names and content is not None:
            local, entry = _new(name, like, content, len(out))
            out += local
            entries.append(entry)
    start = len(out)
    out += b"".join(entries)
    count = len(entries)
    size = len(out) - start
    out += _END + struct.pack("<HHHHLL", 0, 0, count, count, size, start) + (bytes(2) if bare else data[end + 20 :])
    return bytes(out)


def _directory(data: bytes) -> tuple[list[_Stored], int]:
    refusal = UnreadableError("unsupported", "压缩包的结构不合常规，不能改写")
    end = data.rfind(_END, max(0, len(data) - 65_600))
    if end < 0 or data[:4] != _LOCAL:
        raise refusal
    try:
        disk, first, here, count, size, start = struct.unpack("<HHHHLL", data[end + 4 : end + 20])
        if (disk, first) != (0, 0) or here != count or start + size != end or _MOST in (size, start) or not count:
            raise refusal
        stored, at = [], start
        for _ in range(count):
            flags, n, e, c, offset = struct.unpack("<8xH18xHHH8xL", data[at : at + 46])
            if data[at : at + 4] != _ENTRY or data[offset : offset + 4] != _LOCAL or flags & 1:
                raise refusal
            raw = data[at + 46 : at + 46 + n]
            name = raw.decode("utf-8" if flags & _UTF8 else "cp437")
            stored.append(_Stored(name, data[at : at + 46 + n + e + c], offset))
            at += 46 + n + e + c
    except (struct.error, UnicodeDecodeError):
        raise refusal from None
    if at != end or len({s.offset for s in stored}) < len(stored):
        raise refusal
    return stored, end


def _kept(one: _Stored, data: bytes, end: int, at: int, *, bare: bool) -> tuple[bytes, bytes]:
    """Return local record and directory entry of a member that stays; its packed bytes are copied either way."""
    if not bare:
        return data[one.offset : end], one.entry[:42] + struct.pack("<L", at) + one.entry[46:]
    entry = _stripped(one.entry)
    flags = struct.unpack("<H", entry[8:10])[0] & ~_DESCRIPTOR
    packed, n = struct.unpack("<L4xH", entry[20:30])
    local = data[one.offset : one.offset + 30]
    start = one.offset + 30 + sum(struct.unpack("<HH", local[26:30]))
    if start + packed > end or (entry[10:12] == b"\x08\0" and not _filled(data[start : start + packed])):
        raise UnreadableError("unsupported", "压缩包的结构不合常规，不能改写")
    fields = struct.pack("<H", flags) + entry[10:28]
    record = _LOCAL + local[4:6] + fields + struct.pack("<HH", n, 0) + entry[46:] + data[start : start + packed]
    return record, entry[:8] + fields + entry[28:42] + struct.pack("<L", at) + entry[46:]


def _filled(packed: bytes) -> bool:
    """True where deflated data ends with its last byte: what lies behind it no program shows."""
    engine = zlib.decompressobj(-15)
    try:
        for at in range(0, len(packed), _STEP):
            engine.decompress(packed[at : at + _STEP])
    except zlib.error:
        return False
    return engine.eof and not engine.unused_data


def _stripped(entry: bytes) -> bytes:
    """Return a directory entry without its extra fields and comment."""
    n = struct.unpack("<H", entry[28:30])[0]
    return entry[:30] + bytes(4) + entry[34 : 46 + n]


def _fresh(entry: bytes, local: bytes, content: bytes, at: int) -> tuple[bytes, bytes]:
    """Return local record and directory entry of a member with new content, all else as it was."""
    n, e, c = struct.unpack("<HHH", entry[28:34])
    name, comment = entry[46 : 46 + n], entry[46 + n + e : 46 + n + e + c]
    flags = struct.unpack("<H", entry[8:10])[0] & ~_DESCRIPTOR
    packed = _deflated(content)
    fields = (
        struct.pack("<HH", flags, 8)
        + entry[12:16]
        + struct.pack("<LLL", zlib.crc32(content), len(packed), len(content))
    )
    record = _LOCAL + local[4:6] + fields + struct.pack("<HH", n, 0) + name + packed
    told = entry[:8] + fields + struct.pack("<HHH", n, 0, c) + entry[34:42] + struct.pack("<L", at) + name + comment
    return record, told


def _new(name: str, like: bytes, content: bytes, at: int) -> tuple[bytes, bytes]:
    raw = name.encode("utf-8")
    blank = like[:8] + struct.pack("<HH", 0 if raw.isascii() else _UTF8, 8) + like[12:16] + bytes(12)
    entry = blank + struct.pack("<HHH", len(raw), 0, 0) + bytes(2) + like[36:42] + bytes(4) + raw
    return _fresh(entry, _LOCAL + like[6:8], content, at)


def _deflated(content: bytes) -> bytes:
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    return engine.compress(content) + engine.flush()
