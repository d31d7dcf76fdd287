"""Plain text and its tables written back: words cut or replaced at their place, or cut everywhere, the encoding kept byte for byte."""

from collections.abc import Callable

from biaoshi.errors import UnreadableError
from biaoshi.formats.cutting import cuts, replaced
from biaoshi.formats.encoding import MIXED, decode, guess
from biaoshi.formats.form import Limits, Source
from biaoshi.types.document import Document
from biaoshi.types.order import Order, Written

VERBS = frozenset({"cut", "replace"})


def rewrite(
    source: Source, limits: Limits, orders: tuple[Order, ...], read: Callable[[Source, Limits], Document]
) -> Written:
    """Return the text of `source`, as `read` reads it, after `orders`.

    Raises UnreadableError where the text was not read whole, or would not come back the same in its own encoding.
    """
    data = bytes(source.data)
    found = guess(data)
    decoded = decode(data, found)
    document = read(source, limits)
    text = document.text
    codec = "utf-8" if decoded.encoding in ("ascii", MIXED) else decoded.encoding
    try:
        same = data[: found.mark] + text.encode(codec) == data
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
        new = replaced(text, stretches + cuts(text, everywhere)).encode(codec)
    except UnicodeEncodeError:
        raise UnreadableError("unsupported", "遮盖用的字在原文件的编码里没有，不能写回") from None
    return Written(data[: found.mark] + new, tuple(undone))
