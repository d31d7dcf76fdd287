"""Words cut out of an OFD file: glyph by glyph where a page paints them, and from every text and attribute besides.

read as for a check, with the place of every character ─→ words in lines, canvases, stored objects ─→ changes by TextCode
earlier versions ─→ left out        signed, sealed against change ─→ refused        words in pictures ─→ said, not done
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby

from lxml import etree

from biaoshi.errors import UnreadableError
from biaoshi.formats.cutting import bare, merged
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ofd.leavings import led_to, without_versions
from biaoshi.formats.ofd.names import child, children, local
from biaoshi.formats.ofd.package import content_of, open_package, xml_of
from biaoshi.formats.ofd.reader import gather, read
from biaoshi.formats.ofd.runs import Change, Words, rewritten, run_of
from biaoshi.formats.ofd.state import Reading
from biaoshi.formats.ofd.stowaways import is_xml
from biaoshi.formats.ofd.strips import Site, Strip, painted, stored, strip_of
from biaoshi.formats.ofd.wording import cut_texts
from biaoshi.formats.ooxml.archive import plain
from biaoshi.formats.ooxml.cutting import Wanted, cuts_of, wanted
from biaoshi.formats.ooxml.markup import Element
from biaoshi.formats.ooxml.repack import repacked
from biaoshi.formats.ooxml.texts import Cuts
from biaoshi.formats.pdf.flow import Row
from biaoshi.types.document import Block
from biaoshi.types.order import Order, Written

_FONT = "宋体"
_TIGHTEST = 0.5  # of their width new words are set to where there is no room: nearer they run into one another
_AWAY = "这一处不是页面自己的文字（在模板、批注、书签或者属性里），不能只在此处除去，请改用 everywhere"
_PICTURED = "字词在图像里，OFD 图像里的字不能除去，请先用原软件处理图像，或者转为 PDF"


@dataclass(slots=True)
class Work:
    """A file being written: the trees of its members, what becomes of its TextCodes, the members to be written."""

    state: Reading
    trees: dict[str, Element]
    changes: dict[Element, Change] = field(default_factory=dict)
    touched: set[Element] = field(default_factory=set)  # roots
    gone: set[str] = field(default_factory=set)
    fonts: dict[str, str | None] = field(default_factory=dict)  # folder of a document → font for new words
    ids: list[int] = field(default_factory=lambda: [0])
    led: frozenset[str] = frozenset()  # members that something current leads to


def cut(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the file without the words of `orders`. Raises UnreadableError where it is signed or no plain package."""
    if any(o.verb != "cut" for o in orders):
        raise UnreadableError("unsupported", "OFD 文件不能这样改")
    document = read(source, limits)
    blocks = {(b.part, b.index): b for b in document.blocks}
    pictured = [bare(b.text) for b in document.blocks if b.source == "ocr"]
    work = opened(source, limits)
    undone: list[tuple[int, str]] = []
    pairs: list[tuple[str, str]] = []
    rows: dict[tuple[int, int], Cuts] = {}
    for n, order in enumerate(orders):
        block = blocks.get((order.part, order.index))
        if block is None or not 0 <= order.start < order.end <= len(block.text):
            undone.append((n, "没有这样的地方"))
        elif order.everywhere:
            words = block.text[order.start : order.end]
            spelt = bare(words)
            if any(spelt in text for text in pictured):
                undone.append((n, _PICTURED))
            pairs.append((words, order.text))
        elif block.source == "ocr":
            undone.append((n, _PICTURED))
        elif (place := _row(work, block)) is None:
            undone.append((n, _AWAY))
        else:
            rows.setdefault(place, []).append((order.start, order.end, order.text))
    want = wanted(pairs)
    for number, sheet in enumerate(work.state.sheets):
        if source.beat is not None:
            source.beat()
        over = _over_lines(sheet.leaf.rows, want) if pairs else {}
        for line, row in enumerate(sheet.leaf.rows):
            found = [*rows.get((number, line), ()), *cuts_of(row.text, want), *over.get(line, ())]
            if found:
                _mark(work, strip_of(sheet, row), found)
    for strip in _elsewhere(work) if pairs else ():
        if found := cuts_of(strip.text, want):
            _mark(work, strip, found)
    _carry_out(work)
    for root in list(work.trees.values()) if pairs else ():
        if cut_texts(root, want):
            work.touched.add(root)
    return Written(packed(work, source, want), tuple(undone))


