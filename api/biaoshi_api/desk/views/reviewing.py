"""A case as its page shows it: every finding with what was decided, what can be decided together, what may be concluded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import biaoshi
from biaoshi.advice.disclosure import FORCE, NAMES
from biaoshi_api.desk.cases import concluding, groups
from biaoshi_api.desk.cases.case import Case, Line
from biaoshi_api.desk.cases.codes import ACROSS, CONCLUSIONS, FOR_ADVICE, REASONS, SCOPES, VERBS
from biaoshi_api.desk.cases.concluding import State
from biaoshi_api.desk.views.paper import Item, Paper

WINDOW = 100
"""Findings on one page; the others are on the next."""
_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Row:
    """One finding: what it says, what stands about it, and the groups it can be decided with (scope → how many here)."""

    item: Item
    line: Line
    title: str
    verb: str
    said: str
    by: str
    sizes: Mapping[str, int]
    ground: str

    @property
    def scopes(self) -> tuple[tuple[str, str], ...]:
        """The scopes that can be chosen: code and words, with how many there are in this case."""
        found = [("one", SCOPES["one"])]
        for scope, title in SCOPES.items():
            if scope in self.sizes or (scope in ACROSS and self.line.words is not None):
                found.append((scope, f"{title}：{self.sizes.get(scope, 1)} 处"))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Window:
    """The findings of one page, which of them is looked at first, and where the pages before and after begin."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
    at: int
    earlier: int | None
    later: int | None


@dataclass(frozen=True, slots=True)
class Ending:
    """One conclusion that may be drawn, with what stands against it."""

    code: str
    title: str
    obstacles: tuple[str, ...]
    reason: bool
    ground: bool
    advised: bool


def ordered(lines: Sequence[Line]) -> list[Line]:
    """Return the findings the worst first, those of one severity as they stand in the document."""
    return sorted(lines, key=lambda x: (_ORDER[x.severity], x.number))


def following(state: State, number: int | None) -> int | None:
    """Return the next finding that needs a decision after `number` (None: the first), from the start again at the end."""
    line_up = ordered(state.lines)
    at = next((n for n, x in enumerate(line_up) if x.number == number), -1)
    for one in (*line_up[at + 1 :], *line_up[: at + 1]):
        if one.needed and one.key not in state.stands:
            return one.number
    return None


def marks(state: State) -> dict[int, tuple[str, str]]:
    """Return what was decided, by number of the finding: code and words."""
    found = ((x.number, state.stands.get(x.key)) for x in state.lines)
    return {number: (batch.verb, said_of(batch.verb, batch.reason)) for number, batch in found if batch is not None}


def window(state: State, paper: Paper, names: Mapping[str, str], at: int) -> Window:
    """Return the page of findings that number `at` is on."""
    line_up = ordered(state.lines)
    place = next((n for n, x in enumerate(line_up) if x.number == at), 0)
    page = place // WINDOW
    items = {item.number - 1: item for item in paper.items}
    shown = line_up[page * WINDOW : (page + 1) * WINDOW]
    together = groups.groups_of(state.lines)
    rows = tuple(_row(state, items[x.number], x, names, together) for x in shown if x.number in items)
    first = line_up[place].number if line_up else 0
    earlier = line_up[(page - 1) * WINDOW].number if page else None
    later = line_up[(page + 1) * WINDOW].number if len(line_up) > (page + 1) * WINDOW else None
    return Window(rows, len(line_up), page + 1, max(1, -(-len(line_up) // WINDOW)), first, earlier, later)


def endings(state: State) -> tuple[Ending, ...]:
    """Return the conclusions, always in one order; what the tool's advice comes to is marked, never chosen for anybody."""
    advised = FOR_ADVICE.get(state.case.outcome)
    return tuple(
        Ending(code, one.title, concluding.obstacles(state, code), one.reason, one.ground, code == advised)
        for code, one in CONCLUSIONS.items()
    )


def grounds() -> tuple[tuple[str, str], ...]:
    """Return the grounds people may name, each with what the law says of it; a work secret is none."""
    return tuple(
        (code, f"{name}（{FORCE[code][0]}，{FORCE[code][1]}）") for code, name in NAMES.items() if code in FORCE
    )


def ground_name(code: str | None) -> str:
    """Return what a ground is called, "" for none."""
    return next((name for known, name in NAMES.items() if known == code), "")


def said_of(verb: str | None, reason: str | None) -> str:
    """Return in words what was decided, "" for nothing."""
    if verb is None:
        return ""
    return VERBS[verb].done + (f"：{REASONS[reason]}" if reason else "")


@cache
def titles() -> dict[str, str]:
    """Return the title of every rule by its code."""
    return {rule.code: rule.title for rule in biaoshi.rules()}


def _row(state: State, item: Item, line: Line, names: Mapping[str, str], together: groups.Groups) -> Row:
    batch = state.stands.get(line.key)
    return Row(
        item, line, titles().get(line.rule, line.rule), batch.verb if batch else "",
        said_of(batch.verb, batch.reason) if batch else "", names.get(batch.account, "") if batch else "",
        groups.sizes(together, line), ground_name(line.ground),
    )  # fmt: skip


def done(case: Case) -> str:
    """Return how far the decisions are, in words."""
    return f"已决定 {case.decided} / {case.needed}"
