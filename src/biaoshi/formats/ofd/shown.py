"""A page as SVG for a screen: text at its places in the system's own faces, paths, pictures, annotations, seals.

The faces are those of whoever looks: embedded ones are not carried over, every character stands where the file puts it.
Nothing in it runs or loads anything; pictures are part of it.
"""

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import escape

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ofd.annotations import listed
from biaoshi.formats.ofd.canvas import NESTED, Setting
from biaoshi.formats.ofd.measures import MM, box_of, flag, matrix_of, number
from biaoshi.formats.ofd.names import child, children, local, text
from biaoshi.formats.ofd.objects import BLOCKS, SILENT, layers, switched
from biaoshi.formats.ofd.package import Package, content_of, find, open_package, xml_of
from biaoshi.formats.ofd.page import Shelf, painted
from biaoshi.formats.ofd.paths import outline
from biaoshi.formats.ofd.resources import BLACK, Paint, add, paint, param
from biaoshi.formats.ofd.seals import stamped
from biaoshi.formats.ofd.structure import Body, Book, Leafing, areas, bodies, book
from biaoshi.formats.ofd.writing import SIZE, origins
from biaoshi.formats.ooxml.markup import Element
from biaoshi.types.document import Box

_OBJECTS = 30_000
_CHARS = 100_000
_BYTES = 24 << 20  # of the pictures of one page
_LINE = 0.353  # mm, of a path that does not say
_PATTERN = "#d0d0d0"  # where a pattern or a shading would be
_KNOWN = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


@dataclass(slots=True)
class _Pen:
    """What is being drawn, and how much may be."""

    package: Package
    book: Book
    seal: bool
    out: list[str] = field(default_factory=list)
    objects: int = _OBJECTS
    chars: int = _CHARS
    bytes: int = _BYTES
    pictures: dict[str, str] = field(default_factory=dict)  # member → data URL


def draw(source: Source, limits: Limits, page: int, *, seal: bool = False) -> bytes:
    """Return page `page` (from 1, counted through all documents of the package). Raises UnreadableError.

    `seal`: it is the picture of a seal, what is under it stays to be seen and seals of its own are not drawn.
    """
    package = open_package(source, limits)
    for number_, body, one, leafing in _pages(package):
        if number_ == page and leafing.member is not None:
            root = xml_of(package, leafing.member, "text")
            if root is not None:
                return _drawn(_Pen(package, one, seal), body, leafing, root)
    raise UnreadableError("failed", "没有这一页")


def _pages(package: Package) -> Iterator[tuple[int, Body, Book, Leafing]]:
    count = 0
    for body in bodies(package):
        one = book(package, body.root) if body.root is not None else None
        for leafing in one.pages if one is not None else ():
            count += 1
            if one is not None:
                yield count, body, one, leafing


def _drawn(pen: _Pen, body: Body, leafing: Leafing, root: Element) -> bytes:
    package, held = pen.package, pen.book
    assert leafing.member is not None  # noqa: S101  # asked before
    for resource in children(root, "PageRes"):
        add(package, held.resources, find(package, leafing.member.name, text(resource)))
    area, _ = areas(child(root, "Area"), held.area)
    width, height = area[2] * MM, area[3] * MM
    setting = Setting((1.0, 0.0, 0.0, 1.0, 0.0, 0.0))
    for block in painted(package, held, Shelf(), root):
        _block(pen, block, setting)
    for file in listed(package, held).get(leafing.id, []):
        for note in children(xml_of(package, file), "Annot"):
            for look in children(note, "Appearance") if flag(note.get("Visible"), True) else ():
                with _within(pen, look, box_of(look.get("Boundary"))):
                    _block(pen, look, setting)
    if body.signatures is not None and not pen.seal:
        for box, picture in stamped(package, body.signatures, leafing.id):
            pen.out.append(_image(_sealed(pen, picture), (box[2], 0, 0, box[3], box[0], box[1])))
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}">'
    ground = "" if pen.seal else f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>'
    moved = f'<g transform="matrix({MM:g} 0 0 {MM:g} {-area[0] * MM:g} {-area[1] * MM:g})">'
    return "".join((frame, ground, moved, *pen.out, "</g></svg>")).encode("utf-8", "replace")


