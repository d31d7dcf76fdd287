"""A masked copy by a plan: all files of a case or none, nothing put in place that was not proved clean."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from biaoshi.errors import UsageError
from biaoshi.formats import formats
from biaoshi.formats.cutting import bare, places
from biaoshi.isolate import Node, Reader
from biaoshi.types.document import Document
from biaoshi.types.order import Order
from biaoshi.write import certificate, proof
from biaoshi.write.certificate import Certificate
from biaoshi.write.masks import masked
from biaoshi.write.placing import UnprovedError, free, part_of
from biaoshi.write.plan import Entry, Plan, dump, print_of
from biaoshi.write.proof import Removed

__all__ = ["Job", "UnprovedError", "copy", "redact"]


@dataclass(frozen=True, slots=True)
class Job:
    """One file, the plan for it, and where its masked copy goes."""

    source: Path
    plan: Plan
    target: Path


def redact(jobs: Sequence[Job], reader: Reader) -> tuple[Certificate, ...]:
    """Write the masked copies of all `jobs`, or none, and return their certificates.

    Raises UsageError where a plan does not fit its file or a target is there already, UnprovedError where a copy could
    not be written or proved. Then no target exists.
    """
    _targets([j.target for j in jobs])
    if not any(j.plan.entries for j in jobs):
        raise UsageError("遮盖计划里没有一条，没有什么可以除去；请先补充计划。")
    parts: list[Path] = []
    placed: list[Path] = []
    made: list[Certificate] = []
    try:
        for job in jobs:
            data, told = copy(job, reader)
            parts.append(part_of(job.target, data))
            made.append(told)
        for job, part in zip(jobs, parts, strict=True):
            os.link(part, job.target)  # unlike a rename it never takes the place of a file that came meanwhile
            placed.append(job.target)
    except BaseException as error:
        for path in placed:
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise UnprovedError(f"写不进去（{error.strerror}），没有写出任何文件。") from error
        raise
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    return tuple(made)


def copy(job: Job, reader: Reader) -> tuple[bytes, Certificate]:
    """Return the proved bytes of one masked copy and its certificate. Errors as `redact`."""
    name = job.source.name
    with reader.open(job.source, name=name) as node:
        before = node.reading.document
        if node.reading.sha256 != job.plan.sha256:
            raise UsageError(f"遮盖计划不是为“{name}”的这一版做的（摘要不同），请重新生成计划。")
        _provable(before, name)
        orders, removed = _orders(job.plan, before, name)
        _named(removed, job.target)
        data = _written(reader, node, orders, name)
    with reader.open(data, name=name) as again:
        if left := proof.survivors(before, again.reading.document, data, removed):
            raise UnprovedError(f"“{name}”的遮盖件没有通过证明，已删除：{'；'.join(left)}。")
    with reader.open(job.source, name=name) as now:
        if now.reading.sha256 != job.plan.sha256:
            raise UnprovedError(f"“{name}”在处理过程中被改动，没有写出。")
    plan = sha256(dump(job.plan).encode()).hexdigest()
    told = Certificate(
        job.plan.sha256, sha256(data).hexdigest(), plan, job.plan.rules, before.media_type,
        certificate.lines(job.plan.entries), proof.STEPS,
    )  # fmt: skip
    return data, told


def _provable(document: Document, name: str) -> None:
    kind = document.media_type
    writers = [f for f in formats() if "cut" in f.verbs]
    able = any(f.media_type == kind for f in writers) or (kind.startswith("text/") and kind != "text/html")
    if not able:
        raise UnprovedError(f"“{name}”这种格式还不能写出可以证明的遮盖件。")
    if not document.complete:
        raise UnprovedError(f"“{name}”有没有读出的部分，遮盖件不能证明。")
    if document.children:
        raise UnprovedError(f"“{name}”里有内含文件，遮盖件不能证明。")


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
        text = _instead(entry, words)
        if places(text, words):
            raise UsageError(f"遮盖计划的第 {number} 条遮盖以后仍是原来的字词，请改用 delete。")
        orders.append(
            Order("cut", entry.part, entry.index, block.address, entry.start, entry.end, text, everywhere=everywhere)
        )
        removed.append(Removed(words, entry.kind, entry.part, entry.index, everywhere))
    return tuple(orders), removed


def _instead(entry: Entry, words: str) -> str:
    if entry.style == "delete":
        return ""
    return f"［{certificate.title(entry.ground)}］" if entry.style == "ground" else masked(entry.code, words)


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
