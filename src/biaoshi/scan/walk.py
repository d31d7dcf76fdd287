"""A folder into items (件): each file one, single-page pictures named 档号 + 流水号 one together.

    X043-1998-003/001.jpg, 002.jpg          → one 件, X043-1998-003
    X043-1998-003-001.jpg, …-002.jpg        → one 件, X043-1998-003
    IMG_0001.jpg, 2024-05-01-001.jpg        → each its own: no 档号

One folder is held in memory at a time. A folder that cannot be listed is told, and nothing in it is taken for gone.
"""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from biaoshi.scan import numbers

PICTURES = (".jpg", ".jpeg", ".tif", ".tiff", ".png", ".bmp", ".jp2")
NOISE = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
"""Files that systems leave in folders; and ~$…, the lock files of Word."""
MOST_PAGES = 2000
"""Of one 件: more are parted, for what is checked as one is held in memory together."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file: path under the root, as the file system has it."""

    path: bytes
    size: int
    mtime: int  # nanoseconds


@dataclass(frozen=True, slots=True)
class Found:
    """One item: its files in order, its 档号 if any, and what names it under its root."""

    name: bytes
    number: str | None
    files: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A folder or file that could not be looked at; `lost`: everything under it is unknown, not gone."""

    path: bytes
    why: str
    lost: bool = True


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is left out on purpose: a link, a device, what a system leaves behind."""

    path: bytes
    why: str


def walk(root: bytes, known: Callable[[str], str | None]) -> Iterator[Found | Problem | Skipped]:
    """Yield the items under `root` in order of their names, and what could not be looked at.

    `known` gives the 档号 of the ledger that is the same as the one given, None if there is none. Raises nothing for
    any fault of the file system.
    """
    waiting = [b""]
    while waiting:
        here = waiting.pop()
        leaves: list[Leaf] = []
        folders: list[bytes] = []
        try:
            with os.scandir(os.path.join(root, here)) as entries:
                for entry in entries:
                    found = _entry(here, entry)
                    match found:
                        case bytes():
                            folders.append(found)
                        case Leaf():
                            leaves.append(found)
                        case None:
                            pass
                        case _:
                            yield found
        except OSError as error:
            yield Problem(here, _why(error))
        yield from _items(root, here, sorted(leaves, key=lambda x: x.path), known)
        waiting += sorted(folders, reverse=True)


def _entry(here: bytes, entry: "os.DirEntry[bytes]") -> bytes | Leaf | Problem | Skipped | None:
    path = os.path.join(here, entry.name)
    try:
        state = entry.stat(follow_symlinks=False)
    except OSError as error:
        return Problem(path, _why(error))
    if stat.S_ISDIR(state.st_mode):
        return path
    if stat.S_ISLNK(state.st_mode):
        return Skipped(path, "链接，没有跟随")
    if not stat.S_ISREG(state.st_mode):
        return Skipped(path, "不是普通文件")
    if entry.name.startswith(b"~$") or entry.name.lower() in {n.encode() for n in NOISE}:
        return Skipped(path, "系统留下的文件")
    return Leaf(path, state.st_size, state.st_mtime_ns)


def _why(error: OSError) -> str:
    match error:
        case PermissionError():
            return "没有读取权限"
        case FileNotFoundError() | NotADirectoryError():
            return "不存在"
    return f"读不出来（系统错误 {error.errno}）"


def _items(root: bytes, here: bytes, leaves: list[Leaf], known: Callable[[str], str | None]) -> Iterator[Found]:
    folder = os.fsdecode(os.path.basename(here) or os.path.basename(root))
    cases: dict[str, list[tuple[int, Leaf]]] = {}
    for leaf in leaves:
        stem, suffix = os.path.splitext(os.fsdecode(os.path.basename(leaf.path)))
        if suffix.lower() in PICTURES and (page := _page(folder, stem, known)) is not None:
            cases.setdefault(page[0], []).append((page[1], leaf))
        else:
            number = next((k for c in numbers.candidates(folder, stem) if (k := known(c)) is not None), None)
            if number is None:
                number = next((c for c in numbers.candidates("", stem) if numbers.like(c)), None)
            yield Found(leaf.path, number and _told(number), (leaf,))
    for number, pages in cases.items():
        ordered = [leaf for _, leaf in sorted(pages, key=lambda p: (p[0], p[1].path))]
        for start in range(0, len(ordered), MOST_PAGES):
            mark = b"" if not start else f"+{start}".encode()
            name = os.path.join(here, os.fsencode(number)) + b"/*" + mark  # no path of a file ends so
            yield Found(name, _told(number), tuple(ordered[start : start + MOST_PAGES]))


def _page(folder: str, stem: str, known: Callable[[str], str | None]) -> tuple[str, int] | None:
    """Return the 档号 a picture is a page of, and which, None where it is none."""
    if stem.isascii() and stem.isdigit():
        number = known(folder) or (folder if numbers.like(folder) else None)
        return (number, int(stem)) if number else None
    if known(stem) is not None:
        return None  # the picture itself is the record
    parted = numbers.page_of(stem)
    if parted is None:
        return None
    number = known(parted[0]) or (parted[0] if numbers.like(parted[0]) else None)
    return (number, parted[1]) if number else None


def _told(number: str) -> str:
    return number.encode("utf-8", "replace").decode()[:200]  # undecodable bytes of a name are no text for a database
