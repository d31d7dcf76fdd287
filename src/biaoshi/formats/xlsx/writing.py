"""Orders to a workbook, each verb to the module that carries it out."""

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.xlsx.purging import purge
from biaoshi.formats.xlsx.redaction import cut
from biaoshi.formats.xlsx.remarks import forget, remark
from biaoshi.types.order import Order, Written


def write(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the workbook after `orders`, all of one verb. Raises UnreadableError for a verb it does not know."""
    if all(o.verb == "cut" for o in orders):
        return cut(source, limits, orders)
    if [o.verb for o in orders] == ["purge"]:
        return purge(source, limits)
    if all(o.verb == "note" for o in orders):
        return remark(source, limits, orders)
    if all(o.verb == "forget" for o in orders):
        return forget(source, limits, frozenset(o.author for o in orders))
    raise UnreadableError("unsupported", "Excel 工作簿不能这样改")
