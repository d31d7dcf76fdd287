"""How many pages a core checks in a day, kind by kind, and how many machines an archive needs: measured, then reckoned.

Measured is processor time of a warm pool on all cores, recognition with every pass it takes; a day of a core is what that
leaves of 24 hours at USE. Machines are reckoned from it, nothing else: disks and networks are the archive's own.
"""

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import papers
from bench.pools import measured
from biaoshi.scan.settings import Settings

USE = 0.85
"""Share of a day a core works for the scan; the rest is the system's, waiting for disks, nights that begin late."""
CORES, DAYS = 16, 30
"""Of one machine, and in how many days all is to be done."""
PAGES = (1_000_000, 10_000_000, 100_000_000)
_DAY = "2026-11-24"


def _words(folder: Path, n: int) -> int:
    """A text or a Word file of four pages (600 characters a page)."""
    if n % 2:
        papers.docx(folder / f"{n:04}.docx", 4 * 600, n)
    else:
        (folder / f"{n:04}.txt").write_text(f"{papers.text(4 * 600, n)}\n第{n}份", encoding="utf-8")
    return 4


def _pdf(folder: Path, n: int) -> int:
    """A PDF with its text, of two to six pages."""
    pages = 2 + n % 5
    papers.pdf(folder / f"{n:04}.pdf", pages, n)
    return pages


def _scan(folder: Path, n: int) -> int:
    """A page scanned at 150 dpi."""
    papers.scan(folder / f"{n:04}.jpg", n)
    return 1


KINDS: dict[str, tuple[Callable[[Path, int], int], int, bool]] = {
    "text": (_words, 300, False), "pdf": (_pdf, 60, False), "scan": (_scan, 12, True),
}  # fmt: skip
"""Writer of a paper, how many, whether pictures are recognised."""


def figures(folder: Path) -> dict[str, Any]:
    """Return the figures of each kind, measured in `folder`; `docs.tables` makes a table of them."""
    cores = len(os.sched_getaffinity(0))
    found: dict[str, Any] = {"use": USE, "cores": CORES, "days": DAYS, "kinds": {}}
    for kind, (write, count, ocr) in KINDS.items():
        pages, places = {}, {}
        for name, many in (("warm", 4 * cores if ocr else 16 * cores), ("papers", count)):
            places[name] = folder / f"{kind}-{name}"
            places[name].mkdir()
            pages[name] = sum(write(places[name], n + 1000 * (name == "warm")) for n in range(many))
        settings = Settings(as_of=_DAY, ocr=ocr)
        one = measured(places["papers"], places["warm"], folder / f"{kind}.db", settings, cores)
        cost = one.cpu / pages["papers"]
        day = math.floor(86_400 / cost * USE / 100) * 100
        found["kinds"][kind] = {
            "pages": pages["papers"], "core_seconds_a_page": round(cost, 4), "pages_a_day_a_core": day,
            "cores_busy": round(one.cpu / one.seconds / cores, 2),
            "machines": {str(n): math.ceil(n / (day * CORES * DAYS)) for n in PAGES},
        }  # fmt: skip
    return found
