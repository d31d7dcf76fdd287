"""No word of a document comes into the log, whoever speaks and however a process ends."""

import logging
import subprocess
import sys

from api.hands import WORDS
from biaoshi_api.logs import plain

SPOKEN = """
import gc, logging, sys, threading, warnings
sys.path[:] = {path!r}
from biaoshi_api import logs
logs.start()
W = {words!r}
class Gone:
    def __del__(self):
        raise ValueError(W)
warnings.warn(W)
Gone()
gc.collect()
thread = threading.Thread(target=int, args=(W,)); thread.start(); thread.join()
logging.getLogger("library").error("%s", W)
try:
    int(W)
except ValueError:
    logging.getLogger("library").exception(W)
    raise OSError(W)
"""
"""A warning, an object that goes, a thread, a library, a library with an error, and the end of all while one is dealt with."""
TOLD = ("UserWarning", "ValueError", "ValueError", "library", "ValueError", "OSError")


def test_all_is_told_without_its_words() -> None:
    """Each is one line of the log, with no word of what was said and no traceback, which would quote it."""
    code = SPOKEN.format(path=sys.path, words=WORDS)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    lines = done.stderr.splitlines()
    assert len(lines) == len(TOLD), done.stderr
    assert all(what in line for what, line in zip(TOLD, lines, strict=True)), done.stderr
    assert WORDS not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 1


def test_our_own_words_stand() -> None:
    """What we and the server say is said."""
    for name in ("biaoshi_api", "uvicorn.error"):
        record = logging.LogRecord(name, logging.WARNING, "x.py", 1, "处理进程中断（%d）", (9,), None)
        assert plain(record)
        assert record.getMessage() == "处理进程中断（9）"
