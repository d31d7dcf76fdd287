"""Which ground may hold for which paragraph: the classifier's probabilities with the lexicons' words, as passages.

document ─ units (paragraphs) ─ gate ─ classifier over neighbourhoods ─ thresholds → Passage …
"""

from biaoshi.grounds.gate import opener
from biaoshi.grounds.passages import passages, stretches
from biaoshi.grounds.units import Unit, units

__all__ = ["Unit", "opener", "passages", "stretches", "units"]
