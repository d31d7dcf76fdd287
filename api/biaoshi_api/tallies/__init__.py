"""Text-free counts of what was checked, kept longer than reports are: what the dashboard is made of."""

from biaoshi_api.tallies.adding import add, tally_of
from biaoshi_api.tallies.sums import Share, Sums, day_of, sums

__all__ = ["Share", "Sums", "add", "day_of", "sums", "tally_of"]
