"""Synthetic archives as the order takes them."""

import numpy as np

from biaoshi.check import Checker
from biaoshi.scan.order.corpus import Corpus, Paper, gather
from biaoshi.scan.order.features import hashed
from biaoshi.scan.order.prior import of_report
from biaoshi.scan.order.sources import series
from biaoshi.scan.synthetic import Plan, papers
from simulate.played import Truth

KEY = b"a key of a simulation, 32 bytes!"
DAY = "2026-11-24"


def corpus_of(size: int, prevalence: float, seed: int, *, inverted: bool = False) -> tuple[Corpus, Truth]:
    """Return an archive with no prior but a score that is drawn: of use, or leading astray (`inverted`)."""
    draw = np.random.default_rng([seed, 7])
    truth, held = {}, []
    for p in papers(Plan(size, prevalence, seed, ("txt",))):
        truth[p.number] = p.closed
        score = draw.beta(2, 5) if p.closed == inverted else draw.beta(5, 2)
        held.append(Paper(p.number, hashed(p.text, KEY), (float(score),), series(p.title, p.issuer, KEY)))
    corpus = gather(held)
    return corpus, np.array([truth[i] for i in corpus.ids])


def checked(size: int, prevalence: float, seed: int) -> tuple[Corpus, Truth, dict[str, str]]:
    """Return an archive of text papers, each checked by the whole program for its prior; texts by id."""
    truth, held, texts = {}, [], {}
    with Checker(profile="archive", evidence="none", as_of=DAY) as checker:
        for p in papers(Plan(size, prevalence, seed, ("txt",))):
            truth[p.number], texts[p.number] = p.closed, p.text
            prior = of_report(checker.check_text(p.text, name=f"{p.number}.txt"))
            held.append(Paper(p.number, hashed(p.text, KEY), prior, series(p.title, p.issuer, KEY)))
    corpus = gather(held)
    return corpus, np.array([truth[i] for i in corpus.ids]), texts
