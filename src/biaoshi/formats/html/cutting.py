"""Words cut out of a web page, everything else byte for byte.

Everywhere: text across tags (138<b>0013</b>8000, one letter a cell, ruby), attributes, comments, scripts, styles, in any
way they are written. Here: which pieces of the source a block is made of is asked of the reader itself, by a page with a number in
place of each piece of text.

    <p>机<b>密</b></p>   →   <p>⟨1⟩<b>⟨2⟩</b></p>   →   reader   →   block 0 = pieces 1, 2
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from biaoshi.formats.cutting import merged
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.html.elements import Beside, beside, breaks
from biaoshi.formats.html.joined import JOINT
from biaoshi.formats.html.original import original, packed
from biaoshi.formats.html.tokens import Token, tokens
from biaoshi.formats.html.units import Unit, units, written
from biaoshi.formats.ooxml.cutting import Wanted, cuts_of, wanted
from biaoshi.types.document import Document
from biaoshi.types.order import Order, Written

_SEEN = re.compile("\ue000([0-9]+)\ue001")
_ENDS = str.maketrans("\r\n\f", "   ")  # a page shows the ends of the source's lines as blanks
_AWAY = "这一段在网页源文件里的位置不能确定，请改用 everywhere"


def cut(
    source: Source,
    limits: Limits,
    orders: tuple[Order, ...],
    read: Callable[[Source, Limits], Document],
    blocks_of: Callable[[str], Sequence[str]],
) -> Written:
    """Return the page without the words of `orders`. `blocks_of` gives the texts of the blocks of a page, as `read` does.

    Raises UnreadableError where the page would not come back the same in its own encoding.
    """
    first = original(source)
    page = first.page
    blocks = {(b.part, b.index): b.text for b in read(source, limits).blocks}
    pieces = list(tokens(page))
    cuts: list[tuple[int, int, str]] = []
    undone: list[tuple[int, str]] = []
    everywhere: dict[str, str] = {}
    made: list[list[int]] | None = None
    for n, order in enumerate(orders):
        text = blocks.get((order.part, order.index), "")
        if order.verb != "cut" or not 0 <= order.start < order.end <= len(text):
            undone.append((n, "没有这样的地方"))
        elif order.everywhere:
            everywhere.setdefault(text[order.start : order.end], order.text)
        else:
            made = _made(page, pieces, blocks_of) if made is None else made
            own = made[order.index] if order.part == "body" and order.index < len(made) else []
            where = _here(page, [pieces[i] for i in own], text, order.start, order.end)
            cuts += _stretches(where, order.text, plain=False)
            if not where:
                undone.append((n, _AWAY))
    want = wanted(everywhere.items())
    for flow in _flows(page, pieces) if everywhere else ():
        cuts += _found(page, flow, want)
    out, at = [], 0
    for start, end, words in merged(cuts):
        out += [page[at:start], words]
        at = end
    return Written(packed(first, "".join([*out, page[at:]])), tuple(undone))


@dataclass(frozen=True, slots=True)
class _Flow:
    """Pieces that read as one text. `aside`: no text of the page, escapes of addresses and programs hold too; `plain`: a
    character reference means nothing there."""

    pieces: Sequence[Token]
    aside: bool = False
    plain: bool = False


def _flows(page: str, pieces: Sequence[Token]) -> Iterator[_Flow]:
    """Yield what may hold words: text, broken where a tag ends the line (a line of the source may end in the middle of a
    name), what stands over it and in it apart and as they follow each other; texts of one letter and those of one drawing
    as they follow each other; and every tag, comment and program."""
    line: list[tuple[Token, Beside]] = []
    letters: list[Token] = []
    drawing: list[Token] | None = None
    now: Beside = ""
    for piece in pieces:
        if piece.kind == "text":
            line.append((piece, now))
            if drawing is not None:
                drawing.append(piece)
            said = written(page, piece.start, piece.end).strip()
            if len(said) == 1:
                letters.append(piece)
            elif said:
                yield _Flow(letters)
                letters = []
            continue
        if piece.kind == "tag":
            opens = page[piece.start + 1] != "/"
            if breaks(piece.name) and piece.name != "br":
                yield from _lined(line)
                line = []
            now = beside(now, piece.name, opens=opens)
            if piece.name == "svg":
                yield _Flow(drawing or ())
                drawing = [] if opens else None
        yield _Flow([piece], aside=True, plain=piece.kind != "tag")
    yield from _lined(line)
    yield _Flow(letters)
    yield _Flow(drawing or ())


def _lined(line: Sequence[tuple[Token, Beside]]) -> Iterator[_Flow]:
    yield _Flow([piece for piece, _ in line])
    if any(now for _, now in line):
        yield _Flow([piece for piece, now in line if not now])
        yield _Flow([piece for piece, now in line if now == "rt"])


def _found(page: str, flow: _Flow, want: Wanted) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of source that hold wanted words as `flow` reads, in every way it may be read."""
    for programs in (False, True) if flow.aside and _escaped(page, flow.pieces[0]) else (False,):
        text = "".join(written(page, p.start, p.end, programs=programs) for p in flow.pieces).translate(_ENDS)
        if len(text) < want.shortest and text.isascii():
            continue
        chars: list[Unit] = []
        for joined in (False, True) if flow.aside and JOINT.search(text) else (False,):
            between = {n for m in JOINT.finditer(text) for n in range(*m.span())} if joined else set()
            said = "".join(c for n, c in enumerate(text) if n not in between) if joined else text
            hits = cuts_of(said, want)
            if hits:
                chars = chars or [u for p in flow.pieces for u in units(page, p.start, p.end, programs=programs)]
                kept = [u for n, u in enumerate(chars) if n not in between] if joined else chars
                yield from (c for a, b, words in hits for c in _stretches(kept[a:b], words, plain=flow.plain))


