"""Everything in a PDF that may be words, as it is stored: for the proof that words are gone, not for reading.

    strings, names, keys of every object       as text and as bytes
    streams but pictures and fonts             inflated; the strings in them joined, escapes and hex resolved
    photographs                                what stands before the picture itself: who took it, where, remarks
    pages                                      as a second reader (pdfminer) decodes them, in the order they are painted

A finder of hidden text looks into the same places. A file with anything that cannot be inflated, or with an object that its
one table of objects does not list (an earlier revision, something left behind), is not told at all.
"""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Name, Stream

from biaoshi.errors import UnreadableError

_STRING = re.compile(rb"\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)|<([0-9A-Fa-f\s]+)>", re.S)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.S)
_SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r\n": b"", b"\r": b""}
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_BE, _LE = b"\xfe\xff", b"\xff\xfe"
_CAMERA = ("/DCTDecode", "/JPXDecode")
_OBJECT = re.compile(rb"(?<!end)stream\r?\n.*?endstream|(?<![0-9])[0-9]+ [0-9]+ obj(?![a-z])", re.S)
_START = re.compile(rb"startxref\s+([0-9]+)\s+%%EOF\s*\Z")
_TABLE = re.compile(rb"xref\s+0 [0-9]+\s+((?:[0-9]{10} [0-9]{5} [nf][ \r\n]{2})+)trailer(.*)\Z", re.S)


def chunks(data: bytes) -> Iterator[bytes]:
    """Yield what may be words in the file, each once: UTF-8 of decoded strings, and bytes. Raises pikepdf.PdfError."""
    with pikepdf.open(BytesIO(data)) as pdf:
        yield from of_objects([*pdf.objects, pdf.trailer])
    yield from _second(data)


def unpacked(data: bytes, most: int) -> bytes:
    """Return the chunks, each behind its length (4 bytes). Raises UnreadableError where they are not all to be had."""
    if not _listed(data):
        raise UnreadableError("unsupported", "文件里有目录表以外的对象")
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


def _listed(data: bytes) -> bool:
    """Tell whether the objects that stand in the file are those of its one plain table, as a file written in one go has it."""
    start = _START.search(data, max(0, len(data) - 64))
    table = _TABLE.match(data, int(start[1])) if start else None
    if table is None or b"/Prev" in table[2] or b"/XRefStm" in table[2]:
        return False
    rows = [table[1][n : n + 20] for n in range(0, len(table[1]), 20)]
    there = [m.start() for m in _OBJECT.finditer(data) if m[0].endswith(b"obj")]
    return sorted(int(row[:10]) for row in rows if row[17:18] == b"n") == there


def of_objects(objects: Iterable[Any]) -> Iterator[bytes]:
    """Yield what may be words in `objects` themselves; what they refer to is not followed. Raises pikepdf.PdfError."""
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
    """Yield the bytes of a stream that may hold words, and the strings in it joined; of a picture only what its camera
    wrote beside it, nothing of a font. Raises pikepdf.PdfError where it cannot be inflated."""
    if stream.get("/Subtype") == Name.Image:
        yield from _beside(stream)
        return
    if any(k in stream for k in ("/Length1", "/Length3")):
        return
    if str(stream.get("/Subtype", "")) in ("/Type1C", "/CIDFontType0C", "/OpenType"):
        return
    data = stream.read_bytes(pikepdf.StreamDecodeLevel.generalized)
    yield data
    if joined := b"".join(map(_resolved, _STRING.finditer(data))):
        yield joined


def _beside(picture: Stream) -> Iterator[bytes]:
    """Yield what stands in a photograph (a JPEG or JPEG 2000 file) before its pixels, and behind those of a JPEG."""
    held = picture.get("/Filter")
    filters = [str(f) for f in (held if isinstance(held, Array) else [held])]
    if not filters or filters[-1] not in _CAMERA:
        return
    with pikepdf.Pdf.new() as apart:
        whole = Stream(apart, b"")
        whole.write(picture.read_raw_bytes(), filter=Array([Name(f) for f in filters[:-1]]))
        data = whole.read_bytes(pikepdf.StreamDecodeLevel.generalized)
    if filters[-1] == "/JPXDecode":
        yield data.partition(b"jp2c")[0]
        return
    at = 2
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] != b"\xda":
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    yield data[:at]
    if (end := data.find(b"\xff\xd9", at)) >= 0:
        yield data[end:]


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