def opened(source: Source, limits: Limits) -> Work:
    """Return the file ready to be written, earlier versions left out. Raises UnreadableError where it is signed or no
    plain package."""
    package = open_package(source, limits)
    package.trees = {}
    state = Reading(package, limits.chars, sited=True)
    gather(state)
    if state.signed.count or any("signatures" in name for name in package.by_name):
        raise UnreadableError("unsupported", "文件有电子签章，改写会使签章失效，没有改写；请先取得未盖章的文件")
    if package.encrypted or any(name.rpartition("/")[2] == "ofdentries.xml" for name in package.by_name):
        raise UnreadableError("unsupported", "文件有加密或者完整性保护，不能改写")
    work = Work(state, package.trees)
    work.led = frozenset(led_to(state))
    work.gone, entries = without_versions(state)
    work.touched |= entries
    for member in package.by_name.values():
        if (
            member.name not in work.gone
            and member.name not in work.trees
            and is_xml(content_of(package, member).data[:64])
        ):
            xml_of(package, member)
    for name in work.gone:
        work.trees.pop(name, None)
    for root in work.trees.values():
        keys = [e.get("ID") or "" for e in root.iter() if isinstance(e.tag, str)]
        keys += [e.text or "" for e in root.iter() if local(e) == "MaxUnitID"]
        work.ids[0] = max([work.ids[0], *(int(k) for k in keys if k.isascii() and k.isdecimal() and len(k) < 10)])
    return work


def _row(work: Work, block: Block) -> tuple[int, int] | None:
    """Return the sheet and the row of a block, None where it is not made of the page's own text objects."""
    words = block.address.split()
    if len(words) != 4 or words[0] != "page" or words[2] != "line" or not (words[1] + words[3]).isdecimal():
        return None
    number, line = int(words[1]) - 1, int(words[3])
    if number >= len(work.state.sheets) or line >= len(work.state.sheets[number].leaf.rows):
        return None
    sheet = work.state.sheets[number]
    row = sheet.leaf.rows[line]
    own = work.trees.get(sheet.member or "")
    strip = strip_of(sheet, row)
    at_home = all(s is None or s[0].getroottree().getroot() is own for s in strip.sites)
    return (number, line) if row.text == block.text and own is not None and at_home else None


def _over_lines(rows: Sequence[Row], want: Wanted) -> dict[int, Cuts]:
    """Return by line what is to be cut of words that begin on one line and end on a later one, in the same cell or in
    none; what stands there instead goes on the first."""
    out: dict[int, Cuts] = {}
    for _, run in groupby(range(len(rows)), key=lambda n: rows[n].cell):
        lines = list(run)
        starts = [0, *accumulate(len(rows[n].text) for n in lines)]
        for a, b, instead in cuts_of("".join(rows[n].text for n in lines), want) if len(lines) > 1 else ():
            touched = range(bisect_right(starts, a) - 1, bisect_left(starts, b))
            for k in touched if len(touched) > 1 else ():
                start, end = max(a, starts[k]) - starts[k], min(b, starts[k + 1]) - starts[k]
                out.setdefault(lines[k], []).append((start, end, instead if k == touched[0] else ""))
    return out


def _elsewhere(work: Work) -> Iterator[Strip]:
    for sheet in work.state.sheets:
        for canvas in sheet.canvases:
            yield from painted(canvas)
    for root in work.trees.values():
        yield from stored(root)


