"""Styles: how text looks by its style, its parents and the defaults, and whether it can be seen.

default-style (family) → parent … → style → span's style
"""

import re
from dataclasses import dataclass, field

from biaoshi.formats.ooxml.markup import Element, local
from biaoshi.formats.sight import PAPER, plain
from biaoshi.types.document import Align, Style, View

_UNITS = {"pt": 1.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "in": 72.0, "pc": 12.0, "px": 0.75}
_LENGTH = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(pt|cm|mm|in|pc|px)$")
_ALIGN: dict[str, Align] = {
    "start": "left", "left": "left", "center": "center", "end": "right", "right": "right", "justify": "justify",
}  # fmt: skip
_GROUPS = frozenset({
    "text-properties", "paragraph-properties", "table-properties", "table-cell-properties", "table-row-properties",
    "table-column-properties", "graphic-properties", "drawing-page-properties",
})  # fmt: skip
Properties = dict[str, str]


@dataclass(slots=True)
class Named:
    """One style: its parent, the page master it calls for, what it sets (by the names of attributes)."""

    family: str
    parent: str | None
    master: str | None
    properties: Properties
    conditional: bool = False


@dataclass(slots=True)
class Styles:
    """All styles by family and name, defaults by family, font faces, numbering of lists, page sizes."""

    named: dict[tuple[str, str], Named] = field(default_factory=dict)
    defaults: dict[str, Properties] = field(default_factory=dict)
    faces: dict[str, str] = field(default_factory=dict)
    lists: dict[str, dict[int, tuple[str, str, str, int]]] = field(
        default_factory=dict
    )  # format, prefix, suffix, start
    masters: dict[str, Element] = field(default_factory=dict)
    layouts: dict[str, tuple[float, float]] = field(default_factory=dict)  # points
    chains: dict[tuple[str, str], Properties] = field(default_factory=dict)
    looks: dict[tuple[object, ...], tuple[Style, View]] = field(default_factory=dict)


def attributes(e: Element) -> Properties:
    """Attributes by local name."""
    return {str(k).rpartition("}")[2]: str(v) for k, v in e.attrib.items()}


def length(value: str | None) -> float | None:
    """A length in points, None if it is none."""
    m = _LENGTH.match((value or "").strip())
    return float(m[1]) * _UNITS[m[2]] if m else None


def load_styles(styles: Styles, root: Element) -> None:
    """Add the styles that a part (styles.xml, content.xml or a flat file) defines."""
    for face in root.iter("{*}font-face"):
        about = attributes(face)
        styles.faces[about.get("name", "")] = about.get("font-family", "").strip("'\"")
    for group in root.iter("{*}styles", "{*}automatic-styles", "{*}master-styles"):
        for e in group:
            about, name = attributes(e), local(e)
            family = about.get("family", "")
            if name == "default-style":
                styles.defaults[family] = _properties(e)
            elif name == "style":
                conditional = any(local(c) == "map" for c in e)
                styles.named[family, about.get("name", "")] = Named(
                    family, about.get("parent-style-name"), about.get("master-page-name"), _properties(e), conditional
                )
            elif name == "list-style":
                styles.lists[about.get("name", "")] = _levels(e)
            elif name == "master-page":
                styles.masters[about.get("name", "")] = e
            elif name == "page-layout":
                for c in e:
                    p = attributes(c)
                    if (w := length(p.get("page-width"))) and (h := length(p.get("page-height"))):
                        styles.layouts[about.get("name", "")] = (w, h)


def _properties(e: Element) -> Properties:
    found: Properties = {}
    for group in e:
        if (name := local(group)) in _GROUPS:
            prefix = "" if name == "text-properties" else name.split("-")[0] + ":"
            found |= {prefix + k: v for k, v in attributes(group).items()}
    return found


