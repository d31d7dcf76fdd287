"""`biaoshi form`: the forms people sign, filled in from a check; `biaoshi verify`: a signed form against files."""

import os
from pathlib import Path
from typing import Any

import click

from biaoshi.cli.options import checking_options, make_checker, say_stale
from biaoshi.cli.status import FINDINGS, STOPPED, UNREAD, status_of
from biaoshi.errors import ConfigError, UnreadableError

_KINDS = click.Choice(["review", "archive"])
_OUT = click.option(
    "--output", "-o", type=click.Path(dir_okay=False), required=True, help="写入的 .docx 文件；已有的文件不覆盖。"
)


@click.group(
    "form", help="审查表：政府信息公开保密审查表（review）、档案开放审核清单（archive），与文件逐字节绑定，由人签名。"
)
def form_group() -> None:
    pass


def _command(kind: str, title: str) -> click.Command:
    @click.argument("paths", nargs=-1, required=True, metavar="文件…")
    @_OUT
    @click.option("--template", type=click.Path(dir_okay=False), help="本单位的模板；不给时用自带的。")
    @checking_options
    def run(paths: tuple[str, ...], output: str, template: str | None, **shared: Any) -> int:
        return _form(kind, paths, output, template, shared)

    return click.command(kind, help=f"检查所给文件（作为一件），写出《{title}》。")(run)


form_group.add_command(_command("review", "政府信息公开保密审查表"))
form_group.add_command(_command("archive", "档案开放审核清单（延期开放）"))


def _form(kind: str, paths: tuple[str, ...], output: str, template: str | None, shared: dict[str, Any]) -> int:
    from biaoshi.fingerprints import load_key
    from biaoshi.papers import templates, values

    target = _new(output)
    base = _bytes(template) if template else templates.template(kind)
    key = load_key(Path(shared["key"])) if shared["key"] else None
    with make_checker(**shared) as checker:
        report = checker.check_case(paths, date=shared["date"])
        say_stale(checker)
    if reasons := values.unproved(report):
        for reason in reasons:
            click.echo(reason, err=True)
        return STOPPED if report.verdict == "stopped" else UNREAD
    _write(target, values.form(report, kind, base, key))
    click.echo(
        f"已写出 {target}，绑定 {len(report.children)} 个文件。"
        + ("" if key else "没有给单位密钥（--key）：校验码不能防止有意伪造。")
    )
    return status_of(report, "never")


@form_group.command("template", help="写出自带的模板，供本单位修改后用 --template 使用。")
@click.argument("kind", type=_KINDS, metavar="种类")
@_OUT
def template_command(kind: str, output: str) -> int:
    from biaoshi.papers.templates import template

    _write(_new(output), template(kind))
    click.echo(f"已写出 {output}；可用的字段见 biaoshi form fields {kind}。")
    return 0


@form_group.command("fields", help="列出模板里可用的字段及其含义。")
@click.argument("kind", type=_KINDS, metavar="种类")
def fields_command(kind: str) -> int:
    from biaoshi.papers.fields import described

    for name, words in described(kind).items():
        click.echo(f"{{{{{name}}}}}  {words}")
    click.echo("表格的一行写有 {{文件.…}} 或者 {{延期.…}} 的，按文件逐行重复。")
    return 0


@click.command("verify", help="核对签过名的审查表与拟公开的文件：差一个字节、多一个少一个文件、缺签名都不通过。")
@click.argument("form", metavar="审查表", type=click.Path())
@click.argument("paths", nargs=-1, required=True, metavar="文件…")
@click.option("--key", type=click.Path(dir_okay=False), help="出表时用的单位密钥文件。")
def verify_command(form: str, paths: tuple[str, ...], key: str | None) -> int:
    from biaoshi.fingerprints import load_key
    from biaoshi.masking import mask
    from biaoshi.papers.returned import read
    from biaoshi.papers.verification import verify

    secret = load_key(Path(key)) if key else None
    try:
        returned = read(_bytes(form))
    except (UnreadableError, ConfigError) as error:
        click.echo(f"不能核对：{error}。", err=True)
        return UNREAD
    outcome = verify(returned, [_given(p) for p in paths], secret)
    for title, lines in (("不通过", outcome.refused), ("不能证明", outcome.unproved), ("注意", outcome.notes)):
        for line in lines:
            click.echo(f"{title}：{mask(line)}。")  # names come from the form, whoever wrote it
    if not (outcome.refused or outcome.unproved):
        click.echo(
            f"通过：{len(paths)} 个文件与表逐字节相同，签名和结论齐全。签名是否本人所签、内容可否公开，不由本工具证明。"
        )
    return UNREAD if outcome.unproved else FINDINGS if outcome.refused else 0


def _given(path: str) -> Any:
    from biaoshi.formats.form import Limits
    from biaoshi.isolate.snapshot import Refused, take
    from biaoshi.papers.verification import Given

    taken = take(path, Limits().bytes)
    if isinstance(taken, Refused):
        return Given(path, None, taken.why)
    os.close(taken.descriptor)
    return Given(path, taken.sha256)


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ConfigError(f"{Path(path).name} 读不到（{error.strerror}）") from error


def _new(path: str) -> Path:
    target = Path(path)
    if target.exists():
        raise ConfigError(f"{target} 已经存在，不覆盖；请换一个文件名。")
    return target


def _write(target: Path, data: bytes) -> None:
    """Write all or nothing: beside the target first, then moved to its name."""
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(data)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ConfigError(f"{target} 写不进去（{error.strerror}）。") from error


COMMANDS = (form_group, verify_command)
