"""Packets for those who handed papers over (会同审核): out as a page and a sheet, back as opinions, and what follows.

    store ─ making ─→ rows of one unit ─┬─ page   one HTML page, loads nothing: to read
                                        └─ sheet  .xlsx: to fill in ──→ back ─ sheet.read ─→ answers ─ scan.deciding ─→ store
    store ─ delayed ─→ the list of papers not opened yet, for the 档案主管部门 (.xlsx, .docx)

A packet leaves the archive: of a paper above the site's ceiling it says 档号 and level and nothing else. Titles come from
the archive's own ledger, masked; the store has none.
"""
