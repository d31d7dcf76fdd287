"""The one page of an inspection that people sign: counts, the worst, the digest of the whole list. HTML, printed on A4."""

from collections.abc import Iterator
from html import escape

from biaoshi.scan.inspecting import Inspection, summary

MOST = 18
"""Rows that leave room for the signatures on one page."""
_STYLE = """
@page { size: A4; margin: 18mm 20mm }
* { box-sizing: border-box }
body { font: 12pt/1.5 "FangSong", "STFangsong", "Noto Serif CJK SC", serif; color: #000; margin: 0 auto; max-width: 170mm }
h1 { font: bold 18pt/1.4 "SimHei", "Noto Sans CJK SC", sans-serif; text-align: center; margin: 4mm 0 3mm }
p { margin: 1.5mm 0 }
table { border-collapse: collapse; width: 100%; margin: 2mm 0; font-size: 9pt; line-height: 1.3; table-layout: fixed }
th, td { border: 0.6pt solid #000; padding: 0.8mm 1.2mm; text-align: left; overflow-wrap: anywhere; vertical-align: top }
th { font-weight: bold; background: #eee }
.about td:first-child { width: 34mm; background: #eee }
.about td { font-size: 11pt }
.sign td { height: 15mm; font-size: 11pt; width: 50% }
small { font-size: 9pt }
code { font: 8pt/1.2 monospace; overflow-wrap: anywhere }
@media screen { body { padding: 10mm 0 } }
"""


def page(found: Inspection, *, on: str, tool: str, listed: str, name: str) -> Iterator[str]:
    """Yield the page. `on`: ISO day; `tool`: name and version; `listed`: SHA-256 of the list kept as the file `name`."""
    top = next(iter(found.levels), None)
    yield "<!doctype html>\n<html lang=zh-CN><head><meta charset=utf-8><title>涉密标志检查登记页</title>"
    yield f"<style>{_STYLE}</style></head><body>\n"
    yield f"<p>源文件最高标注密级：{top or '没有读到密级标志'}</p>\n<h1>涉密标志检查登记页</h1>\n<table class=about>"
    rows = (
        ("检查日期", on), ("检查范围", "；".join(found.roots)), ("检查工具", f"{tool}（离线，只读）"), ("结果", summary(found)),
        ("清单文件", f"{name}，SHA-256："),
    )  # fmt: skip
    for head, words in rows:
        more = f"<br><code>{escape(listed)}</code>" if head == "清单文件" else ""
        yield f"<tr><td>{head}</td><td>{escape(words)}{more}</td></tr>"
    yield "</table>\n"
    if found.marked:
        yield "<table><colgroup><col style='width:9mm'><col style='width:14mm'><col style='width:22mm'><col><col style='width:30mm'><col style='width:20mm'><col style='width:36mm'></colgroup>"
        yield "<tr><th>序号</th><th>密级</th><th>密级期满</th><th>文件夹</th><th>文件名（首尾）</th><th>字节</th><th>SHA-256（前 16 位）</th></tr>"
        for n, m in enumerate(found.marked[:MOST], 1):
            cells = (str(n), m.level, m.expires or "", _short(m.folder), m.name, str(m.bytes), m.sha256[:16])
            yield "<tr>" + "".join(f"<td>{escape(c)}</td>" for c in cells) + "</tr>"
        yield "</table>\n"
    if len(found.marked) > MOST:
        yield f"<p>另有 {len(found.marked) - MOST} 件，见清单文件。</p>\n"
    yield "<p><small>只登记文件上现有的国家秘密标志；法规、教材、表格里说到密级的不登记。没有登记的，不等于不涉密。"
    yield "本页不含文件内容和标题，文件名只留首尾。</small></p>\n"
    yield "<table class=sign><tr><td>检查人：</td><td>被检查单位负责人：</td></tr><tr><td>日期：</td><td>日期：</td></tr></table>\n"
    yield "</body></html>\n"


def _short(folder: str) -> str:
    return folder if len(folder) <= 40 else folder[:18] + "…" + folder[-20:]
