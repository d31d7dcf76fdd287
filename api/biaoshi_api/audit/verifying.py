"""Proving the chain: every edit, deletion, insertion and exchange by whoever lacks the key; by whoever has it, and the end cut
off, back to the last printed head.
"""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from biaoshi_api.audit.heads import Head, read_heads
from biaoshi_api.audit.rows import START, Row, message, rows
from biaoshi_api.audit.seals import ALGORITHMS, code, seal_of

Kind = Literal["altered", "missing", "order", "truncated", "head"]
MOST = 100
"""Faults listed before verification stops listing; their number is told all the same."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at row `seq`; `why` is a Chinese sentence."""

    seq: int
    kind: Kind
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`checked` rows were looked at; whole if `faults` is empty. `last` is the number of the last row.

    `heads` is how many printed heads were compared: with none, an end cut off or a chain sealed anew cannot be seen.
    """

    checked: int
    last: int
    faults: tuple[Fault, ...]
    more: int = 0
    heads: int = 0

    @property
    def whole(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.faults


def verify(log: Iterable[Row], key: bytes, head: Head | Sequence[Head] | None = None) -> Verdict:
    """Check rows in the order given, from the first on, against the key and the heads printed earlier.

    Without a head the end may have been cut off, or all sealed anew with the key, unnoticed: what was never witnessed
    leaves no trace.
    """
    heads = () if head is None else (head,) if isinstance(head, Head) else tuple(head)
    witnessed: dict[int, list[Head]] = {}
    for one in heads:
        witnessed.setdefault(one.seq, []).append(one)
    faults: list[Fault] = []
    more = checked = last = 0
    before: str | None = START

    def fault(seq: int, kind: Kind, why: str) -> None:
        nonlocal more
        if len(faults) < MOST:
            faults.append(Fault(seq, kind, why))
        else:
            more += 1

    for row in log:
        checked += 1
        if row.seq <= last:
            fault(row.seq, "order", f"第 {row.seq} 行排在第 {last} 行之后：重复或调换了顺序。")
            before = row.mac
            continue
        if row.seq > last + 1:
            fault(last + 1, "missing", f"第 {last + 1} 行至第 {row.seq - 1} 行不见了。")
            before = None  # what stood before this row is gone: its own link cannot be tried
        if before is not None and not _genuine(row, key, before):
            fault(row.seq, "altered", f"第 {row.seq} 行与其校验码不符：改过、插入或者前一行不是原来的。")
        for one in witnessed.pop(row.seq, ()):
            if not _same(one.mac, row.mac):
                fault(row.seq, "head", f"第 {row.seq} 行与 {one.time} 打印的链首不符。")
        before, last = row.mac, row.seq
    for seq in sorted(witnessed):
        if seq > last:
            fault(
                seq,
                "truncated",
                f"{witnessed[seq][0].time} 打印的链首到第 {seq} 行，现在只到第 {last} 行：末尾被截去。",
            )
        elif seq > 0:
            fault(seq, "head", f"{witnessed[seq][0].time} 打印的链首所指的第 {seq} 行不见了。")
    return Verdict(checked, last, tuple(faults), more, len(heads))


def _genuine(row: Row, key: bytes, before: str) -> bool:
    if row.algorithm not in ALGORITHMS:
        return False
    return _same(code(row.algorithm, key, message(before, replace(row, mac=""))), row.mac)


def _same(one: str, other: str) -> bool:
    # as bytes: compare_digest refuses strings beyond ASCII, and what stands in a tampered row may be anything
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))


def verify_log(connection: Connection, heads: Path | Sequence[Head] = ()) -> Verdict:
    """Check the whole log of a sealed connection against the heads (or the file of heads) printed earlier."""
    printed = read_heads(heads) if isinstance(heads, Path) else tuple(heads)
    return verify(rows(connection), seal_of(connection).key, printed)
