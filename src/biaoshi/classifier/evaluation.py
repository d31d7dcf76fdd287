"""How good a model is: counts, rates with intervals, and whether its probabilities mean what they say."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from biaoshi.classifier.model import Model
from biaoshi.classifier.training import Labelled

BINS = 10
_Z = 1.96  # two-sided 95 %


@dataclass(frozen=True, slots=True)
class Row:
    """One label over a set of paragraphs; counts at the model's own threshold."""

    label: str
    tp: int
    fp: int
    fn: int
    tn: int
    bins: tuple[tuple[int, float, float], ...]  # paragraphs, mean probability, share true: in tenths of probability

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp else 0.0

    @property
    def balanced(self) -> float:
        """Mean of recall and specificity."""
        return (self.recall + (self.tn / (self.tn + self.fp) if self.tn + self.fp else 0.0)) / 2

    @property
    def calibration(self) -> float:
        """Expected calibration error: mean distance of probability and truth, weighted by paragraphs."""
        total = sum(n for n, _, _ in self.bins)
        return sum(n * abs(p - t) for n, p, t in self.bins) / total if total else 0.0

    def plain(self) -> dict[str, object]:
        """The row as JSON; intervals are Wilson's at 95 %."""
        return {
            "label": self.label, "positive": self.tp + self.fn, "tp": self.tp, "fp": self.fp, "fn": self.fn, "tn": self.tn,
            "precision": round(self.precision, 4), "precision_95": wilson(self.tp, self.tp + self.fp),
            "recall": round(self.recall, 4), "recall_95": wilson(self.tp, self.tp + self.fn),
            "f1": round(self.f1, 4), "balanced_accuracy": round(self.balanced, 4),
            "calibration_error": round(self.calibration, 4),
            "reliability": [[n, round(p, 4), round(t, 4)] for n, p, t in self.bins],
        }  # fmt: skip


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); (0, 1) where nothing was counted."""
    if not total:
        return 0.0, 1.0
    p, z2 = hits / total, _Z**2
    middle, spread = p + z2 / (2 * total), _Z * math.sqrt(p * (1 - p) / total + z2 / (4 * total**2))
    low, high = (middle - spread) / (1 + z2 / total), (middle + spread) / (1 + z2 / total)
    return round(max(0.0, low), 4), round(min(1.0, high), 4)


def evaluate(model: Model, papers: Sequence[Labelled], labels: Sequence[str] | None = None) -> list[Row]:
    """Return one row a label of the model (or of `labels`) over the paragraphs of `papers`."""
    scored = [s.probability for p in papers for s in model.score(p.paper, shown=0)]
    truth = [x for p in papers for x in p.labels]
    return [
        counted(label, [s[label] for s in scored], [label in t for t in truth], model.thresholds[label])
        for label in labels or model.labels
    ]


def counted(label: str, said: Sequence[float], truth: Sequence[bool], threshold: float) -> Row:
    """Return the row of one label from probabilities and truth."""
    pairs = list(zip(said, truth, strict=True))
    tp = sum(t and p >= threshold for p, t in pairs)
    fp = sum(not t and p >= threshold for p, t in pairs)
    fn = sum(t and p < threshold for p, t in pairs)
    bins = []
    for n in range(BINS):
        held = [(p, t) for p, t in pairs if n <= p * BINS < n + 1 or (n == BINS - 1 and p == 1.0)]
        if held:
            bins.append((len(held), sum(p for p, _ in held) / len(held), sum(t for _, t in held) / len(held)))
    return Row(label, tp, fp, fn, len(pairs) - tp - fp - fn, tuple(bins))


def macro(rows: Sequence[Row]) -> float:
    """Return the mean F1 of the labels that occur."""
    held = [r.f1 for r in rows if r.tp + r.fn]
    return sum(held) / len(held) if held else 0.0
