"""Text objects written anew without some of their characters: what stays keeps its place, or closes up behind the words
that stand there instead, so that no gap tells how wide the old ones were.

    张 伟 明 ， 男          张 某 某 ， 男         the new words are an object of their own: the font of the old one may
    x0 x1 x2 x3 x4     →   └ own ┘ x3 x4          hold no more than the glyphs the old words needed
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from lxml import etree

from biaoshi.formats.ofd.measures import box_of, matrix_of, number, numbers
from biaoshi.formats.ofd.names import children, local
from biaoshi.formats.ofd.writing import NARROW, SIZE, origins
from biaoshi.formats.ooxml.markup import Element
from biaoshi.formats.pdf.rows import wide_char

_LOOKS = ("FillColor", "StrokeColor", "Clips")  # children of a text object that say how it looks


@dataclass(slots=True)
class Change:
    """What becomes of one TextCode: characters that go, how far each moves, and the words to stand somewhere in it."""

    gone: set[int] = field(default_factory=set)
    moved: dict[int, float] = field(default_factory=dict)  # index → distance along x, in the object's own space
    instead: "dict[int, Words]" = field(default_factory=dict)  # index of the first character that goes → the words


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand in place of others. `squeeze`: share of their width they have; `down`: one under the other."""

    text: str
    squeeze: float = 1.0
    down: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A TextCode as laid out: its characters and their origins in the object's own space."""

    text: str
    xs: list[float]
    ys: list[float]
    size: float
    em: float  # width of a full-width character

    @property
    def down(self) -> bool:
        """Tell whether the characters stand one under the other in the object's own space."""
        return len(self.xs) > 1 and abs(self.ys[-1] - self.ys[0]) > abs(self.xs[-1] - self.xs[0])

    def extent(self, start: int, count: int) -> float:
        """Return how far it is from character `start` to the one `count` further on, or would be."""
        end = start + count
        if end < len(self.text):
            return abs(self.xs[end] - self.xs[start]) + abs(self.ys[end] - self.ys[start])
        return count * (self.size if self.down else self.em)

    def width(self, words: str) -> float:
        """Return how wide `words` are set without a step given."""
        return sum(self.em if wide_char(c) else NARROW * self.em for c in words)


def run_of(code: Element) -> Run:
    """Return how a TextCode is laid out, as the reader does."""
    holder = code.getparent()
    about: Mapping[str, str] = {str(k): str(v) for k, v in holder.attrib.items()} if holder is not None else {}
    size = number(about.get("Size")) or SIZE
    em = size * (number(about.get("HScale")) or 1.0)
    x = y = 0.0
    for one in children(holder, "TextCode") if holder is not None else ():
        x = x if number(one.get("X")) is None else number(one.get("X")) or 0.0
        y = y if number(one.get("Y")) is None else number(one.get("Y")) or 0.0
        if one is code:
            break
    text = "".join(str(t) for t in code.itertext())
    read = int(number(about.get("ReadDirection")) or 0) % 360
    xs, ys = origins(text, x, y, code, em, size, read) if text else ([], [])
    return Run(text, xs, ys, size, em)


def rewritten(holder: Element, changes: Mapping[Element, Change], font: str | None, ids: "list[int]") -> None:
    """Carry out the changes to the codes of one text object: it becomes objects that follow each other as the line reads,
    since a reader goes by the order of painting too.

    `font`: identifier of the one for the new words, None for the object's own; `ids` holds the largest identifier in use,
    counted on for the new objects.
    """
    codes = list(children(holder, "TextCode"))
    runs = [run_of(code) for code in codes]
    told = [changes.get(code, Change()) for code in codes]
    parent = holder.getparent()
    if parent is None:
        return
    text: dict[int, list[int]] = {}  # number of the code → characters of it, for the object being made
    made: list[Element] = []
    for nth, (run, change) in enumerate(zip(runs, told, strict=True)):
        for n in range(len(run.text)):
            if n in change.instead:
                made += _copied(holder, runs, told, text, ids if made else None)
                text = {}
                at = run.xs[n] + change.moved.get(n, 0.0), run.ys[n]
                made.append(_words(holder, change.instead[n], at, run, font, ids))
            if n not in change.gone:
                text.setdefault(nth, []).append(n)
    made += _copied(holder, runs, told, text, ids if made else None)
    at_parent = parent.index(holder)
    parent[at_parent : at_parent + 1] = made
    for one in made:
        _widened(one)


def _copied(
    holder: Element,
    runs: Sequence[Run],
    changes: Sequence[Change],
    text: Mapping[int, Sequence[int]],
    ids: "list[int] | None",
) -> list[Element]:
    """Return the object with no other characters than `text`, with a new identifier where `ids` are given; none for none."""
    if not text:
        return []
    new = deepcopy(holder)
    new.tail = None
    if ids is not None:
        ids[0] += 1
        new.set("ID", str(ids[0]))
    _reglyph(new, runs, text)
    for nth, code in enumerate(list(children(new, "TextCode"))):
        if nth in text:
            _set(code, runs[nth], text[nth], changes[nth])
        else:
            new.remove(code)
    return [new]


