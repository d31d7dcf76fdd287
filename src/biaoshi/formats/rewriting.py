"""Plain text and its tables written back: words cut or replaced at their place, or cut everywhere, the encoding kept byte for byte."""

import re
from collections.abc import Callable, Iterator, Mapping

from biaoshi.errors import UnreadableError
from biaoshi.formats.cutting import cuts, replaced
from biaoshi.formats.encoding import MIXED, decode, guess
from biaoshi.formats.form import Limits, Source
from biaoshi.types.document import Document
from biaoshi.types.order import Order, Written

VERBS = frozenset({"cut", "replace"})
_WRAPPED = ("text/plain", "text/markdown")
"""Texts whose blocks are lines, which may end in the middle of a name; of a table only a line within a cell does."""
_END = re.compile("[\r\n]")
_ENDS = str.maketrans("\r\n", "  ")


def rewrite(
    source: Source, limits: Limits, orders: tuple[Order, ...], read: Callable[[Source, Limits], Document]
) -> Written:
    """Return the text of `source`, as `read` reads it, after `orders`.

    Raises UnreadableError where the text was not read whole, or would not come back the same in its own encoding.
    """
    data = bytes(source.data)
    guessed = guess(data)
    decoded = decode(data, guessed)
    document = read(source, limits)
    text = document.text
    codec = "utf-8" if decoded.encoding in ("ascii", MIXED) else decoded.encoding
    try:
        same = data[: guessed.mark] + text.encode(codec) == data
    except (UnicodeEncodeError, LookupError):
        same = False
    if decoded.lost or decoded.mixed or text != decoded.text or not same:
        raise UnreadableError("unsupported", "文本没有读全，或者编码不能原样写回，不能改写")
    numbers = {(b.part, b.index): n for n, b in enumerate(document.blocks)}
    stretches: list[tuple[int, int, str]] = []
    everywhere: dict[str, str] = {}
    undone: list[tuple[int, str]] = []
    for n, order in enumerate(orders):
        number = numbers.get((order.part, order.index))
        if order.verb not in VERBS or number is None:
            undone.append((n, "这种格式里没有这样的地方" if order.verb in VERBS else "这种格式不能这样改"))
            continue
        span = document.span_of(number)
        start, end = span.start + order.start, span.start + order.end
        if not span.start <= start <= end <= span.end or (start == end and order.verb == "cut"):
            undone.append((n, "位置超出了这一段"))
            continue
        stretches.append((start, end, order.text))
        if order.everywhere:
            everywhere.setdefault(text[start:end], order.text)
    try:
        new = replaced(text, [*stretches, *_everywhere(document, everywhere)]).encode(codec)
    except UnicodeEncodeError:
        raise UnreadableError("unsupported", "遮盖用的字在原文件的编码里没有，不能写回") from None
    return Written(data[: guessed.mark] + new, tuple(undone))


def _everywhere(document: Document, instead: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Yield where the words stand in the text, on one line or running on to the next, line by line."""
    text = document.text
    for start, end, words in cuts(text.translate(_ENDS), instead):
        one = document.block_at(start) == document.block_at(end - 1) or not _END.search(text, start, end)
        if one or document.media_type in _WRAPPED:
            yield from _kept(text, start, end, words)


def _kept(text: str, start: int, end: int, instead: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretch piece by piece: what stands instead comes in the first, ends of lines and tabs stay."""
    for n, piece in enumerate(re.finditer(r"[^\r\n\t]+", text[start:end])):
        yield start + piece.start(), start + piece.end(), "" if n else instead
