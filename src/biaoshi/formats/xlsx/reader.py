"""From the bytes of a workbook to a Document."""

import re
from dataclasses import replace
from functools import partial
from itertools import repeat

from biaoshi.errors import UnreadableError
from biaoshi.formats.columns import many, rows
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.aside import with_aside
from biaoshi.formats.ooxml.colors import theme_colors
from biaoshi.formats.ooxml.ledger import ledger
from biaoshi.formats.ooxml.outside import outside
from biaoshi.formats.ooxml.package import content_type, linked, main_part, open_package, picture_of, read_xml
from biaoshi.formats.ooxml.properties import properties
from biaoshi.formats.recognition.within import with_pictures
from biaoshi.formats.xlsx import around
from biaoshi.formats.xlsx.leftovers import read_rest
from biaoshi.formats.xlsx.looks import Look, load_looks
from biaoshi.formats.xlsx.ranges import Ranges, beneath
from biaoshi.formats.xlsx.sheet import Cells, read_sheet
from biaoshi.formats.xlsx.state import Reading, Sheet, tell
from biaoshi.formats.xlsx.strings import load_strings
from biaoshi.formats.xlsx.workbook import read_workbook, sheets_of
from biaoshi.types.document import Block, Document, Run, Unseen

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAINS = ("xl/workbook.xml",)


def read(source: Source, limits: Limits) -> Document:
    """Read an Excel workbook.

    Raises UnreadableError: `encrypted`, `failed` where there is no workbook part, `limited` over the file's size.
    """
    package = open_package(source, limits)
    if "xl/workbook.bin" in package.by_name and MAINS[0] not in package.by_name:
        from biaoshi.formats.xlsx.binary import read_binary

        return read_binary(source, package, limits)
    main = main_part(package, MAINS, "spreadsheetml")
    root = read_xml(package, main)
    if root is None:
        status, why = package.faults.get(main, ("failed", "工作簿部件损坏，读不出内容"))
        raise UnreadableError(status, why)
    about = root.find("{*}workbookPr")
    reading = Reading(package, limits, about is not None and about.get("date1904", "0") in ("1", "true"))
    reading.colors = theme_colors(package, main)
    looks = load_looks(package, main, reading.colors, reading.date1904)
    strings = load_strings(package, main, reading.colors, limits.chars)
    sheets = sheets_of(reading, main, root)
    if not sheets:
        reading.stopped[main] = ("failed", "工作簿内没有工作表")
    with many():
        for sheet in sheets:
            cells = read_sheet(reading, sheet, looks, strings)
            chars = _keep(reading, sheet, cells, looks)
            _after(reading, sheet, cells, chars)
    around.people(reading)
    read_workbook(reading, main, root, sheets)
    entries, written = properties(package)
    for entry in entries:
        tell(reading, entry[2].partition("#")[0], "metadata", len(entry[1]))
    read_rest(reading, strings)
    reading.about += [Block("properties", i, value, "property", address=a) for i, (_, value, a) in enumerate(written)]
    reading.facts += [(f"member:{s.part}", s.member) for s in sheets] + outside(package)
    parts, children = ledger(package, reading.stories, reading.told, pictures=reading.pictures, stopped=reading.stopped)
    document = Document(
        media_type=_media_type(content_type(package, main)),
        blocks=(*reading.cells, *reading.boxes, *reading.comments, *reading.about),
        parts=parts,
        unseen=tuple(reading.unseen),
        properties=tuple([(name, value) for name, value, _ in entries] + list(dict.fromkeys(reading.people))),
        children=children,
        facts=tuple(dict.fromkeys(reading.facts)),
    )
    document = _uncoded(with_aside(document, package.archive, limits), reading.codes)
    return with_pictures(document, partial(picture_of, package), source, limits)


def _uncoded(document: Document, codes: set[str]) -> Document:
    """Leave out what only looks unread: the codes of headers and footers, whose text is known without them."""
    return replace(document, unseen=tuple(u for u in document.unseen if u.part != u.address or u.text not in codes))


