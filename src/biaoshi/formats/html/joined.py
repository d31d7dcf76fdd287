"""The source of a page as a finder would read it across its mark-up, for the proof of a masked copy. Not by the cut's own
pieces: what these miss must be seen here."""

import re
from collections.abc import Iterator
from itertools import groupby

from biaoshi.formats.html.elements import BREAKING

_INLINE = re.compile(
    f"<!--.*?(?:-->|\\Z)|</?(?!(?:{'|'.join(sorted(BREAKING - {'br'}))})(?:[\\s/>]))[A-Za-z][^<>]*>|[\\r\\n]+",
    re.I | re.S,
)
"""Mark-up a reader does not see, ends of lines that may part a word: what stands either side of it is read as one word."""
_BESIDE = re.compile(r"<r[tp](?=[\s/>])[^<>]*>.*?(?=<r[tpb](?=[\s/>])|</(?:r[tpb]|ruby)(?=[\s/>])|\Z)", re.I | re.S)
_READING = re.compile(r"<rt(?=[\s/>])[^<>]*>(.*?)(?=<r[tpb](?=[\s/>])|</(?:r[tpb]|ruby)(?=[\s/>])|\Z)", re.I | re.S)
_DRAWING = re.compile(r"<svg(?=[\s/>]).*?(?:</svg|\Z)", re.I | re.S)
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<[^<>]*>", re.S)
JOINT = re.compile(r"""["'`]\s*+(?:[+,]\s*+)?["'`]""")
"""What stands between two strings of a program or a style that follow each other: content: "张" "伟明"."""


def readings(source: str) -> Iterator[str]:
    """Yield the source without tags that part no word, then the ways in which its pieces may stand together."""
    yield _INLINE.sub("", source)
    if re.search(r"<r[tp](?=[\s/>])", source, re.I):
        yield _INLINE.sub("", _BESIDE.sub("", source))
        yield _TAG.sub("", "".join(_READING.findall(source)))
    yield from (_TAG.sub("", drawing) for drawing in _DRAWING.findall(source))
    if JOINT.search(source):
        yield JOINT.sub("", source)
    texts = filter(None, (text.strip() for text in _TAG.split(source)))
    for single, group in groupby(texts, key=lambda text: len(text) == 1):
        if single:
            yield "".join(group)
