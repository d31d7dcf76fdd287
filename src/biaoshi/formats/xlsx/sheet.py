"""One worksheet, row by row in bounded memory: each cell as shown, or why it is not.

<row r="7" hidden="1"><c r="B7" s="3" t="s"><v>12</v></c> … → texts, rows, columns, looks, views (parallel lists)
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from biaoshi.formats.ooxml.markup import Element
from biaoshi.formats.sight import TINY
from biaoshi.formats.xlsx.looks import Font, Look, seen
from biaoshi.formats.xlsx.ranges import Ranges, column_of, letters_of
from biaoshi.formats.xlsx.state import MOST_CELLS, MOST_REMARKS, Reading, Sheet
from biaoshi.formats.xlsx.strings import Strings, broken, events, string
from biaoshi.types.document import Run, View

_LITERAL = re.compile('"([^"]*[\u3400-\u9fff★][^"]*)"')
_LETTERS = re.compile("[A-Z]+")
_MANY_DIGITS = 1e14
_LONG = 7  # digits of a number that may identify someone


@dataclass(slots=True)
class Cells:
    """The cells of one sheet that hold text, as columns; `root` is what else the part says."""

    texts: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)
    looks: list[int] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    runs: dict[int, tuple[Run, ...]] = field(default_factory=dict)  # cells of several looks
    aside: list[tuple[str, str, View]] = field(default_factory=list)  # text, cell, view: parts and stored values
    literals: dict[str, str] = field(default_factory=dict)  # text only a formula holds → cell
    uncached: int = 0
    first_uncached: str = ""
    lost: int = 0  # references to shared strings that are not there
    root: Element | None = None


def read_sheet(reading: Reading, sheet: Sheet, looks: tuple[Look, ...], strings: Strings) -> Cells:
    """Return the cells of `sheet`; a broken end and passed limits are noted in the reading."""
    cells = Cells()
    stream = events(reading.package, sheet.member, "{*}row")
    if stream is None:
        return cells
    taker = _Taker(reading, sheet, looks, strings, cells)
    try:
        for _, row in stream:
            if not taker.started:
                _begin(taker, row)
            if not _row(taker, row):
                why = f"文字超过{reading.limits.chars}字或单元格超过{MOST_CELLS}个的上限，其后未读"
                reading.stopped[sheet.member] = ("limited", why)
                break
            row.clear()
            before, parent = row.getprevious(), row.getparent()
            if before is not None and parent is not None:
                parent.remove(before)
        cells.root = stream.root if stream.root is not None else cells.root
    except etree.XMLSyntaxError as error:
        broken(reading.package, sheet.member, error)
    return cells


@dataclass(slots=True)
class _Taker:
    reading: Reading
    sheet: Sheet
    looks: tuple[Look, ...]
    strings: Strings
    cells: Cells
    started: bool = False
    hidden_columns: Ranges = field(default_factory=Ranges)
    zero_height: bool = False
    last_row: int = 0
    known: dict[str, int] = field(default_factory=dict)  # letters → column
    shown: dict[tuple[int, str], str] = field(default_factory=dict)  # look, value → text


def _begin(taker: _Taker, row: Element) -> None:
    """Take what stands before the first row: hidden columns, rows of no height by default."""
    taker.started = True
    root = row.getroottree().getroot()
    taker.cells.root = root
    for e in root.iterfind("./{*}cols/{*}col"):
        width = e.get("width")
        narrow = width is not None and _float(width) is not None and (_float(width) or 0.0) <= 0.1
        if e.get("hidden", "0") in ("1", "true") or narrow:
            taker.hidden_columns.add(0, int(_float(e.get("min")) or 1) - 1, 0, int(_float(e.get("max")) or 1) - 1)
    about = root.find("{*}sheetFormatPr")
    taker.zero_height = about is not None and about.get("zeroHeight", "0") in ("1", "true")


def _row(taker: _Taker, row: Element) -> bool:
    """Take the cells of one row; return False where a limit is passed."""
    reading, cells, looks, strings = taker.reading, taker.cells, taker.looks, taker.strings
    number = row.get("r")
    at = int(number) - 1 if number is not None and number.isascii() and number.isdigit() else taker.last_row
    taker.last_row = at + 1
    height = _float(row.get("ht"))
    of_row: View = "shown"
    if (
        taker.sheet.hidden
        or row.get("hidden", "0") in ("1", "true")
        or height == 0
        or (taker.zero_height and height is None and row.get("hidden") is None)
    ):
        of_row = "hidden"
    elif height is not None and height <= TINY:
        of_row = "tiny"
    column, known, texts, rich = -1, taker.known, strings.texts, strings.rich
    count = len(looks)
    space = str(row.tag)[:-3]
    of_value, of_inline, of_formula = space + "v", space + "is", space + "f"
    for c in row:
        ref = c.get("r")
        if ref is None:
            column += 1
            ref = f"{letters_of(column)}{at + 1}"
        else:
            letters = ref.rstrip("0123456789")
            place = known.get(letters)
            if place is None:
                place = known[letters] = column_of(letters) if _LETTERS.fullmatch(letters) else column + 1
            column = place
        kind, value, inline = c.get("t"), None, None
        for child in c:
            tag = child.tag
            if tag == of_value:
                value = child.text
            elif tag == of_inline:
                inline = child
            elif tag == of_formula:
                _formula(taker, child, ref)
                if kind != "str" and not c.findtext(of_value):  # some programs write an empty result
                    cells.uncached += 1
                    cells.first_uncached = cells.first_uncached or ref
        xf = c.get("s")
        style = int(xf) if xf is not None and xf.isdigit() else 0
        style = style if style < count else 0
        runs: tuple[tuple[str, Font | None], ...] = ()
        if kind == "s":
            if value is None:
                continue
            index = int(value) if value.isdigit() else len(texts)
            if index >= len(texts):
                cells.lost += 1
                continue
            strings.used[index] = 1
            text = texts[index]
            if index in rich:
                runs = rich[index]
        elif inline is not None:
            text, runs = string(inline, reading.colors, strings.phonetic)
        elif not value:
            continue
        else:
            text = _value(taker, kind, value, style, ref)
        look = looks[style]
        if kind in ("s", "str", "inlineStr") and look.text is not None:
            stored, text, runs = text, look.text(text), ()
            if stored.strip() and stored not in text:
                cells.aside.append((stored, ref, "hidden"))
        if runs and of_row == "shown":
            text = _rich(taker, runs, look, ref)
        if not text:
            continue
        reading.chars += len(text)
        reading.filled += 1
        if reading.chars > reading.limits.chars or reading.filled > MOST_CELLS:
            return False
        cells.texts.append(text)
        cells.rows.append(at)
        cells.columns.append(column)
        cells.refs.append(ref)
        cells.looks.append(style)
        view = of_row
        if view == "shown" and taker.hidden_columns.spans and taker.hidden_columns.holds(0, column):
            view = "hidden"
        cells.views.append(view if view != "shown" or runs else look.view)
    return True


def _value(taker: _Taker, kind: str | None, value: str, style: int, ref: str) -> str:
    """Return a number, date, logical value, error or result of a formula as the cell shows it."""
    if kind == "b":
        return "TRUE" if value.strip() in ("1", "true") else "FALSE"
    if kind in ("str", "e", "d"):
        return value
    look = taker.looks[style]
    if look.plain and value.isdigit() and (len(value) == 1 or (len(value) <= 11 and value[0] != "0")):
        return value
    key = (style, value)
    text = taker.shown.get(key)
    if text is None:
        amount = _float(value)
        text = value if amount is None else look.number(amount)
        if len(taker.shown) < 100_000:
            taker.shown[key] = text
    if len(value) >= _LONG and not look.dated:
        _stored(taker, value, text, ref)
    elif not text.strip():
        taker.cells.aside.append((value, ref, "hidden"))
    return text


def _stored(taker: _Taker, value: str, text: str, ref: str) -> None:
    """Note digits that the cell does not show, and numbers of more digits than a floating-point number keeps."""
    amount = _float(value) if "." not in value or "E" in value or "e" in value else None
    if amount is None or amount != amount or abs(amount) in (float("inf"),) or amount != int(amount):
        if not text.strip():
            taker.cells.aside.append((value, ref, "hidden"))
        return
    digits = str(abs(int(amount)))
    many = abs(amount) >= _MANY_DIGITS
    if many and len(taker.reading.facts) < MOST_REMARKS:
        taker.reading.facts.append(("float_digits", f"{taker.sheet.part}!{ref}"))
    if many and len(written := value.lstrip("-").partition(".")[0]) >= 15 and written.isdigit():
        digits = written
    if len(digits) >= _LONG and digits not in "".join(filter(str.isalnum, text)):
        taker.cells.aside.append((digits, ref, "hidden"))


def _formula(taker: _Taker, f: Element, ref: str) -> None:
    if f.text and '"' in f.text:
        for literal in _LITERAL.findall(f.text):
            taker.cells.literals.setdefault(literal, ref)


def _rich(taker: _Taker, runs: tuple[tuple[str, Font | None], ...], look: Look, ref: str) -> str:
    """Return the seen letters of a string of several looks; the others go aside."""
    kept: list[Run] = []
    texts: list[str] = []
    at = 0
    for text, font in runs:
        view = look.view if font is None else seen(font, look.behind)
        if view != "shown" and text.strip():
            taker.cells.aside.append((text, ref, view))
            continue
        texts.append(text)
        if text:
            kept.append(Run(at, at + len(text), look.style if font is None else font.style))
        at += len(text)
    if at:
        taker.cells.runs[len(taker.cells.texts)] = tuple(kept)
    return "".join(texts)


def _float(value: str | None) -> float | None:
    try:
        return float(value) if value is not None else None
    except ValueError:
        return None
