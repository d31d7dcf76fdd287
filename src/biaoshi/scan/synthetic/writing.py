"""A made archive on disk.

DIR/files/<全宗>/<年度>/<档号>.<ending>     the papers
DIR/ledger.xlsx, ledger.csv                 one row a paper, as an archive keeps it; some rows differ from the paper
DIR/truth.csv                               what is so: never inside `files`, so that no scan reads it
"""

import csv
import datetime
from collections.abc import Callable
from pathlib import Path

from biaoshi.errors import ConfigError
from biaoshi.output.xlsx.rows import Rows
from biaoshi.scan.synthetic.files import data, pages
from biaoshi.scan.synthetic.paper import Paper, papers
from biaoshi.scan.synthetic.plan import Plan

LEDGER = ("档号", "题名", "责任者", "日期", "密级", "保管期限", "页数", "备注")
TRUTH = (
    "number",
    "file",
    "year",
    "closed",
    "ground",
    "mark",
    "quality",
    "form",
    "series",
    "copy",
    "lost",
    "ledger_fault",
)


def write(folder: Path, plan: Plan, progress: Callable[[], None] | None = None) -> int:
    """Write the archive of `plan` into the new folder `folder`; return how many papers stay closed. Raises ConfigError."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError as error:
        raise ConfigError(f"{folder.name} 已经存在，不覆盖；请换一个目录。") from error
    except OSError as error:
        raise ConfigError(f"{folder.name} 建不了（{error.strerror}）。") from error
    try:
        return _write(folder, plan, progress)
    except OSError as error:
        raise ConfigError(f"写不进 {folder.name}（{error.strerror}）。") from error


def _write(folder: Path, plan: Plan, progress: Callable[[], None] | None) -> int:
    closed = 0
    made: set[Path] = set()
    rows = Rows(2)
    with (
        (folder / "truth.csv").open("w", encoding="utf-8-sig", newline="") as truth_file,
        (folder / "ledger.csv").open("w", encoding="utf-8-sig", newline="") as ledger_file,
    ):
        truth, ledger = csv.writer(truth_file), csv.writer(ledger_file)
        truth.writerow(TRUTH)
        ledger.writerow(LEDGER)
        for p in papers(plan):
            content, ending = data(p)
            fonds = p.number.partition("-")[0]
            place = Path("files", fonds, str(p.date.year))
            if place not in made:
                (folder / place).mkdir(parents=True)
                made.add(place)
            name = place / f"{p.number}.{ending}"
            (folder / name).write_bytes(content)
            truth.writerow(
                (
                    p.number,
                    name.as_posix(),
                    p.date.year,
                    int(p.closed),
                    p.ground,
                    p.mark,
                    p.quality,
                    p.form,
                    p.series,
                    int(p.copy),
                    int(p.lost),
                    p.fault,
                )
            )
            row = entry(p)
            ledger.writerow(row)
            rows.add((*row[:6], int(row[6]), row[7]))
            closed += p.closed
            if progress:
                progress()
    (folder / "ledger.xlsx").write_bytes(book(rows))
    return closed


def entry(p: Paper) -> tuple[str, ...]:
    """Return the paper's row of the ledger, with the fault it was given."""
    date = p.date + datetime.timedelta(days=400) if p.fault == "date" else p.date
    written = f"{date:%Y%m%d}" if p.date.year < 2000 else date.isoformat()
    level = "" if p.fault == "level" else p.level
    return (p.number, p.title, p.issuer, written, level, p.retention, str(len(pages(p))), "抄件" if p.copy else "")


def book(rows: Rows) -> bytes:
    """Return the ledger as a workbook of one plain sheet."""
    import io
    import re
    import zipfile

    from openpyxl import Workbook

    work = Workbook()
    sheet = work.active
    sheet.title = "件目录"
    sheet.append(LEDGER)
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGH", (24, 40, 24, 12, 8, 10, 6, 10), strict=True):
        sheet.column_dimensions[letter].width = width
    quiet = io.BytesIO()
    work.properties.created = work.properties.modified = datetime.datetime(2026, 1, 1)
    work.save(quiet)
    out = io.BytesIO()
    with zipfile.ZipFile(quiet) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in made.namelist():
            part = made.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = re.sub(rb'<dimension ref="[^"]*" ?/>', b"", part)
                before, close, after = part.partition(b"</sheetData>")
                part = before + b"".join(rows.pieces(["0"] * len(LEDGER), "0")) + close + after
            elif name == "docProps/core.xml":  # openpyxl stamps the time of saving
                part = re.sub(rb"(?<=>)[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z(?=<)", b"2026-01-01T00:00:00Z", part)
            packed.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
