"""The dates as one HTML page that loads nothing: a plot for each kind, drawn here, and the same numbers as a table."""

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from biaoshi.output.html.page import head, resource
from biaoshi.output.html.page import top as heading
from biaoshi.scan.agenda.book import CAUTION
from biaoshi.scan.agenda.dues import KINDS, Agenda, Count, Kind

TITLE = "档案到期日程"
_FONDS = 8
"""Fonds that have a column of their own; the rest are counted together."""
_AROUND = 75
"""Years before and after the present that have a bar each; dates beyond (a slip of recognition) stand in one at the edge."""
_WIDE, _HIGH, _LEFT, _FOOT, _HEAD = 800, 260, 56, 34, 24


def as_page(agenda: Agenda) -> Iterator[str]:
    """Yield the page of an agenda that was fed to its end."""
    style = resource("style.css") + files("biaoshi.scan.agenda").joinpath("plot.css").read_text("utf-8")
    yield from head(TITLE, style)
    left = (f"另有 {agenda.undated} 件没有读出日期，不在任何一年里。",) if agenda.undated else ()
    yield from heading(TITLE, agenda.levels, (f"按 {agenda.as_of.isoformat()} 计算", *left, CAUTION))
    yield '<main id="main">\n'
    for kind, title in KINDS.items():
        yield from _section(agenda, kind, title)
    yield "</main>\n</body></html>\n"


def _section(agenda: Agenda, kind: Kind, title: str) -> Iterator[str]:
    years = agenda.years(kind)
    total, late = sum(c.all for _, c in years), sum(c.overdue for _, c in years)
    yield f"<h2>{title}</h2>\n<p>共 {total} 件，逾期未决 {late} 件。</p>\n"
    if not years:
        return
    yield plot(title, years, agenda.as_of.year)
    shown = agenda.fonds(kind)[:_FONDS]
    rest = agenda.fonds(kind)[_FONDS:]
    names = [f"全宗 {f}" for f in shown] + ([f"其他 {len(rest)} 个全宗"] if rest else [])
    yield f"<table><caption>{title}，按年和全宗（件）</caption><thead><tr>"
    yield "".join(f'<th scope="col">{escape(h)}</th>' for h in ("年", "合计", "逾期未决", "只在目录", *names))
    yield "</tr></thead><tbody>\n"
    for year, c in years:
        of = [agenda.counts.get((kind, year, f), Count()).all for f in shown]
        cells = (c.all, c.overdue, c.unseen, *of, *([c.all - sum(of)] if rest else []))
        yield f'<tr><th scope="row">{year}</th>' + "".join(f'<td class="n">{n}</td>' for n in cells) + "</tr>\n"
    yield "</tbody></table>\n"


def plot(title: str, years: Sequence[tuple[int, Count]], now: int) -> str:
    """Return a drawing of bars, a year each: overdue below, the rest above; a line where the year `now` begins."""
    bars = {year: Count(c.all, c.overdue) for year, c in years if abs(year - now) <= _AROUND}
    first, last = min((*bars, now)), max((*bars, now))
    names = {}
    for name, edge, beyond in (("更早", first - 1, [c for y, c in years if y < now - _AROUND]), ("更晚", last + 1, [c for y, c in years if y > now + _AROUND])):  # fmt: skip
        if beyond:
            bars[edge], names[edge] = Count(sum(c.all for c in beyond), sum(c.overdue for c in beyond)), name
    first, last = min((*bars, now)), max((*bars, now))
    most = _round(max(c.all for c in bars.values()))
    step = (_WIDE - _LEFT - 10) / (last - first + 1)
    wide = max(1.0, step * 0.8)

    def y(count: int) -> float:
        return _HIGH - _FOOT - (_HIGH - _FOOT - _HEAD) * count / most

    out = [
        f'<svg viewBox="0 0 {_WIDE} {_HIGH}" role="img" aria-label="{escape(title)}，按年"><title>{escape(title)}，按年</title>'
        f"<desc>每年的件数，数字见下表；{now} 年以前、以后 {_AROUND} 年之外的合在两端。</desc>"
    ]
    for n in range(5):
        at = y(most * n // 4)
        out.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDE - 10}" y1="{at:.1f}" y2="{at:.1f}"/>')
        out.append(f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{most * n // 4}</text>')
    every = -(-(last - first + 1) // 14)
    for year in range(first, last + 1):
        x = _LEFT + step * (year - first)
        if year in names or ((year - first) % every == 0 and not {year - 1, year + 1} & names.keys()):
            out.append(
                f'<text x="{x + step / 2:.1f}" y="{_HIGH - 12}" text-anchor="middle">{names.get(year, year)}</text>'
            )
        if (c := bars.get(year)) is not None:
            out.append(_bar("late", x, wide, y(c.overdue), _HIGH - _FOOT))
            out.append(_bar("soon", x, wide, y(c.all), y(c.overdue)))
    at = _LEFT + step * (now - first)
    out.append(f'<line class="now" x1="{at:.1f}" x2="{at:.1f}" y1="{_HEAD}" y2="{_HIGH - _FOOT}"/>')
    out.append(_key(_LEFT, "late", "逾期未决") + _key(_LEFT + 110, "soon", "其他"))
    return "".join(out) + "</svg>\n"


def _bar(name: str, x: float, wide: float, top: float, bottom: float) -> str:
    if bottom - top < 0.05:
        return ""
    return f'<rect class="{name}" x="{x:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{bottom - top:.1f}"/>'


def _key(x: float, name: str, words: str) -> str:
    return f'<rect class="{name}" x="{x}" y="4" width="12" height="12"/><text x="{x + 18}" y="15">{words}</text>'


def _round(most: int) -> int:
    """Return the next number that can be quartered: 4, 8, 20, 40, 80, 200 …"""
    size = 4
    while size < most:
        size = size * 5 // 2 if str(size)[0] == "8" else size * 2
    return size
