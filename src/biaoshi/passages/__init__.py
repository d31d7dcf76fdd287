"""Same passage, same decision: an index of registered papers that holds no text, and what of a new paper stands in them.

register ─ prints (keyed) ─→ postings (print, place, source) ─┐            sources: id, level, decision
paper ──── prints ──────────────────────────────────────────→ ├ matching ─→ Reuse: place here, source, never text
"""

from biaoshi.passages.index import Index, create, open_index
from biaoshi.passages.matching import find
from biaoshi.passages.source import Registration, Source

__all__ = ["Index", "Registration", "Source", "create", "find", "open_index"]
