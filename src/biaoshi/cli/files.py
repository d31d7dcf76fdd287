"""Files a command writes: new ones, whole or not at all."""

from collections.abc import Iterable
from pathlib import Path

from biaoshi.errors import ConfigError, UsageError


def new_file(path: Path, kinds: tuple[str, ...]) -> str:
    """Return the kind of a file to be written. Raises UsageError for another kind, or one that is there already."""
    if path.suffix.lower() not in kinds:
        raise UsageError(f"{path.name} 应是 {'、'.join(kinds)} 文件。")
    if path.exists():
        raise UsageError(f"“{path.name}”已经存在，不覆盖；请换一个文件名。")
    return path.suffix.lower()


def write(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a new file, or none. Raises UsageError, ConfigError."""
    try:
        file = path.open("xb")
    except FileExistsError as error:
        raise UsageError(f"“{path.name}”已经存在，不覆盖；请换一个文件名。") from error
    except OSError as error:
        raise ConfigError(f"{path.name} 写不进去（{error.strerror}）。") from error
    try:
        with file:
            file.writelines(pieces)
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise ConfigError(f"{path.name} 写不进去（{error.strerror}）。") from error
        raise
