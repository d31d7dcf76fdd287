"""Words cut out of a picture's pixels; the picture is then encoded anew, so that nothing but pixels is in the file.

What was written beside the pixels (place and time of taking, author, thumbnail, comments, colour profile, bytes behind
the end) is nowhere in the new file. A page that lay on its side is given back as it was read, upright.
"""

import io
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

from biaoshi.errors import UnreadableError
from biaoshi.formats.boxes import standing
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.pixels import strips
from biaoshi.formats.recognition.decode import count, opened, pixels
from biaoshi.formats.recognition.spots import spots
from biaoshi.formats.recognition.turning import turned
from biaoshi.formats.stretches import Cut, stretches
from biaoshi.types.document import Block, BlockKind, Document
from biaoshi.types.order import Order, Written

_DRAWN: tuple[BlockKind, ...] = ("paragraph", "header", "footer")
_TYPE = 0.9  # of the height of a recognised line: size of its type
_FORMATS: dict[str, dict[str, Any]] = {
    "PNG": {"optimize": True}, "JPEG": {"quality": 92, "subsampling": 0}, "TIFF": {"compression": "tiff_deflate"}, "BMP": {}, "DIB": {},
    "GIF": {}, "WEBP": {"quality": 92}, "JPEG2000": {"irreversible": False},
}  # fmt: skip
"""Formats as Pillow names them, and how they are written."""
_PAGED = ("PNG", "TIFF", "GIF", "WEBP")


def write(
    source: Source, limits: Limits, orders: tuple[Order, ...], read: Callable[[Source, Limits], Document]
) -> Written:
    """Return the picture after `orders`, all of them to cut. Raises UnreadableError where it cannot be written again."""
    if any(o.verb != "cut" for o in orders):
        raise UnreadableError("unsupported", "图片不能这样改")
    document = read(source, limits)
    plan = stretches(document, orders, _DRAWN)
    turns = {p.number: p.rotation for p in document.pages}
    sheets: list[Image.Image] = []
    with opened(source.data, limits) as image:
        kind, total, duration = image.format or "", count(image), image.info.get("duration")
        if kind not in _FORMATS or (total > 1 and kind not in _PAGED):
            raise UnreadableError("unsupported", "这种图片不能重新写出")
        for number in range(1, total + 1):
            shown = np.array(pixels(image, number - 1, limits))
            mode = image.mode
            turn = turns.get(number, 0)
            picture = np.array(turned(shown, turn)) if turn else shown  # type: ignore[arg-type]  # a quarter turn
            blocks = [b for b in document.blocks if b.page == number and b.kind in _DRAWN and b.bbox is not None]
            for block in blocks:
                if cuts := plan.cuts.get((block.part, block.index)):
                    _cut(picture, block, blocks, cuts)
            sheets.append(_toned(Image.fromarray(picture), mode))
            if source.beat is not None:
                source.beat()
    return Written(_encoded(sheets, kind, duration), tuple(plan.undone))


def _cut(picture: strips.Pixels, block: Block, blocks: list[Block], cuts: list[Cut]) -> None:
    box = block.bbox or (0.0, 0.0, 0.0, 0.0)
    down = standing(block.text, box)
    across = (picture.shape[1], picture.shape[0])
    boxes, sure = spots(picture, box, block.text)
    places = [strips.levelled(b, across, 0, down=down) for b in boxes]
    others = [strips.levelled(b.bbox, across, 0, down=down) for b in blocks if b is not block and b.bbox is not None]
    line = strips.opened(strips.levelled(box, across, 0, down=down), others)
    gaps = [strips.Gap(places[a][0], places[b - 1][2], text) for a, b, text in cuts]
    em = _TYPE * (box[2] - box[0] if down else box[3] - box[1])
    strips.cut(strips.level(picture, 0, down=down), line, strips.parted(gaps), em, sure=sure, down=down)


def _toned(image: Image.Image, mode: str) -> Image.Image:
    """Return `image` in black and white or grey where the picture was."""
    if mode == "1":
        return image.convert("L").point(lambda v: 255 if v > 127 else 0).convert("1")
    return image.convert("L") if mode in ("L", "LA", "I", "F") or mode.startswith("I;16") else image


def _encoded(sheets: list[Image.Image], kind: str, duration: Any) -> bytes:
    out = io.BytesIO()
    how: dict[str, Any] = dict(_FORMATS[kind])
    if kind == "TIFF" and all(s.mode == "1" for s in sheets):
        how["compression"] = "group4"
    if len(sheets) > 1:
        how |= {"save_all": True, "append_images": sheets[1:]}
        if duration and kind != "TIFF":
            how["duration"] = duration
    sheets[0].save(out, kind, **how)
    return out.getvalue()
