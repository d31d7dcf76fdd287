"""What an OFD page stores and paints, as the engine `formats.sight` takes it.

OFD paints its objects one over the other in the order they stand in, so order and boxes prove what is seen; no
drawing is needed. Text that lies under or invisibly over an image of the whole page is the page's own recognised
text and is judged (source "ocr").
"""

from collections.abc import Sequence

from biaoshi.formats.ofd.canvas import Canvas
from biaoshi.formats.pdf.glyphs import Piece
from biaoshi.formats.sight import Painted, Scene, Stored, judged
from biaoshi.formats.sight import scanned as scene_scanned
from biaoshi.types.document import Box

SLACK = 1.5  # em by which text may leave the box of its object: many producers make it too tight


def scanned(canvas: Canvas, sheet: Box) -> bool:
    """True if images cover most of the page."""
    return scene_scanned(Scene(sheet, (), None, [i.box for i in canvas.images]))


def seen(canvas: Canvas, sheet: Box, painted: Sequence[Painted]) -> list[Piece]:
    """Return the pieces of `canvas` cut so that each has one view.

    `painted` are all opaque areas of the page, those of its annotations included.
    """
    runs = [
        Stored(
            p.key, p.text, p.boxes, canvas.orders[p.key], p.ink.size, canvas.colours.get(p.key),
            None if p.view == "shown" else p.view, canvas.clips.get(p.key), SLACK * p.ink.size,
        )
        for p in canvas.pieces
    ]  # fmt: skip
    scene = Scene(sheet, painted, None, [i.box for i in canvas.images if i.clear])
    out: list[Piece] = []
    for piece, stretches in zip(canvas.pieces, judged(runs, scene), strict=True):
        out += [Piece(piece.ink, piece.key, piece.text[a:b], piece.boxes[a:b], view) for a, b, view in stretches]
    return out
