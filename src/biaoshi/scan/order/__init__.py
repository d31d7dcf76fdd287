"""Worst first: which papers a person should see next, learnt from what people decided so far.

    text ─ features.hashed ─→ numbers ┐
    report ─ prior ─────────────────→ ├ corpus ─ ranking ─ batches ─→ next papers ─ people ─→ decisions ┐
    near copies, series ─ clusters ─→ ┘    ↑                                                            │
                                           └──────────────── review (replayed, seeded) ─────────────────┘

The same papers, seed and decisions give the same order, whatever machine asks. No control paper is known here: the order
is made as if there were no control set, which is what the certificate rests on (`certificate.target`).
"""

from biaoshi.scan.order.corpus import Corpus, Paper, gather
from biaoshi.scan.order.review import Settings, next_batch

__all__ = ["Corpus", "Paper", "Settings", "gather", "next_batch"]
