"""Text recognised in the images of an OFD file, put where the images stand on their pages.

An image is placed by a matrix, so that a place in its pixels is a place on the page:

    pixel (u, v) of (w, h)   →   (u / w, v / h)   →   matrix   →   points of the page
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from PIL import Image

from biaoshi.errors import UnreadableError
from biaoshi.formats.boxes import area, overlap
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ofd.canvas import Placed
from biaoshi.formats.ofd.compared import compared, corrected, doubtful, reopened, restored
from biaoshi.formats.ofd.package import Package, content_of
from biaoshi.formats.ofd.page import PARTIAL, Sheet
from biaoshi.formats.pdf.geometry import box_under, rounded
from biaoshi.formats.recognition.decode import opened
from biaoshi.formats.recognition.within import with_pictures
from biaoshi.types.document import Block, Box, Document, Part

_TWICE = 0.6  # share of a recognised line that the page's own text layer has at the same place


def pictured(document: Document, package: Package, sheets: Sequence[Sheet], source: Source, limits: Limits) -> Document:
    """Return `document` with the text of its images, as far as `source.ocr` and `limits` allow."""
    sizes: dict[str, tuple[int, int]] = {}
    places = _places(sheets)

    def fetch(part: Part) -> bytes | None:
        member = package.by_name.get(part.name.lower())
        if member is None or member.name != part.name or part.name in package.told:
            return None
        data = content_of(package, member).data
        try:
            with opened(data, limits) as image:
                sizes[part.name] = _size(image)
        except UnreadableError:
            pass  # said in the line by whoever tries to read it
        return data

    doubted = doubtful(sheets, source)
    read = with_pictures(reopened(document, doubted), fetch, source, limits)
    read = replace(read, parts=restored(read.parts, document.parts, doubted))
    found = [b for b in read.blocks if b.part in sizes and b.kind == "paragraph"]
    if not found:
        return read
    rest = [b for b in read.blocks if b.part not in sizes or b.kind != "paragraph"]
    body = [b for b in rest if b.part == "body"]
    turns = {
        name: turn for kind, said in read.facts if kind == "image_turned" for turn, _, name in [said.partition(" ")]
    }
    placed = [_on_page(b, places, sizes, turns.get(b.part, "0")) for b in found]
    lacking, differing = compared(placed, sheets)
    body, rest_of_lacking = corrected(body, lacking)
    placed = [b for b in placed if b.part not in doubted or b in rest_of_lacking]
    kept = _numbered(placed, body, rest_of_lacking)
    parts = tuple(_closed(p, read.parts, sheets) for p in read.parts)
    facts = (*read.facts, *(("layer_differs", f"page {number}") for number in differing))
    blocks = (*_merged(body, kept), *(b for b in rest if b.part != "body"))
    return replace(read, blocks=blocks, parts=parts, facts=facts)


def _size(image: Image.Image) -> tuple[int, int]:
    """Return width and height as shown: EXIF tells how cameras' pictures lie, 5 to 8 are on their side."""
    width, height = image.size
    try:
        aside = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    except Exception:  # noqa: BLE001 – broken pictures raise anything; whoever decodes the picture says so
        aside = False
    return (height, width) if aside else (width, height)


def _places(sheets: Sequence[Sheet]) -> dict[str, tuple[int, Placed]]:
    """Return page and place of each image where it is drawn first."""
    out: dict[str, tuple[int, Placed]] = {}
    for sheet in sheets:
        for image in sheet.images:
            if image.member is not None:
                out.setdefault(image.member, (sheet.leaf.page.number, image))
    return out


def _on_page(
    block: Block, places: dict[str, tuple[int, Placed]], sizes: dict[str, tuple[int, int]], turn: str
) -> Block:
    page, placed = places.get(block.part, (None, None))
    width, height = sizes[block.part]
    if placed is None or placed.matrix is None or block.bbox is None or not width or not height:
        return replace(block, page=page, bbox=None)
    x0, y0, x1, y1 = _unturned(block.bbox, turn, width, height)
    box = rounded(box_under(placed.matrix, x0 / width, y0 / height, x1 / width, y1 / height))
    return replace(block, page=page, bbox=box)


def _unturned(box: Box, turn: str, width: int, height: int) -> Box:
    """Return where `box` of a picture that was turned clockwise to be read lies in the picture as it is."""
    x0, y0, x1, y1 = box
    match turn:
        case "90":
            return (y0, height - x1, y1, height - x0)
        case "180":
            return (width - x1, height - y1, width - x0, height - y0)
        case "270":
            return (width - y1, x0, width - y0, x1)
    return box


def _numbered(found: list[Block], body: list[Block], lacking: list[Block]) -> list[Block]:
    """Leave out lines that the page's own text layer has at the same place and does not lack; number the others anew."""
    layers: dict[int, list[Block]] = {}
    for block in body:
        if block.source == "ocr" and block.page is not None:
            layers.setdefault(block.page, []).append(block)
    count: Counter[str] = Counter()
    out = []
    for block in found:
        if block not in lacking and block.page is not None and _told(block, layers.get(block.page, [])):
            continue
        out.append(replace(block, index=count[block.part], address=f"{block.part} line {count[block.part]}"))
        count[block.part] += 1
    return out


def _told(block: Block, layer: list[Block]) -> bool:
    if block.bbox is None:
        return False
    box = block.bbox
    over = [b for b in layer if b.bbox is not None and overlap(box, b.bbox) > 0.3 * min(area(box), area(b.bbox))]
    said = Counter(c for b in over for c in b.text if not c.isspace())
    own = Counter(c for c in block.text if not c.isspace())
    return sum((own & said).values()) >= _TWICE * max(1, sum(own.values()))


def _merged(body: list[Block], found: list[Block]) -> list[Block]:
    """Return the lines of the pages with those of images behind what stands above them on their page."""
    after: dict[int, list[Block]] = {}
    tops: dict[str, tuple[int, float]] = {}
    for block in found:
        page = block.page or 1 << 30
        tops.setdefault(block.part, (page, block.bbox[1] if block.bbox is not None else 0.0))
    stand: dict[str, int] = {}
    for part, (page, top) in tops.items():
        at = sum(1 for b in body if (b.page or 0) < page)
        while at < len(body) and body[at].page == page and (body[at].bbox or (0, 0, 0, 0))[1] <= top:
            at += 1
        stand[part] = at
    for block in sorted(found, key=lambda b: (tops[b.part], b.part, b.index)):
        after.setdefault(stand[block.part], []).append(block)
    out = list(after.get(0, []))
    for i, block in enumerate(body):
        out += [block, *after.get(i + 1, [])]
    return out


def _closed(part: Part, parts: Sequence[Part], sheets: Sequence[Sheet]) -> Part:
    """Close the line of a page whose text layer did not prove to be whole, once its images were read."""
    if part.why != PARTIAL or part.page is None:
        return part
    members = {i.member for s in sheets if s.leaf.page.number == part.page for i in s.images}
    lines = [p for p in parts if p.name in members]
    if lines and all(p.status in ("ocr", "no_text") for p in lines):
        return replace(part, status="ocr", why="扫描页自带的文字层，另经文字识别补足", rule=None)
    return part
