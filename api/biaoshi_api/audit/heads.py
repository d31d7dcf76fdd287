"""The head: number and digest of the last row, printed daily. A head on paper dates everything before it."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from sqlalchemy import Connection, select

from biaoshi import BiaoshiError
from biaoshi_api.audit.rows import START
from biaoshi_api.audit.tables import ROWS

_BEIJING = timezone(timedelta(hours=8))
_LINE = re.compile(
    r"biaoshi-audit-head v1 time=(?P<time>[0-9T:+-]{25}) seq=(?P<seq>[0-9]{1,19})"
    r" algorithm=(?P<algorithm>[a-z0-9-]{1,16}) mac=(?P<mac>[0-9a-f]{64})",
)


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain stood at `time` (ISO, Beijing time)."""

    time: str
    seq: int
    algorithm: str
    mac: str


def head_of(connection: Connection, *, now: float) -> Head:
    """Return the head as the rows have it."""
    last = connection.execute(select(ROWS).order_by(ROWS.c.seq.desc()).limit(1)).one_or_none()
    time = datetime.fromtimestamp(int(now), UTC).astimezone(_BEIJING).isoformat()
    return Head(time, 0, "none", START) if last is None else Head(time, last.seq, last.algorithm, last.mac)


def head_line(head: Head) -> str:
    """Return the head as one line to print."""
    return f"biaoshi-audit-head v1 time={head.time} seq={head.seq} algorithm={head.algorithm} mac={head.mac}"


def parse_head(line: str) -> Head:
    """Return the head a line holds. Raises BiaoshiError if it is none."""
    found = _LINE.fullmatch(line.strip())
    if found is None:
        raise BiaoshiError("这一行不是审计链首（应为 biaoshi-audit-head v1 …）。")
    return Head(found["time"], int(found["seq"]), found["algorithm"], found["mac"])


def read_heads(path: Path) -> tuple[Head, ...]:
    """Return the heads printed to a file, oldest first; none if there is no file yet. Raises BiaoshiError on a strange line."""
    try:
        lines = path.read_text("ascii").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError):
        raise BiaoshiError(f"审计链首文件 {path.name} 读不到。") from None
    return tuple(parse_head(line) for line in lines if line.strip())


def daily_head(connection: Connection, path: Path, *, now: float) -> str | None:
    """Append today's head to `path` (0600) unless today's is there, and return the line written.

    Safe to call as often as one likes, by several workers: a day's second line is only one more witness.
    """
    head = head_of(connection, now=now)
    printed: Sequence[Head] = read_heads(path)
    if printed and printed[-1].time[:10] >= head.time[:10]:
        return None
    line = head_line(head)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, (line + "\n").encode("ascii"))  # one write: lines of two workers never mix
        os.fsync(handle)
    finally:
        os.close(handle)
    return line
