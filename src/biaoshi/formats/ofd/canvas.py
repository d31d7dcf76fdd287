"""What the objects of a page paint, gathered in the order they are painted."""

from dataclasses import dataclass, field

from biaoshi.formats.ofd.resources import Resources
from biaoshi.formats.ooxml.markup import Element
from biaoshi.formats.pdf.geometry import Matrix
from biaoshi.formats.pdf.glyphs import Ink, Piece
from biaoshi.formats.pdf.grid import Rule
from biaoshi.formats.sight import Painted
from biaoshi.types.document import Box

OBJECTS = 120_000
"""Objects looked at on one page; a map may hold more, which is said in the coverage."""
NESTED = 12  # composite units within each other


@dataclass(frozen=True, slots=True)
class Placed:
    """An image as placed on the page; `member` is None where its file is missing. `clear`: something shows through."""

    box: Box
    order: int
    member: str | None
    clear: bool
    matrix: Matrix | None = None  # from the unit square of the image to the page


@dataclass(slots=True)
class Canvas:
    """All that one page (or one annotation) paints. Boxes are points from the top left of the page.

    `clips` holds the box a piece may paint in, `colours` what colour it has (None: a pattern), both by `Piece.key`;
    `glyphs` tells by font which glyphs it shows for which characters, to find fonts whose text is made up.
    """

    resources: Resources
    limit: int
    pieces: list[Piece] = field(default_factory=list)
    clips: dict[int, Box] = field(default_factory=dict)
    colours: dict[int, str | None] = field(default_factory=dict)
    orders: dict[int, int] = field(default_factory=dict)  # by key: place in the order of painting
    codes: dict[int, tuple[Element, Matrix]] = field(
        default_factory=dict
    )  # by key: TextCode, from its space to the page
    fills: list[Painted] = field(default_factory=list)
    images: list[Placed] = field(default_factory=list)
    rows: list[Rule] = field(default_factory=list)
    columns: list[Rule] = field(default_factory=list)
    letters: list[tuple[Box, int]] = field(default_factory=list)
    glyphs: dict[str, set[tuple[str, float]]] = field(default_factory=dict)
    inks: dict[tuple[object, ...], Ink] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # identifiers of resources that are not there
    stray: list[str] = field(default_factory=list)  # text outside of any text object: never drawn
    order: int = 0
    chars: int = 0
    drawn: int = 0  # paths that are no plain rules
    unknown: int = 0  # objects of a kind that is not known
    cut: bool = False
    sited: dict[int, tuple[int, int]] = field(default_factory=dict)  # see `places`

    def places(self) -> dict[int, tuple[int, int]]:
        """Return by the identity of a character's box the key of its piece and its number in it: lines keep the boxes."""
        if not self.sited:
            self.sited.update((id(box), (p.key, n)) for p in self.pieces for n, box in enumerate(p.boxes))
        return self.sited


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and how the objects of a block are painted."""

    matrix: Matrix
    clip: Box | None = None
    view: str = "shown"  # "hidden", "layer_off" where the block is switched off
    alpha: float = 1.0
    param: str | None = None  # drawing parameter that holds for the objects of a layer
    depth: int = 0
    nested: int = 0


def hexed(rgb: tuple[int, int, int] | None) -> str | None:
    """Return a colour as RRGGBB, None for a pattern."""
    return None if rgb is None else "{:02X}{:02X}{:02X}".format(*rgb)
