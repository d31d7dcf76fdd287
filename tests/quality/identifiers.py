"""Identifiers and credentials: strict spans over made numbers in carriers we wrote, hard negatives, peers' cases, baselines.

carriers_of_identifiers/{dev,test}.txt × made values → documents ─ ours │ presidio's own set │ one regex a kind → spans
carriers_of_identifiers/negatives_{dev,test}.txt     → documents with nothing to find

The test carriers were written before anything was tuned, and are only scored.
"""

import json
import os
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from biaoshi.recognisers import find
from biaoshi.rules.paper import plain
from biaoshi.types.document import Block, Document, Part
from quality.identifier_values import MAKE, check, checked, dressed, number, spoilt
from quality.persons import rates

FOLDER = Path(__file__).parent / "carriers_of_identifiers"
SPLITS = ("test", "dev")
TIMES = 4
"""Values made for each carrier."""
CODES = frozenset(code for code, _ in MAKE.values())
Spans = set[tuple[int, int]]
_HOLE = re.compile("\\{([a-z0-9]+)\\}")
_NEGATIVE = re.compile("\\{(n|luhn):([0-9]+)(c?)\\}")


@dataclass(frozen=True, slots=True)
class Made:
    """A document with what stands in it: spans with the kind's name. `how` is clean, unlabelled or what a reader spoilt."""

    paper: Document
    gold: tuple[tuple[int, int, str], ...]
    how: str


def lines(name: str) -> list[str]:
    """Return the carriers of a file."""
    return [x for x in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines() if x and not x.startswith("#")]


def made(split: str) -> Iterator[Made]:
    """Yield the documents of a split: each carrier with clean values, labelled ones with spoilt values too."""
    rng = random.Random(f"identifiers {split}")  # noqa: S311  # nothing secret about it
    for line in lines(split):
        bare = line.startswith("!")
        for _ in range(TIMES):
            yield _filled(line.lstrip("!"), "unlabelled" if bare else "clean", rng, spoil=False)
        for _ in range(0 if bare else TIMES):
            spoiled = _filled(line, "clean", rng, spoil=True)
            if spoiled.how != "clean":
                yield spoiled


def negatives(split: str) -> Iterator[Document]:
    """Yield the documents that hold nothing."""
    rng = random.Random(f"negatives {split}")  # noqa: S311

    def value(m: re.Match[str]) -> str:
        count = int(m[2])
        if m[1] == "luhn":
            return checked(rng, rng.choice("123456789"), count)
        digits = rng.choice("123456789") + number(rng, count - 1)
        return digits[:17] + check(digits[:17]) if m[3] else digits

    for line in lines(f"negatives_{split}"):
        for _ in range(TIMES):
            yield _document(_NEGATIVE.sub(value, line))


def _filled(line: str, how: str, rng: random.Random, *, spoil: bool) -> Made:
    text, gold, at = "", [], 0
    broken = not re.search("[→¦⏎|]", line)  # a cell of a row of text is not broken by a line
    for m in _HOLE.finditer(line):
        text += line[at : m.start()]
        kind, at = m[1], m.end()
        value = MAKE[kind][1](rng)
        done = spoilt(value, kind, rng) if spoil else None
        if done and (broken or done[1] != "line"):
            value, how = done
        elif not spoil:
            value = dressed(value, kind, rng)
        gold.append((len(text), len(text) + len(value), kind))
        text += value
    return Made(_document(text + line[at:]), tuple(gold), how)


def _document(text: str) -> Document:
    """Return a carrier as a document: ¦ parts cells of one table, ⏎ rows; else → is a tab and ⏎ or ⤶ the end of a line."""
    if "¦" not in text:
        return plain(text.translate({ord("→"): "\t", ord("⏎"): "\n", ord("⤶"): "\n"}))
    cells = [(r, c, x) for r, row in enumerate(text.split("⏎")) for c, x in enumerate(row.split("¦"))]
    blocks = tuple(Block("body", n, x, "cell", cell=(0, r, c)) for n, (r, c, x) in enumerate(cells))
    return Document("application/x-example", blocks, (Part("body", "text", len(text), "read"),))


