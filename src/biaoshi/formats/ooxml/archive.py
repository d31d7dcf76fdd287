"""A zip file as an inventory of members, read with limits and as far as it is whole.

An own reader, because the standard one stops at the first oddity: a member is a line of the coverage ledger even
where its name is double, its check sum wrong or the directory at the end of the file is missing.

    PK\\x03\\x04 name data   PK\\x03\\x04 name data …   PK\\x01\\x02 directory …   PK\\x05\\x06 end
    └── walked from the front where the directory is lost ──┘  └── else this is the inventory ─┘
"""

import base64
import binascii
import mmap
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits
from biaoshi.formats.streams import unpack
from biaoshi.types.document import Status

Bytes = bytes | mmap.mmap
_LOCAL, _ENTRY, _END, _END64 = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06"
_STEP = 1 << 16  # bytes fed at a time
_SMALL = 32 << 20  # up to this, no ratio is asked for: a million equal characters shrink a thousandfold and do no harm


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of the archive. `name` is made orderly (slashes, no leading slash); `stored_name` is as given."""

    name: str
    stored_name: str
    offset: int  # of the local header
    packed: int  # bytes stored; -1 where only the data itself tells
    size: int
    method: int
    crc: int
    locked: bool  # encrypted by a password
    raw: bytes = b""  # the name's bytes, in whatever encoding
    attributes: int = 0  # external: the high half is a Unix mode
    note: bytes = b""  # comment of the entry

    @property
    def folder(self) -> bool:
        return self.stored_name.endswith(("/", "\\"))


@dataclass(frozen=True, slots=True)
class Archive:
    """The inventory, in the file's order. `torn` is true where the directory was missing or broken."""

    data: Bytes
    members: tuple[Member, ...]
    torn: bool = False
    note: bytes = b""  # comment of the archive


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes of one member; where `status` is not "read" they may be a part only, and `why` says so in Chinese."""

    data: bytes
    status: Status = "read"
    why: str | None = None


def plain(data: Bytes) -> Bytes:
    """Return `data`, or what it stands for where a mail or web transfer left the whole zip in base64."""
    if bytes(data[:5]) != b"UEsDB":
        return data
    try:
        text = bytes(data).strip().replace(b" ", b"+")  # a web form turns + into blanks
        return base64.b64decode(text.translate(None, b"\r\n\t"), validate=True)
    except binascii.Error:
        return data


def open_archive(data: Bytes, limits: Limits) -> Archive:
    """Return the inventory of the zip in `data`.

    Raises UnreadableError: `failed` where there is no member at all, `limited` where there are too many.
    """
    try:
        members = list(_directory(data))
        torn = False
    except (struct.error, ValueError):
        members, torn = [], True
    if not members or any(bytes(data[m.offset : m.offset + 4]) != _LOCAL for m in members):
        walked = list(_walk(data))
        torn = torn or bool(walked)
        members = walked or members
    if not members:
        raise UnreadableError("failed", "压缩包损坏，没有可读的部件")
    if len(members) > limits.members:
        raise UnreadableError("limited", f"压缩包内部件超过{limits.members}个，未读")
    return Archive(data, tuple(members), torn, b"" if torn else _note(data))


def read_member(archive: Archive, member: Member, limits: Limits, spent: int = 0) -> Content:
    """Return the bytes of `member`; `spent` is how many bytes were inflated before (limits.inflated is for all)."""
    data = archive.data
    if member.locked:
        return Content(b"", "encrypted", "部件有密码，未读")
    header = bytes(data[member.offset : member.offset + 30])
    if len(header) < 30 or header[:4] != _LOCAL:
        return Content(b"", "failed", "压缩包损坏，找不到部件的数据")
    start = member.offset + 30 + sum(struct.unpack("<HH", header[26:30]))
    view = memoryview(data)
    packed = view[start : start + member.packed] if member.packed >= 0 else view[start:]
    room = limits.inflated - spent
    if member.method == 0:
        content, whole, over = bytes(packed[: max(0, room)]), len(packed) == member.packed, len(packed) > room
    elif member.method == 8:
        allowed = max(_SMALL, len(packed) * limits.ratio)
        content, whole, over = _inflate(packed, max(0, min(room, allowed)))
    elif member.method in (12, 14):
        content, whole, over = unpack("bzip2" if member.method == 12 else "zip-lzma", packed, max(0, room))
    else:
        return Content(b"", "unsupported", "部件的压缩方式不支持，未读")
    if over:
        return Content(b"", "limited", "部件解压后过大或压缩比过高，未读")
    if not whole:
        return Content(content, "failed", "部件不完整，只读出前一部分")
    if member.packed >= 0 and zlib.crc32(content) != member.crc:
        return Content(content, "failed", "部件校验和不符，内容可能已损坏")
    return Content(content)


def _inflate(packed: memoryview, room: int) -> tuple[bytes, bool, bool]:
    """Return (bytes, whole, more than `room`); a fault in the stream ends it, what came before is kept."""
    engine, out = zlib.decompressobj(-15), bytearray()
    at = 0
    while at < len(packed) and not engine.eof:
        try:
            out += engine.decompress(packed[at : at + _STEP], room + 1 - len(out))
        except zlib.error:
            break
        if len(out) > room or engine.unconsumed_tail:
            return bytes(out), False, True
        at += _STEP
    return bytes(out), engine.eof, False


def _directory(data: Bytes) -> Iterator[Member]:
    """Yield the entries of the central directory. Raises struct.error or ValueError where it is not whole."""
    end = data.rfind(_END, max(0, len(data) - 65_600))
    if end < 0:
        raise ValueError("no end record")
    count, size, start = struct.unpack("<HLL", bytes(data[end + 10 : end + 20]))
    shift_from = end
    if 0xFFFF in (count,) or 0xFFFFFFFF in (size, start):
        end64 = data.rfind(_END64, 0, end)
        if end64 >= 0:
            count, size, start = struct.unpack("<QQQ", bytes(data[end64 + 32 : end64 + 56]))
            shift_from = end64
    shift = shift_from - size - start  # bytes put before the archive (a self-extractor, mail headers)
    at = start + shift
    if shift < 0 or at < 0:
        raise ValueError("directory outside the file")
    for _ in range(count):
        fixed = bytes(data[at : at + 46])
        if fixed[:4] != _ENTRY:
            raise ValueError("entry is not one")
        flags, method, crc, packed, plain, n, e, c, attributes, offset = struct.unpack("<HH4xLLLHHH4xLL", fixed[8:46])
        raw = bytes(data[at + 46 : at + 46 + n])
        extra = bytes(data[at + 46 + n : at + 46 + n + e])
        plain, packed, offset = _zip64(extra, plain, packed, offset)
        note = bytes(data[at + 46 + n + e : at + 46 + n + e + c])
        entry = _member(_unicode_path(extra, raw), flags, offset + shift, packed, plain, method, crc)
        yield replace(entry, attributes=attributes, note=note)
        at += 46 + n + e + c


def _note(data: Bytes) -> bytes:
    end = data.rfind(_END, max(0, len(data) - 65_600))
    size = int.from_bytes(data[end + 20 : end + 22], "little")
    return bytes(data[end + 22 : end + 22 + size]) if end >= 0 else b""


def _unicode_path(extra: bytes, raw: bytes) -> bytes:
    """Return the name in UTF-8 that Info-ZIP keeps beside one in an old encoding, else the name as it is."""
    at = 0
    while at + 4 <= len(extra):
        tag, size = struct.unpack("<HH", extra[at : at + 4])
        field = extra[at + 4 : at + 4 + size]
        if tag == 0x7075 and len(field) > 5 and struct.unpack("<L", field[1:5])[0] == zlib.crc32(raw):
            return field[5:]
        at += 4 + size
    return raw


def _zip64(extra: bytes, plain: int, packed: int, offset: int) -> tuple[int, int, int]:
    values, at = [plain, packed, offset], 0
    while at + 4 <= len(extra):
        tag, size = struct.unpack("<HH", extra[at : at + 4])
        if tag == 1:
            wide = list(struct.unpack(f"<{size // 8}Q", extra[at + 4 : at + 4 + size // 8 * 8]))
            values = [wide.pop(0) if v == 0xFFFFFFFF and wide else v for v in values]
        at += 4 + size
    return values[0], values[1], values[2]


def _walk(data: Bytes) -> Iterator[Member]:
    """Yield the members found by their local headers, front to back: the way through a file without its end."""
    at = data.find(_LOCAL)
    while at >= 0 and at + 30 <= len(data):
        flags, method, crc, packed, plain, n, e = struct.unpack("<HH4xLLLHH", bytes(data[at + 6 : at + 30]))
        raw = bytes(data[at + 30 : at + 30 + n])
        unknown = bool(flags & 8) and packed == 0  # sizes follow the data
        member = _member(raw, flags, at, -1 if unknown else packed, plain, method, crc)
        yield member if raw else replace(member, name="?", stored_name="?")
        at = data.find(_LOCAL, at + 30 + n + e + (0 if unknown else min(packed, len(data))))


def _member(raw: bytes, flags: int, offset: int, packed: int, plain: int, method: int, crc: int) -> Member:
    try:
        stored = raw.decode("utf-8")
    except UnicodeDecodeError:
        stored = raw.decode("utf-8" if flags & 0x800 else "cp437", "replace")
    return Member(
        stored.replace("\\", "/").lstrip("/"), stored, offset, packed, plain, method, crc, bool(flags & 1), raw
    )
