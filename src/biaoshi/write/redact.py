"""A masked copy by a plan: all files of a case or none, nothing put in place that was not proved clean."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from biaoshi.errors import UsageError
from biaoshi.formats import able, clears, sheds, titles
from biaoshi.formats.cutting import bare, places
from biaoshi.isolate import Node, Reader
from biaoshi.types.document import CLOSED, Document, View
from biaoshi.types.order import Order
from biaoshi.write import certificate, proof
from biaoshi.write.certificate import Certificate
from biaoshi.write.placing import UnprovedError, free, part_of, put, unchanged
from biaoshi.write.plan import Plan, dump, instead, print_of
from biaoshi.write.proof import Removed
from biaoshi.write.purge import purged
from biaoshi.write.unseen import TITLES, unseen
from biaoshi.write.weakness import weak

__all__ = ["Job", "UnprovedError", "copy", "redact"]


@dataclass(frozen=True, slots=True)
class Job:
    """One file, the plan for it, and where its masked copy goes."""

    source: Path
    plan: Plan
    target: Path


STEPS = ("读取", "改写", "证明")
"""What is done to each file, one after the other: `told` is called with each as it begins."""


def _untold(_: str) -> None:
    pass


def redact(jobs: Sequence[Job], reader: Reader, told: Callable[[str], None] = _untold) -> tuple[Certificate, ...]:
    """Write the masked copies of all `jobs`, or none, and return their certificates.

    Raises UsageError where a plan does not fit its file or a target is there already, UnprovedError where a copy could
    not be written or proved. Then no target exists.
    """
    _targets([j.target for j in jobs])
    if not any(j.plan.entries or j.plan.purge for j in jobs):
        raise UsageError("遮盖计划里没有一条，没有什么可以除去；请先补充计划。")
    parts: list[Path] = []
    placed: list[Path] = []
    made: list[Certificate] = []
    try:
        for job in jobs:
            data, certified = copy(job, reader, told)
            parts.append(part_of(job.target, data))
            made.append(certified)
        for job, part in zip(jobs, parts, strict=True):
            placed.append(job.target)
            put(part, job.target)
    except BaseException as error:
        if isinstance(error, FileExistsError):
            placed.pop()  # somebody else's, which came meanwhile
        for path in placed:
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise UnprovedError(f"写不进去（{error.strerror}），没有写出任何文件。") from error
        raise
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    return tuple(made)


def copy(job: Job, reader: Reader, told: Callable[[str], None] = _untold) -> tuple[bytes, Certificate]:
    """Return the proved bytes of one masked copy and its certificate. Errors as `redact`."""
    from biaoshi.formats.recognition.engine import installed

    name = job.source.name
    told(STEPS[0])
    with reader.open(job.source, name=name) as node:
        before = node.reading.document
        if node.reading.sha256 != job.plan.sha256:
            raise UsageError(f"遮盖计划不是为“{name}”的这一版做的（摘要不同），请重新生成计划。")
        _provable(before, name)
        orders, removed = _orders(job.plan, before, name)
        if strange := sorted(TITLES[view] for view in set(job.plan.purge) - clears(before.media_type)):
            raise UsageError(f"遮盖计划的 purge 里有“{name}”这种格式不能清除的：{'、'.join(strange)}。")
        _named(removed, job.target)
        told(STEPS[1])
        data = _written(reader, node, orders, name)
    told(STEPS[2])
    with reader.open(data, name=name) as again:
        after = again.reading.document
        unpacked, seen = reader.unpacked(again), reader.ocr != "never" and installed()
        if left := proof.survivors(before, after, data, removed, unpacked, seen=seen):
            raise UnprovedError(f"“{name}”的遮盖件没有通过证明，已删除：{'；'.join(left)}。")
        if len(after.pages) != len(before.pages):
            raise UnprovedError(f"“{name}”的遮盖件页数与原件不同，已删除。")
        if cleared := bool(job.plan.purge) and not sheds(before.media_type):
            data, after = _cleared(reader, again, name, job.plan.purge)
            there = [
                r for r in removed if r.everywhere
            ]  # what stood here is gone: it was proved, and no shown word was changed since
            if left := proof.survivors(after, after, data, there, seen=seen):
                raise UnprovedError(f"“{name}”的遮盖件没有通过证明，已删除：{'；'.join(left)}。")
    unchanged(job.source, job.plan.sha256)
    plan = sha256(dump(job.plan).encode()).hexdigest()
    certified = Certificate(
        job.plan.sha256, sha256(data).hexdigest(), plan, job.plan.rules, before.media_type,
        certificate.lines(job.plan.entries), proof.steps(before, unpacked=unpacked is not None, seen=seen, cleared=cleared),
        weak(after) if any(o.text and e.style == "mask" for o, e in zip(orders, job.plan.entries, strict=True)) else (),
        unseen(after), len(before.children),
    )  # fmt: skip
    return data, certified


def _cleared(reader: Reader, node: Node, name: str, views: tuple[View, ...]) -> tuple[bytes, Document]:
    try:
        return purged(reader, node, name, views)
    except UnprovedError as error:
        raise UnprovedError(f"{error}也可以从遮盖计划的 purge 里划去，由人核对。") from None


def _provable(document: Document, name: str) -> None:
    if not able(document.media_type, "cut"):
        raise UnprovedError(f"“{name}”这种格式还不能写出可以证明的遮盖件；可以的是{titles('cut')}。")
    shed = {c.address for c in document.children} if sheds(document.media_type) else set()
    if any(p.status not in CLOSED and p.name not in shed for p in document.parts):
        raise UnprovedError(f"“{name}”有没有读出的部分，遮盖件不能证明。")
    if document.children and not shed:
        first = "；可以先用 biaoshi purge 除去，再做计划" if document.media_type == "application/ofd" else ""
        raise UnprovedError(f"“{name}”里有内含文件，遮盖件不能证明{first}。")


def _orders(plan: Plan, document: Document, name: str) -> tuple[tuple[Order, ...], list[Removed]]:
    """Return what is to be done and what must be gone. Raises UsageError where an entry does not fit the document."""
    blocks = {(b.part, b.index): b for b in document.blocks if b.kind != "filename"}
    orders: list[Order] = []
    removed: list[Removed] = []
    for number, entry in enumerate(plan.entries, 1):
        block = blocks.get((entry.part, entry.index))
        words = block.text[entry.start : entry.end] if block and entry.end <= len(block.text) else ""
        if not words or block is None or print_of(words, plan.salt) != entry.digest:
            raise UsageError(f"遮盖计划的第 {number} 条与“{name}”对不上，请重新生成计划。")
        everywhere = entry.scope == "everywhere"
        if everywhere and len(bare(words)) < 2:
            raise UsageError(f"遮盖计划的第 {number} 条只有一个字，不能用于各处（everywhere）。")
        text = instead(plan, entry, words)
        if places(text, words):
            raise UsageError(f"遮盖计划的第 {number} 条遮盖以后仍是原来的字词，请改用 delete。")
        orders.append(
            Order("cut", entry.part, entry.index, block.address, entry.start, entry.end, text, everywhere=everywhere)
        )
        removed.append(Removed(words, entry.kind, entry.part, entry.index, everywhere))
    return tuple(orders), removed


def _named(removed: Sequence[Removed], target: Path) -> None:
    if any(r.everywhere and bare(r.words) in bare(target.name) for r in removed):
        raise UsageError("遮盖件的文件名里有要除去的字词，请换一个文件名。")


def _written(reader: Reader, node: Node, orders: tuple[Order, ...], name: str) -> bytes:
    written = reader.write(node, orders)
    if isinstance(written, Document):
        raise UnprovedError(f"“{name}”没有写出：{written.parts[0].why}。")
    if written.undone:
        raise UnprovedError(f"“{name}”没有写出：第 {written.undone[0][0] + 1} 条没有做到（{written.undone[0][1]}）。")
    return written.data


def _targets(targets: Sequence[Path]) -> None:
    if len(set(targets)) < len(targets):
        raise UsageError("两个文件的遮盖件不能同名。")
    for target in targets:
        free(target)
