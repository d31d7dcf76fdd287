"""Names, addresses, sensitive facts, lists and masks: strict spans on persons-v1, on public labelled sets, with baselines.

rows of persons-v1 ─ document ─ ours │ presidio with its default recognisers │ the tokeniser's nr tags → spans
"""

import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from biaoshi.recognisers import find
from biaoshi.types.document import Block, Document, Part
from quality.corpus import ROOT

SPLITS = ("test", "dev", "train")
Spans = set[tuple[int, int]]


def load(split: str) -> list[dict[str, Any]]:
    """Return the items of a split of persons-v1."""
    path = ROOT / "corpora" / "persons-v1" / f"{split}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def document(item: dict[str, Any]) -> Document:
    """Return an item as a document: paragraphs and cells are blocks."""
    blocks = tuple(
        Block("body", i, b["text"], "cell" if b["cell"] else "paragraph", cell=tuple(b["cell"]) if b["cell"] else None)
        for i, b in enumerate(item["blocks"])
    )
    text = sum(len(b.text) for b in blocks)
    return Document("text/plain", blocks, (Part("body", "text", text, "read"),))


def labels(item: dict[str, Any], paper: Document, *codes: str) -> list[tuple[int, int, dict[str, Any]]]:
    """Return the labels of `codes` with their offsets in the document."""
    return [
        (paper.starts[x["block"]] + x["start"], paper.starts[x["block"]] + x["end"], x)
        for x in item["labels"]
        if x["code"] in codes
    ]


def measure(items: list[dict[str, Any]], wrong: list[str] | None = None) -> dict[str, Any]:
    """Return what our recognisers reach on `items`; `wrong` is filled with what went wrong (never for the test split)."""
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        paper = document(item)
        found = find(paper)
        _score(item, paper, found, tallies, wrong)
    result: dict[str, Any] = {
        k: rates(t) for k, t in tallies.items() if k not in ("office", "depth", "mask verdict", "silent")
    }
    for key, title in (
        ("office", "office told apart"),
        ("depth", "depth right"),
        ("mask verdict", "sufficiency right"),
    ):
        t = tallies[key]
        result[title] = {"of": t["right"] + t["wrong"], "accuracy": _share(t["right"], t["right"] + t["wrong"])}
    return {"items": len(items), **result}


def _score(
    item: dict[str, Any],
    paper: Document,
    found: Iterable[Any],
    tallies: dict[str, Counter[str]],
    wrong: list[str] | None,
) -> None:
    numbers = {(e.span.start, e.span.end) for e in found if e.code not in ("PI833",)}
    for name, codes in (
        ("names", ("PI830",)),
        ("addresses", ("PI831",)),
        ("sensitive", ("PI832",)),
        ("minors", ("PI833",)),
    ):
        gold = {(a, b): x for a, b, x in labels(item, paper, *codes)}
        ours = {(e.span.start, e.span.end): e for e in found if e.code in codes and not e.masked}
        if name == "minors":
            ours = {k: e for k, e in ours.items() if k not in numbers}
        compare(tallies[name], set(gold), set(ours))
        if wrong is not None and set(gold) != set(ours):
            miss = [paper.text[a:b] for a, b in set(gold) - set(ours)]
            false = [paper.text[a:b] for a, b in set(ours) - set(gold)]
            wrong.append(f"{item['id']} {name} missed {miss} false {false}")
        for span in set(gold) & set(ours):
            if name in ("names", "addresses"):
                tallies["office"]["right" if gold[span]["office"] == ours[span].office else "wrong"] += 1
                if wrong is not None and gold[span]["office"] != ours[span].office:
                    wrong.append(
                        f"{item['id']} {name} office should be {gold[span]['office']}: {paper.text[span[0] : span[1]]}"
                    )
            if name == "addresses":
                tallies["depth"]["right" if gold[span]["depth"] == ours[span].depth else "wrong"] += 1
    gold = {(a, b): x["sufficient"] for a, b, x in labels(item, paper, "mask")}
    masked = {(e.span.start, e.span.end): e.code != "PI840" for e in found if e.masked}
    compare(tallies["masks"], set(gold), set(masked))
    if wrong is not None and set(gold) != set(masked):
        wrong.append(
            f"{item['id']} masks missed {[paper.text[a:b] for a, b in set(gold) - set(masked)]} false {[paper.text[a:b] for a, b in set(masked) - set(gold)]}"
        )
    for span, enough in gold.items():
        right = masked.get(span) == enough
        tallies["mask verdict"]["right" if right else "wrong"] += 1
        if wrong is not None and span in masked and not right:
            why = [e.detail for e in found if (e.span.start, e.span.end) == span and e.masked]
            wrong.append(f"{item['id']} mask {paper.text[span[0] : span[1]]} should be {enough} {why}")
    for code, title in (("PI834", "lists (documents)"), ("PI841", "joined (documents)")):
        said, meant = any(e.code == code for e in found), code in item["rules"]
        tallies[title]["tp"] += said and meant
        tallies[title]["fp"] += said and not meant
        tallies[title]["fn"] += meant and not said
        if wrong is not None and said != meant:
            wrong.append(f"{item['id']} {code} should {'' if meant else 'not '}speak")


