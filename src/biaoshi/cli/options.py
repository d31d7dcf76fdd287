"""Options shared by every command that checks files, and the checker they ask for."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import click

from biaoshi.cli.status import UNREAD
from biaoshi.errors import UsageError


class _Day(click.ParamType):  # type: ignore[type-arg]  # generic only in newer releases
    """An ISO date on the command line."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是有效日期，应写作 2026-11-24 的样子。", param, ctx)


DAY = _Day()


def checking_options(command: Any) -> Any:
    """Options shared by every command that checks files."""
    for option in reversed(
        (
            click.option(
                "--profile",
                default="gov",
                show_default=True,
                help="方案：gov 机关起草、issue 印发前、archive 档案、soe 央企，或者本单位的 .toml 文件。",
            ),
            click.option("--date", "date", type=DAY, help="文件的成文日期（已知时给出，优先于文内日期）。"),
            click.option("--as-of", type=DAY, help="检查日，默认今天。"),
            click.option(
                "--ocr",
                type=click.Choice(["auto", "always", "never"]),
                default="auto",
                show_default=True,
                help="文字识别：auto 只认没有文字层的页面和图片，always 每页都认并与文字层核对，never 不认。",
            ),
            click.option("--key", type=click.Path(dir_okay=False), help="单位密钥文件（权限 0600），用于问题编号。"),
            click.option(
                "--accepted",
                type=click.Path(dir_okay=False),
                help="接受记录文件；其中的问题不再提示，其中记明有人读过的部分不再算作未读。",
            ),
            click.option(
                "--catalogue",
                "catalogues",
                multiple=True,
                type=click.Path(),
                metavar="路径",
                help="本单位的保密事项目录（biaoshi catalogue import 写出的文件或者文件夹，可重复）。",
            ),
            click.option(
                "--lexicon",
                "lexicons",
                multiple=True,
                type=click.Path(dir_okay=False),
                metavar="文件",
                help="本单位的词库（.csv，可重复）；先用 biaoshi lexicon check 核对。",
            ),
            click.option(
                "--sources",
                type=click.Path(dir_okay=False),
                metavar="登记库",
                help="本单位的来源登记库（biaoshi register 建立），用建立它的 --key 打开：查出照抄、摘录登记来源的段落。",
            ),
        )
    ):
        command = option(command)
    return command


def make_checker(
    *, evidence: str = "masked", content: Literal["auto", "never"] = "auto", select: tuple[str, ...] = (), ignore: tuple[str, ...] = (), profile: str,
    as_of: datetime.date | None, key: str | None, accepted: str | None, date: datetime.date | None,
    ocr: Literal["auto", "always", "never"] = "auto", catalogues: tuple[str, ...] = (), lexicons: tuple[str, ...] = (),
    sources: str | None = None, progress: Callable[[], None] | None = None,
) -> Any:  # fmt: skip
    from biaoshi.check import Checker
    from biaoshi.decisions import Decisions, load
    from biaoshi.fingerprints import load_key

    made = load(Path(accepted)) if accepted else Decisions()
    return Checker(
        profile=profile,
        as_of=as_of,
        ocr=ocr,
        catalogues=catalogues,
        lexicons=lexicons,
        sources=sources,
        key=load_key(Path(key)) if key else None,
        evidence=evidence,  # type: ignore[arg-type]  # one of the choices of the option
        content=content,
        accepted=made.accepted,
        read_by=made.read,
        select=codes_of(select),
        ignore=codes_of(ignore),
        progress=progress,
    )


def codes_of(given: tuple[str, ...]) -> tuple[str, ...]:
    """Return rule codes and families named; raises UsageError for one that names no rule."""
    from biaoshi.rules import all_rules

    codes = tuple(c.strip().upper() for g in given for c in g.replace("，", ",").split(",") if c.strip())
    known = [r.code for r in all_rules()]
    for code in codes:
        if not any(k.startswith(code) for k in known):
            raise UsageError(f"没有编号为“{code}”的规则或者规则族；用 biaoshi rules 查看。")
    return codes


def say_stale(checker: Any) -> None:
    """Say which accepted entries were not used or have run out."""
    for line in checker.stale():
        click.echo(line, err=True)


def say_unread(what: str) -> int:
    """Say that parts of the file were not read, and that nothing is known of `what` in them; return the exit status."""
    click.echo(f"有没有读出的部分（图像等），其中的{what}没有看到。", err=True)
    return UNREAD
