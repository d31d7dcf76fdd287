"""Train heads-v1 from the corpora: is a paper meant for the public, and under which head must it be published?

    python models/heads-v1/train.py [folder]      same corpora, same files, byte for byte

Labels: `open` (the paper falls under any head, 其他 included) and each head with enough papers. One paper is one
example: its title, its first code points and its cues (`biaoshi.advice.heads.paper`). The threshold of `open` is the
highest that still recognises `RECALL` of the papers of dev that fall under a named head.
"""

import datetime
import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from biaoshi.advice.genres import heads, read
from biaoshi.advice.heads import LONG, MODEL, PUBLIC, paper
from biaoshi.check.facts import facts_of
from biaoshi.classifier import Paper, load, save
from biaoshi.classifier.training import FOLDS, Labelled, train
from biaoshi.formats.plain import read_text
from biaoshi.profiles import load_profile

ROOT = Path(__file__).parents[2]
CORPORA = ("grounds-v1", "clean-v1")
OTHER = "其他"
RECALL = 0.97
__all__ = ["LONG", "PUBLIC", "RECALL", "labelled", "rows"]
GOLDEN = 40
AS_OF = datetime.date(2026, 11, 25)


def rows(split: str) -> list[dict[str, Any]]:
    """Return the papers of a split."""
    found = [(ROOT / "corpora" / c / f"{split}.jsonl").read_text("utf-8") for c in CORPORA]
    return [json.loads(line) for text in found for line in text.splitlines()]


def wanted(row: dict[str, Any]) -> frozenset[str]:
    """Return the heads a paper is labelled with."""
    return frozenset(h for h in (row["publish"] or "").replace("，", ",").replace("、", ",").split(",") if h)


def example(row: dict[str, Any]) -> Paper:
    """Return the paper as the model takes it."""
    text = "\n".join(line["text"] for line in row["lines"])
    facts = facts_of(read_text(text), profile=load_profile("gov"), as_of=AS_OF)
    return paper(facts, read(facts))


def labelled(row: dict[str, Any]) -> Labelled:
    """Return the paper with its labels."""
    found = wanted(row)
    return Labelled(example(row), (found | {PUBLIC} if found else found,), row["family"])


def main() -> None:
    """Train and write the model."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    learn, dev = [labelled(r) for r in rows("train")], rows("dev")
    known = Counter(label for p in learn for label in p.labels[0])
    labels = [PUBLIC, *(h.category for h in heads() if known[h.category] >= FOLDS)]
    model = train(MODEL, "1", labels, learn, [labelled(r) for r in dev])
    said = sorted(
        model.score(example(r), shown=0)[0].probability[PUBLIC] for r in dev if wanted(r) - {OTHER}
    )  # fmt: skip
    cut = max(0.0, said[int((1 - RECALL) * len(said))] - 1e-3)
    model = replace(model, thresholds=model.thresholds | {PUBLIC: cut})
    save(model, target, {"trained_on": [f"{c} train" for c in CORPORA], "papers": len(learn)})
    held = load(target)
    golden = [
        {"paragraphs": list(p.paragraphs), "title": p.title, "told": [list(t) for t in p.told],
         "probability": [{k: round(v, 4) for k, v in s.probability.items()} for s in held.score(p, shown=0)]}
        for p in map(example, dev[:GOLDEN])
    ]  # fmt: skip
    (target / "golden.jsonl").write_text("".join(json.dumps(g, ensure_ascii=False) + "\n" for g in golden), "utf-8")
    print(f"{len(learn)} papers, {len(model.vocabulary)} features, open from {cut:.3f}")


if __name__ == "__main__":
    main()
