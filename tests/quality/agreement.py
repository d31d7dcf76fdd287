"""How far a second labelling agrees with the first: per ground, over the same paragraphs.

Both labellings were made by language models, the second having seen only the guide: it is self-agreement, and says how
clear the guide is, not how right the labels are.
"""

import json
from typing import Any

from biaoshi.types.content import GROUNDS
from quality.corpus import ROOT


def measure() -> dict[str, Any]:
    """Return Cohen's kappa and the F1 of one labelling against the other for each ground, and exact agreement."""
    first = {}
    for corpus in ("grounds-v1", "clean-v1"):
        for split in ("train", "dev"):
            for raw in (ROOT / "corpora" / corpus / f"{split}.jsonl").read_text("utf-8").splitlines():
                row = json.loads(raw)
                first[row["id"]] = [set(line["labels"]) for line in row["lines"]]
    pairs: list[tuple[set[str], set[str]]] = []
    for raw in (ROOT / "corpora/grounds-v1/second.jsonl").read_text("utf-8").splitlines():
        row = json.loads(raw)
        mine = first.get(row["id"])
        if mine is not None and len(mine) == len(row["labels"]):
            pairs += zip(mine, ({x.partition(":")[0] for x in labels} for labels in row["labels"]), strict=True)
    return {
        "paragraphs": len(pairs),
        "exact": round(sum(a == b for a, b in pairs) / len(pairs), 4),
        "any_ground_or_none": round(sum(bool(a) == bool(b) for a, b in pairs) / len(pairs), 4),
        "grounds": {g: _one([(g in a, g in b) for a, b in pairs]) for g in GROUNDS},
    }


def _one(pairs: list[tuple[bool, bool]]) -> dict[str, float | int]:
    n = len(pairs)
    both, first, second = (sum(x) for x in zip(*((a and b, a, b) for a, b in pairs), strict=True))
    observed = sum(a == b for a, b in pairs) / n
    chance = first * second / n**2 + (n - first) * (n - second) / n**2
    return {
        "first": first,
        "second": second,
        "kappa": round((observed - chance) / (1 - chance), 3) if chance < 1 else 1.0,
        "f1": round(2 * both / (first + second), 3) if first + second else 1.0,
    }


def lines(found: dict[str, Any]) -> list[str]:
    """Return the table for QUALITY.md."""
    out = [
        "", "## Second labelling of grounds-v1 and clean-v1 (self-agreement)", "",
        f"{found['paragraphs']} paragraphs labelled again by a language model that saw only the guide: exactly the same set of grounds on "
        f"{found['exact']:.3f}, the same answer to “any ground?” on {found['any_ground_or_none']:.3f}.", "",
        "| ground | first | second | kappa | F1 |", "|---|---|---|---|---|",
    ]  # fmt: skip
    return [
        *out,
        *(f"| {g} | {r['first']} | {r['second']} | {r['kappa']} | {r['f1']} |" for g, r in found["grounds"].items()),
    ]
