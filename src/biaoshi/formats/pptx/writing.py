"""Orders to a presentation, each verb to the module that carries it out."""

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.pptx.purging import purge
from biaoshi.formats.pptx.redaction import cut
from biaoshi.formats.pptx.remarks import forget, remark
from biaoshi.types.order import Order, Written


def write(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the presentation after `orders`, all of one verb. Raises UnreadableError for a verb it does not know."""
    if all(o.verb == "cut" for o in orders):
        return cut(source, limits, orders)
    if [o.verb for o in orders] == ["purge"]:
        return purge(source, limits)
    if all(o.verb == "note" for o in orders):
        return remark(source, limits, orders)
    if all(o.verb == "forget" for o in orders):
        return forget(source, limits, frozenset(o.author for o in orders))
    raise UnreadableError("unsupported", "PowerPoint 演示文稿不能这样改")
