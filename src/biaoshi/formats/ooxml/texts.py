"""The texts of a part of a package, each with the way to write it anew.

A text is of one element, of several (a paragraph in runs), of what follows an element, or of an attribute.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from biaoshi.formats.cutting import merged, replaced
from biaoshi.formats.ooxml.markup import XML_SPACE, A, Element, W, local

CHARACTERS = {
    W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "br": "\n", W + "noBreakHyphen": "-", W + "softHyphen": "\u00ad",
    A + "br": "\n",
}  # fmt: skip
_JOINED = frozenset({"p", "si", "is", "text", "div"})
"""Elements whose texts are read as one: paragraphs, strings of cells, comments of cells, lines of VML."""
_READING = frozenset({"rPh"})  # how a name is pronounced: a text of its own
_URL = "/:?#[]@!$&'()*+,;=~-._\\|"

Cuts = list[tuple[int, int, str]]
"""Stretches of a text, half-open, and what stands there afterwards."""


@dataclass(frozen=True, slots=True)
class Place:
    """One text of a part. `key`: name of an attribute, or "" for text in `nodes`, or `TAIL` for what follows the node."""

    nodes: tuple[Element, ...]
    text: str
    key: str = ""


TAIL = "\0tail"
Taken = Callable[[Element], bool]


def is_shown(e: Element) -> bool:
    """True for text and for the elements that stand for a character."""
    return e.tag in CHARACTERS or local(e) == "t"


def has_text(e: Element) -> bool:
    """True for any element with text of its own."""
    return bool(e.text and e.text.strip())


GROUPINGS: tuple[Taken, ...] = (is_shown, has_text)


def texts_of(root: Element, groupings: Sequence[Taken] = GROUPINGS) -> Iterator[Place]:
    """Yield every text of a part; joined texts come first, then those of single elements, then attributes.

    `groupings`: which elements of a paragraph are read as one text, each in turn.
    """
    elements = [*root.itersiblings(preceding=True), *root.iter(), *root.itersiblings()]
    for e in elements:
        if local(e) in _JOINED:
            for taken in groupings:
                if len(nodes := own(e, taken)) > 1:
                    yield _joined(nodes)
    for e in elements:
        if e.text and e.text.strip():
            yield Place((e,), e.text)
        if e.tail and e.tail.strip():
            yield Place((e,), e.tail, TAIL)
        if isinstance(e.tag, str):
            for key in map(str, e.attrib):
                yield Place((e,), _value(e, key), key)


def _joined(nodes: Sequence[Element]) -> Place:
    return Place(tuple(nodes), "".join(map(character, nodes)))


def joined(e: Element, shown: Taken) -> Place:
    """Return what of a paragraph `shown` takes as one text."""
    return _joined(own(e, shown))


def own(p: Element, taken: Taken) -> list[Element]:
    """Return the elements of a paragraph that `taken` takes, without those of the paragraphs inside it."""
    found: list[Element] = []
    for child in p:
        if not isinstance(child.tag, str) or local(child) in _JOINED or local(child) in _READING:
            continue
        if taken(child):
            found.append(child)
        found += own(child, taken)
    return found


def character(e: Element) -> str:
    """Return the text an element has or stands for."""
    return CHARACTERS.get(str(e.tag)) or e.text or ""


def text_now(place: Place) -> str:
    """Return the text as it is now."""
    if place.key == TAIL:
        return place.nodes[0].tail or ""
    if place.key:
        return _value(place.nodes[0], place.key)
    return "".join(map(character, place.nodes))


def _value(e: Element, key: str) -> str:
    value = str(e.get(key) or "")
    return unquote(value) if "%" in value and local(e) == "Relationship" else value


def _set(e: Element, key: str, value: str) -> None:
    address = local(e) == "Relationship" and key == "Target"
    e.set(key, quote(value, safe=_URL) if address else value)


def write(place: Place, cuts: Cuts) -> None:
    """Write a text anew; in one of several elements the new words stand where the first of the old ones was."""
    node = place.nodes[0]
    if place.key == TAIL:
        node.tail = replaced(place.text, cuts)
    elif place.key:
        _set(node, place.key, replaced(place.text, cuts))
    else:
        _spread(place.nodes, merged(cuts))


def _spread(nodes: Iterable[Element], cuts: Cuts) -> None:
    at = 0
    for node in nodes:
        text = character(node)
        end = at + len(text)
        inside = [(max(a, at) - at, min(b, end) - at, w if a >= at else "") for a, b, w in cuts if a < end and b > at]
        for a, b, words in sorted(inside, reverse=True):
            text = text[:a] + words + text[b:]
        at = end
        if not inside:
            continue
        if node.tag in CHARACTERS:
            if node.tag == A + "br":  # DrawingML has no text outside a run: the character stays a break
                continue
            node.tag = W + "t"  # the character is gone, what stands for it is text
        node.text = text
        if node.tag == W + "t" or (local(node) == "t" and text != text.strip()):
            node.set(XML_SPACE, "preserve")
