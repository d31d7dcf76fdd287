"""What people see of an output: its text, or every cell of a workbook."""

from collections.abc import Iterable
from io import BytesIO

import openpyxl

from biaoshi import Report
from biaoshi.output import output
from biaoshi.output.form import Binary, View


def shown(name: str, reports: Iterable[Report], view: View | None = None) -> str:
    """Return the text of the output called `name`; of a workbook all cells, a line each."""
    view = view or View(verbose=True, width=400, several=True)
    wanted = output(name)
    if not isinstance(wanted, Binary):
        return "".join(wanted.write(reports, view))
    book = openpyxl.load_workbook(BytesIO(b"".join(wanted.pack(reports, view))))
    return "\n".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None)
