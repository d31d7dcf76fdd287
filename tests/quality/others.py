"""What finders of others' making see in masked copies of PDFs: poppler's text and pictures, and x-ray.

    PYTHONPATH=tests python -m quality.others

x-ray looks for words under boxes. It stands on an AGPL library and is never among our requirements: install it in an
environment of its own (`python -m venv DIR; DIR/bin/pip install x-ray`) and name its command in BIAOSHI_XRAY. Without it
the page says that it did not run. Each finder has first to find the words in a file that was redacted badly.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from biaoshi.check.checker import Checker
from biaoshi.formats.recognition.engine import detect, installed, recognise
from biaoshi.formats.recognition.places import cut as cut_level
from biaoshi.write.plan import propose
from biaoshi.write.redact import Job, UnprovedError, redact
from formats import pdf_builder as b
from quality.plants_pdf import DRAWN, LOOKED, PLACES
from quality.redaction import KINDS

WORDS = KINDS[LOOKED]
Finder = Callable[[Path], bool]


def badly(words: str) -> bytes:
    """Return a paper with words under a black box."""

    def draw(canvas: Canvas) -> None:
        b.put(canvas, 80, 100, f"身份证号码：{words}")
        b.box(canvas, 70, 92, 540, 125)

    return b.drawn(draw)


def text(path: Path) -> bool:
    """Tell whether poppler reads the words, in the order of the file or of the page."""
    for how in ("-raw", "-layout"):
        ran = subprocess.run(["pdftotext", how, path, "-"], capture_output=True, check=True)
        if WORDS in "".join(ran.stdout.decode("utf-8", "replace").split()):
            return True
    return False


def pictures(path: Path) -> bool:
    """Tell whether one of the pictures that poppler takes out of the file shows the words."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdfimages", "-png", path, f"{folder}/p"], capture_output=True, check=True)
        for one in sorted(Path(folder).iterdir()):
            with Image.open(one) as image:
                sheet = np.asarray(image.convert("RGB"))
            if WORDS in "".join(g.text for g in recognise([cut_level(sheet, q) for q in detect(sheet)])):
                return True
    return False


def xray(command: str) -> Finder:
    """Return x-ray as a finder: anything it finds under a box counts, whatever it is."""

    def found(path: Path) -> bool:
        ran = subprocess.run([command, path], capture_output=True, check=True, timeout=120)
        return any(json.loads(ran.stdout).values())

    return found


def finders() -> dict[str, Finder | None]:
    """Return the finders by name, None for one that is not here."""
    command = os.environ.get("BIAOSHI_XRAY", "")
    return {
        "pdftotext": text,
        "pdfimages": pictures if installed() else None,
        "x-ray": xray(command) if command else None,
    }


def copies(folder: Path) -> Iterator[Path]:
    """Yield masked copies of planted PDFs, one a place; of a scan only where text is recognised."""
    places = PLACES | (DRAWN if installed() else {})
    with Checker(as_of="2026-11-25", ocr="never") as reading, Checker(as_of="2026-11-25", ocr="auto") as seeing:
        for number, (place, plant) in enumerate(places.items()):
            source, target = folder / f"{number}.pdf", folder / f"out{number}.pdf"
            source.write_bytes(plant(WORDS))
            checker = reading if place in PLACES else seeing
            with checker.opened(source) as (node, branch):
                plan = propose(branch.facts, node.reading.sha256 or "", "00" * 32, "quality")
            try:
                redact([Job(source, plan, target)], checker.reader)
            except UnprovedError:
                continue  # counted by plants_pdf
            yield target


def measure() -> dict[str, dict[str, int] | None]:
    """Return by finder how many copies it looked at and in how many it found something; None: it did not run.

    Raises RuntimeError for a finder that sees nothing in a bad redaction: it would prove nothing.
    """
    told: dict[str, dict[str, int] | None] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bad, seen = folder / "bad.pdf", folder / "seen.pdf"
        bad.write_bytes(badly(WORDS))
        seen.write_bytes(DRAWN["scan"](WORDS))
        made = list(copies(folder))
        for who, finder in finders().items():
            if finder is None:
                told[who] = None
                continue
            if not finder(seen if who == "pdfimages" else bad):
                raise RuntimeError(f"{who} does not see a bad redaction")
            told[who] = {"copies": len(made), "found": sum(map(finder, made))}
    return told


def lines(figures: dict[str, dict[str, int] | None]) -> list[str]:
    """Return the part of the page about it."""
    rows = [
        f"| {who} | {row['copies']} | {row['found']} |" if row else f"| {who} | not run | |"
        for who, row in figures.items()
    ]
    return [
        "## Masked copies of PDFs, looked through by others",
        "",
        "Each finder first found the words in a file redacted badly. x-ray runs where BIAOSHI_XRAY names its command.",
        "",
        "| finder | copies | found something |",
        "|---|---|---|",
        *rows,
        "",
    ]


if __name__ == "__main__":
    print("\n".join(lines(measure())))
