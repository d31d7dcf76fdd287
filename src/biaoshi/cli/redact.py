"""`biaoshi plan`: what a masked copy should leave out, for a person to edit; `biaoshi redact`: the copy, proved clean."""

import secrets
import sys
from pathlib import Path
from typing import Any, Literal

import click

from biaoshi.cli.options import checking_options, make_checker, say_stale, say_unread
from biaoshi.cli.status import STOPPED, UNREAD
from biaoshi.errors import ConfigError, UsageError


@click.command("plan", help="提出遮盖计划（JSON，不含原文），由人修改后交给 redact。")
@click.argument("path", metavar="文件", type=click.Path())
@click.option("--output", "-o", required=True, type=click.Path(dir_okay=False), help="写入的计划文件；已有的不覆盖。")
@click.option(
    "--masks",
    type=click.Path(dir_okay=False),
    help="本单位的遮盖写法（.toml，格式见安装目录的 write/masks.toml）；写进计划，可以再改。",
)
@checking_options
def plan_command(path: str, output: str, masks: str | None, **shared: Any) -> int:
    from biaoshi.rules import RULESET
    from biaoshi.write import unseen
    from biaoshi.write.masks import load as load_masks
    from biaoshi.write.placing import UnprovedError, unchanged
    from biaoshi.write.plan import dump, propose
    from biaoshi.write.weakness import foreseen, lines

    forms = load_masks(Path(masks)) if masks else None
    with make_checker(**shared) as checker, checker.opened(path, date=shared["date"]) as (node, branch):
        say_stale(checker)
        if branch.stopped:
            click.echo("文件的密级高于本机上限，没有提出计划。", err=True)
            return STOPPED
        if node.reading.sha256 is None:
            click.echo("文件没有读出，没有提出计划。", err=True)
            return UNREAD
        plan = propose(branch.facts, node.reading.sha256, secrets.token_hex(32), RULESET, forms)
        document = branch.facts.document
        left = (*lines(foreseen(document, plan)), *unseen.offered(plan.purge), *unseen.lines(plan.unseen))
    try:
        unchanged(Path(path), plan.sha256)
        _new(output, dump(plan))
    except UnprovedError as error:
        click.echo(str(error), err=True)
        return UNREAD
    click.echo(f"已写出 {output}，列有 {len(plan.entries)} 处；请由人逐条审查、补充。")
    for line in left:
        click.echo(f"注意：{line}", err=True)
    return 0 if document.complete else say_unread("个人信息")


@click.command(
    "redact", help="按遮盖计划写出遮盖件，重新读出并证明已经除去；多个文件作为一件，要么全部写出，要么一个不写。"
)
@click.argument("paths", nargs=-1, required=True, metavar="文件…", type=click.Path())
@click.option(
    "--plan",
    "plans",
    multiple=True,
    required=True,
    type=click.Path(dir_okay=False),
    help="计划，按文件的次序，每个文件一份。",
)
@click.option("--output", "-o", required=True, type=click.Path(), help="遮盖件；多个文件时为已有的文件夹。")
@click.option("--certificate", type=click.Path(dir_okay=False), help="证明写入的文件：.json，或者供打印的 .html。")
@click.option(
    "--ocr",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="文字识别，须与 plan 时相同；never 时图像里的字不能证明已经除去。",
)
@click.option("--progress/--no-progress", default=None, help="显示进度；默认在终端上显示。")
def redact_command(
    paths: tuple[str, ...],
    plans: tuple[str, ...],
    output: str,
    certificate: str | None,
    ocr: Literal["auto", "always", "never"],
    progress: bool | None,
) -> int:
    from biaoshi.cli.bar import Bar
    from biaoshi.isolate import Reader
    from biaoshi.isolate.cores import helpers
    from biaoshi.write.certificate import as_json, as_page, open_points
    from biaoshi.write.plan import load
    from biaoshi.write.redact import STEPS, Job, UnprovedError, redact

    if len(plans) != len(paths):
        raise UsageError("计划（--plan）要与文件一样多，次序相同。")
    if certificate and Path(certificate).exists():
        raise UsageError(f"“{Path(certificate).name}”已经存在，不覆盖；请换一个文件名。")
    targets = [Path(output)] if len(paths) == 1 else [Path(output) / Path(p).name for p in paths]
    jobs = [Job(Path(p), load(_text(plan)), t) for p, plan, t in zip(paths, plans, targets, strict=True)]
    try:
        bar = Bar(len(jobs) * len(STEPS), sys.stderr.isatty() if progress is None else progress)
        with Reader(ocr=ocr, helpers=helpers(), progress=bar.recognised) as reader, bar.steps() as step:
            made = redact(jobs, reader, step)
    except UnprovedError as error:
        click.echo(str(error), err=True)
        return UNREAD
    try:
        if certificate:
            _new(certificate, as_page(made) if certificate.endswith((".html", ".htm")) else as_json(made))
    except BaseException as error:
        for target in targets:
            target.unlink(missing_ok=True)  # a copy without its certificate is not handed on
        if isinstance(error, UnprovedError):
            click.echo(str(error), err=True)
            return UNREAD
        raise
    click.echo(f"已写出 {len(made)} 个遮盖件，均通过证明。计划是否列全，由人审查。")
    for line in dict.fromkeys(line for one in made for line in open_points(one)):
        click.echo(f"注意：{line}", err=True)
    return 0


def _text(path: str) -> str:
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{Path(path).name} 读不到，或者不是 UTF-8 文本。") from error


def _new(path: str, text: str) -> None:
    from biaoshi.write.placing import place

    place(Path(path), text.encode())


COMMANDS = (plan_command, redact_command)
