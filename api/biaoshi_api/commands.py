"""Commands of the service, for `biaoshi …` and `python -m biaoshi_api …`. What needs the extra `service` is imported when run."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from biaoshi.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from biaoshi_api.site import Site

_FILE = click.Path(dir_okay=False, path_type=Path)
_SETTINGS = click.option(
    "--config", "-c", "path", type=_FILE, default="biaoshi.toml", show_default=True, metavar="文件",
    help="服务的配置文件；没有时先执行 biaoshi config new。",
)  # fmt: skip
CEILINGS = ("非涉密", "秘密", "机密", "绝密")


@contextmanager
def needed() -> Iterator[None]:
    """Turn a library that is not installed into a sentence naming the extra."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "biaoshi").partition(".")[0] in ("biaoshi", "biaoshi_api"):
            raise
        raise MissingExtraError(
            f"缺少 {error.name}：请安装附加组件 service（pip install 'biaoshi[service]'）。"
        ) from error


@contextmanager
def _site(path: Path) -> "Iterator[Site]":
    before = os.umask(0o077)  # what is made is for the service alone
    try:
        with needed():
            from biaoshi_api.settings import load
            from biaoshi_api.site import open_site

            with open_site(load(path)) as site:
                yield site
    finally:
        os.umask(before)


@click.command("serve", help="启动服务和审阅台，直到收到停止信号。第一次启动时建立首个管理员。")
@_SETTINGS
def serve_command(path: Path) -> None:
    with needed():
        from biaoshi_api.serving import serve

        serve(path, _ready)
    click.echo("服务已停止。", err=True)


@click.group("config", help="服务的配置文件：新建、核对。")
def config_group() -> None:
    pass


@config_group.command("check", help="核对配置文件，列出所有有误之处；同时试用其中的密钥、词库和文件夹。")
@click.argument("path", metavar="文件", type=_FILE)
def check_command(path: Path) -> None:
    with needed():
        from biaoshi_api.checking import findings

        for line in findings(path):
            click.echo(line)


@config_group.command("new", help="新建一个服务：文件夹里写好配置文件和密钥（0600）。已有的不覆盖。")
@click.argument("folder", metavar="文件夹", type=click.Path(file_okay=False, path_type=Path))
@click.option("--ceiling", type=click.Choice(CEILINGS), help="本机可以处理的最高密级；不写时询问。")
def new_command(folder: Path, ceiling: str | None) -> None:
    with needed():
        from biaoshi_api.founding import found

        told = ceiling or click.prompt("本机可以处理的最高密级", type=click.Choice(CEILINGS))
        click.echo(f"已写好 {found(folder, told)}。密钥另行妥善备份：密钥丢失，存储的内容就打不开。")


@click.group("admin", help="首个管理员的账号。")
def admin_group() -> None:
    pass


@admin_group.command("create", help="建立首个管理员（系统管理员兼安全保密管理员）；口令当面输入，或者从文件读。")
@_SETTINGS
@click.option("--file", "given", type=_FILE, help="含 name、password 两行的 TOML 文件（0600），用后请删除。")
def create_command(path: Path, given: Path | None) -> None:
    with _site(path) as site:
        from biaoshi_api import database

        database.ready(site.engine)
        _make_admin(site, given)


@click.group("audit", help="审计日志：核验、打印链首。")
def audit_group() -> None:
    pass


@audit_group.command(
    "verify",
    help="核验审计日志：没有审计密钥的人改动、删除、调换，都会发现；末尾被截去、持有密钥的人重写，凭打印过、存放在别处的链首发现。",
)
@_SETTINGS
@click.option(
    "--heads", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="打印链首的文件，默认为配置里的。"
)
def verify_command(path: Path, heads: Path | None) -> int:
    with _site(path) as site, site.engine.connect() as connection:
        from biaoshi_api.audit import verify_log

        verdict = verify_log(connection, heads or site.settings.heads)
    for fault in verdict.faults:
        click.echo(fault.why)
    if verdict.more:
        click.echo(f"另有 {verdict.more} 处。")
    click.echo(
        f"核验 {verdict.checked} 行，对照打印过的链首 {verdict.heads} 次，{'完整' if verdict.whole else '不完整'}。"
    )
    if not verdict.heads:
        click.echo("没有可以对照的链首：末尾若被截去，或者全链用密钥重写，看不出来。")
    return 0 if verdict.whole else 3


