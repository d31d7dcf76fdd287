"""What is asked for, and which papers of it stay closed."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from biaoshi.errors import UsageError

FORMS = ("txt", "docx", "pdf", "ofd", "doc", "scan")
SHARES = (0.50, 0.18, 0.14, 0.08, 0.05, 0.05)
"""How often each form is used where all are."""
LEAST, MOST = 0.01, 0.2
EVERY, BEFORE = 16, 1
"""Every sixteenth paper is a copy (抄件) of the one before it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`papers` papers, the share `prevalence` of which stays closed; `forms` used, by weight of SHARES."""

    papers: int
    prevalence: float = 0.05
    seed: int = 1
    forms: tuple[str, ...] = FORMS

    def __post_init__(self) -> None:
        if self.papers < 1:
            raise UsageError("件数至少是 1。")
        if not LEAST <= self.prevalence <= MOST:
            raise UsageError(f"应控比例应当在 {LEAST:.0%} 和 {MOST:.0%} 之间。")
        if not self.forms or any(f not in FORMS for f in self.forms):
            raise UsageError(f"格式只能是 {'、'.join(FORMS)}。")


def copied(number: int) -> bool:
    """Tell whether paper `number` is a copy of the one before it."""
    return number % EVERY == EVERY - 1


def closed(plan: Plan) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return for each paper whether it stays closed: exactly the share asked for (rounded), a copy like its original."""
    wanted = max(1, round(plan.papers * plan.prevalence))
    out = np.zeros(plan.papers, dtype=bool)
    for n in np.random.default_rng([plan.seed, 1]).permutation(plan.papers).tolist():
        if copied(n):
            continue
        last = n + 1 if n + 1 < plan.papers and copied(n + 1) else n
        if wanted >= last - n + 1:
            out[n : last + 1] = True
            wanted -= last - n + 1
        if not wanted:
            break
    return out
