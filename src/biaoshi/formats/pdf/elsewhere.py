"""Words of a PDF that stand neither on a page nor where inventories look: in entries of the catalogue and of the
information dictionary that no standard names, in other programs' private data, in the tags of the structure
(alternative and actual text).
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.utils import decode_text

_READ = frozenset({
    "Type", "Pages", "Outlines", "Names", "Dests", "Metadata", "AcroForm", "OCProperties", "PageLabels", "OpenAction",
    "AA", "Lang", "Version", "Extensions", "ViewerPreferences", "PageLayout", "PageMode", "OutputIntents", "MarkInfo", "AF",
})  # fmt: skip
_KNOWN = frozenset({
    "Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate", "Trapped",
})  # fmt: skip
_UP = frozenset({"Parent", "P", "Pg", "Prev", "ParentTree", "RoleMap", "ClassMap", "IDTree", "Obj"})
_MOST = 20_000  # objects looked at
_HAN = ("\u3400", "\u9fff")


def words(root: dict[str, Any], information: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield (name, value) of the strings with Han letters or stars in entries that nothing else reads."""
    said = (pair for about in information for pair in _strings({k: v for k, v in about.items() if k not in _KNOWN}))
    other = _strings({k: v for k, v in root.items() if k not in _READ})
    for name, raw in (*said, *other):
        value = decode_text(raw)
        if any(_HAN[0] <= c <= _HAN[1] or c == "★" for c in value):
            yield name, value


def _strings(value: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield the strings within `value` by the key they stand under, every object once, ways up left out."""
    seen: set[int] = set()
    stack: list[tuple[str, Any]] = [("", value)]
    for _ in islice(iter(int, 1), _MOST):
        if not stack:
            return
        name, item = stack.pop()
        if isinstance(item, PDFObjRef):
            if item.objid in seen:
                continue
            seen.add(item.objid)
            item = resolve1(item)
        if isinstance(item, PDFStream):
            item = item.attrs
        if isinstance(item, bytes):
            yield name, item
        elif isinstance(item, dict):
            stack += [(str(k), v) for k, v in item.items() if k not in _UP]
        elif isinstance(item, list):
            stack += [(name, v) for v in item]
