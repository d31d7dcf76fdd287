"""`biaoshi fix`: safe repairs carried out in a Word document or a text, the rest offered."""

from pathlib import Path
from typing import Any

import click

from biaoshi.cli.options import checking_options, codes_of, make_checker, say_stale, say_unread
from biaoshi.cli.status import STOPPED, UNREAD
from biaoshi.errors import UsageError


@click.command("fix", help="改正只关书写形式的问题（docx、文本）；密级、期限等须由人决定的只列出，不改。")
@click.argument("path", metavar="文件", type=click.Path())
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="写入的文件；已有的不覆盖。")
@click.option("--in-place", is_flag=True, help="改在原文件上，原文件另存为 .bak。")
@click.option("--diff", is_flag=True, help="列出改了哪些字；不给 -o 时只列出，不写。")
@click.option("--select", multiple=True, metavar="编号", help="只改这些规则（如 MK101 或者 LY，可重复）。")
@checking_options
def fix_command(
    path: str, output: str | None, in_place: bool, diff: bool, select: tuple[str, ...], **shared: Any
) -> int:
    from biaoshi.output.words import place as where
    from biaoshi.write.fix import Wanted, fix, replace_file
    from biaoshi.write.placing import UnprovedError, free, place

    if bool(output) + in_place > 1 or not (output or in_place or diff):
        raise UsageError("请用 -o 给出写入的文件，或者用 --in-place 改在原文件上，或者用 --diff 只列出。")
    source = Path(path)
    if output:
        free(Path(output))
    try:
        with make_checker(**shared) as checker:
            fixed = fix(Wanted(checker, where, codes_of(select), shared["date"]), source)
            say_stale(checker)
        if fixed.stopped:
            click.echo("文件的密级高于本机上限，没有写出。", err=True)
            return STOPPED
        if diff:
            _diff(source.name, output or source.name, fixed.made)
        written = _put(source, output, in_place, fixed, place, replace_file)
    except UnprovedError as error:
        click.echo(str(error), err=True)
        return UNREAD
    click.echo(f"{written}，改正 {len(fixed.made)} 处，重新检查没有新的问题。", err=diff)
    for repair in fixed.offered:
        click.echo(f"须由人决定：{repair.where} {repair.code} {repair.message}", err=diff)
    return 0 if fixed.complete else say_unread("问题")


def _put(source: Path, output: str | None, in_place: bool, fixed: Any, place: Any, replace_file: Any) -> str:
    from biaoshi.write.placing import unchanged

    if output:
        unchanged(source, fixed.digest)
        place(Path(output), fixed.data)
        return f"已写出 {output}"
    if in_place and fixed.made:
        return f"已改 {source}，原文件存为 {replace_file(source, fixed)}"
    return "没有写出文件"


def _diff(before: str, after: str, made: Any) -> None:
    if not made:
        return
    click.echo(f"--- 原文 {before}\n+++ 改后 {after}")
    for repair in made:
        click.echo(f"@@ {repair.where} {repair.code} @@")
        click.echo(f"-{_line(repair.before)}\n+{_line(repair.after)}{f'（{repair.look}）' if repair.look else ''}")


def _line(words: str) -> str:
    from biaoshi.masking import door

    return (door(words, "full") or "").replace("\n", "⏎")


COMMANDS = (fix_command,)
