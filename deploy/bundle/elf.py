"""What an ELF file asks of the machine: processor, newest glibc, alignment of its segments.

Read from the headers and the version-needs section alone (System V gABI; LSB Core, symbol versioning).
"""

import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MACHINES = {62: "x86_64", 183: "aarch64"}
_LOAD, _DYNAMIC_NEEDS = 1, 0x6FFFFFFE
_GLIBC = re.compile(r"GLIBC_(\d+)\.(\d+)")
LARGE_PAGE = 65536

Version = tuple[int, int]


@dataclass(frozen=True)
class Elf:
    """One file: `glibc` is the newest version it needs ((0, 0) if none), `align` the least alignment of what is loaded."""

    path: str
    machine: str
    glibc: Version
    align: int
    needs: tuple[str, ...]

    @property
    def large_pages(self) -> bool:
        """Whether the file can be loaded where a memory page has 64 KB."""
        return self.align >= LARGE_PAGE


def read(path: str, data: bytes) -> Elf | None:
    """Return what `data` asks for, None if it is no 64-bit little-endian ELF; raise ValueError for a spoilt one."""
    if data[:6] != b"\x7fELF\x02\x01":
        return None
    try:
        machine, program, section, sizes = _header(data)
        loads = [s for s in _rows(data, program, sizes[0], sizes[1], "<IIQQQQQQ") if s[0] == _LOAD]
        sections = list(_rows(data, section, sizes[2], sizes[3], "<IIQQQQIIQQ"))
        needs = tuple(sorted({w for s in sections if s[1] == _DYNAMIC_NEEDS for w in _needs(data, s, sections)}))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: no readable ELF headers") from error
    versions = [(int(m[1]), int(m[2])) for w in needs if (m := _GLIBC.match(w))]
    align = min((s[7] for s in loads), default=LARGE_PAGE)
    return Elf(path, MACHINES.get(machine, str(machine)), max(versions, default=(0, 0)), align, needs)


def in_wheel(wheel: Path) -> Iterator[Elf]:
    """Yield the ELF files packed in a wheel."""
    with zipfile.ZipFile(wheel) as packed:
        for name in packed.namelist():
            with packed.open(name) as f:
                if f.read(4) != b"\x7fELF":
                    continue
            if found := read(f"{wheel.name}/{name}", packed.read(name)):
                yield found


def in_folder(folder: Path, shown: str) -> Iterator[Elf]:
    """Yield the ELF files beneath a folder; paths begin with `shown`."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as f:
                if f.read(4) != b"\x7fELF":
                    continue
            if found := read(f"{shown}/{path.relative_to(folder).as_posix()}", path.read_bytes()):
                yield found


def _header(data: bytes) -> tuple[int, int, int, tuple[int, int, int, int]]:
    machine = struct.unpack_from("<H", data, 18)[0]
    program, section = struct.unpack_from("<QQ", data, 32)
    return machine, program, section, struct.unpack_from("<HHHH", data, 54)


def _rows(data: bytes, at: int, size: int, count: int, form: str) -> Iterator[tuple[int, ...]]:
    for i in range(count):
        yield struct.unpack_from(form, data, at + i * size)


def _needs(data: bytes, section: tuple[int, ...], sections: list[tuple[int, ...]]) -> Iterator[str]:
    """Yield the names of the versions a .gnu.version_r section asks for."""
    names = sections[section[6]][4]
    at = section[4]
    for _ in range(section[7]):
        _, count, _, aux, following = struct.unpack_from("<HHIII", data, at)
        one = at + aux
        for _ in range(count):
            _, _, _, name, further = struct.unpack_from("<IHHII", data, one)
            start = names + name
            yield data[start : data.index(b"\0", start)].decode("ascii")
            one += further
        at += following
