"""Train grounds-v1 from a fresh clone: `python models/grounds-v1/train.py`. The same corpora give the same bytes.

Learns on `train` of corpora/grounds-v1 and clean-v1, sets thresholds on `dev`, writes model.toml, weights.npz,
vocabulary.json and golden.jsonl beside this file. Nothing but these corpora is read.
"""

import hashlib
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


def surrounded(known: list[Labelled]) -> list[Labelled]:
    """Return each single paragraph once more as a paper: between head and foot of one without a ground, picked by digest.

    Without them the model learns that a paragraph that stands alone has a ground, since extracts with one are commoner.
    """
    frames = [p.paper.paragraphs for p in known if len(p.labels) > 2 and not any(p.labels)]
    out = []
    for p in known:
        if len(p.labels) == 1:
            digest = hashlib.sha256(p.paper.paragraphs[0].encode()).digest()
            frame = frames[int.from_bytes(digest[:4], "big") % len(frames)]
            texts = (frame[0], p.paper.paragraphs[0], frame[-1])
            out.append(Labelled(Paper(texts, frame[0]), (frozenset(), p.labels[0], frozenset()), p.family))
    return out


def _labels(line: dict[str, object]) -> list[str]:
    labels = [str(x) for x in line["labels"]]  # type: ignore[attr-defined]
    if "state_secret" in labels:
        labels += ["state_secret_2"] * (line["level"] in ("机密", "绝密")) + ["state_secret_3"] * (
            line["level"] == "绝密"
        )
    return labels


def main() -> None:
    known, dev = papers("train"), papers("dev")
    model = train("grounds", "1", LABELS, [*known, *surrounded(known)], dev)
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
