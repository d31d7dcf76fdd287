"""Rows as .csv that spreadsheet programs open as they are: with a byte-order mark, no cell a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a cell begins with that Excel would take for a formula."""
_PIECE = 1 << 16


def separated(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield the bytes of a .csv in pieces, as the rows come; None is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    yield b"\xef\xbb\xbf"  # else Excel takes it for another encoding
    for row in rows:
        writer.writerow(["" if v is None else guarded(str(v)) for v in row])
        if out.tell() > _PIECE:
            yield out.getvalue().encode("utf-8", "backslashreplace")
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode("utf-8", "backslashreplace")


def guarded(text: str) -> str:
    """Return `text` with an apostrophe before what would be a formula."""
    return "'" + text if text.startswith(FORMULA) else text
