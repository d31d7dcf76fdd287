"""Pictures of an RTF file: the digits, or the bytes after \\bin, of a \\pict group, as a picture file.

{\\pict{\\*\\picprop …}\\picw…\\pngblip 89504e47 …}      pngblip jpegblip emfblip: a file as it is
                                                      wmetafile: without its first header; dibitmap: without BMP's
"""

import binascii
import re

from biaoshi.formats.metafile import bmp_of

_TOKEN = re.compile(rb"\\bin([0-9]{1,10}) ?|\\([a-z*]{1,32})(-?[0-9]{1,10})? ?|([{}])|([0-9A-Fa-f]+)|.", re.S)
MOST = 64 << 20  # bytes of one picture


def picture_in(group: bytes) -> bytes | None:
    """Return the picture of a \\pict group, from its control word to its closing brace; None if it holds none."""
    kind, depth, at = b"", 0, 0
    digits: list[bytes] = []
    raw = b""
    while at < len(group):
        match = _TOKEN.match(group, at)
        if match is None:
            break
        at = match.end()
        if match[1] is not None:
            size = int(match[1])
            if depth == 0:
                raw = group[at : at + size]
            at += size
        elif match[4] is not None:
            depth += 1 if match[4] == b"{" else -1
            if depth < 0:
                break
        elif depth == 0 and match[2] in (b"pngblip", b"jpegblip", b"emfblip", b"wmetafile", b"dibitmap", b"wbitmap"):
            kind = match[2]
        elif depth == 0 and match[5] is not None:
            digits.append(match[5])
    if not raw:
        joined = b"".join(digits)[: 2 * MOST]
        raw = binascii.a2b_hex(joined[: len(joined) // 2 * 2])
    if kind == b"dibitmap":
        return bmp_of(raw)
    return raw or None if kind != b"wbitmap" else None
