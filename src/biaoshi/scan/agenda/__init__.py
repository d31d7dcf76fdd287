"""What falls due when: periods of secrecy that run out, reviews, 25 years; by year and fonds, as ledger and plots.

    store (results, ledger rows without a paper) ─ dues ─→ Due … ─┬─ Agenda: counts by kind, year, fonds ─→ text, page
                                                                  └─ those within reach, row by row ─→ book (.xlsx, .csv)

Dates come from the store, the day of reckoning is handed in. A due day is overdue until somebody has decided since.
"""
