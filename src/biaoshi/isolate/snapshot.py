"""A file copied once into sealed memory, with its digest: what is read is what was measured, whatever happens to the
file meanwhile."""

import fcntl
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

_CHUNK = 1 << 20
_SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Bytes in sealed memory behind an open descriptor, which whoever takes it closes."""

    descriptor: int
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no snapshot: the status of the ledger line and its reason in Chinese, without the path."""

    status: Literal["failed", "limited"]
    why: str
    bytes: int = 0


def take(source: "Path | str | bytes", most: int) -> Snapshot | Refused:
    """Return a sealed copy of the file at `source`, or of `source` itself if it is bytes.

    Folders, devices and pipes are refused; links are followed; of a file of more than `most` bytes nothing is copied.
    """
    file = None
    chunks: Iterator[bytes | memoryview]
    try:
        if isinstance(source, bytes):
            size, chunks = len(source), _pieces(source)
        else:
            # O_NONBLOCK: opening a pipe would wait for a writer
            file = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            state = os.fstat(file)
            size, chunks = state.st_size, _chunks(file, most)
            if not stat.S_ISREG(state.st_mode):
                folder = stat.S_ISDIR(state.st_mode)
                return Refused("failed", "这是文件夹，不是文件" if folder else "不是普通文件（设备、管道等），未读取")
        copied = sealed(chunks) if size <= most else None
    except (OSError, ValueError) as error:
        return Refused("failed", _why_not(error))
    finally:
        if file is not None:
            os.close(file)
    if copied is None or copied.bytes > most:  # the second: it grew meanwhile
        if copied:
            os.close(copied.descriptor)
        return Refused("limited", f"文件超过 {most} 字节的上限，未读取", size)
    return copied


def sealed(chunks: Iterable[bytes | memoryview]) -> Snapshot:
    """Return `chunks`, one after the other, as one snapshot; what they raise goes on, and nothing is left open."""
    digest = hashlib.sha256()
    memory = os.memfd_create("biaoshi", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        size = 0
        for chunk in chunks:
            digest.update(chunk)
            written = 0
            while written < len(chunk):
                written += os.write(memory, memoryview(chunk)[written:])
            size += len(chunk)
        fcntl.fcntl(memory, fcntl.F_ADD_SEALS, _SEALS)
    except BaseException:
        os.close(memory)
        raise
    return Snapshot(memory, digest.hexdigest(), size)


def _pieces(data: bytes) -> Iterator[memoryview]:
    view = memoryview(data)
    for at in range(0, len(data), _CHUNK):
        yield view[at : at + _CHUNK]


def _chunks(file: int, most: int) -> Iterator[bytes]:
    """Yield what an open file holds, up to one byte more than `most`."""
    left = most + 1
    while left > 0 and (chunk := os.read(file, min(_CHUNK, left))):
        left -= len(chunk)
        yield chunk


def _why_not(error: Exception) -> str:
    """Return in Chinese, without the path, why a file could not be opened or read."""
    if isinstance(error, FileNotFoundError):
        return "文件不存在，或者链接所指的文件已不在"
    if isinstance(error, PermissionError):
        return "没有读取权限"
    if isinstance(error, ValueError):
        return "文件路径无效"
    number = error.errno if isinstance(error, OSError) else None
    return f"文件打不开或者读不出来（系统错误 {number}）"
