"""The contract of every corpus: built from its sources, split by family, labelled inside the text, described."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "corpora"
CORPORA = sorted(p for p in ROOT.iterdir() if p.is_dir())
SPLITS = ("train", "dev", "test")


def rows(corpus: Path) -> list[dict[str, object]]:
    return [json.loads(line) for s in SPLITS for line in (corpus / f"{s}.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda p: p.name)
def test_corpus_is_described(corpus: Path) -> None:
    """A corpus has a datasheet, a labelling guide, its sources, a build script and the counts it gave."""
    for name in ("DATASHEET.md", "GUIDE.md", "build.py", "counts.json"):
        assert (corpus / name).is_file(), name
    assert any((corpus / "source").iterdir())


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda p: p.name)
def test_splits_are_what_the_sources_build(corpus: Path, tmp_path: Path) -> None:
    """Building again in another place gives the committed splits, byte for byte."""
    copy = tmp_path / corpus.name
    copy.mkdir()
    (copy / "build.py").write_bytes((corpus / "build.py").read_bytes())
    for shared in ROOT.glob("*.py"):
        (tmp_path / shared.name).write_bytes(shared.read_bytes())
    (copy / "source").symlink_to(corpus / "source")
    subprocess.run([sys.executable, str(copy / "build.py")], check=True, capture_output=True)
    for name in (*(f"{s}.jsonl" for s in SPLITS), "counts.json"):
        assert (copy / name).read_bytes() == (corpus / name).read_bytes(), name


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda p: p.name)
def test_families_stay_in_one_split(corpus: Path) -> None:
    """Ids are unique, each item says its origin, and no family stands in two splits."""
    found = rows(corpus)
    assert len({r["id"] for r in found}) == len(found)
    assert all(r["origin"] for r in found)
    families: dict[object, set[object]] = {}
    for r in found:
        families.setdefault(r["family"], set()).add(r["split"])
    assert all(len(splits) == 1 for splits in families.values())


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda p: p.name)
def test_labels_lie_on_their_words(corpus: Path) -> None:
    """Every labelled span holds exactly the words it was labelled with."""
    for r in rows(corpus):
        text = "\n".join(line["text"] for line in r.get("lines", ()))  # type: ignore[attr-defined]
        for m in r.get("marks", ()):  # type: ignore[attr-defined]
            assert text[m["start"] : m["end"]] == m["text"], r["id"]
        for m in r["labels"] if "blocks" in r else ():  # type: ignore[attr-defined]
            assert r["blocks"][m["block"]]["text"][m["start"] : m["end"]] == m["text"], r["id"]  # type: ignore[index]


def test_near_copies_stay_in_one_split_across_corpora() -> None:
    """No paper of grounds-v1 or clean-v1 in `test` shares more than 40 % of its 8-grams with one of any other split."""
    sys.path.insert(0, str(ROOT))
    try:
        papers = import_module("annotated")
    finally:
        sys.path.pop(0)
    held: dict[str, list[set[str]]] = {"test": [], "other": []}
    for name in ("grounds-v1", "clean-v1"):
        for r in rows(ROOT / name):
            text = "\n".join(line["text"] for line in r["lines"])  # type: ignore[attr-defined]
            held["test" if r["split"] == "test" else "other"].append(papers.grams(text))
    where: dict[str, list[int]] = {}
    for n, mine in enumerate(held["other"]):
        for g in mine:
            where.setdefault(g, []).append(n)
    for mine in held["test"]:
        shared: dict[int, int] = {}
        for g in mine:
            for n in where.get(g, ()):
                shared[n] = shared.get(n, 0) + 1
        for n, count in shared.items():
            assert count <= papers.SHARED * min(len(mine), len(held["other"][n]))
