"""Orders to a PDF, each verb to the module that carries it out."""

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.types.order import Order, Written


def write(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the file after `orders`, all of one verb. Raises UnreadableError for a verb it does not know."""
    if all(o.verb in ("note", "forget") for o in orders):
        from biaoshi.formats.pdf.remarks import remark

        return remark(source, limits, orders)
    if all(o.verb == "cut" for o in orders):
        from biaoshi.formats.pdf.redaction import cut

        return cut(source, limits, orders)
    if [o.verb for o in orders] == ["purge"]:
        from biaoshi.formats.pdf.redaction import anew

        return anew(source, limits, (), frozenset({"hidden", "layer_off", *orders[0].views}))
    raise UnreadableError("unsupported", "PDF 文档不能这样改")
