"""Actions of pages, links and buttons that pdfium does not tell apart: scripts, programs started, forms sent.

pdfium calls them unsupported; the pages on which it met one are looked at with pdfminer, which costs milliseconds a page.
"""

from collections.abc import Collection, Iterator
from io import BytesIO
from itertools import islice
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1

TOLD = ("JavaScript", "Launch", "SubmitForm", "ImportData")
_PAGES, _CHAIN = 2000, 50
_SMALL = 50  # pages: of so short a file every page is looked at if it may have actions of its own


def acted(data: bytes, pages: Collection[int], count: int) -> dict[str, int]:
    """Return how often each kind of `TOLD` stands on `pages` (numbers from 1) of the file, or on any if it is short.

    A broken file gives what was found before the fault: that it is broken is said elsewhere.
    """
    found: dict[str, int] = {}
    every = b"/AA" in data and count <= _SMALL
    if not pages and not every:
        return found
    try:
        document = PDFDocument(PDFParser(BytesIO(data)), fallback=False)
        for number, page in enumerate(islice(PDFPage.create_pages(document), _PAGES), 1):
            if every or number in pages:
                for kind in _kinds(page):
                    found[kind] = found.get(kind, 0) + 1
    except Exception:  # noqa: BLE001 – pdfminer raises anything on broken files
        return found
    return found


def _kinds(page: PDFPage) -> Iterator[str]:
    yield from _additional(page.attrs.get("AA"))
    for one in islice(resolve1(page.annots) or (), 2000):
        annotation = resolve1(one)
        if isinstance(annotation, dict):
            yield from _chain(annotation.get("A"))
            if annotation.get("Subtype") is None or "Widget" not in str(annotation.get("Subtype")):
                yield from _additional(annotation.get("AA"))  # those of fields are told by the form


def _additional(value: Any) -> Iterator[str]:
    events = resolve1(value)
    for action in events.values() if isinstance(events, dict) else ():
        yield from _chain(action)


def _chain(value: Any) -> Iterator[str]:
    """Yield the kinds of an action and of those that follow it."""
    waiting = [value]
    for _ in range(_CHAIN):
        if not waiting:
            return
        action = resolve1(waiting.pop())
        if isinstance(action, list):
            waiting += action
        elif isinstance(action, dict):
            kind = str(getattr(resolve1(action.get("S")), "name", ""))
            if kind in TOLD:
                yield kind
            waiting.append(action.get("Next"))
