"""Masked copies by plans, all of a case or none, each proved clean."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import biaoshi
from biaoshi.write.certificate import as_page
from biaoshi_api.media import media_of
from biaoshi_api.orders import Order, keep_result, order_of, placed
from biaoshi_api.reports import halted, keep_json, written
from biaoshi_api.task import Outcome, Turn, Work


def run(turn: Turn) -> Outcome:
    """Write the masked copies of the order and keep them with their certificate."""
    turn.tell(0, 3)
    order = order_of(turn.site, turn.job)
    sources = [placed(turn.site, sent, turn.folder, n) for n, sent in enumerate(order.files)]
    plans = [biaoshi.load_plan(text) for text in order.options["plans"]]
    turn.tell(2, 3)
    try:
        return copied(turn, order, sources, plans)
    except biaoshi.StoppedError as error:
        return halted(turn, error.level, error.sha256)


def copied(turn: Turn, order: Order, sources: Sequence[Path], plans: Sequence[biaoshi.Plan]) -> Outcome:
    """Return the masked copies of `sources` by `plans` with the certificate over them. Errors as `biaoshi.redact_case`."""
    targets = [turn.folder / f"out{n}{source.suffix}" for n, source in enumerate(sources)]
    made = biaoshi.redact_case(list(zip(sources, plans, targets, strict=True)), checker=turn.checker)
    kept = {
        "files": [keep_result(turn.site, turn.job, t.read_bytes(), media_of(t)) for t in targets],
        "certificate": keep_json(turn, {"certificates": [asdict(c) for c in made]}),
        "page": keep_result(turn.site, turn.job, as_page(made).encode(), {"media": "application/octet-stream"}),
        "plans": [keep_json(turn, json.loads(biaoshi.dump_plan(plan))) for plan in plans],
    }
    turn.tell(3, 3)
    told = {"files": len(targets), "entries": sum(len(p.entries) for p in plans)}
    return written(turn, kept, told, order.files[0].sha256)


WORK = Work("redact", run)
