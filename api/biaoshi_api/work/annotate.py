"""A file given back with comments."""

import biaoshi
from biaoshi_api.media import media_of
from biaoshi_api.orders import keep_result, order_of, placed, with_profile
from biaoshi_api.reports import halted, written
from biaoshi_api.task import Outcome, Turn, Work


def run(turn: Turn) -> Outcome:
    """Comment on each finding in the one file of the order."""
    turn.tell(0, 2)
    order = order_of(turn.site, turn.job)
    sent = order.files[0]
    source = placed(turn.site, sent, turn.folder)
    target = turn.folder / f"out{source.suffix}"
    turn.tell(1, 2)
    try:
        with with_profile(turn.checker, order.options["profile"]) as checker:
            done = biaoshi.annotate(source, target, date=order.options["date"], checker=checker)
    except biaoshi.StoppedError as error:
        return halted(turn, error.level, error.sha256)
    kept = keep_result(turn.site, turn.job, target.read_bytes(), media_of(source))
    turn.tell(2, 2)
    return written(turn, {"files": [kept]}, {"notes": done.notes, "complete": done.complete}, sent.sha256)


WORK = Work("annotate", run)
