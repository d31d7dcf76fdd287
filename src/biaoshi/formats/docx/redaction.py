"""Words cut out of a Word document: at an address across its runs, or from every part of the package.

Everywhere means text of any kind, paragraph by paragraph (runs, deleted text, field codes, comments, properties), and
attributes (alternative text, authors, link targets). Parts in which nothing is cut keep their bytes.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable

from lxml import etree

from biaoshi.errors import UnreadableError
from biaoshi.formats.cutting import places
from biaoshi.formats.docx.reader import read
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.markup import XML_SPACE, Element, W
from biaoshi.types.order import Order, Written

_ADDRESS = re.compile(r"([^#]+)#p\[([0-9]+)\]")
_CHARACTERS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-", W + "softHyphen": "\u00ad"}
_GONE = (W + "del", W + "moveFrom")
_PARAGRAPHS = ("p",)
_RELATIONS = "_rels/.rels"


def cut(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the document without the words of `orders`. Raises UnreadableError for a signed or odd package."""
    document = read(source, limits)
    blocks = {(b.part, b.index): b for b in document.blocks}
    doubled = {(u.part, u.index) for u in document.unseen}  # deleted or hidden words would stay beside the cut
    doubled |= {(b.part, b.index) for b in document.blocks if b.kind == "textbox"}  # stored twice
    undone: list[tuple[int, str]] = []
    with zipfile.ZipFile(io.BytesIO(bytes(source.data))) as package:
        infos = package.infolist()
        members = {i.filename: package.read(i) for i in infos}
    if any(name.startswith("_xmlsignatures/") for name in members) or len(members) < len(infos):
        raise UnreadableError("unsupported", "文件有数字签名，或者有同名的部件，不能改写")
    roots = {name: _root(data) for name, data in members.items() if name.endswith((".xml", ".rels", ".vml"))}
    changed: set[str] = set()
    if _forget_thumbnail(members, roots):
        changed.add(_RELATIONS)
        infos = [i for i in infos if i.filename in members]
    everywhere: list[tuple[str, str]] = []
    heres: dict[tuple[str, int], list[tuple[int, int, str]]] = {}
    for n, order in enumerate(orders):
        block = blocks.get((order.part, order.index))
        if block is None or not 0 <= order.start < order.end <= len(block.text):
            undone.append((n, "没有这样的地方"))
        elif order.everywhere:
            everywhere.append((block.text[order.start : order.end], order.text))
        elif (
            (order.part, order.index) in doubled
            or (place := _ADDRESS.fullmatch(block.address)) is None
            or not _holds(roots.get(place[1]), int(place[2]), block.text)
        ):
            undone.append((n, "这一段含有修订、隐藏文字或者域，或者在文本框里，不能只在此处除去，请改用 everywhere"))
        else:
            heres.setdefault((place[1], int(place[2])), []).append((order.start, order.end, order.text))
    for (member, number), cuts in heres.items():
        _apply(_shown(list(roots[member].iter(W + "p"))[number]), cuts)
        changed.add(member)
    longest = sorted(everywhere, key=lambda e: -len(e[0]))  # an address before the name within it
    for member, root in roots.items():
        if longest and _everywhere(root, longest):
            changed.add(member)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for info in infos:
            name = info.filename
            data = _bytes(roots[name]) if name in changed else members[name]
            kept = zipfile.ZipInfo(name, info.date_time)  # without comment and extra fields
            kept.compress_type, kept.external_attr = info.compress_type, info.external_attr
            package.writestr(kept, data)
    return Written(out.getvalue(), tuple(undone))


def _forget_thumbnail(members: dict[str, bytes], roots: dict[str, Element]) -> bool:
    """Take out the picture of the first page as it was, and what refers to it; tell whether there was one."""
    gone = False
    for relation in list(roots[_RELATIONS]) if _RELATIONS in roots else ():
        if (relation.get("Type") or "").endswith("/thumbnail"):
            members.pop((relation.get("Target") or "").lstrip("/"), None)
            roots[_RELATIONS].remove(relation)
            gone = True
    return gone


def _root(data: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise UnreadableError("failed", "有部件的 XML 不合规格，不能改写") from None
    if b"<!DOCTYPE" in data:
        raise UnreadableError("unsupported", "有部件带有 DTD，不能改写")
    return root


def _bytes(root: Element) -> bytes:
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True))


def _own(p: Element, wanted: Callable[[Element], bool]) -> list[Element]:
    """Return the elements of a paragraph that `wanted` takes, without those of the paragraphs inside it."""
    found: list[Element] = []
    for child in p:
        if not isinstance(child.tag, str) or etree.QName(child).localname in _PARAGRAPHS:
            continue
        if wanted(child):
            found.append(child)
        found += _own(child, wanted)
    return found


def _shown(p: Element) -> list[Element]:
    """Return what of a paragraph is shown: its texts and characters."""

    def shown(e: Element) -> bool:
        return (e.tag == W + "t" or e.tag in _CHARACTERS or e.tag == W + "br") and not any(
            a.tag in _GONE for a in e.iterancestors()
        )

    return _own(p, shown)


def _text(e: Element) -> str:
    return "\n" if e.tag == W + "br" else _CHARACTERS.get(e.tag) or e.text or ""


def _holds(root: Element | None, number: int, text: str) -> bool:
    paragraphs = list(root.iter(W + "p")) if root is not None else []
    return number < len(paragraphs) and "".join(map(_text, _shown(paragraphs[number]))) == text


def _apply(nodes: Iterable[Element], cuts: list[tuple[int, int, str]]) -> None:
    """Replace stretches of the joined text of `nodes`; the new words stand where the first node was."""
    at = 0
    for node in nodes:
        text = _text(node)
        end = at + len(text)
        inside = [(max(a, at) - at, min(b, end) - at, w if a >= at else "") for a, b, w in cuts if a < end and b > at]
        for a, b, words in sorted(inside, reverse=True):
            text = text[:a] + words + text[b:]
        at = end
        if not inside:
            continue
        if node.tag in _CHARACTERS or node.tag == W + "br":
            node.tag = W + "t"  # the character is gone, what stands for it is text
        node.text = text
        if node.tag == W + "t":
            node.set(XML_SPACE, "preserve")


def _everywhere(root: Element, wanted: list[tuple[str, str]]) -> bool:
    """Cut all `wanted` from every paragraph, other text and attribute under `root`; tell whether anything was cut."""
    groups = [g for p in root.iter() if isinstance(p.tag, str) and etree.QName(p).localname in _PARAGRAPHS
              for g in (_shown(p), _own(p, lambda e: bool(e.text)))]  # fmt: skip
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    groups += [[e] for e in elements if e.text]
    cut_any = False
    for words, instead in wanted:
        for group in groups:
            if found := places("".join(map(_text, group)), words):
                _apply(group, [(a, b, instead) for a, b in found])
                cut_any = True
        for element in elements:
            for key in map(str, element.attrib):
                value = element.get(key) or ""
                if found := places(value, words):
                    for a, b in reversed(found):
                        value = value[:a] + instead + value[b:]
                    element.set(key, value)
                    cut_any = True
    return cut_any
