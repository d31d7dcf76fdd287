"""Small pictures that come back page after page: an emblem, a letterhead (rule 2 of the report's coverage).

Recognition still looks at them where it may; only if it finds nothing is their line closed for being a logo.
"""

from collections.abc import Iterable

LOGO = 3  # pages
SMALL = 0.10  # of the page: no larger picture is ever taken for a logo
LEAST = 595.3  # points: A4 lying, the least height of a page where none is told
WHY = "多页重复的小图标"


def repeated(heights: Iterable[float | None], pages: int, height: float | None) -> bool:
    """True if a picture that is `heights` points high wherever it is drawn comes back on so many `pages` of `height` points.

    Its width is not asked for: as wide as the page it would still be small. A height that is not known is too high.
    """
    drawn = list(heights)
    low = height is not None and all(h is not None and 0 < h < SMALL * height for h in drawn)
    return pages >= LOGO and bool(drawn) and low
