"""Opinions from outside (packets that came back, an archive's own list) into decisions: none lost, none written over.

answer ─┬─ nobody has decided, or the same ─→ taken: answers, decisions
        └─ decided otherwise · twice in one file · the paper has changed since ─→ conflict: answers only, until
           somebody settles it (`settle`): the answer given then counts, and what it was held against stays on record
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from biaoshi.jobs import begin
from biaoshi.scan.store import Store
from biaoshi.scan.tables import ANSWERS, DECISIONS, ITEMS, RESULTS, SENT
from biaoshi.text import fold

Value = Literal["open", "open_part", "delay", "refer"]
WORDS: Mapping[str, Value] = {
    "开放": "open", "同意开放": "open", "可以开放": "open", "可开放": "open", "到期开放": "open", "建议开放": "open", "部分开放": "open_part",
    "延期": "delay", "延期开放": "delay", "不开放": "delay", "不宜开放": "delay", "暂不开放": "delay", "控制": "delay", "应控": "delay",
    "提请确定": "refer", "提请审核": "refer", "待定": "refer",
}  # fmt: skip
"""What people write for each decision, folded and without spaces."""
SHOWN: Mapping[str, str] = {"open": "开放", "open_part": "部分开放", "delay": "延期开放", "refer": "提请确定"}
CLAUSES = ("第一项", "第二项", "第三项", "第四项")
CHANGES = ("无密级", "未变更", "已解密", "变更密级", "变更期限")
"""What may be said of 密级变更情况: a closed list, for the store holds no words of people."""
WHY = {
    "decided": "与已有的决定不同",
    "twice": "同一件有不同的意见",
    "changed": "文件在发出以后有变动",
    "gone": "文件已不在",
}
_ITEM = re.compile("[一二三四1234]")
_CLAUSES = re.compile("(?:开放办法)?(?:第[八8]条)?(?:第?[(（]?[一二三四1234][)）]?项?[、，,;；和及]?)*")


@dataclass(frozen=True, slots=True)
class Answer:
    """One opinion. `place`: of its row in the packet. What was written beside it stays in its file: the store keeps no words."""

    item: int
    value: Value
    art8: tuple[int, ...]
    changes: str | None
    person: str
    row: int
    place: int | None = None
    at: float | None = None  # when it was decided, where that is told; else it is when it is taken


@dataclass(frozen=True, slots=True)
class Became:
    """What became of an answer: new (a decision), same (as decided already), conflict (`why`, `before`: what was decided)."""

    answer: Answer
    state: Literal["new", "same", "conflict"]
    why: str | None = None
    before: tuple[str, tuple[int, ...], str] | None = None  # value, items of art. 8, person


def clauses(art8: Iterable[int]) -> str:
    """Return items of 开放办法 art. 8 in words."""
    return "、".join(CLAUSES[c - 1] for c in art8)


def said(value: str, art8: Iterable[int]) -> str:
    """Return a decision in words, with its items of 开放办法 art. 8."""
    items = clauses(art8)
    return SHOWN[value] + (f"（开放办法 第八条{items}）" if items else "")


def value_of(words: str) -> Value | None:
    """Return the decision that `words` say, None where they say none we know."""
    return WORDS.get("".join(fold(words).text.split()).rstrip("。．."))


def clauses_of(words: str) -> tuple[int, ...] | None:
    """Return the items of 开放办法 art. 8 that `words` name (3, 第三项, 一、三); None where they are something else."""
    plain = "".join(fold(words).text.split())
    if not _CLAUSES.fullmatch(plain):
        return None
    rest = re.sub("开放办法|第[八8]条", "", plain)
    return tuple(sorted({"一二三四1234".index(c) % 4 + 1 for c in _ITEM.findall(rest)}))


def merge(
    store: Store, answers: Sequence[Answer], *, packet: int | None, source: str, now: float, settle: bool = False
) -> tuple[Became, ...]:
    """Take `answers` of one file (`source`: its digest) in, all in one transaction; return what became of each.

    `settle`: where an item is in conflict these answers count. Taking the same file in again changes nothing.
    """
    with begin(store.engine) as turn:
        held = _held(turn, {a.item for a in answers}, packet)
        twice = {item for item, n in Counter(a.item for a in {_said(a): a for a in answers}.values()).items() if n > 1}
        found = [_take(turn, one, held[one.item], one.item in twice, packet, source, now, settle) for one in answers]
        if packet is not None and (places := [a.place for a in answers if a.place is not None]):
            for at in range(0, len(places), 500):
                chosen = (SENT.c.packet == packet, SENT.c.place.in_(places[at : at + 500]))
                turn.execute(sa.update(SENT).where(*chosen).values(answered=True))
        return tuple(found)


@dataclass
class _Item:
    """What the store has on an item."""

    state: str
    result: int | None
    sha256: str | None
    sent: str | None = None  # digest of the paper the unit was shown
    shown: bool = False  # it was in the packet
    decision: Any = None  # the last
    conflicts: list[Any] = field(default_factory=list)
    known: frozenset[tuple[object, ...]] = frozenset()  # answers on record that need nobody any more


def _held(turn: Connection, items: Iterable[int], packet: int | None) -> dict[int, _Item]:
    found: dict[int, _Item] = {}
    listed = sorted(items)
    for at in range(0, len(listed), 500):
        part = listed[at : at + 500]
        rows = sa.select(ITEMS.c.n, ITEMS.c.state, ITEMS.c.result, RESULTS.c.sha256).outerjoin(
            RESULTS, RESULTS.c.n == ITEMS.c.result
        )
        for r in turn.execute(rows.where(ITEMS.c.n.in_(part))):
            found[r.n] = _Item(r.state, r.result, r.sha256)
        shown = sa.select(SENT.c.item, RESULTS.c.sha256).outerjoin(RESULTS, RESULTS.c.n == SENT.c.result)
        for item, sha256 in turn.execute(shown.where(SENT.c.packet == packet, SENT.c.item.in_(part))) if packet else ():
            found[item].sent, found[item].shown = sha256, True
        for r in turn.execute(sa.select(DECISIONS).where(DECISIONS.c.item.in_(part)).order_by(DECISIONS.c.n)):
            found[r.item].decision = r
        for r in turn.execute(sa.select(ANSWERS).where(ANSWERS.c.item.in_(part)).order_by(ANSWERS.c.n)):
            if r.state == "conflict":
                found[r.item].conflicts.append(r)
            else:
                found[r.item].known |= {(r.value, tuple(r.art8), r.source)}
    return found


def _take(
    turn: Connection, one: Answer, at: _Item, twice: bool, packet: int | None, source: str, now: float, settle: bool
) -> Became:
    why = _against(one, at, twice)
    before = (at.decision.value, tuple(at.decision.art8), at.decision.person) if at.decision is not None else None
    row = {
        "item": one.item, "packet": packet, "value": one.value, "art8": list(one.art8), "changes": one.changes,
        "person": one.person[:60], "at": one.at or now, "source": source, "row": one.row,
    }  # fmt: skip
    if (
        why != "twice"
        and (one.value, one.art8, source) in at.known
        and not (settle and (at.conflicts or not _same(one, at)))
    ):
        return Became(one, "same", None, before)
    if why is not None and not (settle and why != "twice"):
        if not any((c.value, tuple(c.art8), c.packet) == (one.value, one.art8, packet) for c in at.conflicts):
            made = turn.execute(sa.insert(ANSWERS).values(row | {"state": "conflict", "why": why}).returning(ANSWERS))
            at.conflicts.append(made.one())
        return Became(one, "conflict", why, before)
    if settle and at.conflicts:
        numbers = [c.n for c in at.conflicts]
        turn.execute(sa.update(ANSWERS).where(ANSWERS.c.n.in_(numbers)).values(state="settled"))
        at.conflicts = []
    if _same(one, at) and why is None and (not one.art8 or tuple(at.decision.art8) == one.art8):
        return Became(one, "same", None, before)
    turn.execute(sa.insert(ANSWERS).values(row | {"state": "taken", "why": None}))
    made = turn.execute(
        sa.insert(DECISIONS)
        .values(
            item=one.item, result=at.result, value=one.value, art8=list(one.art8), person=one.person[:60], at=one.at or now,
            drawn="packet" if packet is not None else "list",
        )
        .returning(DECISIONS)
    )  # fmt: skip
    at.decision = made.one()
    return Became(one, "new", None, before)


def _against(one: Answer, at: _Item, twice: bool) -> str | None:
    """Return why an answer cannot simply be taken: the key of WHY, None where nothing speaks against it."""
    if twice:
        return "twice"
    if at.state == "gone":
        return "gone"
    if at.shown and at.sent != at.sha256:
        return "changed"
    return None if at.decision is None or _same(one, at) else "decided"


def _same(one: Answer, at: _Item) -> bool:
    """Tell whether an answer says what was decided last; a decision without its item of art. 8 agrees with any."""
    if at.decision is None or at.decision.value != one.value:
        return False
    art8 = tuple(at.decision.art8)
    return not art8 or not one.art8 or art8 == one.art8


def _said(one: Answer) -> tuple[object, ...]:
    return one.item, one.value, one.art8


def conflicts(store: Store) -> tuple[Any, ...]:
    """Return the answers nobody has settled, with the 档号 of their items and what was decided last (`decided`, `by`)."""
    last = (
        sa.select(DECISIONS.c.item, sa.func.max(DECISIONS.c.n).label("n")).group_by(DECISIONS.c.item).subquery("last")
    )
    query = (
        sa.select(ANSWERS, ITEMS.c.number, ITEMS.c.fonds, DECISIONS.c.value.label("decided"), DECISIONS.c.art8.label("clauses"),
                  DECISIONS.c.person.label("by"))
        .join(ITEMS, ITEMS.c.n == ANSWERS.c.item).outerjoin(last, last.c.item == ANSWERS.c.item)
        .outerjoin(DECISIONS, DECISIONS.c.n == last.c.n)
        .where(ANSWERS.c.state == "conflict").order_by(ANSWERS.c.n)
    )  # fmt: skip
    with store.engine.connect() as connection:
        return tuple(connection.execute(query))
