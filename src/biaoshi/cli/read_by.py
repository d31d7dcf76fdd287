"""`biaoshi read-by`: a named person has read a part the program could not read."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from biaoshi.cli.options import checking_options, make_checker
from biaoshi.cli.status import UNREAD


@click.command(
    "read-by",
    help="记明某人已读过程序没能读取的部分，以后检查该文件时这一部分算人工阅读。文件改动后须重新阅读；记录中不存任何原文。",
)
@click.argument("person", metavar="姓名")
@click.argument("path", metavar="文件")
@click.argument("part", metavar="部分")
@click.option("--note", help="备注，如怎样读的、结论如何。")
@click.option("--to", "store", required=True, type=click.Path(dir_okay=False), help="接受记录文件（不存在时新建）。")
@checking_options
def read_by_command(person: str, path: str, part: str, note: str | None, store: str, **shared: Any) -> int:
    from biaoshi import decisions

    target = Path(store)
    old = decisions.load(target) if target.exists() else decisions.Decisions()
    checker = make_checker(**shared)
    report = checker.check(_outer(path), date=shared["date"])
    new = checker.closing(report, path, part, person=person, note=note)
    kept = tuple(e for e in old.read if (e.print, e.key) != (new.print, new.key))
    decisions.save(target, replace(old, read=(*kept, new)))
    click.echo(f"已记明{new.person}于{new.on}读过“{part}”，记入 {target}。")
    return UNREAD if report.verdict == "stopped" else 0


def _outer(path: str) -> str:
    """Return the file on disk of a path as reports give it: 外层.zip!/里面.pdf is in 外层.zip."""
    at = path.find("!/")
    while at >= 0:
        if Path(path[:at]).is_file():
            return path[:at]
        at = path.find("!/", at + 2)
    return path


COMMANDS = (read_by_command,)