def _mark(work: Work, strip: Strip, cuts: Cuts) -> None:
    """Note what goes from a line, what stands there instead, and how far what is behind closes up."""
    shift = 0.0  # in units of the line
    at = 0
    for start, end, instead in merged(cuts):
        _move(work, strip, range(at, start), shift)
        at = end
        fresh = [n for n in range(start, end) if (s := strip.sites[n]) and s[1] not in _change(work, s).gone]
        if not fresh:
            continue
        for n in fresh:
            site = strip.sites[n]
            if site is not None:
                _change(work, site).gone.add(site[1])
                _change(work, site).moved[site[1]] = shift / strip.scales[n] if strip.level else 0.0
        first = strip.sites[fresh[0]]
        if first is None:
            continue
        run = run_of(first[0])
        squeeze = 1.0
        if strip.level:
            old = strip.spans[fresh[-1]][1] - strip.spans[fresh[0]][0]
            new = run.width(instead) * strip.scales[fresh[0]]
            most = old + max(0.0, strip.room - shift)
            squeeze = max(_TIGHTEST, min(1.0, most / new)) if new else 1.0
            shift += new * squeeze - old
        elif instead:  # nothing closes up: the new words have the place of the old ones
            new = run.size * len(instead) if strip.down or run.down else run.width(instead)
            squeeze = max(_TIGHTEST, min(1.0, run.extent(first[1], len(fresh)) / new))
        if instead and fresh[0] == start:
            _change(work, first).instead[first[1]] = Words(instead, squeeze, strip.down or run.down)
    _move(work, strip, range(at, len(strip.text)), shift)


def _change(work: Work, site: Site) -> Change:
    return work.changes.setdefault(site[0], Change())


def _move(work: Work, strip: Strip, numbers: Sequence[int], shift: float) -> None:
    if not strip.level or not shift:
        return
    for n in numbers:
        if (site := strip.sites[n]) is not None:
            moved = _change(work, site).moved
            moved[site[1]] = moved.get(site[1], 0.0) + shift / strip.scales[n]


def _carry_out(work: Work) -> None:
    holders: dict[Element, dict[Element, Change]] = {}
    for code, change in work.changes.items():
        if (holder := code.getparent()) is not None:
            holders.setdefault(holder, {})[code] = change
    for holder, changes in holders.items():
        root = holder.getroottree().getroot()
        work.touched.add(root)
        rewritten(holder, changes, _font(work, holder, root), work.ids)
    for root in work.trees.values():
        told = child(child(root, "CommonData"), "MaxUnitID")
        if holders and told is not None:
            told.text = str(work.ids[0])
            work.touched.add(root)


def _font(work: Work, holder: Element, root: Element) -> str | None:
    """Return a font for new words where the object's own may lack their glyphs; it is added to the document once."""
    resources = [c.resources for s in work.state.sheets for c in s.canvases]
    own = next((r.fonts[key] for r in resources if (key := holder.get("Font") or "") in r.fonts), None)
    if own is None or not own.embedded:
        return None
    name = next(n for n, tree in work.trees.items() if tree is root)
    folder = name.partition("/")[0]
    if folder not in work.fonts:
        known = [(n, tree) for n, tree in work.trees.items() if local(tree) == "Res" and n.partition("/")[0] == folder]
        listed = next((group for _, tree in known for group in children(tree, "Fonts")), None)
        work.fonts[folder] = None
        if listed is not None and len(listed):
            work.ids[0] += 1
            new = etree.SubElement(
                listed, listed[0].tag, {"ID": str(work.ids[0]), "FontName": _FONT, "FamilyName": _FONT}
            )
            work.fonts[folder] = new.get("ID")
            work.touched.add(listed.getroottree().getroot())
    return work.fonts[folder]


def packed(work: Work, source: Source, want: Wanted) -> bytes:
    """Return the bytes of the file as `work` leaves it. Raises UnreadableError where a wanted word is the name of a member."""
    package = work.state.package
    names = {m.name: m.stored_name for m in package.archive.members}
    if want.pairs and any(cuts_of(name, want) for name in names if name not in work.gone):
        raise UnreadableError("unsupported", "文件内部件的名称里有要除去的字词，不能改写")
    changed: dict[str, bytes | None] = {names[n]: None for n in work.gone}
    for name, root in work.trees.items():
        if root in work.touched:
            changed[names[name]] = bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    return repacked(bytes(plain(source.data)), changed, bare=True)
