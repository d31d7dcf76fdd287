"""`biaoshi calendar`: marks that expire, reviews that are due, 25 years, by year and fonds."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from biaoshi.cli.files import new_file, write
from biaoshi.cli.options import DAY
from biaoshi.cli.scan import STORE, open_store, there


@click.command(
    "calendar",
    help="到期日程：密级期满、逾期的复查、形成满二十五年，按年和全宗；文字、.xlsx（带图）、.csv、.html（带图）。",
)
@STORE
@click.option("--as-of", type=DAY, help="计算的日子，默认今天。")
@click.option(
    "--years",
    type=click.IntRange(0, 100),
    default=3,
    show_default=True,
    help="清单（.xlsx、.csv）列到今后几年；逾期的总是列出。",
)
@click.option("--fonds", metavar="全宗号", help="只算这个全宗的。")
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="写入的文件（.xlsx、.csv、.html），而不是屏幕。",
)
def calendar_command(store: str, as_of: date | None, years: int, fonds: str | None, output: Path | None) -> int:
    from biaoshi.calendar import after_years
    from biaoshi.scan.agenda import book
    from biaoshi.scan.agenda.dues import Agenda, dues
    from biaoshi.scan.agenda.page import as_page

    there(store)
    kind = new_file(output, (".xlsx", ".csv", ".html")) if output else ""
    agenda = Agenda(as_of or date.today())
    until = after_years(agenda.as_of, years) or date.max
    found = dues(open_store(store)[1], agenda, fonds)
    listed: Any = book.within(found, agenda.as_of, until)
    match kind:
        case ".xlsx":
            write(output or Path(), book.workbook(listed, agenda))
        case ".csv":
            write(output or Path(), book.as_csv(listed))
        case _:
            for _ in found:
                pass
    if kind == ".html":
        write(output or Path(), (piece.encode("utf-8", "backslashreplace") for piece in as_page(agenda)))
    click.echo(f"已写出 {output}。" if output else "\n".join(book.lines(agenda)))
    return 0


COMMANDS = (calendar_command,)
