"""What of a workbook may not hold any words: numbers, formulas, names, codes. Cut so that Excel still opens it.

A pivot table's store of its source is left out where words stood in it; Excel fills it again from the sheet.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from biaoshi.formats.cutting import replaced
from biaoshi.formats.ooxml.cutting import Wanted, cuts_of
from biaoshi.formats.ooxml.draft import drop_part, root_of
from biaoshi.formats.ooxml.markup import Element, R, local
from biaoshi.formats.ooxml.package import linked
from biaoshi.formats.ooxml.texts import Cuts, Place
from biaoshi.formats.xlsx.book import Book, cells_of, say, unform
from biaoshi.formats.xlsx.formulas import cut_formula, identifier, own_name, tab_name, tabs_renamed
from biaoshi.formats.xlsx.ranges import letters_of, place_of
from biaoshi.formats.xlsx.running import SECTIONS, cut_code

_FORMULAS = frozenset({"f", "formula", "formula1", "formula2", "definedName", "oldFormula"})
_OF_TABLES = frozenset({"calculatedColumnFormula", "totalsRowFormula"})
_AS_FORMULAS = frozenset({("hyperlink", "location"), ("cfvo", "val"), ("definedName", "refersTo")})
_NAMES = frozenset({
    ("definedName", "name"), ("table", "name"), ("table", "displayName"), ("slicerCacheDefinition", "name"), ("slicer", "cache"),
    ("worksheetSource", "name"), ("sheetPr", "codeName"), ("workbookPr", "codeName"),
})  # fmt: skip
_TABS = frozenset({("sheet", "name"), ("sheetName", "val"), ("worksheetSource", "sheet")})
_RANGE = ("minValue", "maxValue")


@dataclass(frozen=True, slots=True)
class Mending:
    """What is cut from a workbook everywhere. `names`: old → new of tabs (by "tab") and of all else that has a name."""

    book: Book
    want: Wanted
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    taken: dict[str, set[str]] = field(default_factory=dict)


def take(mending: Mending, member: str, place: Place, cuts: Cuts) -> bool:
    """Cut one text that may not hold any words, and return True; False for a text like another."""
    e, parent = place.nodes[0], place.nodes[0].getparent()
    name, above = local(e), local(parent) if parent is not None else ""
    if place.key:
        return _attribute(mending, e, name, place, cuts)
    if above == "c" and parent is not None and name in ("f", "v"):
        _cell(mending, member, parent, e, cuts)
    elif above in ("nc", "oc", "cell") and parent is not None and name == "v":
        e.text = replaced(place.text, cuts)
        parent.set("t", "str")
    elif name in _OF_TABLES and parent is not None:
        text = tabs_renamed(place.text, lambda tab: _tab(mending, tab))
        e.text = text
        if cuts_of(text, mending.want):
            parent.remove(e)
            parent.attrib.pop("totalsRowFunction", "")
    elif name in _FORMULAS:
        e.text = _formula(mending, place.text)
    elif name in SECTIONS and above == "headerFooter":
        e.text = cut_code(place.text, lambda text: cuts_of(text, mending.want))
    else:
        return False
    return True


def _attribute(mending: Mending, e: Element, name: str, place: Place, cuts: Cuts) -> bool:
    key, text = place.key, replaced(place.text, cuts)
    if (name, key) in _TABS:
        e.set(key, _tab(mending, place.text))
    elif (name, key) in _NAMES:
        e.set(key, _name(mending, name, place.text, text))
    elif (name, key) in _AS_FORMULAS:
        e.set(key, _formula(mending, place.text))
    elif key == "formatCode":
        e.set(key, text.replace("*", "＊"))
    elif name == "n" and key == "v":  # a number of a pivot table's store
        e.tag = str(e.tag)[:-1] + "s"
        e.set(key, text)
    elif key in _RANGE and name == "sharedItems":
        del e.attrib[key]
    else:
        return False
    return True


def _cell(mending: Mending, member: str, c: Element, e: Element, cuts: Cuts) -> None:
    if local(e) == "f":
        e.text = tabs_renamed(e.text or "", lambda tab: _tab(mending, tab))
        if cuts_of(e.text, mending.want):
            unform(mending.book, member, c)
    elif c.get("t") != "s":
        say(mending.book, member, c, replaced(e.text or "", cuts))


def _formula(mending: Mending, text: str) -> str:
    return cut_formula(text, lambda t: cuts_of(t, mending.want), lambda tab: _tab(mending, tab))


def _tab(mending: Mending, old: str) -> str:
    """Return the name a tab has afterwards."""
    cuts = cuts_of(old, mending.want)
    if not cuts:
        return old
    if ("tab", old) not in mending.names:
        taken = mending.taken.setdefault("tab", set())
        if not taken:
            root = root_of(mending.book.draft, mending.book.main)
            taken |= {(s.get("name") or "").lower() for s in root.iterfind("./{*}sheets/{*}sheet")}
        mending.names["tab", old] = tab_name(replaced(old, cuts), taken)
    return mending.names["tab", old]


def _name(mending: Mending, kind: str, old: str, text: str) -> str:
    """Return the name something has afterwards; the same one gets the same name wherever it is named."""
    if kind in ("sheetPr", "workbookPr", "slicer", "worksheetSource"):
        return mending.names.get(("name", old)) or identifier(text)
    if ("name", old) not in mending.names or kind == "definedName":
        mending.names["name", old] = own_name(text, mending.taken.setdefault(kind, set()))
    return mending.names["name", old]


def settle(book: Book) -> None:
    """Bring into order what hangs together: columns of a table under different heads, stores of pivot tables."""
    for member in sorted(book.draft.touched):
        lower = member.lower()
        if "/tables/" in lower:
            _columns(book, member)
    touched = {m for m in book.draft.touched if "/pivotcache/" in m.lower() and not m.endswith(".rels")}
    for definition in linked(book.draft.package, book.main, "pivotCacheDefinition"):
        records = linked(book.draft.package, definition, "pivotCacheRecords")
        if touched & {definition, *records}:
            _store(book, definition, records)


def head_places(table: Element) -> list[str]:
    """Return the places of the heads of a table's columns, in order; none where it has no row of heads."""
    first = (table.get("ref") or "").partition(":")[0]
    if not first or table.get("headerRowCount", "1") == "0":
        return []
    row, left = place_of(first)
    return [f"{letters_of(left + n)}{row + 1}" for n in range(len(list(table.iter("{*}tableColumn"))))]


