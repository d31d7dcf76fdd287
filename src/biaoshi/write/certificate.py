"""The certificate of a masked copy: digests, what was removed by kind and ground, how it was proved. No text."""

import html
import json
from collections import Counter
from dataclasses import asdict, dataclass

from biaoshi.write import unseen, weakness
from biaoshi.write.plan import Entry, title
from biaoshi.write.weakness import Weak


@dataclass(frozen=True, slots=True)
class Line:
    """How many places of one kind, on one ground, were dealt with in one way."""

    kind: str
    ground: str
    style: str
    scope: str
    places: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """`before`, `after`: SHA-256 of the file and of its masked copy; `plan`: of the plan's own bytes as written by us."""

    before: str
    after: str
    plan: str
    rules: str
    media_type: str
    removed: tuple[Line, ...]
    proof: tuple[str, ...]
    weak: tuple[Weak, ...] = ()  # masks that leave someone recognisable: for a person to decide
    unseen: tuple[tuple[str, int], ...] = ()  # text in the copy that nobody sees: its kind, how many places
    shed: int = 0  # files within (attachments) that the copy was left without


def lines(entries: tuple[Entry, ...]) -> tuple[Line, ...]:
    """Return the entries counted."""
    counted = Counter((e.kind, e.ground, e.style, e.scope) for e in entries)
    return tuple(Line(*key, n) for key, n in sorted(counted.items()))


def open_points(one: Certificate) -> tuple[str, ...]:
    """Return in Chinese what a person has to decide about the copy."""
    shed = (f"内含文件（附件）{one.shed} 个没有带入遮盖件：要公开的，须另行审查、遮盖",) if one.shed else ()
    return (*shed, *weakness.lines(one.weak), *unseen.lines(one.unseen))


def as_json(certificates: tuple[Certificate, ...]) -> str:
    """Return the certificates as JSON."""
    return json.dumps({"certificates": [asdict(c) for c in certificates]}, ensure_ascii=False, indent=1) + "\n"


def as_page(certificates: tuple[Certificate, ...]) -> str:
    """Return the certificates as a page to print, which loads nothing."""
    return _PAGE.format("".join(map(_sheet, certificates)))


def _sheet(one: Certificate) -> str:
    style = {"mask": "遮盖", "delete": "删除", "ground": "以理由代替"}
    scope = {"here": "此处", "everywhere": "各处"}
    rows = "".join(
        f"<tr>{''.join(f'<td>{html.escape(x)}</td>' for x in (r.kind, title(r.ground), style[r.style], scope[r.scope], str(r.places)))}</tr>"
        for r in one.removed
    )
    names = (
        ("原文件 SHA-256", one.before),
        ("遮盖件 SHA-256", one.after),
        ("计划 SHA-256", one.plan),
        ("规则集", one.rules),
    )
    facts = "".join(f"<dt>{a}</dt><dd>{html.escape(b)}</dd>" for a, b in names)
    steps = "".join(f"<li>{html.escape(s)}：通过</li>" for s in one.proof)
    left = "".join(f"<li>{html.escape(s)}</li>" for s in open_points(one))
    left = f"<h2>须由人决定</h2><ul>{left}</ul>" if left else ""
    return (
        f"<section><h1>遮盖证明</h1><dl>{facts}</dl><table><thead><tr><th>种类</th><th>理由</th><th>方式</th><th>范围</th>"
        f"<th>处数</th></tr></thead><tbody>{rows}</tbody></table><h2>证明步骤</h2><ol>{steps}</ol>{left}"
        "<p>本证明只说明计划所列的内容已经除去；计划是否列全，由人审查。</p><p>审查人：＿＿＿＿＿＿　日期：＿＿＿＿＿＿</p></section>"
    )


_PAGE = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>遮盖证明</title><style>
body{{font-family:serif;max-width:48em;margin:2em auto}}section{{break-after:page}}table{{border-collapse:collapse;width:100%}}
td,th{{border:1px solid;padding:.3em .6em;text-align:left}}dd{{font-family:monospace;overflow-wrap:anywhere;margin:0 0 .5em}}
</style></head><body>{}</body></html>
"""
