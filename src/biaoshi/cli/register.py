"""`biaoshi register`, `biaoshi sources`: the office's index of registered papers, by which reused passages are found."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from biaoshi.cli.options import DAY
from biaoshi.cli.status import STOPPED, UNREAD
from biaoshi.errors import StoppedError, UsageError

_INDEX = click.option(
    "--index",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="登记库",
    help="来源登记库的文件。",
)
_KEY = click.option(
    "--key", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="密钥",
    help="单位密钥文件（权限 0600）；与登记库分开存放。",
)  # fmt: skip
DECISIONS = {"classified": "国家秘密", "withheld": "不开放（不公开）", "public": "已经公开"}
AT_ONCE = 200
"""Papers written in one transaction."""


@click.command(
    "register",
    help="登记来源：涉密文件、决定不开放（不公开）的、已经公开的。登记库只有加密钥的指纹，没有文字；check、scan 用 --sources 比对。",
)
@click.argument("paths", nargs=-1, metavar="[路径]…")
@_INDEX
@_KEY
@click.option(
    "--decided",
    metavar="库",
    help="登记 scan 的库里已经作出决定的件：延期开放的作为不开放，开放的作为已经公开；不写路径。",
)
@click.option("--level", type=click.Choice(["秘密", "机密", "绝密"]), help="来源的密级；不给出的，取文件自己的标志。")
@click.option("--withheld", is_flag=True, help="已经决定不开放、不公开（没有密级的）。")
@click.option("--public", is_flag=True, help="已经依法公开。")
@click.option("--until", type=DAY, help="保密期限届满的日期（从这一天起不再提示）；不给出的，取文件自己的标志。")
@click.option(
    "--ceiling",
    type=click.Choice(["none", "秘密", "机密", "绝密"]),
    help="本机允许处理的最高密级；高于它的不登记。给出一次，登记库就记住，以后只能更低。",
)
@click.option(
    "--ocr", type=click.Choice(["auto", "never"]), default="auto", show_default=True, help="是否识别图像中的文字。"
)
def register_command(
    paths: tuple[str, ...], index: Path, key: Path, decided: str | None, level: Any, withheld: bool,
    public: bool, until: datetime.date | None, ceiling: str | None, ocr: Any,
) -> int:  # fmt: skip
    from biaoshi.check import Checker
    from biaoshi.check.checker import CEILINGS
    from biaoshi.check.registering import Wish, registration
    from biaoshi.cli.check import expand
    from biaoshi.cli.scan import there
    from biaoshi.fingerprints import load_key
    from biaoshi.passages import Registration, create
    from biaoshi.scan.place import address

    if bool(paths) == bool(decided) or (decided and (level or withheld or public or until)):
        raise UsageError("写出要登记的文件；或者只写 --decided，登记为什么由库里的决定说明。")
    if public and (level or until or withheld):
        raise UsageError("--public 不能与 --level、--until、--withheld 同用。")
    wished = Wish("public" if public else "withheld" if withheld else None, level, until)
    if decided:
        there(decided)
    office = load_key(key)
    held = create(Path(address(str(index)).removeprefix("sqlite:///")), office)
    if index.absolute().parent == key.absolute().parent:
        click.echo("密钥与登记库在同一个文件夹里；两样都在手里才能比对文字，应当分开存放。", err=True)
    allowed = min((c for c in (held.ceiling, ceiling) if c is not None), key=CEILINGS.index, default=None)
    if level and allowed and CEILINGS.index(level) > CEILINGS.index(allowed):
        click.echo(f"{level}高于本机允许处理的密级（{allowed}），没有登记。", err=True)
        return STOPPED
    today, code, count = datetime.date.today(), 0, 0
    ready: list[tuple[Registration, str]] = []

    def write() -> None:
        held.add((made for made, _ in ready), on=today, ceiling=ceiling)
        for made, name in ready:  # now they are in it
            click.echo(f"{made.id}　{_what(made.decision, made.level, made.expires)}　{name}")
        ready.clear()

    write()  # the ceiling is kept though no paper comes
    with Checker(content="never", ceiling=allowed, ocr=ocr, key=office, evidence="none", profile="archive") as checker:
        for path, wish in _wishes(decided) if decided else ((p, wished) for p in expand(paths)):
            name = Path(path).name
            try:
                made = registration(checker, held, path, wish)
            except StoppedError as error:
                click.echo(f"{name}：{error}。请勿复制、转发，立即报告保密工作机构。", err=True)
                code = STOPPED
                continue
            except UsageError as error:
                click.echo(f"{name}：{error}。", err=True)
                code = max(code, UNREAD)
                continue
            ready.append((made, name))
            count += 1
            if len(ready) >= AT_ONCE:
                write()
            if not made.complete:
                click.echo(f"{name}：有没有读出的部分，其中的段落比对不到。", err=True)
                code = max(code, UNREAD)
        write()
    click.echo(f"登记 {count} 件，登记库共 {held.count} 件，最高密级：{held.highest or '无'}。")
    return code


def _wishes(store: str) -> Iterator[tuple[str, Any]]:
    """Yield the files of decided papers of a scan, each with what it is to be registered as."""
    from biaoshi.check.registering import Wish
    from biaoshi.cli.scan import open_store
    from biaoshi.scan.decided import decided

    for one in decided(open_store(store)[1]):
        yield str(one.path), Wish(one.decision, sha256=one.sha256)


@click.group("sources", help="来源登记库：列出、删去、核对。")
def sources_group() -> None:
    pass


@sources_group.command("list", help="列出登记的来源：编号、决定、密级、期限；没有文件名，也没有文字。")
@_INDEX
@_KEY
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式。"
)
def list_command(index: Path, key: Path, form: str) -> int:
    held = _open(index, key)
    for s in held.sources():
        if form == "json":
            click.echo(json.dumps(asdict(s), ensure_ascii=False))
            continue
        said = _what(s.decision, s.level, s.expires) + ("" if s.complete else "　没有读全")
        click.echo(f"{s.id}　{said}　{s.added}登记　{s.chars}字　{s.prints}个指纹")
    if form == "text":
        click.echo(f"共 {held.count} 件，最高密级：{held.highest or '无'}。")
    return 0


@sources_group.command("remove", help="删去来源，连同它的指纹；有一个编号不对，一条也不删。")
@click.argument("ids", nargs=-1, required=True, metavar="编号…")
@_INDEX
@_KEY
def remove_command(ids: tuple[str, ...], index: Path, key: Path) -> int:
    from biaoshi.fingerprints import load_key
    from biaoshi.passages import create

    _there(index)
    held = create(index, load_key(key))
    click.echo(f"删去 {held.remove(dict.fromkeys(ids))} 件，登记库还有 {held.count} 件。")
    return 0


@sources_group.command("verify", help="核对登记库是否完好；给出文件的，说明它是否登记过、登记为什么。")
@click.argument("paths", nargs=-1, metavar="路径…")
@_INDEX
@_KEY
def verify_command(paths: tuple[str, ...], index: Path, key: Path) -> int:
    import hashlib

    from biaoshi.cli.check import expand

    held = _open(index, key)
    held.check()
    code = 0
    for path in expand(paths) if paths else ():
        try:
            with open(path, "rb") as file:
                found = held.named(held.id_of(hashlib.file_digest(file, "sha256").hexdigest()))
        except OSError as error:
            click.echo(f"{Path(path).name}：读不到（{error.strerror}）。", err=True)
            code = UNREAD
            continue
        said = (
            f"{found.id}　{_what(found.decision, found.level, found.expires)}"
            if found
            else "没有登记（或者登记以后改动过）"
        )
        click.echo(f"{Path(path).name}：{said}")
    click.echo(f"登记库完好：{held.count} 件，最高密级：{held.highest or '无'}，状态 {held.state[:16]}。")
    return code


def _open(index: Path, key: Path) -> Any:
    from biaoshi.fingerprints import load_key
    from biaoshi.passages import open_index

    _there(index)
    return open_index(index, load_key(key))


def _there(index: Path) -> None:
    if not index.is_file():
        raise UsageError(f"没有登记库 {index.name}；先用 biaoshi register 登记。")


def _what(decision: str, level: str | None, expires: datetime.date | str | None) -> str:
    return (level or DECISIONS[decision]) + (f"（至{expires}）" if expires else "")


COMMANDS = (register_command, sources_group)
