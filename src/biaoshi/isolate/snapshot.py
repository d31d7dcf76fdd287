"""A file copied once into sealed memory, with its digest: what is read is what was measured, whatever happens to the
file meanwhile."""

import fcntl
import hashlib
import os
import stat
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
    try:
        if isinstance(source, bytes):
            size, data = len(source), source
        else:
            # O_NONBLOCK: opening a pipe would wait for a writer
            file, data = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), b""
            state = os.fstat(file)
            size = state.st_size
            if not stat.S_ISREG(state.st_mode):
                folder = stat.S_ISDIR(state.st_mode)
                return Refused("failed", "这是文件夹，不是文件" if folder else "不是普通文件（设备、管道等），未读取")
        copied = _copy(data, file, most) if size <= most else None
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


def _copy(data: bytes, file: int | None, most: int) -> Snapshot:
    digest = hashlib.sha256()
    memory = os.memfd_create("biaoshi", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        size, view = 0, memoryview(data)
        while size <= most:
            chunk = os.read(file, min(_CHUNK, most + 1 - size)) if file is not None else view[size : size + _CHUNK]
            if not chunk:
                break
            digest.update(chunk)
            written = 0
            while written < len(chunk):
                written += os.write(memory, chunk[written:])
            size += len(chunk)
        fcntl.fcntl(memory, fcntl.F_ADD_SEALS, _SEALS)
    except BaseException:
        os.close(memory)
        raise
    return Snapshot(memory, digest.hexdigest(), size)


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
