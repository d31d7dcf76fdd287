"""A file given back with its safe repairs made."""

from collections import Counter

import biaoshi
from biaoshi_api.media import media_of
from biaoshi_api.orders import keep_result, order_of, placed, with_profile
from biaoshi_api.reports import halted, written
from biaoshi_api.task import Outcome, Turn, Work


def run(turn: Turn) -> Outcome:
    """Repair the one file of the order."""
    turn.tell(0, 2)
    order = order_of(turn.site, turn.job)
    sent, options = order.files[0], order.options
    source = placed(turn.site, sent, turn.folder)
    turn.tell(1, 2)
    try:
        with with_profile(turn.checker, order.options["profile"]) as checker:
            fixed = biaoshi.fix(source, date=options["date"], select=options.get("select", ()), checker=checker)
    except biaoshi.StoppedError as error:
        return halted(turn, error.level, error.sha256)
    kept = keep_result(turn.site, turn.job, fixed.data, media_of(source))
    turn.tell(2, 2)
    told = {
        "made": dict(Counter(r.code for r in fixed.made)),
        "offered": dict(Counter(r.code for r in fixed.offered)),
        "complete": fixed.complete,
    }
    return written(turn, {"files": [kept]}, told, sent.sha256)


WORK = Work("fix", run)
