"""What a drafter drops: checked with its documents kept to be shown beside the report, repaired, commented on.

All of it belongs to one session and goes with it (`desk/drops.py`); what was handed in stays until then.
"""

from biaoshi import Document
from biaoshi_api.desk import papers
from biaoshi_api.orders import keep_result, order_of, placed, with_profile
from biaoshi_api.reports import filed
from biaoshi_api.task import Outcome, Turn, Work
from biaoshi_api.work import annotate, fix


def run(turn: Turn) -> Outcome:
    """Check the file of the order, or its files as a case."""
    order = order_of(turn.site, turn.job)
    whole = len(order.files) + 1
    paths = []
    for number, sent in enumerate(order.files):
        turn.tell(number, whole)
        paths.append(placed(turn.site, sent, turn.folder, number))
    names = [sent.name or "-" for sent in order.files]
    turn.tell(whole - 1, whole)
    seen: list[Document] = []
    with with_profile(turn.checker, order.options["profile"]) as checker:
        date = order.options["date"]
        if len(paths) == 1:
            report = checker.check(paths[0], date=date, name=names[0], seen=seen.append)
        else:
            report = checker.check_case(paths, date=date, names=names, seen=seen.append)
    turn.tell(whole, whole)
    outcome = filed(turn, report)
    if report.verdict == "stopped":
        return outcome
    kept = [keep_result(turn.site, turn.job, papers.dumped(one)) for one in papers.by_file(report, seen)]
    result = outcome.result | {"kept": outcome.result["kept"] | {"papers": kept}}
    return Outcome(result, (*outcome.kept, *kept))


WORKS = (Work("drop", run), Work("drop-fix", fix.run), Work("drop-annotate", annotate.run))
