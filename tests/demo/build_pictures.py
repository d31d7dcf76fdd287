"""The pictures of the READMEs in samples/pictures, made from the samples: an annotated Word file, the HTML report, the
ledger, the review form.

    PYTHONPATH=tests python -m demo.build_pictures

Needs LibreOffice (soffice), poppler (pdftoppm), Chromium and Noto CJK fonts; look at the pictures before they are committed.
"""

import io
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

import biaoshi
from demo.build_samples import FOLDER

OUT = FOLDER / "pictures"
DRAFTS = ["通知草稿.docx", "工作通报.txt", "会议纪要.pdf"]
COLOURS, DPI = 64, 100
_EXPORT = {"annotated.docx": 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}'}
_GUTTER, _NOTE, _LINE, _BACK, _FRAME = 40, 300, 19, "#fff8d6", "#c9a227"


@dataclass(frozen=True, slots=True)
class Note:
    """A comment as LibreOffice exports it: its words, and where it is anchored, in pixels."""

    text: str
    x: float
    y: float


def main() -> None:
    """Make all pictures."""
    OUT.mkdir(exist_ok=True)
    os.chdir(FOLDER)  # names in the pictures are those of the samples, not of a machine's folders
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        biaoshi.annotate(DRAFTS[0], folder / "annotated.docx")
        report = biaoshi.check_case(DRAFTS)
        (folder / "report.html").write_bytes(biaoshi.render(biaoshi.check(DRAFTS[0]), "html"))
        (folder / "ledger.xlsx").write_bytes(biaoshi.render(report, "xlsx"))
        (folder / "form.docx").write_bytes(biaoshi.form(report))
        keep(commented(exported(folder, "annotated.docx")), "annotated-word.png", 1.0)
        keep(page(exported(folder, "ledger.xlsx").read_bytes()), "ledger.png", 0.62)
        keep(page(exported(folder, "form.docx").read_bytes()), "form.png", 1.0)
        keep(shot(folder, folder / "report.html"), "report.png", 1.0)


def exported(folder: Path, name: str) -> Path:
    """Return the PDF that LibreOffice makes of an Office file."""
    home = f"-env:UserInstallation=file://{folder}/profile"
    how = ["--headless", "--convert-to", _EXPORT.get(name, "pdf"), "--outdir", str(folder)]
    subprocess.run(["soffice", home, *how, str(folder / name)], check=True, capture_output=True, timeout=180)
    return (folder / name).with_suffix(".pdf")


def page(pdf: bytes) -> Image.Image:
    """Return the first page as poppler draws it."""
    draw = ["pdftoppm", "-r", str(DPI), "-f", "1", "-l", "1", "-png"]
    ran = subprocess.run(draw, input=pdf, check=True, capture_output=True)
    return Image.open(io.BytesIO(ran.stdout)).convert("RGB")


def commented(path: Path) -> Image.Image:
    """Return the first page with its comments beside it, as a word processor shows them: exported, they are signs only."""
    bare = io.BytesIO()
    with pikepdf.open(path) as pdf:
        first = pdf.pages[0].obj
        scale, top = DPI / 72, float(first.MediaBox[3])
        texts = [a for a in first.get("/Annots", []) if a.get("/Subtype") == pikepdf.Name.Text]
        places = [(str(a.Contents), [float(v) for v in a.Rect]) for a in texts]
        notes = [Note(text, r[0] * scale, (top - r[3]) * scale) for text, r in places]
        if "/Annots" in first:
            del first["/Annots"]
        pdf.save(bare)
    sheet = page(bare.getvalue())
    wide = Image.new("RGB", (sheet.width + _NOTE + 20, sheet.height), "white")
    wide.paste(sheet, (0, 0))
    draw = ImageDraw.Draw(wide)
    font = ImageFont.truetype(os.environ.get("BIAOSHI_FONT", "NotoSansCJK-Regular.ttc"), 13)
    y = 20.0
    for note in sorted(notes, key=lambda n: (n.y, n.x)):
        lines = [line for text in note.text.splitlines() for line in wrapped(draw, text, font)]
        y = max(y, note.y - 10)
        box = (sheet.width, y, sheet.width + _NOTE, y + _LINE * len(lines) + 14)
        turn = sheet.width - _GUTTER
        draw.line([(note.x, note.y + 22), (turn, note.y + 22), (turn, y + 10), (sheet.width, y + 10)], fill=_FRAME)
        draw.rectangle(box, fill=_BACK, outline=_FRAME)
        for n, line in enumerate(lines):
            draw.text((sheet.width + 8, y + 6 + n * _LINE), line, fill="#222222", font=font)
        y = box[3] + 8
    return wide


def wrapped(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Return `text` in lines as wide as a note."""
    lines = [""]
    for char in text:
        if draw.textlength(lines[-1] + char, font=font) > _NOTE - 16:
            lines.append("")
        lines[-1] += char
    return lines


def shot(folder: Path, file: Path) -> Image.Image:
    """Return the top of a page as Chromium shows it."""
    out = folder / "shot.png"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/browser"]
    size = ["--window-size=1000,1720", f"--screenshot={out}", file.as_uri()]
    subprocess.run(["chromium", *flags, *size], check=True, capture_output=True, timeout=120)
    return Image.open(out).convert("RGB")


def keep(picture: Image.Image, name: str, share: float) -> None:
    """Save the upper `share` of a picture, its white edges cut off, with few colours."""
    upper = picture.crop((0, 0, picture.width, round(share * picture.height)))
    edges = ImageChops.invert(upper.convert("L")).getbbox()
    framed = ImageOps.expand(upper.crop(edges), 12, "white")
    framed.quantize(COLOURS).save(OUT / name, optimize=True)


if __name__ == "__main__":
    main()
