"""The contract of every model folder: complete, with digests that hold."""

import hashlib
import tomllib
from pathlib import Path

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
