"""The page: what it is about first, then every file, each with what was read before what was found.

    head (policy, style) ─ summary: highest level, verdicts, what was not read ─ files ─ filter ─ a section a file

The summary is over all reports but stands first, so the sections wait, deflated, until the last report has come.
"""

import zlib
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib.resources import files

from biaoshi.output.form import View
from biaoshi.output.html.filters import bar, marks_of
from biaoshi.output.html.section import section
from biaoshi.output.words import highest, trained_on, verdict
from biaoshi.types.report import Report


@dataclass(frozen=True, slots=True)
class _Row:
    """What the table of files says of one; `anchor` None: it has no section, there is nothing more to say."""

    path: str
    verdict: str
    level: str
    problems: int
    unread: int
    anchor: str | None


def write(reports: Iterable[Report], view: View) -> Iterator[str]:
    """Yield one page over all reports; every string of a report is escaped."""
    rows: list[_Row] = []
    bodies: list[bytes] = []
    about: dict[str, None] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for report in reports:
        about[checked_by(report)] = None
        if trained := trained_on(report):
            about[trained] = None
        for one in report.family():
            number = len(rows) + 1
            silent = one is not report and _silent(one)
            rows.append(_row(one, None if silent else f"f{number}"))
            seen.update(marks_of(one))
            if not silent:
                bodies.append(zlib.compress("".join(section(one, f"f{number}")).encode("utf-8", "backslashreplace"), 1))
    script = resource("filter.js")
    yield from head("标识检查报告", resource("style.css"), script)
    yield from _summary(rows, tuple(about))
    yield from bar(seen)
    for body in bodies:
        yield zlib.decompress(body).decode("utf-8")
    yield f'</main>\n<footer><p>本报告只列线索和理由，由人判断；没有发现问题不等于没有问题，公开前须经审查。</p></footer>\n<script data-part="filter">{script}</script>\n</body></html>\n'


def head(title: str, style: str, script: str = "") -> Iterator[str]:
    """Yield the head of a page that loads nothing and runs no script but the one given."""
    own = f"script-src '{_hash(script)}'" if script else "script-src 'none'"
    policy = "; ".join(("default-src 'none'", f"style-src '{_hash(style)}'", own))
    yield f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
    yield f'<style>{style}</style></head>\n<body><a class="skip" href="#main">跳到正文</a>\n'


def top(title: str, levels: Iterable[str | None], about: Iterable[str]) -> Iterator[str]:
    """Yield what a page begins with: what it is, the highest level of all its files, what checked them."""
    yield f"<header><h1>{title}</h1>\n"
    yield f'<p class="level">{highest(levels) or "源文件最高标注密级：没有读到密级标志"}</p>\n'
    yield "".join(f'<p class="about">{escape(line)}</p>\n' for line in about)
    yield "</header>\n"


def _summary(rows: list[_Row], about: tuple[str, ...]) -> Iterator[str]:
    yield from top("标识检查报告", (row.level for row in rows), about)
    if len(rows) > 1:
        yield '<nav aria-label="文件清单"><h2>文件清单</h2>\n<table><caption>共 '
        unread = sum(1 for r in rows if r.unread)
        yield f"{len(rows)} 项，{unread} 项有没有读的部分</caption>"
        yield '<thead><tr><th scope="col">文件</th><th scope="col">结论</th><th scope="col">最高标注密级</th><th scope="col" class="n">问题</th><th scope="col" class="n">没有读的</th></tr></thead><tbody>\n'
        yield from map(_line, rows)
        yield "</tbody></table></nav>\n"
    yield '<main id="main">\n'


def _line(row: _Row) -> str:
    name = f'<a href="#{row.anchor}">{escape(row.path)}</a>' if row.anchor else escape(row.path)
    unread = f'<td class="n unread">{row.unread}</td>' if row.unread else '<td class="n">0</td>'
    return f'<tr><th scope="row">{name}</th><td>{row.verdict}</td><td>{row.level or "—"}</td><td class="n">{row.problems}</td>{unread}</tr>\n'


def _row(report: Report, anchor: str | None) -> _Row:
    from biaoshi.output.html.section import name, unread

    problems = sum(1 for f in report.findings if f.suppressed is None)
    return _Row(name(report), verdict(report), report.highest_level or "", problems, len(unread(report)), anchor)


def _silent(report: Report) -> bool:
    """Tell whether a file inside another has nothing to say but its line in the table."""
    return report.verdict == "no_findings" and not (
        report.highest_level or report.findings or report.disclosure.grounds
    )


def checked_by(report: Report) -> str:
    """Return the line on the tool and the day."""
    tool = report.tool
    return f"检查日 {report.as_of}，{tool.name} {tool.version}，规则版本 {tool.ruleset}，方案 {tool.profile}"


def resource(name: str) -> str:
    """Return a style or script of this folder."""
    return files("biaoshi.output.html").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
