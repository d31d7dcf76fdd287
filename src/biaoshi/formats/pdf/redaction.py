"""Words cut out of a PDF for good: the file is made anew from what may stay.

    pages on which something is cut, or hidden, or drawn by annotations     a picture (raster, strips) and a layer of its text
    all other pages                                                       as they were, their contents and resources alone
    bookmarks                                                             made anew, cut
    properties, XMP, attachments, scripts, form, tags, layers, links,
    notes, labels, thumbnails, earlier revisions                          nowhere

A page is a picture also where any of its objects still holds words planned for everywhere (an alternative text, a comment
in the contents, the remark of a camera). Words that run on from one line to the next are found too.
"""

from collections.abc import Set
from io import BytesIO
from typing import get_args

import pikepdf

from biaoshi.errors import UnreadableError
from biaoshi.formats.cutting import bare, replaced
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.pdf.flattening import flattened
from biaoshi.formats.pdf.keeping import bared, holds
from biaoshi.formats.pdf.layer import Codes, font
from biaoshi.formats.pdf.reading import read
from biaoshi.formats.pdf.remarks import writable
from biaoshi.formats.pdf.sites import sited
from biaoshi.formats.stretches import Stretches, stretches
from biaoshi.types.document import BlockKind, Document, View
from biaoshi.types.order import Order, Written

_DRAWN: tuple[BlockKind, ...] = ("paragraph", "cell", "header", "footer", "textbox", "form")
_UNSEEN: frozenset[View] = frozenset(get_args(View)) - {"shown", "earlier"}
_TOLD: tuple[BlockKind, ...] = ("bookmark",)


def cut(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the file without the words of `orders` and without anything nobody sees. Raises as `anew`."""
    return anew(source, limits, orders, _UNSEEN)


def anew(source: Source, limits: Limits, orders: tuple[Order, ...], views: Set[View]) -> Written:
    """Return the file made anew, without the words of `orders`; pages with text in one of the `views`, which nobody sees,
    are drawn. Raises UnreadableError for a file that is signed, encrypted or broken."""
    data = bytes(source.data)
    with writable(data) as old, pikepdf.Pdf.new() as new:
        document = read(source, limits)
        if len(old.pages) != len(document.pages):
            raise UnreadableError("failed", "页数读不准，不能改写")
        plan = stretches(document, orders, _DRAWN, _TOLD)
        pictured = _pictured(old, document, plan, views)
        codes = Codes()
        with sited(data, pictured, limits) as sites:
            for number in range(1, len(old.pages) + 1):
                if number not in pictured:
                    new.pages.append(old.pages[number - 1])
                    continue
                site = next(sites, None)
                if site is None or site.number != number:
                    raise UnreadableError("failed", "有一页打不开，不能改写")
                blocks = [b for b in document.blocks if b.page == number and b.kind in _DRAWN and b.bbox is not None]
                flattened(new, site, blocks, plan.cuts, document.pages[number - 1], codes)
                if source.beat is not None:
                    source.beat()
        if codes.given:
            _dressed(new, codes)
        _bookmarked(new, document, plan)
        new.remove_unreferenced_resources()
        out = BytesIO()
        new.save(
            out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized, recompress_flate=True,
        )  # fmt: skip
    return Written(out.getvalue(), tuple(plan.undone))


def _dressed(pdf: pikepdf.Pdf, codes: Codes) -> None:
    made = pdf.make_indirect(font(pdf, codes))
    for page in pdf.pages:
        fonts = page.obj.get("/Resources", pikepdf.Dictionary()).get("/Font", pikepdf.Dictionary())
        if fonts.get("/F") == pikepdf.Name.BiaoshiLayer:
            fonts.F = made


def _pictured(pdf: pikepdf.Pdf, document: Document, plan: Stretches, views: Set[View]) -> set[int]:
    """Return the numbers of the pages that must become pictures."""
    blocks = {(b.part, b.index): b for b in document.blocks}
    out = {blocks[key].page or 0 for key in plan.cuts if blocks[key].kind in _DRAWN}
    out |= {b.page or 0 for b in document.blocks if b.part == "annotations" and b.kind == "textbox"}
    for hidden in document.unseen:
        words = hidden.address.split()
        if words[:1] == ["page"] and hidden.view in views and hidden.view != "earlier" and hidden.part == "body":
            out.add(int(words[1]))
    off = any(name == "layer_off" for name, _ in document.facts)
    wanted = [bare(w) for w, _ in plan.everywhere]
    known: dict[tuple[int, int], bool] = {}
    for number, page in enumerate(pdf.pages, 1):
        if number in out:
            continue
        try:
            found = bared(pdf, page)
            if found.draws or found.ruled or (off and found.layered) or holds(found.objects, wanted, known):
                out.add(number)
        except (pikepdf.PdfError, UnicodeDecodeError):  # nobody can take it apart: only what is drawn of it stays
            out.add(number)
    return {n for n in out if n}


def _bookmarked(pdf: pikepdf.Pdf, document: Document, plan: Stretches) -> None:
    marks = [b for b in document.blocks if b.kind == "bookmark"]
    if not marks:
        return
    with pdf.open_outline() as outline:
        above: list[tuple[int, list[pikepdf.OutlineItem]]] = [(0, outline.root)]
        for block in marks:
            title = replaced(block.text, plan.cuts.get((block.part, block.index), []))
            item = pikepdf.OutlineItem(title, None if block.page is None else block.page - 1)
            level = block.heading or 1
            while above[-1][0] >= level:
                above.pop()
            above[-1][1].append(item)
            above.append((level, item.children))
