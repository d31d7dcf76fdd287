"""`biaoshi scan`: folders of any size into a store; `status`, `export`: where it stands, what it holds."""

import json
import os
import socket
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from biaoshi.cli.options import DAY, checking_options
from biaoshi.cli.status import FINDINGS, STOPPED, UNREAD
from biaoshi.cli.stopping import stopping
from biaoshi.errors import ConfigError, MissingExtraError, UsageError

STORE = click.option(
    "--store",
    required=True,
    metavar="地址",
    help="存放结果的文件（如 scan.db），或者 PostgreSQL 地址（postgresql://用户@主机/库）。只存代码、位置和数字，不存文件内容。",
)
CEILING = click.option(
    "--ceiling",
    type=click.Choice(["none", "秘密", "机密", "绝密"]),
    help="本机允许处理的最高密级：标志高于它的文件立即停止处理，库中只记密级、摘要和时间（文件在哪里照记，以便报告、移走）。",
)
_FAIL = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="warning",
    show_default=True,
    help="达到该级别时退出状态为 1。",
)


@click.command(
    "scan", help="扫描文件夹：逐件检查，随时可停，再运行同一条命令就从停下的地方继续；没有变化的文件不再查。"
)
@click.argument("folders", nargs=-1, required=True, metavar="文件夹…", type=click.Path())
@STORE
@click.option("--workers", type=click.IntRange(1, 256), help="同时检查的进程数，默认每个核一个。")
@click.option("--limit", type=click.IntRange(1), metavar="件数", help="这一次最多查这么多件（目录里次序靠前的先查）。")
@click.option("--sample", type=float, metavar="份额或件数", help="随机抽查：小于 1 是份额（0.05），否则是件数。")
@click.option("--seed", type=int, default=0, show_default=True, help="抽查的种子，同一种子抽到同样的件。")
@click.option("--since", type=DAY, help="只查这一天（含）以后修改过的文件。")
@click.option("--hours", "hours", metavar="时段", help="只在这个时段工作（如 20:00-06:00），其余时间暂停。")
@click.option("--again", is_flag=True, help="没有变化的也全部重新查（规则、目录更新以后）。")
@click.option("--retry", is_flag=True, help="搁置的，和因缺组件、超时、内存不足、没有权限而没有读完的，再查一次。")
@click.option("--cluster", metavar="地址", help="交给 Dask 集群：local，或者 tls://主机:端口（双向证书见 --cert 等）。")
@click.option("--cert", type=click.Path(dir_okay=False), help="本机的证书（PEM），与 --cluster tls:// 同用。")
@click.option("--cert-key", type=click.Path(dir_okay=False), help="本机证书的私钥。")
@click.option("--ca", type=click.Path(dir_okay=False), help="签发各机证书的 CA。")
@click.option("--progress/--no-progress", default=None, help="在屏幕上（标准错误）显示进度；默认是终端时显示。")
@CEILING
@_FAIL
@checking_options
def scan_command(folders: tuple[str, ...], store: str, fail_on: str, progress: bool | None, **given: Any) -> int:
    if given["date"] is not None:
        raise UsageError("scan 不用 --date：成文日期逐件读取。")
    _agree(given)
    roots = [os.fsencode(os.path.abspath(f)) for f in folders]
    if missing := [f for f, r in zip(folders, roots, strict=True) if not os.path.isdir(r)]:
        raise UsageError(f"不是文件夹：{'、'.join(missing)}。")
    url, opened = open_store(store)
    from sqlalchemy.exc import SQLAlchemyError

    from biaoshi.output.words import VERDICTS
    from biaoshi.scan import status
    from biaoshi.scan.settings import checker

    settings = _settings(given)
    checker(settings, "read").close()  # what is wrong with the settings is told before anything is begun
    done, why = _run(opened, url, roots, settings, given, progress)
    if why:
        click.echo(f"没有做完：{why}。", err=True)
    try:
        now = status.status(opened, now=time.time())
    except SQLAlchemyError:
        click.echo("数据库没有应答，结果读不出来。", err=True)
        return UNREAD
    click.echo("\n".join(_lines(now)))
    if stopped := now.verdicts.get("stopped"):
        click.echo(f"{stopped} 件{VERDICTS['stopped']}。", err=True)
    if done.skipped:
        click.echo(f"链接、设备、系统留下的文件 {done.skipped} 个，没有查。", err=True)
    if done.problems:
        click.echo(f"有 {done.problems} 处读不到，见 biaoshi export --what problems。", err=True)
    return _code(opened, now, fail_on, bool(why or done.problems))


def _agree(given: dict[str, Any]) -> None:
    """Raise UsageError for options that would do nothing."""
    if given["ocr"] == "always":
        raise UsageError("scan 没有 --ocr always：只认没有文字层的页面和图片。")
    if given["cluster"] and given["hours"]:
        raise UsageError("--hours 不能与 --cluster 同用：集群的工作进程由集群启停。")
    if given["cluster"] not in (None, "local") and given["workers"]:
        raise UsageError("--workers 只管本机的进程，集群有多少工作进程由集群决定。")
    if not given["cluster"] and (given["cert"] or given["cert_key"] or given["ca"]):
        raise UsageError("--cert、--cert-key、--ca 与 --cluster 同用。")


