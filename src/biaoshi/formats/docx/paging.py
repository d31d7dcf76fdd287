"""Pages of a format that has none: counted where the file tells, given up where it does not.

Word leaves a mark where it last broke a page (lastRenderedPageBreak). Without such marks only the breaks a person
made are known; the page is then certain until the text since the last break may have overflowed.
"""

from dataclasses import dataclass, field

from biaoshi.formats.ooxml.markup import Element, W, number
from biaoshi.types.document import Page

_A4 = (595.3, 841.9)
_MOST_PAGES = 20_000  # geometry is kept of so many
_LEADING = 1.6  # line height in font sizes, on the generous side: certainty must not last too long


@dataclass(slots=True)
class Paging:
    """Where the reading stands. `current` is None once the page is not certain any more."""

    rendered: bool  # the file carries rendered breaks
    geometry: Page
    columns: int = 1  # of text, side by side
    page: int = 1
    certain: bool = True
    fresh: bool = False  # a break was made and nothing shown since
    used: float = 0.0  # points of the page filled, estimated
    pages: list[Page] = field(default_factory=list)

    @property
    def current(self) -> int | None:
        return self.page if self.certain else None


def geometry_of(section: Element | None) -> Page:
    """Page size and text area of a w:sectPr, in points; A4 without margins known where there is none."""
    size = section.find(W + "pgSz") if section is not None else None
    margin = section.find(W + "pgMar") if section is not None else None
    width = (number(size.get(W + "w")) or 0) / 20 if size is not None else 0
    height = (number(size.get(W + "h")) or 0) / 20 if size is not None else 0
    width, height = (width, height) if width > 0 and height > 0 else _A4
    if margin is None:
        return Page(1, width, height)
    left, top, right, bottom, gutter = [
        abs(number(margin.get(W + k)) or 0) / 20 for k in ("left", "top", "right", "bottom", "gutter")
    ]
    return Page(
        1, width, height, text_area=(left + gutter, top, max(left + gutter, width - right), max(top, height - bottom))
    )


def _columns(section: Element | None) -> int:
    columns = section.find(W + "cols") if section is not None else None
    return int(number(columns.get(W + "num")) or 1) if columns is not None else 1


def start(rendered: bool, first: Element | None) -> Paging:
    """Return the state at the first page; `first` is the first section's w:sectPr."""
    geometry = geometry_of(first)
    return Paging(rendered, geometry, _columns(first), pages=[geometry])


def break_page(paging: Paging, *, by_writer: bool, kind: str = "nextPage") -> None:
    """Go to the next page; a rendered break just after one made by the writer is that same break."""
    if not by_writer and paging.fresh:
        paging.fresh = False
        return
    step = 2 if (kind == "oddPage" and paging.page % 2 == 1) or (kind == "evenPage" and paging.page % 2 == 0) else 1
    for _ in range(step):
        paging.page += 1
        g = paging.geometry
        if len(paging.pages) < paging.page <= _MOST_PAGES:  # cells side by side may turn the same page twice
            paging.pages.append(Page(paging.page, g.width, g.height, text_area=g.text_area))
    paging.fresh = by_writer
    paging.used = 0.0


def change_section(paging: Paging, section: Element) -> None:
    """Take the geometry of the section that begins, and its page break unless it is continuous."""
    kind_of = section.find(W + "type")
    kind = kind_of.get(W + "val") or "nextPage" if kind_of is not None else "nextPage"
    paging.geometry = geometry_of(section)
    paging.columns = _columns(section)
    if kind not in ("continuous", "nextColumn"):
        break_page(paging, by_writer=True, kind=kind)


def fill(paging: Paging, text: str, size: float, columns: int) -> None:
    """Add the height of a paragraph; certainty ends when the page may have overflowed."""
    if paging.rendered:
        return
    area = paging.geometry.text_area
    width = (area[2] - area[0] if area else paging.geometry.width * 0.7) / max(1, columns)
    height = area[3] - area[1] if area else paging.geometry.height * 0.8
    wide = sum(1 for c in text if c > "\u2e7f")
    lines = max(1, -(-int((wide + (len(text) - wide) * 0.5) * size) // max(1, int(width)))) + text.count("\n")
    paging.used += lines * size * _LEADING
    if paging.used > height:
        paging.certain = False
