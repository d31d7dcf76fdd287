"""Words cut out of the parts of a package: one engine for Word, Excel and PowerPoint files.

A part is looked at text by text (`texts`). Where the words stand in one of them, in any spelling, it is written anew; a
format's own `hook` may take a text first, where other words in its place would break the part (formulas, numbers, names).

    <a:p><a:r><a:t>张</a:t></a:r><a:r><a:t>伟明</a:t></a:r></a:p>  →  one text  →  张某某│(empty)
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from ahocorasick_rs import AhoCorasick

from biaoshi.errors import UnreadableError
from biaoshi.formats.cutting import bare, located
from biaoshi.formats.ooxml.draft import Draft, finished, fresh_root, root_of
from biaoshi.formats.ooxml.markup import Element, local
from biaoshi.formats.ooxml.package import links_of
from biaoshi.formats.ooxml.texts import GROUPINGS, Cuts, Place, Taken, text_now, texts_of, write
from biaoshi.types.document import Block, Document
from biaoshi.types.order import Order

_NUMBERS = frozenset({"numCache", "numLit", "numDim"})
_XML = (".xml", ".rels", ".vml", ".psmdcp")  # the last: properties, as .NET's packages name them
_MACRO = re.compile(r"vbaproject.*\.bin$|/macrosheets/")
_ROUNDS = 3  # what one cut brings together another may have to take apart

Hook = Callable[[str, Place, Cuts], bool]
"""member, text, cuts → True where it has been dealt with."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a format wants its parts cut. `groupings`: which elements of a paragraph are read as one text, each in turn."""

    hook: Hook | None = None
    groupings: tuple[Taken, ...] = GROUPINGS


