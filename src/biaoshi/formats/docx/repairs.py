"""Words and looks changed at an exact place of a Word document, in the formatting that is there.

A place is left alone (`Written.undone`) where the change would not last or not be whole: in the result of a field that
is computed anew, in a content control bound to data, in a text box whose copy for older programs reads otherwise.
"""

from lxml import etree

from biaoshi.formats.docx.draft import Paper, Spot, open_paper, paragraph_of, spots
from biaoshi.formats.docx.splitting import keep_blanks, part_at
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.draft import finished
from biaoshi.formats.ooxml.markup import XML_SPACE, Element, local, space
from biaoshi.types.document import Block
from biaoshi.types.order import Order, Written

_SHOWN = {"tab": "\t", "ptab": "\t", "cr": "\n", "br": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
_AFTER_FONT = "b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange".split()
_AFTER_SIZE = _AFTER_FONT[_AFTER_FONT.index("highlight") :]
_AFTER_INDENT = "contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange".split()
_AFTER_ALIGN = _AFTER_INDENT[4:]
"""What must stand behind an element of w:rPr or w:pPr in the schema's order."""


def repair(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Carry out `replace` and `restyle`, not both in one block. Raises UnreadableError as `open_paper`."""
    paper = open_paper(source, limits)
    undone: list[tuple[int, str]] = []
    computed: dict[Element, set[Element]] = {}
    for n, order in sorted(
        enumerate(orders), key=lambda o: -o[1].start
    ):  # from the end: places before stay what they are
        block = paper.blocks.get((order.part, order.address))
        if block is None or not 0 <= order.start <= order.end <= len(block.text):
            undone.append((n, "没有这样的地方"))
            continue
        why = _replace(paper, block, order, computed) if order.verb == "replace" else _restyle(paper, block, order)
        if why:
            undone.append((n, why))
        else:
            paper.draft.touched.add(block.address.partition("#")[0])
    return Written(finished(paper.draft), tuple(sorted(undone)))


def _replace(paper: Paper, block: Block, order: Order, computed: dict[Element, set[Element]]) -> str | None:
    """Replace the words; return why not, if so."""
    found = _inside(spots(paper, block), order.start, order.end)
    if sum(min(s.end, order.end) - max(s.start, order.start) for s in found) < order.end - order.start or not found:
        return "这里的字是文件自动生成的"
    if any(len(s.element) for s in found) or any(_unsteady(s.element, computed) for s in found):
        return "这里是域的结果，或者取自绑定的数据，改了会被还原"
    copies = _copies(paper, block, order)
    if copies is None:
        return "文本框另存有一份给旧版软件看的，两份不同"
    for place in (found, *copies):
        _write(place, order)
    return None


def _inside(found: list[Spot], start: int, end: int) -> list[Spot]:
    if start < end:
        return [s for s in found if s.start < end and s.end > start]
    behind = [s for s in found if s.start < start <= s.end and local(s.element) == "t"]
    return behind[:1] or [s for s in found if s.start == start and local(s.element) == "t"][:1]


def _write(found: list[Spot], order: Order) -> None:
    first = True
    for spot in found:
        words = order.text if first else ""
        first = False
        element = spot.element
        if local(element) in _SHOWN:
            _instead(element, words)
            continue
        keep_blanks(found, element)
        text = element.text or ""
        a = spot.at + max(order.start, spot.start) - spot.start
        b = spot.at + min(order.end, spot.end) - spot.start
        element.text = text[:a] + words + text[b:]


def _instead(element: Element, words: str) -> None:
    """Put a text element in the place of a tab or line break, or nothing."""
    parent = element.getparent()
    if parent is None:
        return
    if words:
        text = etree.Element(space(element) + "t", {XML_SPACE: "preserve"})
        text.text = words
        element.addprevious(text)
    parent.remove(element)


def _unsteady(element: Element, computed: dict[Element, set[Element]]) -> bool:
    """Tell whether the text is put there by the program; `computed` keeps what is known of each part."""
    for above in element.iterancestors():
        name = local(above)
        if name == "fldSimple":
            return True
        if name == "sdt" and any(local(c) == "dataBinding" for p in above if local(p) == "sdtPr" for c in p):
            return True
    root = element.getroottree().getroot()
    if root not in computed:
        computed[root] = _computed(root)
    return element in computed[root]


def _computed(root: Element) -> set[Element]:
    """Return the text elements in results of fields, links apart: those are never computed anew."""
    found: set[Element] = set()
    open_: list[str] = []
    for e in root.iter("*"):
        name = local(e)
        if name == "fldChar":
            kind = next((str(v) for k, v in e.attrib.items() if str(k).endswith("}fldCharType")), "")
            if kind == "begin":
                open_.append("")
            elif kind == "end" and open_:
                open_.pop()
        elif name == "instrText" and open_:
            open_[-1] += e.text or ""
        elif name == "t" and any(not code.strip().upper().startswith("HYPERLINK") for code in open_):
            found.add(e)
    return found


def _copies(paper: Paper, block: Block, order: Order) -> list[list[Spot]] | None:
    """Return the same place in the copies of a text box other programs show, None where a copy reads otherwise."""
    p = paragraph_of(paper, block)
    around = [a for a in p.iterancestors() if local(a) == "AlternateContent"] if p is not None else []
    if p is None or not around:
        return []
    copies: list[list[Spot]] = []
    for branch in around[-1]:
        if any(a is branch for a in p.iterancestors()):
            continue
        same = [found for q in branch.iter(p.tag) if _read(found := _of(q)) == block.text]
        if len(same) != 1 and any(t.text for t in branch.iter("{*}t")):
            return None
        copies += [_inside(found, order.start, order.end) for found in same]
    return copies


def _of(p: Element) -> list[Spot]:
    found: list[Spot] = []
    at = 0
    for e in p.iter("*"):
        own = next(a for a in e.iterancestors() if local(a) == "p") is p if e is not p else False
        if own and (local(e) == "t" or (local(e) in _SHOWN and local(e.getparent()) == "r")):  # type: ignore[arg-type]  # it has a parent
            length = len(e.text or "") if local(e) == "t" else 1
            found.append(Spot(at, at + length, e, 0))
            at += length
    return found


def _read(found: list[Spot]) -> str:
    return "".join(_SHOWN.get(local(s.element)) or s.element.text or "" for s in found)


def _restyle(paper: Paper, block: Block, order: Order) -> str | None:
    """Change type face and size of the runs, alignment and indent of the paragraph; return why not, if so."""
    found = spots(paper, block)
    if block.kind == "textbox":
        return "文本框里的字样不能这样改"
    if order.font or order.size:
        part_at(found, (order.start, order.end))
        runs = {s.element.getparent(): None for s in _inside(found, order.start, order.end)}
        if not runs or any(r is None or local(r) != "r" for r in runs):
            return "这里的字是文件自动生成的"
        for run in runs:
            if run is not None:
                _dress(run, order)
    if order.align:
        p = paragraph_of(paper, block)
        if p is None:
            return "没有这样的段落"
        _align(p, order.align)
    return None


def _dress(run: Element, order: Order) -> None:
    w = space(run)
    rpr = _holder(run, w + "rPr")
    if order.font:
        fonts = _child(rpr, w + "rFonts", _AFTER_FONT)
        for name in ("eastAsia", "ascii", "hAnsi"):
            _unset(fonts, f"{w}{name}Theme")
            fonts.set(w + name, order.font)
    if order.size:
        half = str(round(order.size * 2))
        for name, after in (("sz", _AFTER_SIZE), ("szCs", _AFTER_SIZE)):
            _child(rpr, w + name, after if name == "szCs" else ["szCs", *after]).set(w + "val", half)


def _align(p: Element, align: str) -> None:
    w = space(p)
    ppr = _holder(p, w + "pPr")
    indent = _child(ppr, w + "ind", _AFTER_INDENT)
    for name in ("left", "leftChars", "start", "startChars", "firstLine", "firstLineChars", "hanging", "hangingChars"):
        _unset(indent, w + name)
    for name in ("leftChars", "left", "firstLineChars", "firstLine"):
        indent.set(w + name, "0")
    _child(ppr, w + "jc", _AFTER_ALIGN).set(w + "val", align)


def _unset(element: Element, name: str) -> None:
    if name in element.attrib:
        del element.attrib[name]


def _holder(element: Element, tag: str) -> Element:
    found = element.find(tag)
    if found is None:
        found = etree.Element(tag)
        element.insert(0, found)
    return found


def _child(holder: Element, tag: str, after: list[str]) -> Element:
    """Return the child of that name, made in the schema's order where there is none."""
    found = holder.find(tag)
    if found is None:
        found = etree.Element(tag)
        behind = next((c for c in holder if local(c) in after), None)
        if behind is None:
            holder.append(found)
        else:
            behind.addprevious(found)
    return found
