"""`biaoshi check`: files in, reports out."""

import glob
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Literal

import click

from biaoshi.cli.bar import Bar
from biaoshi.cli.options import checking_options, make_checker, say_stale
from biaoshi.cli.status import Status
from biaoshi.errors import UsageError


@click.command("check", help="检查文件、文件夹、通配符或者标准输入（-）。")
@click.argument("paths", nargs=-1, required=True, metavar="路径…")
@click.option("--case", "case", is_flag=True, help="把所给各文件作为一件（正文和附件）合并检查。")
@click.option(
    "--format",
    "form",
    type=str,
    default="text",
    show_default=True,
    help="输出格式：text、json、sarif、html、xlsx（须用 -o）。",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="warning",
    show_default=True,
    help="达到该级别时退出状态为 1。",
)
@click.option(
    "--select", multiple=True, metavar="编号", help="只用这些规则（如 MK101 或者 PE，可重复，可用逗号隔开）。"
)
@click.option("--ignore", multiple=True, metavar="编号", help="不用这些规则。")
@click.option(
    "--evidence",
    type=click.Choice(["none", "masked", "full"]),
    default="masked",
    show_default=True,
    help="是否引出原文：不引、遮盖后引、照引。",
)
@click.option(
    "--content",
    type=click.Choice(["auto", "never"]),
    default="auto",
    show_default=True,
    help="是否审查内容（个人信息、敏感内容、定密和公开建议）；never 只查标志和版式，较快，报告写明内容未审查。",
)
@click.option("--verbose", "-v", is_flag=True, help="显示全部问题以及编号和依据。")
@click.option("--progress/--no-progress", default=None, help="在屏幕上（标准错误）显示进度；默认标准错误是终端时显示。")
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="写入文件，而不是屏幕。")
@checking_options
def check_command(
    paths: tuple[str, ...], case: bool, form: str, fail_on: str, select: tuple[str, ...], ignore: tuple[str, ...],
    evidence: str, content: Literal["auto", "never"], verbose: bool, progress: bool | None, output: str | None, **shared: Any,
) -> int:  # fmt: skip
    from biaoshi.output import output as find_output
    from biaoshi.output.form import Binary, View
    from biaoshi.types.report import Report

    wanted = find_output(form)
    if isinstance(wanted, Binary) and not output:
        raise UsageError(f"{form} 不能写到屏幕上，请用 -o 给出文件。")
    files = list(expand(paths))
    bar = Bar(len(files), sys.stderr.isatty() if progress is None else progress)
    checker = make_checker(
        evidence=evidence, content=content, select=select, ignore=ignore, progress=bar.recognised, **shared
    )
    status = Status(fail_on)

    def reports() -> Iterator[Report]:
        if case:
            yield status.see(checker.check_case([_file(f) for f in files], date=shared["date"]))
        elif files == ["-"]:
            text = sys.stdin.buffer.read()
            yield status.see(checker.check_bytes(text, "-", date=shared["date"]))
        else:
            for report in bar.over(checker.check_many(files, date=shared["date"])):
                yield status.see(report)

    view = View(verbose, _width(), sys.stdout.isatty() and output is None, len(files) > 1 and not case)
    if isinstance(wanted, Binary):
        with Path(output or "").open("wb") as file:
            file.writelines(wanted.pack(reports(), view))
        say_stale(checker)
        return status.code
    stream = wanted.write(reports(), view)
    if output:
        with Path(output).open("w", encoding="utf-8", errors="backslashreplace") as out:
            _copy(stream, out)
    else:
        _copy(stream, sys.stdout)
    say_stale(checker)
    return status.code


def _copy(pieces: Iterator[str], out: IO[str]) -> None:
    for piece in pieces:
        out.write(piece)
        out.flush()


def _width() -> int:
    import shutil

    return max(60, min(120, shutil.get_terminal_size((100, 24)).columns))


def _file(path: str) -> str:
    if path == "-":
        raise UsageError("--case 不能与标准输入（-）同用。")
    return path


def expand(paths: tuple[str, ...]) -> Iterator[str]:
    """Yield files: folders walked (hidden files left out), globs expanded. Raises UsageError if nothing matches."""
    if "-" in paths:
        if len(paths) > 1:
            raise UsageError("标准输入（-）不能与其他路径同用。")
        yield "-"
        return
    found = False
    for given in paths:
        path = Path(given)
        matches: list[Path]
        if path.is_dir():
            matches = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
        elif glob.has_magic(given) and not path.exists():
            matches = sorted(Path(m) for m in glob.glob(given, recursive=True) if Path(m).is_file())
        else:
            matches = [path]  # missing or forbidden files are reported, not skipped
        for match in matches:
            found = True
            yield str(match)
    if not found:
        raise UsageError("所给路径下没有找到文件。")


COMMANDS = (check_command,)
