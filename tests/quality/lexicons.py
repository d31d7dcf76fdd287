"""Lexicons: how fast they are, how often they speak in public text, and how far words alone get a paragraph's grounds.

"Keyword lexicon alone" is the baseline of the classifier: the weights of a ground's terms in a paragraph, less a part
of those that speak against, over a threshold a ground, chosen on train for balanced accuracy.
"""

import json
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from biaoshi import lexicons
from biaoshi.lexicons import AGAINST, Entry, Lexicon, Term
from biaoshi.types.content import GROUNDS
from quality.corpus import ROOT

SPLITS = ("test", "dev", "train")
CORPORA = ("grounds-v1", "clean-v1")
PUBLIC = ("1_gov_docs", "5_corpora")
LESS = 0.6
"""How much of the weight against is taken from that for; one of 0, 0.3, 0.6, the best on train."""
MANY = 50_000


def paragraphs(split: str) -> list[tuple[str, frozenset[str]]]:
    """Return the paragraphs of both corpora with their grounds."""
    found = []
    for corpus in CORPORA:
        for line in (ROOT / "corpora" / corpus / f"{split}.jsonl").read_text("utf-8").splitlines():
            found += [(x["text"], frozenset(x["labels"])) for x in json.loads(line)["lines"]]
    return found


def scores(terms: Iterable[Term]) -> dict[str, float]:
    """Return how much the words of a paragraph say for each ground."""
    total = defaultdict[str, float](float)
    for t in terms:
        if not t.negated:
            total[t.ground] += t.weight
    return {g: total[g] - LESS * total[AGAINST] for g in GROUNDS if total[g]}


@cache
def thresholds() -> dict[str, float]:
    """Return the threshold of each ground with the best balanced accuracy on train."""
    said = [(scores(lexicons.find(text)), labels) for text, labels in paragraphs("train")]
    best: dict[str, float] = {}
    for ground in GROUNDS:
        marks = [(s.get(ground, 0.0), ground in labels) for s, labels in said]
        best[ground] = max(
            (0.05, 0.3, 0.45, 0.6, 0.75, 0.9, 1.2, 1.5, 2.0), key=lambda t: _rates(marks, t)["balanced accuracy"]
        )
    return best


def keyword(text: str) -> frozenset[str]:
    """Return the grounds words alone give a paragraph."""
    limits = thresholds()
    return frozenset(g for g, s in scores(lexicons.find(text)).items() if s >= limits[g])


def _rates(marks: Sequence[tuple[float, bool]], threshold: float) -> dict[str, float]:
    tally = Counter((score >= threshold and score > 0, right) for score, right in marks)
    tp, fp, fn, tn = tally[True, True], tally[True, False], tally[False, True], tally[False, False]
    recall, precision = tp / max(1, tp + fn), tp / max(1, tp + fp)
    return {
        "n": float(tp + fn),
        "precision": precision,
        "recall": recall,
        "f1": 2 * tp / max(1, 2 * tp + fp + fn),
        "balanced accuracy": (recall + tn / max(1, tn + fp)) / 2,
    }


def alone(split: str) -> dict[str, Any]:
    """Return what words alone reach on a split, ground by ground."""
    rows = paragraphs(split)
    said = [(scores(lexicons.find(text)), labels) for text, labels in rows]
    limits = thresholds()
    table: dict[str, Any] = {
        g: _rates([(s.get(g, 0.0), g in labels) for s, labels in said], limits[g]) for g in GROUNDS
    }
    table["mean"] = {k: sum(table[g][k] for g in GROUNDS) / len(GROUNDS) for k in ("f1", "balanced accuracy")}
    open_ = [bool(s) for s, labels in said if labels]
    table["some word"] = {
        "paragraphs with a ground": sum(open_) / max(1, len(open_)),
        "without": sum(bool(s) for s, labels in said if not labels) / max(1, len(said) - len(open_)),
    }
    return table


