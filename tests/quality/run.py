"""`make quality`: accuracy on our own mark corpus and false alarms on real public documents, printed and written.

`--quick` keeps the figures of recognition from the last full run, and plants nothing in pictures; `--skip=NAME,…` keeps
any part's. The page says what was kept.
Writes quality/quality.json and quality/QUALITY.md. The test split is reported beside dev and train, never merged:
the grammar was tuned on dev and train only. Real documents are read where they lie (BIAOSHI_REAL); without them the
part is said to be missing.
"""

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from biaoshi import Checker
from biaoshi.formats.recognition.engine import installed
from quality.advice import lines as advice_lines
from quality.advice import measure as advice
from quality.anchors import lines as anchor_lines
from quality.anchors import measure as anchors
from quality.carriers import measure as through_files
from quality.corpus import ROOT, load
from quality.hostile import lines as hostile_lines
from quality.hostile import measure as hostile
from quality.identifiers import page as identifier_lines
from quality.identifiers import run as identifiers
from quality.levels import lines as level_lines
from quality.levels import measure as levels
from quality.lexicons import lines as lexicon_lines
from quality.lexicons import measure as lexicons
from quality.ocr import measure as recognition
from quality.others import lines as other_lines
from quality.others import measure as others
from quality.passages import lines as passage_lines
from quality.passages import measure as passages
from quality.persons import page as person_lines
from quality.persons import run as persons
from quality.plants_pdf import lines as planted_lines
from quality.plants_pdf import measure as planted
from quality.real_files import lines as real_lines
from quality.real_files import measure as real_files
from quality.recall import measure as recall
from quality.redaction import lines as redaction_lines
from quality.redaction import measure as redaction
from quality.score import BASELINES, FAMILIES, Score, score

from quality.agreement import lines as agreement_lines  # isort: skip
from quality.agreement import measure as agreement  # isort: skip

SPLITS = ("test", "dev", "train")
READ = (".txt", ".md", ".docx", ".pdf", ".doc", ".xlsx", ".ofd")
MARKED = ("exam_covers", "gongwen_converter")
"""Folders of the real set whose documents do carry marks (or templates of them): listed, not counted as false."""
CHARS_A_PAGE = 1000


