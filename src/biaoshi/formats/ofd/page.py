"""One page read: templates, layers and annotations painted in order, its lines, what is not seen, its ledger lines."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from biaoshi.formats.ofd.annotations import Note, annotated
from biaoshi.formats.ofd.canvas import Canvas, Placed, Setting
from biaoshi.formats.ofd.layer import covered
from biaoshi.formats.ofd.measures import MM
from biaoshi.formats.ofd.names import child, children, local, text
from biaoshi.formats.ofd.objects import fills, paint_all
from biaoshi.formats.ofd.package import Package, tell, wanted, xml_of
from biaoshi.formats.ofd.resources import add
from biaoshi.formats.ofd.sight import seen
from biaoshi.formats.ofd.stowaways import codes
from biaoshi.formats.ofd.structure import Book, Leafing, areas
from biaoshi.formats.ooxml.archive import Member
from biaoshi.formats.ooxml.markup import Element
from biaoshi.formats.pdf.flow import flow, row
from biaoshi.formats.pdf.geometry import rounded
from biaoshi.formats.pdf.glyphs import Piece
from biaoshi.formats.pdf.grid import grids
from biaoshi.formats.pdf.images import lettering
from biaoshi.formats.pdf.leaf import Leaf
from biaoshi.formats.pdf.lines import lines
from biaoshi.formats.sight.garble import garbled
from biaoshi.types.document import Box, Page, Part

MADE_UP = 3  # glyphs that stand for one character, from which the characters of a font say nothing


PARTIAL = "扫描页自带的文字层不能证明盖住全部画面，图像未做文字识别"


@dataclass(slots=True)
class Shelf:
    """What pages of one document share: parsed templates and annotation files by page."""

    templates: dict[str, Element | None] = field(default_factory=dict)
    notes: dict[str, list[Member]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)  # identifiers of templates some page shows


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page read, with what the whole document needs of it."""

    leaf: Leaf
    images: tuple[Placed, ...] = ()
    stands_for: frozenset[str] = frozenset()  # images a recognised text layer stands for
    notes: tuple[Note, ...] = ()
    links: tuple[str, ...] = ()
    member: str | None = None
    canvases: tuple[Canvas, ...] = ()  # kept where the page is to be written: of the page, then of its annotations


def read_page(
    package: Package, book: Book, shelf: Shelf, one: Leafing, number: int, limit: int, *, sited: bool = False
) -> Sheet:
    """Return page `number` of the file as read, at most `limit` characters of it. `sited`: with the place of every
    character, for who writes the page."""
    name = f"page {number}"
    if one.member is None:
        return Sheet(_nothing(name, number, "页的内容不在文件中", "encrypted" if package.encrypted else "failed"))
    root = xml_of(package, one.member, "text")
    fault = package.faults.get(one.member.name)
    if root is None:
        status, why = fault or ("failed", "页的内容不能解析")
        return Sheet(_nothing(name, number, why, "encrypted" if package.encrypted else status), member=one.member.name)
    for resource in children(root, "PageRes"):
        path = text(resource)
        add(package, book.resources, wanted(package, one.member.name, path, "资源文件不在文件中"))
    area, content = areas(child(root, "Area"), book.area)
    sheet = (0.0, 0.0, area[2] * MM, area[3] * MM)
    setting = Setting((MM, 0.0, 0.0, MM, -area[0] * MM, -area[1] * MM))
    canvas = Canvas(book.resources, max(0, limit))
    deepest = package.limits.depth
    canvas.stray += [t for e in root if local(e) not in ("Content", "Layer") for t in codes(e)]
    for block in painted(package, book, shelf, root):
        paint_all(block, setting, canvas, deepest)
    over = annotated(package, book, shelf.notes.get(one.id, []), setting, canvas, number, deepest)
    covers = fills(canvas) + [f for a in over for f in a.covers]
    pieces = seen(canvas, sheet, covers)
    visible = [p for p in pieces if p.view in ("shown", "ocr")]
    tables = tuple(grids(canvas.rows, canvas.columns))
    layer = frozenset(b for p in pieces if p.view == "ocr" for b in p.boxes)
    rows = tuple(row(line, cell, canvas.rows, layer, sited=sited) for line, cell in flow(visible, tables))
    hidden = tuple(
        (view, line.text, rounded(line.bbox))
        for view in sorted({p.view for p in pieces} - {"shown", "ocr"})
        for line in lines(p for p in pieces if p.view == view)
    )
    hidden += tuple(("hidden", t, (0.0, 0.0, 0.0, 0.0)) for t in canvas.stray if t.strip())
    images = (*canvas.images, *(i for a in over for i in a.images))
    stands_for = covered(package, canvas, pieces, sheet)
    chars = sum(len(r.text) for r in rows)
    first = _text_part(name, number, canvas, pieces, chars, stands_for, sheet)
    if fault is not None:
        first = Part(name, "text", chars, fault[0], fault[1], number)
    parts = [first, *_further(name, number, canvas, [r.bbox for r in rows])]
    if any(a.drawing for a in over):
        why = "批注中有矢量绘制的图样，未做文字识别"
        parts.append(Part(f"{name} annotation drawings", "image", 0, "skipped", why, number, "RD104"))
    text_area = content or book.content
    page = Page(
        number, round(sheet[2], 2), round(sheet[3], 2), 0, _area(text_area, area) if text_area is not None else None
    )
    return Sheet(
        Leaf(page, rows, hidden, tuple(parts), (), tables),
        images,
        stands_for,
        _once([n for a in over for n in a.notes(sheet, covers)]),
        tuple(canvas.links) + tuple(link for a in over for link in a.links),
        one.member.name,
        (canvas, *(a.canvas for a in over)) if sited else (),
    )


