"""Registered passages: how many are found again after slips of recognition and a new setting, how many papers are linked that
have nothing to do with each other.

Papers of 2,000 characters are put together from whole papers of the corpora, each used once. Marks-v1 is left out: its papers
are forms, oaths and articles that repeat each other on purpose. In the rest articles of law are quoted word for word in two
papers now and then; that counts as a false link here. LENGTH, WINDOW, LEAST, EXTENT were chosen on train and dev.
"""

import datetime
import json
import random
from collections.abc import Sequence
from typing import Any

from biaoshi.fingerprints import Key
from biaoshi.passages import Index, Registration, create, find
from quality.corpus import ROOT

CORPORA = ("grounds-v1", "clean-v1", "persons-v1")
SPLITS = ("test", "dev", "train")
LONG = 2000
TRIED = 1000
VERBATIM = 20
"""Characters in a row that two papers have in common where a sentence is the same."""
KEY = Key(b"of the measurement, nothing secret at all", "quality")
DAY = datetime.date(2026, 11, 25)
_WIDE = {ord(a): ord(b) for a, b in zip("0123456789,:;()", "０１２３４５６７８９，：；（）", strict=True)}


def texts(*splits: str) -> list[str]:
    """Return the papers of the corpora in `splits`, none twice."""
    found: dict[str, None] = {}
    for corpus in CORPORA:
        for split in splits:
            for line in (ROOT / "corpora" / corpus / f"{split}.jsonl").read_text("utf-8").splitlines():
                raw = json.loads(line)
                found["\n".join(x["text"] for x in raw.get("lines") or raw["blocks"])] = None
    return list(found)


def papers(*splits: str) -> list[str]:
    """Return papers of LONG characters, each of other texts."""
    held = texts(*splits)
    random.Random(1).shuffle(held)  # noqa: S311  # reproducible on purpose
    out, rest = [], ""
    for text in held:
        rest += text + "\n"
        if len(rest) >= LONG:
            out.append(rest[:LONG])
            rest = ""
    return out


def noised(text: str, rate: float, seed: int) -> str:
    """Return `text` with `rate` of its characters taken for others (three fifths), lost, or followed by one too many."""
    draw = random.Random(seed)  # noqa: S311
    letters = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    out = []
    for char in text:
        if draw.random() >= rate:
            out.append(char)
            continue
        kind = draw.random()
        out.append(draw.choice(letters) if kind < 0.6 else "" if kind < 0.8 else char + draw.choice(letters))
    return "".join(out)


def reset(text: str, seed: int) -> str:
    """Return `text` set anew: other line ends, indents, full-width digits and punctuation."""
    draw = random.Random(seed)  # noqa: S311
    flat = text.replace("\n", "").translate(_WIDE)
    out, at = [], 0
    while at < len(flat):
        step = draw.randint(14, 40)
        out.append(flat[at : at + step])
        at += step
    return "\n　　".join(out)


def registered(held: Sequence[str]) -> Index:
    """Return an index of `held`, each under its number."""
    index = create(":memory:", KEY)
    index.add((Registration(f"s{n:015}", text, "classified", "秘密") for n, text in enumerate(held)), on=DAY)
    return index


def recall(held: Sequence[str], index: Index, length: int, rate: float, tried: int = TRIED) -> float:
    """Return the share of passages found in other papers they were put into, of `length` characters, `rate` of them wrong."""
    draw = random.Random(length)  # noqa: S311
    found = 0
    for n in range(tried):
        one, other = draw.sample(range(len(held)), 2)
        at = draw.randrange(LONG - length)
        passage = reset(noised(held[one][at : at + length], rate, n), n)
        before = draw.randrange(200, LONG - 200)
        said = find(index, held[other][:before] + passage + held[other][before:])
        here = (r for r in said if r.source == f"s{one:015}")
        found += any(r.span.start < before + len(passage) and before < r.span.end for r in here)
    return round(found / tried, 4)


def links(held: Sequence[str]) -> dict[str, Any]:
    """Return how many pairs of papers are linked, and how many of these do have a sentence in common, word for word."""
    index = registered(held)
    plain = ["".join(c for c in text if c.isalnum()) for text in held]
    linked: set[tuple[int, int]] = set()
    same: set[tuple[int, int]] = set()
    for n, text in enumerate(held):
        for r in find(index, text):
            other = int(r.source[1:])
            pair = (min(n, other), max(n, other))
            if other != n:
                linked.add(pair)
                words = "".join(c for c in text[r.span.start : r.span.end] if c.isalnum())
                if any(words[at : at + VERBATIM] in plain[other] for at in range(max(1, len(words) - VERBATIM))):
                    same.add(pair)
    pairs = len(held) * (len(held) - 1) // 2
    return {
        "papers": len(held), "pairs": pairs, "linked": len(linked), "in 10,000 pairs": round(1e4 * len(linked) / pairs, 3),
        "of these with a sentence in common": len(same),
    }  # fmt: skip


def measure() -> dict[str, Any]:
    """Return recall by length and noise on each split, and the links among all papers."""
    result: dict[str, Any] = {"links": links(papers(*SPLITS)), "found": {}}
    for split in SPLITS:
        held = papers(split)
        index = registered(held)
        result["found"][split] = {f"{n} characters, {x:.0%} wrong": recall(held, index, n, x) for n, x in _TRIALS}
    return result


_TRIALS = ((40, 0.02), (60, 0.02), (80, 0.0), (80, 0.02), (80, 0.05), (120, 0.02), (200, 0.02), (200, 0.05))


def lines(result: dict[str, Any]) -> list[str]:
    """Return the part of the page."""
    held = result["links"]
    out = [
        "## Passages of registered sources",
        "",
        f"Papers of {LONG:,} characters; passages set anew (line ends, indents, width) with wrong characters, put into other papers; "
        f"{TRIED} of each.",
        "",
        "| split | " + " | ".join(result["found"]["test"]) + " |",
        "|" + "---|" * (1 + len(_TRIALS)),
    ]
    out += [f"| {split} | " + " | ".join(map(str, row.values())) + " |" for split, row in result["found"].items()]
    return [
        *out,
        "",
        f"Linked falsely: {held['linked']} of {held['pairs']} pairs of {held['papers']} papers, {held['in 10,000 pairs']} in 10,000; "
        f"{held['of these with a sentence in common']} of them do have a sentence in common, word for word "
        "(articles of law, a case told twice).",
        "",
    ]
