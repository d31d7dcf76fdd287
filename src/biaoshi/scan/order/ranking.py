"""How likely each paper is to be one that stays closed: the prior at first, a linear model of decisions from then on."""

from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack

from biaoshi.scan.order.corpus import Array, Corpus, Index

STRENGTH = 1.0  # inverse regularisation; 0.3 and 3 rank a little worse on synthetic archives
WEIGHT = 0.5
"""Length of the prior's columns beside the words': without decisions they are all there is, with many they are a hint."""
FEWEST = 1  # decisions of each kind before anything is learnt
Truth = np.ndarray[Any, np.dtype[np.bool_]]


def scores(corpus: Corpus, decided: Index, relevant: Truth, seed: int) -> Array:
    """Return a score in [0, 1] for every paper, 0.5 where the model is in doubt, learnt from the papers `decided` and
    whether each was `relevant`. It orders; it is no probability."""
    if min(relevant.sum(), (~relevant).sum()) < FEWEST:
        return corpus.prior[:, 0].copy()
    from sklearn.svm import LinearSVC

    rows = with_prior(corpus)
    fitted = LinearSVC(C=STRENGTH, dual=True, class_weight="balanced", max_iter=5000, random_state=seed)
    fitted.fit(rows[decided], relevant)
    margin = rows @ fitted.coef_[0].astype(rows.dtype) + fitted.intercept_[0]
    said: Array = 1.0 / (1.0 + np.exp(-np.clip(margin.astype(np.float64), -40, 40)))
    return said


def with_prior(corpus: Corpus) -> csr_matrix:
    """Return the rows with the priors as further columns, each spread about its mean."""
    prior = corpus.prior
    spread = prior.std(axis=0)
    columns = WEIGHT * (prior - prior.mean(axis=0)) / np.where(spread > 0, spread, 1)
    return hstack([corpus.rows, csr_matrix(columns.astype(np.float32))], format="csr")
