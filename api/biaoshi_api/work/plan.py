"""The plan of a masked copy, for a person to complete."""

import json

import biaoshi
from biaoshi_api.orders import order_of, placed, with_profile
from biaoshi_api.reports import halted, keep_json, written
from biaoshi_api.task import Outcome, Turn, Work


def run(turn: Turn) -> Outcome:
    """Propose the plan for the one file of the order."""
    turn.tell(0, 1)
    order = order_of(turn.site, turn.job)
    sent = order.files[0]
    source = placed(turn.site, sent, turn.folder)
    try:
        with with_profile(turn.checker, order.options["profile"]) as checker:
            masks = turn.site.settings.checks.masks
            plan = biaoshi.plan(source, date=order.options["date"], masks=masks, checker=checker)
    except biaoshi.StoppedError as error:
        return halted(turn, error.level, error.sha256)
    kept = keep_json(turn, json.loads(biaoshi.dump_plan(plan)))
    turn.tell(1, 1)
    return written(turn, {"json": kept}, {"entries": len(plan.entries), "unseen": dict(plan.unseen)}, sent.sha256)


WORK = Work("plan", run)
