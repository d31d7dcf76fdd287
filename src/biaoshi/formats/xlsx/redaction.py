"""Words cut out of a workbook: from one cell, note, text box, header or property, or from all the places that hold them.

Where other words would break a part it is mended: a number that is cut becomes a text, a formula whose words or result
are cut becomes its last result, tabs keep names that tabs may have, and formulas follow them.
"""

import re
from collections import Counter
from copy import deepcopy
from functools import partial
from itertools import count

from lxml import etree

from biaoshi.formats.cutting import replaced
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.cutting import (
    Here,
    Manner,
    Wanted,
    asked,
    cut_everywhere,
    cut_here,
    cuts_of,
    delivered,
    hits,
    open_for_cutting,
    wanted,
)
from biaoshi.formats.ooxml.draft import drop_part, root_of
from biaoshi.formats.ooxml.markup import Element, local, space
from biaoshi.formats.ooxml.package import linked
from biaoshi.formats.ooxml.texts import Cuts, Place, joined, write
from biaoshi.formats.xlsx.book import Book, cells_of, open_book, say, strings_of
from biaoshi.formats.xlsx.mending import Mending, head_places, settle, take
from biaoshi.formats.xlsx.running import SECTIONS, cut_code
from biaoshi.types.document import Block
from biaoshi.types.order import Order, Written

_REF = re.compile("[A-Z]{1,3}[0-9]{1,7}$")
_FLOAT = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?(?:[Ee][+-]?[0-9]{1,2})?$")
_SHEET = re.compile("sheet [0-9]+$")
_WIRED = frozenset({"sheet names", "defined names", "tables", "workbook"})
_TOGETHER = "工作表、表格和定义的名称各处要一致，不能只在此处除去，请改用 everywhere"
_MIXED = "这里还有看不见的文字，不能只在此处除去，请改用 everywhere"
_FORMATTED = "这个单元格显示的字有一部分由单元格格式给出，不能只在此处除去，请改用 everywhere"
_UNSURE = "找不到这段文字的唯一位置，不能只在此处除去，请改用 everywhere"


