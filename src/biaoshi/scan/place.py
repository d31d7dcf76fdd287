"""Where a store is: a file, or a database's address."""

import os
from pathlib import Path

from biaoshi.errors import ConfigError

_SHARED = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "lustre", "ceph", "glusterfs")


def address(given: str) -> str:
    """Return the address of the store `given` as a file's path or an address; a new file is its owner's only.

    Raises ConfigError where SQLite would lie on a network share: its locks do not hold there.
    """
    if "://" in given and not given.startswith("sqlite:///"):
        return given
    path = Path(given.removeprefix("sqlite:///")).absolute()
    if kind := _network(path.parent):
        raise ConfigError(
            f"{path.name} 在网络共享（{kind}）上，SQLite 不能放在那里；请放到本机磁盘，或者用 PostgreSQL。"
        )
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise ConfigError(f"{path.name} 不能建立或者打开（{error.strerror}）。") from error
    return f"sqlite:///{path}"


def _network(folder: Path) -> str | None:
    """Return the kind of the network file system `folder` is on, None for a local one."""
    best = ("", "")
    try:
        lines = Path("/proc/mounts").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    here = os.path.realpath(folder)
    for fields in (line.split() for line in lines):
        if len(fields) >= 3 and (here + "/").startswith(fields[1].rstrip("/") + "/") and len(fields[1]) >= len(best[0]):
            best = (fields[1], fields[2])
    return best[1] if best[1] in _SHARED else None
