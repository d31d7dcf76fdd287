"""Everything in a PDF that may be words, as it is stored: for the proof that words are gone, not for reading.

    strings, names, keys of every object       as text and as bytes
    streams but pictures and fonts             inflated; the strings in them joined, escapes and hex resolved
    pages                                      as a second reader (pdfminer) decodes them, in the order they are painted

A finder of hidden text looks into the same places. What cannot be inflated is not told: the reader says that it is there.
"""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Name, Stream

from biaoshi.errors import UnreadableError

_STRING = re.compile(rb"\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)|<([0-9A-Fa-f\s]+)>", re.S)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.S)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r\n": b"", b"\r": b""}
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_BE, _LE = b"\xfe\xff", b"\xff\xfe"


def chunks(data: bytes) -> Iterator[bytes]:
    """Yield what may be words in the file, each once: UTF-8 of decoded strings, and bytes. Raises pikepdf.PdfError."""
    with pikepdf.open(BytesIO(data)) as pdf:
        yield from of_objects([*pdf.objects, pdf.trailer])
    yield from _second(data)


def unpacked(data: bytes, most: int) -> bytes:
    """Return the chunks, each behind its length (4 bytes). Raises UnreadableError where they are not all to be had."""
    out, size = [], 0
    try:
        for chunk in chunks(data):
            size += len(chunk) + 4
            if size > most:
                raise UnreadableError("limited", "解开的内容过多")
            out += [len(chunk).to_bytes(4, "big"), chunk]
    except pikepdf.PdfError:
        raise UnreadableError("failed", "有内容解不开") from None
    return b"".join(out)


def of_objects(objects: Iterable[Any]) -> Iterator[bytes]:
    """Yield what may be words in `objects` themselves; what they refer to is not followed."""
    for one in objects:
        held = one.stream_dict if isinstance(one, Stream) else one
        if isinstance(held, pikepdf.Object):
            yield from _written(held.unparse(resolved=True))
        if isinstance(one, Stream):
            yield from of_stream(one)


def _written(syntax: bytes) -> Iterator[bytes]:
    """Yield names and keys of an object, and its strings decoded, from how qpdf writes it down."""
    yield _HEX.sub(lambda m: bytes.fromhex(m[1].decode()), syntax)
    strings = list(map(_resolved, _STRING.finditer(syntax)))
    if marked := [s for s in strings if s[:2] in (_BE, _LE)]:
        yield "\n".join(s.decode("utf-16", "replace") for s in marked).encode()
    if plain := [s for s in strings if s[:2] not in (_BE, _LE)]:
        yield b"\n".join(plain)


def of_stream(stream: Stream) -> Iterator[bytes]:
    """Yield the bytes of a stream that may hold words, and the strings in it joined; nothing of a picture or a font."""
    if stream.get("/Subtype") == Name.Image or any(k in stream for k in ("/Length1", "/Length3")):
        return
    if str(stream.get("/Subtype", "")) in ("/Type1C", "/CIDFontType0C", "/OpenType"):
        return
    try:
        data = stream.read_bytes(pikepdf.StreamDecodeLevel.generalized)
    except pikepdf.PdfError:
        return
    yield data
    if joined := b"".join(map(_resolved, _STRING.finditer(data))):
        yield joined


def _resolved(m: "re.Match[bytes]") -> bytes:
    if m[2] is not None:
        digits = b"".join(m[2].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return _ESCAPED.sub(_sign, m[1])


def _sign(m: "re.Match[bytes]") -> bytes:
    told = m[1]
    return bytes([int(told, 8) & 255]) if told.isdigit() else _SIGNS.get(told, told)


def _second(data: bytes) -> Iterator[bytes]:
    """Yield the text of each page as pdfminer reads it, layers and clips regardless."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LTChar, LTFigure
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser

    from biaoshi.formats.pdf.catalogue import quiet

    def told(item: Any) -> Iterator[str]:
        for each in item:
            if isinstance(each, LTChar):
                yield each.get_text()
            elif isinstance(each, LTFigure):
                yield from told(each)

    with quiet():
        try:
            resources = PDFResourceManager(caching=True)
            device = PDFPageAggregator(resources, laparams=None)
            interpreter = PDFPageInterpreter(resources, device)
            for page in PDFPage.create_pages(PDFDocument(PDFParser(BytesIO(data)))):
                interpreter.process_page(page)
                yield "".join(told(device.get_result())).encode("utf-8", "surrogatepass")
        except Exception:  # noqa: BLE001 – pdfminer raises anything; without its reading nothing is proved
            raise UnreadableError("failed", "第二种读法读不出来") from None
