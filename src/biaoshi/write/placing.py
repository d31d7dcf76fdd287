"""New bytes put in place: beside the target first, for its owner only, then under its name at one stroke."""

import contextlib
import errno
import os
import shutil
import tempfile
from hashlib import file_digest
from pathlib import Path

from biaoshi.errors import BiaoshiError, UsageError


class UnprovedError(BiaoshiError):
    """Nothing was written: it could not be carried out or not be proved. Exit status 3."""


def part_of(target: Path, data: bytes) -> Path:
    """Return a file beside `target`, for its owner only, that holds `data`. Raises OSError and leaves nothing."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    return Path(name)


_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
"""Memory sticks and shares of other systems have no second name for a file."""


def put(part: Path, target: Path) -> None:
    """Give the file `part` the name `target`. Raises FileExistsError where something has it, even if it came just now,
    OSError where it cannot be done; then `target` is as it was."""
    try:
        os.link(part, target)  # unlike a rename it never takes the place of a file that came meanwhile
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # the name is ours from here on
        try:
            part.replace(target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise


def keep(source: Path, kept: Path) -> None:
    """Keep the file `source` under the free name `kept` too. Raises OSError; then nothing has that name."""
    try:
        os.link(source, kept)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        part = part_of(kept, source.read_bytes())
        try:
            shutil.copystat(source, part)
            put(part, kept)
        finally:
            part.unlink(missing_ok=True)


def unchanged(source: Path, digest: str | None) -> None:
    """Raise UnprovedError where the file at `source` is no longer the one with the digest `digest`."""
    try:
        with source.open("rb") as file:
            same = file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        same = False
    if not same:
        raise UnprovedError(f"“{source.name}”在处理过程中被改动，没有写出。")


def free(target: Path) -> None:
    """Raise UsageError where something has the name `target` already."""
    if os.path.lexists(target):
        raise UsageError(f"“{target.name}”已经存在，不覆盖；请换一个文件名。")


def place(target: Path, data: bytes) -> None:
    """Write a new file `target`. Raises UsageError where it is there, UnprovedError where it cannot be written."""
    free(target)
    try:
        part = part_of(target, data)
        try:
            put(part, target)
        finally:
            part.unlink(missing_ok=True)
    except FileExistsError as error:
        raise UsageError(f"“{target.name}”已经存在，不覆盖；请换一个文件名。") from error
    except OSError as error:
        raise UnprovedError(f"写不进去（{error.strerror}），没有写出任何文件。") from error