def compare(tally: Counter[str], gold: Spans, ours: Spans) -> None:
    tally["tp"] += len(gold & ours)
    tally["fp"] += len(ours - gold)
    tally["fn"] += len(gold - ours)


def rates(t: Counter[str]) -> dict[str, Any]:
    """Return counts, precision, recall and F1, the first two with 95 % intervals (Wilson)."""
    tp, fp, fn = t["tp"], t["fp"], t["fn"]
    return {
        "tp": tp, "fp": fp, "fn": fn, "precision": _share(tp, tp + fp), "recall": _share(tp, tp + fn),
        "f1": round(2 * tp / max(1, 2 * tp + fp + fn), 4), "precision_95": _wilson(tp, tp + fp), "recall_95": _wilson(tp, tp + fn),
    }  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _wilson(part: int, whole: int) -> list[float] | None:
    if not whole:
        return None
    z, p = 1.96, part / whole
    middle, half = p + z * z / (2 * whole), z * ((p * (1 - p) + z * z / (4 * whole)) / whole) ** 0.5
    return [round((middle - half) / (1 + z * z / whole), 4), round((middle + half) / (1 + z * z / whole), 4)]


def tokeniser(text: str) -> dict[str, Spans]:
    """Baseline «presidio + jieba tags»: every word tagged as a name is a name, every run of place words an address."""
    from biaoshi.recognisers.engine import Plain
    from biaoshi.recognisers.names import tag

    words = Plain(tag).process_text(text, "zh").tokens
    names: Spans = set()
    places: Spans = set()
    at, run = 0, None
    for word, kind in words:
        if kind in ("nr", "nrt", "nrfg") and len(word) > 1:
            names.add((at, at + len(word)))
        if kind in ("ns", "nt") or (
            run is not None
            and re.fullmatch("[0-9一二三四五六七八九十]+|号|村|组|路|街|室|栋|幢|单元|社区|小区|镇|乡|区|市|县", word)
        ):
            run = (run[0] if run else at, at + len(word))
        elif run is not None:
            places.add(run)
            run = None
        at += len(word)
    if run is not None:
        places.add(run)
    return {"PI830": names, "PI831": {p for p in places if p[1] - p[0] > 4}}


