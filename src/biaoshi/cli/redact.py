"""`biaoshi plan`: what a masked copy should leave out, for a person to edit; `biaoshi redact`: the copy, proved clean."""

import secrets
from pathlib import Path
from typing import Any

import click

from biaoshi.cli.options import checking_options, make_checker, say_stale
from biaoshi.cli.status import STOPPED, UNREAD
from biaoshi.errors import ConfigError, UsageError


@click.command("plan", help="提出遮盖计划（JSON，不含原文），由人修改后交给 redact。")
@click.argument("path", metavar="文件", type=click.Path())
@click.option("--output", "-o", required=True, type=click.Path(dir_okay=False), help="写入的计划文件；已有的不覆盖。")
@checking_options
def plan_command(path: str, output: str, **shared: Any) -> int:
    from biaoshi.__about__ import VERSION
    from biaoshi.write.plan import dump, propose

    with make_checker(**shared) as checker, checker.opened(path) as (node, branch):
        say_stale(checker)
        if branch.stopped:
            click.echo("文件的密级高于本机上限，没有提出计划。", err=True)
            return STOPPED
        if node.reading.sha256 is None:
            click.echo("文件没有读出，没有提出计划。", err=True)
            return UNREAD
        plan = propose(branch.facts, node.reading.sha256, secrets.token_hex(32), VERSION)
        complete = branch.facts.document.complete
    _new(output, dump(plan))
    click.echo(f"已写出 {output}，列有 {len(plan.entries)} 处；请由人逐条审查、补充。")
    return 0 if complete else UNREAD


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
def redact_command(paths: tuple[str, ...], plans: tuple[str, ...], output: str, certificate: str | None) -> int:
    from biaoshi.isolate import Reader
    from biaoshi.write.certificate import as_json, as_page
    from biaoshi.write.plan import load
    from biaoshi.write.redact import Job, UnprovedError, redact

    if len(plans) != len(paths):
        raise UsageError("计划（--plan）要与文件一样多，次序相同。")
    if certificate and Path(certificate).exists():
        raise UsageError(f"“{Path(certificate).name}”已经存在，不覆盖；请换一个文件名。")
    targets = [Path(output)] if len(paths) == 1 else [Path(output) / Path(p).name for p in paths]
    jobs = [Job(Path(p), load(_text(plan)), t) for p, plan, t in zip(paths, plans, targets, strict=True)]
    try:
        with Reader() as reader:
            made = redact(jobs, reader)
    except UnprovedError as error:
        click.echo(str(error), err=True)
        return UNREAD
    if certificate:
        try:
            _new(certificate, as_page(made) if certificate.endswith((".html", ".htm")) else as_json(made))
        except ConfigError:
            for target in targets:
                target.unlink(missing_ok=True)  # a copy without its certificate is not handed on
            raise
    click.echo(f"已写出 {len(made)} 个遮盖件，均通过证明。计划是否列全，由人审查。")
    return 0


def _text(path: str) -> str:
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{Path(path).name} 读不到，或者不是 UTF-8 文本。") from error


def _new(path: str, text: str) -> None:
    try:
        with Path(path).open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise ConfigError(f"{Path(path).name} 已经存在，不覆盖；请换一个文件名。") from error
    except OSError as error:
        Path(path).unlink(missing_ok=True)
        raise ConfigError(f"{Path(path).name} 写不进去（{error.strerror}）。") from error


COMMANDS = (plan_command, redact_command)
