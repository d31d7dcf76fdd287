"""Data only: documents, marks, facts, rules, reports. Verbs live elsewhere."""
