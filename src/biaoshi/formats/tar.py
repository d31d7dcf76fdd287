"""tar archives: V7, ustar, GNU and pax, their names in any encoding. Links and devices are listed, never followed.

Told by the check sum of the first header, so that old archives without `ustar` are known and texts are not. A child
lies in the archive as it is: its token is the place.
"""

import io
import mmap
import re
import tarfile
from collections.abc import Iterator

from biaoshi.errors import UnreadableError
from biaoshi.formats.behind import behind
from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.members import Entry, archive, decode_names, slice_token, sliced
from biaoshi.types.document import Document, Part

MEDIA_TYPE = "application/x-tar"
_BLOCK = 512
_FAULTS = (tarfile.TarError, OSError, ValueError, IndexError, OverflowError)
_DEVICES = (tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE)


def sniff(source: Source) -> float:
    """Return 0.9 if the first block is a header with the right check sum, 0.6 for a broken one that says ustar."""
    head = bytes(source.data[:_BLOCK])
    if len(head) < 263 or not head[:1].strip(b"\0"):
        return 0.0
    if len(head) == _BLOCK and _sound(head):
        return 0.9
    return 0.6 if head[257:262] == b"ustar" else 0.0


def _sound(head: bytes) -> bool:
    """Tell whether the check sum of a header is right: the sum of its bytes, its own field taken as blanks."""
    stored = head[148:156].strip(b"\0 ")
    if not re.fullmatch(b"[0-7]{1,7}", stored):
        return False
    rest = head[:148] + b" " * 8 + head[156:]
    signed = sum(b - 256 if b > 127 else b for b in rest)  # as some old programs did
    return int(stored, 8) in (sum(rest), signed)


def read(source: Source, limits: Limits) -> Document:
    """Return the document of the archive. Raises UnreadableError if no header can be read or there are too many."""
    data = source.data
    faults: list[Part] = []
    members: list[tarfile.TarInfo] = []
    try:
        with tarfile.open(fileobj=_file(data), mode="r:", encoding="utf-8", errors="surrogateescape") as tar:
            for member in _members(tar, data, faults):
                members.append(member)
                if len(members) > limits.members:
                    raise UnreadableError("limited", f"归档内的文件超过 {limits.members} 个的上限，未读取")
    except _FAULTS as error:
        raise UnreadableError("failed", "tar 归档已损坏，不能读取") from error
    if not members and faults:
        raise UnreadableError("failed", "tar 归档已损坏，不能读取")
    names = decode_names([m.name.encode("utf-8", "surrogateescape") for m in members])
    entries = [_entry(m, n, len(data)) for m, n in zip(members, names, strict=True)]
    return archive(MEDIA_TYPE, entries, faults=faults)


def _file(data: "bytes | mmap.mmap") -> "io.BytesIO | mmap.mmap":
    if isinstance(data, bytes):
        return io.BytesIO(data)
    data.seek(0)
    return data


def _members(tar: tarfile.TarFile, data: "bytes | mmap.mmap", faults: list[Part]) -> Iterator[tarfile.TarInfo]:
    """Yield the members; where the archive does not end with its mark, or breaks off, that is a fault."""
    try:
        while (member := tar.next()) is not None:
            yield member
            tar.members.clear()  # type: ignore[attr-defined]  # it keeps all it has seen
    except _FAULTS:
        faults.append(
            Part("归档其余部分", "other", 0, "failed", "tar 归档在中间损坏，其后的文件读不出来", rule="RD102")
        )
        return
    rest = bytes(data[tar.offset : tar.offset + _BLOCK])
    if len(rest) < _BLOCK or rest.strip(b"\0"):
        faults.append(Part("归档结尾", "other", 0, "failed", "tar 归档没有结尾，可能不完整", rule="RD102"))
    else:
        faults += behind(data, tar.offset)


def _entry(member: tarfile.TarInfo, name: str, length: int) -> Entry:
    if member.isdir():
        return Entry(name + "/", "folder")
    if member.issym() or member.islnk():
        target = member.linkname.encode("utf-8", "surrogateescape")
        return Entry(name, "link", target=decode_names([target])[0])
    if member.type in _DEVICES:
        return Entry(name, "device")
    if member.issparse():
        return Entry(name, size=member.size, why="稀疏存放的文件，本版不能读取，请解包后检查")
    if member.offset_data + member.size > length:
        return Entry(name, size=member.size, status="failed", why="文件在归档中不完整，未读取")
    return Entry(name, size=member.size, token=slice_token(member.offset_data, member.size))


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes at the place `token`. Raises UnreadableError over a limit."""
    start, size = sliced(token)
    if size > limits.inflated:
        raise UnreadableError("limited", "归档内的文件过大，未读取")
    return bytes(source.data[start : start + size])


FORMAT = Format(
    name="tar",
    title="tar 归档",
    media_type=MEDIA_TYPE,
    extensions=(".tar",),
    sniff=sniff,
    read=read,
    extract=extract,
    container=True,
    proved="自制样例：V7、ustar、GNU、pax，GBK 文件名，链接、设备、截断",
)
