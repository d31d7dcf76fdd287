"""Personal data and identifiers: what a text holds of them, with the reasons.

text ─ fold ─ candidates (cheap scans) ─ windows ─ engine (presidio, our kinds, our context) ─ back to the text
"""

from biaoshi.recognisers.finding import count, find

__all__ = ["count", "find"]