def _columns(book: Book, member: str) -> None:
    """Give columns that now have one name several names, and their heads with them."""
    table = root_of(book.draft, member)
    sheet = next((s for s in book.sheets.values() if member in linked(book.draft.package, s, "table")), None)
    columns = list(table.iterfind("./{*}tableColumns/{*}tableColumn"))
    places = head_places(table)
    seen: set[str] = set()
    for number, column in enumerate(columns):
        name = column.get("name") or ""
        fresh, n = name or "列", 1
        while fresh.lower() in seen:
            n += 1
            fresh = f"{name}{n}"
        seen.add(fresh.lower())
        if fresh != name:
            column.set("name", fresh)
            c = cells_of(book, sheet).get(places[number]) if sheet and places else None
            if sheet and c is not None:
                say(book, sheet, c, fresh)


def _store(book: Book, definition: str, records: Iterable[str]) -> None:
    root = root_of(book.draft, definition)
    for member in records:
        for key in drop_part(book.draft, definition, member):
            if root.get(R + "id") == key:
                del root.attrib[R + "id"]
    root.attrib.pop("recordCount", "")
    root.set("saveData", "0")
    root.set("refreshOnLoad", "1")
    for shared in root.iter("{*}sharedItems"):
        _shared(shared)
    book.draft.touched.add(definition)


def _shared(shared: Element) -> None:
    """Say of the values of a field what they are now, and let no two be the same."""
    seen: set[str] = set()
    numbers: list[float] = []
    for item in shared:
        value = item.get("v") or ""
        if local(item) == "s":
            fresh, n = value, 1
            while fresh.lower() in seen:
                n += 1
                fresh = f"{value} {n}"
            seen.add(fresh.lower())
            item.set("v", fresh)
        elif local(item) == "n":
            try:
                numbers.append(float(value))
            except ValueError:
                continue
    if seen and shared.get("containsNumber"):
        for key in ("containsSemiMixedTypes", "containsString", "containsNumber", "containsInteger", *_RANGE):
            shared.attrib.pop(key, "")
        if numbers:
            shared.set("containsMixedTypes", "1")
            shared.set("containsNumber", "1")
    if numbers and shared.get("containsNumber"):
        for key, bound in zip(_RANGE, (min(numbers), max(numbers)), strict=True):
            shared.set(key, f"{bound:.15g}")
