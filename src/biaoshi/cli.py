"""The command line. Every command has Chinese help; exit status as the report contract says."""

import datetime
import glob
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Literal

import click

from biaoshi import __about__
from biaoshi.errors import BiaoshiError, UsageError

FINDINGS, WRONG, UNREAD, STOPPED = 1, 2, 3, 4
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


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


@click.group(context_settings=_CONTEXT, help="标识：检查公文的密级标志和保密期限。离线运行，结果供人判断。")
@click.version_option(__about__.VERSION, "-V", "--version", message="%(prog)s %(version)s", help="显示版本。")
def main_group() -> None:
    pass


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit; every planned error is one Chinese sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
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
    sys.exit(code or 0)


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


def _checking_options(command: Any) -> Any:
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
            click.option("--accepted", type=click.Path(dir_okay=False), help="接受记录文件；其中的问题不再提示。"),
        )
    ):
        command = option(command)
    return command


@main_group.command("check", help="检查文件、文件夹、通配符或者标准输入（-）。")
@click.argument("paths", nargs=-1, required=True, metavar="路径…")
@click.option("--case", "case", is_flag=True, help="把所给各文件作为一件（正文和附件）合并检查。")
@click.option(
    "--format",
    "form",
    type=str,
    default="text",
    show_default=True,
    help="输出格式：text、json、sarif、html。",
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
@click.option("--verbose", "-v", is_flag=True, help="显示全部问题以及编号和依据。")
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="写入文件，而不是屏幕。")
@_checking_options
def check_command(
    paths: tuple[str, ...], case: bool, form: str, fail_on: str, select: tuple[str, ...], ignore: tuple[str, ...],
    evidence: str, verbose: bool, output: str | None, **shared: Any,
) -> int:  # fmt: skip
    from biaoshi.output import output as find_output
    from biaoshi.output.form import View
    from biaoshi.types.report import Report

    checker = _checker(evidence=evidence, select=select, ignore=ignore, **shared)
    files = list(_expand(paths))
    status = _Status(fail_on)

    def reports() -> Iterator[Report]:
        if case:
            yield status.see(checker.check_case([_file(f) for f in files], date=shared["date"]))
        elif files == ["-"]:
            text = sys.stdin.buffer.read()
            yield status.see(checker.check_bytes(text, "-", date=shared["date"]))
        else:
            for report in _with_progress(checker.check_many(files, date=shared["date"]), len(files)):
                yield status.see(report)

    view = View(verbose, _width(), sys.stdout.isatty() and output is None, len(files) > 1 and not case)
    stream = find_output(form).write(reports(), view)
    if output:
        with Path(output).open("w", encoding="utf-8", errors="backslashreplace") as out:
            _copy(stream, out)
    else:
        _copy(stream, sys.stdout)
    _stale(checker, status)
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


class _Status:
    """Keeps the worst exit status over a run: stopped > unread > findings."""

    def __init__(self, fail_on: str) -> None:
        self.fail_on = fail_on
        self.code = 0

    def see(self, report: Any) -> Any:
        self.code = max(self.code, status_of(report, self.fail_on))
        return report


def status_of(report: Any, fail_on: str) -> int:
    """Return the exit status of one report: 4 stopped, 3 something unread, 1 findings at `fail_on`, else 0."""
    if report.verdict == "stopped":
        return STOPPED
    if report.verdict in ("unreadable", "incomplete"):
        return UNREAD
    ranks = {"info": ("error", "warning", "info"), "warning": ("error", "warning"), "error": ("error",), "never": ()}
    return FINDINGS if any(getattr(report.counts, s) for s in ranks[fail_on]) else 0  # children are counted in it


def _expand(paths: tuple[str, ...]) -> Iterator[str]:
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


def _with_progress(reports: Iterator[Any], total: int) -> Iterator[Any]:
    if total < 2 or not sys.stderr.isatty():
        yield from reports
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(reports, "检查中", total, console=Console(stderr=True), transient=True)


def _checker(
    *, evidence: str = "masked", select: tuple[str, ...] = (), ignore: tuple[str, ...] = (), profile: str,
    as_of: datetime.date | None, key: str | None, accepted: str | None, date: datetime.date | None,
    ocr: Literal["auto", "always", "never"] = "auto",
) -> Any:  # fmt: skip
    from biaoshi.check import Checker
    from biaoshi.fingerprints import load_key
    from biaoshi.suppressions import load

    return Checker(
        profile=profile,
        as_of=as_of,
        ocr=ocr,
        key=load_key(Path(key)) if key else None,
        evidence=evidence,  # type: ignore[arg-type]  # one of the choices of the option
        accepted=load(Path(accepted)) if accepted else (),
        select=_codes(select),
        ignore=_codes(ignore),
    )


def _codes(given: tuple[str, ...]) -> tuple[str, ...]:
    """Return rule codes and families named; raises UsageError for one that names no rule."""
    from biaoshi.rules import all_rules

    codes = tuple(c.strip().upper() for g in given for c in g.replace("，", ",").split(",") if c.strip())
    known = [r.code for r in all_rules()]
    for code in codes:
        if not any(k.startswith(code) for k in known):
            raise UsageError(f"没有编号为“{code}”的规则或者规则族；用 biaoshi rules 查看。")
    return codes


