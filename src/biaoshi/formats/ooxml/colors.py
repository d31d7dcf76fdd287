"""Colours of DrawingML and of spreadsheets: theme slots, names, indexes, tints."""

from biaoshi.formats.ooxml.markup import A, Element, local, number
from biaoshi.formats.ooxml.package import Package, linked, read_xml

SLOTS = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)
"""Slots of a theme in the order in which a workbook counts them."""
_MAPPED = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
_NAMED = {
    "white": "FFFFFF",
    "black": "000000",
    "red": "FF0000",
    "yellow": "FFFF00",
    "blue": "0000FF",
    "green": "008000",
}
_ALL = 98_000
"""Of 100,000: an alpha below 100,000 less this is as good as clear."""


def theme_colors(package: Package, member: str) -> dict[str, str]:
    """Return the colours by slot of the theme that `member` refers to; office defaults for black and white."""
    colors = {"lt1": "FFFFFF", "dk1": "000000"}
    for part in linked(package, member, "theme")[:1]:
        root = read_xml(package, part)
        for scheme in root.iter(A + "clrScheme") if root is not None else ():
            for slot in scheme:
                for value in slot:
                    if rgb := value.get("lastClr") or value.get("val"):
                        colors[local(slot)] = rgb.upper()
    return {k: v for k, v in colors.items() if len(v) == 6}


def color_of(fill: Element | None, colors: dict[str, str]) -> str | None:
    """Return RRGGBB of a solid fill; None where there is none or what is done to the colour makes it uncertain."""
    for color in fill if fill is not None else ():
        changed = any(
            local(c) in ("lumMod", "lumOff", "tint", "shade", "hueMod", "satMod", "inv", "gray") for c in color
        )
        value, name = color.get("val") or "", local(color)
        if changed:
            return None
        if name == "srgbClr":
            return value.upper() if len(value) == 6 else None
        if name == "sysClr":
            return (color.get("lastClr") or "").upper() or None
        if name == "prstClr":
            return _NAMED.get(value)
        if name == "schemeClr":
            return colors.get(value) or colors.get(_MAPPED.get(value, value))
    return None


def clear(fill: Element | None) -> bool:
    """True if a solid fill is wholly transparent."""
    alpha = next((number(e.get("val")) for e in fill.iter(A + "alpha")), None) if fill is not None else None
    return alpha is not None and alpha <= 100_000 - _ALL


def tinted(rgb: str, tint: float) -> str:
    """Return `rgb` made lighter (tint to 1) or darker (to -1)."""
    parts = [int(rgb[i : i + 2], 16) for i in (0, 2, 4)]
    moved = [p + (255 - p) * tint if tint > 0 else p * (1 + tint) for p in parts]
    return "".join(f"{min(255, max(0, round(m))):02X}" for m in moved)
