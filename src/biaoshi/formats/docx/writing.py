"""Orders to a Word document, each verb to the module that carries it out."""

from biaoshi.errors import UnreadableError
from biaoshi.formats.docx.purging import purge
from biaoshi.formats.docx.redaction import cut
from biaoshi.formats.docx.remarks import forget, remark
from biaoshi.formats.docx.repairs import repair
from biaoshi.formats.form import Limits, Source
from biaoshi.types.order import Order, Written


def write(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the document after `orders`, all of one verb (a replacement and a look may come together).

    Raises UnreadableError for a verb it does not know.
    """
    if all(o.verb == "cut" for o in orders):
        return cut(source, limits, orders)
    if [o.verb for o in orders] == ["purge"]:
        return purge(source, limits, orders[0].views)
    if all(o.verb == "note" for o in orders):
        return remark(source, limits, orders)
    if all(o.verb == "forget" for o in orders):
        return forget(source, limits, frozenset(o.author for o in orders))
    if all(o.verb in ("replace", "restyle") for o in orders):
        return repair(source, limits, orders)
    raise UnreadableError("unsupported", "Word 文档不能这样改")