def _stale(checker: Any, status: _Status) -> None:
    """Say which accepted entries were not used or have run out."""
    for line in checker.stale():
        click.echo(line, err=True)


@main_group.command("accept", help="接受一个文件中的问题：写明理由、责任人和有效期，以后不再提示。记录中不存任何原文。")
@click.argument("path", metavar="文件")
@click.option("--finding", "prints", multiple=True, metavar="编号", help="问题编号（check -v 所示）；可重复。")
@click.option("--rule", "rules", multiple=True, metavar="规则", help="接受该规则在本文件中的全部问题。")
@click.option("--reason", required=True, help="理由。")
@click.option("--owner", required=True, help="责任人。")
@click.option("--until", type=DAY, help="有效期至（含当日）。")
@click.option(
    "--scope",
    type=click.Choice(["place", "passage", "document"]),
    default="place",
    show_default=True,
    help="范围：此处、相同文字各处、本文件。",
)
@click.option("--to", "store", required=True, type=click.Path(dir_okay=False), help="接受记录文件（不存在时新建）。")
@_checking_options
def accept_command(
    path: str, prints: tuple[str, ...], rules: tuple[str, ...], reason: str, owner: str, until: datetime.date | None,
    scope: str, store: str, **shared: Any,
) -> int:  # fmt: skip
    from biaoshi import suppressions

    if not prints and not rules:
        raise UsageError("请用 --finding 或者 --rule 指明要接受的问题。")
    checker = _checker(**shared)
    report = next(checker.check_many([path], date=shared["date"]))
    wanted = _codes(rules)
    chosen = [
        (f, r.file)
        for r in report.family()
        for f in r.findings
        if f.fingerprint in prints or any(f.rule.startswith(c) for c in wanted)
    ]
    if not chosen:
        raise UsageError("这个文件里没有符合条件的问题。")
    target = Path(store)
    old = suppressions.load(target) if target.exists() else ()
    key = report.tool.key
    new = [
        suppressions.accept(
            f, scope=scope, sha256=file.sha256 if file else None, reason=reason, owner=owner, until=until,  # type: ignore[arg-type]
            added=shared["as_of"] or datetime.date.today(), key=key,
        )
        for f, file in chosen
    ]  # fmt: skip
    merged = {(e.rule, e.scope, e.print, e.key): e for e in (*old, *new)}
    suppressions.save(target, merged.values())
    click.echo(f"已接受 {len({(e.rule, e.scope, e.print) for e in new})} 条，记入 {target}。")
    return UNREAD if report.verdict in ("unreadable", "incomplete") else 0


@main_group.command("rules", help="列出全部规则。")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式。"
)
def rules_command(form: str) -> int:
    from biaoshi.rules import all_rules

    if form == "json":
        rows = [
            {"code": r.code, "name": r.name, "title": r.title, "severity": r.severity, "grade": r.grade, "authority": r.authority}
            for r in all_rules()
        ]  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    words = {"error": "必须改", "warning": "请核对", "info": "提示"}
    for r in all_rules():
        click.echo(f"{r.code}  {words[r.severity]:　<4}{r.title}")
    return 0


@main_group.command("explain", help="说明一条规则：为什么，依据什么，什么样的写法算对算错。")
@click.argument("code", metavar="编号")
def explain_command(code: str) -> int:
    from biaoshi.rules import rule
    from biaoshi.types.document import Document

    r = rule(code)
    click.echo(f"{r.code} {r.name}\n\n{r.doc.strip()}\n")

    def show(text: str, document: Document | None) -> str:
        return text if document is None or text else document.text

    for title, examples in (("错的写法（⟦ ⟧内为错处）", r.bad), ("对的写法，或者不算错的", r.good)):
        click.echo(f"{title}：")
        for e in examples:
            shown = show(e.text, e.document).replace("\n", "\n    ")
            extra = "".join(f"（{w}：{v}）" for w, v in (("成文日期", e.date), ("文件名", e.name)) if v)
            click.echo(f"  · {shown}{extra}")
            if e.becomes:
                click.echo("    → " + e.becomes.replace("\n", "\n      "))
    return 0


@main_group.command("schema", help="输出检查报告的 JSON Schema。")
def schema_command() -> int:
    from biaoshi.output.schema import schema

    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))
    return 0


@main_group.command("profiles", help="列出方案，或者核对本单位的方案文件（.toml）是否有错。")
@click.argument("name", required=False, metavar="名称或文件")
def profiles_command(name: str | None) -> int:
    from biaoshi.profiles import load_profile, profile_names

    for each in [name] if name else profile_names():
        profile = load_profile(each)
        off = f"，关闭 {'、'.join(sorted(profile.off))}" if profile.off else ""
        click.echo(f"{profile.name}  {profile.title}{off}")
    return 0


if __name__ == "__main__":
    main()