def measure(split: str, wrong: list[str] | None = None) -> dict[str, Any]:
    """Return what our recognisers reach on a split; `wrong` is filled with what went wrong (never for the test split)."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    hows: dict[str, Counter[str]] = defaultdict(Counter)
    for item in made(split):
        gold = {(a, b): MAKE[kind][0] for a, b, kind in item.gold}
        ours = {(e.span.start, e.span.end): e.code for e in find(item.paper) if e.code in CODES}
        how = item.how if item.how in ("clean", "unlabelled") else "spoilt"
        for span, code in gold.items():
            for tally in (
                kinds[f"{code} {how}"],
                hows[how],
                *([hows[f"spoilt: {item.how}"]] if how == "spoilt" else []),
            ):
                tally["tp" if ours.get(span) == code else "fn"] += 1
        for span, code in ours.items():
            if gold.get(span) != code:
                for tally in (kinds[f"{code} {how}"], hows[how]):
                    tally["fp"] += 1
        if wrong is not None and ours != gold:
            text = item.paper.text
            missed = {text[a:b]: c for (a, b), c in gold.items() if ours.get((a, b)) != c}
            more = {text[a:b]: c for (a, b), c in ours.items() if gold.get((a, b)) != c}
            wrong.append(f"{item.how}: {text!r} missed {missed} more {more}")
    false: Counter[str] = Counter()
    papers = list(negatives(split))
    for paper in papers:
        for e in find(paper):
            if e.code in CODES:
                false[e.code] += 1
                if wrong is not None:
                    wrong.append(f"negative: {paper.text!r} {e.code} {paper.text[e.span.start : e.span.end]!r}")
    everything = sum(hows[h]["tp"] for h in ("clean", "unlabelled", "spoilt")), sum(t["fp"] for h, t in hows.items())
    total = Counter(tp=everything[0], fp=everything[1] + false.total())
    return {
        "carriers": len(lines(split)), "by writing": {h: rates(t) for h, t in sorted(hows.items())},
        "by kind": {k: rates(t) for k, t in sorted(kinds.items())},
        "negatives": {"documents": len(papers), "false": dict(sorted(false.items()))},
        "precision with the negatives": rates(total)["precision"],
    }  # fmt: skip


# ---- baselines: any kind counts, as long as the span is right ------------------------------------------------------

_REGEXES = {
    "PI801": "[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]|[1-9][0-9]{14}",
    "PI802": "1[3-9][0-9]{9}", "PI803": "0[0-9]{2,3}-?[0-9]{7,8}", "PI804": "62[0-9]{14,17}", "PI805": "[EG][0-9A-Z][0-9]{7}",
    "PI806": "[HMCW][0-9A-Z][0-9]{7}", "PI807": "[LT][0-9]{8}", "PI808": "[一-鿿]字第[0-9]{6,8}号", "PI809": "[0-9]{12}",
    "PI810": "[一-鿿][A-Z]·?[A-Z0-9]{5,6}", "PI811": "[0-9A-HJ-NPQRTUWXY]{18}", "PI812": "[0-9A-Za-z._%+-]+@[0-9A-Za-z.-]+\\.[A-Za-z]{2,}",
    "PI813": "(?<=QQ[：:])[0-9]{5,11}|(?<=微信[：:])[A-Za-z][-_A-Za-z0-9]{5,19}", "PI815": "[（(][0-9]{4}[）)][一-鿿]+不动产权第[0-9]+号",
    "PI816": "[A-HJ-NPR-Z0-9]{17}", "PI817": "[0-9]{2,3}\\.[0-9]{5,}", "PI818": "(?:[0-9]{1,3}\\.){3}[0-9]{1,3}|(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}",
    "PI819": "[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?(?=生|出生)", "PI820": "(?<=账号[：:])[0-9]{9,30}", "PI821": "[0-9A-Z]{8}-[0-9X]",
    "PI822": "(?<=号[：:])[0-9]{8,18}", "PI824": "(?<=IMEI[：:])[0-9]{15}", "SC712": "(?<=密码[：:])[0-9A-Za-z@#_!$]{4,}",
}  # fmt: skip


def regexes() -> Callable[[str], Spans]:
    """Baseline «one regex a kind», the first kind that claims a place has it."""
    patterns = [re.compile(p) for p in _REGEXES.values()]

    def run(text: str) -> Spans:
        found: list[tuple[int, int]] = []
        for pattern in patterns:
            for m in pattern.finditer(text):
                if all(m.end() <= a or m.start() >= b for a, b in found):
                    found.append(m.span())
        return set(found)

    return run


def stock(*, tagged: bool = False) -> Callable[[str], Spans]:
    """Baseline «presidio with its default recognisers»: the installed set on a blank language, or with the tokeniser's
    words and tags as tokens (`tagged`), so that its context words can be seen at all."""
    import rjieba
    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpArtifacts
    from spacy.tokens import Doc

    from biaoshi.recognisers.engine import Plain

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())  # type: ignore[assignment]  # else it asks the network for the list of suffixes
    blank = spacy.blank("en")

    class English(Plain):
        def get_supported_languages(self) -> list[str]:
            return ["en"]

        def process_text(self, text: str, language: str) -> NlpArtifacts:
            words = [w for w, _ in rjieba.tag(text)] if tagged else []
            doc = Doc(blank.vocab, words, spaces=[False] * len(words)) if tagged and words else blank(text)
            return NlpArtifacts([], doc, [t.idx for t in doc], [t.text for t in doc], self, language)

    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"])
    engine = AnalyzerEngine(registry=registry, nlp_engine=English(), supported_languages=["en"])
    entities = [
        e for e in engine.get_supported_entities("en") if e not in ("PERSON", "LOCATION", "NRP", "URL", "ORGANIZATION")
    ]

    def run(text: str) -> Spans:
        return {(r.start, r.end) for r in engine.analyze(text, language="en", entities=entities, score_threshold=0.35)}

    return run


def baselines(split: str) -> dict[str, Any]:
    """Return what the baselines reach: on clean values, on spoilt ones, and how many of the negatives they raise."""
    items, papers = list(made(split)), list(negatives(split))
    result = {}
    for title, run in (
        ("one regex a kind", regexes()),
        ("presidio default (English)", stock()),
        ("presidio + jieba tags", stock(tagged=True)),
    ):
        tallies: dict[str, Counter[str]] = defaultdict(Counter)
        for item in items:
            ours, gold = run(item.paper.text), {(a, b) for a, b, _ in item.gold}
            tally = tallies[item.how if item.how in ("clean", "unlabelled") else "spoilt"]
            tally.update(tp=len(ours & gold), fp=len(ours - gold), fn=len(gold - ours))
        raised = sum(len(run(p.text)) for p in papers)
        result[title] = {**{h: rates(t) for h, t in sorted(tallies.items())}, "false on the negatives": raised}
    return result


# ---- files that are not ours ----------------------------------------------------------------------------------------

_PEER = {"zh_phone": "PI802", "zh_id_card": "PI801", "zh_bank_card": "PI804", "email": "PI812", "ip_address": "PI818"}


def peers(folder: Path) -> dict[str, Any]:
    """Return what is found of the peers' adversarial cases (their own expectations, their span), kinds we share only."""
    tally: Counter[str] = Counter()
    for row in (folder / "adversarial_28.jsonl").read_text("utf-8").splitlines():
        item = json.loads(row)
        ours = {(e.span.start, e.span.end, e.code) for e in find(plain(item["text"])) if e.code in _PEER.values()}
        gold = {(x["start"], x["end"], _PEER[x["type"]]) for x in item["expect"] if x["type"] in _PEER}
        tally.update(tp=len(ours & gold), fp=len(ours - gold), fn=len(gold - ours))
    return rates(tally)


