"""`make fuzz`: spoilt files against each reader, ten minutes a target; the table goes to quality/FUZZ.md and fuzz.json.

    python -m fuzz.run [--seconds N] [--seed N] [--keep FOLDER] [TARGET …]

Every file is drawn from a seed, so a finding is had again by `drawn(seed, target)`; `--keep` also writes it out. A
fault is what isolation caught: an exception, a crash, a hang, too much memory. A breach is a reading that breaks the
contract (fuzz/contract.py). Either is a bug of ours. Targets not named keep the figures of their last run.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from biaoshi.formats import formats
from biaoshi.isolate import Reader
from fuzz.contract import LIMITS, breach, drawn, tree

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "quality" / "fuzz.json"


@dataclass
class Outcome:
    """What a target showed: `faults` and `breaches` by reason, and for each reason the first seed."""

    executions: int = 0
    children: int = 0
    seconds: float = 0
    slowest: float = 0
    slowest_seed: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    breaches: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)


def search(target: str, seconds: float, seed: int) -> Outcome:
    """Return what spoilt files of `target` showed in so many seconds, drawn from `seed` on."""
    out = Outcome()
    begun = time.monotonic()
    with Reader(LIMITS) as reader:
        while (at := time.monotonic()) - begun < seconds:
            number = seed + out.executions
            name, data = drawn(number, target)
            with reader.open(data, name=name) as node:
                for depth, reading in enumerate([node.reading, *tree(reader, node)]):
                    out.children += depth > 0
                    try:
                        reason, kept = breach(reading, None if depth else len(data)), out.faults
                    except AssertionError as error:
                        reason, kept = str(error) or "contract", out.breaches
                    if reason:
                        kept[reason] += 1
                        out.first.setdefault(reason, number)
            out.executions += 1
            if (took := time.monotonic() - at) > out.slowest:
                out.slowest, out.slowest_seed = took, number
    out.seconds = time.monotonic() - begun
    return out


def row(out: Outcome, seed: int) -> dict[str, Any]:
    return {
        "seconds": round(out.seconds), "executions": out.executions, "files_inside": out.children,
        "a_second": round(out.executions / max(out.seconds, 1e-9), 1), "slowest_s": round(out.slowest, 2), "slowest_seed": out.slowest_seed,
        "faults": dict(out.faults), "breaches": dict(out.breaches), "first_seed": out.first, "seed": seed,
    }  # fmt: skip


def page(figures: dict[str, dict[str, Any]]) -> str:
    """Return the table as Markdown."""
    lines = [
        "# Fuzzing of the readers",
        "",
        "Written by `make fuzz`; do not edit. Files of each format spoilt at random (tests/fuzz/spoil.py), each read by a",
        "confined worker with the files inside it. A fault: isolation caught an exception, crash, hang or too much memory",
        "(an open line for the user, a bug for us). A breach: the reading breaks the contract. Seconds are those really run.",
        "",
        "| target | seconds | executions | a second | files inside | slowest, s | faults | breaches |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for target, r in sorted(figures.items()):
        lines.append(
            f"| {target} | {r['seconds']} | {r['executions']} | {r['a_second']} | {r['files_inside']} | {r['slowest_s']} | "
            f"{sum(r['faults'].values())} | {sum(r['breaches'].values())} |"
        )
    whole = [sum(r[k] for r in figures.values()) for k in ("seconds", "executions", "files_inside")]
    bad = [sum(sum(r[k].values()) for r in figures.values()) for k in ("faults", "breaches")]
    lines.append(f"| together | {whole[0]} | {whole[1]} |  | {whole[2]} |  | {bad[0]} | {bad[1]} |")
    return "\n".join([*lines, ""])


def main() -> int:
    """Search the targets one after another; 1 if any of them showed a fault or a breach."""
    known = [f.name for f in formats()]
    parser = argparse.ArgumentParser(description="fuzz the readers")
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("BIAOSHI_FUZZ_SECONDS", "600")))
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000_000)
    parser.add_argument("--keep", type=Path, help="folder for the files that showed something")
    parser.add_argument("targets", nargs="*", default=[], metavar="TARGET", help=f"of {', '.join(known)}; default all")
    given = parser.parse_args()
    if unknown := set(given.targets) - set(known):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    bad = 0
    for target in given.targets or known:
        out = search(target, given.seconds, given.seed)
        # read again just before writing: another run may have done other targets meanwhile
        figures = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
        figures = {t: r for t, r in figures.items() if t in known} | {target: row(out, given.seed)}
        FIGURES.write_text(json.dumps(figures, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        (FIGURES.parent / "FUZZ.md").write_text(page(figures), encoding="utf-8")
        print(target, json.dumps(figures[target], ensure_ascii=False), flush=True)
        bad += len(out.first)
        if given.keep:
            given.keep.mkdir(parents=True, exist_ok=True)
            for seed in {*out.first.values(), *([out.slowest_seed] if out.slowest > 2 else [])}:
                (given.keep / f"{target}-{seed}").write_bytes(drawn(seed, target)[1])
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
