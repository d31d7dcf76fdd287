"""Which characters the reader of the page does not see, and why.

    hidden     render mode 3 or 7, or fully transparent          white      white on white
    tiny       under 1.5 points                                  covered    an opaque area or image painted over it
    offpage    outside the page or its own clip                  layer_off  in a layer that is off by default

A colour or a box alone proves nothing (white heads of dark tables, shaded rows painted late): such characters are
looked at in a rendering, and count as unseen only if there is no ink where they stand. A page that is one image with
invisible text over it is a scan with its own recognised text: that text is judged (source "ocr").
"""

from collections.abc import Callable
from dataclasses import replace

from biaoshi.formats.pdf.drawing import Drawing
from biaoshi.formats.pdf.geometry import Sheet, area, overlap, union
from biaoshi.formats.pdf.glyphs import SPACES, Piece
from biaoshi.formats.pdf.picture import Picture
from biaoshi.types.document import Box

TINY = 1.5  # points
BAND = 24.0  # points of height looked up together
SCAN = 0.6  # share of the page an image must cover
LAYER = 0.5  # share of a scan's ink that must lie under its recognised text for the scan to count as read


def scanned(where: Sheet, drawn: Drawing) -> bool:
    """True if images cover most of the page."""
    sheet = (0.0, 0.0, where.width, where.height)
    return sum(overlap(i.box, sheet) for i in drawn.images) >= SCAN * area(sheet) > 0


def seen(
    pieces: list[Piece], where: Sheet, drawn: Drawing, look: Callable[[], Picture | None], layers: bool
) -> list[Piece]:
    """Return `pieces` cut so that each has one view; `look` draws the page when a doubt needs it.

    `layers` tells that the file has layers that are off: content can belong to one in ways pdfium does not tell.
    """
    sheet = (0.0, 0.0, where.width, where.height)
    scan = scanned(where, drawn)
    last = max((i.order for i in drawn.images if not i.clear and area(i.box) >= area(sheet) / 4), default=0)
    top = max([n for n, _ in drawn.fills] + [i.order for i in drawn.images], default=0)
    covers = _bands([*drawn.fills, *((i.order, i.box) for i in drawn.images)])
    out: list[Piece] = []
    for piece in pieces:
        if not piece.boxes:
            continue
        order = drawn.texts.get(piece.key, 0)
        under = scan and (order < last or piece.ink.mode in (3, 7))
        if under:
            out += _by_char(piece, lambda _, b: "ocr" if _within(b, sheet) else "offpage")
            continue
        plain = _plain(piece, drawn)
        if plain is not None:
            out.append(replace(piece, view=plain))
            continue
        clip = drawn.clipped.get(piece.key)
        later = _later(piece, order, covers) if 0 < order < top else []
        doubt = layers and piece.ink.embedded
        if not (piece.ink.white or later or clip or doubt or not _on(piece.boxes, sheet)):
            out.append(piece)
            continue
        out += _by_char(piece, _judge(piece, sheet, clip, later, doubt, look))
    return out


def _bands(covers: list[tuple[int, Box]]) -> dict[int, list[tuple[int, Box]]]:
    """Return what may cover a character by bands of height, so that few are compared with each piece."""
    out: dict[int, list[tuple[int, Box]]] = {}
    for order, box in covers:
        if box[2] - box[0] > 2 and box[3] - box[1] > 2:
            for band in range(int(max(-50, box[1] // BAND)), int(min(2000, box[3] // BAND)) + 1):
                out.setdefault(band, []).append((order, box))
    return out


def _later(piece: Piece, order: int, covers: dict[int, list[tuple[int, Box]]]) -> list[Box]:
    """Return the areas painted after a piece that touch it."""
    x0, y0, x1, y1 = piece.boxes[0] if len(piece.boxes) == 1 else union(piece.boxes)
    found = {
        b for band in range(int(y0 // BAND), int(y1 // BAND) + 1) for n, b in covers.get(band, ())
        if n > order and b[0] < x1 and b[2] > x0 and b[1] < y1 and b[3] > y0
    }  # fmt: skip
    return sorted(found)


def _plain(piece: Piece, drawn: Drawing) -> str | None:
    """Views that need no look at the page."""
    if piece.key in drawn.off:
        return "layer_off"
    if piece.ink.mode in (3, 7) or piece.ink.alpha < 8:
        return "hidden"
    if 0 < piece.ink.size < TINY:
        return "tiny"
    return None


def _judge(
    piece: Piece, sheet: Box, clip: Box | None, later: list[Box], doubt: bool, look: Callable[[], Picture | None]
) -> Callable[[str, Box], str]:
    white = piece.ink.white

    def view(char: str, box: Box) -> str:
        if not _within(box, sheet) or (clip is not None and not _within(box, clip)):
            return "offpage"
        if char in SPACES:
            return ""
        cover = any(overlap(box, b) > 0.5 * area(box) for b in later)
        if not white and not cover and not doubt:
            return "shown"
        page = look()
        if page is None or page.inked(_core(box)):
            return "shown"
        if cover:
            return "covered"
        if white:  # one dark tone: the letters of a font that is not installed, not white on white
            return "white" if page.light(_core(box)) else "shown"
        return "layer_off"

    return view


def _core(box: Box) -> Box:
    """The middle of a character's box: a neighbour's ink or a table rule must not speak for it."""
    w, h = (box[2] - box[0]) * 0.12, (box[3] - box[1]) * 0.12
    return (box[0] + w, box[1] + h, box[2] - w, box[3] - h)


def _within(box: Box, outer: Box) -> bool:
    """The middle of `box` lies in `outer`."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] - 0.5 <= x <= outer[2] + 0.5 and outer[1] - 0.5 <= y <= outer[3] + 0.5


def _on(boxes: list[Box], sheet: Box) -> bool:
    """The middles of all boxes lie on the sheet."""
    right, bottom = 2 * sheet[2] + 1, 2 * sheet[3] + 1
    for x0, y0, x1, y1 in boxes:  # noqa: SIM110 – every character of every page comes through here
        if not (-1 <= x0 + x1 <= right and -1 <= y0 + y1 <= bottom):
            return False
    return True


def _by_char(piece: Piece, view: Callable[[str, Box], str]) -> list[Piece]:
    """Return `piece` cut where the view changes; a space takes the view of what stands before it."""
    out: list[Piece] = []
    for char, box in zip(piece.text, piece.boxes, strict=True):
        now = view(char, box) or (out[-1].view if out else "shown")
        if not out or out[-1].view != now:
            out.append(Piece(piece.ink, piece.key, [], [], now))
        out[-1].text.append(char)
        out[-1].boxes.append(box)
    return out


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
