"""Run properties: from w:rPr to how characters look, and whether they can be seen at all.

    docDefaults → paragraph style (based-on chain) → character style → w:rPr of the run

Toggle properties (bold, hidden …) of paragraph and character style cancel each other (ISO/IEC 29500-1, 17.7.3);
those of the run itself are absolute.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from biaoshi.formats.ooxml.markup import W14, Element, W, local, number, on
from biaoshi.formats.sight import PAPER, plain
from biaoshi.types.document import View

Value = str | float | bool | None
Properties = dict[str, Value]
TOGGLES = ("bold", "strike", "dstrike", "hidden")
UNKNOWN_FILL = "?"  # a picture, pattern or style lies behind: nothing can be said about contrast
_SWITCHES = {"b": "bold", "strike": "strike", "dstrike": "dstrike", "vanish": "hidden"}
_HIGHLIGHT = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000",
    "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip
_FONTS = (("ascii", "asciiTheme", "latin"), ("hAnsi", "hAnsiTheme", "latin2"), ("eastAsia", "eastAsiaTheme", "east"))
_THEME_COLORS = {
    "background1": "lt1",
    "light1": "lt1",
    "text1": "dk1",
    "dark1": "dk1",
    "background2": "lt2",
    "light2": "lt2",
    "text2": "dk2",
    "dark2": "dk2",
}


@dataclass(frozen=True, slots=True)
class Theme:
    """Fonts by theme name (minorEastAsia …) and colours by slot (lt1, accent1 …)."""

    fonts: Mapping[str, str]
    colors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """How the characters of a run look; None: not told."""

    latin: str | None = None
    east: str | None = None
    size: float | None = None
    bold: bool = False
    strike: bool = False
    color: str | None = None  # RRGGBB; None is automatic, which contrasts with what is behind
    hidden: bool = False
    clear: bool = False  # drawn without fill or wholly transparent
    fill: str | None = None  # RRGGBB behind the characters, UNKNOWN_FILL, None
    blackened: bool = False  # black highlight: what a person does to redact
    narrow: bool = False  # scaled to almost no width


def run_properties(rpr: Element | None, theme: Theme) -> Properties:
    """Return what one w:rPr sets, theme references resolved."""
    found: Properties = {}
    if rpr is None:
        return found
    for child in rpr:
        name = local(child)
        if child.tag == W14 + "textFill":
            _text_fill(child, found)
        elif child.tag != W + name:
            continue
        elif name in _SWITCHES:
            found[_SWITCHES[name]] = on(child)
        elif name == "specVanish":
            found["hidden"] = on(child)
        elif name == "rFonts":
            for plain, themed, key in _FONTS:
                if font := theme.fonts.get(child.get(W + themed) or "") or child.get(W + plain):
                    found[key] = font
        elif name == "sz":
            half = number(child.get(W + "val"))
            if half is not None:
                found["size"] = half / 2
        elif name == "color":
            found["color"] = _color(child.get(W + "val"), child.get(W + "themeColor"), theme)
        elif name == "shd":
            found["fill"] = shading(child, theme)
        elif name == "highlight":
            value = child.get(W + "val") or ""
            found["highlight"] = _HIGHLIGHT.get(value)
        elif name == "w":
            scale = number((child.get(W + "val") or "").rstrip("%"))
            found["narrow"] = scale is not None and 0 < scale <= 5
    return found


def combine(*levels: Properties) -> Properties:
    """Merge style levels, later over earlier; toggles of different levels cancel each other."""
    merged: Properties = {}
    for level in levels:
        for key, value in level.items():
            merged[key] = bool(value) != bool(merged.get(key)) if key in TOGGLES else value
    return merged


def look_of(p: Properties) -> Look:
    """Return the look that `p`, all levels merged, gives."""
    highlight = p.get("highlight")
    return Look(
        latin=_text(p.get("latin") or p.get("latin2")),
        east=_text(p.get("east")),
        size=float(size) if isinstance(size := p.get("size"), (int, float)) else None,
        bold=bool(p.get("bold")),
        strike=bool(p.get("strike")) or bool(p.get("dstrike")),
        color=_text(p.get("color")),
        hidden=bool(p.get("hidden")),
        clear=bool(p.get("clear")),
        fill=_text(highlight or p.get("fill")),
        blackened=highlight == "000000",
        narrow=bool(p.get("narrow")),
    )


def visibility(look: Look, behind: str | None) -> View:
    """Say whether characters of `look` are seen; `behind` is the colour of paragraph, cell or box (None: paper)."""
    ground = look.fill or behind or PAPER
    return plain(
        said="hidden" if look.hidden else None,
        size=look.size,
        squeezed=look.narrow or look.size == 0,
        clear=look.clear or (look.color is None and look.blackened),
        colour=look.color,
        ground=None if ground == UNKNOWN_FILL else ground,
    )


def shading(shd: Element | None, theme: Theme) -> str | None:
    """Colour of a w:shd: RRGGBB, None for none, UNKNOWN_FILL for a pattern."""
    if shd is None:
        return None
    pattern = shd.get(W + "val") or "clear"
    fill = _color(shd.get(W + "fill"), shd.get(W + "themeFill"), theme)
    front = _color(shd.get(W + "color"), shd.get(W + "themeColor"), theme)
    if pattern == "solid":
        return front or "000000"
    if pattern in ("clear", "nil"):
        return fill
    return fill if fill == front and fill else UNKNOWN_FILL


def _color(value: str | None, themed: str | None, theme: Theme) -> str | None:
    hexed = (value or "").lstrip("#").upper()
    if len(hexed) == 6 and all(c in "0123456789ABCDEF" for c in hexed):
        return hexed
    if themed and themed not in ("none", "auto"):
        return theme.colors.get(_THEME_COLORS.get(themed, themed))
    return None


def _text_fill(fill: Element, found: Properties) -> None:
    """Word 2010 text effects: no fill, a wholly transparent one, or another colour than w:color says."""
    for child in fill:
        name = local(child)
        if name == "noFill":
            found["clear"] = True
        elif name == "solidFill":
            alpha = next((number(e.get(W14 + "val")) for e in child.iter(W14 + "alpha")), None)
            found["clear"] = alpha is not None and alpha >= 98_000
            for rgb in child.iter(W14 + "srgbClr"):
                if value := rgb.get(W14 + "val"):
                    found["color"] = value.upper()


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None
