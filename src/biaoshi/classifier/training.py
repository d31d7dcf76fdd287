"""Training: labelled papers in, a model out. The same papers give the same model, byte for byte.

First layer: for each label a logistic regression over TF-IDF blocks. Second layer: another over what the first says of
a paragraph and its neighbours, fitted on margins for families the first had not seen, which also calibrates it
(Platt 1999). Thresholds are set for recall on `dev`. Tokens found in fewer than `RARE` families are dropped.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix

from biaoshi.classifier.features import BLOCKS, Paper, blocks, token
from biaoshi.classifier.model import Array, Model, neighbourhood
from biaoshi.errors import ConfigError

RARE = 3
"""A token found in fewer families than this is not in the model: it could name a person or a case."""
FOLDS = 5
STRENGTH = 8.0  # inverse regularisation of the first layer; chosen on dev
BESIDE = 0.3  # and of the second
BETA = 1.3  # recall counts a little more than precision where the threshold is set


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled paper: the labels of each paragraph. Papers of one `family` are never on both sides of a split."""

    paper: Paper
    labels: tuple[frozenset[str], ...]
    family: str


def train(
    name: str,
    version: str,
    labels: Sequence[str],
    papers: Sequence[Labelled],
    dev: Sequence[Labelled] = (),
    *,
    highest_level: str | None = None,
) -> Model:
    """Return a model of `labels` made from `papers`, thresholds from `dev` (from held-out folds if there is none).

    Raises ConfigError where a label has too few families to learn from.
    """
    for label in labels:
        held = {p.family for p in papers if any(label in x for x in p.labels)}
        if len(held) < FOLDS:
            raise ConfigError(f"标签“{label}”只有 {len(held)} 组正例，至少要有 {FOLDS} 组才能训练。")
    counted = [b for p in papers for b in blocks(p.paper)]
    families = np.array(
        [n for p, n in zip(papers, _numbers([p.family for p in papers]), strict=True) for _ in p.labels]
    )
    vocabulary = _vocabulary(counted, families)
    idf = _short(_idf(counted, vocabulary))
    matrix = _matrix(counted, vocabulary, idf)
    truth = np.array([[label in x for label in labels] for p in papers for x in p.labels])
    fold_of = families % FOLDS
    held_out = np.zeros(truth.shape)
    for fold in range(FOLDS):
        seen, unseen = fold_of != fold, fold_of == fold
        for k in range(len(labels)):
            if len(set(truth[seen, k])) == 2 and unseen.any():
                weights, bias = _logistic(matrix[seen], truth[seen, k], STRENGTH)
                held_out[unseen, k] = matrix[unseen] @ weights + bias
    first = [_logistic(matrix, truth[:, k], STRENGTH) for k in range(len(labels))]
    around = _around(held_out, papers)
    second = [_logistic(csr_matrix(around), truth[:, k], BESIDE, balanced=False) for k in range(len(labels))]
    model = Model(
        name=name,
        version=version,
        labels=tuple(labels),
        thresholds=dict.fromkeys(labels, 0.5),
        highest_level=highest_level,
        sha256="",
        vocabulary=vocabulary,
        idf=idf,
        weights=_short(np.stack([w for w, _ in first])),
        bias=_short(np.array([b for _, b in first])),
        beside=_short(np.stack([w for w, _ in second])),
        level=_short(np.array([b for _, b in second])),
    )
    said = 1 / (1 + np.exp(-(around @ model.beside.T + model.level)))
    return _with_thresholds(model, said, truth, dev)


def _numbers(families: Sequence[str]) -> list[int]:
    """Number the families by name read backwards, so that neighbours of one writer fall into different folds."""
    order = {f: n for n, f in enumerate(sorted(set(families), key=lambda f: f[::-1]))}
    return [order[f] for f in families]


def _around(margins: Array, papers: Sequence[Labelled]) -> Array:
    out, at = [], 0
    for p in papers:
        count = len(p.labels)
        out.append(neighbourhood(margins[at : at + count], [len(x) for x in p.paper.paragraphs]))
        at += count
    return np.concatenate(out)


Counted = Sequence[dict[str, Counter[str]]]


def _vocabulary(counted: Counted, families: Array) -> dict[str, int]:
    seen: Counter[str] = Counter()
    for name, _ in {
        (token(b, t), int(f)) for c, f in zip(counted, families, strict=True) for b in BLOCKS for t in c[b]
    }:
        seen[name] += 1
    return {t: n for n, t in enumerate(sorted(t for t, k in seen.items() if k >= RARE))}


def _idf(counted: Counted, vocabulary: dict[str, int]) -> Array:
    df = np.zeros(len(vocabulary))
    for c in counted:
        for block, counter in c.items():
            for t in counter:
                n = vocabulary.get(token(block, t))
                if n is not None:
                    df[n] += 1
    smooth: Array = np.log((1 + len(counted)) / (1 + df)) + 1
    return smooth


def _matrix(counted: Counted, vocabulary: dict[str, int], idf: Array) -> csr_matrix:
    probe = Model("", "", (), {}, None, "", vocabulary, idf, *(np.zeros(0) for _ in range(4)))
    rows = [probe.vector(c) for c in counted]
    data = np.concatenate([v for _, v in rows])
    indices = np.concatenate([i for i, _ in rows])
    ends = np.cumsum([0, *(len(i) for i, _ in rows)])
    return csr_matrix((data, indices, ends), shape=(len(rows), len(vocabulary)))


def _logistic(matrix: csr_matrix, truth: Array, strength: float, *, balanced: bool = True) -> tuple[Array, float]:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(
        C=strength,
        solver="liblinear",
        class_weight="balanced" if balanced else None,
        max_iter=1000,
        random_state=20261125,
    ).fit(matrix, truth)
    return fitted.coef_[0], float(fitted.intercept_[0])


def _short(numbers: Array) -> Array:
    """Numbers as the file keeps them, so that a model just trained and one just loaded say the same."""
    return numbers.astype(np.float32).astype(np.float64)


def _with_thresholds(model: Model, held: Array, truth: Array, dev: Sequence[Labelled]) -> Model:
    scored = [s.probability for p in dev for s in model.score(p.paper, shown=0)]
    wanted = [x for p in dev for x in p.labels]
    thresholds = {}
    for k, label in enumerate(model.labels):
        known = [(p[label], label in x) for p, x in zip(scored, wanted, strict=True)]
        if not any(t for _, t in known):
            known = [(float(p), bool(t)) for p, t in zip(held[:, k], truth[:, k], strict=True)]
        thresholds[label] = round(_best(known), 4)
    return replace(model, thresholds=thresholds)


def _best(known: list[tuple[float, bool]]) -> float:
    """Return the threshold with the best F-beta, halfway between two neighbouring probabilities."""
    known = sorted(known, reverse=True)
    total = sum(truth for _, truth in known)
    best, at, hits = 0.0, 0.5, 0
    for n, (p, truth) in enumerate(known, 1):
        hits += truth
        follow = known[n][0] if n < len(known) else 0.0
        if follow == p:
            continue
        score = (1 + BETA**2) * hits / (n + BETA**2 * total) if total else 0.0
        if score > best:
            best, at = score, (p + follow) / 2
    return min(0.95, max(0.05, at))
