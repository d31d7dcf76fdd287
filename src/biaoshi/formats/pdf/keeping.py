"""Pages that stay as they are: their contents and what these need, and nothing that hangs on to them besides."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from biaoshi.formats.cutting import bare
from biaoshi.formats.pdf.stored import of_objects

_KEPT = ("/Type", "/MediaBox", "/CropBox", "/Rotate", "/Contents", "/Resources", "/UserUnit", "/Group")
_INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
_ASIDE = (
    "/Metadata", "/PieceInfo", "/LastModified", "/OPI", "/StructParent", "/StructParents", "/Alternates", "/Thumb", "/AF",
    "/Ref", "/PtData", "/Measure", "/OC",
)  # fmt: skip
"""Keys of forms, pictures and fonts that nothing drawn depends on once no layer is off."""
_SILENT = (
    "/Link", "/Popup", "/Text", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/FileAttachment", "/Sound",
)  # fmt: skip
"""Annotations without words of their own: a page loses them, as a copy with comments taken out does."""
_TAGGED = re.compile(rb"/(?:ActualText|Alt|E|OC)\b")
_MARKS = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
_CODECS = ("utf-8", "gb18030", "utf-16-be", "utf-16-le")


@dataclass(frozen=True, slots=True)
class Reach:
    """What a page leads to: its objects; whether annotations draw on it; whether layers are in it, or rules of layers."""

    objects: tuple[Any, ...]
    draws: bool
    layered: bool
    ruled: bool


def bared(pdf: pikepdf.Pdf, page: pikepdf.Page) -> Reach:
    """Take out of `page` all but what draws it, and tell what that leads to. Raises pikepdf.PdfError for broken contents."""
    notes = [n for n in page.obj.get("/Annots") or () if isinstance(n, Dictionary)]
    draws = any(str(n.get("/Subtype", "")) not in _SILENT and not int(n.get("/F", 0)) & 0x22 for n in notes)
    for key in _INHERITED:
        above = page.obj.get("/Parent")
        for _ in range(64):
            if key in page.obj or not isinstance(above, Dictionary):
                break
            if key in above:
                page.obj[key] = above[key]
            above = above.get("/Parent")
    for other in [k for k in page.obj.keys() if k not in _KEPT and k != "/Parent"]:  # noqa: SIM118  # iterating gives objects
        del page.obj[other]
    found = _walked([page.obj[key] for key in _KEPT if key in page.obj])
    kinds = [o.get("/Type") for o in found if isinstance(o, Dictionary)]
    layered = Name.OCG in kinds or any("/OC" in o for o in found if isinstance(o, Dictionary | Stream))
    ruled = Name.OCMD in kinds
    for one in found:
        if isinstance(one, Stream) and one.get("/Subtype") == Name.Form and _TAGGED.search(one.read_bytes()):
            one.write(_untagged(one))
        if isinstance(one, Dictionary | Stream) and (one.get("/Subtype") in (Name.Form, Name.Image) or "/Type" in one):
            for key in [k for k in _ASIDE if k in one]:
                del one[key]
    if "/Contents" in page.obj and _tagged(page):
        page.obj.Contents = pdf.make_stream(_untagged(page))
    for one in found:
        if isinstance(one, Dictionary) and "/Properties" in one and isinstance(one["/Properties"], Dictionary):
            del one["/Properties"]
    return Reach(tuple(_walked([page.obj[key] for key in _KEPT if key in page.obj])), draws, layered, ruled)


def _walked(roots: list[Any]) -> list[Any]:
    """Return dictionaries, lists and streams beneath `roots`, those that are shared once."""
    out: list[Any] = []
    seen: set[tuple[int, int]] = set()
    stack = list(roots)
    while stack:
        one = stack.pop()
        if not isinstance(one, Dictionary | Stream | Array):
            continue
        if one.is_indirect:
            if one.objgen in seen or (isinstance(one, Dictionary) and one.get("/Type") in (Name.Page, Name.Pages)):
                continue
            seen.add(one.objgen)
        out.append(one)
        stack += list(one) if isinstance(one, Array) else [value for _, value in one.items()]
    return out


def _tagged(page: pikepdf.Page) -> bool:
    resources = page.obj.get("/Resources")
    held = page.obj.Contents
    streams = list(held) if isinstance(held, Array) else [held]
    listed = isinstance(resources, Dictionary) and "/Properties" in resources
    return listed or any(isinstance(s, Stream) and _TAGGED.search(s.read_bytes()) for s in streams)


def _untagged(held: Any) -> bytes:
    """Return contents without marks: what they say of the text beside them is drawn by nobody."""
    return pikepdf.unparse_content_stream(
        [i for i in pikepdf.parse_content_stream(held) if str(i.operator) not in _MARKS]
    )


def holds(objects: Iterable[Any], words: Sequence[str], known: dict[tuple[int, int], bool]) -> bool:
    """Tell whether `words` (bare) are in what `objects` store in plain sight; `known`: answers so far, by object."""
    return any(_holds(one, words, known) for one in objects)


def _holds(one: Any, words: Sequence[str], known: dict[tuple[int, int], bool]) -> bool:
    key = one.objgen if one.is_indirect else (0, 0)
    if key in known:
        return known[key]
    answer = any(w in text for chunk in of_objects([one]) for text in _texts(chunk) for w in words)
    if key != (0, 0):
        known[key] = answer
    return answer


def _texts(chunk: bytes) -> Iterable[str]:
    for codec in _CODECS:
        if codec == "gb18030" and chunk.isascii():
            continue
        for shift in (0, 1) if codec.startswith("utf-16") else (0,):  # Han characters may be pairs of ASCII bytes
            yield bare(chunk[shift:].decode(codec, "ignore"))
