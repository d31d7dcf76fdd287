"""A workbook made ready to be sent: comments, threads, persons and properties taken out.

Hidden sheets, rows and columns stay: formulas of the cells shown may stand on them. Whoever asks for the purge is told.
"""

from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.draft import drop_part, finished, root_of
from biaoshi.formats.ooxml.package import linked, target_of
from biaoshi.formats.ooxml.purging import drop_linked, settle
from biaoshi.formats.xlsx.balloons import erase, is_empty
from biaoshi.formats.xlsx.book import Book, number_of, open_book
from biaoshi.types.order import Written

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def purge(source: Source, limits: Limits) -> Written:
    """Return the workbook without them. Raises UnreadableError for a workbook that cannot be written."""
    book = open_book(source, limits)
    for sheet in book.sheets.values():
        refs = [
            c.get("ref") or ""
            for part in linked(book.draft.package, sheet, "comments")
            for c in root_of(book.draft, part).iter("{*}comment")
        ]
        _balloons(book, sheet, [r for r in refs if r])
        drop_linked(book.draft, sheet, ("comments", "threadedComment"))
    drop_linked(book.draft, book.main, ("person",))
    settle(book.draft)
    return Written(finished(book.draft))


def _balloons(book: Book, sheet: str, refs: list[str]) -> None:
    """Take the yellow boxes of the comments at `refs` out; shapes of other kinds stay."""
    root = root_of(book.draft, sheet)
    reference = root.find("./{*}legacyDrawing")
    key = (
        next((str(v) for k, v in reference.attrib.items() if str(k).endswith("}id")), None)
        if reference is not None
        else None
    )
    there = target_of(book.draft.package, sheet, key)
    if not refs or there is None or reference is None:
        return
    shapes = root_of(book.draft, there)
    erase(shapes, {(int(r.lstrip(_LETTERS)) - 1, number_of(r)) for r in refs})
    book.draft.touched.add(there)
    if is_empty(shapes):
        drop_part(book.draft, sheet, there)
        root.remove(reference)
        book.draft.touched.add(sheet)
