"""Codes of headers and footers with words cut out of what they show: &L left &C"黑体,加粗"&14 middle &R right."""

import re
from collections.abc import Callable

from biaoshi.formats.cutting import merged
from biaoshi.formats.ooxml.texts import Cuts
from biaoshi.formats.xlsx.around import CODE

SECTIONS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
_SIZE = re.compile("&[0-9]+$")


def cut_code(code: str, cuts_of: Callable[[str], Cuts]) -> str:
    """Return `code` without what `cuts_of` finds in the text of its sections, each taken whole across its codes,
    from the left to the right."""
    pieces: list[str] = []
    texts: dict[str, tuple[str, list[int]]] = {}  # side → its text, and the piece each character of it is
    side = "C"
    for m in CODE.finditer(code):
        if m["section"]:
            side = m["section"].upper()
        if m["text"] is None and not m["and"]:
            pieces.append(m[0])
            continue
        text, places = texts.get(side, ("", []))
        for c in ["&&"] if m["and"] else m["text"]:
            text, places = text + c[0], [*places, len(pieces)]
            pieces.append(c)
        texts[side] = text, places
    for _, (text, places) in sorted(texts.items(), key=lambda t: "LCR".index(t[0])):
        for start, end, words in merged(cuts_of(text)):
            for n in places[start:end]:
                pieces[n] = ""
            pieces[places[start]] = words.replace("&", "&&")
    out = ""
    for piece in pieces:
        out += f" {piece}" if piece[:1].isdigit() and _SIZE.search(out) else piece
    return out