def _set(code: Element, run: Run, kept: Sequence[int], change: Change) -> None:
    for child in list(code):
        code.remove(child)
    code.text = "".join(run.text[n] for n in kept)
    for name in ("X", "Y", "DeltaX", "DeltaY"):
        code.attrib.pop(name, "")
    if not kept:
        return
    xs = [run.xs[n] + change.moved.get(n, 0.0) for n in kept]
    ys = [run.ys[n] for n in kept]
    code.set("X", _told(xs[0]))
    code.set("Y", _told(ys[0]))
    if len(kept) > 1:
        code.set("DeltaX", " ".join(_told(b - a) for a, b in pairwise(xs)))
        if any(y != ys[0] for y in ys):
            code.set("DeltaY", " ".join(_told(b - a) for a, b in pairwise(ys)))


def _words(
    holder: Element, words: Words, at: tuple[float, float], run: Run, font: str | None, ids: "list[int]"
) -> Element:
    """Return a text object with `words`, looking like `holder`."""
    looks = {str(k): str(v) for k, v in holder.attrib.items() if k != "Font"}
    new = etree.Element(holder.tag, looks, nsmap=holder.nsmap)  # type: ignore[arg-type]  # a default namespace has no name
    ids[0] += 1
    new.set("ID", str(ids[0]))
    new.set("Font", font or holder.get("Font") or "")
    new.extend(deepcopy(look) for look in holder if local(look) in _LOOKS)
    code = etree.SubElement(new, holder.tag.replace("TextObject", "TextCode"))
    code.text = words.text
    code.set("X", _told(at[0]))
    code.set("Y", _told(at[1]))
    steps = [words.squeeze * (run.em if wide_char(c) else NARROW * run.em) for c in words.text[:-1]]
    if steps and words.down:
        code.set("DeltaY", " ".join(_told(words.squeeze * run.size) for _ in steps))
    elif steps:
        code.set("DeltaX", " ".join(map(_told, steps)))
    return new


def _widened(holder: Element) -> None:
    """Make the object's box hold its text again where that moved out of it: readers clip by the box."""
    box = box_of(holder.get("Boundary"))
    if box is None or box[2] <= 0:
        return
    own = matrix_of(holder.get("CTM"))
    if own is not None and (own[1] or own[2] or own[0] <= 0):
        return
    scale, left = (own[0], own[4]) if own is not None else (1.0, 0.0)
    codes = [(code, run_of(code)) for code in children(holder, "TextCode")]
    spans = [(min(r.xs), max(r.xs) + r.em) for _, r in codes if r.xs]
    if not spans:
        return
    low, high = min(a for a, _ in spans) * scale + left, max(b for _, b in spans) * scale + left
    out = max(0.0, -low - 0.01)
    wide = max(box[2] + out, high + out)
    if out == 0.0 and wide <= box[2] + 0.01:
        return
    holder.set("Boundary", " ".join(_told(v) for v in (box[0] - out, box[1], wide, box[3])))
    if own is not None:
        holder.set("CTM", " ".join(_told(v) for v in (*own[:4], own[4] + out, own[5])))
    elif out:
        for code, run in codes:
            if run.xs:
                code.set("X", _told(run.xs[0] + out))


def _reglyph(new: Element, runs: Sequence[Run], text: Mapping[int, Sequence[int]]) -> None:
    """Keep which glyphs stand for the characters of `text`; those of all others go with them."""
    starts = list(accumulate((len(run.text) for run in runs), initial=0))
    places = {starts[nth] + n for nth, kept in text.items() for n in kept}
    local_of = {old: place for place, old in enumerate(sorted(places))}
    for change in list(children(new, "CGTransform")):
        start, count = int(number_of(change, "CodePosition", 0)), int(number_of(change, "CodeCount", 1))
        held = next(children(change, "Glyphs"), None)
        glyphs = numbers(held.text if held is not None else None)
        kept = [n for n in range(count) if start + n in local_of]
        if len(kept) == count and kept:
            change.set("CodePosition", str(local_of[start]))
        elif held is None or len(glyphs) != count or not kept:
            new.remove(change)
        else:
            change.set("CodePosition", str(local_of[start + kept[0]]))
            change.set("CodeCount", str(len(kept)))
            change.set("GlyphCount", str(len(kept)))
            held.text = " ".join(_told(glyphs[n]) for n in kept)


def number_of(element: Element, name: str, default: float) -> float:
    """Return the number an attribute holds."""
    found = number(element.get(name))
    return default if found is None else found


def _told(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"