def open_store(given: str) -> tuple[str, Any]:
    """Return the address of the store and the store, its tables made."""
    try:
        from biaoshi.jobs import open_engine
        from biaoshi.scan.store import Store
    except ModuleNotFoundError as error:
        raise MissingExtraError("缺少 SQLAlchemy：请安装附加组件 scan（pip install 'biaoshi[scan]'）。") from error
    from biaoshi.scan.place import address

    url = address(given)
    made = Store(open_engine(url))
    import sqlalchemy as sa

    try:
        made.create()
    except sa.exc.SQLAlchemyError as error:
        raise ConfigError("数据库打不开，或者不是本工具的库。") from error
    return url, made


def _settings(given: dict[str, Any]) -> Any:
    from biaoshi.scan.settings import Settings

    def whole(path: str | None) -> str | None:
        return os.path.abspath(path) if path else None

    return Settings(
        as_of=(given["as_of"] or date.today()).isoformat(),
        profile=given["profile"] if "/" not in given["profile"] else os.path.abspath(given["profile"]),
        ocr=given["ocr"] != "never",
        key=whole(given["key"]),
        accepted=whole(given["accepted"]),
        catalogues=tuple(map(os.path.abspath, given["catalogues"])),
        lexicons=tuple(map(os.path.abspath, given["lexicons"])),
        sources=whole(given["sources"]),
        ceiling=given["ceiling"],
    )


def _run(
    store: Any, url: str, roots: list[bytes], settings: Any, given: dict[str, Any], shown: bool | None
) -> tuple[Any, str | None]:
    from biaoshi.scan import scanning
    from biaoshi.scan.hours import hours

    since = given["since"]
    choice = scanning.Choice(
        since=time.mktime(since.timetuple()) if since else None,
        sample=given["sample"],
        limit=given["limit"],
        seed=given["seed"],
        again=given["again"],
        retry=given["retry"],
    )
    if choice.sample is not None and choice.sample <= 0:
        raise UsageError("--sample 应大于 0。")
    tell = Teller(sys.stderr.isatty() if shown is None else shown)
    host = socket.gethostname()[:60]
    with stopping() as stopped:
        if given["cluster"]:
            from biaoshi.scan import cluster

            security = cluster.Certificates(given["cert"], given["cert_key"], given["ca"])
            joined = cluster.Cluster(
                store, url, settings, given["cluster"], security, host, time.time, given["workers"]
            )
            done = scanning.scan(joined, roots, choice, tell=tell, stop=lambda: bool(stopped))
            why = joined.why
        else:
            from biaoshi.scan.pool import Pool

            count = given["workers"] or len(os.sched_getaffinity(0))
            pool = Pool(store, url, settings, count, host, time.time, hours(given["hours"]) if given["hours"] else None)
            done = scanning.scan(pool, roots, choice, tell=tell, stop=lambda: bool(stopped))
            why = pool.why
    tell.end()
    return done, why or ("收到停止的信号；再运行同一条命令，从停下的地方继续" if stopped else None)


class Teller:
    """One line on the terminal, written over: done, left, rate, when it ends."""

    def __init__(self, shown: bool) -> None:
        self._shown = shown

    def __call__(self, p: Any) -> None:
        if not self._shown:
            return
        words = [f"已查 {p.done} 件", f"待查 {p.left} 件"]
        words += [f"正在列出文件（{p.walked} 件）"] if p.walking else []
        words += [f"每秒 {p.rate:.1f} 件"] if p.rate else []
        words += [f"预计 {_when(p.ends_in)} 完成"] if p.ends_in else []
        words += [f"到时段开始前暂停（{_long(p.paused)}）"] if p.paused else []
        click.echo("\r\x1b[K" + "，".join(words), err=True, nl=False)

    def end(self) -> None:
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)


def _when(seconds: float) -> str:
    at = datetime.now() + timedelta(seconds=seconds)
    return at.strftime("%H:%M" if seconds < 12 * 3600 else "%m月%d日 %H:%M")


def _long(seconds: float) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} 小时 {minutes} 分" if hours else f"{minutes} 分"


_STATES = {"done": "已查", "waiting": "待查", "quarantine": "搁置", "gone": "已不在", "left": "未选"}
_VERDICTS = {
    "stopped": "已停止处理", "unreadable": "没有读出", "incomplete": "没有读完", "findings": "有需要处理的问题",
    "no_findings": "已读部分未发现问题",
}  # fmt: skip
_STEPS = {"read": "文字", "top": "图像首页上部识别", "ocr": "图像全文识别"}