def _once(notes: list[Note]) -> tuple[Note, ...]:
    """Leave out what a watermark repeats beyond the edge of the page: the page shows the same words."""
    shown = {"".join(n.text.split()) for n in notes if n.view is None}
    return tuple(n for n in notes if n.view != "offpage" or not any("".join(n.text.split()) in s for s in shown))


def _area(content: Box, area: Box) -> Box | None:
    """Return the content box in points, None where it is the whole page: then it tells nothing."""
    x0, y0 = (content[0] - area[0]) * MM, (content[1] - area[1]) * MM
    x1, y1 = x0 + content[2] * MM, y0 + content[3] * MM
    if content[2] <= 0 or content[3] <= 0 or content[2] > 0.97 * area[2] or x0 < 0 or x1 > area[2] * MM + 1:
        return None
    return rounded((x0, y0, x1, y1))


def _nothing(name: str, number: int, why: str, status: str) -> Leaf:
    part = Part(name, "text", 0, status, why, number)  # type: ignore[arg-type]  # one of the open statuses
    return Leaf(Page(number, 0, 0), (), (), (part,), (), ())


def painted(package: Package, book: Book, shelf: Shelf, root: Element) -> Iterator[Element]:
    """Yield the contents to paint, from the bottom to the top: background templates, the page, foreground ones."""
    below: list[Element] = []
    above: list[Element] = []
    for use in children(root, "Template"):
        key = use.get("TemplateID") or ""
        found = template(package, book, shelf, key)
        shelf.used.add(key)
        if found is None:
            continue
        order = use.get("ZOrder")
        foreground = order == "Foreground" if order else book.templates[key].foreground
        (above if foreground else below).extend(_contents(found))
    yield from below
    yield from _contents(root)
    yield from above


def _contents(root: Element) -> list[Element]:
    """Return the Content elements; some producers write layers straight into the page."""
    found = list(children(root, "Content"))
    return found or [root] if any(local(e) == "Layer" for e in root) else found


def template(package: Package, book: Book, shelf: Shelf, key: str) -> Element | None:
    """Return the root of a template page, None where it cannot be read."""
    if key not in shelf.templates:
        known = book.templates.get(key)
        root = None
        if known is None:
            package.missing.setdefault(f"模板 {key[:20]}", "页面引用的模板没有定义")
        elif known.member is not None:
            root = xml_of(package, known.member, "text")
            for resource in children(root, "PageRes"):
                where = wanted(package, known.member.name, text(resource), "资源文件不在文件中")
                add(package, book.resources, where)
            if root is not None:
                tell(package, known.member.name, "text", sum(map(len, codes(root))))
        shelf.templates[key] = root
    return shelf.templates[key]


def _text_part(
    name: str, number: int, canvas: Canvas, pieces: list[Piece], chars: int, stands_for: frozenset[str], sheet: Box
) -> Part:
    if canvas.cut:
        return Part(name, "text", chars, "limited", "文字或者对象过多、嵌套过深，未读完", number, "RD105")
    if chars:
        fonts: dict[str, list[str]] = {}
        for piece in pieces:
            fonts.setdefault(piece.ink.style.font or "", []).extend(piece.text)
        shown = "".join(c for p in pieces if p.view in ("shown", "ocr") for c in p.text)
        if why := garbled(shown, fonts, made_up(canvas, fonts)):
            return Part(name, "text", chars, "failed", why, number, "RD108")
        if any(p.view == "ocr" for p in pieces):
            if stands_for:
                return Part(name, "text", chars, "ocr", "扫描页，取文件自带的识别文字层，未重新识别", number)
            return Part(name, "text", chars, "skipped", PARTIAL, number, "RD104")
        return Part(name, "text", chars, "read", None, number)
    if canvas.unknown:
        return Part(name, "text", 0, "unsupported", "页上有不认识的对象", number, "RD103")
    if canvas.drawn:
        return Part(name, "text", 0, "skipped", "矢量绘制的页面，未做文字识别", number, "RD104")
    why = "页上没有文字，图像另行列出" if canvas.images else "页上没有看得见的文字" if pieces else "空白页"
    return Part(name, "text", 0, "no_text", why, number)


def made_up(canvas: Canvas, fonts: dict[str, list[str]]) -> dict[str, int]:
    """Return by font how many characters stand for so many different glyphs that they cannot be what is drawn."""
    out: dict[str, int] = {}
    for font, pairs in canvas.glyphs.items():
        shown = Counter(char for char, _ in pairs)
        bad = {char for char, n in shown.items() if n >= MADE_UP and not char.isspace()}
        if bad:
            out[font] = sum(c in bad for c in fonts.get(font, ()))
    return out


def _further(name: str, number: int, canvas: Canvas, shown: list[Box]) -> Iterator[Part]:
    if shown and lettering(canvas.letters, shown):
        why = "疑有转成曲线的文字，未做文字识别"
        yield Part(f"{name} outlines", "image", 0, "skipped", why, number, "RD104")
    if shown and canvas.unknown:
        yield Part(f"{name} objects", "other", 0, "unsupported", "页上有不认识的对象", number, "RD103")
    for i, key in enumerate(dict.fromkeys(canvas.missing)):
        why = f"页面引用的资源 {key[:20]} 没有定义"
        yield Part(f"{name} resource {i + 1}", "other", 0, "failed", why, number, "RD102")
