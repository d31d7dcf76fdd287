"""Reasons not to be seen that need no place on a page: what the format says, size, colour on a known ground."""

from biaoshi.formats.sight.colour import PAPER, alike
from biaoshi.types.document import View

TINY = 2.0
"""Points; text no higher than this is taken for tiny."""


def tiny(size: float | None) -> bool:
    """True if text of `size` points cannot be read; None and 0 tell nothing."""
    return size is not None and 0 < size <= TINY


def plain(
    *,
    said: View | None = None,
    size: float | None = None,
    squeezed: bool = False,
    clear: bool = False,
    colour: str | None = None,
    ground: str | None = PAPER,
) -> View:
    """Return how a run is seen.

    `said`: what the format itself tells (hidden, deleted, layer_off …); `squeezed`: scaled or clipped to almost nothing;
    `clear`: drawn without ink; `colour` and `ground` RRGGBB, None: not known, or such that it contrasts by itself.
    """
    if said is not None:
        return said
    if squeezed or tiny(size):
        return "tiny"
    if clear:
        return "white"
    return "white" if colour is not None and ground is not None and alike(colour, ground) else "shown"
