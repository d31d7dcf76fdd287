"""`make simulate`: does the certificate hold, and what does a review cost; printed and written to quality/simulate.json and
quality/SIMULATE.md. Parts may be named (certificates, costs, labelled): the others keep their last figures. An hour or so in all."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulate import certificates, costs, labelled

ROOT = Path(__file__).parents[2]
PARTS = ("certificates", "labelled", "costs")
ARCHIVES = 1000


def main(wanted: list[str]) -> None:
    """Run the parts and write the figures after each."""
    held = ROOT / "quality" / "simulate.json"
    began = time.monotonic()

    def told(what: str) -> None:
        print(f"[{time.monotonic() - began:6.0f} s] {what}", flush=True)

    for part in wanted or PARTS:
        match part:
            case "certificates":
                _keep(held, part, certificates.guarantee(ARCHIVES, told))
            case "labelled":
                _keep(held, part, labelled.measured(told))
            case "costs":
                cells: dict[str, Any] = {}
                for size, prevalence in costs.CELLS:
                    cells[f"{size} at {prevalence:.0%}"] = costs.cell(size, prevalence, told)
                    _keep(held, part, cells)
            case _:
                raise SystemExit(f"no such part: {part}")
    print("\n".join(page(json.loads(held.read_text("utf-8")))))


def _keep(held: Path, part: str, found: dict[str, Any]) -> None:
    """Put the figures of one part in the place of its last ones; nothing found (no folder of real texts) changes nothing."""
    if not found:
        return
    figures: dict[str, Any] = json.loads(held.read_text("utf-8")) if held.exists() else {}
    figures[part] = found
    held.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    held.with_name("SIMULATE.md").write_text("\n".join(page(figures)) + "\n", "utf-8")


def page(figures: dict[str, Any]) -> Iterator[str]:
    """Yield the figures as Markdown."""
    yield "# Reviews simulated"
    yield ""
    yield "Written by `make simulate`. Decisions are the truth itself: people err, which no figure here shows. Synthetic archives are easier than life."
    if c := figures.get("certificates"):
        yield from _certificates(c)
    for title, part in (
        ("Synthetic archives, priors from the whole program", "costs"),
        ("Public labelled texts, no prior", "labelled"),
    ):
        if found := figures.get(part):
            yield from _costs(title, found)


def _certificates(c: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield f"## Does the certificate hold? {c['archives']} archives, confidence {c['confidence']:.0%}"
    yield ""
    yield f"Prevalence 1–20 %, 2,000–50,000 papers, targets {', '.join(f'{t:.0%}' for t in certificates.TARGETS)}. Stated recall holds in {c['recall_holds']} ({c['share_recall']:.1%}; at least {c['share_recall_low_95']:.1%} with 95 % confidence), stated missed share in {c['missed_holds']}, both in {c['both_hold']} ({c['share_both']:.1%}). {c['stopped_early']} reviews stopped before everything was read; of these it holds in {c['stopped_early_recall_holds'] / max(1, c['stopped_early']):.1%}."
    yield ""
    yield "| order | archives | recall holds | both hold | stopped early | of these recall holds |"
    yield "|---|---:|---:|---:|---:|---:|"
    for kind, row in c["by_order"].items():
        yield f"| {kind} | {row['archives']} | {row['recall_holds'] / row['archives']:.1%} | {row['both_hold'] / row['archives']:.1%} | {row['stopped_early']} | {row['stopped_early_recall_holds'] / max(1, row['stopped_early']):.1%} |"


def _costs(title: str, found: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    recalls = [f"{r:.0%}" for r in costs.RECALLS]
    yield f"| archive | order | {' | '.join(f'reviews at {r}' for r in recalls)} | WSS@95 | net of control set |"
    yield f"|---|---|{'---:|' * (len(recalls) + 2)}"
    for name, cell in found.items():
        for order, f in cell["orders"].items():
            numbers = " | ".join(str(f["reviews_at_recall"][r]) for r in recalls)
            yield f"| {name} | {order} | {numbers} | {f['wss95']:.3f} | {f['wss95_net_of_control']:.3f} |"
    yield ""
    yield "| archive | control set | statement of our order | recall it had | holds |"
    yield "|---|---:|---|---:|---|"
    for name, cell in found.items():
        c = cell["certificate"]
        yield f"| {name} | {cell['control']} | {c['words']} | {c['true_recall_of_the_order']:.1%} | {'yes' if c['holds'] else 'no'} |"


if __name__ == "__main__":
    main(sys.argv[1:])