def stock() -> Callable[[str], dict[str, Spans]]:
    """Baseline «presidio with its default English recognisers»: no language model can be downloaded offline, and without
    one its recogniser of persons and places has no entities to report; what is left of its set knows no Chinese."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry

    from biaoshi.recognisers.engine import Plain

    class English(Plain):
        def get_supported_languages(self) -> list[str]:
            return ["en"]

    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"])
    engine = AnalyzerEngine(registry=registry, nlp_engine=English(), supported_languages=["en"])

    def run(text: str) -> dict[str, Spans]:
        found: dict[str, Spans] = {"PI830": set(), "PI831": set()}
        for r in engine.analyze(text, language="en", entities=["PERSON", "LOCATION"]):
            found["PI830" if r.entity_type == "PERSON" else "PI831"].add((r.start, r.end))
        return found

    return run


def baselines(items: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the baselines reach on names and addresses of `items`."""
    result = {}
    for title, run in (("presidio default (English)", stock()), ("presidio + jieba tags", tokeniser)):
        tallies: dict[str, Counter[str]] = {"PI830": Counter(), "PI831": Counter()}
        for item in items:
            paper = document(item)
            found = run(paper.text)
            for code, tally in tallies.items():
                compare(tally, {(a, b) for a, b, _ in labels(item, paper, code)}, found[code])
        result[title] = {"names": rates(tallies["PI830"]), "addresses": rates(tallies["PI831"])}
    return result


def tagged(path: Path, column: int = -1) -> Iterator[list[tuple[str, str]]]:
    """Yield the sentences of a file of one character (or number) and its tag a line."""
    held: list[tuple[str, str]] = []
    for line in path.read_text("utf-8", "replace").splitlines():
        cells = line.split()
        if len(cells) >= 2:
            mark, _, kind = cells[column].partition("-")
            held += [(c, cells[column] if n == 0 else f"I-{kind}" if kind else mark) for n, c in enumerate(cells[0])]
        elif held:
            yield held
            held = []
    if held:
        yield held


def spans(sentence: list[tuple[str, str]], *kinds: str) -> Spans:
    """Return the spans of `kinds` in a BIO or BMES sentence."""
    found: Spans = set()
    start = None
    for i, (_, label) in enumerate([*sentence, ("", "O")]):
        mark, _, kind = label.partition("-")
        if start is not None and (mark in ("O", "B", "S") or kind not in kinds):
            found.add((start, i))
            start = None
        if kind in kinds and mark in ("B", "S"):
            start = i
    return found


def real(folder: Path) -> dict[str, Any]:
    """Return names on the public labelled sets, ours and the tokeniser's, and addresses on the address set."""
    result: dict[str, Any] = {}
    for title, file, kind in (
        ("resume dev", "resume/dev.char.bmes", "NAME"),
        ("people's daily dev", "peoples_daily/example.dev", "PER"),
    ):
        ours, theirs = Counter[str](), Counter[str]()
        for sentence in tagged(folder / "3_ner_pii" / file):
            text = "".join(c for c, _ in sentence)
            gold = spans(sentence, kind)
            compare(ours, gold, _names(text))
            compare(theirs, gold, tokeniser(text)["PI830"])
        result[title] = {"names": rates(ours), "presidio + jieba tags": rates(theirs)}
    result["address dev"] = _addresses(folder / "3_ner_pii" / "address" / "dev.txt")
    return result


def _plain(text: str) -> Document:
    return Document("text/plain", (Block("body", 0, text),), (Part("body", "text", len(text), "read"),))


def _names(text: str) -> Spans:
    return {(e.span.start, e.span.end) for e in find(_plain(text)) if e.code == "PI830" and not e.masked}


_PARTS = (
    "prov", "city", "district", "devZone", "town", "community", "road", "subRoad", "roadno", "subroadno", "poi", "subpoi", "houseno",
    "cellno", "floorno", "roomno",
)  # fmt: skip
_DEEP = {"community", "roadno", "houseno", "cellno", "floorno", "roomno"}
_FIELD = "住址："