def _escaped(page: str, piece: Token) -> bool:
    """Tell whether a piece may write characters the way addresses, scripts and styles do."""
    return page.find("%", piece.start, piece.end) >= 0 or page.find("\\", piece.start, piece.end) >= 0


def _stretches(cut_out: Sequence[Unit], instead: str, *, plain: bool) -> list[tuple[int, int, str]]:
    """Return the stretches of source to take out: `instead` stands for the first of them, tags between them stay."""
    out: list[tuple[int, int, str]] = []
    for unit in cut_out:
        if out and unit.end <= out[-1][1]:
            continue
        if out and out[-1][1] == unit.start:
            out[-1] = (out[-1][0], unit.end, out[-1][2])
        else:
            out.append((unit.start, unit.end, "" if out else instead if plain else escape(instead)))
    return out


def _made(page: str, pieces: Sequence[Token], blocks_of: Callable[[str], Sequence[str]]) -> list[list[int]]:
    """Return for each block the numbers of the pieces its text is made of."""
    told = [
        f"\ue000{n}\ue001"
        if piece.kind == "text" and page[piece.start : piece.end].strip()
        else page[piece.start : piece.end]
        for n, piece in enumerate(pieces)
    ]
    return [[int(n) for n in _SEEN.findall(block)] for block in blocks_of("".join(told))]


def _here(page: str, own: Sequence[Token], text: str, start: int, end: int) -> list[Unit]:
    """Return the characters of the source behind `text[start:end]`, none where the pieces do not make up the block.

    Blanks are left out of the count: the reader runs them together.
    """
    written = [u for piece in own for u in units(page, piece.start, piece.end)]
    solid = [n for n, u in enumerate(written) if not u.char.isspace()]
    if "".join(written[n].char for n in solid) != "".join(text.split()):
        return []
    before, within = len("".join(text[:start].split())), len("".join(text[start:end].split()))
    if not within:
        return []
    return written[solid[before] : solid[before + within - 1] + 1]
