"""JSON: one document for one report, JSON Lines for several."""

import json
import re
from collections.abc import Iterable, Iterator

from biaoshi.output.form import Output, View
from biaoshi.types.report import Report

_STEERING = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What is no fault in JSON, and turns the writing of whoever looks at it round."""


def write(reports: Iterable[Report], view: View) -> Iterator[str]:
    """Yield each report as JSON; lone surrogates of a broken text and what steers a terminal are escaped."""
    for report in reports:
        text = json.dumps(report.to_dict(), ensure_ascii=False, indent=None if view.several else 2)
        text = _STEERING.sub(lambda m: f"\\u{ord(m[0]):04x}", text)
        yield text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


OUTPUT = Output("json", "JSON；多个文件时每行一份", write)
