"""The pictures of the archivists' page in samples/pictures: progress, queue, certificate, packet and calendar of a made archive.

    PYTHONPATH=tests python -m demo.build_archive_pictures

Needs what `demo.build_pictures` needs. Every paper is fictional (`biaoshi synthesize`); what the terminal shows is what the
commands said. Look at the pictures before they are committed.
"""

import csv
import os
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from openpyxl import load_workbook
from PIL import Image

from demo.build_pictures import exported, keep, page, shot

PAPERS = 1200
DAY = "2026-11-24"
_TERMINAL = """<!doctype html><meta charset="utf-8"><style>body{margin:0;background:#fff}pre{margin:0;padding:18px 22px;background:#20242c;color:#e8e8e8;
font:17px/1.6 "Noto Sans Mono CJK SC",monospace;white-space:pre-wrap;width:956px}b{color:#9fd09f;font-weight:normal}</style><pre>"""


def main() -> None:
    """Make all pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chdir(folder)  # names in the pictures are those of the archive, not of a machine's folders
        run("synthesize", "档案", "--papers", PAPERS, "--prevalence", "0.2", "--forms", "txt,docx,pdf,ofd,doc")
        progress(folder)
        reviewed(folder)
        run("certificate", "write", "--store", "scan.db", "-o", "推断书.html")
        keep(shot(folder, folder / "推断书.html"), "archive-certificate.png", 1.0)
        run(
            "packet",
            "write",
            "--store",
            "scan.db",
            "-o",
            "包",
            "--ledger",
            "档案/ledger.csv",
            "--as-of",
            DAY,
            "--level",
            "秘密",
        )
        first = min(Path("包").glob("*.html"))
        keep(shot(folder, folder / first), "archive-packet.png", 0.75)
        run("calendar", "--store", "scan.db", "--as-of", DAY, "-o", "日程.html")
        keep(shot(folder, folder / "日程.html"), "archive-calendar.png", 0.55)


def progress(folder: Path) -> None:
    """Scan, and show a line of progress and how it stands."""
    run("ledger", "档案/ledger.csv", "--store", "scan.db", "--as-of", DAY)
    told = ("scan", "档案/files", "--store", "scan.db", "--as-of", DAY, "--progress", "--fail-on", "never")
    _, said = run(*told)
    lines = [line for line in said.replace("\x1b[K", "").split("\r") if "预计" in line]
    stood, _ = run("status", "--store", "scan.db")
    shown = [_command(*told[:-3]), lines[len(lines) // 2].strip(), "", _command("status", "--store", "scan.db"), stood]
    keep(terminal(folder, shown), "archive-progress.png", 1.0)


def reviewed(folder: Path) -> None:
    """Review as the rule says until it may stop, deciding as the truth has it; show the first sheet and how it stands."""
    with Path("档案/truth.csv").open(encoding="utf-8-sig", newline="") as file:
        truth = {row["number"]: row["closed"] == "1" for row in csv.DictReader(file)}
    key = Path("key")
    key.write_bytes(os.urandom(40))
    key.chmod(0o600)
    run(
        "queue",
        "start",
        "--store",
        "scan.db",
        "--key",
        key,
        "--control",
        240,
        "--target",
        "0.8",
        "--size",
        60,
        "--seed",
        "2026",
    )
    for n in range(40):
        sheet = Path(f"待审{n:02}.xlsx")
        if not run("queue", "next", "--store", "scan.db", "-o", sheet)[0].startswith("已写出"):
            break
        book = load_workbook(sheet)
        rows = book.active
        for row in range(2, rows.max_row + 1):
            rows.cell(row, 3).value = "应控" if truth[rows.cell(row, 2).value] else "开放"
        book.save(sheet)
        if n == 1:
            keep(page(exported(folder, sheet.name).read_bytes()), "archive-queue.png", 0.6)
        if "达到停止条件" in run("queue", "take", "--store", "scan.db", sheet, "--person", "王馆员")[0]:
            break
    run("certificate", "sample", "--store", "scan.db", "--size", 100)
    sheet = Path("遗漏样本.xlsx")
    run("queue", "next", "--store", "scan.db", "-o", sheet)
    book = load_workbook(sheet)
    for row in range(2, book.active.max_row + 1):
        book.active.cell(row, 3).value = "应控" if truth[book.active.cell(row, 2).value] else "开放"
    book.save(sheet)
    run("queue", "take", "--store", "scan.db", sheet, "--person", "王馆员")


def run(*arguments: object) -> tuple[str, str]:
    """Run a command of the program; return what it said on both streams."""
    done = subprocess.run([sys.executable, "-m", "biaoshi", *map(str, arguments)], capture_output=True, timeout=900)
    said, told = done.stdout.decode(), done.stderr.decode()
    if done.returncode == 2 or "Traceback" in told:
        raise RuntimeError(told)
    return said, told


def terminal(folder: Path, lines: list[str]) -> Image.Image:
    """Return what a terminal shows of `lines`."""
    held = folder / "terminal.html"
    held.write_text(_TERMINAL + "\n".join(lines).rstrip() + "</pre>", encoding="utf-8")
    whole = shot(folder, held)
    rows = [y for y in range(whole.height) if whole.getpixel((5, y)) != (255, 255, 255)]
    return whole.crop((0, 0, whole.width, max(rows) + 1))


def _command(*words: str) -> str:
    return f"<b>$ biaoshi {escape(' '.join(words))}</b>"


if __name__ == "__main__":
    main()
