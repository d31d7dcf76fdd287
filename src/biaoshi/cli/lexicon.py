"""`biaoshi lexicon`: the word lists of the grounds, and an office's own."""

from pathlib import Path

import click

from biaoshi.cli.status import UNREAD, WRONG

SHOWN = 50
"""Faults listed of one file: a file with more has one cause."""


@click.group("lexicon", help="词库：自带的词语，以及本单位的词库（.csv）。")
def lexicon_group() -> None:
    pass


@lexicon_group.command("check", help="核对本单位的词库；有误时写明行号和原因，不影响正在使用的词库。")
@click.argument("path", metavar="文件", type=click.Path(dir_okay=False))
def check_command(path: str) -> int:
    from biaoshi.errors import ConfigError
    from biaoshi.lexicons import check, load_own, shipped

    if not Path(path).is_file():
        click.echo(f"没有文件 {path}。", err=True)
        return WRONG
    try:
        checked = check(path)
        if not checked.faults:
            load_own((path,))
    except ConfigError as error:
        click.echo(f"{error} 原有的词库继续使用。", err=True)
        return UNREAD
    if checked.faults:
        click.echo(f"词库有 {len(checked.faults)} 处不对，原有的词库继续使用：", err=True)
        for fault in checked.faults[:SHOWN]:
            click.echo(f"  {fault}", err=True)
        if len(checked.faults) > SHOWN:
            click.echo(f"  ……还有 {len(checked.faults) - SHOWN} 处", err=True)
        return UNREAD
    known = {e.term for x in shipped() for e in x.entries}
    same = sum(e.term in known for e in checked.entries)
    said = f"，其中 {same} 个自带词库里也有，以本单位的为准" if same else ""
    click.echo(f"{Path(path).name}：{len(checked.entries)} 个词语，没有问题{said}。")
    return 0


@lexicon_group.command("template", help="写出一份空的词库模板（.csv），带一行示例。")
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False), default="本单位词库.csv", show_default=True, help="写到哪里。"
)
def template_command(output: str) -> int:
    from biaoshi.errors import UsageError
    from biaoshi.lexicons import template

    try:
        Path(output).write_text(template(), encoding="utf-8-sig")  # the mark lets spreadsheet programs read it as it is
    except OSError as error:
        raise UsageError(f"写不进 {output}（{error.strerror}）。") from error
    click.echo(f"已写出 {output}")
    return 0


@lexicon_group.command("list", help="列出自带的词库：词语数、事由。")
def list_command() -> int:
    from biaoshi.lexicons import GROUND_NAMES, shipped

    names = {code: chinese for chinese, code in GROUND_NAMES.items()}
    for lexicon in shipped():
        click.echo(f"{lexicon.name}　{len(lexicon.entries)} 个词语　{names[lexicon.entries[0].ground]}")
    return 0


COMMANDS = (lexicon_group,)