def _sealed(pen: _Pen, picture: bytes) -> str:
    """Return the picture of a seal as a data URL; one that is an OFD file itself is drawn."""
    if not picture.startswith(b"PK"):
        return _url(pen, picture)
    try:
        return _url(pen, draw(Source(picture), pen.package.limits, 1, seal=True), "image/svg+xml")
    except UnreadableError:
        return ""


def _block(pen: _Pen, block: Element, setting: Setting) -> None:
    if setting.depth >= pen.package.limits.depth:
        return
    inner = replace(setting, depth=setting.depth + 1)
    for element in layers(block) if local(block) == "Content" else block:
        if pen.objects <= 0 or pen.chars <= 0:
            return
        name = local(element)
        if name in SILENT:
            continue
        pen.objects -= 1
        own = switched(element, name, inner)
        if own.view != "shown":
            continue
        if name in BLOCKS:
            _block(pen, element, own)
        else:
            _object(pen, element, name, own)


def _object(pen: _Pen, element: Element, name: str, setting: Setting) -> None:
    box = box_of(element.get("Boundary"))
    matrix = matrix_of(element.get("CTM"))
    if name == "ImageObject":
        place = matrix or ((box[2], 0.0, 0.0, box[3], 0.0, 0.0) if box is not None else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))
        media = pen.book.resources.media.get(element.get("ResourceID") or "")
        url = _member(pen, media.member) if media is not None and media.member is not None else ""
        with _within(pen, element, box, own=False):
            pen.out.append(_image(url, place, setting.alpha))
        return
    does = {"TextObject": _text, "PathObject": _path, "CompositeObject": _composite}.get(name)
    if does is not None:
        with _within(pen, element, box):
            does(pen, element, setting)


@contextmanager
def _within(pen: _Pen, element: Element, box: Box | None, *, own: bool = True) -> Iterator[None]:
    """Draw within the place of the element: its boundary, and its own matrix unless that is no `own` one."""
    moves = f"translate({box[0]:g} {box[1]:g})" if box is not None else ""
    matrix = matrix_of(element.get("CTM")) if own else None
    moves += f" matrix({' '.join(f'{v:g}' for v in matrix)})" if matrix is not None else ""
    pen.out.append(f'<g transform="{moves}">' if moves else "<g>")
    yield
    pen.out.append("</g>")


def _colour(pen: _Pen, element: Element, name: str, setting: Setting) -> Paint | None:
    own = child(element, name)
    if own is None and setting.param is not None:
        own = param(pen.book.resources, setting.param).get(name)
    return paint(own, pen.book.resources)


def _said(name: str, colour: Paint | None, alpha: float) -> str:
    """Return the attributes of a fill or a stroke."""
    if colour is None:
        return f' {name}="none"'
    rgb = "#{:02x}{:02x}{:02x}".format(*colour.rgb) if colour.rgb is not None else _PATTERN
    seen = colour.alpha * alpha
    return f' {name}="{rgb}"' + (f' {name}-opacity="{seen:.2f}"' if seen < 1 else "")


