"""`biaoshi inspect`: which files bear a live state-secret mark, without a word of what is in them; a page to sign."""

import contextlib
import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from biaoshi.cli.options import DAY
from biaoshi.cli.scan import CEILING, Teller, open_store
from biaoshi.cli.status import FINDINGS, STOPPED, UNREAD
from biaoshi.cli.stopping import stopping
from biaoshi.errors import ConfigError, UsageError


@click.command(
    "inspect",
    help="保密检查：查出带有国家秘密标志的文件（法规、教材里说到密级的不算），输出没有文件内容和标题，另写一页供签名。",
)
@click.argument("folders", nargs=-1, required=True, metavar="文件夹…", type=click.Path())
@click.option(
    "--page", "page", type=click.Path(dir_okay=False), help="写出签名页（.html，A4 一页）；清单写在它旁边（.csv）。"
)
@click.option("--store", metavar="地址", help="存放进度的库，停下后可以接着查；不给时用完即删。")
@click.option(
    "--ocr",
    type=click.Choice(["auto", "never"]),
    default="auto",
    show_default=True,
    help="图像、扫描件是否识别（慢）。",
)
@click.option("--workers", type=click.IntRange(1, 256), help="同时检查的进程数，默认每个核一个。")
@CEILING
@click.option("--as-of", type=DAY, help="检查日，默认今天。")
@click.option("--progress/--no-progress", default=None, help="在屏幕上（标准错误）显示进度；默认是终端时显示。")
def inspect_command(
    folders: tuple[str, ...], page: str | None, store: str | None, ocr: str, workers: int | None, ceiling: str | None, as_of: date | None,
    progress: bool | None,
) -> int:  # fmt: skip
    from biaoshi.__about__ import VERSION
    from biaoshi.output.words import VERDICTS
    from biaoshi.scan import inspecting, scanning, signing
    from biaoshi.scan.pool import Pool
    from biaoshi.scan.settings import Settings
    from biaoshi.scan.status import status

    roots = [os.fsencode(os.path.abspath(f)) for f in folders]
    if missing := [f for f, r in zip(folders, roots, strict=True) if not os.path.isdir(r)]:
        raise UsageError(f"不是文件夹：{'、'.join(missing)}。")
    target = Path(page) if page else None
    beside = target.with_suffix(".csv") if target else None
    if target and target.suffix.lower() not in (".html", ".htm"):
        raise UsageError("签名页是 .html 文件。")
    if there := [p for p in (target, beside) if p and p.exists()]:
        raise UsageError(f"{there[0]} 已经存在，不覆盖；请换一个文件名。")
    day = as_of or date.today()
    with _place(store) as place, stopping() as stopped:
        url, opened = open_store(place)
        settings = Settings(
            as_of=day.isoformat(), profile="archive", ocr=ocr != "never", content="never", ceiling=ceiling
        )
        count = workers or len(os.sched_getaffinity(0))
        pool = Pool(opened, url, settings, count, socket.gethostname()[:60], time.time)
        tell = Teller(sys.stderr.isatty() if progress is None else progress)
        done = scanning.scan(pool, roots, scanning.Choice(), tell=tell, stop=lambda: bool(stopped))
        tell.end()
        found = inspecting.inspection(opened, skipped=done.skipped)
        stopped_papers = status(opened, now=time.time()).verdicts.get("stopped", 0)
        opened.engine.dispose()
    click.echo("\n".join(inspecting.lines(found)))
    why = pool.why or ("收到停止的信号" if stopped else None)
    if why:
        click.echo(f"没有做完：{why}。" + ("签名页没有写。" if target else ""), err=True)
    elif target and beside:  # a page that is signed speaks of the whole
        listed = inspecting.as_csv(found)
        told = signing.page(
            found, on=day.isoformat(), tool=f"biaoshi {VERSION}", listed=inspecting.digest(listed), name=beside.name
        )
        try:
            beside.write_bytes(listed)
            target.write_text("".join(told), encoding="utf-8")
        except OSError as error:
            raise ConfigError(f"{target.name} 写不进去（{error.strerror}）。") from error
        click.echo(f"签名页 {target}，清单 {beside}", err=True)
    if stopped_papers:
        click.echo(f"{stopped_papers} 件{VERDICTS['stopped']}。", err=True)
        return STOPPED
    return UNREAD if why or found.unread or found.waiting or found.problems else FINDINGS if found.marked else 0


@contextlib.contextmanager
def _place(store: str | None) -> Iterator[str]:
    if store is not None:
        yield store
        return
    with tempfile.TemporaryDirectory(prefix="biaoshi-") as folder:
        yield str(Path(folder) / "inspect.db")


COMMANDS = (inspect_command,)
