"""Pixels as a file for a screen: no larger than is of use there, print without loss, photographs and scans as JPEG."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_LONGEST = 2200  # pixels of the longer side
_BETWEEN = 0.12  # share of pixels neither black nor white from which a page is no mere print
_QUALITY = 80


def shown(picture: NDArray[np.uint8], turn: int = 0) -> bytes:
    """Return the picture turned clockwise by `turn` degrees as PNG or JPEG."""
    if turn % 360:
        picture = np.ascontiguousarray(np.rot90(picture, -turn // 90 % 4))
    image = Image.fromarray(picture)
    image.thumbnail((_LONGEST, _LONGEST))
    tones = np.asarray(image.convert("L"))
    out = io.BytesIO()
    if float(((tones > 24) & (tones < 232)).mean()) < _BETWEEN:
        image.quantize(64).save(out, "PNG")
    else:
        image.convert("RGB").save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
