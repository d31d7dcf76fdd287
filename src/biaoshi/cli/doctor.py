"""`biaoshi doctor`: is this installation whole, line by line, and what to do where it is not."""

import json

import click

from biaoshi import __about__
from biaoshi.cli.status import UNREAD

_WORDS = {"ok": "正常", "missing": "缺少", "broken": "异常"}


@click.command(help="检查安装：文件哈希、模型、引擎、字体、机器、法规截止日。不联网，不读文件。")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式。"
)
def doctor(form: str) -> int:
    from biaoshi import installation
    from biaoshi.rules import LAW_AS_OF, RULESET

    lines = installation.examine()
    bad = installation.broken(lines)
    if form == "json":
        told = {
            "tool": {"name": "biaoshi", "version": __about__.VERSION, "ruleset": RULESET},
            "law_as_of": LAW_AS_OF.isoformat(),
            "ok": not bad,
            "checks": [
                {"id": x.id, "group": x.group, "what": x.what, "state": x.state, "required": x.required, "found": x.found, "remedy": x.remedy or None}
                for x in lines
            ],
        }  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return UNREAD if bad else 0
    group = ""
    for x in lines:
        if x.group != group:
            group = x.group
            click.echo(f"【{group}】")
        optional = "（可不处理）" if x.state == "missing" and not x.required else ""
        click.echo(
            f"  {_WORDS[x.state]}  {x.what}：{x.found}" + (f"\n        → {x.remedy}{optional}" if x.remedy else "")
        )
    click.echo("有不正常的，见上面的“异常”和须处理的“缺少”。" if bad else f"标识 {__about__.VERSION} 安装正常。")
    return UNREAD if bad else 0


COMMANDS = (doctor,)
