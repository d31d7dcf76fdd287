"""Checking a file or a text handed in."""

from biaoshi_api.orders import order_of, placed, with_profile
from biaoshi_api.reports import filed
from biaoshi_api.task import Outcome, Turn, Work


def run(turn: Turn) -> Outcome:
    """Check the one file of the order and keep its report."""
    turn.tell(0, 1)
    order = order_of(turn.site, turn.job)
    sent, options = order.files[0], order.options
    if options.get("text"):
        text = turn.site.vault.read(sent.id).decode("utf-8")
        with with_profile(turn.checker, options["profile"]) as checker:
            report = checker.check_text(text, date=options["date"], name=sent.name)
    else:
        path = placed(turn.site, sent, turn.folder)
        with with_profile(turn.checker, options["profile"]) as checker:
            report = checker.check(path, date=options["date"], name=sent.name or "-")
    turn.tell(1, 1)
    return filed(turn, report)


WORK = Work("check", run)
