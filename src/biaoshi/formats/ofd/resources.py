"""Resources of a document: fonts, colours, drawing parameters, media, composite units (GB/T 33190—2016, 7.9)."""

from dataclasses import dataclass, field

from biaoshi.formats.ofd.measures import flag, number
from biaoshi.formats.ofd.names import child, children, inner, local
from biaoshi.formats.ofd.package import Package, close, find, wanted, xml_of
from biaoshi.formats.ooxml.archive import Member
from biaoshi.formats.ooxml.markup import Element

_CHAIN = 16  # drawing parameters that refer to each other


@dataclass(frozen=True, slots=True)
class Font:
    name: str
    bold: bool = False
    embedded: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """An image, sound or film; `member` is None where the file is missing."""

    kind: str
    member: str | None


@dataclass(slots=True)
class Resources:
    """What the identifiers of a document stand for."""

    fonts: dict[str, Font] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    params: dict[str, Element] = field(default_factory=dict)
    units: dict[str, Element] = field(default_factory=dict)
    spaces: dict[str, str] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)  # resource files
    used: set[str] = field(default_factory=set)  # identifiers of composite units some page shows


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour: rgb is None where it is a pattern or a shading. `pattern` is the element of its cell, if it has one."""

    rgb: tuple[int, int, int] | None
    alpha: float = 1.0
    pattern: Element | None = None


BLACK = Paint((0, 0, 0))


def add(package: Package, out: Resources, member: Member | None) -> None:
    """Add the resources of a resource file to `out`."""
    if member is None or member.name in out.read:
        return
    out.read.add(member.name)
    root = xml_of(package, member, "style")
    if root is None:
        return
    folder = (root.get("BaseLoc") or "").strip().rstrip("/")
    for group in root:
        for one in group:
            key, name = one.get("ID") or "", local(one)
            if name == "Font":
                out.fonts[key] = _font(package, member, folder, one)
            elif name == "MultiMedia":
                path = inner(one, "MediaFile")
                file = _in(package, member, folder, path)
                if file is None:
                    wanted(package, member.name, path, "文档引用的图像或者媒体不在文件中")
                out.media[key] = Media(one.get("Type") or "Image", file.name if file else None)
            elif name == "DrawParam":
                out.params[key] = one
            elif name in ("CompositeGraphicUnit", "CompositeGraphicsUnit"):
                out.units[key] = one
            elif name == "ColorSpace":
                out.spaces[key] = (one.get("Type") or "RGB").upper()


def _in(package: Package, member: Member, folder: str, path: str) -> Member | None:
    return (find(package, member.name, f"{folder}/{path}") if folder else None) or find(package, member.name, path)


def _font(package: Package, member: Member, folder: str, one: Element) -> Font:
    path = inner(one, "FontFile")
    file = _in(package, member, folder, path) if path else None
    if file is not None:
        close(package, file.name, "font")
    name = one.get("FontName") or one.get("FamilyName") or ""
    return Font(name, flag(one.get("Bold"), False), file is not None)


def param(resources: Resources, key: str | None) -> dict[str, Element]:
    """Return FillColor and StrokeColor of a drawing parameter, those it is based on included."""
    out: dict[str, Element] = {}
    for _ in range(_CHAIN):
        one = resources.params.get(key or "")
        if one is None:
            break
        for name in ("FillColor", "StrokeColor"):
            found = child(one, name)
            if found is not None:
                out.setdefault(name, found)
        key = one.get("Relative")
    return out


def paint(element: Element | None, resources: Resources) -> Paint | None:
    """Return the colour an element stands for, None where there is no element."""
    if element is None:
        return None
    alpha = number(element.get("Alpha"))
    share = 1.0 if alpha is None else min(max(alpha / 255, 0.0), 1.0)
    for special in element:
        cell = next(children(special, "CellContent"), None) if local(special) == "Pattern" else None
        return Paint(None, share, cell)
    values = [_value(w) for w in (element.get("Value") or "").split()]
    return Paint(_rgb(values, resources.spaces.get(element.get("ColorSpace") or "", "")), share)


def _value(word: str) -> float:
    if word.startswith("#"):
        try:
            return float(int(word[1:], 16))
        except ValueError:
            return 0.0
    return number(word) or 0.0


def _rgb(values: list[float], space: str) -> tuple[int, int, int]:
    def byte(value: float) -> int:
        return min(255, max(0, int(value)))

    if space == "GRAY" or (not space and len(values) == 1):
        grey = byte(values[0]) if values else 0
        return (grey, grey, grey)
    if space == "CMYK" or (not space and len(values) == 4):
        c, m, y, k = (min(1.0, max(0.0, v / 255)) for v in (*values, 0.0, 0.0, 0.0, 0.0)[:4])
        return (byte(255 * (1 - c) * (1 - k)), byte(255 * (1 - m) * (1 - k)), byte(255 * (1 - y) * (1 - k)))
    red, green, blue = (*values, 0.0, 0.0, 0.0)[:3]
    return (byte(red), byte(green), byte(blue))
