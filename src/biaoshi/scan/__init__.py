"""Many documents: a folder of any size checked on the one queue, resumed after any stop, and what follows from it.

    folders ─ walk ─→ items (件) and files ─ jobs ─→ workers (Checker) ─→ results, findings: codes, numbers, digests
    ledgers (案卷、件) ──→ rows, suspected codes, priority ┘

A store holds no text of papers: whoever wants to see a passage opens the file. It knows where files lie, else nobody
could open them; it is made readable by its owner only.
"""