@audit_group.command("head", help="打印审计链现在的链首；记在纸上，日后核验时对照，可以证明此前的日志没有改过。")
@_SETTINGS
def head_command(path: Path) -> None:
    with _site(path) as site, site.engine.connect() as connection:
        from biaoshi_api.audit import head_line, head_of

        click.echo(head_line(head_of(connection, now=site.clock())))


@click.command("migrate", help="把数据库升到本版本；请先备份。")
@_SETTINGS
def migrate_command(path: Path) -> None:
    with _site(path) as site:
        from biaoshi_api import database

        before = database.revision(site.engine)
        database.migrate(site.engine)
        click.echo(f"数据库：{before or '空'} → {database.revision(site.engine)}。")


@click.command("backup", help="备份数据库和加密存储到一个文件（不含密钥）；服务可以照常运行。")
@click.argument("target", metavar="备份文件", type=_FILE)
@_SETTINGS
def backup_command(target: Path, path: Path) -> None:
    with _site(path) as site:
        from biaoshi_api.backup import write

        done = write(site, target)
        click.echo(f"已备份 {done.rows} 行、{done.things} 项存储内容到 {target}。密钥不在其中，须另行备份。")


@click.command("restore", help="把备份恢复到空的服务里；先核对备份的每一部分，有误就什么也不写。")
@click.argument("source", metavar="备份文件", type=_FILE)
@_SETTINGS
def restore_command(source: Path, path: Path) -> None:
    with _site(path) as site:
        from biaoshi_api.restoring import restore

        done = restore(site, source)
        click.echo(
            f"已恢复 {done.rows} 行、{done.things} 项存储内容。所有的人须重新登录；备份以后作废的令牌、停用的账号须再处理一遍。"
        )


@click.command("rotate", help="更换存储密钥：生成新的，把内容逐项重新加密，再去掉旧的；中断后再执行一次即可继续。")
@_SETTINGS
@click.option("--resume", is_flag=True, help="不生成新密钥，只继续上次没有做完的。")
def rotate_command(path: Path, resume: bool) -> int:
    with _site(path) as site:
        from biaoshi_api import database
        from biaoshi_api.audit import note
        from biaoshi_api.vault import add_key, drop_old, rotate

        database.ready(site.engine)
        key = site.settings.vault.key_file
        if key is None and not resume:
            raise UsageError("密钥在环境变量里：请先在其末尾加上新密钥并重启服务，再执行 biaoshi rotate --resume。")
        if key is not None and not resume:
            click.echo(f"新密钥的编号：{add_key(key)}")
        done, broken = rotate(site.vault)
        dropped = drop_old(site.vault, key) if key is not None else ()
        with database.begin(site.engine) as connection:
            after = f"things={done} key={site.vault.keys().current}"
            note(connection, now=site.clock(), who="system", action="vault.rotate", after=after)
        click.echo(f"重新加密 {done} 项；去掉的旧密钥：{'、'.join(dropped) or '无'}。")
        if broken:
            click.echo(f"有 {broken} 项已损坏，打不开，没有改动；它们用的旧密钥留着，到期清除后再执行一次。")
        return 3 if broken or (key is not None and len(site.vault.keys().secrets) > 1) else 0


def _ready(site: "Site") -> None:
    """Say where it will be, once there is somebody who can sign in."""
    _first_admin(site)
    server = site.settings.server
    click.echo(f"服务地址：{'https' if server.certificate else 'http'}://{server.host}:{server.port}", err=True)


def _first_admin(site: "Site") -> None:
    """Make the first account when there is none: from the file of the settings, else asked of who sits at the terminal."""
    from biaoshi_api.founding import has_accounts

    if has_accounts(site):
        return
    given = site.settings.people.first_admin_file
    if given is not None or sys.stdin.isatty():
        _make_admin(site, given)
    else:
        click.echo("还没有账号：请执行 biaoshi admin create 建立首个管理员。", err=True)


def _make_admin(site: "Site", given: Path | None) -> None:
    from biaoshi_api.founding import make_admin
    from biaoshi_api.people.accounts import read_first_admin

    if given is not None:
        name, password, title = read_first_admin(given)
    else:
        name = click.prompt("首个管理员的账号名")
        title = click.prompt("姓名", default=name)
        password = click.prompt("口令", hide_input=True, confirmation_prompt="再输一遍")
    make_admin(site, name, password, title)
    click.echo(f"已建立首个管理员 {name}。" + ("含口令的文件请删除。" if given is not None else ""))


COMMANDS: tuple[click.Command, ...] = (
    serve_command, config_group, admin_group, audit_group, migrate_command, backup_command, restore_command, rotate_command,
)  # fmt: skip
