"""Checking a case: what is released together, one report over all."""

from biaoshi_api.orders import order_of, placed, with_profile
from biaoshi_api.reports import filed
from biaoshi_api.task import Outcome, Turn, Work


def run(turn: Turn) -> Outcome:
    """Check the files of the order as one case and keep its report."""
    order = order_of(turn.site, turn.job)
    whole = len(order.files) + 1
    paths = []
    for number, sent in enumerate(order.files):
        turn.tell(number, whole)
        paths.append(placed(turn.site, sent, turn.folder, number))
    names = [sent.name or "-" for sent in order.files]
    turn.tell(whole - 1, whole)
    with with_profile(turn.checker, order.options["profile"]) as checker:
        report = checker.check_case(paths, date=order.options["date"], names=names)
    turn.tell(whole, whole)
    return filed(turn, report)


WORK = Work("case", run)
