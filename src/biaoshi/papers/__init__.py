"""Papers people sign or read: review forms bound to the bytes they are about, marking quality, training pages.

report ─ fields ─ filled template + binding → docx        docx + files ─ verification → reasons to refuse
reports ─ quality → workbook, training page                determinations people reviewed → share with its interval
"""
