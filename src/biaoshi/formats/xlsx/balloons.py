"""Shapes of notes in VML: without one Excel shows no note. Written as Excel writes them, hidden until pointed at.

Numbers of shapes come in blocks of 1,024; each drawing of the workbook has blocks of its own (o:idmap).
"""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from biaoshi.formats.ooxml.draft import Draft, drop_part, root_of
from biaoshi.formats.ooxml.markup import Element, O, V, local
from biaoshi.formats.ooxml.package import target_of
from biaoshi.formats.xlsx.ranges import place_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
X = "{urn:schemas-microsoft-com:office:excel}"
_EXT = V + "ext"
_BLOCK = 1024
_NUMBER = re.compile("_s([0-9]{1,9})$")
_TYPE = "_x0000_t202"
_MOST_ROWS, _COLUMNS = 40, 4
_BLANK = """<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{}"/></o:shapelayout></xml>"""
_SHAPETYPE = """<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
 id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path
 gradientshapeok="t" o:connecttype="rect"/></v:shapetype>"""
_SHAPE = """<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;
 margin-left:59.25pt;margin-top:1.5pt;width:240pt;height:{height}pt;z-index:{layer};visibility:hidden" fillcolor="#ffffe1"
 o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path
 o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox><x:ClientData
 ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"""


def blank(others: Iterable[Element]) -> bytes:
    """Return a drawing without shapes whose block none of the `others` has."""
    used = {n for other in others for n in _blocks(other)}
    return _BLANK.format(max(used, default=0) + 1).encode()


def draw(shapes: Element, notes: Iterable[tuple[int, int, int]]) -> None:
    """Add the shapes of notes: row and column of the cell (from 0), and the lines it has to be high enough for."""
    if not any(e.get("id") == _TYPE for e in shapes.iter(V + "shapetype")):
        shapes.append(etree.fromstring(_SHAPETYPE.replace("\n", "")))
    below = sum(1 for _ in shapes.iter(V + "shape"))
    numbers = _numbers(shapes)
    for layer, (row, column, lines) in enumerate(notes, below + 1):
        rows = max(4, min(_MOST_ROWS, lines + 2))
        top = max(0, row - 1)
        anchor = f"{column + 1}, 15, {top}, {10 if row else 2}, {column + 1 + _COLUMNS}, 15, {top + rows}, 4"
        text = _SHAPE.replace("\n", "").format(
            number=next(numbers), height=rows * 13.5, layer=layer, anchor=anchor, row=row, column=column
        )
        shapes.append(etree.fromstring(text))


def _blocks(shapes: Element) -> list[int]:
    found = [n for e in shapes.iter(O + "idmap") for n in (e.get("data") or "").split(",")]
    return [int(n) for n in found if n.isascii() and n.isdigit()]


def _numbers(shapes: Element) -> Iterator[int]:
    """Yield numbers no shape has, of the last block; a full block is followed by another."""
    blocks = _blocks(shapes) or [1]
    used = [int(m[1]) for e in shapes.iter(V + "shape") if (m := _NUMBER.search(e.get("id") or ""))]
    inside = [n for n in used if n // _BLOCK == blocks[-1]]
    number = max(inside, default=blocks[-1] * _BLOCK)
    while True:
        number += 1
        if number % _BLOCK == 0:
            for e in shapes.iter(O + "idmap"):
                e.set("data", f"{e.get('data')},{number // _BLOCK}")
            number += 1
        yield number


def drawing_of(draft: Draft, member: str) -> tuple[Element | None, str | None]:
    """Return the reference of a sheet to its drawing in VML, and the drawing's part; None where there is none."""
    reference = root_of(draft, member).find("./{*}legacyDrawing")
    told = reference.attrib.items() if reference is not None else ()
    return reference, target_of(draft.package, member, next((str(v) for k, v in told if str(k).endswith("}id")), None))


def erase(draft: Draft, member: str, refs: Iterable[str]) -> None:
    """Take out the shapes of notes on the cells `refs` of a sheet; a drawing left empty goes, with what refers to it."""
    reference, there = drawing_of(draft, member)
    places = {place_of(ref) for ref in refs} - {place_of("")}
    if there is None or reference is None or not places:
        return
    shapes = root_of(draft, there)
    for shape in list(shapes.iter(V + "shape")):
        data, parent = shape.find(X + "ClientData"), shape.getparent()
        if data is not None and parent is not None and data.get("ObjectType") == "Note" and _place(data) in places:
            parent.remove(shape)
    draft.touched.add(there)
    if all(local(e) in ("shapelayout", "shapetype") for e in shapes if isinstance(e.tag, str)):
        drop_part(draft, member, there)
        root_of(draft, member).remove(reference)
        draft.touched.add(member)


def _place(data: Element) -> tuple[int, int]:
    row, column = (data.findtext(X + name) or "" for name in ("Row", "Column"))
    return (int(row), int(column)) if row.strip().isdigit() and column.strip().isdigit() else (-1, -1)
