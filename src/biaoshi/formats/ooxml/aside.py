"""What XML of a package says where no reader looks: attribute values, and marks in elements of no meaning to anybody.

    <w:p w:rsidR="机密★10年">      no program shows it, every recipient has it

Every reader takes the attributes it knows; this looks at all others of every XML member, also of those that hold no text
of their own (styles, themes, settings). What is already in the document, by whatever way, is nothing new.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from biaoshi.formats.form import Limits
from biaoshi.formats.ooxml.archive import Archive, Member, read_member
from biaoshi.text import fold
from biaoshi.types.document import Document, Unseen

_WORTH = re.compile(r"[^\0-\u2e7f]|&#")  # Han, or a character by its number: of other parts nothing is asked
_QUOTED = re.compile(
    r"""=\s*(?:"((?:[^"<&\u2e80-\U0010ffff]*)[&\u2e80-\U0010ffff][^"<]*)"|'((?:[^'<&\u2e80-\U0010ffff]*)[&\u2e80-\U0010ffff][^'<]*)')"""
)
_LEVEL = re.compile("[绝絕机機秘祕][^<>]{0,8}?密|&#[^<>]{0,60}?密|&#[0-9xXa-fA-F]{1,8};&#")
_MARK = re.compile(
    r"(?:绝\s*密|机\s*密|秘\s*密)[\s级:：（(]{0,3}(?:[★☆⭐✭✮✯✪✫✶*＊·●▲]|[0-9一二三四五六七八九十]{1,3}\s*(?:年|个月)|长期)"
)
_HAN = re.compile("[\u3400-\u9fff]")
SENTENCE = 8
"""Han characters from which an attribute says something: names of fonts, styles and shapes are shorter."""
_DECLARED = re.compile(rb"""<\?xml[^>]{0,80}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,20})["']""")
_BLANK = re.compile(r"\s+")
_MOST = 200  # of one member
_LONGEST = 2000  # characters of one value that are kept
_XML = (".xml", ".rels", ".vml", ".rdf", ".xsl", ".xsd")


def with_aside(document: Document, archive: Archive, limits: Limits) -> Document:
    """Return `document` with an Unseen (hidden) for each such text of the XML members of `archive`.

    Members that are files of their own (`Document.children`) are left to their own reading.
    """
    own = tuple(c.address for c in document.children)
    return with_parts(document, _parts(archive, own, limits))


def with_parts(document: Document, parts: Iterable[tuple[str, bytes]]) -> Document:
    """Like `with_aside`, of (name, bytes) pairs."""
    found = [(name, text) for name, data in parts for text in dict.fromkeys(_said(data))]
    if not found:
        return document
    known = _known(document)
    fresh = [(name, text) for name, text in found if _BLANK.sub("", text) not in known]
    unseen = [Unseen(name, 0, None, text, "hidden", address=name) for name, text in dict.fromkeys(fresh)]
    return replace(document, unseen=(*document.unseen, *unseen))


def _parts(archive: Archive, own: tuple[str, ...], limits: Limits) -> Iterator[tuple[str, bytes]]:
    spent = 0
    for member in archive.members:
        if member.locked or not member.name.lower().endswith(_XML) or _inside(member, own):
            continue
        content = read_member(archive, member, limits, spent)
        spent += len(content.data)
        yield member.name, content.data


def _inside(member: Member, own: tuple[str, ...]) -> bool:
    return any(member.name == name or (name.endswith("/") and member.name.startswith(name)) for name in own)


def _said(data: bytes) -> Iterator[str]:
    """Yield what attributes of the XML in `data` say, and texts of elements that hold a mark."""
    if data.isascii() and b"&#" not in data:
        return
    text = _decoded(data)
    if not _WORTH.search(text):
        return
    values = chain(((m[1] or m[2], SENTENCE) for m in _QUOTED.finditer(text)), ((t, 0) for t in _between(text)))
    said = (html.unescape(v)[:_LONGEST].strip() for v, least in values if _says(html.unescape(v), least))
    yield from islice(said, _MOST)


def _between(text: str) -> Iterator[str]:
    """Yield what stands between tags around a level word."""
    end = 0
    for match in _LEVEL.finditer(text):
        if match.start() >= end:
            end = text.find("<", match.end())
            if end < 0:
                return
            yield text[text.rfind(">", 0, match.start()) + 1 : end]


def _says(value: str, least: int) -> bool:
    """Tell whether `value` holds a mark or, where `least` is not 0, so many Han characters."""
    if not _HAN.search(value):
        return False
    folded = fold(value[:_LONGEST]).text
    return bool(_MARK.search(folded)) or 0 < least <= len(_HAN.findall(folded))


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    declared = _DECLARED.match(data)
    try:
        return data.decode(declared[1].decode() if declared else "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _known(document: Document) -> str:
    """Return all text the document has anywhere, without white space."""
    texts = [b.text for b in document.blocks] + [u.text for u in document.unseen] + [c.name for c in document.children]
    for pairs in (document.properties, document.facts):
        texts += [text for pair in pairs for text in pair]
    texts += [u.author for u in document.unseen if u.author] + [b.label for b in document.blocks]
    texts += [p.name for p in document.parts] + [b.part for b in document.blocks]
    return _BLANK.sub("", "\n".join(texts))
