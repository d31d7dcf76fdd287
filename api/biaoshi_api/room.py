"""Working folders: in memory, for their owner only, and gone after any exit.

/dev/shm/biaoshi-0/                     0700, one a user of the machine
    4711-882301/                        a process by number and start: whose process is gone is cleared by the next
        3f…/                            a job
"""

import contextlib
import os
import resource
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from biaoshi.errors import ConfigError
from biaoshi_api.settings import Settings


@contextmanager
def room(settings: Settings) -> Iterator[Path]:
    """Give this process its working folder, and make it the place of whatever library wants a temporary file.

    What processes that were killed left behind is cleared first. Raises ConfigError where the place is not in memory.
    """
    base = _base(settings)
    clear(base)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump of the memory would be a document on the disk
    own = base / f"{os.getpid()}-{_started(os.getpid())}"
    own.mkdir(mode=0o700, exist_ok=True)
    before = tempfile.tempdir, os.environ.get("TMPDIR")
    tempfile.tempdir, os.environ["TMPDIR"] = str(own), str(own)
    try:
        yield own
    finally:
        tempfile.tempdir = before[0]
        if before[1] is None:
            os.environ.pop("TMPDIR", None)
        else:
            os.environ["TMPDIR"] = before[1]
        shutil.rmtree(own, ignore_errors=True)


@contextmanager
def folder(within: Path) -> Iterator[Path]:
    """Give a folder for one piece of work; removed at the end whatever happens."""
    made = Path(tempfile.mkdtemp(prefix="", dir=within))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def clear(base: Path) -> int:
    """Remove the folders of processes that are no more; return how many."""
    gone = 0
    for path in base.iterdir():
        number, _, started = path.name.partition("-")
        if number.isdigit() and _started(int(number)) != started:
            shutil.rmtree(path, ignore_errors=True)
            gone += 1
    return gone


def in_memory(path: Path, mounts: str | None = None) -> bool:
    """Return True when `path` is on a file system that is in memory (`mounts`: the text of /proc/self/mounts)."""
    if mounts is None:
        with contextlib.suppress(OSError):
            mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    best, kind = "", ""
    for line in (mounts or "").splitlines():
        fields = line.split()
        if len(fields) > 2 and path.is_relative_to(fields[1]) and len(fields[1]) >= len(best):
            best, kind = fields[1], fields[2]
    return kind in ("tmpfs", "ramfs")


def _base(settings: Settings) -> Path:
    place = settings.data.work
    if settings.data.work_in_memory and not in_memory(place.resolve()):
        raise ConfigError(
            f"data.work：{place} 不在内存文件系统（tmpfs）里；请换一个，或者写明 data.work_in_memory = false。"
        )
    base = place / f"biaoshi-{os.getuid()}"
    try:
        base.mkdir(mode=0o700, exist_ok=True)
        told = base.lstat()
    except OSError as error:
        raise ConfigError(f"data.work：{place} 不能写（{error.strerror}）。") from error
    if told.st_uid != os.getuid() or told.st_mode & 0o077 or not base.is_dir() or base.is_symlink():
        raise ConfigError(f"data.work：{base} 不是本用户专有的文件夹（0700），请先移走。")
    return base


def _started(number: int) -> str:
    """Return when the process began, in ticks since the machine did: numbers of processes come round again."""
    try:
        told = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return told.rpartition(")")[2].split()[19]
