"""What a workbook holds that no sheet shows: caches, external links, connections, revisions, strings nobody uses."""

from collections.abc import Callable

from biaoshi.formats.ooxml.graphics import chart_lines, diagram_lines, drawing_lines
from biaoshi.formats.ooxml.markup import Element, attributes, local
from biaoshi.formats.ooxml.names import is_embedded, is_image, no_text_kind
from biaoshi.formats.ooxml.package import read_xml
from biaoshi.formats.ooxml.properties import leaves
from biaoshi.formats.xlsx.state import Reading, hide, note, tell
from biaoshi.formats.xlsx.strings import Strings
from biaoshi.types.document import Unseen, View

_SHORT = 7
"""Digits of a number that may identify someone; shorter ones in a cache say nothing."""


def read_rest(reading: Reading, strings: Strings) -> None:
    """Read every XML part nobody has asked for."""
    shown: dict[str, None] = {}
    for member in reading.package.archive.members:
        name, lower = member.name, member.name.lower()
        if name in reading.told or name in reading.stories or name == strings.member or member.folder or member.locked:
            continue
        if name in reading.package.taken:
            tell(reading, name, "text", reading.package.taken[name])
            continue
        if reading.package.by_name.get(lower) is not member or not lower.endswith(".xml"):
            continue
        if no_text_kind(name) is not None or is_image(name) or is_embedded(name):
            continue
        root = read_xml(reading.package, name)
        if root is None:
            continue
        if not shown:
            shown = dict.fromkeys(b.text for b in reading.cells)
        _part(reading, name, root, shown)
    if strings.member:
        left = [t for t, used in zip(strings.texts, strings.used, strict=True) if not used and t.strip()]
        for text in dict.fromkeys([*left, *strings.phonetic]):
            if text.strip() and text not in shown and any(not c.isascii() or c.isdigit() for c in text):
                hide(reading, "shared strings", text, strings.member)
        tell(reading, strings.member, "text", sum(map(len, left)))


def _part(reading: Reading, name: str, root: Element, shown: dict[str, None]) -> None:
    lower = name.lower()
    if "/pivotcache/" in lower or "/externallinks/" in lower or "/revisions/" in lower or "/pivottables/" in lower:
        view: View = "deleted" if "/revisions/" in lower else "hidden"
        texts = dict.fromkeys(t for t in _values(root) if t not in shown)
        reading.unseen += [Unseen(name, 0, None, t, view, address=name) for t in texts]
        tell(reading, name, "text", sum(map(len, texts)))
    elif "/tables/" in lower:
        texts = dict.fromkeys(t for t in _names(root) if t not in shown)
        for text in texts:
            note(reading, "tables", text, name)
        tell(reading, name, "metadata", sum(map(len, texts)))
    elif "/charts/" in lower or "/diagrams/" in lower or "/drawings/" in lower:
        ways: dict[bool, Callable[[], tuple[tuple[str, str], ...]]] = {
            True: lambda: chart_lines(reading.package, name),
            False: lambda: diagram_lines(reading.package, name, name),
        }
        found = ways["/charts/" in lower]() if "/charts/" in lower or "/data" in lower else drawing_lines(root, name)
        fresh = [t for t, _ in found if t not in shown]
        for text in fresh:
            hide(reading, name, text, name)
        tell(reading, name, "text", sum(map(len, fresh)))
    else:
        entries = [(t, a) for _, t, a in leaves(root, name) if t not in shown]
        for text, address in entries:
            note(reading, name, text, address)
        tell(reading, name, "metadata", sum(len(t) for t, _ in entries))


def _values(root: Element) -> list[str]:
    """Texts and long numbers that a cache or a revision keeps."""
    found = []
    for e in root.iter():
        name = local(e)
        texts = [e.text or ""] if len(e) == 0 else []
        about = attributes(e)
        if name in ("s", "d", "e", "b", "sheetName", "definedName", "pivotTableDefinition", "userInfo", "rsnm", "rcmt"):
            texts += [
                about.get(k, "")
                for k in ("v", "val", "name", "refersTo", "newName", "oldName", "author", "dataCaption")
            ]
        elif name == "n" and len(about.get("v", "")) >= _SHORT:
            texts.append(about.get("v", ""))
        elif name in ("cacheField", "pivotField", "dataField", "pivotCacheDefinition", "header"):
            texts += [about.get(k, "") for k in ("name", "caption", "refreshedBy", "userName")]
        found += [t for t in texts if t.strip() and not (t.isdigit() and len(t) < _SHORT)]
    return found


def _names(root: Element) -> list[str]:
    """What a person called a table, its columns and totals."""
    keys = ("displayName", "name", "comment", "totalsRowLabel")
    return [t for e in root.iter() for k in keys if (t := e.get(k) or "").strip() and any(not c.isascii() for c in t)]
