"""A workbook made ready to be sent: comments, threads, persons and properties taken out.

Hidden sheets, rows and columns stay: formulas of the cells shown may stand on them. Whoever asks for the purge is told.
"""

from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.draft import finished, root_of
from biaoshi.formats.ooxml.package import linked
from biaoshi.formats.ooxml.purging import drop_linked, settle
from biaoshi.formats.xlsx.balloons import erase
from biaoshi.formats.xlsx.book import open_book
from biaoshi.types.order import Written


def purge(source: Source, limits: Limits) -> Written:
    """Return the workbook without them. Raises UnreadableError for a workbook that cannot be written."""
    book = open_book(source, limits)
    for sheet in book.sheets.values():
        for part in linked(book.draft.package, sheet, "comments"):
            erase(book.draft, sheet, [c.get("ref") or "" for c in root_of(book.draft, part).iter("{*}comment")])
        drop_linked(book.draft, sheet, ("comments", "threadedComment"))
    drop_linked(book.draft, book.main, ("person",))
    settle(book.draft)
    return Written(finished(book.draft))
