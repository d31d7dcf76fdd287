"""`biaoshi purge`: a file made ready to be sent, without comments, tracked changes, hidden text and properties."""

from pathlib import Path

import click

from biaoshi.cli.options import say_unread
from biaoshi.cli.status import UNREAD
from biaoshi.types.document import View


@click.command(
    "purge", help="发出前清除批注、修订（按显示的接受）、隐藏文字和文件属性，显示的文字一字不改，写成另一个文件。"
)
@click.argument("path", metavar="文件", type=click.Path())
@click.option("--output", "-o", required=True, type=click.Path(dir_okay=False), help="写入的文件；已有的不覆盖。")
@click.option(
    "--also",
    multiple=True,
    type=click.Choice(("white", "tiny", "offpage", "covered")),
    help="一并清除的、读者看不见的文字：白色或者透明的、极小的、页面以外的、被遮住的；可以写多次。默认只说明有几处。",
)
def purge_command(path: str, output: str, also: tuple[View, ...]) -> int:
    from biaoshi.isolate import Reader
    from biaoshi.write.placing import UnprovedError
    from biaoshi.write.purge import purge

    try:
        with Reader() as reader:
            done = purge(reader, Path(path), Path(output), also)
    except UnprovedError as error:
        click.echo(str(error), err=True)
        return UNREAD
    removed = "、".join(f"{kind} {n} 处" for kind, n in done.removed)
    removed = removed or ("格式修订一类的标记" if done.changed else "")
    click.echo(f"已写出 {output}，{f'除去{removed}' if removed else '没有什么要除去的'}；显示的文字与原件相同。")
    for line in done.left:
        click.echo(f"没有除去，请人核对：{line}", err=True)
    return 0 if done.complete else say_unread("隐藏内容")


COMMANDS = (purge_command,)
