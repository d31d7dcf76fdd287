"""Type for the few words that stand in the boxes of a masked page: a Chinese font of the system, where there is one."""

import os
from functools import cache, lru_cache

from PIL import ImageFont

_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
_NAMES = (
    "notosanscjk-regular", "notosanssc-regular", "notoserifcjk-regular", "sourcehansans", "sourcehanserif", "simsun", "simhei", "simfang",
    "stsong", "wqy-microhei", "wqy-zenhei", "droidsansfallback", "uming", "ukai", "notosanscjk", "notoserifcjk",
)  # fmt: skip
"""Beginnings of the file names of fonts with Chinese characters, in small letters, the best first."""
_SUFFIXES = (".ttf", ".ttc", ".otf", ".otc")


def lettering(text: str, size: int) -> "ImageFont.FreeTypeFont | ImageFont.ImageFont | None":
    """Return a font for `text` at `size` pixels, None if there is none with Chinese characters and it needs one."""
    if path := _chinese():
        return _font(path, size)
    return ImageFont.load_default(size) if text.isascii() else None


@lru_cache(16)
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


@cache
def _chinese() -> str | None:
    found: list[tuple[int, str]] = []
    for folder in _FOLDERS:
        for place, _, names in os.walk(folder):
            for name in names:
                small = name.lower()
                rank = next((n for n, known in enumerate(_NAMES) if small.startswith(known)), None)
                if rank is not None and small.endswith(_SUFFIXES):
                    found.append((rank, os.path.join(place, name)))
    return min(found)[1] if found else None
