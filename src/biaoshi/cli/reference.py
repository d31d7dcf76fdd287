"""Commands that check nothing: rules, their explanations, the schema, profiles."""

import json

import click


@click.command("rules", help="列出全部规则。")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式。"
)
def rules_command(form: str) -> int:
    from biaoshi.rules import all_rules

    if form == "json":
        rows = [
            {"code": r.code, "name": r.name, "title": r.title, "severity": r.severity, "grade": r.grade, "authority": r.authority}
            for r in all_rules()
        ]  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    words = {"error": "必须改", "warning": "请核对", "info": "提示"}
    for r in all_rules():
        click.echo(f"{r.code}  {words[r.severity]:　<4}{r.title}")
    return 0


@click.command("explain", help="说明一条规则：为什么，依据什么，什么样的写法算对算错。")
@click.argument("code", metavar="编号")
def explain_command(code: str) -> int:
    from biaoshi.cli.register import DECISIONS
    from biaoshi.rules import rule
    from biaoshi.types.document import Document

    r = rule(code)
    click.echo(f"{r.code} {r.name}\n\n{r.doc.strip()}\n")

    def show(text: str, document: Document | None) -> str:
        return text if document is None or text else document.text

    for title, examples in (("错的写法（⟦ ⟧内为错处）", r.bad), ("对的写法，或者不算错的", r.good)):
        click.echo(f"{title}：")
        for e in examples:
            shown = show(e.text, e.document).replace("\n", "\n    ")
            extra = "".join(f"（{w}：{v}）" for w, v in (("成文日期", e.date), ("文件名", e.name)) if v)
            click.echo(f"  · {shown}{extra}")
            for source in e.registered:
                click.echo(f"    登记的来源（{source.level or DECISIONS[source.decision]}）：{source.text}")
            if e.becomes:
                click.echo("    → " + e.becomes.replace("\n", "\n      "))
    return 0


@click.command("schema", help="输出检查报告的 JSON Schema。")
def schema_command() -> int:
    from biaoshi.output.schema import schema

    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))
    return 0


@click.command("profiles", help="列出方案，或者核对本单位的方案文件（.toml）是否有错。")
@click.argument("name", required=False, metavar="名称或文件")
def profiles_command(name: str | None) -> int:
    from biaoshi.profiles import load_profile, profile_names

    for each in [name] if name else profile_names():
        profile = load_profile(each)
        off = f"，关闭 {'、'.join(sorted(profile.off))}" if profile.off else ""
        click.echo(f"{profile.name}  {profile.title}{off}")
    return 0


COMMANDS = (rules_command, explain_command, schema_command, profiles_command)
