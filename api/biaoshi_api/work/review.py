"""A case for the review desk: checked, kept with its files, opened; or checked again once people have read more of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import biaoshi
from biaoshi.jobs import begin
from biaoshi_api.asking import dumped
from biaoshi_api.desk import papers
from biaoshi_api.desk.cases import kept, lines, prints
from biaoshi_api.desk.cases.opening import Kept, Opened, open_case, renew, stop
from biaoshi_api.orders import Order, Sent, order_of, placed, with_profile
from biaoshi_api.reports import halted
from biaoshi_api.task import Outcome, Turn, Work
from biaoshi_api.uploads import forget


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a document and where each of its blocks begins."""

    text: str = field(repr=False)
    starts: dict[tuple[str, int], int]


def run(turn: Turn) -> Outcome:
    """Check the files of the order as one case and open it, or give the case there is the new report."""
    order = order_of(turn.site, turn.job)
    names = called(order.files)
    paths = [placed(turn.site, sent, turn.folder, number) for number, sent in enumerate(order.files)]
    turn.tell(0, 2)
    documents: list[biaoshi.Document] = []
    read_by = tuple(biaoshi.Closing(**raw) for raw in order.options.get("read_by", ()))
    with with_profile(turn.checker, order.options["profile"]) as given:
        checker = replace(given, read_by=read_by, reading=given.reader) if read_by else given
        report = _checked(checker, paths, names, order.options["date"], documents)
    turn.tell(1, 2)
    if report.verdict == "stopped":
        above = next((r for r in report.family() if r.file and r.highest_level == report.highest_level), report)
        outcome = halted(turn, report.highest_level, above.file.sha256 if above.file else None)
        return replace(outcome, erase=(*outcome.erase, *stopped(turn, order.options.get("case"))))
    made: list[str] = []
    try:
        return _opened(turn, order, names, report, documents, made)
    except BaseException:  # lost, cancelled, broken off: nothing leads to what was put away
        forget(turn.site, made)
        raise


def called(files: Sequence[Sent]) -> list[str]:
    """Return what the files are called, no two the same: a part that was read is named by the file it is in."""
    own = [sent.name or "-" for sent in files]
    taken, seen, names = set(own), Counter[str](), []
    for name in own:
        seen[name] += 1
        said = name
        while seen[name] > 1 and said in taken:  # one may have been called just so
            said = f"（{seen[name]}）{name}"
            seen[name] += said in taken
        taken.add(said)
        names.append(said)
    return names


def _checked(
    checker: biaoshi.Checker, paths: list[Path], names: list[str], date: str | None, documents: list[biaoshi.Document]
) -> biaoshi.Report:
    if len(paths) == 1:
        return checker.check(paths[0], date=date, name=names[0], seen=documents.append)
    return checker.check_case(paths, date=date, names=names, seen=documents.append)


def _opened(
    turn: Turn,
    order: Order,
    names: list[str],
    report: biaoshi.Report,
    documents: list[biaoshi.Document],
    made: list[str],
) -> Outcome:
    site, case = turn.site, order.options.get("case")

    def put(data: bytes) -> str:
        made.append(kept.put(site, data))
        return made[-1]

    stored = put(dumped(report.to_dict()))
    first = 1 if report.kind == "case" else 0  # the case itself has no document
    held = [put(papers.dumped(own)) for own in papers.by_file(report, documents)]
    texts = dict(enumerate(map(_text, documents), first))
    titles = [one.document.title for one in ((report,) if not first else report.children)]
    made.append(kept.put_json(site, {"names": names, "titles": titles, "papers": held}))
    record = made[-1]
    rows = list(lines.rows(report, partial(prints.print_of, prints.key_of(site)), partial(_words, texts, report)))
    who = str(turn.job.payload["who"])
    if case is None:
        files = tuple(Kept(s.sha256, s.size, _moved(turn, s, made)) for s in order.files)
        opened = Opened(turn.job.id, turn.job.owner, turn.job.unit, report, stored, record, files)
    turn.tell(2, 2)  # not for a job that is lost by now
    with begin(site.engine) as connection:
        before: tuple[str, ...] = ()
        if case is None:
            open_case(connection, site, opened, rows, by=who)
        else:
            before = renew(connection, site, case, report, stored, record, rows, by=who, job=turn.job.id)
    result = {
        "verdict": report.verdict,
        "level": report.highest_level,
        "case": case or turn.job.id,
        "findings": len(rows),
    }
    return Outcome(result, tuple(made), (*turn.job.payload["files"], turn.job.payload["order"], *before))


def stopped(turn: Turn, case: str | None) -> tuple[str, ...]:
    """Return what the vault holds of a case that may not be on this machine any more: its ceiling has been lowered."""
    if case is None:
        return ()
    with begin(turn.site.engine) as connection:
        return stop(connection, turn.site, case, by=str(turn.job.payload["who"]))


def _moved(turn: Turn, sent: Sent, made: list[str]) -> str:
    """Put the file away anew, for as long as cases are kept, and return its id."""
    site = turn.site
    made.append(
        site.vault.put(site.vault.open(sent.id), now=site.clock(), keep=kept.keep(site), about={"name": sent.name})
    )
    return made[-1]


def _text(document: biaoshi.Document) -> Text:
    starts = {(b.part, b.index): start for b, start in zip(document.blocks, document.starts, strict=True)}
    return Text(document.text, starts)


def _words(texts: dict[int, Text], report: biaoshi.Report, member: int, finding: biaoshi.Finding) -> str | None:
    at = finding.locations[0]
    own = texts.get(lines.standing(report, member, at.child))
    start = own.starts.get((at.part, at.block)) if own is not None else None
    return None if own is None or start is None else own.text[start + at.start : start + at.end]


WORK = Work("review", run)