def public(folder: Path) -> dict[str, Any]:
    """Return speed on public text, and terms a 1,000 characters in it (all of them false hits, or nearly)."""
    result: dict[str, Any] = {}
    texts = {
        part: [
            p.read_text("utf-8", "replace")
            for p in sorted((folder / part).rglob("*"))
            if p.suffix in (".md", ".txt", ".json")
        ]
        for part in PUBLIC
    }
    for part, files in texts.items():
        chars, counts = sum(map(len, files)), Counter[str]()
        for text in files:
            counts.update(t.ground for t in lexicons.find(text) if not t.negated)
        per = {g: round(1000 * counts[g] / chars, 3) for g in (*GROUNDS, AGAINST)}
        result[part] = {"characters": chars, "all grounds": round(sum(per[g] for g in GROUNDS), 3), **per}
    every = [t for files in texts.values() for t in files]
    ours = sum(len(x.entries) for x in lexicons.shipped())
    result["MB/s"] = {f"{ours} terms": _speed(every), f"{MANY} terms": _speed(every, (_many(MANY - ours),))}
    return result


def _speed(texts: Sequence[str], more: tuple[Lexicon, ...] = ()) -> float:
    lexicons.find("会议的标底。", more)  # builds
    size = sum(len(t.encode()) for t in texts) / 1e6
    rates = []
    for _ in range(3):
        start = time.process_time()
        for text in texts:
            lexicons.find(text, more)
        rates.append(size / (time.process_time() - start))
    return round(sorted(rates)[1], 1)


def _many(count: int) -> Lexicon:
    """Words of the tokeniser's dictionary, of four characters and more, as an office's list: many of them occur."""
    import jieba

    lines = (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines()
    words = sorted({w for w in (line.split(" ", 1)[0] for line in lines) if 4 <= len(w) <= 8})
    chosen = random.Random(7).sample(words, count)  # noqa: S311  # a sample, not a secret
    return Lexicon("many", tuple(Entry(w, "work_secret", "", 0.5) for w in chosen))


def measure() -> dict[str, Any]:
    """Return all of it; public text is read where BIAOSHI_REAL names it."""
    real = os.environ.get("BIAOSHI_REAL", "")
    counts = {x.name: len(x.entries) for x in lexicons.shipped()}
    return {
        "terms": counts,
        "thresholds": thresholds(),
        "alone": {split: alone(split) for split in SPLITS},
        "public": public(Path(real)) if real and Path(real).is_dir() else None,
    }


def lines(result: dict[str, Any]) -> list[str]:
    """Return the section of the page."""
    counts: dict[str, int] = result["terms"]
    out = ["## Lexicons", "", f"{len(counts)} lexicons, {sum(counts.values())} terms.", ""]
    out += [
        "| split | ground | paragraphs | precision | recall | F1 | balanced accuracy (words alone) |",
        "|---|---|---|---|---|---|---|",
    ]
    for split, table in result["alone"].items():
        for ground in GROUNDS:
            r = table[ground]
            figures = " | ".join(f"{r[k]:.3f}" for k in ("precision", "recall", "f1", "balanced accuracy"))
            out.append(f"| {split} | {ground} | {r['n']:.0f} | {figures} |")
        mean, some = table["mean"], table["some word"]
        out.append(f"| {split} | mean | | | | {mean['f1']:.3f} | {mean['balanced accuracy']:.3f} |")
        out.append(
            f"| {split} | some word of any ground in {some['paragraphs with a ground']:.3f} of the paragraphs with a ground, in {some['without']:.3f} of those without | | | | | |"
        )
    found = result["public"]
    if found is None:
        return [*out, "", "Public text not measured: BIAOSHI_REAL names no folder.", ""]
    out += [
        "",
        "| public text | characters | terms of any ground a 1,000 characters | of what speaks against |",
        "|---|---|---|---|",
    ]
    out += [f"| {p} | {found[p]['characters']} | {found[p]['all grounds']} | {found[p][AGAINST]} |" for p in PUBLIC]
    return [*out, "", f"MB of UTF-8 a second on one core: {found['MB/s']}.", ""]


if __name__ == "__main__":  # while tuning: never the test split
    print(json.dumps({split: alone(split) for split in ("dev", "train")}, indent=1))
