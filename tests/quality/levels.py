"""Level suggestion measured on papers whose catalogue row is known, and on papers outside every catalogue.

In a catalogue: papers with an `item=` head and a state secret in them. Outside: papers without a state secret. Papers with
a state secret of no published row are counted apart. The head of each paper is its issuer's name, as on paper; the shares
without it are given too. Baselines in the same run: TF-IDF alone (the nearest row; the least threshold that gives a level to under 2 % of the papers of dev outside a catalogue), keyword
alone (the first row all of whose ideas are met by words in one paragraph).
"""

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import sqrt
from typing import Any

from biaoshi.advice.level import CONTENT, named, suggest
from biaoshi.catalogue import Catalogue, published
from biaoshi.catalogue.ideas import Paper, compiled, resolve
from biaoshi.catalogue.similarity import index
from biaoshi.check import facts_of
from biaoshi.check.content import with_content
from biaoshi.profiles import load_profile
from biaoshi.rules.paper import plain
from biaoshi.types.facts import Facts
from biaoshi.types.mark import LEVELS
from quality.corpus import ROOT

CORPORA = ("grounds-v1", "clean-v1")
AS_OF = date(2026, 11, 25)
CURVE = (0.2, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True, slots=True)
class Case:
    """One paper of the corpora: what it should be called."""

    id: str
    text: str
    issuer: str
    year: int
    item: str | None  # the beginning of its row
    level: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """What one way of looking says of a case: the level it names, how sure it is, and its rows, best first."""

    level: str | None
    confidence: float
    rows: tuple[str, ...]


def cases(split: str) -> list[Case]:
    """Return the papers of the split, of both corpora."""
    found = []
    for corpus in CORPORA:
        for line in (ROOT / "corpora" / corpus / f"{split}.jsonl").read_text("utf-8").splitlines():
            raw = json.loads(line)
            levels = [x["level"] for x in raw["lines"] if x["level"]]
            level = max(levels, key=LEVELS.index) if levels else None
            text = "\n".join(x["text"] for x in raw["lines"])
            found.append(Case(raw["id"], text, raw["issuer"], raw["year"], raw["item"] if level else None, level))
    return found


def read(case: Case, head: bool = True) -> Facts:
    """Return the facts of a paper, with its issuer's name above the text if `head`."""
    text = f"{case.issuer}文件\n{case.text}" if head else case.text
    facts = facts_of(plain(text), profile=load_profile("gov"), as_of=AS_OF, given=date(case.year, 12, 1))
    return with_content(facts)


def ours(facts: Facts) -> Said:
    """Say what the advice says."""
    advice = suggest(replace(facts, stages=()), True)  # what did not run is said in the table
    level = advice.level if advice.origin == "catalogue" else None
    return Said(level, advice.confidence if level else 0.0, tuple(m.item for m in facts.content.items))


def tfidf(facts: Facts, least: float = 0.28) -> Said:
    """Say the level of the row nearest to any paragraph."""
    catalogues, likeness = published(), index(published())
    found: dict[tuple[int, int], float] = {}
    for line in facts.text.split("\n"):
        vector = likeness.vector(line)
        for n, row in _rows(catalogues):
            found[n, row] = max(found.get((n, row), 0.0), likeness.likeness(vector, n, row))
    ranked = sorted(found, key=lambda k: -found[k])
    best = ranked[0]
    level = catalogues[best[0]].items[best[1]].level if found[best] >= least else None
    return Said(level, found[best], tuple(catalogues[n].items[row].item for n, row in ranked[:5]))


def keyword(facts: Facts) -> Said:
    """Say the level of the first row whose ideas are all met by words of one paragraph."""
    catalogues, paper = published(), Paper(facts.text, compiled(published()))
    met = [
        (catalogues[n].items[row].level, catalogues[n].items[row].item)
        for number in range(len(paper.starts))
        for n, row in _rows(catalogues)
        if all(any(resolve(catalogues, n, i) in paper.words(number) for i in need.ideas) for need in catalogues[n].items[row].all)
    ]  # fmt: skip
    return Said(met[0][0], 1.0, tuple(dict.fromkeys(i for _, i in met))) if met else Said(None, 0.0, ())


def _rows(catalogues: Sequence[Catalogue]) -> Iterator[tuple[int, int]]:
    for n, catalogue in enumerate(catalogues):
        yield from ((n, row) for row, item in enumerate(catalogue.items) if item.level and item.all)


def tally(found: list[tuple[Case, Said]]) -> dict[str, Any]:
    """Return what was right: each share with its count and Wilson interval."""
    inside = [(c, s) for c, s in found if c.item]
    outside = [(c, s) for c, s in found if c.level is None]
    other = [(c, s) for c, s in found if c.level and not c.item]
    called = [(c, s) for c, s in inside if s.level]
    return {
        "right_level_when_named": share(sum(c.level == s.level for c, s in called), len(called)),
        "named_of_those_in_a_catalogue": share(len(called), len(inside)),
        "top_three_hold_the_row": share(sum(any(r.startswith(c.item or "?") for r in s.rows[:3]) for c, s in inside), len(inside)),
        "level_given_outside_a_catalogue": share(sum(s.level is not None for _, s in outside), len(outside)),
        "level_given_to_secrets_of_no_row": share(sum(s.level is not None for _, s in other), len(other)),
    }  # fmt: skip


