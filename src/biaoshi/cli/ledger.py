"""`biaoshi ledger`: a 案卷 or 件 ledger ranked before any paper is opened."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from biaoshi.cli.options import DAY
from biaoshi.errors import ConfigError, UsageError


@click.command(
    "ledger",
    help="案卷目录、件目录（.xlsx、.csv）：不打开文件，先按年度列出疑似的规则和工作计划；给出 --store 时存入，供扫描时按档号对照。",
)
@click.argument("paths", nargs=-1, required=True, metavar="目录…", type=click.Path(dir_okay=False))
@click.option("--store", metavar="地址", help="扫描用的库（见 biaoshi scan）；题名、责任者不存。")
@click.option(
    "--map",
    "mapping",
    type=click.Path(dir_okay=False),
    help="列对应文件（.toml）：没有时按表头猜测并写出，供核对修改；有时照用。",
)
@click.option("--as-of", type=DAY, help="计算到期、满二十五年的日子，默认今天。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl", "xlsx"]),
    default="text",
    show_default=True,
    help="text 计划和年度，jsonl 逐行，xlsx 全部（须用 -o）。",
)
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="写入文件，而不是屏幕。")
def ledger_command(
    paths: tuple[str, ...], store: str | None, mapping: str | None, as_of: date | None, form: str, output: str | None
) -> int:
    from biaoshi.scan.ledgers import rank
    from biaoshi.scan.ledgers.book import by_rank, lines, plain, workbook
    from biaoshi.scan.ledgers.plan import Plan

    if form == "xlsx" and not output:
        raise UsageError("xlsx 不能写到屏幕上，请用 -o 给出文件。")
    ledgers = opened([Path(p) for p in paths], Path(mapping) if mapping else None)
    day = as_of or date.today()
    plan = Plan(day)
    ranked = _fed(rank(ledgers, as_of=day), plan)
    if store is not None:
        ranked = _kept(store, ranked)
    match form:
        case "xlsx":
            _write(output or "", workbook(by_rank(ranked), plan, [x.name for x in ledgers]))
        case "jsonl":
            _write(
                output,
                (
                    (json.dumps(plain(r), ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
                    for r in by_rank(ranked)
                ),
            )
        case _:
            for _ in ranked:
                pass
            _write(output, ("\n".join(lines(plan)) + "\n").encode().splitlines(keepends=True))
    return 0


def opened(paths: Sequence[Path], kept: Path | None) -> list[Any]:
    """Return the ledgers in `paths`, their columns as `kept` has them, or guessed and kept there; say what they were taken for.

    Raises UsageError, ConfigError.
    """
    from biaoshi.scan.ledgers import open_ledger, passed_over, save

    known = kept if kept is not None and kept.exists() else None
    ledgers = [one for path in paths for one in open_ledger(path, known)]
    if kept is not None and known is None:
        save(ledgers[0].mapping, kept)
        click.echo(f"列对应已写入 {kept}，请核对。", err=True)
    for one in ledgers:
        told = "，".join(f"{field}＝{name}" for field, name in one.mapping.names.items())
        click.echo(
            f"{one.name}（{'案卷' if one.mapping.volume else '件'}{'，移交' if one.mapping.transfer else ''}）：{told}",
            err=True,
        )
        if left := one.unnumbered():
            click.echo(f"{one.name}：有 {left} 行没有档号，没有列入。", err=True)
    for path in paths:
        if names := passed_over(path, (x for x in ledgers if x.path == path)):
            click.echo(f"{path}：没有认出表头的工作表没有列入：{'、'.join(names)}。", err=True)
    return ledgers


def _fed(ranked: Iterable[Any], plan: Any) -> Iterator[Any]:
    for one in ranked:
        plan.add(one)
        yield one


def _kept(store: str, ranked: Iterable[Any]) -> Iterator[Any]:
    from biaoshi.cli.scan import open_store
    from biaoshi.scan.ledgers.keeping import Kept, keep

    kept = Kept()
    yield from keep(open_store(store)[1], ranked, kept)
    click.echo(f"存入 {kept.rows} 行。", err=True)
    if kept.repeated:
        click.echo(f"有 {kept.repeated} 行的档号与前面的行相同，请核对目录。", err=True)
    if kept.reopened:
        click.echo(f"有 {kept.reopened} 件在装入目录以前已经查过，下次扫描时对照目录再查。", err=True)


def _write(path: str | None, pieces: Iterable[bytes]) -> None:
    if path is None:
        for piece in pieces:
            click.echo(piece.decode("utf-8"), nl=False)
        return
    try:
        with Path(path).open("wb") as out:
            out.writelines(pieces)
    except OSError as error:
        raise ConfigError(f"{path} 写不进去（{error.strerror}）。") from error


COMMANDS = (ledger_command,)
