"""Annotations: what they paint over the page (stamps, watermarks) and what they say of themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from biaoshi.formats.ofd.canvas import Canvas, Placed, Setting
from biaoshi.formats.ofd.measures import box_of, flag
from biaoshi.formats.ofd.names import child, children, inner, local, text
from biaoshi.formats.ofd.objects import fills, paint_all
from biaoshi.formats.ofd.package import Package, tell, wanted, xml_of
from biaoshi.formats.ofd.sight import seen
from biaoshi.formats.ofd.structure import Book
from biaoshi.formats.ooxml.archive import Member
from biaoshi.formats.pdf.geometry import rounded
from biaoshi.formats.pdf.images import LOW
from biaoshi.formats.pdf.lines import lines
from biaoshi.formats.sight import Painted
from biaoshi.types.document import Box

SEE_THROUGH = ("Highlight", "Link")
"""Kinds readers draw so that the text below stays legible, whatever colour they have."""


@dataclass(frozen=True, slots=True)
class Note:
    """Text of an annotation. `drawn`: the page shows it; `view` tells where it does not."""

    page: int
    text: str
    drawn: bool
    box: Box | None
    address: str
    author: str | None = None
    view: str | None = None


@dataclass(slots=True)
class Overlay:
    """One annotation as painted."""

    page: int
    kind: str
    address: str
    canvas: Canvas
    hidden: bool
    box: Box | None
    author: str | None
    remarks: list[str] = field(default_factory=list)

    @property
    def covers(self) -> list[Painted]:
        """What it paints over the page; a picture in it makes no scan of the page."""
        if self.hidden or self.kind in SEE_THROUGH:
            return []
        return [replace(p, image=False) for p in fills(self.canvas)]

    @property
    def images(self) -> list[Placed]:
        return self.canvas.images

    @property
    def links(self) -> list[str]:
        return self.canvas.links

    @property
    def drawing(self) -> bool:
        """It paints outlines of some height, that may be lettering: a seal or a signature in curves."""
        low = self.box is not None and self.box[3] - self.box[1] < LOW
        return not self.hidden and not low and self.kind not in SEE_THROUGH and self.canvas.drawn > 0

    def notes(self, sheet: Box, covers: Sequence[Painted]) -> Iterator[Note]:
        """Yield what it shows and says; `covers` are all opaque areas of the page."""
        pieces = seen(self.canvas, sheet, [replace(p, image=False) for p in covers])
        for view in sorted({p.view for p in pieces}, key=lambda v: v != "shown"):
            unseen = "hidden" if self.hidden else None if view in ("shown", "ocr") else view
            for line in lines(p for p in pieces if p.view == view):
                yield Note(self.page, line.text, True, rounded(line.bbox), self.address, self.author, unseen)
        for remark in self.remarks:
            yield Note(self.page, remark, False, self.box, self.address, self.author, "hidden" if self.hidden else None)


def listed(package: Package, book: Book) -> dict[str, list[Member]]:
    """Return the annotation files by the identifier of their page."""
    out: dict[str, list[Member]] = {}
    root = xml_of(package, book.annotations) if book.annotations is not None else None
    if root is None or book.annotations is None:
        return out
    for page in children(root, "Page"):
        for place in children(page, "FileLoc"):
            file = wanted(package, book.annotations.name, text(place), "页面的注释不在文件中")
            if file is not None:
                out.setdefault(page.get("PageID") or "", []).append(file)
    return out


def annotated(
    package: Package, book: Book, files: list[Member], setting: Setting, page: Canvas, number: int, deepest: int
) -> list[Overlay]:
    """Return the annotations of page `number`, painted after what `page` holds."""
    out: list[Overlay] = []
    order, left = page.order, page.limit - page.chars
    for file in files:
        root = xml_of(package, file, "text")
        for i, one in enumerate(children(root, "Annot")):
            canvas = Canvas(book.resources, max(0, left), order=order)
            hidden = not flag(one.get("Visible"), True)
            boxes = []
            for look in children(one, "Appearance"):
                boundary = box_of(look.get("Boundary"))
                m = setting.matrix
                at = setting
                if boundary is not None:
                    x, y = m[4] + m[0] * boundary[0], m[5] + m[3] * boundary[1]
                    at = replace(setting, matrix=(m[0], m[1], m[2], m[3], x, y))
                    boxes.append(rounded((x, y, x + m[0] * boundary[2], y + m[3] * boundary[3])))
                if not flag(look.get("Visible"), True):
                    at = replace(at, view="hidden")
                paint_all(look, at, canvas, deepest)
            said = [inner(one, "Remark")]
            said += [text(p) for p in children(child(one, "Parameters"), "Parameter") if _worded(text(p))]
            author = one.get("Creator") or None
            kind = one.get("Type") or ""
            remarks = [s for s in said if s]
            address = f"{file.name}#{i}"
            out.append(Overlay(number, kind, address, canvas, hidden, boxes[0] if boxes else None, author, remarks))
            tell(package, file.name, "text", canvas.chars + sum(map(len, remarks)))
            order, left = canvas.order, left - canvas.chars
            page.cut = page.cut or canvas.cut
            page.missing += canvas.missing
        if root is not None and local(root) != "PageAnnot":
            package.faults.setdefault(file.name, ("failed", "不是页面的注释"))
    return out


def _worded(value: str) -> bool:
    """A parameter that holds words; numbers and colours say nothing."""
    return any(c > "\u2e7f" for c in value) or sum(c.isalpha() for c in value) > 12
