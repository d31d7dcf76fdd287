"""New bytes put in place: beside the target first, for its owner only, then under its name at one stroke."""

import contextlib
import os
import tempfile
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
            os.link(part, target)  # unlike a rename it never takes the place of a file that came meanwhile
        finally:
            part.unlink(missing_ok=True)
    except FileExistsError as error:
        raise UsageError(f"“{target.name}”已经存在，不覆盖；请换一个文件名。") from error
    except OSError as error:
        raise UnprovedError(f"写不进去（{error.strerror}），没有写出任何文件。") from error
