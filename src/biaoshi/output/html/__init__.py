"""HTML: one page on its own (nothing loaded), for people who do not work in a terminal: read, filtered, printed, filed."""

from biaoshi.output.form import Output
from biaoshi.output.html.page import write

__all__ = ["OUTPUT", "write"]

OUTPUT = Output("html", "独立网页：可打印、可筛选，不联网", write)
