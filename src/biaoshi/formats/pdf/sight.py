"""What a PDF page stores and paints, as the engine `formats.sight` takes it; a doubt is settled by drawing the page twice.

A colour or a box alone proves nothing (white heads of dark tables, shaded rows painted late): the page is drawn with
the runs in doubt and without them, and a character is seen where that makes a difference. A page that is one image
with invisible text over it is a scan with its own recognised text: that text is judged (source "ocr").
"""

import ctypes
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
import pypdfium2.raw as raw

from biaoshi.formats.boxes import area, overlap, union
from biaoshi.formats.pdf.drawing import Drawing
from biaoshi.formats.pdf.geometry import Sheet
from biaoshi.formats.pdf.glyphs import Piece
from biaoshi.formats.pdf.picture import CONTRAST, Picture, picture
from biaoshi.formats.sight import PAPER, Painted, Scene, Stored, alike, judged
from biaoshi.formats.sight import scanned as scene_scanned
from biaoshi.formats.sight.place import MOST
from biaoshi.types.document import Box

LAYER = 0.5  # share of a scan's ink that must lie under its recognised text for the scan to count as read
ABOVE = 1 << 30  # in the order of painting: annotations come after all contents
CLEAR = 8  # of 255: what is no more opaque is not seen


def scene_of(where: Sheet, drawn: Drawing, over: Sequence[Box] = ()) -> Scene:
    """Return the page as painted; `over` are the boxes of annotations, whose look is not known: they only raise doubts."""
    opaque = [Painted(i.order, i.box, None, image=True) for i in drawn.images if not i.clear]
    above = [Painted(ABOVE + n, box) for n, box in enumerate(over)]
    clear = [i.box for i in drawn.images if i.clear]
    return Scene((0.0, 0.0, where.width, where.height), [*drawn.fills, *opaque, *above], None, clear)


def scanned(where: Sheet, drawn: Drawing) -> bool:
    """True if images cover most of the page."""
    return scene_scanned(scene_of(where, drawn))


def seen(
    pieces: list[Piece],
    page: Any,
    where: Sheet,
    drawn: Drawing,
    look: Callable[[], Picture | None],
    layers: bool,
    over: Sequence[Box] = (),
) -> list[Piece]:
    """Return `pieces` cut so that each has one view; `look` draws the page when a doubt needs it.

    `layers` tells that the file has layers that are off: content can belong to one in ways pdfium does not tell.
    """
    runs = [_stored(n, p, drawn, layers) for n, p in enumerate(pieces)]

    def proof(keys: Collection[int]) -> Callable[[int, Box], bool | None]:
        return _proof(page, where, look, pieces, drawn, keys)

    scene = scene_of(where, drawn, over)
    out: list[Piece] = []
    for piece, stretches in zip(
        pieces, judged(runs, Scene(scene.sheet, scene.painted, proof, scene.images)), strict=True
    ):
        if len(stretches) == 1:
            piece.view = stretches[0][2]
            out.append(piece)
        else:
            out += [Piece(piece.ink, piece.key, piece.text[a:b], piece.boxes[a:b], view) for a, b, view in stretches]
    return out


def _stored(number: int, piece: Piece, drawn: Drawing, layers: bool) -> Stored:
    ink = piece.ink
    said = None
    if piece.key in drawn.off:
        said = "layer_off"
    elif ink.mode in (3, 7) or ink.alpha < CLEAR:
        said = "hidden"
    return Stored(
        number, piece.text, piece.boxes, drawn.texts.get(piece.key, 0), ink.size, ink.style.color, said,
        drawn.clipped.get(piece.key), 0.5, layers and ink.embedded,
    )  # fmt: skip


def _proof(
    page: Any,
    where: Sheet,
    look: Callable[[], Picture | None],
    pieces: list[Piece],
    painted: Drawing,
    keys: Collection[int],
) -> Callable[[int, Box], bool | None]:
    """Draw `page` once more without the runs in doubt, and tell of a box whether they leave a trace in it.

    A font that is not in the file may be drawn as nothing where it is not installed: of its characters the absence of
    a trace proves nothing. A picture without transparency over them does; else the ink of the page decides: more than
    one tone, or white on what is not white, is seen.
    """
    with_all = look()
    if with_all is None:
        return lambda _key, _box: None
    objects = [ctypes.cast(k, raw.FPDF_PAGEOBJECT) for k in {pieces[n].key for n in keys}]
    for one in objects:
        raw.FPDFPageObj_SetIsActive(one, False)
    try:
        without = picture(page, where)
    finally:
        for one in objects:
            raw.FPDFPageObj_SetIsActive(one, True)
    if without is None or without.grey.shape != with_all.grey.shape:
        return lambda _key, _box: None

    def drawn(key: int, box: Box) -> bool:
        core = _core(box)
        a, b = with_all.part(core), without.part(core)
        if a.size and int(np.abs(a.astype(np.int16) - b).max()) > CONTRAST:
            return True
        ink = pieces[key].ink
        if ink.embedded or _pictured(painted, pieces[key].key, box):
            return False
        pale = ink.style.color is not None and alike(ink.style.color, PAPER)
        return with_all.inked(core) or (pale and not with_all.light(core))

    return drawn


def _pictured(painted: Drawing, key: int, box: Box) -> bool:
    """True if a picture without transparency was painted over `box` after the text object `key`."""
    order = painted.texts.get(key, 0)
    return any(i.order > order > 0 and not i.clear and overlap(box, i.box) > MOST * area(box) for i in painted.images)


def _core(box: Box) -> Box:
    """The middle of a character's box: a neighbour's ink or a table rule must not speak for it."""
    w, h = (box[2] - box[0]) * 0.12, (box[3] - box[1]) * 0.12
    return (box[0] + w, box[1] + h, box[2] - w, box[3] - h)


def layer_covers(pieces: list[Piece], page: Picture) -> bool:
    """True if the recognised text of a scan lies over most of its dark ink, so that it can stand for the scan."""
    dark = page.grey < 128
    total = int(dark.sum())
    if total == 0:
        return True
    for piece in pieces:
        if piece.view == "ocr" and piece.boxes:
            box = union(piece.boxes)
            s = page.scale
            m = 2.0
            dark[
                max(0, int((box[1] - m) * s)) : int((box[3] + m) * s) + 1,
                max(0, int((box[0] - m) * s)) : int((box[2] + m) * s) + 1,
            ] = False
    return int(dark.sum()) <= (1 - LAYER) * total
