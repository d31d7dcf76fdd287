"""Measure heads-v1: `python models/heads-v1/evaluate.py`; writes metrics.json and CARD.md beside this file.

Every label on dev and test with counts and Wilson intervals, zeros shown; and what the advice makes of them
(tests/quality/advice.py measures the whole way).
"""

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "src"), str(HERE)]

import train as training  # noqa: E402

from biaoshi.classifier import load  # noqa: E402
from biaoshi.classifier.evaluation import evaluate, macro  # noqa: E402


def main() -> None:
    model = load(HERE)
    found: dict[str, Any] = {"features": len(model.vocabulary), "sha256": model.sha256}
    for split in ("dev", "test"):
        papers = [training.labelled(r) for r in training.rows(split)]
        if papers:
            rows = evaluate(model, papers)
            heads = [r for r in rows if r.label != training.PUBLIC]
            found[split] = {
                "papers": len(papers),
                "labels": [r.plain() for r in rows],
                "macro_f1_of_heads": round(macro(heads), 4),
            }
    (HERE / "metrics.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (HERE / "CARD.md").write_text(card(found, model.thresholds), "utf-8")
    print((HERE / "CARD.md").read_text("utf-8"))


def card(found: dict[str, Any], thresholds: dict[str, float]) -> str:
    """Return the model card."""
    lines = [
        "# heads-v1: model card", "",
        "Written by `evaluate.py`; do not edit.", "",
        "**What.** Is a paper meant for the public (`open`), and under which head of what must be published does it fall: linear models over the",
        f"first {training.LONG} characters, the title and the cues of `advice/heads.toml`, one a label, calibrated. A head without words of its own in the paper is",
        "never named. It speaks against withholding; it never orders publication.", "",
        "**Made from** `train` of corpora/grounds-v1 and clean-v1 (written for this project by language models; no real paper); the threshold of `open` is set on",
        f"`dev` for a recall of {training.RECALL}. Highest marked level of its sources: none. Strings found in fewer than three families are not in it.", "",
        "**Weak at** single paragraphs without a title, rules without a heading, old papers; heads that shade into each other (公示 of relief and of policy,",
        "inspection and penalty). Cues were written with dev in sight: only `test` is unseen.", "",
    ]  # fmt: skip
    for split in ("test", "dev"):
        part = found.get(split)
        if part is None:
            continue
        lines += [
            f"## On {split}: {part['papers']} papers", "",
            f"Macro F1 of the heads {part['macro_f1_of_heads']:.3f} (each at its own threshold; the advice names the likeliest instead).", "",
            "| label | positive | tp | fp | fn | precision (95 %) | recall (95 %) | F1 | threshold |",
            "|---|---|---|---|---|---|---|---|---|",
        ]  # fmt: skip
        lines += [
            f"| {r['label']} | {r['positive']} | {r['tp']} | {r['fp']} | {r['fn']} | {r['precision']:.2f} ({r['precision_95'][0]:.2f}–{r['precision_95'][1]:.2f}) "
            f"| {r['recall']:.2f} ({r['recall_95'][0]:.2f}–{r['recall_95'][1]:.2f}) | {r['f1']:.2f} | {thresholds[r['label']]:.2f} |"
            for r in part["labels"]
        ]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
