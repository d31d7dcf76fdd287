"""A worker that knows strange kinds of work; run as a program: settings file, name, number of the parent."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.schema import create
from biaoshi.errors import UsageError
from biaoshi_api import worker
from biaoshi_api.room import room
from biaoshi_api.settings import Settings, load
from biaoshi_api.site import Site, open_site
from biaoshi_api.task import Outcome, Turn, Work

WORDS = "云岭省水利厅堤防岁修"
SETTINGS = """
ceiling = "非涉密"
[data]
folder = "data"
work = "{folder}"
work_in_memory = false
[vault]
key_file = "vault.key"
[workers]
count = 1
lease_seconds = {lease}
attempts = 2
retry_seconds = 0
"""


def quick(turn: Turn) -> Outcome:
    """Put a result away and be done; write to the working folder as any work may."""
    (turn.folder / "page.png").write_bytes(WORDS.encode())
    now = turn.site.clock()
    made = turn.site.vault.put(b"report", now=now, keep=1000)
    return Outcome({"report": made}, kept=(made,), erase=tuple(turn.job.payload.get("erase", ())))


def slow(turn: Turn) -> Outcome:
    """Go on for long, listening; keeps something in the working folder."""
    (turn.folder / "page.png").write_bytes(WORDS.encode())
    for n in range(1000):
        turn.tell(n, 1000)
        threading.Event().wait(0.05)
    return Outcome({})


def deaf(turn: Turn) -> Outcome:
    """Go on for long and hear nothing."""
    threading.Event().wait(60)
    return Outcome({})


def deadly(turn: Turn) -> Outcome:
    """Take the whole process along."""
    (turn.folder / "page.png").write_bytes(WORDS.encode())
    os.kill(os.getpid(), 9)
    return Outcome({})


def wrong(turn: Turn) -> Outcome:
    """Say what is wrong."""
    raise UsageError("没有这个方案。")


def broken(turn: Turn) -> Outcome:
    """Fail as a library might, quoting the document."""
    raise ValueError(WORDS)


KNOWN = {f.__name__: Work(f.__name__, f) for f in (quick, slow, deaf, deadly, wrong, broken)}


@dataclass(frozen=True, slots=True)
class Place:
    """A service in a folder: its site, the file of its settings, the folder of its working folders."""

    site: Site
    settings: Path
    rooms: Path


def founded(folder: Path, lease: float = 30) -> Settings:
    """Write settings and key into `folder`."""
    key = folder / "vault.key"
    key.touch(0o600)
    key.write_text(f"k1 {'ab' * 32}\n")
    (folder / "biaoshi.toml").write_text(SETTINGS.format(folder=folder, lease=lease), "utf-8")
    return load(folder / "biaoshi.toml")


@contextmanager
def place(folder: Path, lease: float = 30) -> Iterator[Place]:
    """Give such a service."""
    settings = founded(folder, lease)
    with room(settings) as own, open_site(settings) as site:
        create(site.engine)
        yield Place(site, folder / "biaoshi.toml", own.parent)


def main(path: Path, name: str, parent: int) -> None:
    settings = load(path)
    worker.DEAF = 0.5
    with room(settings) as own, open_site(settings) as site:
        worker.run(site, name, own, KNOWN, parent)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
