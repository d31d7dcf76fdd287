"""Embedded objects of an RTF file: hexadecimal digits of an OLE 1 object, which holds a file."""

import binascii
import re
import struct

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ole.objects import content_of, unpacked
from biaoshi.formats.ole.storage import is_compound, open_compound


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the file whose digits stand between the two positions in `token`. Raises UnreadableError."""
    match = re.fullmatch(r"([0-9]{1,12})-([0-9]{1,12})", token)
    if match is None or int(match[2]) > len(source.data):
        raise UnreadableError("failed", "内嵌文件不在文件中")
    return file_in(bytes(source.data[int(match[1]) : int(match[2])]), limits)[1]


def file_in(digits: bytes, limits: Limits) -> tuple[str, bytes]:
    """Return name (may be empty) and bytes of the file in the digits of an \\objdata group. Raises UnreadableError."""
    cleaned = re.sub(rb"[^0-9A-Fa-f]+", b"", re.sub(rb"\\[a-z]+-?[0-9]*|\\'..", b"", digits))
    raw = binascii.a2b_hex(cleaned[: len(cleaned) // 2 * 2])
    try:
        _, kind = struct.unpack_from("<II", raw)
        at = 8
        size = struct.unpack_from("<I", raw, at)[0]
        name = raw[at + 4 : at + 4 + size].rstrip(b"\0")
        at += 4 + size
        if kind != 2:
            raise UnreadableError("unsupported", "链接的对象，其内容不在文件中")
        for _ in range(2):
            at += 4 + struct.unpack_from("<I", raw, at)[0]
        size = struct.unpack_from("<I", raw, at)[0]
    except struct.error as error:
        raise UnreadableError("failed", "内嵌文件不完整，读不出内容") from error
    data = raw[at + 4 : at + 4 + size]
    if len(data) < size:
        raise UnreadableError("failed", "内嵌文件不完整，读不出内容")
    if is_compound(data):
        return content_of(open_compound(data, limits), "", data)
    if name == b"Package":
        try:
            packed = unpacked(struct.pack("<I", size) + data)
        except ValueError as error:
            raise UnreadableError("failed", "内嵌文件的外壳损坏，读不出内容") from error
        if packed.fault:
            raise UnreadableError("failed", packed.fault)
        return packed.name, packed.data
    raise UnreadableError("unsupported", "内嵌对象，本版不能读取其数据，未读")
