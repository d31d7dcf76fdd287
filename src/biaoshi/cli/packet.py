"""`biaoshi packet`: papers to those who handed them over, and their opinions back; the list of what stays closed."""

import hashlib
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from biaoshi.cli.files import new_file, write
from biaoshi.cli.options import DAY
from biaoshi.cli.scan import STORE, open_store, there
from biaoshi.cli.status import FINDINGS
from biaoshi.errors import ConfigError, UsageError

_LEDGER = click.option(
    "--ledger",
    "ledgers",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="目录",
    help="件目录（.xlsx、.csv，可重复）：按档号取题名；库里没有题名。",
)
_MAP = click.option(
    "--map", "mapping", type=click.Path(dir_okay=False, path_type=Path), help="目录的列对应文件（见 biaoshi ledger）。"
)


@click.group("packet", help="移交单位审核包：按移交单位发出（一页网页、一张表），填好收回、合并；列出延期开放的目录。")
def packet_group() -> None:
    pass


@packet_group.command(
    "write", help="写出审核包：每个移交单位一页网页（离线可看）和一张 .xlsx（供填写）。已发出没有收回的件不再发。"
)
@STORE
@click.option(
    "--output", "-o", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="写入的文件夹。"
)
@click.option(
    "--units",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="名单",
    help="全宗号、单位两列的名单（.xlsx、.csv）；没有时一个全宗一个包。",
)
@_LEDGER
@_MAP
@click.option("--unit", metavar="单位", help="只发这个单位的。")
@click.option("--year", type=int, help="只发这个年度的。")
@click.option("--opening", type=click.Choice(["open", "open_part", "delay", "refer"]), help="只发这种档案建议的件。")
@click.option("--level", type=click.Choice(["秘密", "机密", "绝密"]), help="只发最高标注密级是它的件。")
@click.option("--due", is_flag=True, help="只发检查日已经满二十五年的件。")
@click.option("--again", is_flag=True, help="已发出没有收回的件也再发。")
@click.option("--as-of", type=DAY, help="检查日，默认今天。")
def write_command(
    store: str, folder: Path, units: Path | None, ledgers: tuple[Path, ...], mapping: Path | None, unit: str | None,
    year: int | None, opening: str | None, level: str | None, due: bool, again: bool, as_of: date | None,
) -> int:  # fmt: skip
    from biaoshi.scan.packets import making

    there(store)
    day = (as_of or date.today()).isoformat()
    named = making.units(units) if units else {}
    told = _titles(ledgers, mapping)
    opened = open_store(store)[1]
    choice = making.Choice(year, opening, level, day if due else None, again)
    found = {u: f for u, f in making.groups(opened, named).items() if unit is None or u == unit}
    if not found:
        raise UsageError(f"库里没有“{unit}”的件。" if unit else "库里没有件；先用 biaoshi scan 扫描。")
    _folder(folder)
    sent = 0
    for name, fonds in found.items():
        packet = making.make(opened, name, fonds, choice, told, as_of=day, now=time.time())
        if packet is None:
            click.echo(f"{name}：没有要发的件。")
            continue
        sent += 1
        paths = _written(opened, packet, folder)
        left = f"；另有 {packet.kept} 件已经发出、没有收回，不再发" if packet.kept else ""
        click.echo(f"{name}：第 {packet.n} 号，{len(packet.rows)} 件，{'、'.join(p.name for p in paths)}{left}。")
    click.echo(f"写出 {sent} 个审核包，在 {folder}。")
    return 0


def _written(store: Any, packet: Any, folder: Path) -> tuple[Path, Path]:
    """Write both files of a packet; what cannot be written was not sent."""
    from biaoshi.scan.packets import making
    from biaoshi.scan.packets.page import as_page
    from biaoshi.scan.packets.sheet import as_xlsx

    name = "".join(c if c.isalnum() or c in "-_（）" else "_" for c in packet.unit)[:60]
    page, sheet = (folder / f"{packet.n:04}-{name}{end}" for end in (".html", ".xlsx"))
    try:
        write(page, (piece.encode("utf-8", "backslashreplace") for piece in as_page(packet)))
        try:
            write(sheet, as_xlsx(packet))
        except BaseException:
            page.unlink(missing_ok=True)  # no page of a packet that never was: its number is given again
            raise
    except BaseException:
        making.recall(store, packet.n)
        raise
    return page, sheet