def _addresses(path: Path) -> dict[str, Any]:
    """Every line of the set is an address in a field; those that reach a village or a number must be found.

    Strict: from the first part to the last. Shops and offices named behind the number (poi) are parts of the set's
    addresses, not of a home's, so the span up to the last part that is no poi counts as right too.
    """
    strict, found, covered, total, lines = Counter[str](), 0, 0, 0, 0
    theirs = Counter[str]()
    for sentence in tagged(path):
        parts = [(i, label.partition("-")[2]) for i, (_, label) in enumerate(sentence)]
        if not any(k in _DEEP for _, k in parts):
            continue
        lines += 1
        text = _FIELD + "".join(c for c, _ in sentence)
        inside = [i for i, k in parts if k in _PARTS]
        bare = [i for i, k in parts if k in _PARTS and k not in ("poi", "subpoi")]
        first = inside[0] + len(_FIELD)
        golds = {(first, inside[-1] + 1 + len(_FIELD)), (first, bare[-1] + 1 + len(_FIELD))}
        ours = {(e.span.start, e.span.end) for e in find(_plain(text)) if e.code == "PI831"}
        found += bool(ours)
        for name, said in ((strict, ours), (theirs, tokeniser(text)["PI831"])):
            name["tp"] += bool(golds & said)
            name["fp"] += len(said - golds)
            name["fn"] += not golds & said
        over = set().union(*(range(a, b) for a, b in ours)) if ours else set()
        want = set(range(*max(golds)))
        covered += len(over & want)
        total += len(want)
    return {
        "lines": lines, "addresses": rates(strict), "found at all": _share(found, lines), "characters covered": _share(covered, total),
        "presidio + jieba tags": rates(theirs),
    }  # fmt: skip


def run() -> dict[str, Any]:
    """Return all figures: persons-v1 by split with the baselines, and the public sets where BIAOSHI_REAL names them."""
    result: dict[str, Any] = {}
    for split in SPLITS:
        items = load(split)
        if items:
            result[split] = {**measure(items), "baselines": baselines(items)}
    where = os.environ.get("BIAOSHI_REAL", "")
    result["real"] = real(Path(where)) if where and (Path(where) / "3_ner_pii").is_dir() else None
    return result


def page(result: dict[str, Any]) -> list[str]:
    """Return the figures as lines of Markdown."""
    lines = ["## Persons, addresses, sensitive facts, lists, masks (persons-v1, strict spans)", ""]
    lines += [
        "| set | what | right | false | missed | precision (95 %) | recall (95 %) | F1 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, row in _rows(result):
        lines.append(
            f"| {name} | {row['tp']} | {row['fp']} | {row['fn']} | {_cell(row['precision'], row['precision_95'])} | "
            f"{_cell(row['recall'], row['recall_95'])} | {row['f1']:.4f} |"
        )
    lines.append("")
    for split in SPLITS:
        if split in result:
            said = ", ".join(
                f"{t}: {result[split][t]['accuracy']} of {result[split][t]['of']}"
                for t in ("sufficiency right", "office told apart", "depth right")
            )
            lines.append(f"{split} ({result[split]['items']} documents): {said}.")
    if result["real"]:
        a = result["real"]["address dev"]
        lines += [
            "",
            f"Public address set: {a['lines']} lines, found at all {a['found at all']}, characters covered {a['characters covered']}.",
        ]
    else:
        lines += ["", "Public labelled sets: not measured, BIAOSHI_REAL names no folder."]
    return [*lines, ""]


def _rows(result: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for split in SPLITS:
        for what, row in result.get(split, {}).items():
            if isinstance(row, dict) and "f1" in row:
                yield f"{split} | {what}", row
        for base, rows in result.get(split, {}).get("baselines", {}).items():
            for what, row in rows.items():
                yield f"{split} | {what}, baseline {base}", row
    for title, rows in (result["real"] or {}).items():
        for what, row in rows.items():
            if isinstance(row, dict):
                yield f"{title} | {what}", row


def _cell(value: float | None, bounds: list[float] | None) -> str:
    return "–" if value is None or bounds is None else f"{value:.3f} ({bounds[0]:.3f}–{bounds[1]:.3f})"


if __name__ == "__main__":
    print("\n".join(page(run())))
