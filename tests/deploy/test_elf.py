"""What an ELF file asks of the machine, against files made here and the binaries of this environment."""

import platform
import struct
from pathlib import Path

import pytest

from bundle import elf


def _elf(needs: tuple[str, ...], align: int, machine: int = 62) -> bytes:
    """A shared library with one loaded segment and a version-needs section, laid out by hand (gABI, LSB)."""
    names = b"\0" + b"".join(n.encode() + b"\0" for n in ("libc.so.6", *needs))
    at = [names.index(n.encode()) for n in ("libc.so.6", *needs)]
    need = struct.pack("<HHIII", 1, len(needs), at[0], 16, 0)
    for i, start in enumerate(at[1:]):
        need += struct.pack("<IHHII", 0, 0, 0, start, 16 if i + 1 < len(needs) else 0)
    program = struct.pack("<IIQQQQQQ", 1, 5, 0, 0, 0, 0, 0, align)
    begin = 64 + len(program)
    sections = b"".join(
        struct.pack("<IIQQQQIIQQ", 0, kind, 0, 0, offset, size, link, info, 1, 0)
        for kind, offset, size, link, info in (
            (0, 0, 0, 0, 0), (3, begin, len(names), 0, 0), (0x6FFFFFFE, begin + len(names), len(need), 1, 1 if needs else 0),
        )
    )  # fmt: skip
    header = (
        b"\x7fELF\x02\x01\x01"
        + bytes(9)
        + struct.pack("<HHIQQQIHHHHHH", 3, machine, 1, 0, 64, begin + len(names) + len(need), 0, 64, 56, 1, 64, 3, 1)
    )
    return header + program + names + need + sections


def test_newest_glibc_is_compared_by_number() -> None:
    """2.28 is newer than 2.4: versions are numbers, not words; other libraries' versions do not count."""
    found = elf.read("x.so", _elf(("GLIBC_2.4", "GLIBC_2.28", "GLIBCXX_3.4.31"), 0x1000))
    assert found is not None
    assert (found.glibc, found.machine, found.large_pages) == ((2, 28), "x86_64", False)


def test_large_pages_need_the_alignment() -> None:
    """A file that is loaded at steps of 4 KB cannot be loaded where a page has 64 KB."""
    found = elf.read("x.so", _elf((), 0x10000, machine=183))
    assert found is not None
    assert (found.glibc, found.machine, found.large_pages) == ((0, 0), "aarch64", True)


@pytest.mark.parametrize("data", [b"", b"MZ", b"\x7fELF\x01\x01" + bytes(60), b"#!/bin/sh\n"])
def test_what_is_no_elf_is_none(data: bytes) -> None:
    """Scripts and other formats are left alone."""
    assert elf.read("x", data) is None


def test_spoilt_elf_is_refused() -> None:
    """A cut-off file is an error, never «needs nothing»."""
    with pytest.raises(ValueError, match=r"x\.so"):
        elf.read("x.so", _elf(("GLIBC_2.28",), 0x1000)[:100])


def test_wheels_installed_here_fit_glibc_2_28() -> None:
    """Every library of this environment that the bundle takes over was made for glibc 2.28 or older."""
    import lxml

    folder = Path(str(lxml.__file__)).parent
    found = list(elf.in_folder(folder, "lxml"))
    assert found
    assert [e.path for e in found if e.glibc > (2, 28)] == []
    assert {e.machine for e in found} == {platform.machine()}
