"""The masked copy of a case by what people decided, proved clean, with its certificate."""

from dataclasses import replace
from typing import Any

import biaoshi
from biaoshi_api.orders import order_of, placed, with_profile
from biaoshi_api.reports import halted
from biaoshi_api.task import Outcome, Turn, Work
from biaoshi_api.work.redact import copied
from biaoshi_api.work.review import stopped


def run(turn: Turn) -> Outcome:
    """Make the plan of each file of the case from the decisions, and write the copies of all or none."""
    turn.tell(0, 3)
    order = order_of(turn.site, turn.job)
    options = order.options
    sources = [placed(turn.site, sent, turn.folder, n) for n, sent in enumerate(order.files)]
    turn.tell(1, 3)
    try:
        with with_profile(turn.checker, options["profile"]) as checker:
            plans = [
                biaoshi.plan(
                    source, date=options["date"], masks=turn.site.settings.checks.masks, checker=checker,
                    cuts=_cuts(options["cuts"], number), spared=_cuts(options["spared"], number),
                )
                for number, source in enumerate(sources)
            ]  # fmt: skip
        turn.tell(2, 3)
        return copied(turn, order, sources, plans)
    except biaoshi.StoppedError as error:
        outcome = halted(turn, error.level, error.sha256)
        return replace(outcome, erase=(*outcome.erase, *stopped(turn, options["case"])))


def _cuts(places: list[dict[str, Any]], number: int) -> list[biaoshi.Cut]:
    return [
        biaoshi.Cut(p["part"], p["block"], p["start"], p["end"], p["rule"], p["ground"])
        for p in places
        if p["file"] == number
    ]


WORK = Work("copy", run)
