"""Images on a page: which of them may carry text nobody has read.

Closed without recognition are only: less than 15 mm high as placed, one tone, and a small picture that comes back
on three pages or more (a logo). A scan cut into strips is one image again before its height is judged.
"""

import ctypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar
from zlib import crc32

import pypdfium2.raw as raw

from biaoshi.formats.boxes import area, union
from biaoshi.formats.logos import LOGO, SMALL, WHY
from biaoshi.formats.pdf.drawing import Image
from biaoshi.formats.pdf.geometry import rounded
from biaoshi.formats.pdf.picture import uniform
from biaoshi.types.document import Box, Part

LOW = 15 / 25.4 * 72  # 15 mm
LETTERS = 1500  # outlines compared with each other
TOUCH = 1.5  # points between strips of one scan
PIXELS = 4_000_000  # decoded to look for a single tone


class Boxed(Protocol):
    @property
    def box(self) -> Box: ...


B = TypeVar("B", bound=Boxed)


@dataclass(frozen=True, slots=True)
class Region:
    """An image, or images that touch. `reason` says why it is closed (None: it may carry text); `part` is its line of
    the ledger (without a name) once it was read."""

    page: int
    box: Box
    reason: str | None
    key: tuple[int, int, int] | None = None  # of a small single image, to find logos
    part: Part | None = None


def regions(images: Sequence[Image], page: int, width: float, height: float) -> list[Region]:
    """Return the image regions of a page (called while the page is open)."""
    out = []
    for group in touching([i for i in images if area(i.box) > 0]):
        box = union([i.box for i in group])
        reason = None
        if box[3] - box[1] < LOW:
            reason = "高度不足15毫米"
        elif all(min(i.pixels) <= 4 or (i.pixels[0] * i.pixels[1] <= PIXELS and uniform(i.handle)) for i in group):
            reason = "单一颜色，没有文字"
        small = len(group) == 1 and area(box) < SMALL * width * height
        out.append(Region(page, rounded(box), reason, _print(group[0]) if small and reason is None else None))
    return out


def _print(image: Image) -> tuple[int, int, int] | None:
    if not 0 < image.bytes <= 2 << 20:
        return None
    return (*image.pixels, crc32(_raw(image.handle, image.bytes)))


def _raw(handle: Any, size: int) -> bytes:
    buffer = (ctypes.c_ubyte * size)()
    raw.FPDFImageObj_GetImageDataRaw(handle, buffer, size)
    return bytes(buffer)


def touching(images: Sequence[B]) -> Iterable[list[B]]:
    """Return the images that touch, together: strips of one scan. Whatever has a box will do."""
    groups: list[list[B]] = []
    boxes: list[Box] = []
    for image in sorted(images, key=lambda i: (i.box[1], i.box[0])):
        joined = [k for k, b in enumerate(boxes) if _near(image.box, b)]
        group, box = [image], image.box
        for k in reversed(joined):
            group += groups.pop(k)
            box = union([box, boxes.pop(k)])
        groups.append(group)
        boxes.append(box)
        if len(groups) > 2000:
            return [list(images)]
    return groups


def _near(a: Box, b: Box) -> bool:
    return a[0] <= b[2] + TOUCH and b[0] <= a[2] + TOUCH and a[1] <= b[3] + TOUCH and b[1] <= a[3] + TOUCH


def without_logos(found: Sequence[Region]) -> list[Region]:
    """Return `found` with small pictures closed that come back on three pages or more."""
    pages: dict[tuple[int, int, int], set[int]] = {}
    for region in found:
        if region.key is not None:
            pages.setdefault(region.key, set()).add(region.page)
    return [
        replace(r, reason=WHY, part=r.part if r.part and r.part.chars else None)
        if r.key is not None and len(pages[r.key]) >= LOGO
        else r
        for r in found
    ]


def lettering(letters: Sequence[tuple[Box, int]], shown: Sequence[Box]) -> bool:
    """True if filled outlines stand in a row like the letters of text turned into curves.

    `shown` are the boxes of text lines: outlines under real text are its shading or its shadow.
    """
    if len(letters) > LETTERS:
        return True  # a drawing this dense cannot be shown to hold no lettering
    free = [(b, n) for b, n in letters if not any(_centre_in(b, s) for s in shown)]
    if any(n >= 8 and b[3] - b[1] >= 6 and b[2] - b[0] > 2.5 * (b[3] - b[1]) for b, n in free):
        return True
    boxes = sorted((b for b, n in free), key=lambda b: b[0])
    for i, first in enumerate(boxes):
        row, last = 1, first
        height = first[3] - first[1]
        for box in boxes[i + 1 :]:
            own = box[3] - box[1]
            level = abs((box[1] + box[3]) - (last[1] + last[3])) < 0.6 * max(height, own)
            if (
                level
                and box[0] - last[2] < 1.5 * max(height, own)
                and 0.4 < own / height < 2.5
                and box[2] - box[0] < 3 * own
            ):
                row, last = row + 1, box
        if row >= 4:
            return True
    return False


def _centre_in(a: Box, b: Box) -> bool:
    x, y = (a[0] + a[2]) / 2, (a[1] + a[3]) / 2
    return b[0] <= x <= b[2] and b[1] <= y <= b[3]
