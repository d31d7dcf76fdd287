"""`biaoshi annotate`: a document given back with a comment on each finding, or without the comments of ours; or a page
with its text and the findings side by side."""

from pathlib import Path
from typing import Any

import click

from biaoshi.cli.options import checking_options, make_checker, say_stale, say_unread
from biaoshi.cli.status import STOPPED, UNREAD
from biaoshi.errors import UsageError

_STOPPED = "文件的密级高于本机上限，没有写出。"
_PAGES = (".html", ".htm")


@click.command(
    "annotate",
    help="给每个问题加批注，加在原字词上，再次使用时只换掉自己的批注；-o 写作 .html 的，写出左边原文、右边问题的对照页，能读的格式都可以。",
)
@click.argument("path", metavar="文件", type=click.Path())
@click.option(
    "--output", "-o", required=True, type=click.Path(dir_okay=False), help="写入的文件；已有的不覆盖。.html：对照页。"
)
@click.option("--strip", "stripping", is_flag=True, help="不检查，只去掉“标识检查”的批注；别人的批注不动。")
@click.option("--select", multiple=True, metavar="编号", help="只批注这些规则（如 MK101 或者 PE，可重复）。")
@click.option("--ignore", multiple=True, metavar="编号", help="不批注这些规则。")
@checking_options
def annotate_command(
    path: str, output: str, stripping: bool, select: tuple[str, ...], ignore: tuple[str, ...], **shared: Any
) -> int:
    from biaoshi.output.words import place
    from biaoshi.write.annotate import annotate, strip
    from biaoshi.write.placing import UnprovedError

    source, target = Path(path), Path(output)
    paged = target.suffix.lower() in _PAGES
    if paged and stripping:
        raise UsageError("对照页是另写的文件，不用 --strip；原文件没有动过。")
    try:
        with make_checker(select=select, ignore=ignore, **shared) as checker:
            if stripping:
                removed = strip(checker.reader, source, target)
                click.echo(f"已写出 {target}，{'去掉了' if removed else '没有'}“标识检查”的批注。")
                return 0
            if paged:
                return _page(checker, source, target, shared["date"])
            done = annotate(checker, source, target, place, date=shared["date"])
            say_stale(checker)
    except UnprovedError as error:
        click.echo(str(error), err=True)
        return UNREAD
    if done.stopped:
        click.echo(_STOPPED, err=True)
        return STOPPED
    click.echo(f"已写出 {target}，批注 {done.notes} 处。对外发送前用 biaoshi annotate --strip 去掉。")
    return 0 if done.complete else say_unread("问题")


def _page(checker: Any, source: Path, target: Path, date: Any) -> int:
    """Write the page of text and findings. Raises UsageError, UnprovedError as `annotate`."""
    from biaoshi.check.excerpts import veiled
    from biaoshi.output.html.beside import beside
    from biaoshi.write.placing import UnprovedError, free, place, unchanged

    free(target)
    with checker.opened(source, date=date) as (_, branch):
        if branch.stopped:
            click.echo(_STOPPED, err=True)
            return STOPPED
        report = checker.report(branch)
        if report.verdict == "unreadable":
            raise UnprovedError(f"“{source.name}”没有读出，没有写出任何文件。")
        spans = [
            (f, tuple(s for s in (h.span, *h.also) if s) if h.child is None else ()) for h, f in checker.said(branch)
        ]
        page = "".join(beside(report, branch.facts.document, veiled(branch.facts), spans))
    say_stale(checker)
    unchanged(source, branch.file.sha256)
    place(target, page.encode("utf-8", "backslashreplace"))
    click.echo(f"已写出 {target}，列有 {len(spans)} 个问题。")
    return 0 if report.coverage.complete and report.verdict != "incomplete" else say_unread("问题")


COMMANDS = (annotate_command,)