@packet_group.command(
    "take", help="收回填好的审核包（.xlsx，或者另存的 .csv），逐行核对、合并；冲突、缺漏列出，已有的决定不改动。"
)
@STORE
@click.argument("sheets", nargs=-1, required=True, metavar="表…", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--settle", is_flag=True, help="核定冲突：以这次收回的为准（原来的意见留在库中）。")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="把逐条情况写成 .xlsx。")
@click.option("--as-of", type=DAY, help="写在 .xlsx 上的日期，默认今天。")
def take_command(store: str, sheets: tuple[Path, ...], settle: bool, output: Path | None, as_of: date | None) -> int:
    from biaoshi.scan.packets.back import read

    there(store)
    if output is not None:
        new_file(output, (".xlsx",))
    opened = open_store(store)[1]
    backs = [(path, read(path, opened)) for path in sheets]  # a file that is none stops before anything is taken
    return _merged(opened, backs, settle, output, as_of or date.today())


def _merged(opened: Any, backs: Sequence[tuple[Path, Any]], settle: bool, output: Path | None, day: date) -> int:
    """Merge what came back, say what became of it, write it to `output`; return the exit status."""
    from biaoshi.scan.deciding import merge
    from biaoshi.scan.packets import report

    taken = [
        report.Taken(path.name, back, merge(opened, back.answers, packet=back.packet, source=_digest(path), now=time.time(), settle=settle))
        for path, back in backs
    ]  # fmt: skip
    numbered, levels = report.known(opened, (x.answer.item for t in taken for x in t.became))
    for one in taken:
        click.echo("\n".join(report.lines(one, numbered)))
    if output is not None:
        write(output, report.workbook(taken, numbered, levels, day))
    return 0 if all(t.whole for t in taken) else FINDINGS


@packet_group.command("show", help="各审核包发出、收回了多少；没有核定的冲突。")
@STORE
def show_command(store: str) -> int:
    from biaoshi.scan.packets.report import standing

    there(store)
    click.echo("\n".join(standing(open_store(store)[1])))
    return 0


@packet_group.command(
    "delayed", help="延期向社会开放档案目录（.xlsx、.docx），供报同级档案主管部门：已决定延期、部分开放的件。"
)
@STORE
@click.option(
    "--output", "-o", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写入的文件；已有的不覆盖。"
)
@_LEDGER
@_MAP
@click.option("--fonds", metavar="全宗号", help="只列这个全宗的。")
@click.option("--as-of", type=DAY, help="计算复查日期的日子，默认今天。")
def delayed_command(
    store: str, output: Path, ledgers: tuple[Path, ...], mapping: Path | None, fonds: str | None, as_of: date | None
) -> int:
    from biaoshi.scan.packets import delayed

    there(store)
    kind = new_file(output, (".xlsx", ".docx"))
    held = delayed.listed(open_store(store)[1], _titles(ledgers, mapping), as_of=as_of or date.today(), fonds=fonds)
    write(output, [delayed.as_docx(held)] if kind == ".docx" else delayed.as_xlsx(held))
    click.echo(f"已写出 {output}：{'；'.join(delayed.lines(held))}。")
    return FINDINGS if held.unfounded or held.conflicts else 0


@click.group("decisions", help="开放审核的决定：收入本馆已有的清单；列出用 biaoshi export --what decisions。")
def decisions_group() -> None:
    pass


@decisions_group.command(
    "take",
    help="收入本馆自己的决定清单（.xlsx、.csv，按档号）：与已有的决定不同的列出，不改动已有的；缺漏、看不懂的列出。",
)
@STORE
@click.argument("lists", nargs=-1, required=True, metavar="清单…", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--map",
    "mapping",
    type=click.Path(dir_okay=False, path_type=Path),
    help="列对应文件（.toml）：没有时按表头猜测并写出，供核对修改；有时照用。",
)
@click.option("--person", metavar="人", help="清单没有决定人一列时，记作由谁决定。")
@click.option("--settle", is_flag=True, help="核定冲突：以清单为准（原来的决定留在库中）。")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="把逐条情况写成 .xlsx。")
@click.option("--as-of", type=DAY, help="写在 .xlsx 上的日期，默认今天。")
def decisions_take_command(
    store: str, lists: tuple[Path, ...], mapping: Path | None, person: str | None, settle: bool, output: Path | None,
    as_of: date | None,
) -> int:  # fmt: skip
    from biaoshi.cli.ledger import opened as ledgers
    from biaoshi.scan.packets.own import read

    there(store)
    if output is not None:
        new_file(output, (".xlsx",))
    held = ledgers(lists, mapping)
    opened = open_store(store)[1]
    backs = [(one.path, read(one, opened, person)) for one in held]
    return _merged(opened, backs, settle, output, as_of or date.today())


def _titles(ledgers: tuple[Path, ...], mapping: Path | None) -> dict[str, str]:
    from biaoshi.scan.ledgers import open_ledger
    from biaoshi.scan.packets.making import titles

    return titles(one for path in ledgers for one in open_ledger(path, mapping))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{folder} 不能建立（{error.strerror}）。") from error


COMMANDS = (packet_group, decisions_group)