def public(folder: Path) -> dict[str, Any]:
    """Return how often each code is raised on public texts in which hardly anything is personal (false or not: unlabelled)."""
    counts: Counter[str] = Counter()
    size = 0
    for path in sorted([*folder.joinpath("1_gov_docs").rglob("*"), *folder.joinpath("5_corpora").rglob("*")]):
        if path.suffix in (".txt", ".md") and path.is_file():
            text = path.read_text("utf-8", "replace")
            size += len(text)
            counts.update(e.code for e in find(plain(text)) if e.code in CODES)
    return {"characters": size, "raised": dict(sorted(counts.items()))}


def run() -> dict[str, Any]:
    """Measure everything; without real files their parts are None."""
    real = os.environ.get("BIAOSHI_REAL", "")
    folder = Path(real) if real and Path(real).is_dir() else None
    result: dict[str, Any] = {split: {**measure(split), "baselines": baselines(split)} for split in SPLITS}
    result["peers"] = peers(folder / "4_peer_tests" / "pii_cases") if folder else None
    result["public texts"] = public(folder) if folder else None
    return result


def page(result: dict[str, Any]) -> list[str]:
    """Return the figures as lines of Markdown."""
    out = ["## Identifiers and credentials (made numbers in carriers we wrote, strict spans and codes)", ""]
    out += [
        "| split | what | right | false | missed | precision (95 %) | recall (95 %) |",
        "|---|---|---|---|---|---|---|",
    ]
    for split in SPLITS:
        part = result[split]
        for what, row in (part["by writing"] | (part["by kind"] if split == "test" else {})).items():
            out.append(_row(split, what, row))
        for title, rows in part["baselines"].items():
            out += [_row(split, f"baseline {title}: {how}", row) for how, row in rows.items() if isinstance(row, dict)]
    out.append("")
    for split in SPLITS:
        part = result[split]
        raised = ", ".join(f"{t} {r['false on the negatives']}" for t, r in part["baselines"].items())
        out.append(
            f"{split}: {part['carriers']} carriers; {part['negatives']['documents']} hard negatives, raised {part['negatives']['false']} "
            f"(baselines: {raised}); precision with the negatives {part['precision with the negatives']}."
        )
    if result["peers"]:
        out += ["", f"Peers' adversarial cases: {result['peers']}.", f"Public texts: {result['public texts']}."]
    return [*out, ""]


def _row(split: str, what: str, row: dict[str, Any]) -> str:
    def cell(key: str) -> str:
        bounds = row[f"{key}_95"]
        return "–" if row[key] is None else f"{row[key]:.3f} ({bounds[0]:.3f}–{bounds[1]:.3f})"

    return f"| {split} | {what} | {row['tp']} | {row['fp']} | {row['fn']} | {cell('precision')} | {cell('recall')} |"


if __name__ == "__main__":
    if "--dev" in sys.argv:
        faults: list[str] = []
        figures = measure("dev", faults)
        print("\n".join(faults))
        print(
            "\n".join(
                f"{k}: {r['tp']} {r['fp']} {r['fn']} {r['precision']} {r['recall']}"
                for g in ("by writing", "by kind")
                for k, r in figures[g].items()
            ),
            figures["negatives"],
            figures["precision with the negatives"],
        )
    else:
        print("\n".join(page(run())))
