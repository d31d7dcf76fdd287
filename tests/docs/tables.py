"""The generated tables of both READMEs: rules with one example each, formats with what they were proved on.

`python tests/docs/tables.py` writes them; the test compares, so that they cannot rot.
"""

import json
import re
from pathlib import Path
from typing import Any

from biaoshi.formats import formats
from biaoshi.output import outputs
from biaoshi.profiles import load_profile, profile_names
from biaoshi.rules import all_rules
from biaoshi.types.rule import Rule

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
_SEVERITY = {
    "README.md": {"error": "E", "warning": "W", "info": "I"},
    "README.zh-CN.md": {"error": "必须改", "warning": "请核对", "info": "提示"},
}
_GRADE = {"statute": "依据：法律法规", "standard": "依据：国家标准", "practice": "提示：惯例", "house": "提示：本工具"}


def rules_table(readme: str) -> str:
    """Return one row a rule: code, title, severities, grade, one example as it stands and as it should be."""
    english = readme == "README.md"
    head = (
        "| code | what (title shown to users) | severity | grade | example → right form |"
        if english
        else "| 编号 | 内容 | 程度 | 性质 | 例 → 正确写法 |"
    )
    rows = [head, "|---|---|---|---|---|"]
    for rule in all_rules():
        levels = "/".join(_SEVERITY[readme][s] for s in (rule.severity, *rule.also))
        grade = rule.grade if english else _GRADE[rule.grade]
        rows.append(f"| {rule.code} | {rule.title} | {levels} | {grade} | {_example(rule)} |")
    return "\n".join(rows)


def _example(rule: Rule) -> str:
    best = next((e for e in rule.bad if e.text and e.becomes), None) or next(
        (e for e in rule.bad if e.text or e.document), rule.bad[0]
    )
    text = best.text or (best.document.text if best.document else "")
    shown = next((line for line in text.split("\n") if "⟦" in line), text.split("\n")[0])
    fixed = ""
    if best.becomes:
        at = text.split("\n").index(shown)
        lines = best.becomes.split("\n")
        fixed = f" → {lines[at]}" if at < len(lines) else ""
    return _cell(shown[:40]) + _cell(fixed[:44])


def _cell(text: str) -> str:
    text = re.sub(
        "[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\x00-\x1f\ue000-\uf8ff]",
        lambda m: f"\\u{ord(m[0]):04x}",
        text,
    )
    return text.replace("|", "\\|")


def formats_table(readme: str) -> str:
    """Return one row a format."""
    head = "| format | media type | proved on |" if readme == "README.md" else "| 格式 | 类型 | 验证情况 |"
    return "\n".join([head, "|---|---|---|", *(f"| {f.title} | {f.media_type} | {f.proved} |" for f in formats())])


def profiles_table(readme: str) -> str:
    """Return one row a shipped profile."""
    head = "| profile | for |" if readme == "README.md" else "| 方案 | 用途 |"
    return "\n".join([head, "|---|---|", *(f"| `{n}` | {load_profile(n).title} |" for n in profile_names())])


def outputs_table(readme: str) -> str:
    """Return one row an output."""
    head = "| `--format` | what |" if readme == "README.md" else "| `--format` | 内容 |"
    return "\n".join([head, "|---|---|", *(f"| `{o.name}` | {o.title} |" for o in outputs().values())])


_SIZES = {
    "README.md": (
        ("kind", "core seconds a page", "pages a day, one core", "{} million pages: machines"),
        {"text": "text, Word", "pdf": "PDF with text", "scan": "scans, recognised"},
        "Processor time of a warm pool on all cores, every pass of recognition counted; a core's day is 24 hours at {use:.0%}. "
        "Machines of {cores} cores that finish within {days} days are reckoned from it, linearly; disks and networks are not in it.",
    ),
    "README.zh-CN.md": (
        ("材料", "每页耗一核秒数", "一核一天页数", "{} 万页：机器数"),
        {"text": "文本、Word", "pdf": "有文字的 PDF", "scan": "扫描件（识别）"},
        "预热以后全部核的处理器时间，识别的各遍都算在内；一核一天按 24 小时的 {use:.0%} 计。机器每台 {cores} 核、{days} 天做完，"
        "由此按比例推算；磁盘和网络不在其内。",
    ),
}  # fmt: skip


def sizing_table(readme: str) -> str:
    """Return pages a day and machines, as `make bench` measured and reckoned them."""
    return sized(json.loads((ROOT / "quality" / "bench.json").read_text("utf-8"))["sizing"], readme)


def sized(found: dict[str, Any], readme: str) -> str:
    """Return the figures of `bench.sizing` as what was measured and a table."""
    heads, kinds, about = _SIZES[readme]
    million = 1 if readme == "README.md" else 100
    sizes = [int(n) for n in next(iter(found["kinds"].values()))["machines"]]
    row = [*heads[:3], *(heads[3].format(n // 1_000_000 * million) for n in sizes)]
    lines = [about.format(**found), "", "| " + " | ".join(row) + " |", "|" + "---|" * len(row)]
    for kind, f in found["kinds"].items():
        cells = [
            kinds[kind],
            f"{f['core_seconds_a_page']:.2g}",
            f"{f['pages_a_day_a_core']:,}",
            *map(str, f["machines"].values()),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


TABLES = {
    "rules": rules_table,
    "formats": formats_table,
    "profiles": profiles_table,
    "outputs": outputs_table,
    "sizing": sizing_table,
}


def filled(readme: str, text: str) -> str:
    """Return `text` with each generated table put between its markers."""
    for name, table in TABLES.items():
        text = re.sub(
            f"(<!-- {name} -->\n).*?(<!-- /{name} -->)",
            lambda m, t=table: f"{m[1]}{t(readme)}\n{m[2]}",  # type: ignore[misc]  # bound now
            text,
            flags=re.S,
        )
    return text


if __name__ == "__main__":
    for each in READMES:
        path = ROOT / each
        path.write_text(filled(each, path.read_text("utf-8")), encoding="utf-8")