def _levels(e: Element) -> dict[int, tuple[str, str, str, int]]:
    levels = {}
    for level in e:
        p = attributes(level)
        number = int(p["level"]) if p.get("level", "").isdigit() else 1
        start = int(p["start-value"]) if p.get("start-value", "").isdigit() else 1
        if local(level) == "list-level-style-bullet":
            levels[number] = ("bullet", p.get("bullet-char", ""), "", start)
        elif local(level) == "list-level-style-number":
            levels[number] = (p.get("num-format", ""), p.get("num-prefix", ""), p.get("num-suffix", ""), start)
    return levels


def chain(styles: Styles, family: str, name: str | None) -> Properties:
    """Properties of a style with all it is based on and the defaults of its family."""
    key = (family, name or "")
    if key not in styles.chains:
        line: list[Properties] = []
        seen: set[str] = set()
        at = name
        while at is not None and at not in seen and (family, at) in styles.named:
            seen.add(at)
            line.append(styles.named[family, at].properties)
            at = styles.named[family, at].parent
        styles.chains[key] = _merge([styles.defaults.get(family, {}), *reversed(line)])
    return styles.chains[key]


def _merge(levels: list[Properties]) -> Properties:
    merged: Properties = {}
    for level in levels:
        for key, value in level.items():
            if key.startswith("font-size") and value.endswith("%"):
                base, share = length(merged.get(key)), value[:-1]
                if base is None or not share.replace(".", "", 1).isdigit():
                    continue
                value = f"{base * float(share) / 100}pt"
            merged[key] = value
    return merged


def look(styles: Styles, *names: tuple[str, str | None], behind: str | None = PAPER) -> tuple[Style, View]:
    """Return how text in these styles (family, name), outer first, looks on `behind` (None: not known)."""
    key = (*names, behind)
    if key not in styles.looks:
        first = [styles.defaults.get("paragraph", {}), chain(styles, *names[0])] if names else []
        inner = [p for f, n in names[1:] for p in [_own(styles, f, n)]]
        styles.looks[key] = _look(styles, _merge([*first, *inner]), behind)
    return styles.looks[key]


def _own(styles: Styles, family: str, name: str | None) -> Properties:
    """A style with its parents but without the defaults, which the outer style has brought."""
    defaults = styles.defaults.get(family, {})
    return {k: v for k, v in chain(styles, family, name).items() if defaults.get(k) != v}


def _look(styles: Styles, p: Properties, behind: str | None) -> tuple[Style, View]:
    size = length(p.get("font-size-asian")) or length(p.get("font-size"))
    face = p.get("font-family-asian") or p.get("font-name-asian") or p.get("font-family") or p.get("font-name")
    face = styles.faces.get(face or "", face)
    bold = "bold" in (p.get("font-weight-asian") or p.get("font-weight") or "")
    struck = (p.get("text-line-through-style") or p.get("text-line-through-type") or "none") != "none"
    color = hexed(p.get("color"))
    if p.get("use-window-font-color") == "true":
        color = None
    style = Style(face.strip("'\"") if face else None, size, bold, struck, color)
    ground = hexed(p.get("background-color")) or hexed(p.get("paragraph:background-color")) or behind
    latin = length(p.get("font-size"))
    largest = size if size is None or latin is None else max(size, latin)
    said: View | None = "hidden" if p.get("display") == "none" else None
    return style, plain(said=said, size=largest, squeezed=largest == 0, colour=color, ground=ground)


def hexed(value: str | None) -> str | None:
    """RRGGBB of #rrggbb, None for all else."""
    digits = (value or "").lstrip("#").upper()
    return digits if len(digits) == 6 and all(c in "0123456789ABCDEF" for c in digits) else None


def alignment(styles: Styles, name: str | None) -> tuple[Align | None, float | None]:
    """Return alignment and indent in points of a paragraph style."""
    p = chain(styles, "paragraph", name)
    left, first = length(p.get("paragraph:margin-left")), length(p.get("paragraph:text-indent"))
    indent = (left or 0.0) + (first or 0.0) if left is not None or first is not None else None
    return _ALIGN.get(p.get("paragraph:text-align", "")), indent
