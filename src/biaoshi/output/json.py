"""JSON: one document for one report, JSON Lines for several."""

import json
from collections.abc import Iterable, Iterator

from biaoshi.output.form import Output, View
from biaoshi.types.report import Report


def write(reports: Iterable[Report], view: View) -> Iterator[str]:
    """Yield each report as JSON; lone surrogates of a broken text are escaped, so the output is valid UTF-8."""
    for report in reports:
        text = json.dumps(report.to_dict(), ensure_ascii=False, indent=None if view.several else 2)
        yield text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


OUTPUT = Output("json", "JSON；多个文件时每行一份", write)
