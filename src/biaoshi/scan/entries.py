"""A row of a ledger (types/entry.py) as JSON for the store, and back."""

from dataclasses import asdict
from typing import Any

from biaoshi.types.document import Span
from biaoshi.types.entry import TRANSFER, Cell, Entry
from biaoshi.types.mark import Period, Piece

_FILLED = "已填"


def to_json(entry: Entry) -> dict[str, Any]:
    """Return the entry as plain JSON types; fields that say nothing are left out.

    Of what a transfer's fields say, free words of a person, only that they say something: no rule asks for more.
    """
    said = {k: v for k, v in asdict(entry).items() if v not in (None, False)}
    return said | {k: _FILLED for k in TRANSFER if said.get(k)}


def from_json(raw: dict[str, Any]) -> Entry:
    """Return the entry of `to_json`."""
    cells: dict[str, Any] = {name: _cell(raw[name]) for name in ("mark", "retention", "volume") if name in raw}
    return Entry(**(raw | cells))


def _cell(raw: dict[str, Any]) -> Cell:
    period = raw["period"]
    if period is None:
        return Cell(raw["words"], raw["level"])
    piece = period["piece"]
    made = piece and Piece(piece["text"], piece["folded"], Span(**piece["span"]))
    return Cell(raw["words"], raw["level"], Period(period["kind"], period["value"], made))
