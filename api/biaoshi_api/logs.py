"""The log: lines on standard error, with the class and place of an error and never its words, which may be a document's."""

import logging
from typing import Any

from biaoshi_api.problems import where


def plain(record: logging.LogRecord) -> bool:
    """Take the traceback off `record`, its message too where it came with an error from a library."""
    if record.exc_info and isinstance(record.exc_info, tuple):
        error = record.exc_info[1]
        record.msg, record.args = "%s：%s", (record.funcName, where(error) if error is not None else "?")
        record.exc_info = record.exc_text = record.stack_info = None
    return True


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
