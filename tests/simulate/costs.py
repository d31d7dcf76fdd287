"""Reviews against recall: our order, and what else there is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from biaoshi.scan.order.corpus import Corpus
from biaoshi.scan.order.review import Settings
from biaoshi.scan.order.review import play as ordered
from simulate.archives import checked
from simulate.played import Truth, play

CELLS = ((50_000, 0.05), (20_000, 0.05), (5000, 0.01), (5000, 0.05), (5000, 0.2))
RECALLS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
SEED = "simulate"


def cell(size: int, prevalence: float, told: Callable[[str], None]) -> dict[str, Any]:
    """Return the figures of one synthetic archive."""
    corpus, truth, texts = checked(size, prevalence, 1)
    told(f"{size} papers at {prevalence:.0%} checked")
    flat = replace(corpus, prior=np.full((size, 1), 0.5))
    orders = {
        "ours": learnt(corpus, truth),
        "ours without prior": learnt(flat, truth),
        "score order": np.argsort(-corpus.prior[:, 0], kind="stable").tolist(),
        "random order": np.random.default_rng(1).permutation(size).tolist(),
        "open CAL baseline": baseline([texts[i] for i in corpus.ids], truth),
    }
    told(f"{size} papers at {prevalence:.0%} ordered")
    played = play(corpus.ids, truth, orders["ours"], SEED, first=min(size, round(66 / prevalence)), sample=1000)
    return {
        "papers": size, "prevalence": prevalence, "relevant": int(truth.sum()), "control": played.control,
        "orders": {name: figures(corpus.ids, truth, order, played.control) for name, order in orders.items()},
        "certificate": {
            "words": played.statement.words, "reviewed": played.evidence.reviewed, "true_recall_of_the_order": round(played.recall, 4),
            "true_missed": round(played.missed, 6), "holds": played.holds,
            "work_saved_when_signed": round(1 - played.evidence.reviewed / size, 4),
        },
    }  # fmt: skip


def learnt(corpus: Corpus, truth: Truth, upto: float = 0.995) -> list[int]:
    """Return our order, until the share `upto` of the relevant is found; the rest as it lies."""
    wanted = upto * truth.sum()
    order = ordered(corpus, truth, Settings(SEED), lambda brought: bool(truth[brought].sum() >= wanted))
    return completed(order, corpus.size)


def completed(order: Sequence[int], size: int) -> list[int]:
    """Return the order with the papers that it did not come to behind it, drawn at random."""
    rest = np.setdiff1d(np.arange(size), order)
    return [*order, *np.random.default_rng(2).permutation(rest).tolist()]


def figures(ids: Sequence[str], truth: Truth, order: Sequence[int], control: int) -> dict[str, Any]:
    """Return papers to review for each recall, and work saved at 95 %: gross, and net of a control set of `control`."""
    found = np.cumsum(truth[np.asarray(order)])
    total, size = int(found[-1]), len(order)
    reviews = {f"{r:.0%}": int(np.searchsorted(found, np.ceil(r * total))) + 1 for r in RECALLS}
    from biaoshi.scan.certificate.draw import control as drawn

    place = {i: n for n, i in enumerate(ids)}
    read = {place[i] for i in drawn(ids, SEED, control)} | set(order[: reviews["95%"]])
    return {
        "reviews_at_recall": reviews, "wss95": round(1 - reviews["95%"] / size - 0.05, 4),
        "wss95_net_of_control": round(1 - len(read) / size - 0.05, 4),
    }  # fmt: skip


def baseline(texts: Sequence[str], truth: Truth, upto: float = 0.995) -> list[int]:
    """Return the order of an open continuous active learning: TF-IDF of character bigrams, logistic regression, always the
    most likely next (Cormack and Grossman 2015, AutoTAR): a hundred unread papers stand in for negatives, each batch a
    tenth larger. It begins with random papers, for it has no score and no query."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    rows = TfidfVectorizer(analyzer="char", ngram_range=(2, 2), sublinear_tf=True, dtype=np.float32).fit_transform(
        texts
    )
    draw = np.random.default_rng(3)
    size, batch = len(texts), 1.0
    read = np.zeros(size, dtype=bool)
    order: list[int] = []
    while truth[order].sum() < upto * truth.sum() and len(order) < size:
        unread = np.flatnonzero(~read)
        take = min(len(unread), int(np.ceil(batch)))
        if truth[order].any():
            presumed = draw.choice(unread, min(100, len(unread)), replace=False)
            known = np.concatenate([order, presumed]).astype(int)
            said = np.concatenate([truth[order], np.zeros(len(presumed), dtype=bool)])
            model = LogisticRegression(C=1.0, solver="liblinear", dual=True, random_state=0, max_iter=1000).fit(
                rows[known], said
            )
            score = rows[unread] @ model.coef_[0]
            chosen = unread[np.argsort(-score, kind="stable")[:take]]
        else:
            chosen = draw.choice(unread, min(len(unread), max(take, 20)), replace=False)
        read[chosen] = True
        order += chosen.tolist()
        batch += np.ceil(batch / 10)
    return completed(order, size)
