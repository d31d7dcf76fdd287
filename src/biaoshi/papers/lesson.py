"""A training page: the commonest faults of a unit, told in the rules' own words and examples, never in real text."""

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from biaoshi.rules import rule as rule_of
from biaoshi.types.rule import Example, Rule

_SHOWN = 60


def page(faults: Sequence[tuple[str, int]], unit: str | None) -> Iterator[str]:
    """Yield one page of HTML on the `faults` (rule and how often), of `unit` if named."""
    style = files("biaoshi.papers").joinpath("lesson.css").read_text("utf-8")
    yield f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>标志常见毛病</title><style>{style}</style></head>\n<body><main>'
    yield f"<h1>标志常见毛病{f'：{escape(unit)}' if unit else ''}</h1>\n"
    if not faults:
        yield "<p>没有发现标志方面的毛病。</p>"
    else:
        yield f"<p>出现最多的 {len(faults)} 种。例子都是规则自带的，不是真实文件。</p>\n"
    for n, (code, count) in enumerate(faults, 1):
        yield from _lesson(n, rule_of(code), count)
    yield "</main></body></html>\n"


def _lesson(number: int, rule: Rule, count: int) -> Iterator[str]:
    yield f"<section><h2>{number}. {escape(rule.title)} <small>{rule.code}，{count} 次</small></h2>\n"
    if why := _why(rule):
        yield f"<p>{escape(why)}</p>\n"
    bad = next((e for e in rule.bad if e.text and e.becomes), None) or next((e for e in rule.bad if e.text), None)
    if bad:
        wrong, right = _pair(bad)
        yield f'<dl><dt class="no">错</dt><dd>{_marked(wrong)}</dd>'
        if right:
            yield f'<dt class="yes">对</dt><dd>{escape(right)}</dd>'
        yield "</dl>\n"
    near = rule.good[-1].text.strip() if rule.good else ""
    if near and "\n" not in near:  # of a whole paper one line would say nothing
        yield f"<p class='near'>不算错：{escape(_short(near))}</p>\n"
    word = "依据" if rule.basis else "提示"
    yield f"<p><small>{word}：{escape('；'.join(rule.authority))}</small></p></section>\n"


def _why(rule: Rule) -> str:
    """Return what the rule's docstring says between its title and its authority."""
    said = [line.strip() for line in rule.doc.strip().splitlines()[1:]]
    ends = next((n for n, line in enumerate(said) if line.startswith(("依据：", "提示："))), len(said))
    return "".join(said[:ends])


def _pair(bad: Example) -> tuple[str, str]:
    """Return the line at fault and what it should read, each without the rest of the example."""
    lines = bad.text.split("\n")
    at = next((n for n, line in enumerate(lines) if "⟦" in line), 0)
    fixed = (bad.becomes or "").split("\n")
    return _short(lines[at]), _short(fixed[at]) if bad.becomes and at < len(fixed) else ""


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "……"


def _marked(text: str) -> str:
    return escape(text).replace("⟦", "<mark>").replace("⟧", "</mark>")
