"""Metafiles (EMF, WMF) in documents: drawings kept as the calls that draw them, words among them.

    text records     read as text, pieces of one line joined
    bitmaps          given out as BMP, to be recognised like any picture
    anything else    lines, boxes and settings carry no words; curves and areas may be letters: then `whole` is False

[MS-EMF], [MS-EMFPLUS], [MS-WMF]
"""

from biaoshi.formats.metafile.drawn import Drawn, bmp_of
from biaoshi.formats.metafile.emf import read_emf
from biaoshi.formats.metafile.wmf import read_wmf

__all__ = ["Drawn", "bmp_of", "metafile"]


def metafile(data: bytes) -> Drawn | None:
    """Return what a metafile draws, None if `data` is none. A broken one gives what stands before the fault."""
    if data[:4] == b"\1\0\0\0" and data[40:44] == b" EMF":
        return read_emf(data)
    if data[:4] == b"\xd7\xcd\xc6\x9a":
        return read_wmf(data, 22)
    if data[:4] in (b"\1\0\x09\0", b"\2\0\x09\0"):
        return read_wmf(data, 0)
    return None
