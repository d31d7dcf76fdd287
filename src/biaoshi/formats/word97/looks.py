"""How characters and paragraphs look: styles and their chains, direct modifiers over them.

style of the paragraph → character style → modifiers of the run → modifiers of the piece
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from biaoshi.formats.sight import PAPER, plain
from biaoshi.formats.word97.fib import FONTS, STYLES, Fib, part_of
from biaoshi.formats.word97.sheets import Sheet, fonts_in, sheets_in
from biaoshi.formats.word97.sprms import modifiers
from biaoshi.types.document import Align, Style, View

Value = int | str | float | bool | None
_COLORS = (
    None, "000000", "0000FF", "00FFFF", "00FF00", "FF00FF", "FF0000", "FFFF00", "FFFFFF", "000080", "008080", "008000",
    "800080", "800000", "808000", "808080", "C0C0C0",
)  # fmt: skip
_TOGGLES = {0x0835: "bold", 0x0837: "strike", 0x2A53: "dstrike", 0x083C: "hidden", 0x0818: "hidden"}
_FLAGS = {0x0800: "deleted", 0x0801: "inserted", 0x0855: "special", 0x080A: "object", 0x0856: "object", 0x0806: "data"}
_NUMBERS = {0x6A03: "picture", 0x680E: "picture", 0x4804: "inserter", 0x4863: "deleter", 0x4A50: "east", 0x4A4F: "latin", 0x4A5E: "latin"}  # fmt: skip
_ALIGN: tuple[Align, ...] = ("left", "center", "right", "justify", "justify")
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Look:
    """How the characters of a run look, and what they stand for."""

    style: Style
    latin: Style  # the same in the face for Latin letters
    view: View
    author: int | None = None
    special: bool = False
    picture: int | None = None
    object: bool = False
    data: bool = False
    symbol: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What of a paragraph's formatting matters here."""

    istd: int = 0
    align: Align | None = None
    left: int = 0  # twips
    first: int = 0
    left_chars: int = 0  # hundredths of a character
    first_chars: int = 0
    outline: int | None = None
    depth: int = 0  # of tables
    row_end: bool = False
    cell_end: bool = False
    filled: bool = False
    breaks: bool = False


@dataclass
class Looks:
    """Styles and fonts of the file, with what has been worked out so far."""

    old: bool
    sheets: Mapping[int, Sheet]
    fonts: list[str]
    data: bytes  # stream "Data": long paragraph formatting
    resolved: dict[tuple[int, bytes, bool], Look] = field(default_factory=dict)
    layouts: dict[bytes, Layout] = field(default_factory=dict)
    bases: dict[int, dict[str, Value]] = field(default_factory=dict)


def load_looks(fib: Fib, data: bytes) -> Looks:
    """Return the styles and fonts of the file; a broken table gives those before the fault."""
    return Looks(fib.old, dict(sheets_in(part_of(fib, STYLES), fib.old)), fonts_in(part_of(fib, FONTS), fib.old), data)


def look_of(looks: Looks, istd: int, grpprl: bytes, filled: bool) -> Look:
    """Return the look of a run with modifiers `grpprl` in a paragraph of style `istd`, `filled` with a colour or not."""
    key = (istd, grpprl, filled)
    if key not in looks.resolved:
        base = _base(looks, istd, 0)
        found = dict(base)
        for code, operand in modifiers(grpprl, looks.old):
            if code == 0x4A30 and len(operand) >= 2:
                for inner, value in _chain(looks, operand[0] | operand[1] << 8):
                    _apply(found, inner, value, base)
                base = dict(found)
            elif code == 0x2A33:
                found = dict(base)
            else:
                _apply(found, code, operand, base)
        looks.resolved[key] = _look(looks, found, filled)
    return looks.resolved[key]


def layout_of(looks: Looks, papx: bytes) -> Layout:
    """Return the layout of a paragraph from its style number and modifiers."""
    if papx not in looks.layouts:
        istd = papx[0] | papx[1] << 8 if len(papx) >= 2 else 0
        found: dict[str, int] = {}
        sheet: Sheet | None = looks.sheets.get(istd)
        levels: list[bytes] = [papx[2:]]
        seen: set[int] = set()
        number = istd
        while sheet is not None and number not in seen and len(seen) < 32:
            seen.add(number)
            levels.append(sheet.paragraph)
            number = sheet.base
            sheet = looks.sheets.get(number)
        for level in reversed(levels):
            _lay(found, level, looks, 0)
        looks.layouts[papx] = _layout(istd, found)
    return looks.layouts[papx]


def _layout(istd: int, found: Mapping[str, int]) -> Layout:
    within = bool(found.get("table"))
    jc = found.get("jc")
    outline = found.get("outline")
    return Layout(
        istd=istd,
        align=_ALIGN[jc] if jc is not None and jc < len(_ALIGN) else None,
        left=found.get("left", 0),
        first=found.get("first", 0),
        left_chars=found.get("left_chars", 0),
        first_chars=found.get("first_chars", 0),
        outline=outline + 1 if outline is not None and outline < 9 else istd if 1 <= istd <= 9 else None,
        depth=max(1, min(found.get("depth", 1), 64)) if within else 0,
        row_end=bool(found.get("row_end") or found.get("inner_row_end")),
        cell_end=bool(found.get("cell_end")),
        filled=bool(found.get("filled")),
        breaks=bool(found.get("breaks")),
    )


