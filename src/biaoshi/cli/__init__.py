"""The command line: one module a group of commands. Every command has Chinese help; exit status as the report contract says."""

import signal
import sys
from contextlib import suppress
from typing import Any, NoReturn

import click

from biaoshi import __about__
from biaoshi.cli import (
    accept,
    annotate,
    calendar,
    catalogue,
    check,
    doctor,
    fix,
    form,
    inspect,
    ledger,
    lexicon,
    model,
    order,
    packet,
    purge,
    quality,
    read_by,
    redact,
    reference,
    register,
    scan,
    serve,
    synthesize,
)
from biaoshi.cli.status import WRONG, status_of
from biaoshi.errors import BiaoshiError

__all__ = ["main", "main_group", "status_of"]

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.group(context_settings=_CONTEXT, help="标识：检查公文的密级标志和保密期限。离线运行，结果供人判断。")
@click.version_option(__about__.VERSION, "-V", "--version", message="%(prog)s %(version)s", help="显示版本。")
def main_group() -> None:
    pass


for _module in (
    check,
    accept,
    read_by,
    form,
    quality,
    catalogue,
    lexicon,
    register,
    model,
    reference,
    doctor,
    annotate,
    fix,
    redact,
    purge,
    ledger,
    scan,
    inspect,
    serve,
    order,
    packet,
    calendar,
    synthesize,
):
    for _command in _module.COMMANDS:
        main_group.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit; every planned error is one Chinese sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    before: Any = None
    with suppress(ValueError):  # in another thread than the first there are no signals
        before = signal.signal(signal.SIGTERM, _terminated)
    try:
        code = main_group.main(arguments, prog_name="biaoshi", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        code = WRONG
    except click.ClickException as error:
        click.echo(f"用法有误：{_in_chinese(error)}", err=True)
        code = WRONG
    except BiaoshiError as error:
        click.echo(str(error), err=True)
        code = WRONG
    except (KeyboardInterrupt, click.Abort):
        click.echo("已中断。", err=True)
        code = 130
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)
    sys.exit(code or 0)


def _terminated(number: int, _: object) -> NoReturn:
    """End like an error does, so that what was half written is taken away again; a second request changes nothing."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    click.echo("已终止。", err=True)
    raise SystemExit(128 + number)


def _in_chinese(error: click.ClickException) -> str:
    """Return what is wrong with the command line in Chinese; click's own words are English."""
    parameter = getattr(error, "param", None)
    name = getattr(error, "option_name", None) or (parameter.opts[0] if parameter and parameter.opts else "")
    match error:
        case click.NoSuchOption():
            return f"没有选项 {name}，用 --help 查看。"
        case click.MissingParameter():
            return f"缺少 {(parameter.metavar or name) if parameter else name}，用 --help 查看。"
        case click.BadParameter() if parameter is not None and isinstance(parameter.type, click.Choice):
            return f"{name} 只能是 {'、'.join(map(str, parameter.type.choices))}。"
        case click.BadParameter():
            return f"{name}：{error.message}"
        case click.UsageError() if error.message.startswith("No such command"):
            return f"没有这个命令；可用：{'、'.join(main_group.commands)}。"
        case click.BadOptionUsage():
            return f"选项 {name} 缺少取值。"
    return error.format_message()
