"""What came back of a packet (.xlsx, or saved as .csv), every row accounted for."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from biaoshi.errors import ConfigError
from biaoshi.isolate import tables
from biaoshi.masking import door
from biaoshi.scan import numbers
from biaoshi.scan.deciding import CHANGES, Answer, clauses_of, value_of
from biaoshi.scan.packets.making import code
from biaoshi.scan.packets.sheet import CHANGED, CLAUSE, CODE, NOTE, NUMBER, OPINION, OPINIONS, PERSON
from biaoshi.scan.store import Store
from biaoshi.scan.tables import ITEMS, PACKETS, SENT
from biaoshi.text import fold


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that says nothing that could be taken: `row` as a person counts, 0: the whole; `why` in Chinese."""

    row: int
    number: str
    why: str

    @property
    def shown(self) -> str:
        """The 档号 as it is shown, whatever stood in its place."""
        return door(self.number[:60], "full") or ""


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back of a packet (None: a list of the archive's own). `missing`: its rows that are not in the file; `blank`:
    those in it without an opinion."""

    packet: int | None
    unit: str
    rows: int
    answers: tuple[Answer, ...]
    faults: tuple[Fault, ...]
    missing: tuple[str, ...]
    blank: tuple[str, ...]
    notes: Mapping[int, str]  # row → what was written beside the opinion


def read(path: Path, store: Store) -> Returned:
    """Return what came back in `path`, each row held against what was sent. Raises UsageError, ConfigError.

    A row is known by its number (编号); it and the 档号 beside it must belong together, or a row has slipped.
    """
    head, body = _table(path)
    at = {name: head.index(name) if name in head else None for name in (CODE, NUMBER, OPINION, CLAUSE, CHANGED, NOTE, PERSON)}  # fmt: skip

    def cell(cells: tuple[str, ...], name: str) -> str:
        place = at[name]
        return cells[place].lstrip("'").strip() if place is not None and place < len(cells) else ""

    told = [(n, cells) for n, cells in body if any(cell(cells, c) for c in (CODE, OPINION))]
    packets = Counter(c.partition("-")[0] for _, cells in told if (c := cell(cells, CODE)))
    if not packets:
        raise ConfigError(f"{path.name} 里没有一行有编号，不是收回的审核包。")
    number = packets.most_common(1)[0][0]
    unit, sent = _sent(store, int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0)
    if unit is None:
        raise ConfigError(f"{path.name} 不是这个库发出的审核包。")
    packet = int(number)
    answers: list[Answer] = []
    faults: list[Fault] = []
    seen: dict[int, bool] = {}  # place → it has an opinion
    notes: dict[int, str] = {}
    for row, cells in told:
        own, said = cell(cells, CODE), cell(cells, NUMBER)
        place = _place(own, packet, sent)
        if place is None:
            faults.append(Fault(row, said, f"编号“{own[:20]}”不是这个审核包的"))
            continue
        item, digest, known = sent[place]
        if own != code(packet, place, digest) or (
            at[NUMBER] is not None and numbers.plain(said) != numbers.plain(known)
        ):
            faults.append(Fault(row, said, "编号与档号不是同一行的，可能移动过单元格"))
            continue
        filler = door(cell(cells, PERSON), "full")
        who = f"{unit}（{filler}）" if filler else unit
        one = _answer(row, place, item, {c: cell(cells, c) for c in (OPINION, CLAUSE, CHANGED)} | {PERSON: who})
        if cell(cells, NOTE):
            notes[row] = cell(cells, NOTE)
        if isinstance(one, Answer):
            answers.append(one)
        elif one:
            faults.append(Fault(row, known, one))
        seen[place] = seen.get(place, False) or one is not None
    blank = [sent[p][2] or code(packet, p, sent[p][1]) for p, filled in sorted(seen.items()) if not filled]
    missing = [known or code(packet, p, digest) for p, (_, digest, known) in sorted(sent.items()) if p not in seen]
    return Returned(packet, unit, len(sent), tuple(answers), tuple(faults), tuple(missing), tuple(blank), notes)


def _table(path: Path) -> tuple[tuple[str, ...], list[tables.Row]]:
    """Return the heading of the sheet with opinions and the rows below it."""
    for n, _ in enumerate(tables.names(path, tables.RETURNED)):
        rows = list(tables.rows(path, n))
        for place, (_, cells) in enumerate(rows[:30]):
            if CODE in cells and OPINION in cells:
                return cells, rows[place + 1 :]
    raise ConfigError(f"{path.name} 里没有“{CODE}”“{OPINION}”这两列，不是收回的审核包。")


def _sent(store: Store, packet: int) -> tuple[str | None, dict[int, tuple[int, str, str]]]:
    """Return the unit of a packet and, by place, item, its digest, its 档号."""
    with store.engine.connect() as connection:
        unit = connection.execute(sa.select(PACKETS.c.unit).where(PACKETS.c.n == packet)).scalar()
        query = sa.select(SENT.c.place, ITEMS.c.n, ITEMS.c.digest, ITEMS.c.number).join(ITEMS, ITEMS.c.n == SENT.c.item)
        rows = connection.execute(query.where(SENT.c.packet == packet).order_by(SENT.c.place)).all()
    return unit, {r.place: (r.n, r.digest, door(r.number, "full") or "") for r in rows}


def _place(own: str, packet: int, sent: Mapping[int, object]) -> int | None:
    parts = own.split("-")
    if len(parts) != 3 or parts[0] != str(packet) or not (parts[1].isascii() and parts[1].isdigit()):
        return None
    return place if len(parts[1]) < 10 and (place := int(parts[1])) in sent else None


def _answer(row: int, place: int, item: int, said: Mapping[str, str]) -> Answer | str | None:
    """Return the opinion of a row, what is wrong with it, or None where it is blank."""
    if not said[OPINION]:
        return "没有填意见，只填了其他栏" if said[CLAUSE] or said[CHANGED] else None
    value, art8 = value_of(said[OPINION]), clauses_of(said[CLAUSE])
    changed = "".join(fold(said[CHANGED]).text.split())
    if value is None:
        return f"意见只能填{'、'.join(OPINIONS)}"
    if art8 is None:
        return "延期依据只能填第一项至第四项"
    if value in ("delay", "open_part") and not art8:
        return "延期、部分开放的没有填延期依据"
    if value in ("open", "refer") and art8:
        return "填了延期依据，意见却不是延期、部分开放"
    if changed and changed not in CHANGES:
        return f"密级变更情况只能填{'、'.join(CHANGES)}"
    return Answer(item, value, art8, changed or None, said[PERSON], row, place)