def main() -> int:
    out = ROOT / "quality"
    quick = "--quick" in sys.argv
    skipped = {n for a in sys.argv if a.startswith("--skip=") for n in a.removeprefix("--skip=").split(",")}
    skipped |= {"recognition"} if quick else set()
    real = os.environ.get("BIAOSHI_REAL", "")
    folder = Path(real) if real and Path(real).is_dir() else None
    parts = _parts(folder, quick)
    if unknown := skipped - set(parts):
        raise SystemExit(f"no such part: {', '.join(sorted(unknown))}; parts: {', '.join(parts)}")
    held = json.loads((out / "quality.json").read_text("utf-8")) if skipped else {}
    result: dict[str, Any] = {}
    for name, run in parts.items():
        result[name] = held.get(name) if name in skipped else run()
        print(f"{name}: {'kept' if name in skipped else 'measured'}", file=sys.stderr, flush=True)
    result["earlier"] = sorted(n for n in skipped if result[n] is not None)
    wrong = [w for s in (*result["marks-v1"].values(), *result["through files"].values()) for w in s.pop("wrong", ())]
    (out / "quality.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page = _page(result)
    (out / "QUALITY.md").write_text(page, encoding="utf-8")
    print(page)
    if "--wrong" in sys.argv:
        print("\n".join(wrong))
    return 0


def _parts(real: Path | None, quick: bool) -> dict[str, Callable[[], Any]]:
    """Return what is measured, by name, in order. `--skip=NAME,…` keeps a part's figures of the last run, and the page says so."""
    return {
        "marks-v1": lambda: {split: _marks(split) for split in SPLITS},
        "through files": lambda: {split: _through(split) for split in SPLITS},
        "real": lambda: _real(real) if real else None,
        "recall": lambda: recall(real) if real else None,
        "real files": lambda: real_files(real) if real else None,
        "hostile": hostile,
        "anchors": lambda: anchors(real) if real else None,
        "redaction": redaction,
        "redaction seen by others": others,
        "redaction of pages": lambda: planted(recognised=installed() and not quick),
        "advice": lambda: {split: advice(split) for split in SPLITS},
        "levels": lambda: {split: levels(split) for split in SPLITS},
        "identifiers": identifiers,
        "persons": persons,
        "lexicons": lexicons,
        "passages": passages,
        "agreement": agreement,
        "recognition": recognition,
    }


def _marks(split: str) -> dict[str, Any]:
    """Return the figures of one split, and what went wrong: never for the test split, it would stop being one."""
    found = score(load(split))
    return {**_corpus(found), "wrong": found.wrong if split != "test" else []}


def _through(split: str) -> dict[str, Any]:
    row = through_files(load(split))
    return {**row, "wrong": row["wrong"] if split != "test" else []}


def _corpus(s: Score) -> dict[str, Any]:
    decided = s.decided["right"] + s.decided["wrong"]
    return {
        "items": s.items,
        "marks": s.live.row(),
        "state_secret": s.secret.row(),
        "state_secret_read_right": s.read.row(),
        "mark_or_mention": {"writings": decided, "accuracy": round(s.decided["right"] / max(1, decided), 4)},
        "baselines": {name: t.row() for name, t in s.baselines.items()},
        "rules": {code: t.row() for code, t in sorted(s.rules.items())},
    }


def _real(folder: Path) -> dict[str, Any]:
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in READ)
    chars, verdicts, rules = 0, Counter[str](), Counter[str]()
    false: list[str] = []
    kept: list[str] = []
    baseline: Counter[str] = Counter()
    with Checker(profile="archive", evidence="none", ocr="never") as checker:
        for path, report in zip(files, checker.check_many(files), strict=True):
            chars += sum(p.chars for p in report.coverage.parts if p.status in ("read", "ocr"))
            verdicts[report.verdict] += 1
            rules.update(f.rule for f in report.findings if f.rule[:2] in FAMILIES)
            live = [m for m in report.marks if m.role in ("document", "attachment", "paragraph")]
            where = path.relative_to(folder).parts
            (kept if any(m in where for m in MARKED) else false).extend(
                f"{'/'.join(where[:2])} {m.kind} {m.role}" for m in live
            )
            if path.suffix in (".txt", ".md") and not any(m in where for m in MARKED):
                text = path.read_text("utf-8", "replace")
                for name, pattern in BASELINES.items():
                    baseline[name] += len(re.findall(pattern, text))
    pages = chars / CHARS_A_PAGE
    return {
        "files": len(files), "pages_of_1000_characters": round(pages), "verdicts": dict(verdicts),
        "false_live_marks": len(false), "false_live_marks_per_1000_pages": round(1000 * len(false) / max(1.0, pages), 3),
        "false": sorted(false), "marks_on_papers_that_carry_some": len(kept),
        "baseline_hits_on_text_files": dict(baseline), "rules": dict(sorted(rules.items())),
    }  # fmt: skip


def _beside(result: dict[str, Any]) -> list[str]:
    """Return what needs no real documents."""
    pages = planted_lines(result["redaction of pages"])
    pages += other_lines(result["redaction seen by others"]) if result["redaction seen by others"] else []
    return [*redaction_lines(result["redaction"]), *pages, *hostile_lines(result["hostile"])]


