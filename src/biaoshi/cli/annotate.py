"""`biaoshi annotate`: a Word document given back with a comment on each finding, or without the comments of ours."""

from pathlib import Path
from typing import Any

import click

from biaoshi.cli.options import checking_options, make_checker, say_stale
from biaoshi.cli.status import STOPPED, UNREAD


@click.command("annotate", help="在 Word 文件里给每个问题加批注，加在原字词上；再次使用时只换掉自己的批注。")
@click.argument("path", metavar="文件", type=click.Path())
@click.option("--output", "-o", required=True, type=click.Path(dir_okay=False), help="写入的文件；已有的不覆盖。")
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
    try:
        with make_checker(select=select, ignore=ignore, **shared) as checker:
            if stripping:
                removed = strip(checker.reader, source, target)
                click.echo(f"已写出 {target}，{'去掉了' if removed else '没有'}“标识检查”的批注。")
                return 0
            done = annotate(checker, source, target, place, date=shared["date"])
            say_stale(checker)
    except UnprovedError as error:
        click.echo(str(error), err=True)
        return UNREAD
    if done.stopped:
        click.echo("文件的密级高于本机上限，没有写出。", err=True)
        return STOPPED
    click.echo(f"已写出 {target}，批注 {done.notes} 处。对外发送前用 biaoshi annotate --strip 去掉。")
    return 0 if done.complete else UNREAD


COMMANDS = (annotate_command,)
