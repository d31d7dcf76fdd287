"""Cases under review: what is released together, what people decided about each finding, and how it ended.

    files handed in ─ work/review ─→ report, files, text → vault      findings → rows of codes and prints, no text
    desk_batches ─ one key press, may decide hundreds (desk_decisions); undone, never deleted
    conclusion ─ step 1 ─→ approval by others ─ steps 2, 3 ─→ closed

Names of files, titles, reasons and notes that people write lie encrypted in the vault. Every change writes its audit row
in its own transaction.
"""
