"""A made archive: dated papers of the 1950s to the 2020s whose truth is known, at any size and prevalence.

    plan ─ which papers stay closed ─ paper (text, marks, wear) ─ writing (txt, docx, pdf, ofd, doc, scans, ledger, truth)

Every paper is made from the seed and its own number alone: an archive of a million begins like one of a thousand of the
same prevalence would not (which papers are closed is drawn over all), but any paper of a plan can be made again by itself.
Everything in it is invented. It is easier than life: what keeps a paper closed is said in some seventy ways, worn and
varied, where life has thousands; figures measured on it are upper bounds.
"""

from biaoshi.scan.synthetic.paper import Paper, papers
from biaoshi.scan.synthetic.plan import FORMS, Plan

__all__ = ["FORMS", "Paper", "Plan", "papers"]
