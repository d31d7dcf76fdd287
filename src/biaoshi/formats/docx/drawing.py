"""Drawings within text: DrawingML and VML shapes, their text, pictures, charts, diagrams and embedded objects.

w:drawing → wp:anchor → wps:wsp → wps:txbx → w:txbxContent     what present-day programs write
w:pict    → v:shape   → v:textbox → w:txbxContent              what WPS and older ones write
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from biaoshi.formats.docx import covers, geometry
from biaoshi.formats.docx.looks import Look
from biaoshi.formats.docx.state import Box, Event, Ground, Lines, Piece, Reading, Story
from biaoshi.formats.ooxml import graphics
from biaoshi.formats.ooxml.alternate import chosen
from biaoshi.formats.ooxml.markup import DGM, MC, WP, WPS, A, Element, M, O, R, V, W, local
from biaoshi.formats.ooxml.names import is_image
from biaoshi.formats.ooxml.package import target_of

_SHAPES = frozenset({"shape", "rect", "roundrect", "oval", "line", "polyline", "arc", "curve", "image", "group"})
_CHARTS = (
    "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "http://schemas.microsoft.com/office/drawing/2014/chartex",
)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a shape inherits from the drawing around it."""

    ground: Ground
    height: float | None = None  # points the drawing takes on the page
    grouped: bool = False


def drawn(reading: Reading, story: Story, element: Element, ground: Ground) -> Iterator[Event]:
    """Yield the text in a w:drawing, w:pict or w:object; note its pictures, objects and alternative texts."""
    yield from _walk(reading, story, element, _Frame(replace(ground, kind="textbox")))


def misplaced(element: Element, ground: Ground) -> Box:
    """Return a block found where only runs may stand, to be read after the paragraph."""
    return Box(element, ground)


def lines_at(lines: Iterable[tuple[str, str]], ground: Ground) -> Lines:
    """Return text without Word paragraphs of its own as boxed lines."""
    return Lines(tuple(lines), replace(ground, kind="textbox"))


def _walk(reading: Reading, story: Story, parent: Element, frame: _Frame) -> Iterator[Event]:
    for child in parent:
        tag = child.tag
        if tag == W + "txbxContent":
            yield Box(child, frame.ground)
        elif tag == MC + "AlternateContent":
            branch, others = chosen(child)
            yield from _walk(reading, story, branch, frame) if branch is not None else ()
            for other in others:
                text = "".join(t.text or "" for t in other.iter(W + "t", M + "t"))
                yield Piece(text, Look(), frame.ground.ghost or "hidden", author=frame.ground.author)
        elif tag in (WP + "anchor", WP + "inline"):
            if (cover := covers.anchored(reading, story.member, child, frame.ground)) is not None:
                yield cover
            yield from _walk(reading, story, child, _placed(reading, story, child, frame))
        elif tag == WPS + "wsp":
            ground = replace(frame.ground, behind=geometry.shape_fill(child, grouped=frame.grouped or story.backdrop))
            yield from _walk(reading, story, child, replace(frame, ground=ground))
        elif tag == A + "p":
            if text := graphics.paragraph_text(child):
                yield Lines(((text, f"{story.member}#a:p"),), frame.ground)
        elif str(tag).startswith(V):
            yield from _vml(reading, story, child, frame)
        else:
            yield from _referred(reading, story, child, frame)
            grouped = frame.grouped or local(child) in ("wgp", "grpSp", "wpc")
            yield from _walk(reading, story, child, replace(frame, grouped=grouped))


def _placed(reading: Reading, story: Story, place: Element, frame: _Frame) -> _Frame:
    """Take over size, alternative text and whether the drawing can be seen from its wp:anchor or wp:inline."""
    ground = frame.ground
    about = place.find(WP + "docPr")
    if about is not None:
        _note_about(reading, story, about)
        if about.get("hidden", "0") in ("1", "true"):
            ground = replace(ground, ghost=ground.ghost or "hidden")
    if geometry.off_page(place, reading.paging.geometry, columns=reading.paging.columns > 1 or ground.cell is not None):
        ground = replace(ground, ghost=ground.ghost or "offpage")
    return _Frame(ground, geometry.height_of(place), frame.grouped)


def _vml(reading: Reading, story: Story, shape: Element, frame: _Frame) -> Iterator[Event]:
    name = local(shape)
    if name in ("shapetype", "background"):
        return
    if name == "imagedata":
        _note_alt(reading, story, shape.get(O + "title"))
        _note_picture(reading, story, shape.get(R + "id") or shape.get(O + "relid"), frame.height)
        return
    if name == "textpath":
        if words := (shape.get("string") or "").strip("\n"):
            yield Lines(((words, f"{story.member}#textpath"),), frame.ground)
        return
    if name in _SHAPES:
        if not frame.grouped and (cover := covers.drawn_by_vml(reading, story.member, shape, frame.ground)) is not None:
            yield cover
        style = geometry.css(shape.get("style"))
        ground = frame.ground
        if style.get("visibility") == "hidden":
            ground = replace(ground, ghost=ground.ghost or "hidden")
        if geometry.vml_off_page(style, reading.paging.geometry):
            ground = replace(ground, ghost=ground.ghost or "offpage")
        if name != "group":
            _note_alt(reading, story, shape.get("alt"), shape.get("title"))
            ground = replace(ground, behind=geometry.vml_fill(shape, grouped=frame.grouped or story.backdrop))
        height = frame.height if frame.height is not None else geometry.points(style.get("height"))
        frame = _Frame(ground, height, frame.grouped or name == "group")
    yield from _walk(reading, story, shape, frame)


def _referred(reading: Reading, story: Story, element: Element, frame: _Frame) -> Iterator[Event]:
    """Follow the relationships a drawing element carries."""
    tag = element.tag
    if tag == A + "blip" or local(element) == "svgBlip":
        _note_picture(reading, story, element.get(R + "embed"), frame.height)
    elif local(element) == "cNvPr":
        _note_about(reading, story, element)
    elif tag == O + "OLEObject":
        reading.facts.append(("embedded_object", element.get("ProgID") or ""))
    elif local(element) == "chart" and tag[1:].partition("}")[0] in _CHARTS:
        member = target_of(reading.package, story.member, element.get(R + "id"))
        if member and (lines := graphics.chart_lines(reading.package, member)):
            yield Lines(lines, frame.ground)
    elif tag == DGM + "relIds":
        member = target_of(reading.package, story.member, element.get(R + "dm"))
        if member and (lines := graphics.diagram_lines(reading.package, member, story.member)):
            yield Lines(lines, frame.ground)


def _note_picture(reading: Reading, story: Story, link: str | None, height: float | None) -> None:
    member = target_of(reading.package, story.member, link)
    if member:
        reading.pictures.setdefault(member, []).append((height, reading.paging.current if story.paged else None))
        reading.repeats[member] = max(reading.repeats.get(member, 0), story.pages)
        reading.anchors.setdefault(member, (story.part, len(story.blocks)))


def _note_about(reading: Reading, story: Story, about: Element) -> None:
    """Keep alternative text and title; a name only where it is that of a file (图片 1 is the program's own)."""
    name = about.get("name") or ""
    _note_alt(reading, story, about.get("descr"), about.get("title"), name if is_image(name) or "\\" in name else None)


def _note_alt(reading: Reading, story: Story, *texts: str | None) -> None:
    for text in dict.fromkeys(texts):
        if text and text.strip():
            reading.alt_texts.append((text, f"{story.member}#alt"))