def _page(result: dict[str, Any]) -> str:
    lines = [
        "# Measured accuracy",
        "",
        "Written by `make quality`; do not edit.",
        *([f"From an earlier run: {', '.join(result['earlier'])}."] if result["earlier"] else []),
        "",
        "## marks-v1 (our own corpus)",
        "",
    ]
    lines += ["| split | items | measure | precision | recall | F1 |", "|---|---|---|---|---|---|"]
    names = {
        "marks": "live marks, all kinds",
        "state_secret": "live state-secret marks",
        "state_secret_read_right": "… level, period and role right",
    }
    for split, row in result["marks-v1"].items():
        for key, title in names.items():
            t = row[key]
            lines.append(
                f"| {split} | {row['items']} | {title} | {t['precision']:.4f} | {t['recall']:.4f} | {t['f1']:.4f} |"
            )
        d = row["mark_or_mention"]
        lines.append(
            f"| {split} | {row['items']} | mark or mention: {d['accuracy']:.4f} of {d['writings']} labelled writings | | | |"
        )
        for name, t in row["baselines"].items():
            lines.append(
                f"| {split} | {row['items']} | baseline: {name} | {t['precision']:.4f} | {t['recall']:.4f} | {t['f1']:.4f} |"
            )
    lines += [
        "",
        "### Rules, document by document (test split)",
        "",
        "| rule | right | false | missed | precision | recall |",
        "|---|---|---|---|---|---|",
    ]
    for code, t in result["marks-v1"]["test"]["rules"].items():
        lines.append(f"| {code} | {t['tp']} | {t['fp']} | {t['fn']} | {t['precision']:.3f} | {t['recall']:.3f} |")
    lines += [
        "",
        "### The same items as files, through the readers",
        "",
        "| split | carrier | files | precision | recall |",
        "|---|---|---|---|---|",
    ]
    for split, row in result["through files"].items():
        for carrier, t in row.items():
            lines.append(f"| {split} | {carrier} | {t['files']} | {t['precision']:.4f} | {t['recall']:.4f} |")
    lines += [
        "",
        *advice_lines(result["advice"]),
        *level_lines(result["levels"]),
        *identifier_lines(result["identifiers"]),
        *person_lines(result["persons"]),
        *lexicon_lines(result["lexicons"]),
        *passage_lines(result["passages"]),
        "## Real public documents",
        "",
    ]
    real = result["real"]
    if real is None:
        return "\n".join([*lines, "Not measured: BIAOSHI_REAL names no folder.", "", *_beside(result)])
    lines += [
        f"{real['files']} files (.txt .md .docx .pdf .doc .xlsx .ofd), {real['pages_of_1000_characters']} pages of 1,000 characters; verdicts {real['verdicts']}.",
        "",
        f"False live marks: {real['false_live_marks']} ({real['false_live_marks_per_1000_pages']} per 1,000 pages). "
        f"Marks on the papers that carry some: {real['marks_on_papers_that_carry_some']}.",
        f"Baseline hits on the text files alone: {real['baseline_hits_on_text_files']}.",
        "",
        "| rule | findings on real documents |",
        "|---|---|",
        *(f"| {code} | {n} |" for code, n in real["rules"].items()),
        "",
        "### Recall of Han and digit runs against another reader (list labels apart)",
        "",
        "| kind | figures |",
        "|---|---|",
        *(f"| {kind} | {_words(row)} |" for kind, row in result["recall"].items()),
        "",
    ]
    lines += [*real_lines(result["real files"]), *anchor_lines(result["anchors"]), *_beside(result)]
    lines += agreement_lines(result["agreement"])
    if result["recognition"]:
        lines += ["## Recognition of drawn pages (no real scans)", "", "| what | figures |", "|---|---|"]
        lines += [f"| {what} | {_words(figures)} |" for what, figures in result["recognition"].items()]
    return "\n".join([*lines, ""])


def _words(figures: Any) -> str:
    if isinstance(figures, dict):
        return ", ".join(f"{name}: {_words(value)}" for name, value in figures.items())
    return f"{figures:.4g}" if isinstance(figures, float) else str(figures)


if __name__ == "__main__":
    sys.exit(main())
