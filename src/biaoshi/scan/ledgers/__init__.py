"""Ledgers (案卷目录、件目录): ranked before any paper is opened, joined to the papers by 档号 when they are.

xlsx, csv ─ reading ─ columns (guessed once, kept in a TOML file) ─→ rows ─ suspicion ─→ codes, score ─→ store, plan
"""

from biaoshi.scan.ledgers.columns import Mapping, guess, load, save
from biaoshi.scan.ledgers.plan import Plan, Stage, Year
from biaoshi.scan.ledgers.ranking import Ranked, rank
from biaoshi.scan.ledgers.reading import Ledger, Record, open_ledger, passed_over

__all__ = [
    "Ledger",
    "Mapping",
    "Plan",
    "Ranked",
    "Record",
    "Stage",
    "Year",
    "guess",
    "load",
    "open_ledger",
    "passed_over",
    "rank",
    "save",
]