@dataclass(frozen=True, slots=True)
class Here:
    """What is to be cut from one block alone, and the numbers of the orders that say so."""

    block: Block
    cuts: Cuts = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """Orders by what they ask: words to go everywhere, stretches of single blocks, and those that fit no block."""

    everywhere: list[tuple[str, str]] = field(default_factory=list)
    heres: list[Here] = field(default_factory=list)
    undone: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words to go everywhere, with what stands for them; `automaton` finds their bare forms."""

    pairs: tuple[tuple[str, str], ...]
    automaton: AhoCorasick
    shortest: int


def asked(document: Document, orders: Iterable[Order]) -> Asked:
    """Return the orders, all of them cuts, by what they ask of `document`."""
    blocks = {(b.part, b.index): b for b in document.blocks}
    found, heres = Asked(), dict[tuple[str, int], Here]()
    for n, order in enumerate(orders):
        key = (order.part, order.index)
        block = blocks.get(key)
        if block is None or not 0 <= order.start < order.end <= len(block.text):
            found.undone.append((n, "没有这样的地方"))
        elif order.everywhere:
            found.everywhere.append((block.text[order.start : order.end], order.text))
        else:
            here = heres.setdefault(key, Here(block))
            here.cuts.append((order.start, order.end, order.text))
            here.numbers.append(n)
    found.heres.extend(heres.values())
    return found


def wanted(pairs: Iterable[tuple[str, str]]) -> Wanted:
    """Return `pairs` (words, what stands in their place) made ready; of two ways to write the same words the first counts."""
    kept: dict[str, tuple[str, str]] = {}
    for words, instead in pairs:
        kept.setdefault(bare(words), (words, instead))
    kept.pop("", None)
    return Wanted(tuple(kept.values()), AhoCorasick(list(kept)), min(map(len, kept), default=0))


def cuts_of(text: str, want: Wanted) -> Cuts:
    """Return what is to be cut from one text."""
    hits = want.automaton.find_matches_as_indexes(bare(text), overlapping=True)
    spots = located(text) if hits else None
    return [(*spots.back(a, b), want.pairs[n][1]) for n, a, b in hits] if spots else []


def open_for_cutting(draft: Draft) -> None:
    """Raise UnreadableError for a package with macros: their code is not read. Forget the picture of the first page."""
    if any(_MACRO.search(name) for name in draft.package.by_name):
        raise UnreadableError("unsupported", "文件带有宏，宏代码没有读出，不能写出遮盖件")
    for link in links_of(draft.package, ""):
        if link.kind == "thumbnail" and not link.external:
            relations = draft.package.by_name["_rels/.rels"].name
            root = root_of(draft, relations)
            for one in [e for e in root if e.get("Id") == link.id]:
                root.remove(one)
            draft.touched.add(relations)
            if (stored := draft.package.by_name.get(link.target.lower())) is not None:
                draft.gone.add(stored.name)


def cut_everywhere(draft: Draft, want: Wanted, manner: "Manner") -> None:
    """Cut the words from every XML part of the package. Raises UnreadableError where a part cannot be written, or has
    the words in its name."""
    if not want.pairs:
        return
    members = [m for m in draft.package.archive.members if not m.folder and m.name not in draft.gone]
    if any(cuts_of(m.name, want) for m in members):
        raise UnreadableError("unsupported", "文件内部件的名称里有要除去的字词，不能改写")
    for member in members:
        if member.name.lower().endswith(_XML) and member.size:
            kept = draft.roots.get(member.name)
            root = draft.roots[member.name] = kept if kept is not None else fresh_root(draft, member.name)
            if cut_part(member.name, root, want, manner):
                draft.touched.add(member.name)
            elif kept is None:
                del draft.roots[member.name]  # trees of large sheets do not fit beside each other


def cut_part(member: str, root: Element, want: Wanted, manner: "Manner") -> bool:
    """Cut the words from one part; tell whether there were any."""
    ever = False
    for _ in range(_ROUNDS):
        texts = [p for p in texts_of(root, manner.groupings) if len(p.text) >= want.shortest or not p.text.isascii()]
        done = False
        for number, words in hits([p.text for p in texts], want).items():
            place = texts[number]
            now = text_now(place)  # another text of the same elements may have been cut before
            spots = located(now)
            cuts = [(a, b, instead) for w, instead in sorted(words) for a, b in spots.places(bare(w))]
            if cuts and not _wiring(place):
                fresh = Place(place.nodes, now, place.key)
                if not _point(fresh) and (manner.hook is None or not manner.hook(member, fresh, cuts)):
                    write(fresh, cuts)
                done = ever = True
        if not done:
            break
    return ever


def hits(texts: Sequence[str], want: Wanted) -> dict[int, set[tuple[str, str]]]:
    """Return for the texts that hold any of the words (by number) which ones: one walk over all of them."""
    found: dict[int, set[tuple[str, str]]] = {}
    spelt = [bare(text) for text in texts]
    starts = [0, *accumulate(len(text) + 1 for text in spelt)]
    number = 0
    matches = want.automaton.find_matches_as_indexes("\0".join(spelt), overlapping=True)
    for n, start, _ in sorted(matches, key=lambda m: m[1]):
        while starts[number + 1] <= start:
            number += 1
        found.setdefault(number, set()).add(want.pairs[n])
    return found


def _point(place: Place) -> bool:
    """Take a number out of what a chart remembers of its data, where a text would break it; True where it was one."""
    e = place.nodes[0]
    pt = e if local(e) == "pt" else e.getparent()
    holder = pt.getparent() if pt is not None else None
    if place.key or pt is None or holder is None or local(pt) != "pt":
        return False
    if not any(local(a) in _NUMBERS for a in (holder, *holder.iterancestors())):
        return False
    holder.remove(pt)
    return True


def _wiring(place: Place) -> bool:
    """True for attributes that hold the package together: names of parts, and where a relation within it leads."""
    node, name = place.nodes[0], place.key
    if name in ("PartName", "Extension", "ContentType", "Type", "Id"):
        return local(node) in ("Override", "Default", "Relationship")
    return name == "Target" and local(node) == "Relationship" and node.get("TargetMode", "").lower() != "external"


def cut_here(root: Element, text: str, nth: tuple[int, int], cuts: Cuts, among: Callable[[Place], bool]) -> bool:
    """Cut stretches of the text `text` where a part holds it among the places `among`: the first of `nth`, of as many
    places as the second says.

    Return False where other than so many places say just this, so that nobody knows which is meant; nothing is cut then.
    """
    order = {e: n for n, e in enumerate(root.iter())}
    texts = list(texts_of(root))
    within = {n for place in texts if len(place.nodes) > 1 for n in place.nodes}  # what is beside a run may not be seen
    whole = [p for p in texts if among(p) and (p.key or len(p.nodes) > 1 or p.nodes[0] not in within)]
    same = [p for p in whole if p.text == text] or [p for p in whole if p.text.strip() == text.strip()]
    seen: dict[tuple[Element, str], Place] = {}
    for place in same:
        seen.setdefault((place.nodes[0], place.key), place)
    found = sorted(seen.values(), key=lambda p: order.get(p.nodes[0], 0))
    if len(found) != nth[1]:
        return False
    place = found[nth[0]]
    lead = (len(place.text) - len(place.text.lstrip())) - (len(text) - len(text.lstrip()))
    write(place, [(a + lead, b + lead, words) for a, b, words in cuts])
    return True


def delivered(draft: Draft) -> bytes:
    """Return the file with nothing in it but its members."""
    return finished(draft, bare=True)