def cut(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the workbook without the words of `orders`. Raises UnreadableError for one that is signed, odd, binary or has
    macros."""
    book = open_book(source, limits)
    open_for_cutting(book.draft)
    told = asked(book.document, orders)
    undone, done = told.undone, list[Block]()
    uses = _uses(book) if told.heres else Counter()
    aside = {(u.part, u.address) for u in book.document.unseen} if told.heres else set()
    for here in told.heres:
        if why := _here(book, here, uses, aside, done):
            undone += [(n, why) for n in here.numbers]
        else:
            done.append(here.block)
    want = wanted(told.everywhere)
    if want.pairs:
        mending = Mending(book, want)
        _cells(book, mending)
        _running(book, want)
        cut_everywhere(book.draft, want, Manner(partial(take, mending)))
    settle(book)
    if book.unformed:
        for chain in linked(book.draft.package, book.main, "calcChain"):
            drop_part(book.draft, book.main, chain)
    return Written(delivered(book.draft), tuple(sorted(undone)))


def _here(book: Book, here: Here, uses: Counter[str], aside: set[tuple[str, str]], done: list[Block]) -> str:
    """Cut stretches of one block; return why it was not done, "" where it was. `aside`: places with text that is not
    seen; `done`: blocks cut before, which no longer read as they did."""
    block, cuts = here.block, here.cuts
    member = block.address.partition("#")[0]
    if block.kind == "cell":
        return _here_cell(book, block, cuts, uses, aside)
    if block.kind == "comment":
        return _here_comment(book, block, cuts)
    if block.part in _WIRED:
        return _TOGETHER
    if member.lower() not in book.draft.package.by_name:
        return _UNSURE
    alike = [b for b in book.document.blocks if (b.address, b.text, b.kind) == (block.address, block.text, block.kind)]
    left = [b for b in alike if not any(b is d for d in done)]
    if block.kind in ("header", "footer"):
        return _here_running(book, block, cuts, left.index(block))
    boxed = block.kind == "textbox"
    root = root_of(book.draft, member)
    found = cut_here(root, block.text, (left.index(block), len(left)), cuts, lambda p: _within(p) == boxed)
    if found:
        book.draft.touched.add(member)
    return "" if found else _UNSURE


def _within(place: Place) -> bool:
    """True for text of a drawing's paragraph."""
    above = (local(e) in ("p", "textbox") for e in place.nodes[0].iterancestors())
    return not place.key and any(above)


def _here_cell(book: Book, block: Block, cuts: Cuts, uses: Counter[str], aside: set[tuple[str, str]]) -> str:
    member = book.sheets.get(block.part, "")
    c = cells_of(book, member).get(block.address) if member else None
    if c is None:
        return _UNSURE
    left = replaced(block.text, cuts)
    place = _string(book, c)
    if place is None:
        say(book, member, c, left)
    elif place.text == block.text:
        holder = next(e for e in place.nodes[0].iterancestors() if local(e) in ("si", "is"))
        own = deepcopy(holder) if local(holder) == "si" else holder
        own.tag, own.tail = space(c) + "is", None
        for reading in [e for e in own if local(e) in ("rPh", "phoneticPr")]:
            own.remove(reading)
        write(joined(own, lambda e: local(e) == "t"), cuts)
        _forget_string(book, c, uses)
        say(book, member, c, "")
        c.set("t", "inlineStr")
        c.insert(0, own)
    elif (block.part, block.address) in aside and len(place.nodes) > 1:
        return _MIXED
    elif "_x" not in place.text:
        return _FORMATTED
    else:
        _forget_string(book, c, uses)
        say(book, member, c, left)
    _head(book, member, block.address, left)
    return ""


def _string(book: Book, c: Element) -> Place | None:
    """Return the text a cell stores as a string, shared or its own; None for numbers, formulas and empty ones."""
    kind = c.get("t")
    if kind == "s":
        strings, value = strings_of(book)[1], (c.findtext("{*}v") or "").strip()
        holder = strings[int(value)] if value.isdigit() and int(value) < len(strings) else None
    else:
        holder = c.find("{*}is") if kind == "inlineStr" else None
    place = joined(holder, lambda e: local(e) == "t") if holder is not None else None
    return place if place is not None and place.nodes else None


def _uses(book: Book) -> Counter[str]:
    """Return how many cells show each shared string."""
    return Counter(
        (c.findtext("{*}v") or "").strip()
        for member in book.sheets.values()
        for c in cells_of(book, member).values()
        if c.get("t") == "s"
    )


def _forget_string(book: Book, c: Element, uses: Counter[str]) -> None:
    """Empty the shared string of a cell that no longer shows it, unless another cell does."""
    if c.get("t") != "s":
        return
    key = (c.findtext("{*}v") or "").strip()
    uses[key] -= 1
    member, strings = strings_of(book)
    if uses[key] <= 0 and key.isdigit() and int(key) < len(strings):
        for child in list(strings[int(key)]):
            strings[int(key)].remove(child)
        etree.SubElement(strings[int(key)], space(strings[int(key)]) + "t")
        book.draft.touched.add(member)


def _head(book: Book, member: str, ref: str, text: str) -> None:
    """Give the column of a table the name its head has now: Excel wants them to be the same."""
    for part in linked(book.draft.package, member, "table"):
        root = root_of(book.draft, part)
        for column, head in zip(root.iterfind("./{*}tableColumns/{*}tableColumn"), head_places(root), strict=False):
            if head == ref:
                column.set("name", text)
                book.draft.touched.add(part)


def _here_running(book: Book, block: Block, cuts: Cuts, which: int) -> str:
    """Cut a section of a header or footer: of those that read alike the one with this number, from the left."""
    member, _, name = block.address.partition("#")
    turns = count()

    def of(text: str) -> Cuts:
        return cuts if text == block.text and next(turns) == which else []

    for e in root_of(book.draft, member).iterfind(f"./{{*}}headerFooter/{{*}}{name}"):
        code = cut_code(e.text or "", of)
        if code != e.text:
            e.text = code
            book.draft.touched.add(member)
            return ""
    return _UNSURE


def _here_comment(book: Book, block: Block, cuts: Cuts) -> str:
    """Cut a note or a threaded comment, and the copy that old programs see of the latter."""
    sheet = book.sheets.get(block.part.removesuffix(" comments"), "")
    package = book.draft.package
    found: list[tuple[str, Element, Place]] = []
    for member in [*linked(package, sheet, "threadedComment"), *linked(package, sheet, "comments")]:
        for e in root_of(book.draft, member).iter("{*}threadedComment", "{*}comment"):
            if e.get("ref") == block.address and (text := e.find("{*}text")) is not None:
                place = joined(text, lambda t: local(t) == "t") if len(text) else Place((text,), text.text or "")
                if block.text in place.text:
                    found.append((member, e, place))
    whole = [p for _, _, p in found if p.text == block.text]
    if len(whole) != 1 or any(p.text.count(block.text) > 1 for _, _, p in found):
        return _UNSURE
    for member, _, place in found:
        at = place.text.index(block.text)
        write(place, [(at + a, at + b, words) for a, b, words in cuts])
        book.draft.touched.add(member)
    return ""


def _cells(book: Book, mending: Mending) -> None:
    """Make cells that show or store the words otherwise than as a string of their own say what is left, as texts."""
    told: dict[tuple[str, str], list[str]] = {}
    for part, text, address in [
        *((b.part, b.text, b.address) for b in book.document.blocks if b.kind == "cell"),
        *((u.part, u.text, u.address) for u in book.document.unseen if _SHEET.match(u.part) and _REF.match(u.address)),
    ]:
        told.setdefault((part, address), []).append(text)
    keys = [key for key, texts in told.items() for _ in texts]
    flat = [text for texts in told.values() for text in texts]
    for part, address in dict.fromkeys(keys[n] for n in hits(flat, mending.want)):
        member = book.sheets[part]
        c = cells_of(book, member).get(address)
        if c is None:
            continue
        place = _string(book, c)
        if place is not None and (c.find("{*}f") is None) and cuts_of(place.text, mending.want):
            continue  # cut where the string is kept
        for text in told[part, address]:
            if (cuts := cuts_of(text, mending.want)) and not _only_formula(c, text, mending.want):
                say(book, member, c, replaced(text, cuts))
                break


def _running(book: Book, want: Wanted) -> None:
    """Cut words that stand in a header or footer between its codes."""
    for member, name, text in {
        (*place, text)
        for address, text in [*((b.address, b.text) for b in book.document.blocks), *((u.address, u.text) for u in book.document.unseen)]
        if len(place := address.split("#")) == 2 and place[1] in SECTIONS
    }:  # fmt: skip
        if cuts_of(text, want):
            for e in root_of(book.draft, member).iterfind(f"./{{*}}headerFooter/{{*}}{name}"):
                e.text = cut_code(e.text or "", lambda said: cuts_of(said, want))
                book.draft.touched.add(member)


def _only_formula(c: Element, text: str, want: Wanted) -> bool:
    """True where only the formula of a cell holds `text`, or its result does so as it is stored: both have their turn."""
    stored = c.findtext("{*}v") or ""
    whole = f"{float(stored):.0f}" if _FLOAT.match(stored) else stored
    return text in (c.findtext("{*}f") or "") and (bool(cuts_of(stored, want)) or not cuts_of(whole, want))
