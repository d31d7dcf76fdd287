"""The contract of every model folder: complete, with digests that hold."""

import hashlib
import json
import tomllib
from pathlib import Path

import pytest

from biaoshi.classifier import Paper, load

ROOT = Path(__file__).parents[2] / "models"


def test_every_model_is_complete() -> None:
    """A model folder has card, metrics, golden answers, its training and evaluation, and the digests it names."""
    assert (ROOT / "README.md").is_file()
    for folder in (p for p in ROOT.iterdir() if p.is_dir()):
        for name in ("CARD.md", "metrics.json", "golden.jsonl", "train.py", "evaluate.py"):
            assert (folder / name).is_file(), f"{folder.name}/{name}"
        facts = tomllib.loads((folder / "model.toml").read_text("utf-8"))
        for name, digest in facts["sha256"].items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_golden_answers_hold() -> None:
    """Each shipped model says of its golden papers what it said when it was made (to three places)."""
    for folder in (p for p in ROOT.iterdir() if p.is_dir()):
        model = load(folder)
        for raw in (folder / "golden.jsonl").read_text("utf-8").splitlines()[:15]:
            row = json.loads(raw)
            told = tuple(tuple(t) for t in row.get("told", ()))
            scored = model.score(Paper(tuple(row["paragraphs"]), row["title"], told), shown=0)
            wanted = row["probability"] if isinstance(row["probability"], list) else [row["probability"]]
            for s, w in zip(scored, wanted, strict=True):
                assert {k: round(v, 3) for k, v in s.probability.items()} == pytest.approx(w, abs=2e-3), folder.name


def test_card_quotes_the_metrics() -> None:
    """The figures of a card are those of metrics.json."""
    metrics = json.loads((ROOT / "grounds-v1" / "metrics.json").read_text("utf-8"))
    card = (ROOT / "grounds-v1" / "CARD.md").read_text("utf-8")
    for split in ("test", "dev"):
        assert f"Macro F1 **{metrics[split]['macro_f1']:.3f}**" in card
        for row in metrics[split]["labels"]:
            assert f"| {row['label']} | {row['positive']} | {row['tp']} | {row['fp']} | {row['fn']} |" in card
