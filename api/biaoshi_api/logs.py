"""The log: lines on standard error, with the class and place of an error and never its words, which may be a document's."""

import logging
import logging.config
import sys
import threading
import warnings
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from biaoshi_api.problems import where

_LOG = logging.getLogger("biaoshi_api")
SPEAKING = ("biaoshi_api", "uvicorn")
"""Whose words stand in the log: ours, and those of the server, which sees no document. Of others stands where they spoke."""


def start() -> None:
    """Begin the log of this process: also what ends it or a thread of it, or is warned of, comes there and so without its words."""
    logging.config.dictConfig(config())
    warnings.showwarning = _warned
    sys.excepthook = _ended
    threading.excepthook = lambda told: _ended(told.exc_type, told.exc_value, told.exc_traceback)
    sys.unraisablehook = lambda told: _ended(told.exc_type, told.exc_value, told.exc_traceback)


def plain(record: logging.LogRecord) -> bool:
    """Take the traceback off `record`, its message too where it came with an error or from a library."""
    if record.exc_info and isinstance(record.exc_info, tuple):
        error = record.exc_info[1]
        record.msg, record.args = "%s：%s", (record.funcName, where(error) if error is not None else "?")
    elif record.name.partition(".")[0] not in SPEAKING:
        record.msg, record.args = "%s：%s:%d", (record.name, record.module, record.lineno)
    record.exc_info = record.exc_text = record.stack_info = None
    return True


def _ended(kind: type[BaseException], error: BaseException | None, _trace: TracebackType | None) -> None:
    _LOG.critical("%s", where(error) if error is not None else kind.__name__)


def _warned(  # the names are those of warnings.showwarning
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    _LOG.warning("%s（%s:%d）", category.__name__, Path(filename).stem, lineno)


def config() -> dict[str, Any]:
    """Return the logging configuration of every process of the service."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"plain": {"()": lambda: plain}},
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(process)d %(message)s"}},
        "handlers": {
            "err": {
                "class": "logging.StreamHandler", "formatter": "line", "filters": ["plain"], "stream": "ext://sys.stderr",
            },
        },
        "root": {"handlers": ["err"], "level": "WARNING"},
        "loggers": {"biaoshi_api": {"level": "INFO"}},
    }  # fmt: skip
