"""Inspection (保密检查): which files bear a live state-secret mark, without a word of what is in them.

Laws, handouts and forms that talk of marks are told apart by the role of a mark, as everywhere. What was not read is
counted beside what was found: nothing found in unread files says nothing.
"""

import datetime
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from biaoshi.masking import door
from biaoshi.output.separated import separated
from biaoshi.scan.listing import shown
from biaoshi.scan.store import Store
from biaoshi.scan.tables import FILES, ITEMS, PROBLEMS, RESULTS, ROOTS
from biaoshi.types.mark import LEVELS

HEAD = ("序号", "标注密级", "密级期满", "文件夹", "文件名（首尾）", "页（文件）数", "字节", "修改日期", "SHA-256")


@dataclass(frozen=True, slots=True)
class Marked:
    """One item with a live mark. `name`: its first and last character only, for a name is often a title."""

    level: str
    expires: str | None
    folder: str
    name: str
    files: int
    bytes: int
    changed: str  # local day
    sha256: str

    def row(self, number: int) -> tuple[str, ...]:
        """Return the row of the list."""
        return (
            str(number), self.level, self.expires or "", self.folder, self.name, str(self.files), str(self.bytes),
            self.changed, self.sha256,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found under `roots`; `unread` items were not or not wholly read, `skipped` files left out on purpose."""

    roots: tuple[str, ...]
    items: int
    files: int
    unread: int
    waiting: int
    problems: int
    marked: tuple[Marked, ...]
    skipped: int = 0

    @property
    def levels(self) -> dict[str, int]:
        """How many bear each level, the highest first."""
        return {x: n for x in reversed(LEVELS) if (n := sum(m.level == x for m in self.marked))}


def inspection(store: Store, *, skipped: int = 0) -> Inspection:
    """Return what the scan of `store` found; `skipped`: links, devices, files of the system that its walk left out."""
    with store.engine.connect() as connection:
        there = ITEMS.c.state != "gone"
        counted = connection.execute(
            sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(ITEMS.c.pages), 0)).where(there)
        ).one()
        joined = ITEMS.outerjoin(RESULTS, RESULTS.c.n == ITEMS.c.result)
        waiting = connection.execute(
            sa.select(sa.func.count()).where(ITEMS.c.state.in_(("waiting", "left")))
        ).scalar_one()
        open_ = sa.or_(RESULTS.c.complete.is_(False), ITEMS.c.state == "quarantine")
        unread = connection.execute(sa.select(sa.func.count()).select_from(joined).where(there, open_)).scalar_one()
        problems = connection.execute(sa.select(sa.func.count()).select_from(PROBLEMS)).scalar_one()
        roots = connection.execute(sa.select(ROOTS.c.path).order_by(ROOTS.c.n)).scalars().all()
        chosen = (
            sa.select(
                ITEMS.c.pages, ITEMS.c.bytes, RESULTS.c.highest_level, RESULTS.c.expires, RESULTS.c.sha256, FILES.c.path, FILES.c.mtime,
            )
            .select_from(joined.join(FILES, sa.and_(FILES.c.item == ITEMS.c.n, FILES.c.place == 0)))
            .where(there, RESULTS.c.highest_level.is_not(None))
            .order_by(ITEMS.c.n)
        )  # fmt: skip
        found = [_marked(r) for r in connection.execute(chosen)]
    found.sort(key=lambda m: -LEVELS.index(m.level))
    return Inspection(
        tuple(map(shown, roots)), counted[0], int(counted[1]), unread, waiting, problems, tuple(found), skipped
    )


def _marked(row: Any) -> Marked:
    folder, name = os.path.split(row.path)
    stem, suffix = os.path.splitext(os.fsdecode(name))
    ends = f"{stem[:1]}…{stem[-1:]}" if len(stem) > 2 else stem[:1] + "…"
    day = datetime.datetime.fromtimestamp(row.mtime / 1e9, datetime.UTC).astimezone().date().isoformat()
    shown_name = door((ends + suffix[:6]).encode("utf-8", "backslashreplace").decode(), "full") or ""
    return Marked(
        row.highest_level, row.expires, shown(folder) or ".", shown_name, row.pages, row.bytes, day, row.sha256 or ""
    )


def as_csv(found: Inspection) -> bytes:
    """Return the list as csv."""
    return b"".join(separated(HEAD, (marked.row(n) for n, marked in enumerate(found.marked, 1))))


def lines(found: Inspection) -> Iterator[str]:
    """Yield what was found as lines of text."""
    top = next(iter(found.levels), None)
    yield f"源文件最高标注密级：{top}" if top else "源文件最高标注密级：没有读到密级标志"
    yield summary(found)
    for n, m in enumerate(found.marked, 1):
        ends = f"，{m.expires} 期满" if m.expires else ""
        yield f"{n:4}. {m.level}{ends}  {m.folder}/{m.name}  {m.bytes} 字节  {m.sha256[:16]}"


def summary(found: Inspection) -> str:
    """Return the sentence that sums it up."""
    levels = "，".join(f"{level} {n}" for level, n in found.levels.items())
    said = f"共 {found.items} 件（{found.files} 个文件），带有国家秘密标志的 {len(found.marked)} 件" + (
        f"（{levels}）" if levels else ""
    )
    left = [f"没有读完的 {found.unread} 件"] if found.unread else []
    left += [f"还没有查的 {found.waiting} 件"] if found.waiting else []
    left += [f"打不开的文件夹、文件 {found.problems} 处"] if found.problems else []
    left += [f"链接、设备、系统留下的文件 {found.skipped} 个"] if found.skipped else []
    return said + ("；" + "，".join(left) + "，其中有没有标志不知道" if left else "") + "。"


def digest(data: bytes) -> str:
    """Return the SHA-256 of a list, which binds it to the page that is signed."""
    return hashlib.sha256(data).hexdigest()