def share(part: int, whole: int) -> dict[str, Any]:
    """Return a share with its 95 % Wilson interval."""
    if whole == 0:
        return {"of": 0, "share": None, "interval": None}
    p, z = part / whole, 1.96
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return {
        "of": whole,
        "share": round(p, 4),
        "interval": [round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)],
    }


def curve(known: list[tuple[Case, Facts]]) -> list[dict[str, Any]]:
    """Return, threshold by threshold, how many papers of a catalogue get a level and how many of these are right."""
    inside = [(case, facts) for case, facts in known if case.item]
    rows = []
    for least in CURVE:
        found = [(case, named(facts.content.items, least=least)) for case, facts in inside]
        kept = [f.match.level == case.level for case, f in found if f is not None and f.rival is None]
        rows.append({"least": least, "named": share(len(kept), len(inside)), "right": share(sum(kept), len(kept))})
    return rows


BINS = (0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


def calibration(known: list[tuple[Case, Facts]]) -> list[dict[str, Any]]:
    """Return, by score of each paper's best whole row, how often its level is the paper's: what a score says is what happens."""
    scored = []
    for case, facts in known:
        best = named(facts.content.items, least=BINS[0])
        if best is not None:
            scored.append((best.match.score, best.match.level == case.level))
    rows = []
    for low, high in itertools.pairwise(BINS):
        here = [(score, right) for score, right in scored if low <= score < high]
        mean = round(sum(score for score, _ in here) / len(here), 3) if here else None
        rows.append(
            {"from": low, "to": high, "mean_score": mean, "right": share(sum(right for _, right in here), len(here))}
        )
    return rows


def measure(split: str, wrong: Callable[[str], None] | None = None) -> dict[str, Any] | None:
    """Return the tables of one split, None where it holds no paper of a catalogue; `wrong` is told each fault."""
    known = [(case, read(case)) for case in cases(split)]
    inside = [case for case, _ in known if case.item]
    if not inside:
        return None
    said = [(case, ours(facts)) for case, facts in known]
    for case, s in said if wrong else ():
        if s.level not in (None, case.level) and (case.item or case.level is None):
            assert wrong
            wrong(f"{case.id}: {s.level}, should be {case.level}: {s.rows[:2]}")
    return {
        "papers": len(known),
        "not_run": sorted({stage.name for stage in known[0][1].stages if not stage.ran and stage.name in CONTENT}),
        "ways": {
            "ours": tally(said),
            "ours, the issuer's name taken away": tally([(case, ours(read(case, head=False))) for case in inside]),
            "baseline: TF-IDF alone": tally([(case, tfidf(facts)) for case, facts in known]),
            "baseline: keyword alone": tally([(case, keyword(facts)) for case, facts in known]),
        },
        "curve": curve(known),
        "calibration": calibration(known),
    }


TITLES = {
    "right_level_when_named": "right level when one is named", "named_of_those_in_a_catalogue": "named, of those in a catalogue",
    "top_three_hold_the_row": "row among the first three", "level_given_outside_a_catalogue": "level given to papers without a state secret",
    "level_given_to_secrets_of_no_row": "level given to secrets of no published row",
}  # fmt: skip


def lines(result: dict[str, dict[str, Any] | None]) -> list[str]:
    """Return the tables as Markdown lines."""
    page = ["## Level suggestion against the published catalogue rows", ""]
    for split, row in result.items():
        if row is None:
            page += [f"{split}: no paper of a catalogue in it yet.", ""]
            continue
        page += [
            f"### {split}: {row['papers']} papers"
            + (f" (not run: {', '.join(row['not_run'])})" if row["not_run"] else ""),
            "",
        ]
        page += ["| way | " + " | ".join(TITLES.values()) + " |", "|---|" + "---|" * len(TITLES)]
        page += [f"| {way} | " + " | ".join(_shown(t[k]) for k in TITLES) + " |" for way, t in row["ways"].items()]
        page += ["", "| least score | named, of those in a catalogue | right level when named |", "|---|---|---|"]
        page += [f"| {c['least']} | {_shown(c['named'])} | {_shown(c['right'])} |" for c in row["curve"]]
        page += ["", "| score | mean | level is the paper's |", "|---|---|---|"]
        page += [
            f"| {c['from']}–{c['to']} | {c['mean_score'] or '–'} | {_shown(c['right'])} |" for c in row["calibration"]
        ]
        page.append("")
    return page


def _shown(share: dict[str, Any]) -> str:
    if share["share"] is None:
        return "–"
    low, high = share["interval"]
    return f"{share['share']:.3f} ({low:.3f}–{high:.3f}, n = {share['of']})"
