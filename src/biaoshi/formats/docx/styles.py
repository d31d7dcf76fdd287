"""Styles of a document: chains resolved once, asked for each run and paragraph."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from biaoshi.formats.docx.looks import Look, Properties, Theme, combine, look_of, run_properties, shading
from biaoshi.formats.ooxml.markup import A, Element, W, local, number, on
from biaoshi.formats.ooxml.package import Package, linked, read_xml
from biaoshi.types.document import Align

Key = tuple[object, ...]
_NO_INDENT = 31_680  # twips, Word's largest: what it writes by mistake beside indents in characters
SQUEEZED = 40.0  # twips, 2 points: what an exact height of line or row clips to nothing
_ALIGN: dict[str, Align] = {
    "left": "left", "start": "left", "center": "center", "right": "right", "end": "right", "both": "justify",
    "distribute": "justify", "thaiDistribute": "justify", "lowKashida": "justify", "mediumKashida": "justify", "highKashida": "justify",
}  # fmt: skip
_INDENTS = ("left", "start", "leftChars", "startChars", "firstLine", "firstLineChars", "hanging", "hangingChars")


@dataclass(frozen=True, slots=True)
class Named:
    """One style as defined, before its chain is resolved."""

    id: str
    name: str
    kind: str  # paragraph, character, table, numbering
    based_on: str | None
    run: Properties
    paragraph: Properties
    shaded: bool  # a table style that colours cells


@dataclass(slots=True)
class Styles:
    """All styles with their theme. The dictionaries at the end are memory only: they hold nothing that is not derived."""

    theme: Theme
    default_run: Properties
    default_paragraph: Properties
    named: Mapping[str, Named]
    normal: str | None  # the default paragraph style
    looks: dict[Key, Look] = field(default_factory=dict)
    chains: dict[tuple[str, str], Properties] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """Paragraph properties after all styles."""

    style: str | None
    align: Align | None
    left: float | None  # twips
    left_chars: float | None  # hundredths of a character
    first: float | None  # twips, negative for hanging
    first_chars: float | None
    outline: int | None  # from 1
    num: str | None  # id of the numbering instance
    level: int | None  # list level from 0
    fill: str | None
    break_before: bool
    framed: bool
    squeezed: bool  # lines of an exact height that clips the characters to nothing
    across: float  # points a frame moves the text from its place
    down: float


def load_styles(package: Package, main: str) -> Styles:
    """Read styles.xml and the theme of the main part; what is missing is empty."""
    theme = _theme(package, main)
    default_run: Properties = {}
    default_paragraph: Properties = {}
    named: dict[str, Named] = {}
    normal = None
    for part in linked(package, main, "styles")[:1]:
        root = read_xml(package, part)
        for child in root if root is not None else ():
            name = local(child)
            if name == "docDefaults":
                default_run = run_properties(child.find(f"{W}rPrDefault/{W}rPr"), theme)
                default_paragraph = paragraph_properties(child.find(f"{W}pPrDefault/{W}pPr"), theme)
            elif name == "style" and (style := _style(child, theme)):
                named[style.id] = style
                if style.kind == "paragraph" and child.get(W + "default", "0") not in ("0", "false"):
                    normal = style.id
    return Styles(theme, default_run, default_paragraph, named, normal)


def _style(element: Element, theme: Theme) -> Named | None:
    style_id = element.get(W + "styleId")
    if style_id is None:
        return None
    name, based = element.find(W + "name"), element.find(W + "basedOn")
    kind = element.get(W + "type") or "paragraph"
    return Named(
        style_id,
        (name.get(W + "val") or "") if name is not None else "",
        kind,
        based.get(W + "val") if based is not None else None,
        run_properties(element.find(W + "rPr"), theme),
        paragraph_properties(element.find(W + "pPr"), theme),
        kind == "table" and any(shading(s, theme) for s in element.iter(W + "shd")),
    )


def paragraph_properties(ppr: Element | None, theme: Theme) -> Properties:
    """Return what one w:pPr sets."""
    found: Properties = {}
    for child in ppr if ppr is not None else ():
        name = local(child)
        value = child.get(W + "val")
        if name == "jc":
            found["align"] = value
        elif name == "ind":
            for key in _INDENTS:
                n = number(child.get(W + key))
                if n is not None and abs(n) < _NO_INDENT:
                    found[key.replace("start", "left")] = n
        elif name == "outlineLvl":
            found["outline"] = number(value)
        elif name == "numPr":
            for e in child:
                if local(e) in ("numId", "ilvl"):
                    found[local(e)] = e.get(W + "val")
        elif name == "shd":
            found["fill"] = shading(child, theme)
        elif name == "pageBreakBefore":
            found["break"] = on(child)
        elif name == "spacing":
            if (n := number(child.get(W + "line"))) is not None:
                found["squeezed"] = child.get(W + "lineRule") == "exact" and 0 < n <= SQUEEZED
        elif name == "framePr":
            found["framed"] = True
            for key in ("x", "y"):
                if (n := number(child.get(W + key))) is not None:
                    found["frame_" + key] = n
    return found


def chain(styles: Styles, style_id: str | None, of: str) -> Properties:
    """Properties ("run" or "paragraph") of a style with all it is based on; {} for an unknown style."""
    if style_id is None:
        return {}
    if (style_id, of) not in styles.chains:
        line: list[Properties] = []
        seen: set[str] = set()
        at: str | None = style_id
        while at is not None and at in styles.named and at not in seen:
            seen.add(at)
            line.append(styles.named[at].run if of == "run" else styles.named[at].paragraph)
            at = styles.named[at].based_on
        merged: Properties = {}
        for level in reversed(line):
            merged.update(level)
        styles.chains[style_id, of] = merged
    return styles.chains[style_id, of]


def paragraph_style(styles: Styles, ppr: Element | None) -> str | None:
    """Id of the paragraph style in force: the one named, if it exists, else the default."""
    named = ppr.find(W + "pStyle") if ppr is not None else None
    style = named.get(W + "val") if named is not None else None
    return style if style in styles.named else styles.normal


def layout(styles: Styles, ppr: Element | None, numbered: Properties | None = None) -> Layout:
    """Resolve paragraph properties; `numbered` are those of its list level (between style and paragraph)."""
    style = paragraph_style(styles, ppr)
    p = {
        **styles.default_paragraph,
        **chain(styles, style, "paragraph"),
        **(numbered or {}),
        **paragraph_properties(ppr, styles.theme),
    }
    outline = p.get("outline")
    heading = int(outline) + 1 if isinstance(outline, float) and 0 <= outline <= 8 else None
    if outline is None and style:
        name = styles.named[style].name.lower()
        heading = int(name[-1]) if name[:-1] in ("heading ", "标题 ") and name[-1] in "123456789" else None
    hanging, hanging_chars = _number(p, "hanging"), _number(p, "hangingChars")
    first, first_chars = _number(p, "firstLine"), _number(p, "firstLineChars")
    level = number(str(p["ilvl"])) if p.get("ilvl") is not None else None
    return Layout(
        style=style,
        align=_ALIGN.get(str(p.get("align"))),
        left=_number(p, "left"),
        left_chars=_number(p, "leftChars"),
        first=-hanging if hanging else first,
        first_chars=-hanging_chars if hanging_chars else first_chars,
        outline=heading,
        num=str(p["numId"]) if p.get("numId") is not None else None,
        level=int(level) if level is not None else None,
        fill=fill if isinstance(fill := p.get("fill"), str) else None,
        break_before=bool(p.get("break")),
        framed=bool(p.get("framed")),
        squeezed=bool(p.get("squeezed")),
        across=(_number(p, "frame_x") or 0) / 20,
        down=(_number(p, "frame_y") or 0) / 20,
    )


def _number(p: Properties, key: str) -> float | None:
    return value if isinstance(value := p.get(key), float) else None


def look(styles: Styles, paragraph: str | None, rpr: Element | None) -> Look:
    """Resolve how a run with properties `rpr` in a paragraph of style `paragraph` looks."""
    key: Key = (paragraph,) if rpr is None else (paragraph, *[property_key(child) for child in rpr])
    if key not in styles.looks:
        named = rpr.find(W + "rStyle") if rpr is not None else None
        character = named.get(W + "val") if named is not None else None
        levels = combine(styles.default_run, chain(styles, paragraph, "run"), chain(styles, character, "run"))
        styles.looks[key] = look_of({**levels, **run_properties(rpr, styles.theme)})
    return styles.looks[key]


def property_key(child: Element) -> object:
    """Return what tells one property element from another, as a key of a memory."""
    if len(child) == 0:
        return (child.tag, *child.attrib.values(), *child.attrib)
    return (
        child.tag if child.tag == W + "rPrChange" else (child.tag, *[(e.tag, *e.attrib.values()) for e in child.iter()])
    )


def _theme(package: Package, main: str) -> Theme:
    fonts: dict[str, str] = {}
    colors: dict[str, str] = {}
    script = "Hans"
    for part in linked(package, main, "settings")[:1]:
        settings = read_xml(package, part)
        lang = settings.find(W + "themeFontLang") if settings is not None else None
        tag = (lang.get(W + "eastAsia") or "" if lang is not None else "").lower()
        script = (
            "Hant"
            if tag in ("zh-tw", "zh-hk", "zh-mo")
            else "Jpan"
            if tag.startswith("ja")
            else "Hang"
            if tag.startswith("ko")
            else "Hans"
        )
    for part in linked(package, main, "theme")[:1]:
        root = read_xml(package, part)
        for group in root.iter(A + "majorFont", A + "minorFont") if root is not None else ():
            prefix = "major" if local(group) == "majorFont" else "minor"
            faces = {local(e): e.get("typeface") or "" for e in group if local(e) in ("latin", "ea", "cs")}
            by_script = {e.get("script"): e.get("typeface") or "" for e in group if local(e) == "font"}
            latin, east = faces.get("latin", ""), faces.get("ea", "") or by_script.get(script, "")
            fonts |= {f"{prefix}Ascii": latin, f"{prefix}HAnsi": latin, f"{prefix}EastAsia": east}
        for scheme in root.iter(A + "clrScheme") if root is not None else ():
            for slot in scheme:
                for value in slot:
                    if rgb := value.get("lastClr") or value.get("val"):
                        colors[local(slot)] = rgb.upper()
    return Theme({k: v for k, v in fonts.items() if v}, {k: v for k, v in colors.items() if len(v) == 6})
