"""A text object into characters with their boxes.

├X,Y─┤dx├──┤dx├          the origin of a glyph is on the base line; DeltaX and DeltaY lead from one to the next
 机   密   ★
"""

from math import atan2, cos, degrees, radians, sin

from biaoshi.formats.ofd.canvas import Canvas, Setting, hexed
from biaoshi.formats.ofd.measures import number, numbers, steps
from biaoshi.formats.ofd.names import children
from biaoshi.formats.ofd.resources import Font, Paint
from biaoshi.formats.ooxml.markup import Element
from biaoshi.formats.pdf.geometry import Matrix, box_under, stretch
from biaoshi.formats.pdf.glyphs import Ink, Piece
from biaoshi.formats.pdf.rows import wide_char
from biaoshi.types.document import Box, Style

ASCENT, DESCENT = 0.86, 0.14  # of the size; the file does not tell, Chinese faces are near it
NARROW = 0.5  # em of a Latin letter where the file gives no step
SIZE = 3.7  # mm (五号) where the file gives none
FAINT = 0.03  # alpha


def write(element: Element, colour: Paint, setting: Setting, out: Canvas) -> None:
    """Add the characters of a text object to `out`."""
    size = number(element.get("Size")) or SIZE
    font = out.resources.fonts.get(element.get("Font") or "") or Font("")
    read = int(number(element.get("ReadDirection")) or 0) % 360
    turn = int(number(element.get("CharDirection")) or 0) % 360
    squeeze = number(element.get("HScale")) or 1.0
    ink = _ink(element, colour, setting, font, size, turn, out)
    alpha = setting.alpha * colour.alpha
    view = setting.view if setting.view != "shown" else "hidden" if alpha < FAINT else "shown"
    x = y = 0.0
    whole = ""
    for code in children(element, "TextCode"):
        text = "".join(str(t) for t in code.itertext())
        if "\n" in text or "\r" in text:  # set out over lines by whoever wrote the XML
            text = "".join(line.strip("\t ") for line in text.splitlines())
        x = _first(code.get("X"), x)
        y = _first(code.get("Y"), y)
        text = text[: max(0, out.limit - out.chars)]
        whole += text
        if not text:
            continue
        xs, ys = origins(text, x, y, code, size * squeeze, size, read)
        key = len(out.pieces) + 1
        boxes = _boxes(text, xs, ys, size, squeeze, turn, setting.matrix)
        out.pieces.append(Piece(ink, key, list(text), boxes, view))
        out.colours[key], out.orders[key] = hexed(colour.rgb), out.order
        out.codes[key] = code, setting.matrix
        if setting.clip is not None:
            out.clips[key] = setting.clip
        out.chars += len(text)
    if changes := list(children(element, "CGTransform")):
        _glyphs(changes, whole, font, out)


def _first(value: str | None, before: float) -> float:
    found = number(value)
    return before if found is None else found


def origins(
    text: str, x: float, y: float, code: Element, em: float, size: float, read: int
) -> tuple[list[float], list[float]]:
    """Return the origins of the glyphs in the object's own space."""
    most = len(text) - 1
    dx, dy = steps(code.get("DeltaX"), most), steps(code.get("DeltaY"), most)
    xs, ys = [x], [y]
    down = read in (90, 270)
    for i in range(most):
        step_x = dx[i] if dx is not None and i < len(dx) else None
        step_y = dy[i] if dy is not None and i < len(dy) else None
        if step_x is None and step_y is None:  # no step told: as wide as the character is
            width = em if wide_char(text[i]) else NARROW * em
            step_x, step_y = (0.0, size) if down else (width, 0.0)
            if read in (180, 270):
                step_x, step_y = -step_x, -step_y
        x += step_x or 0.0
        y += step_y or 0.0
        xs.append(x)
        ys.append(y)
    return xs, ys


def _boxes(text: str, xs: list[float], ys: list[float], size: float, squeeze: float, turn: int, m: Matrix) -> list[Box]:
    """Return the boxes of the characters on the page."""
    level = m[1] == 0 and m[2] == 0 and m[0] > 0 and m[3] > 0 and turn == 0
    wide, narrow = size * squeeze, NARROW * size * squeeze
    last = len(text) - 1
    out: list[Box] = []
    for i, char in enumerate(text):
        width = wide if wide_char(char) else narrow
        if i < last:
            step = xs[i + 1] - xs[i]
            # between Latin letters a wide step is a space; beside Han it is the cell of a full-width sign
            latin = char.isascii() and char.isalpha() and text[i + 1].isascii() and text[i + 1].isalpha()
            if 0.05 * size < step <= (1.3 * narrow if latin else 1.25 * wide):
                width = min(step, wide)
        x0, x1, y0, y1 = xs[i], xs[i] + width, ys[i] - ASCENT * size, ys[i] + DESCENT * size
        if level:
            out.append((m[0] * x0 + m[4], m[3] * y0 + m[5], m[0] * x1 + m[4], m[3] * y1 + m[5]))
            continue
        if turn:
            out.append(box_under(_turned(m, xs[i], ys[i], turn), 0, -ASCENT * size, width, DESCENT * size))
        else:
            out.append(box_under(m, x0, y0, x1, y1))
    return out


def _turned(m: Matrix, x: float, y: float, turn: int) -> Matrix:
    """Return the matrix that turns about (x, y) clockwise, then applies `m`."""
    c, s = cos(radians(turn)), sin(radians(turn))
    a, b = m[0] * c + m[2] * s, m[1] * c + m[3] * s
    d, e = -m[0] * s + m[2] * c, -m[1] * s + m[3] * c
    return (a, b, d, e, m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def _ink(element: Element, colour: Paint, setting: Setting, font: Font, size: float, turn: int, out: Canvas) -> Ink:
    m = setting.matrix
    weight = number(element.get("Weight")) or 400
    look = (font, size, m[:4], turn, colour.rgb, weight)
    ink = out.inks.get(look)
    if ink is None:
        angle = (degrees(atan2(m[1], m[0])) + turn) % 360
        right = round(angle / 90) * 90
        points = abs(size) * stretch(m)
        rgb = colour.rgb
        name = font.name
        style = Style(
            font=name or None,
            size=round(points, 1) or None,
            bold=font.bold or weight >= 600 or "bold" in name.lower() or "heavy" in name.lower(),
            color=hexed(rgb),
        )
        ink = out.inks[look] = Ink(
            style=style,
            size=points,
            angle=float(right % 360) if abs(angle - right) < 1 else angle,
            mode=0,
            alpha=int(255 * setting.alpha * colour.alpha),
            embedded=font.embedded,
        )
    return ink


def _glyphs(changes: list[Element], text: str, font: Font, out: Canvas) -> None:
    """Keep which glyphs stand for which characters, where the object names glyphs one for one."""
    for change in changes:
        start = int(number(change.get("CodePosition")) or 0)
        count = int(number(change.get("CodeCount")) or 1)
        glyphs = numbers(next((g.text for g in children(change, "Glyphs")), None))
        if start < 0 or count != len(glyphs):
            continue
        for pair in zip(text[start : start + count], glyphs, strict=False):
            out.glyphs.setdefault(font.name, set()).add(pair)
