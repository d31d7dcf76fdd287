"""Public labelled texts nobody of this project wrote (`../shared/real`): one subject is what is looked for."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from biaoshi.scan.order.corpus import Paper, gather
from biaoshi.scan.order.features import hashed
from simulate.archives import KEY
from simulate.costs import SEED, baseline, figures, learnt
from simulate.played import play

SUBJECTS = ("法学/法律", "法学", "政治学", "公共卫生与预防医学", "教育学", "军事学", "核科学与技术")
CLASSES = ("education", "society", "politics")


def sets(real: Path) -> dict[str, tuple[list[str], list[str], tuple[str, ...]]]:
    """Return the sets that are there: texts, labels, and the labels looked for one after another."""
    out = {}
    csldcp = real / "5_corpora" / "csldcp"
    if csldcp.is_dir():
        rows = [
            json.loads(x)
            for name in ("train_few_all.json", "dev_few_all.json")
            for x in (csldcp / name).read_text("utf-8").splitlines()
            if x
        ]
        labels = [r["label"] for r in rows]
        out["csldcp (abstracts)"] = (
            [r["content"] for r in rows],
            labels,
            tuple(s for s in SUBJECTS if s in set(labels)),
        )
    titles = real / "5_corpora" / "thucnews_titles"
    if titles.is_dir():
        names = (titles / "class.txt").read_text("utf-8").split()
        pairs = [line.rsplit("\t", 1) for line in (titles / "dev.txt").read_text("utf-8").splitlines() if line.strip()]
        out["THUCNews (titles)"] = ([t for t, _ in pairs], [names[int(n)] for _, n in pairs], CLASSES)
    return out


def measured(told: Callable[[str], None]) -> dict[str, Any]:
    """Return the figures by set and label; empty, saying so, where the folder is not there."""
    real = Path(os.environ.get("BIAOSHI_REAL") or "../shared/real")
    if not real.is_dir():
        told("no folder of real texts: not measured")
        return {}
    out: dict[str, Any] = {}
    for name, (texts, labels, wanted) in sets(real).items():
        for label in wanted:
            truth = np.array([x == label for x in labels])
            ids = [f"{n:06d}" for n in range(len(texts))]
            corpus = gather(Paper(i, hashed(t, KEY), (0.5,)) for i, t in zip(ids, texts, strict=True))
            ours = learnt(corpus, truth)
            played = play(ids, truth, ours, SEED, target=0.9, sample=500)
            out[f"{name}: {label}"] = {
                "papers": len(texts), "prevalence": round(float(truth.mean()), 4), "control": played.control,
                "orders": {
                    "ours without prior": figures(ids, truth, ours, played.control),
                    "open CAL baseline": figures(ids, truth, baseline(texts, truth), played.control),
                    "random order": figures(ids, truth, np.random.default_rng(1).permutation(len(texts)).tolist(), played.control),
                },
                "certificate": {"words": played.statement.words, "true_recall_of_the_order": round(played.recall, 4), "holds": played.holds},
            }  # fmt: skip
            told(f"{name}: {label}")
    return out
