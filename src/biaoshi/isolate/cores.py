"""How many processes may recognise pictures side by side here: cores this program may use, and memory for each."""

import os
from pathlib import Path

MOST = 4
EACH = 1_200_000_000  # bytes: 0.9 GB at the worst page (600 dpi), and room for the page itself


def helpers() -> int:
    """Return the number, 0 where one process does as well: on one core, or without the memory for two."""
    memory = available()
    count = min(len(os.sched_getaffinity(0)), MOST, MOST if memory is None else memory // EACH)
    return count if count >= 2 else 0


def available() -> int | None:
    """Bytes that may be taken: what the system has left, or what this program's group may have; None: it does not say."""
    found = []
    for path, scale in (("/proc/meminfo", 1024), ("/sys/fs/cgroup/memory.max", 1)):
        try:
            lines = Path(path).read_text("ascii").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        words = [line.split() for line in lines if line.startswith("MemAvailable:") or path.endswith("max")]
        found += [int(w) * scale for line in words[:1] for w in line if w.isdigit()]
    return min(found, default=None)
