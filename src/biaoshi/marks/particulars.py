"""Particulars of a 公文 put together from the modules of this folder, one a particular."""

from biaoshi.marks.outline import Outline
from biaoshi.types.facts import Particulars


def read_particulars(shape: Outline, name: str | None = None) -> Particulars:
    """Return what the paper says of itself; what it does not say stays None."""
    return Particulars()
