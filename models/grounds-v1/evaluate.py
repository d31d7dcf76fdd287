"""Measure grounds-v1: `python models/grounds-v1/evaluate.py`; writes metrics.json and CARD.md beside this file.

Every label on dev and test with counts, Wilson intervals and reliability, zeros shown; beside it, in the same run, two
baselines: the lexicons alone (a ground holds where a term of it with its context stands) and plain TF-IDF with a logistic
regression (strings of one to three, nothing else).
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "src"), str(HERE)]

import train as training  # noqa: E402

from biaoshi import lexicons  # noqa: E402
from biaoshi.classifier import load  # noqa: E402
from biaoshi.classifier.evaluation import Row, counted, evaluate, macro  # noqa: E402
from biaoshi.classifier.training import Labelled  # noqa: E402
from biaoshi.types.content import GROUNDS  # noqa: E402


def by_lexicon(papers: list[Labelled]) -> list[Row]:
    """Baseline: a ground holds for a paragraph where a term of it stands that is not negated."""
    said = [[{t.ground for t in lexicons.find(text) if not t.negated} for text in p.paper.paragraphs] for p in papers]
    flat = [s for paper in said for s in paper]
    truth = [x for p in papers for x in p.labels]
    return [counted(g, [float(g in s) for s in flat], [g in t for t in truth], 0.5) for g in GROUNDS]


def by_tfidf(known: list[Labelled], dev: list[Labelled], papers: list[Labelled]) -> list[Row]:
    """Baseline: plain TF-IDF and logistic regression, threshold of best F1 on dev."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    def flat(held: list[Labelled]) -> tuple[list[str], list[frozenset[str]]]:
        return [t for p in held for t in p.paper.paragraphs], [x for p in held for x in p.labels]

    (a, y), (b, z), (c, w) = flat(known), flat(dev), flat(papers)
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True).fit(a)
    train, tune, test = (vectors.transform(x) for x in (a, b, c))
    rows = []
    for g in GROUNDS:
        model = LogisticRegression(class_weight="balanced", solver="liblinear", random_state=1).fit(
            train, [g in t for t in y]
        )
        p = model.predict_proba(tune)[:, 1]
        best = max((counted(g, p, [g in t for t in z], n / 40).f1, n / 40) for n in range(1, 40))[1]
        rows.append(counted(g, model.predict_proba(test)[:, 1], [g in t for t in w], best))
    return rows


def main() -> None:
    model = load(HERE)
    known, splits = training.papers("train"), {s: training.papers(s) for s in ("dev", "test")}
    found: dict[str, object] = {"features": len(model.vocabulary), "sha256": model.sha256}
    for split, papers in splits.items():
        if not papers:
            continue
        ours = evaluate(model, papers)
        grounds = [r for r in ours if r.label in GROUNDS]
        found[split] = {
            "papers": len(papers),
            "paragraphs": sum(len(p.labels) for p in papers),
            "labels": [r.plain() for r in ours],
            "macro_f1": round(macro(grounds), 4),
            "mean_balanced_accuracy": round(sum(r.balanced for r in grounds) / len(grounds), 4),
            "baselines": {
                name: {"macro_f1": round(macro(rows), 4), "labels": {r.label: round(r.f1, 4) for r in rows},
                       "balanced_accuracy": {r.label: round(r.balanced, 4) for r in rows}}
                for name, rows in (("lexicons", by_lexicon(papers)), ("tfidf", by_tfidf(known, splits["dev"], papers)))
            },
        }  # fmt: skip
    (HERE / "metrics.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (HERE / "CARD.md").write_text(card(found, model.thresholds), "utf-8")
    print((HERE / "CARD.md").read_text("utf-8"))


def card(found: dict[str, object], thresholds: dict[str, float]) -> str:
    """Return the model card: what it is, what it was made from, how good it is, where it fails."""
    lines = [
        "# grounds-v1: model card", "",
        "Written by `evaluate.py`; do not edit.", "",
        "**What.** Which of nine grounds (and, for state secrets, which level at least) may hold for a paragraph: linear models over character",
        "strings, words, the paper's title and the paragraphs beside it, one a label, calibrated. A hint for a person, never a verdict.", "",
        "**Made from** `train` of corpora/grounds-v1 and clean-v1 (written for this project by language models; no real paper), thresholds for recall on `dev`. Highest",
        "marked level of its sources: none. Strings found in fewer than three papers are not in it.", "",
        "**Not for** deciding; papers unlike offices' papers; other languages. What it does not name is not thereby open.", "",
    ]  # fmt: skip
    for split in ("test", "dev"):
        part = found.get(split)
        if not isinstance(part, dict):
            continue
        lines += [
            f"## On {split}: {part['papers']} papers, {part['paragraphs']} paragraphs", "",
            f"Macro F1 **{part['macro_f1']:.3f}** (lexicons alone {part['baselines']['lexicons']['macro_f1']:.3f}, plain TF-IDF {part['baselines']['tfidf']['macro_f1']:.3f}), "
            f"mean balanced accuracy {part['mean_balanced_accuracy']:.3f}.", "",
            "| label | positive | tp | fp | fn | precision (95 %) | recall (95 %) | F1 | lexicons F1 | TF-IDF F1 | balanced acc. | calibration error | threshold |",
            "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
        ]  # fmt: skip
        for r in part["labels"]:
            lex, tfidf = (part["baselines"][b]["labels"].get(r["label"], "") for b in ("lexicons", "tfidf"))
            lines.append(
                f"| {r['label']} | {r['positive']} | {r['tp']} | {r['fp']} | {r['fn']} | {r['precision']:.2f} ({r['precision_95'][0]:.2f}–{r['precision_95'][1]:.2f}) "
                f"| {r['recall']:.2f} ({r['recall_95'][0]:.2f}–{r['recall_95'][1]:.2f}) | {r['f1']:.2f} | {lex} | {tfidf} | {r['balanced_accuracy']:.2f} "
                f"| {r['calibration_error']:.3f} | {thresholds[r['label']]:.2f} |"
            )
        lines += [
            "",
            "Reliability (all labels together, in tenths of probability: paragraphs, mean probability, share true):",
            "",
        ]
        lines += ["```", *_plot(part["labels"]), "```", ""]
    return "\n".join(lines)


def _plot(labels: list[dict[str, object]]) -> list[str]:
    held: dict[int, list[float]] = {}
    for row in labels:
        for n, p, t in row["reliability"]:  # type: ignore[attr-defined]
            sums = held.setdefault(min(9, int(p * 10)), [0.0, 0.0, 0.0])
            sums[0] += n
            sums[1] += n * p
            sums[2] += n * t
    return [
        f"{b / 10:.1f}–{(b + 1) / 10:.1f}  n={int(n):6d}  said {p / n:.2f}  true {t / n:.2f}  {'·' * round(20 * p / n):20s}|{'#' * round(20 * t / n)}"
        for b, (n, p, t) in sorted(held.items())
    ]


if __name__ == "__main__":
    main()
