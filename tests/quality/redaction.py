"""Survivors of planted personal data in delivered masked copies: kind × place × format.

    PYTHONPATH=tests python -m quality.redaction

A file says every kind once in the open, where it is found and proposed, and holds all of them once more in one place of
its format. The finder is not the product's: it looks through the inflated bytes. A copy that was refused is counted,
not left out; then each kind is tried in a file of its own, so that one does not speak for all.
"""

import html
import io
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from biaoshi.check.checker import Checker
from biaoshi.write.plan import Plan, propose
from biaoshi.write.redact import Job, UnprovedError, redact
from quality import plants_pages
from quality.planted import show, word, workbook
from quality.planted.kinds import KINDS, SAID, planted

__all__ = ["KINDS", "OUTCOMES", "SAID", "left", "lines", "measure"]
OUTCOMES = ("removed", "survived", "refused", "not proposed")
_CODECS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
Build = Callable[[Sequence[str], Sequence[str]], bytes]
Fits = Callable[[str], bool]


def _text(ending: str, codec: str, said: Sequence[str], words: Sequence[str]) -> bytes:
    quoted = [w.replace('"', '""') for w in words]
    lines = [f'1,"{line}",' for line in said] + [f'2,,"{w}"' for w in quoted] if ending == "csv" else [*said, *words]
    return ("\n".join(["序号,说明,备注" if ending == "csv" else "公示", *lines]) + "\n").encode(codec)


def _places() -> dict[tuple[str, str], tuple[Build, Fits]]:
    """Return (ending, place) → builder, which words fit."""
    found: dict[tuple[str, str], tuple[Build, Fits]] = {}
    for ending in ("txt", "md", "csv"):
        for codec in _CODECS:
            build: Build = lambda said, words, e=ending, c=codec: _text(e, c, said, words)  # type: ignore[misc]  # noqa: E731
            found[ending, codec] = build, bool
    offices: Mapping[str, Mapping[str, tuple[Build, Fits]]] = {
        "docx": word.PLACES, "xlsx": workbook.PLACES, "pptx": show.PLACES, **plants_pages.PLACES,
    }  # fmt: skip
    return found | {(ending, place): told for ending, places in offices.items() for place, told in places.items()}


def left(data: bytes, words: str) -> bool:
    """Tell whether the words are in the bytes or in a member of the package, spaced, in runs, escaped or not."""
    found = [data]
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            found = [package.read(n) for n in package.namelist()] + [n.encode() for n in package.namelist()]
    texts = [
        plants_pages.spelt(html.unescape(d.decode(c, "ignore"))) for d in found for c in ("utf-8", "gb18030", "utf-16")
    ]
    bare = "".join(words.split())
    if b"<html" in data[:200] and any(
        bare in t for c in ("utf-8", "gb18030") for t in plants_pages.across(data.decode(c, "ignore"))
    ):
        return True
    ends = "</(?:[a-z0-9]+:)?(?:p|si|c|row|comment|text)>"
    return any(bare in t or any(bare in re.sub("<[^>]*>|&[A-Z]", "", p) for p in re.split(ends, t)) for t in texts)


def _outcome(checker: Checker, source: Path, data: bytes, words: Mapping[str, str]) -> dict[str, str]:
    """Return kind → what came of it, for one file."""
    source.write_bytes(data)
    with checker.opened(source) as (node, branch):
        plan = propose(branch.facts, node.reading.sha256 or "", "00" * 32, "quality")
        blocks = {(b.part, b.index): b.text for b in node.reading.document.blocks}
    entries = tuple(replace(e, scope="everywhere") for e in plan.entries)  # dates of birth too, as a person would
    said = [blocks[e.part, e.index][e.start : e.end] for e in entries]
    told = {kind: "removed" if w in said else "not proposed" for kind, w in words.items()}
    copy = _copy(checker, source, replace(plan, entries=entries))
    if copy is None:
        return {kind: "refused" if t == "removed" else t for kind, t in told.items()}
    return {kind: "survived" if t == "removed" and left(copy, words[kind]) else t for kind, t in told.items()}


def _copy(checker: Checker, source: Path, plan: Plan) -> bytes | None:
    target = source.with_name(f"copy{source.suffix}")
    try:
        redact([Job(source, plan, target)], checker.reader)
        return target.read_bytes()
    except UnprovedError:
        return None
    finally:
        target.unlink(missing_ok=True)


def measure(*, wrong: list[str] | None = None) -> dict[str, dict[str, int]]:
    """Return for each format how many plants were proposed and removed, let survive, refused or not proposed; into
    `wrong` which ones were not removed."""
    told: Counter[tuple[str, str]] = Counter()
    every = planted()
    with tempfile.TemporaryDirectory() as folder, Checker(as_of="2026-11-25", ocr="never") as checker:
        for (ending, place), (build, fits) in _places().items():
            source = Path(folder) / f"a.{ending}"
            words = {kind: w for kind, (w, _) in every.items() if fits(w)}
            said = {kind: every[kind][1] for kind in words}
            outcome = _outcome(checker, source, build(list(said.values()), list(words.values())), words)
            for kind in [k for k, o in outcome.items() if o == "refused"]:
                outcome |= _outcome(checker, source, build([said[kind]], [words[kind]]), {kind: words[kind]})
            told.update((ending, o) for o in outcome.values())
            if wrong is not None:
                wrong += [f"{ending} {place}: {kind} {o}" for kind, o in outcome.items() if o != "removed"]
    return {ending: {o: told[ending, o] for o in OUTCOMES} for ending in sorted({ending for ending, _ in told})}


def lines(figures: dict[str, dict[str, int]]) -> list[str]:
    """Return the part of the page about it."""
    head = [
        "## Masked copies of planted files",
        "",
        f"| format | {' | '.join(OUTCOMES)} |",
        f"|---|{'---|' * len(OUTCOMES)}",
    ]
    return [*head, *(f"| {s} | {' | '.join(str(row[o]) for o in OUTCOMES)} |" for s, row in figures.items()), ""]


if __name__ == "__main__":
    others: list[str] = []
    print("\n".join(lines(measure(wrong=others))))
    print("\n".join(others))