def _keep(reading: Reading, sheet: Sheet, cells: Cells, looks: tuple[Look, ...]) -> int:
    """Turn cells into blocks and unseen texts; return their characters."""
    _revise(reading, sheet, cells, looks)
    part, views = sheet.part, cells.views
    made: dict[tuple[int, int], tuple[Run, ...]] = {}
    kept = [i for i, v in enumerate(views) if v == "shown"] if any(v != "shown" for v in views) else None
    here = range(len(views)) if kept is None else kept
    runs = []
    for i in here:
        own = cells.runs.get(i)
        if own is None:
            key = (cells.looks[i], len(cells.texts[i]))
            own = made.get(key)
            if own is None:
                own = made[key] = (Run(0, key[1], looks[key[0]].style),)
        runs.append(own)
    columns = {
        "part": repeat(part),
        "index": range(len(here)),
        "text": [cells.texts[i] for i in here],
        "kind": repeat("cell"),
        "cell": [(sheet.number, cells.rows[i], cells.columns[i]) for i in here],
        "address": [cells.refs[i] for i in here],
        "runs": runs,
        "align": [looks[cells.looks[i]].align for i in here],
    }
    reading.cells += rows(Block, len(here), columns)
    reading.counts[part] = len(here)
    if kept is not None:
        away = [i for i, v in enumerate(views) if v != "shown"]
        reading.unseen += [Unseen(part, 0, None, cells.texts[i], views[i], address=cells.refs[i]) for i in away]
    reading.unseen += [Unseen(part, 0, None, t, "hidden" if sheet.hidden else v, address=a) for t, a, v in cells.aside]
    texts = set(cells.texts) if cells.literals else ()
    spoken = [(t, a) for t, a in cells.literals.items() if t not in texts]
    reading.unseen += [Unseen(part, 0, None, t, "hidden", address=a) for t, a in spoken]
    return sum(map(len, cells.texts)) + sum(len(t) for t, _, _ in cells.aside) + sum(len(t) for t, _ in spoken)


def _revise(reading: Reading, sheet: Sheet, cells: Cells, looks: tuple[Look, ...]) -> None:
    """Correct views by what stands after the rows: merges hide cells, tables and conditions paint them."""
    root = cells.root
    if root is None or sheet.hidden:
        return
    merges = Ranges()
    for e in root.iter("{*}mergeCell"):
        merges.add_refs(e.get("ref"))
    for i in beneath(merges, cells.rows, cells.columns):
        if cells.views[i] == "shown":
            cells.views[i] = "hidden"
    if "white" not in cells.views:
        return
    painted = Ranges()
    for e in root.iter("{*}conditionalFormatting"):
        painted.add_refs(e.get("sqref"))
    for member in linked(reading.package, sheet.member, "table"):
        table = read_xml(reading.package, member)
        if table is not None:
            painted.add_refs(table.get("ref"))
    pictured = root.find("{*}picture") is not None
    for i, view in enumerate(cells.views):
        bare = view == "white" and not looks[cells.looks[i]].filled
        if bare and (pictured or painted.holds(cells.rows[i], cells.columns[i])):
            cells.views[i] = "shown"


def _after(reading: Reading, sheet: Sheet, cells: Cells, chars: int) -> None:
    """Read what belongs to the sheet beside its cells, and close or leave open its line of the ledger."""
    if cells.root is not None:
        chars += around.choices(reading, sheet, cells.root)
        chars += around.headers(reading, sheet, cells.root)
    around.drawings(reading, sheet)
    around.comments(reading, sheet)
    if cells.uncached:
        where = cells.first_uncached if re.fullmatch("[A-Z]{1,3}[0-9]{1,7}", cells.first_uncached) else "?"
        why = f"有 {cells.uncached} 个公式没有保存计算结果（{where} 等处），显示的内容未读"
        reading.stopped.setdefault(sheet.member, ("unsupported", why))
    if cells.lost:
        why = f"有 {cells.lost} 个单元格引用的文字不在文件中"
        reading.stopped.setdefault(sheet.member, ("failed", why))
    reading.stories[sheet.member] = (sheet.part, chars)


def _media_type(of_main: str) -> str:
    """Media type of the file by the content type of its main part, where that is one of Excel's."""
    known = re.fullmatch(
        r"(application/vnd\.(?:openxmlformats-officedocument\.spreadsheetml|ms-excel)\.[A-Za-z.]{1,40})\.main\+xml",
        of_main,
    )
    return known[1] if known else MEDIA_TYPE
