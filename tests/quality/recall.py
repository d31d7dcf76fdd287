"""Recall of Han and digit runs on real files, against another reader of each format: LibreOffice's text export for Word and
Excel files, poppler's text for PDF, the package's own inventory for OFD. List labels made by the other program do not count.
"""

import re
import shutil
import subprocess
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lxml import etree

from biaoshi.isolate import Reader

_RUN = re.compile("[\u3400-\u9fff]+|[0-9]+")
_ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
Oracle = Callable[[list[Path]], dict[Path, str]]


def measure(folder: Path) -> dict[str, Any]:
    """Return files, runs and recall by format; a format whose other reader is missing says so."""
    found: dict[str, Any] = {}
    for suffix, oracle, tool in (
        (".docx", lambda p: _office(p, "txt:Text"), "soffice"),
        (".doc", lambda p: _office(p, "txt:Text"), "soffice"),
        (".xlsx", lambda p: _office(p, _ALL_SHEETS), "soffice"),
        (".pdf", _poppler, "pdftotext"),
        (".ofd", _inventory, None),
    ):
        if tool and not shutil.which(tool):
            found[suffix] = {"missing": tool}
            continue
        files = sorted(p for p in folder.rglob(f"*{suffix}") if p.is_file() and _as_named(p))
        found[suffix] = _recall(files, oracle)
    return found


def _as_named(path: Path) -> bool:
    """A file of another kind under this name is no matter for this oracle (one real .docx is base64 text)."""
    with path.open("rb") as start:
        return path.suffix not in (".docx", ".xlsx") or start.read(2) == b"PK"


def _recall(files: list[Path], oracle: Oracle) -> dict[str, Any]:
    wanted = oracle(files)
    total = hit = unread = 0
    worst: list[tuple[float, str]] = []
    with Reader() as reader:
        for path in files:
            document = reader.read(path).document
            unread += not document.blocks
            if path not in wanted:
                continue
            text = document.text + "\n" + "\n".join(u.text for u in document.unseen)
            have = "".join((text + "".join(b.label for b in document.blocks)).split())
            runs = Counter(_RUN.findall(wanted[path]))
            mine = sum(len(run) * n for run, n in runs.items())
            got = sum(len(run) * n for run, n in runs.items() if run in have)
            total, hit = total + mine, hit + got
            worst.append((got / mine if mine else 1.0, path.suffix))
    low = sum(r < 0.995 for r, _ in worst)
    return {
        "files": len(files),
        "compared": len(worst),
        "characters": total,
        "recall": round(hit / max(1, total), 4),
        "files_below_0.995": low,
        "files_without_any_text": unread,
    }


def _office(files: Iterable[Path], to: str) -> dict[Path, str]:
    found: dict[Path, str] = {}
    with tempfile.TemporaryDirectory() as scratch:
        out, work = Path(scratch) / "out", Path(scratch) / "in"
        work.mkdir()
        names = {}
        for n, path in enumerate(files):
            names[f"f{n}"] = path
            shutil.copyfile(path, work / f"f{n}{path.suffix}")
        command = [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{scratch}/profile",
            "--convert-to",
            to,
            "--outdir",
            str(out),
        ]
        subprocess.run([*command, *map(str, sorted(work.iterdir()))], capture_output=True, check=False, timeout=900)
        for made in sorted(out.glob("*")) if out.is_dir() else []:
            path = names[re.split(r"[-.]", made.name)[0]]
            found[path] = found.get(path, "") + "\n" + made.read_text("utf-8", "replace")
    return found


def _poppler(files: Iterable[Path]) -> dict[Path, str]:
    found = {}
    for path in files:
        ran = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=False, timeout=120)
        if ran.returncode == 0:
            found[path] = ran.stdout.decode("utf-8", "replace")
    return found


def _inventory(files: Iterable[Path]) -> dict[Path, str]:
    found = {}
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    for path in files:
        texts: list[str] = []
        try:
            with zipfile.ZipFile(path) as package:
                for name in package.namelist():
                    root = etree.fromstring(package.read(name), parser) if name.lower().endswith(".xml") else None
                    texts += [
                        "".join(map(str, e.itertext())) for e in (root.iter("{*}TextCode") if root is not None else ())
                    ]
        except (zipfile.BadZipFile, etree.XMLSyntaxError):
            continue
        found[path] = "\n".join(texts)
    return found
