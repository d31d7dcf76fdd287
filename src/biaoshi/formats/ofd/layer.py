"""Does the recognised text of a scan lie over most of its dark ink, so that it can stand for the scan?"""

import io

from biaoshi.formats.ofd.canvas import Canvas
from biaoshi.formats.ofd.package import Package, content_of
from biaoshi.formats.ofd.sight import scanned
from biaoshi.formats.pdf.glyphs import Piece
from biaoshi.types.document import Box

PIXELS = 12_000_000  # a page of A4 at 300 dpi has 8.7 million
SIDE = 900  # pixels of the longer side, after which the picture is looked at


def covered(package: Package, canvas: Canvas, pieces: list[Piece], sheet: Box) -> frozenset[str]:
    """Return the image the page's text layer stands for; empty where that is not proved."""
    layer = [p for p in pieces if p.view == "ocr" and p.boxes]
    large = [i for i in canvas.images if i.member is not None]
    if not layer or len(large) != 1 or len(canvas.images) != 1 or not scanned(canvas, sheet):
        return frozenset()
    image = large[0]
    member = package.by_name.get((image.member or "").lower())
    if member is None:
        return frozenset()
    data = content_of(package, member).data
    return frozenset({member.name}) if _covers(data, image.box, layer) else frozenset()


def _covers(data: bytes, box: Box, layer: list[Piece]) -> bool:
    import numpy as np
    from PIL import Image

    from biaoshi.formats.pdf.picture import Picture
    from biaoshi.formats.pdf.sight import layer_covers

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "GIF", "BMP", "JPEG", "TIFF")) as picture:
            if picture.width * picture.height > PIXELS:
                return False
            picture.draft("L", (SIDE, SIDE))
            small = picture.convert("L")
            small.thumbnail((SIDE, SIDE))
    except Exception:  # noqa: BLE001 – broken pictures raise anything: nothing is proved then
        return False
    scale = small.height / max(1.0, box[3] - box[1])
    if abs(small.width / max(1.0, box[2] - box[0]) - scale) > 0.2 * scale:
        return False  # turned or squeezed: places on the page are not places in the picture
    moved = [
        Piece(
            p.ink, p.key, p.text, [(b[0] - box[0], b[1] - box[1], b[2] - box[0], b[3] - box[1]) for b in p.boxes], "ocr"
        )
        for p in layer
    ]
    return layer_covers(moved, Picture(np.asarray(small).copy(), scale))