def _text(pen: _Pen, element: Element, setting: Setting) -> None:
    size = number(element.get("Size")) or SIZE
    font = pen.book.resources.fonts.get(element.get("Font") or "")
    name = font.name if font is not None else ""
    squeeze = number(element.get("HScale")) or 1.0
    read = int(number(element.get("ReadDirection")) or 0) % 360
    turn = int(number(element.get("CharDirection")) or 0) % 360
    colour: Paint | None = _colour(pen, element, "FillColor", setting) or BLACK
    if not flag(element.get("Fill"), True):
        colour = (
            (_colour(pen, element, "StrokeColor", setting) or BLACK) if flag(element.get("Stroke"), False) else None
        )
    bold = (font is not None and font.bold) or (number(element.get("Weight")) or 400) >= 600
    generic = (
        "sans-serif" if any(word in name.lower() for word in ("黑", "hei", "sans", "gothic", "arial")) else "serif"
    )
    faces = escape(f"'{name}', {generic}" if name and "'" not in name else generic)
    look = f'font-family="{faces}" font-size="{size:g}"' + (' font-weight="bold"' if bold else "")
    look += _said("fill", colour, setting.alpha)
    x = y = 0.0
    for code in children(element, "TextCode"):
        words = "".join(str(t) for t in code.itertext())[: pen.chars]
        if "\n" in words or "\r" in words:
            words = "".join(line.strip("\t ") for line in words.splitlines())
        x = x if number(code.get("X")) is None else number(code.get("X")) or 0.0
        y = y if number(code.get("Y")) is None else number(code.get("Y")) or 0.0
        if words:
            pen.chars -= len(words)
            xs, ys = origins(words, x, y, code, size * squeeze, size, read)
            turned = f' rotate="{turn}"' if turn else ""
            said = _clean(words)  # of other length in UTF-16 than `words` may be
            pen.out.append(
                f'<text xml:space="preserve" x="{_places(said, xs)}" y="{_places(said, ys)}"{turned} {look}>{escape(said)}</text>'
            )


def _places(words: str, values: list[float]) -> str:
    """Return a place for every UTF-16 unit, which is what SVG counts."""
    return " ".join(f"{v:g}" for c, v in zip(words, values, strict=True) for _ in range(2 if ord(c) > 0xFFFF else 1))


def _clean(words: str) -> str:
    return "".join(c if c.isprintable() else " " for c in words)


def _path(pen: _Pen, element: Element, setting: Setting) -> None:
    path = outline(text(child(element, "AbbreviatedData")))
    fill = (_colour(pen, element, "FillColor", setting) or BLACK) if flag(element.get("Fill"), False) else None
    stroke = (_colour(pen, element, "StrokeColor", setting) or BLACK) if flag(element.get("Stroke"), True) else None
    if path and (fill is not None or stroke is not None):
        rule = ' fill-rule="evenodd"' if element.get("Rule") == "Even-Odd" else ""
        line = number(element.get("LineWidth")) or _LINE
        looks = _said("fill", fill, setting.alpha) + _said("stroke", stroke, setting.alpha)
        pen.out.append(f'<path d="{path}" stroke-width="{line:g}"{rule}{looks}/>')


def _composite(pen: _Pen, element: Element, setting: Setting) -> None:
    unit = pen.book.resources.units.get(element.get("ResourceID") or "")
    if setting.nested < NESTED:
        for content in children(unit, "Content"):
            _block(pen, content, replace(setting, nested=setting.nested + 1))


def _image(url: str, place: tuple[float, ...], alpha: float = 1.0) -> str:
    moved = f'transform="matrix({" ".join(f"{v:g}" for v in place)})"'
    if not url:
        return f'<rect width="1" height="1" {moved} fill="{_PATTERN}" fill-opacity="0.4"/>'
    seen = f' opacity="{alpha:.2f}"' if alpha < 1 else ""
    return f'<image width="1" height="1" preserveAspectRatio="none" {moved}{seen} href="{url}"/>'


def _member(pen: _Pen, name: str) -> str:
    if name not in pen.pictures:
        member = pen.package.by_name.get(name.lower())
        pen.pictures[name] = _url(pen, content_of(pen.package, member).data) if member is not None else ""
    return pen.pictures[name]


def _url(pen: _Pen, data: bytes, media: str | None = None) -> str:
    """Return a picture as a data URL, "" where it cannot be shown: it is then a grey veil. `media`: where we drew it."""
    media = media or next((m for head, m in _KNOWN.items() if data.startswith(head)), None)
    if media is None:
        data, media = _png(data, pen.package.limits), "image/png"
    if not data or len(data) > pen.bytes:
        return ""
    pen.bytes -= len(data)
    return f"data:{media};base64,{base64.b64encode(data).decode('ascii')}"


def _png(data: bytes, limits: Limits) -> bytes:
    from PIL import Image

    from biaoshi.formats.recognition.decode import opened, pixels

    out = io.BytesIO()
    try:
        with opened(data, limits) as image:
            Image.fromarray(pixels(image, 0, limits)).save(out, "PNG")
    except UnreadableError:
        return b""
    return out.getvalue()
