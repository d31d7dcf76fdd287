"""Words cut from what no page paints: properties, bookmarks, remarks, custom tags, addresses, names in attributes."""

from biaoshi.formats.cutting import replaced
from biaoshi.formats.ofd.names import local
from biaoshi.formats.ooxml.cutting import Wanted, cuts_of
from biaoshi.formats.ooxml.markup import Element

_MEASURES = frozenset({"Boundary", "CTM", "DeltaX", "DeltaY", "X", "Y", "ID", "Value", "ResourceID", "Font", "Size"})
_DRAWN = frozenset({"AbbreviatedData", "Glyphs", "TextCode"})


def cut_texts(root: Element, want: Wanted) -> bool:
    """Cut the words from every other text and attribute below `root`; tell whether anything was cut."""
    found = False
    for element in root.iter():
        if not local(element):
            continue
        if element.text and local(element) not in _DRAWN and (cuts := cuts_of(element.text, want)):
            element.text, found = replaced(element.text, cuts), True
        if element.tail and (cuts := cuts_of(element.tail, want)):
            element.tail, found = replaced(element.tail, cuts), True
        for key in map(str, element.attrib):
            if key not in _MEASURES and (cuts := cuts_of(element.get(key) or "", want)):
                element.set(key, replaced(element.get(key) or "", cuts))
                found = True
    return found
