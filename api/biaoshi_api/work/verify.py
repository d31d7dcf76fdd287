"""A signed form held against the files it is about."""

import biaoshi
from biaoshi_api.orders import order_of, placed
from biaoshi_api.reports import keep_json, written
from biaoshi_api.task import Outcome, Turn, Work


def run(turn: Turn) -> Outcome:
    """Verify the form of the order against its files."""
    turn.tell(0, 1)
    order = order_of(turn.site, turn.job)
    form, *files = [placed(turn.site, sent, turn.folder, n) for n, sent in enumerate(order.files)]
    found = biaoshi.verify(form, files, key=turn.site.settings.checks.key_file)
    passed = not (found.refused or found.unproved)
    raw = {"passed": passed, "refused": found.refused, "unproved": found.unproved, "notes": found.notes}
    kept = keep_json(turn, raw)
    turn.tell(1, 1)
    told = {"passed": passed, "refused": len(found.refused), "unproved": len(found.unproved)}
    return written(turn, {"json": kept}, told, order.files[0].sha256)


WORK = Work("verify", run)
