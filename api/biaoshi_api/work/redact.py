"""Masked copies by plans, all of a case or none, each proved clean."""

from dataclasses import asdict

import biaoshi
from biaoshi_api.media import media_of
from biaoshi_api.orders import keep_result, order_of, placed
from biaoshi_api.reports import halted, keep_json, written
from biaoshi_api.task import Outcome, Turn, Work


def run(turn: Turn) -> Outcome:
    """Write the masked copies of the order and keep them with their certificate."""
    turn.tell(0, 2)
    order = order_of(turn.site, turn.job)
    sources = [placed(turn.site, sent, turn.folder, n) for n, sent in enumerate(order.files)]
    plans = [biaoshi.load_plan(text) for text in order.options["plans"]]
    targets = [turn.folder / f"out{n}{source.suffix}" for n, source in enumerate(sources)]
    turn.tell(1, 2)
    try:
        made = biaoshi.redact_case(list(zip(sources, plans, targets, strict=True)), checker=turn.checker)
    except biaoshi.StoppedError as error:
        return halted(turn, error.level, error.sha256)
    kept = [keep_result(turn.site, t.read_bytes(), media_of(t)) for t in targets]
    proof = keep_json(turn, {"certificates": [asdict(c) for c in made]})
    turn.tell(2, 2)
    told = {"files": len(kept), "entries": sum(len(p.entries) for p in plans)}
    return written(turn, {"files": kept, "certificate": proof}, told, order.files[0].sha256)


WORK = Work("redact", run)
