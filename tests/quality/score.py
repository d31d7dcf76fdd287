"""Scores of marks and rules against labels."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from biaoshi.check.judging import judge
from biaoshi.rules import all_rules
from biaoshi.types.mark import LIVE, Mark
from quality.corpus import Item

FAMILIES = ("MK", "PE", "LY", "CO", "NS", "DC")
LATER = frozenset({"CO408", "CO409", "CO410"})
BASELINES: dict[str, re.Pattern[str]] = {
    "regex with star": re.compile(r"(绝密|机密|秘密)[★*](\d{1,2}年|长期)"),
    "any level word": re.compile("绝密|机密|秘密"),
}


@dataclass
class Tally:
    """Right, false and missed."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp else 0.0

    def row(self) -> dict[str, float | int]:
        return {
            "tp": self.tp, "fp": self.fp, "fn": self.fn,
            "precision": round(self.precision, 4), "recall": round(self.recall, 4), "f1": round(self.f1, 4),
        }  # fmt: skip


@dataclass
class Score:
    """What one run over a split gives."""

    items: int = 0
    live: Tally = field(default_factory=Tally)  # marks that stand, all kinds: place and kind
    secret: Tally = field(default_factory=Tally)  # of them state-secret marks
    read: Tally = field(default_factory=Tally)  # state-secret marks: place, level, period and role right
    decided: Counter[str] = field(default_factory=Counter)  # labelled writings: right | wrong
    rules: dict[str, Tally] = field(default_factory=dict)
    baselines: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in BASELINES})
    wrong: list[str] = field(default_factory=list)


def score(items: Iterable[Item]) -> Score:
    """Run marks and rules over `items` and compare with the labels."""
    total = Score()
    for item in items:
        total.items += 1
        facts = item.facts()
        _marks(item, facts.marks, total)
        said = {rule.code for rule, _ in judge(facts, all_rules()) if rule.code[:2] in FAMILIES} - LATER
        _rules(item, said, total)
        _baselines(item, total)
    return total


def _live(label: dict[str, object]) -> bool:
    return label["role"] in LIVE


def _marks(item: Item, marks: Iterable[Mark], total: Score) -> None:
    labels = item.row["marks"]
    found = list(marks)
    taken: set[int] = set()
    for label in labels:
        hits = [n for n, m in enumerate(found) if m.span.start < label["end"] and m.span.end > label["start"]]
        live = [n for n in hits if found[n].live and found[n].kind == label["kind"]]
        right = bool(live) == _live(label)
        total.decided["right" if right else "wrong"] += 1
        if _live(label):
            for tally in (total.live, total.secret) if label["kind"] == "state_secret" else (total.live,):
                tally.tp += bool(live)
                tally.fn += not live
            if label["kind"] == "state_secret":
                exact = any(_same(found[n], label) for n in live)
                total.read.tp += exact
                total.read.fn += not exact
                if live and not exact:
                    m = found[live[0]]
                    total.wrong.append(
                        f"{item.id} READ {label['text']!r} {label['role']} {label['level']} {label['period']}:{label['value']} got {m.text!r} {m.role} {m.level} {m.period.kind}:{m.period.value} ({m.role_reason})"
                    )
            taken.update(live)
        if not right:
            got = [(found[n].kind, found[n].role, found[n].role_reason) for n in hits]
            total.wrong.append(
                f"{item.id} {'MISSED' if _live(label) else 'FALSE'} {label['kind']} {label['text']!r} labelled {label['role']} got {got}"
            )
            if not _live(label):
                taken.update(live)
                for tally in (total.live, total.secret) if label["kind"] == "state_secret" else (total.live,):
                    tally.fp += 1
    for n, m in enumerate(found):
        if m.live and n not in taken and m.zone not in ("filename", "metadata"):  # labels are of the text
            total.live.fp += 1
            if m.kind == "state_secret":
                total.secret.fp += 1
            total.wrong.append(f"{item.id} FALSE {m.kind} {m.text!r} {m.role} ({m.role_reason}) not labelled")


def _same(m: Mark, label: dict[str, object]) -> bool:
    period = (m.period.kind, m.period.value if m.period.kind not in ("indefinite", "missing", "invalid") else None)
    wanted = (label["period"], label["value"])
    return m.level == label["level"] and period == wanted and m.role == label["role"]


def _rules(item: Item, said: set[str], total: Score) -> None:
    wanted = {r for r in item.row["rules"] if r not in LATER}
    for code in wanted | said:
        tally = total.rules.setdefault(code, Tally())
        tally.tp += code in wanted and code in said
        tally.fp += code not in wanted
        tally.fn += code not in said
    if wanted != said:
        total.wrong.append(f"{item.id} RULES missing {sorted(wanted - said)} extra {sorted(said - wanted)}")


def _baselines(item: Item, total: Score) -> None:
    text = item.document.text
    for name, pattern in BASELINES.items():
        _baseline(text, pattern.finditer, item.row["marks"], total.baselines[name])


def _baseline(
    text: str, find: Callable[[str], Iterable[re.Match[str]]], labels: list[dict[str, object]], tally: Tally
) -> None:
    live = [x for x in labels if _live(x) and x["kind"] == "state_secret"]
    spans = [m.span() for m in find(text)]
    hit = [any(a < int(str(x["end"])) and b > int(str(x["start"])) for a, b in spans) for x in live]
    tally.tp += sum(hit)
    tally.fn += len(live) - sum(hit)
    tally.fp += sum(not any(a < int(str(x["end"])) and b > int(str(x["start"])) for x in live) for a, b in spans)