_LAY = {
    0x2403: "jc", 0x2461: "jc", 0x840F: "left", 0x845E: "left", 0x8411: "first", 0x8460: "first", 0x4456: "left_chars",
    0x4457: "first_chars", 0x2640: "outline", 0x2416: "table", 0x2417: "row_end", 0x6649: "depth", 0x244B: "cell_end",
    0x244C: "inner_row_end", 0x2407: "breaks", 0x4455: "right_chars",
}  # fmt: skip
_SHADES = frozenset({0x442D, 0xC64D, 0xD609, 0xD612, 0xD616, 0xD60C, 0xD670, 0xD671, 0xD672, 0xD660, 0x7627})


def _lay(found: dict[str, int], grpprl: bytes, looks: Looks, depth: int) -> None:
    for code, operand in modifiers(grpprl, looks.old):
        if name := _LAY.get(code):
            found[name] = int.from_bytes(operand, "little", signed=len(operand) > 1)
        elif code in _SHADES:
            found["filled"] = int(any(operand[1:] if code > 0xC000 else operand))
        elif code in (0x6645, 0x6646) and len(operand) == 4 and depth < 2:
            at = int.from_bytes(operand, "little")
            size = int.from_bytes(looks.data[at : at + 2], "little")
            _lay(found, looks.data[at + 2 : at + 2 + size], looks, depth + 1)


def _base(looks: Looks, istd: int, depth: int) -> dict[str, Value]:
    if istd not in looks.bases:
        found: dict[str, Value] = {}
        for code, operand in _chain(looks, istd):
            _apply(found, code, operand, {})
        looks.bases[istd] = found
    return looks.bases[istd]


def _chain(looks: Looks, istd: int) -> list[tuple[int, bytes]]:
    """Modifiers for characters of a style and all it is based on, those of the base first."""
    levels: list[bytes] = []
    seen: set[int] = set()
    while (sheet := looks.sheets.get(istd)) is not None and istd not in seen and len(seen) < 32:
        seen.add(istd)
        levels.append(sheet.run)
        istd = sheet.base
    return [m for level in reversed(levels) for m in modifiers(level, looks.old)]


def _apply(found: dict[str, Value], code: int, operand: bytes, base: Mapping[str, Value]) -> None:
    if not operand:
        return
    value = operand[0]
    if name := _TOGGLES.get(code):
        before = bool(base.get(name))
        found[name] = (not before) if value == 0x81 else before if value == 0x80 else bool(value)
    elif name := _FLAGS.get(code):
        found[name] = bool(value)
    elif name := _NUMBERS.get(code):
        found[name] = int.from_bytes(operand[:4], "little")
    elif code == 0x4A43:
        found["size"] = int.from_bytes(operand[:2], "little") / 2
    elif code == 0x2A42:
        found["color"] = _COLORS[value] if value < len(_COLORS) else None
    elif code == 0x6870 and len(operand) == 4:
        found["color"] = None if operand[3] == 0xFF else operand[:3].hex().upper()
    elif code == 0x2A0C:
        found["fill"] = _COLORS[value] if value < len(_COLORS) else None
    elif code == 0x4866:
        found["fill"] = None if operand in (b"\0\0", b"\xff\xff") else UNKNOWN
    elif code == 0xCA71 and len(operand) >= 11:
        back, pattern = operand[5:9], operand[9:11]
        found["fill"] = (
            UNKNOWN if pattern not in (b"\0\0", b"\xff\xff") else None if back[3] == 0xFF else back[:3].hex().upper()
        )
    elif code == 0x4852:
        found["narrow"] = 0 < int.from_bytes(operand[:2], "little") <= 5
    elif code == 0x6A09 and len(operand) == 4:
        found["symbol"] = chr(int.from_bytes(operand[2:], "little") or 0xFFFD)
    elif code == 0x6A03:
        found["special"] = True


def _look(looks: Looks, found: Mapping[str, Value], filled: bool) -> Look:
    color, fill, size = found.get("color"), found.get("fill"), found.get("size")
    unknown = fill == UNKNOWN or (filled and fill is None)
    view = plain(
        said="deleted" if found.get("deleted") else "hidden" if found.get("hidden") else None,
        size=size if isinstance(size, float) else None,
        squeezed=bool(found.get("narrow")) or size == 0.0,
        colour=color if isinstance(color, str) else None,
        ground=None if unknown else str(fill or PAPER),
    )
    author = found.get("deleter") if found.get("deleted") else found.get("inserter") if found.get("inserted") else None
    symbol = found.get("symbol")
    styles = [
        Style(
            font=_font(looks, found.get(first), found.get(second)),
            size=float(size) if isinstance(size, float) else None,
            bold=bool(found.get("bold")),
            strike=bool(found.get("strike") or found.get("dstrike")),
            color=color if isinstance(color, str) else None,
            inserted=bool(found.get("inserted")),
        )
        for first, second in (("east", "latin"), ("latin", "east"))
    ]
    picture = found.get("picture")
    return Look(
        styles[0], styles[1], view,
        author=author if isinstance(author, int) else _inserter(found),
        special=bool(found.get("special")) or symbol is not None,
        picture=picture if isinstance(picture, int) else None,
        object=bool(found.get("object")),
        data=bool(found.get("data")),
        symbol=symbol if isinstance(symbol, str) else None,
    )  # fmt: skip


def _inserter(found: Mapping[str, Value]) -> int | None:
    """Return the number of the person, where a file keeps one for both insertion and deletion."""
    number = found.get("inserter")
    return number if isinstance(number, int) and (found.get("deleted") or found.get("inserted")) else None


def _font(looks: Looks, first: Value, second: Value) -> str | None:
    for number in (first, second):
        if isinstance(number, int) and 0 <= number < len(looks.fonts):
            return looks.fonts[number] or None
    return None
