"""Train grounds-v1 from a fresh clone: `python models/grounds-v1/train.py`. The same corpora give the same bytes.

Learns on `train` of corpora/grounds-v1 and clean-v1, sets thresholds on `dev`, writes model.toml, weights.npz,
vocabulary.json and golden.jsonl beside this file. Nothing but these corpora is read.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "src"))

from biaoshi.classifier import Paper, load, save  # noqa: E402
from biaoshi.classifier.training import Labelled, train  # noqa: E402
from biaoshi.types.content import GROUNDS  # noqa: E402

CORPORA = ("grounds-v1", "clean-v1")
LABELS = (*GROUNDS, "state_secret_2", "state_secret_3")
"""The grounds, and a state secret of at least 机密 and of 绝密."""
GOLDEN = 40


def papers(split: str) -> list[Labelled]:
    """Return the labelled papers of one split of both corpora."""
    found = []
    for corpus in CORPORA:
        for raw in (ROOT / "corpora" / corpus / f"{split}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(raw)
            texts = tuple(line["text"] for line in row["lines"])
            labels = tuple(frozenset(_labels(line)) for line in row["lines"])
            found.append(Labelled(Paper(texts, title(texts)), labels, f"{corpus}/{row['family']}"))
    return found


def title(texts: tuple[str, ...]) -> str:
    """The first line of a paper is its title; a single paragraph has none."""
    return texts[0] if len(texts) > 1 else ""


def _labels(line: dict[str, object]) -> list[str]:
    labels = [str(x) for x in line["labels"]]  # type: ignore[attr-defined]
    if "state_secret" in labels:
        labels += ["state_secret_2"] * (line["level"] in ("机密", "绝密")) + ["state_secret_3"] * (
            line["level"] == "绝密"
        )
    return labels


def main() -> None:
    known, dev = papers("train"), papers("dev")
    model = train("grounds", "1", LABELS, known, dev)
    count = sum(len(p.labels) for p in known)
    save(model, HERE, {"trained_on": list(CORPORA), "papers": len(known), "paragraphs": count})
    held = load(HERE)
    golden = [
        {"paragraphs": list(p.paper.paragraphs), "title": p.paper.title,
         "probability": [{k: round(v, 4) for k, v in s.probability.items()} for s in held.score(p.paper, shown=0)]}
        for p in dev[:GOLDEN]
    ]  # fmt: skip
    (HERE / "golden.jsonl").write_text("".join(json.dumps(g, ensure_ascii=False) + "\n" for g in golden), "utf-8")
    print(f"{len(known)} papers, {count} paragraphs, {len(model.vocabulary)} features")


if __name__ == "__main__":
    main()
