"""`make bench`: speed and memory, printed and written to quality/bench.json and quality/BENCH.md.

Extraction alone is measured beside the whole, so that the cost of judging shows. One core's figures, but for scans of many
files, which take all cores (`python -m bench.scan` measures them on more files). Medians of several runs; ratios are
steadier than absolutes. `python -m bench.run sizing` renews the table of sizes alone, `passages` the index of registered sources.
"""

import datetime
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import content, papers, passages, scan, sizing
from bench.isolation import memory, overhead
from biaoshi import Checker
from biaoshi.check import facts_of, findings_of
from biaoshi.check.judging import judge
from biaoshi.formats.plain import read_text
from biaoshi.isolate import Reader
from biaoshi.profiles import load_profile
from biaoshi.rules import all_rules
from docs.tables import sized

ROOT = Path(__file__).parents[2]
DAY = datetime.date(2026, 11, 24)
GOV = load_profile("gov")
PARTS: dict[str, Callable[[Path], dict[str, Any]]] = {"passages": passages.figures, "sizing": sizing.figures}
"""What can be measured by itself."""


def median(run: Callable[[], object], times: int = 5) -> float:
    """Return the median of `times` wall-clock runs in seconds, after one that does not count."""
    run()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def text_stage() -> dict[str, Any]:
    """Marks and rules over text already read: papers of 20,000 characters, 2 MB in all."""
    texts = [papers.text(20_000, seed) for seed in range(34)]
    documents = [read_text(t) for t in texts]
    size = sum(len(t.encode()) for t in texts) / 1e6
    all_facts = [facts_of(d, profile=GOV, as_of=DAY) for d in documents]
    marks = median(lambda: [facts_of(d, profile=GOV, as_of=DAY) for d in documents])
    rules = median(lambda: [judge(f, all_rules()) for f in all_facts])
    whole = median(lambda: [findings_of(facts_of(d, profile=GOV, as_of=DAY)) for d in documents])
    return {
        "megabytes": round(size, 2), "marks_and_particulars_mb_s": round(size / marks, 1), "rules_mb_s": round(size / rules, 1),
        "whole_text_stage_mb_s": round(size / whole, 1), "documents_a_second": round(len(texts) / whole, 1),
    }  # fmt: skip


def file_stage(path: Path) -> dict[str, Any]:
    """A file through a warm reading process: extraction alone, and the whole check."""
    with Reader() as reader, Checker(as_of=DAY) as checker:
        extraction = median(lambda: reader.read(path))
        document = reader.read(path).document
        judging = median(lambda: findings_of(facts_of(document, profile=GOV, as_of=DAY, name=path.name)))
        whole = median(lambda: checker.check(path))
    return {
        "extraction_s": round(extraction, 3), "judging_s": round(judging, 3), "whole_check_s": round(whole, 3),
        "judging_to_extraction": round(judging / extraction, 3), "pages": len(document.pages) or None,
    }  # fmt: skip


def process(*arguments: str) -> dict[str, Any]:
    """The command line as a whole process: seconds, and the largest single process of its tree (MB)."""
    command = [
        sys.executable,
        "-m",
        "biaoshi",
        "check",
        "--fail-on",
        "never",
        "--as-of",
        DAY.isoformat(),
        *arguments,
    ]
    probe = f"import resource, subprocess, sys; subprocess.run({command!r}, stdout=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    peak = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True).stdout
    seconds = median(lambda: subprocess.run(command, check=False, stdout=subprocess.DEVNULL))
    return {"seconds": round(seconds, 3), "peak_mb": round(int(peak) / 1024, 1)}


def main(parts: list[str]) -> int:
    """Measure everything, or of it only the parts named: the other figures stay what they were."""
    held = ROOT / "quality" / "bench.json"
    if parts:
        if not set(parts) <= set(PARTS):
            raise SystemExit(f"parts: {' '.join(PARTS)}")
        return _keep(json.loads(held.read_text("utf-8")) | {part: _in_a_folder(PARTS[part]) for part in parts})
    result: dict[str, Any] = {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "text": text_stage(),
    }
    result["identifiers and lexicon, a core"] = content.stages()
    result["default over public text, a core"] = content.default()
    result["cold start, identifiers"] = content.cold()
    with tempfile.TemporaryDirectory() as folder:
        small, word, pdf, big = (Path(folder) / n for n in ("a.txt", "20.docx", "50.pdf", "500.pdf"))
        small.write_text(papers.text(1000), encoding="utf-8")
        papers.docx(word, 20 * 600)
        papers.pdf(pdf, 50)
        papers.pdf(big, 500)
        result["docx of 20 pages"] = file_stage(word)
        result["pdf of 50 pages"] = file_stage(pdf)
        result["cold start, marks only"] = process(str(small), "--content", "never")
        result["cold start, one text file"] = process(str(small))
        result["cold start, docx of 20 pages"] = process(str(word))
        result["pdf of 500 pages, whole process"] = process(str(big))
    for kind, figures in _in_a_folder(overhead).items():
        result[f"isolation, batch of small {kind}"] = figures
    result["10,000 files in one run"] = _in_a_folder(memory)
    result["scans of many files"] = _in_a_folder(lambda folder: scan.figures(folder, count=1000, growth=(500, 4000)))
    result |= {part: _in_a_folder(figures) for part, figures in PARTS.items()}
    result["bench process peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    return _keep(result)


def _keep(result: dict[str, Any]) -> int:
    out = ROOT / "quality"
    (out / "bench.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page = _page(result)
    (out / "BENCH.md").write_text(page, encoding="utf-8")
    print(page)
    return 0


def _in_a_folder(measure: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder))


def _page(result: dict[str, Any]) -> str:
    lines = [
        "# Measured speed and memory",
        "",
        f"Written by `make bench` on {result['machine']}; do not edit.",
        "",
        "| what | figure |",
        "|---|---|",
    ]
    for what, figures in result.items():
        if isinstance(figures, dict) and what != "sizing":
            lines += [f"| {what}: {name} | {value} |" for name, value in figures.items()]
    if "sizing" in result:
        lines += ["", "## Pages a day, and machines", "", sized(result["sizing"], "README.md")]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
