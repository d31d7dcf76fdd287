"""A compound file ([MS-CFB]) opened for reading: a small file system of sectors within one file.

    header → FAT (chains of 512-byte sectors) → directory (tree of names) → streams
                                              └ mini FAT (64-byte sectors inside the root's own stream)

Own reader, since chains of hostile files run in circles: each stream is cut at its fault, which is told, and the
bytes before it are kept.
"""

import mmap
import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TORN = "文件不完整或者内部链接损坏，只读出一部分"
_END, _FREE, _MOST = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFA
_STORAGE, _STREAM, _ROOT = 1, 2, 5


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream, or a storage (folder) of the file. `path` is the names from the root joined with `/`."""

    path: str
    storage: bool
    size: int
    start: int
    clsid: bytes


@dataclass(frozen=True, slots=True)
class Stream:
    """The bytes of a stream; `fault` is Chinese and says why there are fewer than the directory promises."""

    data: bytes
    fault: str | None = None


@dataclass
class Compound:
    """An opened file. `fault` says that the directory or the tables themselves are broken."""

    data: "bytes | mmap.mmap"
    sector: int
    fat: "array[int]"
    minifat: "array[int]" = field(default_factory=lambda: array("I"))
    ministream: bytes = b""
    entries: dict[str, Entry] = field(default_factory=dict)
    fault: str | None = None

    def __contains__(self, path: str) -> bool:
        return self.named(path) is not None

    def named(self, path: str) -> Entry | None:
        """Return the entry of that path; names differ by more than case, as the format has it."""
        found = self.entries.get(path)
        if found is None and path not in self.entries:
            lower = path.lower()
            found = next((e for p, e in self.entries.items() if p.lower() == lower), None)
        return found


def is_compound(data: "bytes | mmap.mmap") -> bool:
    """Return True if `data` begins as a compound file."""
    return data[:8] == MAGIC


def open_compound(data: "bytes | mmap.mmap", limits: Limits) -> Compound:
    """Return the file's directory. Raises UnreadableError `failed` if it has none, `limited` over `limits.members`."""
    if not is_compound(data) or len(data) < 512:
        raise UnreadableError("failed", "文件不完整（复合文件的头部残缺）")
    shift, mini = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or mini != 6:
        shift, mini = (9 if shift != 12 else 12), 6
    sector = 1 << shift
    directory, cutoff_minifat, fat_sectors = _header(data)
    fat, torn = _fat(data, sector, fat_sectors)
    compound = Compound(data, sector, fat)
    tree = _chain(compound, directory, None)
    if len(tree.data) < 128:
        raise UnreadableError("failed", "文件不完整（复合文件的目录不在文件中）")
    if len(tree.data) // 128 > limits.members * 2:
        raise UnreadableError("limited", f"文件内的部件超过 {limits.members} 个的上限，未读取")
    compound.fault = TORN if torn or tree.fault else None
    root_start, root_size = struct.unpack_from("<II", tree.data, 116)
    if root_size:
        inner = _chain(compound, root_start, root_size)
        compound.ministream = inner.data
        compound.minifat = _numbers(_chain(compound, cutoff_minifat, None).data)
    _directory(compound, tree.data, limits)
    return compound


def read_stream(compound: Compound, path: str) -> Stream:
    """Return the stream of that path; an empty one with a fault if it is not there."""
    entry = compound.named(path)
    if entry is None or entry.storage:
        return Stream(b"", "部件不在文件中")
    if entry.size < 4096:
        return _mini(compound, entry)
    return _chain(compound, entry.start, entry.size)


def streams(compound: Compound, under: str = "") -> Iterator[Entry]:
    """Yield the streams whose path begins with `under`, in the order of the directory."""
    return (e for e in compound.entries.values() if not e.storage and e.path.startswith(under))


def _header(data: "bytes | mmap.mmap") -> tuple[int, int, list[int]]:
    """Return the first sectors of directory and mini FAT, and the sectors that hold the FAT (DIFAT followed)."""
    directory = struct.unpack_from("<I", data, 48)[0]
    minifat = struct.unpack_from("<I", data, 60)[0]
    difat, count = struct.unpack_from("<II", data, 68)
    shift = 12 if struct.unpack_from("<H", data, 30)[0] == 12 else 9
    sectors = [s for s in struct.unpack_from("<109I", data, 76) if s <= _MOST]
    seen: set[int] = set()
    per = (1 << shift) // 4 - 1
    while difat <= _MOST and difat not in seen and len(seen) <= count + 1:
        seen.add(difat)
        at = (difat + 1) << shift
        if at + (1 << shift) > len(data):
            break
        *more, difat = struct.unpack_from(f"<{per + 1}I", data, at)
        sectors += [s for s in more if s <= _MOST]
    return directory, minifat, sectors


