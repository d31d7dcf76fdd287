"""`biaoshi accept`: what a named person decided about findings, kept without any text."""

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from biaoshi.cli.options import DAY, checking_options, codes_of, make_checker
from biaoshi.cli.status import UNREAD
from biaoshi.errors import UsageError


@click.command("accept", help="接受一个文件中的问题：写明理由、责任人和有效期，以后不再提示。记录中不存任何原文。")
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
@checking_options
def accept_command(
    path: str, prints: tuple[str, ...], rules: tuple[str, ...], reason: str, owner: str, until: datetime.date | None,
    scope: str, store: str, **shared: Any,
) -> int:  # fmt: skip
    from biaoshi import decisions, suppressions

    if not prints and not rules:
        raise UsageError("请用 --finding 或者 --rule 指明要接受的问题。")
    checker = make_checker(**shared)
    report = next(checker.check_many([path], date=shared["date"]))
    wanted = codes_of(rules)
    chosen = [
        (f, r.file)
        for r in report.family()
        for f in r.findings
        if f.fingerprint in prints or any(f.rule.startswith(c) for c in wanted)
    ]
    if not chosen:
        raise UsageError("这个文件里没有符合条件的问题。")
    target = Path(store)
    old = decisions.load(target) if target.exists() else decisions.Decisions()
    key = report.tool.key
    new = [
        suppressions.accept(
            f, scope=scope, sha256=file.sha256 if file else None, reason=reason, owner=owner, until=until,  # type: ignore[arg-type]
            added=shared["as_of"] or datetime.date.today(), key=key,
        )
        for f, file in chosen
    ]  # fmt: skip
    merged = {(e.rule, e.scope, e.print, e.key): e for e in (*old.accepted, *new)}
    decisions.save(target, replace(old, accepted=tuple(merged.values())))
    click.echo(f"已接受 {len({(e.rule, e.scope, e.print) for e in new})} 条，记入 {target}。")
    return UNREAD if report.verdict in ("unreadable", "incomplete") else 0


COMMANDS = (accept_command,)
