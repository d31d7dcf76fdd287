"""The hostile corpus (tests/hostile), every case, the slow ones too, through the real checker: what each kind showed.

python -m quality.hostile        that part alone, printed
"""

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hostile.cases import cases
from hostile.watch import Outcome, Watch

MEASURES = ("hangs", "escapes", "silent cleans", "tracebacks", "other breaches")


def measure(*, slow: bool = True) -> dict[str, Any]:
    """Return cases, faults of each sort, and seconds, by kind; and the names of the cases that failed."""
    rows: dict[str, Counter[str]] = {}
    seconds: dict[str, float] = {}
    failed: list[str] = []
    covered: set[str] = set()
    with tempfile.TemporaryDirectory() as folder, Watch(Path(folder)) as watch:
        for case in cases():
            if case.slow and not slow:
                continue
            outcome = watch.run(case)
            row = rows.setdefault(case.kind, Counter())
            row.update(_counts(outcome))
            seconds[case.kind] = max(seconds.get(case.kind, 0), outcome.seconds)
            covered.add(case.format)
            if outcome.faults():
                failed.append(f"{case.key}: {'; '.join(outcome.faults())}")
    kinds = {
        kind: {n: row[n] for n in ("cases", *MEASURES, "exit 3")} | {"slowest_s": round(seconds[kind], 1)}
        for kind, row in sorted(rows.items())
    }
    return {"formats": len(covered), "cases": sum(r["cases"] for r in rows.values()), "kinds": kinds, "failed": failed}


def _counts(outcome: Outcome) -> dict[str, int]:
    told = {
        "hangs": outcome.hang, "escapes": bool(outcome.escapes), "silent cleans": outcome.silent, "tracebacks": outcome.traceback,
    }  # fmt: skip
    other = bool(outcome.faults()) and not any(told.values())
    return {
        "cases": 1,
        **{k: int(v) for k, v in told.items()},
        "other breaches": int(other),
        "exit 3": int(outcome.exit == 3),
    }


def lines(figures: dict[str, Any]) -> list[str]:
    """Return the part of the page about it."""
    names = ("cases", *MEASURES, "exit 3", "slowest_s")
    out = [
        "## Hostile and broken files",
        "",
        f"{figures['cases']} cases over {figures['formats']} formats, made by tests/hostile, each through the confined checker.",
        "",
        f"| kind | {' | '.join(names)} |",
        f"|---|{'---|' * len(names)}",
    ]
    out += [f"| {kind} | {' | '.join(str(row[n]) for n in names)} |" for kind, row in figures["kinds"].items()]
    sums = {n: sum(row[n] for row in figures["kinds"].values()) for n in names[:-1]}
    out.append(f"| together | {' | '.join(str(sums[n]) for n in names[:-1])} | |")
    return [*out, "", *(f"- {name}" for name in figures["failed"]), *([""] if figures["failed"] else [])]


if __name__ == "__main__":
    print("\n".join(lines(measure())))
