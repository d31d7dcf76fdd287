"""Where a drawing stands and what colour it has, as far as visibility of its text depends on it."""

from biaoshi.formats.docx.looks import UNKNOWN_FILL
from biaoshi.formats.ooxml.markup import MC, WP, WPS, A, Element, V, local, number
from biaoshi.formats.sight import PAPER
from biaoshi.types.document import Page

_EMU = 12_700  # per point
_WIDE = 2_520_000  # EMU, 7 cm: wider than a seal
_LARGE = 720_000  # EMU, 2 cm: smaller things do not lie under a line of text
_NAMED = {
    "white": "FFFFFF",
    "black": "000000",
    "red": "FF0000",
    "yellow": "FFFF00",
    "blue": "0000FF",
    "silver": "C0C0C0",
    "gray": "808080",
}
_FILLS = frozenset({A + "gradFill", A + "blipFill", A + "pattFill", A + "grpFill"})


def height_of(place: Element) -> float | None:
    """Height in points of a wp:anchor or wp:inline."""
    extent = place.find(WP + "extent")
    value = number(extent.get("cy")) if extent is not None else None
    return value / _EMU if value is not None else None


def off_page(place: Element, page: Page, *, columns: bool = False) -> bool:
    """True if an anchored drawing lies wholly outside the page, as far as its position is absolute.

    `columns`: the anchor stands in a cell or a page of several columns, so that its column may be anywhere.
    """
    extent = place.find(WP + "extent")
    if place.tag != WP + "anchor" or extent is None:
        return False
    area = page.text_area or (0.0, 0.0, page.width, page.height)
    axes = (("positionH", "cx", page.width, area[0]), ("positionV", "cy", page.height, area[1]))
    for name, size_key, length, margin in axes:
        position = place.find(WP + name)
        offset = position.find(WP + "posOffset") if position is not None else None
        value = number(offset.text) if offset is not None else None
        if position is None or value is None:
            continue
        origin = position.get("relativeFrom") or ""
        at, size = value / _EMU, (number(extent.get(size_key)) or 0) / _EMU
        if origin == "column" and columns:
            origin = "character"
        if origin in ("margin", "column", "leftMargin", "topMargin"):
            at += margin if origin in ("margin", "column") else 0
        elif origin in ("paragraph", "line", "character"):
            if abs(at) > length + size:  # beyond the page from wherever on it
                return True
            continue
        elif origin != "page":
            continue
        if at >= length or at + size <= 0:
            return True
    return False


def beyond(across: float, down: float, page: Page) -> bool:
    """True if text moved by so many points from its place cannot be on the page, wherever on it that was."""
    return abs(across) >= page.width or abs(down) >= page.height


def shape_fill(shape: Element, *, grouped: bool) -> str | None:
    """Colour of a wps:wsp behind its text. Without a fill of its own what is beneath shows: unknown if `grouped`."""
    properties = shape.find(WPS + "spPr")
    for child in properties if properties is not None else ():
        if child.tag == A + "solidFill":
            return _solid(child)
        if child.tag in _FILLS:
            return UNKNOWN_FILL
        if child.tag == A + "noFill":
            return UNKNOWN_FILL if grouped else None
    reference = shape.find(f"{WPS}style/{A}fillRef")
    if reference is not None and reference.get("idx", "0") != "0":
        return UNKNOWN_FILL
    return UNKNOWN_FILL if grouped else None


def _solid(fill: Element) -> str:
    for color in fill:
        value = (color.get("val") or "").upper()
        if len(color) == 0 and local(color) == "srgbClr" and len(value) == 6:
            return value
        if len(color) == 0 and local(color) == "schemeClr" and value in ("BG1", "LT1"):
            return "FFFFFF"
        if local(color) == "prstClr" and (color.get("val") or "") in _NAMED:
            return _NAMED[color.get("val") or ""]
    return UNKNOWN_FILL


def css(style: str | None) -> dict[str, str]:
    """Parse the style attribute of a VML shape."""
    pairs = [p.partition(":") for p in (style or "").split(";") if ":" in p]
    return {k.strip().lower(): v.strip().lower() for k, _, v in pairs}


def points(value: str | None) -> float | None:
    """A VML length with a unit, in points; None for bare numbers (units of a group)."""
    if not value or value.strip()[-1:].isdigit():
        return None
    twips = number(value)
    return twips / 20 if twips is not None else None


def vml_off_page(style: dict[str, str], page: Page) -> bool:
    """True if an absolutely placed VML shape lies further out than any place of the page could bring it back."""
    if style.get("position") != "absolute":
        return False
    pairs = ((("margin-left", "left"), "width", page.width), (("margin-top", "top"), "height", page.height))
    for names, size_key, length in pairs:
        at = next((v for n in names if (v := points(style.get(n))) is not None), None)
        size = points(style.get(size_key)) or 0
        if at is not None and (at >= length or at + size <= -length):
            return True
    return False


def vml_fill(shape: Element, *, grouped: bool) -> str | None:
    """Colour of a VML shape behind its text (white where nothing is said)."""
    filled = shape.get("filled", "t").lower() in ("t", "true", "1")
    fill = shape.find(V + "fill")
    if not filled or (fill is not None and fill.get("on", "t").lower() in ("f", "false", "0")):
        return UNKNOWN_FILL if grouped else None
    if fill is not None and fill.get("type", "solid") != "solid":
        return UNKNOWN_FILL
    words = (shape.get("fillcolor") or "white").lower().split()
    value = words[0] if words else "white"
    if value in _NAMED:
        return _NAMED[value]
    digits = value.lstrip("#").upper()
    if len(digits) == 3:
        digits = "".join(c * 2 for c in digits)
    return digits if len(digits) == 6 and all(c in "0123456789ABCDEF" for c in digits) else UNKNOWN_FILL


def lies_under(root: Element) -> bool:
    """True if a picture or filled shape as wide as a third of a page lies under the running text (a cover's picture)."""
    for anchor in root.iter(WP + "anchor"):
        extent = anchor.find(WP + "extent")
        if extent is None or anchor.get("behindDoc", "0") not in ("1", "true"):
            continue
        if (number(extent.get("cx")) or 0) < _WIDE or (number(extent.get("cy")) or 0) < _LARGE:
            continue
        filled = any(shape_fill(s, grouped=False) not in (None, PAPER) for s in anchor.iter(WPS + "wsp"))
        if filled or next(anchor.iter(A + "blip"), None) is not None:
            return True
    return False


def has_backdrop(root: Element) -> bool:
    """True if some picture or filled shape in the part is large and floating: white text may well stand on it."""
    for anchor in root.iter(WP + "anchor"):
        extent = anchor.find(WP + "extent")
        sides = [number(extent.get(k)) or 0 for k in ("cx", "cy")] if extent is not None else [0.0]
        if min(sides) < _LARGE:
            continue
        if next(anchor.iter(A + "blip"), None) is not None:
            return True
        if any(shape_fill(s, grouped=False) not in (None, PAPER) for s in anchor.iter(WPS + "wsp")):
            return True
    for shape in root.iter(V + "shape", V + "rect", V + "roundrect", V + "oval"):
        style = css(shape.get("style"))
        if style.get("position") != "absolute" or any(a.tag == MC + "Fallback" for a in shape.iterancestors()):
            continue
        large = min(points(style.get("width")) or 0, points(style.get("height")) or 0) * _EMU >= _LARGE
        if large and (shape.find(V + "imagedata") is not None or vml_fill(shape, grouped=False) not in (None, PAPER)):
            return True
    return False
