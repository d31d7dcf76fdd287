"""`biaoshi quality`: how well marks are written; `biaoshi determinations`: how often reviewers upheld the level."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from biaoshi.cli.check import expand
from biaoshi.cli.options import checking_options, make_checker, say_stale
from biaoshi.cli.status import STOPPED, UNREAD
from biaoshi.errors import ConfigError, UnreadableError, UsageError


@click.command("quality", help="标志规范率：合规标志的比例，按规则、单位、月份列出毛病；可写成 Excel（带图）和培训页。")
@click.argument("paths", nargs=-1, required=True, metavar="路径…")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "xlsx"]),
    default="text",
    show_default=True,
    help="输出格式；xlsx 须用 -o。",
)
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="写入文件，而不是屏幕。")
@click.option(
    "--lesson",
    type=click.Path(dir_okay=False),
    help="另写一页培训材料（.html）：最常见的五种毛病，只用规则自带的例子。",
)
@click.option("--unit", help="培训材料只取这个单位的毛病（制发机关，与输出所列一致）。")
@checking_options
def quality_command(
    paths: tuple[str, ...], form: str, output: str | None, lesson: str | None, unit: str | None, **shared: Any
) -> int:
    from biaoshi.papers.lesson import page
    from biaoshi.papers.quality import measure
    from biaoshi.papers.quality_book import lines, workbook

    if form == "xlsx" and not output:
        raise UsageError("xlsx 不能写到屏幕上，请用 -o 给出文件。")
    if unit and not lesson:
        raise UsageError("--unit 与 --lesson 同用。")
    with make_checker(**shared) as checker:
        found = measure(checker.check_many(list(expand(paths)), date=shared["date"]))
        say_stale(checker)
    if unit and unit not in found.units and unit not in found.unit_faults:
        raise UsageError(f"所查文件里没有制发机关“{unit}”。")
    if form == "xlsx":
        _write(output or "", workbook(found))
    else:
        text = json.dumps(found.to_dict(), ensure_ascii=False, indent=2) if form == "json" else "\n".join(lines(found))
        if output:
            _write(output, [text.encode("utf-8", "backslashreplace") + b"\n"])
        else:
            click.echo(text)
    if lesson:
        _write(lesson, ["".join(page(found.commonest(unit), unit)).encode("utf-8", "backslashreplace")])
    return STOPPED if found.stopped else UNREAD if found.unread else 0


@click.command(
    "determinations",
    help="定密准确率：只从经人复核、随机抽取的定密（.csv：摘要、标注密级、复核密级、随机抽样）计算，附样本数和区间。",
)
@click.argument("path", metavar="复核表", type=click.Path(dir_okay=False))
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式。"
)
def determinations_command(path: str, form: str) -> int:
    from biaoshi.papers.determinations import read

    try:
        found = read(Path(path))
    except UnreadableError as error:
        click.echo(f"{error}。", err=True)
        return UNREAD
    if form == "json":
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
        return 0
    click.echo(
        f"定密准确率：随机抽取并经人复核的 {found.n} 件中，{found.upheld} 件密级不变，{found.share:.1%}"
        f"（95% 置信区间 {found.low:.1%}～{found.high:.1%}，Clopper–Pearson）"
    )
    for (marked, reviewed), n in sorted(found.pairs.items()):
        click.echo(f"  标注{marked}，复核{reviewed}：{n} 件")
    return 0


def _write(path: str, pieces: Iterable[bytes]) -> None:
    try:
        with Path(path).open("wb") as out:
            out.writelines(pieces)
    except OSError as error:
        raise ConfigError(f"{path} 写不进去（{error.strerror}）。") from error


COMMANDS = (quality_command, determinations_command)
