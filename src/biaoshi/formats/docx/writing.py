"""Orders to a Word document, each verb to the module that carries it out."""

from biaoshi.errors import UnreadableError
from biaoshi.formats.docx.redaction import cut
from biaoshi.formats.form import Limits, Source
from biaoshi.types.order import Order, Written


def write(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the document after `orders`, all of one verb. Raises UnreadableError for a verb it does not know."""
    if all(o.verb == "cut" for o in orders):
        return cut(source, limits, orders)
    raise UnreadableError("unsupported", "Word 文档不能这样改")
