"""What findings can be filtered by: severity, ground of disclosure, family of rules. Without the script all are shown."""

from collections import Counter
from collections.abc import Iterator
from html import escape
from itertools import groupby

from biaoshi.advice.disclosure import NAMES
from biaoshi.output.words import FAMILIES, TIERS
from biaoshi.types.report import Finding, Report

NO_GROUND = "none"
_TITLES = {"severity": "程度", "ground": "不予公开事由", "family": "规则"}
_SEVERITY = {severity: title for severity, title, _ in TIERS}


def grounds_of(finding: Finding, report: Report) -> tuple[str, ...]:
    """Return the grounds of disclosure the finding speaks for, as the advice of its file names them; DS speaks for all."""
    whole = finding.rule.startswith("DS")
    named = tuple(g.code for g in report.disclosure.grounds if whole or finding.fingerprint in g.findings)
    return named or (NO_GROUND,)


def marks_of(report: Report) -> Iterator[tuple[str, str]]:
    """Yield each thing the findings of a file can be filtered by: which filter, which value."""
    for finding in report.findings:
        if finding.suppressed is None:
            yield "severity", finding.severity
            yield "family", finding.rule[:2]
            yield from (("ground", code) for code in grounds_of(finding, report))


def bar(seen: Counter[tuple[str, str]]) -> Iterator[str]:
    """Yield the filters over what was `seen`; hidden until the script shows them."""
    if not seen:
        return
    yield '<form id="filter" hidden aria-label="筛选问题"><h2>筛选问题</h2>\n'
    ordered = sorted(seen, key=lambda k: (tuple(_TITLES).index(k[0]), _place(*k)))
    for kind, group in groupby(ordered, key=lambda k: k[0]):
        yield f"<fieldset><legend>{_TITLES[kind]}</legend>"
        for _, value in group:
            count = seen[kind, value]
            yield f'<label><input type="checkbox" name="{kind}" value="{escape(value)}" checked> {escape(_named(kind, value))}（{count}）</label> '
        yield "</fieldset>\n"
    yield '<p><button type="reset">全部显示</button> <span id="shown" role="status"></span></p></form>\n'


def _place(kind: str, value: str) -> int:
    order = {"severity": tuple(_SEVERITY), "ground": (*NAMES, NO_GROUND), "family": tuple(FAMILIES)}[kind]
    return order.index(value) if value in order else len(order)


def _named(kind: str, value: str) -> str:
    if kind == "severity":
        return _SEVERITY[value]
    if kind == "family":
        return FAMILIES.get(value, value)
    return NAMES.get(value, "未对应事由")  # type: ignore[call-overload, no-any-return]  # the codes of the contract
