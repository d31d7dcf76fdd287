"""What all archives have in common: entries with names in any encoding, each a line of the ledger, each file a child.

    folder, link, device    closed: they hold no text but their name
    file                    a child with a token, its line open until somebody has read it
    file that cannot be had a line with the reason, its name kept as a block since no report of its own will bear it

Names are only ever shown: nothing is written anywhere, so `../../etc/passwd`, `C:\\x` and `NUL` are names like others
(and remarks in Document.facts, ("escaping_name", name)).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from biaoshi.formats.encoding import likeliest
from biaoshi.types.document import Block, Child, Document, Part, Status

ENCODINGS = ("utf-8", "gb18030", "big5hkscs", "cp437")
WAITING = "内含文件，须作为单独的文件读取"
_ESCAPING = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an archive, in its order. `why` and `status` are for a file that cannot be had (token None)."""

    name: str
    kind: Literal["file", "folder", "link", "device"] = "file"
    size: int = 0
    token: str | None = None
    status: Status = "unsupported"
    why: str = ""
    target: str = ""  # of a link
    note: str = ""  # comment


def decode_names(names: Sequence[bytes], flagged: Sequence[bool] = ()) -> list[str]:
    """Return the names as text: those flagged as UTF-8 so, the others in the encoding all of them read best in."""
    doubtful = b"\n".join(dict.fromkeys(n for n in names if not n.isascii()))
    common = likeliest(doubtful, ENCODINGS) if doubtful else "utf-8"
    flags = flagged or [False] * len(names)
    return [_decoded(n, "utf-8" if f else common) for n, f in zip(names, flags, strict=True)]


def _decoded(name: bytes, encoding: str) -> str:
    try:
        return name.decode(encoding)
    except UnicodeDecodeError:
        return name.decode(likeliest(name, ENCODINGS), "replace")


def archive(
    media_type: str, entries: Iterable[Entry], notes: Iterable[str] = (), faults: Iterable[Part] = ()
) -> Document:
    """Return the document of an archive: its names and comments as text, its files as children.

    `notes`: comments of the archive itself; `faults`: open lines on the archive as a whole.
    """
    children: list[Child] = []
    parts: list[Part] = []
    names: dict[str, str] = {}  # folder or file path → what stands for it in the text
    texts = [n for n in notes if n.strip()]
    seen: Counter[str] = Counter()
    facts: list[tuple[str, str]] = []
    for e in entries:
        shown = e.name or "（没有名字）"
        seen[shown] += 1
        address = shown if seen[shown] == 1 else f"{shown}（第 {seen[shown]} 个同名）"
        folders = _folders(shown)
        for i in range(1, len(folders) + (e.kind == "folder")):
            names.setdefault("/".join(folders[:i]), folders[i - 1])
        if e.kind == "folder":
            parts.append(Part(address, "other", 0, "no_text"))
        elif e.kind == "link":
            parts.append(Part(address, "other", len(e.target), "read", "链接，只读出所指的名称，不跟随"))
            names[address] = f"{folders[-1]} → {e.target}"
        elif e.kind == "device":
            parts.append(Part(address, "other", 0, "no_text", "设备或者管道，没有内容"))
            names[address] = folders[-1]
        else:
            children.append(Child(shown, None, max(0, e.size), address, e.token))
            if e.token is None:
                parts.append(Part(address, "embedded", 0, e.status, e.why))
                names[address] = folders[-1]
            else:
                parts.append(Part(address, "embedded", 0, "skipped", WAITING, rule="RD103"))
        if e.note.strip():
            texts.append(e.note)
        if _ESCAPING.search(shown):
            facts.append(("escaping_name", shown))
    blocks = [Block("members", i, n, "attachment", address=a) for i, (a, n) in enumerate(names.items())]
    blocks += [Block("archive comments", i, t, "property") for i, t in enumerate(texts)]
    parts.append(Part("members", "metadata", sum(map(len, names.values())), "read" if parts else "no_text"))
    if texts:
        parts.append(Part("archive comments", "metadata", sum(map(len, texts)), "read"))
    return Document(media_type, tuple(blocks), (*parts, *faults), children=tuple(children), facts=tuple(facts))


_DEEPEST = 100
"""Folders in each other that are named one by one: every one of them has all those above it in its address."""


def _folders(path: str) -> list[str]:
    """Return the names of a path from the top; folders below the deepest are one."""
    names = path.replace("\\", "/").strip("/").split("/")
    return names if len(names) <= _DEEPEST + 1 else [*names[:_DEEPEST], "/".join(names[_DEEPEST:-1]), names[-1]]


def slice_token(start: int, size: int) -> str:
    """Return the token of a child that lies in the file as it is."""
    return f"{start}+{size}"


def sliced(token: str) -> tuple[int, int]:
    """Return start and size from `slice_token`."""
    start, _, size = token.partition("+")
    return int(start), int(size)
