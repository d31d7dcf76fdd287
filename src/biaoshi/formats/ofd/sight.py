"""Which characters the reader of the page does not see, and why.

    hidden     switched off, transparent, neither filled nor stroked      white      of the colour of what lies under it
    tiny       under 1.5 points                                           covered    an opaque area or image over it
    offpage    outside the page or its own clip                           layer_off  in a layer that is switched off

OFD paints its objects one over the other in the order they stand in, so order and boxes prove what is seen; no
drawing is needed. Text that lies under or invisibly over an image of the whole page is the page's own recognised
text and is judged (source "ocr").
"""

from collections.abc import Callable, Iterator, Sequence

from biaoshi.formats.ofd.canvas import Canvas, Fill
from biaoshi.formats.pdf.geometry import area, overlap, union
from biaoshi.formats.pdf.glyphs import SPACES, Piece
from biaoshi.formats.pdf.sight import BAND, SCAN, TINY
from biaoshi.types.document import Box

SAME = 16
"""Difference of red, green and blue (of 255) below which two colours are one to the eye."""
SLACK = 1.5  # em by which text may leave the box of its object: many producers make it too tight


def scanned(canvas: Canvas, sheet: Box) -> bool:
    """True if images cover most of the page."""
    return sum(overlap(i.box, sheet) for i in canvas.images) >= SCAN * area(sheet) > 0


def seen(canvas: Canvas, sheet: Box, fills: Sequence[Fill]) -> list[Piece]:
    """Return the pieces of `canvas` cut so that each has one view.

    `fills` are all opaque areas of the page, those of its annotations included.
    """
    scan = scanned(canvas, sheet)
    last = max((i.order for i in canvas.images if area(i.box) >= area(sheet) / 4), default=0)
    squares = _squares(fills, sheet)
    out: list[Piece] = []
    for piece in canvas.pieces:
        order = canvas.orders[piece.key]
        if scan and (order < last or piece.view == "hidden"):
            out += _by_char(piece, lambda _, b: "ocr" if _within(b, sheet, 0.5) else "offpage")
        elif piece.view != "shown":
            out.append(piece)
        elif 0 < piece.ink.size < TINY:
            out.append(Piece(piece.ink, piece.key, piece.text, piece.boxes, "tiny"))
        else:
            out += _by_char(piece, _judge(piece, order, canvas, sheet, squares))
    return out


def _squares(fills: Sequence[Fill], sheet: Box) -> dict[tuple[int, int], list[Fill]]:
    """Return the areas by squares of the page, so that few are compared with each piece."""
    out: dict[tuple[int, int], list[Fill]] = {}
    for fill in sorted(fills, key=lambda f: f.order):
        x0, y0, x1, y1 = fill.box
        if x1 - x0 > 2 and y1 - y0 > 2 and overlap(fill.box, sheet) > 0:
            for square in _squares_of(fill.box, sheet):
                out.setdefault(square, []).append(fill)
    return out


def _squares_of(box: Box, sheet: Box) -> Iterator[tuple[int, int]]:
    """Yield the squares of the page a box touches, at most some hundreds."""
    high, wide = max(BAND, sheet[3] / 40), max(2 * BAND, sheet[2] / 20)
    for row in range(int(max(0, box[1]) // high), int(min(sheet[3], box[3]) // high) + 1):
        for column in range(int(max(0, box[0]) // wide), int(min(sheet[2], box[2]) // wide) + 1):
            yield row, column


def _judge(
    piece: Piece, order: int, canvas: Canvas, sheet: Box, squares: dict[tuple[int, int], list[Fill]]
) -> Callable[[str, Box], str] | None:
    """Return what tells the view of a character of `piece`, or None if all of it is plainly shown."""
    whole = piece.boxes[0] if len(piece.boxes) == 1 else union(piece.boxes)
    clip = canvas.clips.get(piece.key)
    colour = canvas.colours.get(piece.key)
    near = _near(whole, order, sheet, squares) if squares else []
    later = [f for f in near if f.order > order]
    under = [f for f in near if f.order < order]
    slack = SLACK * piece.ink.size
    inside = _inside(whole, sheet, 0.5) and (clip is None or _inside(whole, clip, slack))
    if inside and not later and (colour is None or (not under and min(colour) < 255 - SAME)):
        return None

    def view(char: str, box: Box) -> str:
        if not inside and (not _within(box, sheet, 0.5) or (clip is not None and not _within(box, clip, slack))):
            return "offpage"
        if char in SPACES:
            return ""
        if later and any(overlap(box, f.box) > 0.5 * area(box) for f in later):
            return "covered"
        if colour is not None:
            ground = _ground(box, under)
            if ground is not None and max(abs(a - b) for a, b in zip(colour, ground, strict=True)) <= SAME:
                return "white"
        return "shown"

    return view


def _near(whole: Box, order: int, sheet: Box, squares: dict[tuple[int, int], list[Fill]]) -> list[Fill]:
    """Return the areas that touch a piece, in order, down to the first below it that fills its whole ground."""
    x0, y0, x1, y1 = whole
    found: dict[int, Fill] = {}
    for square in _squares_of(whole, sheet):
        for f in reversed(squares.get(square, ())):
            a, b, c, d = f.box
            if a < x1 and c > x0 and b < y1 and d > y0:
                found[id(f)] = f
                if f.order < order and a <= x0 and b <= y0 and c >= x1 and d >= y1:
                    break
    return sorted(found.values(), key=lambda f: f.order)


def _ground(box: Box, under: list[Fill]) -> tuple[int, int, int] | None:
    """Return the colour a character stands on, None where a picture or a pattern lies there."""
    for fill in reversed(under):
        if overlap(box, fill.box) > 0.5 * area(box):
            return fill.rgb
    return (255, 255, 255)


def _inside(box: Box, outer: Box, slack: float) -> bool:
    return (
        outer[0] - slack <= box[0]
        and box[2] <= outer[2] + slack
        and outer[1] - slack <= box[1]
        and box[3] <= outer[3] + slack
    )


def _within(box: Box, outer: Box, slack: float) -> bool:
    """The middle of `box` lies in `outer`."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] - slack <= x <= outer[2] + slack and outer[1] - slack <= y <= outer[3] + slack


def _by_char(piece: Piece, view: Callable[[str, Box], str] | None) -> list[Piece]:
    """Return `piece` cut where the view changes; a space takes the view of what stands before it."""
    if view is None:
        return [piece]
    out: list[Piece] = []
    for char, box in zip(piece.text, piece.boxes, strict=True):
        now = view(char, box) or (out[-1].view if out else "shown")
        if not out or out[-1].view != now:
            out.append(Piece(piece.ink, piece.key, [], [], now))
        out[-1].text.append(char)
        out[-1].boxes.append(box)
    return out