def _fat(data: "bytes | mmap.mmap", sector: int, sectors: list[int]) -> tuple["array[int]", bool]:
    torn = False
    pieces: list[bytes] = []
    for number in dict.fromkeys(sectors):
        piece = bytes(data[(number + 1) * sector : (number + 2) * sector])
        if len(piece) < sector:
            torn = True
            piece += b"\xff" * (sector - len(piece))
        pieces.append(piece)
        if len(pieces) * (sector // 4) > len(data) // sector + 2 * sector:  # more table than there is file
            break
    return _numbers(b"".join(pieces)), torn


def _numbers(data: bytes) -> "array[int]":
    numbers = array("I")
    numbers.frombytes(data[: len(data) // 4 * 4])
    return numbers


def _chain(compound: Compound, start: int, size: int | None) -> Stream:
    """Follow a chain of sectors; stops at its end, at a circle, or where the file ends."""
    data, sector, fat = compound.data, compound.sector, compound.fat
    wanted = None if size is None else -(-size // sector)
    if wanted is not None and wanted > len(data) // sector + 1:
        wanted = len(data) // sector + 1
    pieces: list[bytes] = []
    seen: set[int] = set()
    number = start
    while number <= _MOST and number not in seen and (wanted is None or len(pieces) < wanted):
        seen.add(number)
        first = number
        run = 1  # neighbours in one slice
        while (
            (wanted is None or len(pieces) + run < wanted)
            and number < len(fat)
            and fat[number] == number + 1
            and number + 1 not in seen
        ):
            number += 1
            seen.add(number)
            run += 1
        piece = bytes(data[(first + 1) * sector : (first + 1 + run) * sector])
        pieces.append(piece)
        pieces += [b""] * (run - 1)
        if len(piece) < run * sector:
            break
        number = fat[number] if number < len(fat) else _FREE
    whole = b"".join(pieces)
    if size is None:
        return Stream(whole, None if number == _END else TORN)
    return Stream(whole[:size], None if len(whole) >= size else TORN)


def _mini(compound: Compound, entry: Entry) -> Stream:
    inner, minifat = compound.ministream, compound.minifat
    pieces: list[bytes] = []
    seen: set[int] = set()
    number = entry.start
    while number <= _MOST and number not in seen and len(pieces) * 64 < entry.size:
        seen.add(number)
        pieces.append(inner[number * 64 : number * 64 + 64])
        number = minifat[number] if number < len(minifat) else _FREE
    whole = b"".join(pieces)[: entry.size]
    return Stream(whole, None if len(whole) == entry.size else TORN)


def _directory(compound: Compound, tree: bytes, limits: Limits) -> None:
    """Fill the entries, walking the tree of names; a number met twice is a fault, not walked again."""
    count = len(tree) // 128
    seen = {0}
    todo: list[tuple[int, str]] = [(struct.unpack_from("<I", tree, 76)[0], "")]
    while todo:
        number, folder = todo.pop()
        if number >= count or number in seen:
            if number != _FREE:
                compound.fault = compound.fault or TORN
            continue
        seen.add(number)
        at = number * 128
        length, kind = struct.unpack_from("<HB", tree, at + 64)
        left, right, child = struct.unpack_from("<III", tree, at + 68)
        start, size = struct.unpack_from("<IQ", tree, at + 116)
        todo += [(right, folder), (left, folder)]
        if kind not in (_STORAGE, _STREAM):
            compound.fault = compound.fault or TORN
            continue
        name = tree[at : at + min(max(length - 2, 0), 62)].decode("utf-16-le", "replace")
        path = folder + name
        if compound.sector == 512:
            size &= 0xFFFFFFFF
        while path in compound.entries:
            path += "*"
        compound.entries[path] = Entry(path, kind == _STORAGE, size, start, tree[at + 80 : at + 96])
        if kind == _STORAGE and path.count("/") < limits.depth:
            todo.append((child, path + "/"))
    if len(compound.entries) > limits.members:
        raise UnreadableError("limited", f"文件内的部件超过 {limits.members} 个的上限，未读取")
