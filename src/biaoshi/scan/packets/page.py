"""A packet as one HTML page that loads nothing: to read where there is no spreadsheet program, and to print."""

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from biaoshi.output.html.page import head, resource
from biaoshi.output.html.page import top as heading
from biaoshi.scan.deciding import clauses
from biaoshi.scan.packets.making import Packet, Row
from biaoshi.scan.packets.sheet import HOW, SUGGESTED, counted, hints

TITLE = "档案开放会同审核包"
_HEAD = ("序号", "编号", "档号、题名", "年度、成文日期", "最高标注密级", "满二十五年", "工具的建议", "线索")


def as_page(packet: Packet) -> Iterator[str]:
    """Yield the page; every string of the store or the ledger is escaped."""
    style = resource("style.css") + files("biaoshi.scan.packets").joinpath("page.css").read_text("utf-8")
    yield from head(TITLE, style)
    about = (f"移交单位：{packet.unit}；第 {packet.n} 号审核包，共 {len(packet.rows)} 件；检查日 {packet.as_of}", *HOW)
    yield from heading(TITLE, (r.level for r in packet.rows), about)
    yield '<main id="main">\n<h2>概况</h2>\n<div class="counts">'
    for table in counted(packet):
        yield f"<table><caption>{table.title}</caption><thead><tr>"
        yield "".join(f'<th scope="col">{h}</th>' for h in table.head) + "</tr></thead><tbody>"
        yield "".join(f'<tr><th scope="row">{escape(str(a))}</th><td class="n">{n}</td></tr>' for a, n in table.rows)
        yield "</tbody></table>\n"
    yield "</div>\n<h2>各件</h2>\n"
    yield f'<table class="all"><caption>共 {len(packet.rows)} 件</caption><thead><tr>'
    yield "".join(f'<th scope="col">{h}</th>' for h in _HEAD) + "</tr></thead><tbody>\n"
    yield from map(_line, packet.rows)
    yield "</tbody></table></main>\n<footer><p>意见填在同名的 .xlsx 文件里。线索和建议由工具给出，由人判断；没有线索不等于没有问题。</p></footer>\n</body></html>\n"


def _line(r: Row) -> str:
    named = "".join(f"<br>{escape(t)}" for t in (r.title, r.path) if t)
    said = SUGGESTED.get(r.opening or "", "") + (f"<br>{clauses(r.art8)}" if r.art8 else "")
    left = f'<span class="unread">{escape(r.read)}</span>' if r.read else ""
    cells = (
        escape(r.code), f"{escape(r.number) or '—'}{named}", "<br>".join(filter(None, (str(r.year or ""), r.formed))) or "不详",
        (r.level or "—") + (f"<br>{r.expires} 期满" if r.expires else ""), r.twenty_five or "—", said or "—",
        "<br>".join(filter(None, (left, escape(hints(r))))) or "—",
    )  # fmt: skip
    return f'<tr><th scope="row">{r.place}</th>' + "".join(f"<td>{c}</td>" for c in cells) + "</tr>\n"
