"""styles.xml: how cells look, how they show numbers, and whether what they show can be seen."""

from collections.abc import Callable
from dataclasses import dataclass

from biaoshi.formats.cells.formats import BUILT_IN, number_format
from biaoshi.formats.ooxml.colors import SLOTS, tinted
from biaoshi.formats.ooxml.markup import Element, local, number
from biaoshi.formats.ooxml.package import Package, linked, read_xml
from biaoshi.formats.sight import PAPER, plain
from biaoshi.types.document import Align, Style, View

_ALIGN: dict[str, Align] = {
    "left": "left", "center": "center", "right": "right", "justify": "justify", "centerContinuous": "center",
    "distributed": "justify",
}  # fmt: skip
_INDEXED = (
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF "
    "800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF "
    "000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 "
    "3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333 "
    "000000 FFFFFF"
).split()


@dataclass(frozen=True, slots=True)
class Font:
    """A font and whether its letters can be seen on `paper` (text in one cell may have several)."""

    style: Style
    color: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """One cell format (xf)."""

    style: Style
    view: View
    behind: str | None  # RRGGBB, None: a pattern, not known
    filled: bool
    align: Align | None
    number: Callable[[float], str]
    text: Callable[[str], str] | None
    plain: bool  # General: whole numbers are shown as they are written
    dated: bool


def load_looks(package: Package, member: str, colors: dict[str, str], date1904: bool) -> tuple[Look, ...]:
    """Return the cell formats of the workbook by their number; at least one."""
    root = next(
        (r for part in linked(package, member, "styles")[:1] if (r := read_xml(package, part)) is not None), None
    )
    codes: dict[int, str] = dict(BUILT_IN)
    fonts: list[Font] = []
    fills: list[tuple[str | None, bool]] = []
    if root is not None:
        for e in root.iterfind("./{*}numFmts/{*}numFmt"):
            codes[int(number(e.get("numFmtId")) or 0)] = e.get("formatCode") or "General"
        fonts = [font(e, colors) for e in root.iterfind("./{*}fonts/{*}font")]
        fills = [_fill(e, colors) for e in root.iterfind("./{*}fills/{*}fill")]
    found = root.iterfind("./{*}cellXfs/{*}xf") if root is not None else iter(())
    looks = [_look(e, codes, fonts, fills, date1904) for e in found]
    return tuple(looks) or (_look(None, codes, fonts, fills, date1904),)


def _look(
    xf: Element | None, codes: dict[int, str], fonts: list[Font], fills: list[tuple[str | None, bool]], date1904: bool
) -> Look:
    def index(name: str) -> int:
        return int(number(xf.get(name)) or 0) if xf is not None else 0

    of = fonts[index("fontId")] if 0 <= index("fontId") < len(fonts) else Font(Style(), None)
    behind, filled = fills[index("fillId")] if 0 <= index("fillId") < len(fills) else (PAPER, False)
    code = codes.get(index("numFmtId"), "General")
    shown, text = number_format(code, date1904)
    alignment = xf.find("{*}alignment") if xf is not None else None
    align = _ALIGN.get(alignment.get("horizontal") or "") if alignment is not None else None
    view = seen(of, behind)
    bare = code.lower().replace("general", "")
    dated = not set("ymdhs").isdisjoint(bare) and "0" not in bare.replace(".0", "") and "#" not in bare
    return Look(of.style, view, behind, filled, align, shown, text, code.lower() == "general", dated)


def seen(of: Font, behind: str | None) -> View:
    """Say whether letters of a font are seen on the colour `behind` (None: not known)."""
    return plain(size=of.style.size, squeezed=of.style.size == 0, colour=of.color, ground=behind)


def font(element: Element, colors: dict[str, str]) -> Font:
    """Return a font or the properties of a run (their elements are the same but for the name of the face)."""
    size, face, bold, strike, color = None, None, False, False, None
    for e in element:
        name, value = local(e), e.get("val")
        if name == "sz":
            size = number(value)
        elif name in ("name", "rFont"):
            face = value
        elif name == "b":
            bold = value not in ("0", "false")
        elif name == "strike":
            strike = value not in ("0", "false")
        elif name == "color":
            color = color_of(e, colors)
    return Font(Style(face, size, bold, strike, color), color)


def color_of(e: Element, colors: dict[str, str]) -> str | None:
    """Return RRGGBB of a colour element of a workbook; None for automatic or unknown."""
    if rgb := e.get("rgb"):
        found: str | None = rgb[-6:].upper() if len(rgb) in (6, 8) else None
    elif (theme := e.get("theme")) is not None:
        place = int(number(theme) or 0)
        found = colors.get(SLOTS[place]) if 0 <= place < len(SLOTS) else None
    elif (indexed := e.get("indexed")) is not None:
        place = int(number(indexed) or 0)
        found = _INDEXED[place] if 0 <= place < 64 else None
    else:
        return None
    if found is None or any(c not in "0123456789ABCDEF" for c in found):
        return None
    tint = number(e.get("tint"))
    return tinted(found, max(-1.0, min(1.0, tint))) if tint else found


def _fill(fill: Element, colors: dict[str, str]) -> tuple[str | None, bool]:
    """Return the colour behind the text, None if not known, and whether there is a fill."""
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return None, True
    kind = pattern.get("patternType") or "none"
    if kind == "none":
        return PAPER, False
    front = pattern.find("{*}fgColor")
    return (color_of(front, colors) if kind == "solid" and front is not None else None), True