def _lines(now: Any) -> list[str]:
    from biaoshi.output.words import highest

    out = [highest(now.levels) or "源文件最高标注密级：没有读到密级标志"]
    out.append(
        "件："
        + ("，".join(f"{_STATES[s]} {n}" for s, n in sorted(now.states.items())) or "没有")
        + f"；文件 {now.files} 个"
    )
    out += (
        ["已查结果：" + "，".join(f"{_VERDICTS[v]} {n}" for v, n in sorted(now.verdicts.items()))]
        if now.verdicts
        else []
    )
    if any(now.left.values()):
        out.append("待做：" + "，".join(f"{_STEPS[s]} {n} 件" for s, n in now.left.items() if n))
    if now.transient:
        out.append(
            f"{now.transient} 件因缺组件、超时、内存不足或者没有权限没有读完；解决以后用 biaoshi scan --retry 再查"
        )
    out += [f"目录 {now.ledger} 行"] if now.ledger else []
    out += [f"读不到的文件夹、文件 {now.problems} 处"] if now.problems else []
    if now.running:
        ends = f"，预计 {_when(now.ends_in)} 完成" if now.ends_in else ""
        out.append(f"正在运行，每秒 {now.rate:.1f} 件{ends}")
    elif now.why:
        out.append(f"没有在运行；上次：{now.why}")
    return out


def _code(store: Any, now: Any, fail_on: str, short: bool) -> int:
    from biaoshi.scan.status import worst

    if now.verdicts.get("stopped"):
        return STOPPED
    unread = now.verdicts.get("unreadable", 0) + now.verdicts.get("incomplete", 0)
    if short or unread or now.states.get("quarantine"):
        return UNREAD
    ranks = {"info": ("error", "warning", "info"), "warning": ("error", "warning"), "error": ("error",), "never": ()}
    return FINDINGS if worst(store) in ranks[fail_on] else 0


@click.command("status", help="扫描进行到哪里：件数、结果、速度、预计完成时间；另一个终端、另一台机器也可以问。")
@STORE
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式。"
)
def status_command(store: str, form: str) -> int:
    from dataclasses import asdict

    from biaoshi.scan.status import status

    there(store)
    now = status(open_store(store)[1], now=time.time())
    told = asdict(now) | {"ends_in": now.ends_in}
    click.echo(json.dumps(told, ensure_ascii=False, indent=2) if form == "json" else "\n".join(_lines(now)))
    return 0


def there(store: str) -> None:
    """Raise UsageError for a store that is a file and is not there: it would be made, and be empty."""
    path = store.removeprefix("sqlite:///")
    if "://" not in path and not Path(path).exists():
        raise UsageError(f"没有 {path} 这个文件。")


@click.command("export", help="把扫描结果列成清单：jsonl、csv、xlsx。只有编号、位置和代码，没有文件内容。")
@STORE
@click.option(
    "--what",
    type=click.Choice(["items", "findings", "decisions", "ledger", "problems"]),
    default="items",
    show_default=True,
    help="列什么：件、问题、决定（附移交的三项内容）、目录的行、读不到的地方。",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "xlsx"]),
    default="jsonl",
    show_default=True,
    help="输出格式；xlsx 须用 -o。",
)
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="写入文件，而不是屏幕。")
@click.option("--state", type=click.Choice(list(_STATES)), help="只列这种状态的件。")
@click.option("--verdict", type=click.Choice(list(_VERDICTS)), help="只列这种结论的件。")
@click.option("--level", type=click.Choice(["秘密", "机密", "绝密"]), help="只列最高标注密级是它的件。")
@click.option("--opening", type=click.Choice(["open", "open_part", "delay", "refer"]), help="只列这种档案建议的件。")
@click.option("--code", metavar="编号", help="只列有这条（类）规则的，如 MK101、PI。")
@click.option("--year", type=int, help="只列这个年度的。")
@click.option("--fonds", metavar="全宗号", help="只列这个全宗的。")
@click.option("--number", metavar="档号", help="只列这个档号的。")
@click.option("--limit", type=click.IntRange(1), metavar="行数", help="最多列这么多行。")
def export_command(store: str, what: Any, form: Any, output: str | None, code: str | None, **given: Any) -> int:
    from biaoshi.scan.export import export
    from biaoshi.scan.listing import Filter, rows

    if form == "xlsx" and not output:
        raise UsageError("xlsx 不能写到屏幕上，请用 -o 给出文件。")
    there(store)
    chosen = Filter(code=code.upper() if code else None, **given)
    if idle := chosen.idle(what):
        raise UsageError(f"--what {what} 不能用 --{' --'.join(idle)} 选。")
    pieces = export(rows(open_store(store)[1], what, chosen), what, form, date.today())
    if output is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        return 0
    try:
        with Path(output).open("wb") as file:
            file.writelines(pieces)
    except OSError as error:
        raise ConfigError(f"{output} 写不进去（{error.strerror}）。") from error
    return 0


COMMANDS = (scan_command, status_command, export_command)
