"""RAR archives: names by rarfile (extra `archives`); the content only of files stored without compression.

Unpacking RAR takes a foreign program, which a reading process may not start: compressed members are open lines with
a remedy.
"""

import importlib
import io
import mmap
import struct
import zlib
from typing import Any

from biaoshi.errors import UnreadableError
from biaoshi.formats.behind import behind
from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.members import Entry, archive, decode_names
from biaoshi.types.document import Document, Part

MEDIA_TYPE = "application/vnd.rar"
_EXTRA = "RAR 压缩包需要安装附加组件才能列出内容：pip install 'biaoshi[archives]'；或者解压后再检查"
_REMEDY = "RAR 压缩的文件不能读取，请解压后检查，或者改用 ZIP、7z 压缩"


def sniff(source: Source) -> float:
    """Return 1.0 for the signatures of RAR 4 and 5, else 0."""
    return 1.0 if bytes(source.data[:8]).startswith((b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00")) else 0.0


def read(source: Source, limits: Limits) -> Document:
    """Return the document of the archive. Raises UnreadableError where not even the names can be had."""
    try:
        rarfile: Any = importlib.import_module("rarfile")
    except ImportError as error:
        raise UnreadableError("unsupported", _EXTRA) from error
    try:
        opened = rarfile.RarFile(io.BytesIO(bytes(source.data)), part_only=True)
        members = list(opened.infolist())
    except rarfile.Error as error:
        if isinstance(error, (rarfile.PasswordRequired, rarfile.RarWrongPassword)):
            raise UnreadableError("encrypted", "RAR 压缩包已加密，需要密码") from error
        raise UnreadableError("failed", "RAR 压缩包不完整或者已损坏，不能读取") from error
    except (ValueError, IndexError, OverflowError, KeyError, TypeError, EOFError) as error:
        raise UnreadableError("failed", "RAR 压缩包不完整或者已损坏，不能读取") from error
    if not members and opened.needs_password():
        raise UnreadableError("encrypted", "RAR 压缩包已加密，需要密码")
    if not members:
        raise UnreadableError("failed", "RAR 压缩包不完整或者已损坏，没有可列出的文件")
    if len(members) > limits.members:
        raise UnreadableError("limited", f"压缩包内的文件超过 {limits.members} 个的上限，未读取")
    names = [n.replace("\\", "/") for n in _names(members)]
    entries = [_entry(m, n, len(source.data), rarfile.RAR_M0) for m, n in zip(members, names, strict=True)]
    comment = opened.comment
    end = (
        _ends5(source.data)
        if bytes(source.data[6:7]) == b"\x01"
        else _ends4(source.data, all(m.extract_version < 29 for m in members))
    )
    torn = Part("压缩包结尾", "other", 0, "failed", "压缩包不完整，可能有文件丢失", rule="RD102")
    faults = [torn] if end is None else behind(source.data, end)
    return archive(MEDIA_TYPE, entries, [comment] if isinstance(comment, str) else [], faults)


def _ends5(data: "bytes | mmap.mmap") -> int | None:
    """Return where the archive ends if the blocks of a RAR 5 lead to its end block (type 5), else None: the library stops
    at a fault and says nothing."""
    at = 8
    while at + 7 <= len(data):
        head = bytes(data[at : at + 64])
        numbers, used = _vints(head[4:], 5)
        size, kind, flags, *more = numbers
        if kind == 5:
            good = zlib.crc32(head[4 : 4 + used[0] + size]) == int.from_bytes(head[:4], "little")
            return at + 4 + used[0] + size if good else None
        packed = more[flags & 1] if flags & 2 else 0
        at += 4 + used[0] + size + packed
    return None


def _vints(data: bytes, count: int) -> tuple[list[int], list[int]]:
    """Return numbers of seven bits a byte, and where each ends; missing ones are 0."""
    numbers, ends, at = [], [], 0
    for _ in range(count):
        value = shift = 0
        while at < len(data):
            value |= (data[at] & 127) << shift
            shift += 7
            at += 1
            if data[at - 1] < 128:
                break
        numbers.append(value)
        ends.append(at)
    return numbers, ends


def _ends4(data: "bytes | mmap.mmap", old: bool) -> int | None:
    """Return where a RAR 4 ends if its blocks lead to its end block, else None; `old` ones have none and end with the
    file."""
    at = 7
    while at + 7 <= len(data):
        kind, flags, size = struct.unpack("<BHH", data[at + 2 : at + 7])
        if kind == 0x7B or size < 7:
            return at + size if kind == 0x7B else None
        packed = int.from_bytes(data[at + 7 : at + 11], "little") if flags & 0x8000 else 0
        if kind in (0x74, 0x7A) and flags & 0x100:
            packed |= int.from_bytes(data[at + 32 : at + 36], "little") << 32
        at += size + packed
    return at if old and at == len(data) else None


def _names(members: list[Any]) -> list[str]:
    """Names with a Unicode form are right; RAR 4 without one has the bytes of whatever system packed it."""
    raw = [
        m.orig_filename if isinstance(m.orig_filename, bytes) and b"\0" not in m.orig_filename else b"" for m in members
    ]
    texts = decode_names(raw)
    return [
        t if r and getattr(m, "flags", 0) & 0x200 == 0 and m.extract_version < 50 else str(m.filename)
        for m, r, t in zip(members, raw, texts, strict=True)
    ]


def _entry(member: Any, name: str, length: int, stored: int) -> Entry:
    size = int(member.file_size or 0)
    if member.is_dir():
        return Entry(name.rstrip("/") + "/", "folder")
    if member.is_symlink() or member.file_redir:
        target = member.file_redir[2] if member.file_redir else ""
        return Entry(name, "link", target=str(target))
    if member.needs_password():
        return Entry(name, size=size, status="encrypted", why="压缩包内的文件已加密，需要密码")
    if member.compress_type != stored or member.compress_size != size:
        return Entry(name, size=size, why=_REMEDY)
    start = int(member.data_offset)
    if start + size > length:
        return Entry(name, size=size, status="failed", why="文件在压缩包中不完整，未读取")
    crc = member.CRC if isinstance(member.CRC, int) else -1
    return Entry(name, size=size, token=f"{start} {size} {crc}")


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes at the place `token`. Raises UnreadableError over a limit, or with the wrong check sum."""
    start, size, crc = map(int, token.split(" "))
    if size > limits.inflated:
        raise UnreadableError("limited", "文件过大，未读取")
    data = bytes(source.data[start : start + size])
    if len(data) != size or crc not in (-1, zlib.crc32(data)):
        raise UnreadableError("failed", "文件在压缩包中已损坏，校验和不符")
    return data


FORMAT = Format(
    name="rar",
    title="RAR 压缩包",
    media_type=MEDIA_TYPE,
    extensions=(".rar",),
    sniff=sniff,
    read=read,
    extract=extract,
    container=True,
    proved="自制样例：列出文件名，只读未压缩存放的文件；需要附加组件 archives",
)
