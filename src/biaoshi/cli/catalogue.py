"""`biaoshi catalogue`: the published rows of secrecy catalogues, and an office's own 一览表."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from biaoshi.cli.status import STOPPED, UNREAD, WRONG

STATUS = {"in_force": "有效", "repealed": "已失效", "uncertain": "是否有效未核"}
SHOWN = 50
"""Faults listed of one file: a file with more has one cause."""


@click.group("catalogue", help="保密事项目录：公布过的条目，以及本单位的国家秘密事项一览表。")
def catalogue_group() -> None:
    pass


@catalogue_group.command("template", help="写出一份空的一览表模板（.xlsx），带示例行和填写说明。")
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False), default="一览表模板.xlsx", show_default=True, help="写到哪里。"
)
def template_command(output: str) -> int:
    from biaoshi.catalogue.template import write

    write(Path(output))
    click.echo(f"已写出 {output}")
    return 0


@catalogue_group.command(
    "import", help="核对并导入本单位的一览表（.xlsx、.csv）；有一行不对就都不导入，原有的继续使用。"
)
@click.argument("path", metavar="一览表", type=click.Path(dir_okay=False))
@click.option(
    "--output", "-o", type=click.Path(file_okay=False), default="catalogues", show_default=True, help="目录文件夹。"
)
@click.option(
    "--ceiling",
    type=click.Choice(["none", "秘密", "机密", "绝密"]),
    help="本机可以处理的最高密级；一览表标得更高的不导入。",
)
def import_command(path: str, output: str, ceiling: str | None) -> int:
    from biaoshi.catalogue.office import check, keep
    from biaoshi.check import Checker
    from biaoshi.errors import ConfigError
    from biaoshi.isolate.tables import rows

    source = Path(path)
    if not source.is_file():
        click.echo(f"没有文件 {path}。", err=True)
        return WRONG
    with Checker(content="never", ceiling=ceiling) as checker:
        report = checker.check(source)
    if report.verdict == "stopped":
        click.echo("一览表标注的密级高于本机可以处理的密级，没有导入。请勿复制、转发，立即报告保密工作机构。", err=True)
        return STOPPED
    if ceiling is not None and report.verdict in ("unreadable", "incomplete"):
        click.echo("没能核对一览表自己标注的密级，不能确定本机可否处理，没有导入。", err=True)
        return UNREAD
    try:
        checked = check(source.stem, rows(source))
        if checked.faults:
            _say(checked.faults)
            return UNREAD
        highest: Any = report.highest_level
        target = keep(checked, Path(output), highest=highest, origin=sha256(source.read_bytes()).hexdigest())
    except ConfigError as error:
        click.echo(f"{error} 没有导入，原有的目录继续使用。", err=True)
        return UNREAD
    said = f"，源文件最高标注密级：{highest}" if highest else ""
    click.echo(f"导入 {len(checked.items)} 条，写入 {target}{said}。")
    return 0


def _say(faults: tuple[Any, ...]) -> None:
    click.echo(f"一览表有 {len(faults)} 处不对，没有导入，原有的目录继续使用：", err=True)
    for fault in faults[:SHOWN]:
        click.echo(f"  {fault}", err=True)
    if len(faults) > SHOWN:
        click.echo(f"  ……还有 {len(faults) - SHOWN} 处", err=True)


_OWN = click.option(
    "--catalogue",
    "catalogues",
    multiple=True,
    type=click.Path(),
    metavar="路径",
    help="本单位的目录文件或者文件夹（可重复）。",
)


@catalogue_group.command("list", help="列出各领域的条目数、密级和是否有效。")
@_OWN
def list_command(catalogues: tuple[str, ...]) -> int:
    from biaoshi.catalogue import published
    from biaoshi.catalogue.office import own

    for catalogue in (*published(), *own(catalogues)):
        levels = [i.level for i in catalogue.items]
        counts = "　".join(f"{name} {levels.count(name)}" for name in ("绝密", "机密", "秘密") if name in levels)
        stands = "　".join(f"{STATUS[s]} {n}" for s in STATUS if (n := sum(i.status == s for i in catalogue.items)))
        marked = f"　源文件最高标注密级：{catalogue.highest}" if catalogue.highest else ""
        click.echo(f"{catalogue.name}　{catalogue.title}　{len(catalogue.items)} 条　{counts}　{stands}{marked}")
    return 0


@catalogue_group.command("show", help="显示一个目录、一个条目编号，或者事项名称里有这些字的条目。")
@click.argument("wanted", metavar="名称、编号或者文字")
@_OWN
def show_command(wanted: str, catalogues: tuple[str, ...]) -> int:
    from biaoshi.catalogue import published
    from biaoshi.catalogue.office import own

    found = False
    for catalogue in (*published(), *own(catalogues)):
        for item in catalogue.items:
            if wanted in (catalogue.name, item.id) or wanted in item.item or wanted == item.domain:
                found = True
                period = {"years": f"{item.value}年", "indefinite": "长期", "missing": "未列期限"}.get(
                    item.period, str(item.value)
                )
                click.echo(f"{item.id}　{item.level or '不是国家秘密'}　{period if item.level else '—'}　{item.item}")
                click.echo(f"    {item.basis}　{STATUS[item.status]}　{_dates(item)}{item.note}")
    if not found:
        click.echo(f"没有编号、领域或者事项名称与“{wanted}”相符的条目。", err=True)
        return WRONG
    return 0


def _dates(item: Any) -> str:
    said = "".join((f"自{item.valid_from}" if item.valid_from else "", f"至{item.valid_to}" if item.valid_to else ""))
    return said + "　" if said else ""


COMMANDS = (catalogue_group,)
