"""Groups of findings that one press decides: a table's column, a person, the same words or finding, a rule.

a person   the findings in one line of a table, and wherever the names in it stand elsewhere in the case, with theirs
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from biaoshi_api.desk.cases.case import Line, visible
from biaoshi_api.desk.cases.codes import SCOPES
from biaoshi_api.desk.cases.tables import CASES, FINDINGS
from biaoshi_api.people.duties import Principal

_NAME = "PI830"
_MOST = 5_000
"""Findings one press decides at most."""
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """The findings of a case by what they have in common."""

    columns: Mapping[Key, Sequence[Line]]
    rows: Mapping[Key, Sequence[Line]]
    words: Mapping[str, Sequence[Line]]
    passages: Mapping[str, Sequence[Line]]
    rules: Mapping[str, Sequence[Line]]


def groups_of(lines: Sequence[Line]) -> Groups:
    """Return the groups of all findings of a case."""
    columns: dict[Key, list[Line]] = defaultdict(list)
    rows: dict[Key, list[Line]] = defaultdict(list)
    words: dict[str, list[Line]] = defaultdict(list)
    passages: dict[str, list[Line]] = defaultdict(list)
    rules: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        passages[line.passage].append(line)
        rules[line.rule].append(line)
        if line.words is not None:
            words[line.words].append(line)
        if line.table_no is not None:
            columns[line.table_no, line.column_no].append(line)
            rows[line.table_no, line.line_no].append(line)
    return Groups(columns, rows, words, passages, rules)


def within(found: Groups, chosen: Line, scope: str) -> tuple[Line, ...]:
    """Return the findings of the same case that belong together with `chosen`, in order; itself among them."""
    match scope:
        case "column":
            return tuple(found.columns.get((chosen.table_no, chosen.column_no), (chosen,)))
        case "person":
            return _person(found, chosen)
        case "words" if chosen.words is not None:
            return tuple(found.words.get(chosen.words, (chosen,)))
        case "finding":
            return tuple(found.passages.get(chosen.passage, (chosen,)))
        case "rule":
            return tuple(found.rules.get(chosen.rule, (chosen,)))
    return (chosen,)


def across(connection: Connection, who: Principal, chosen: Line, scope: str) -> tuple[Line, ...]:
    """Return the findings in other cases under review, of those `who` sees, that have the same words or are the same."""
    column = {"words": FINDINGS.c.words, "finding": FINDINGS.c.passage}.get(scope)
    value = chosen.words if scope == "words" else chosen.passage
    if column is None or value is None:
        return ()
    wanted = sa.select(FINDINGS).join(CASES, CASES.c.id == FINDINGS.c.case_id)
    wanted = wanted.where(column == value, CASES.c.state == "reviewing", CASES.c.id != chosen.case_id, visible(who))
    wanted = wanted.where(FINDINGS.c.needed).order_by(FINDINGS.c.case_id, FINDINGS.c.number).limit(_MOST)
    return tuple(Line(**row._mapping) for row in connection.execute(wanted))


def sizes(found: Groups, chosen: Line) -> dict[str, int]:
    """Return how many findings of the case each scope holds, where that is more than the one."""
    counted = {scope: len(within(found, chosen, scope)) for scope in SCOPES if scope != "one"}
    return {scope: n for scope, n in counted.items() if n > 1}


def _person(found: Groups, chosen: Line) -> tuple[Line, ...]:
    """Return what belongs to the person `chosen` speaks of."""
    row = found.rows.get(_place(chosen), (chosen,))
    names = {x.words for x in row if x.rule == _NAME and x.words}
    named = [x for name in sorted(names) for x in found.words.get(name, ()) if x.rule == _NAME]
    whole = {x.number: x for own in (chosen, *named) for x in found.rows.get(_place(own), (own,))}
    return tuple(whole[number] for number in sorted(whole))


def _place(line: Line) -> Key:
    return line.table_no, line.line_no
