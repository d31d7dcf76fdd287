"""Real files that another reader opens and biaoshi does not: how many, of which kind and why. Never which.

Another reader is python-docx, openpyxl, pikepdf, the standard library's zip reader (OFD), or a strict decoder of text; for
.doc LibreOffice, where there is one. A file counts as failing if no part of it was read, or a text of it (body, page,
sheet …) is `failed` even with recognition, which is the default. Pictures and resources that the file refers to and does
not hold are listed apart: there is nothing to read.
"""

import json
import shutil
import subprocess
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from biaoshi.formats import formats
from biaoshi.isolate import Reader
from biaoshi.types.document import CLOSED, Document


def measure(folder: Path) -> dict[str, Any]:
    """Return by suffix the files, those another reader opens, those that fail here, and the reasons."""
    suffixes = {e for f in formats() for e in f.extensions}
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix.lower() in suffixes)
    rows: dict[str, Counter[str]] = {}
    failing: Counter[tuple[str, str]] = Counter()
    lacking: Counter[tuple[str, str]] = Counter()
    with Reader() as reader, Reader(ocr="auto") as recognising:
        for path in files:
            suffix = path.suffix.lower()
            row = rows.setdefault(suffix, Counter())
            opens = _opens(path)
            document = reader.read(path).document
            if failure(document):
                document = recognising.read(path).document
            why = failure(document)
            row["files"] += 1
            row["opened by another reader"] += opens is True
            row["no other reader here"] += opens is None
            row["failing"] += bool(why) and opens is True
            row["not read, nor opened by another reader"] += bool(why) and opens is not True
            if why and opens is True:
                failing[suffix, why] += 1
            lacking.update({(suffix, p.why or "") for p in document.parts if p.status == "failed" and p.kind != "text"})
    judged = {k: r for k, r in rows.items() if r["opened by another reader"]}
    office = {k: r for k, r in judged.items() if k not in _TEXTS}
    return {
        "kinds": {k: {n: v for n, v in r.items() if v} for k, r in sorted(rows.items())},
        "failing": _listed(failing),
        "parts the file lacks": _listed(lacking),
        "share_failing": _share(judged),
        "share_failing_without_texts": _share(office),
    }


_TEXTS = (".txt", ".md", ".csv", ".tsv", ".json", ".html", ".log", ".xml")


def _listed(counted: Counter[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"kind": k, "reason": w, "files": n} for (k, w), n in sorted(counted.items())]


def _share(rows: dict[str, Counter[str]]) -> float:
    return round(
        sum(r["failing"] for r in rows.values()) / max(1, sum(r["opened by another reader"] for r in rows.values())), 4
    )


def failure(document: Document) -> str | None:
    """Return why a file counts as failing (Chinese, as its ledger says it), or None."""
    broken = [p for p in document.parts if p.status == "failed" and p.kind == "text"]
    if broken:
        return broken[0].why or "failed"
    read = any(p.status in CLOSED for p in document.parts)
    return None if read else next((p.why or p.status for p in document.parts), "nothing")


def _opens(path: Path) -> bool | None:
    """Tell whether another reader opens the file; None if there is none."""
    readers: dict[str, Callable[[Path], object]] = {
        ".docx": _docx, ".xlsx": _xlsx, ".pdf": _pdf, ".ofd": _ofd, ".json": lambda p: json.loads(p.read_bytes()),
        ".txt": _text, ".md": _text, ".csv": _text, ".tsv": _text, ".html": _text,
    }  # fmt: skip
    try:
        if path.suffix.lower() == ".doc":
            return _doc(path)
        return bool(readers[path.suffix.lower()](path)) if path.suffix.lower() in readers else None
    except Exception:  # noqa: BLE001  # whatever another reader raises, it does not open the file
        return False


def _docx(path: Path) -> object:
    import docx

    return docx.Document(str(path)) is not None


def _xlsx(path: Path) -> object:
    import openpyxl

    openpyxl.load_workbook(path, read_only=True).close()
    return True


def _pdf(path: Path) -> object:
    import pikepdf

    with pikepdf.open(path) as pdf:
        return len(pdf.pages) > 0


def _ofd(path: Path) -> object:
    with zipfile.ZipFile(path) as package:
        return package.testzip() is None and any(n.lower().endswith("ofd.xml") for n in package.namelist())


def _text(path: Path) -> object:
    data = path.read_bytes()
    try:
        return bool(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return bool(data.decode("gb18030"))


def _doc(path: Path) -> bool | None:
    office = shutil.which("soffice")
    if office is None:
        return None
    with tempfile.TemporaryDirectory() as scratch:
        profile = f"-env:UserInstallation=file://{scratch}/profile"
        command = [office, "--headless", profile, "--convert-to", "txt:Text", "--outdir", scratch, str(path)]
        subprocess.run(command, capture_output=True, check=False, timeout=180)
        return any(Path(scratch).glob("*.txt"))


def lines(figures: dict[str, Any]) -> list[str]:
    """Return the part of the page about it."""
    out = ["### Real files that another reader opens and biaoshi does not", "", "| kind | figures |", "|---|---|"]
    out += [f"| {kind} | {', '.join(f'{n}: {v}' for n, v in row.items())} |" for kind, row in figures["kinds"].items()]
    share, office = figures["share_failing"], figures["share_failing_without_texts"]
    out += ["", f"Failing: {share:.2%} of the files that another reader opens, {office:.2%} without plain texts."]
    for title, rows in (
        ("reason of failing", figures["failing"]),
        ("what the file itself lacks", figures["parts the file lacks"]),
    ):
        out += ["", f"| kind | {title} | files |", "|---|---|---|"] if rows else []
        out += [f"| {f['kind']} | {f['reason']} | {f['files']} |" for f in rows]
    return [*out, ""]
