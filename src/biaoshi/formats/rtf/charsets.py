"""Which code page bytes of a font are in (\\fcharset), and the characters control words stand for."""

from biaoshi.formats.ole.properties import decoded

_CODE_PAGES = {
    128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257,
    204: 1251, 222: 874, 238: 1250, 77: 10000, 78: 10001, 79: 10003, 80: 10008, 81: 10002, 255: 437,
}  # fmt: skip
SYMBOL = 2
CHARACTERS = {
    b"tab": "\t", b"line": "\n", b"softline": "\n", b"emdash": "\u2014", b"endash": "\u2013", b"emspace": "\u2003",
    b"enspace": "\u2002", b"qmspace": "\u2005", b"bullet": "\u2022", b"lquote": "\u2018", b"rquote": "\u2019",
    b"ldblquote": "\u201c", b"rdblquote": "\u201d", b"zwj": "\u200d", b"zwnj": "\u200c", b"column": "\n", b"lbr": "\n",
    b"ltrmark": "\u200e", b"rtlmark": "\u200f", b"softcol": "\n",
}  # fmt: skip


def page_of(charset: int | None, document: int) -> int:
    """Return the Windows code page of a font's character set; 0 and 1 (ANSI, default) are the document's own."""
    return document if charset in (None, 0, 1) else _CODE_PAGES.get(charset or 0, document)


def text_of(raw: bytes, charset: int | None, document: int) -> str:
    """Decode bytes of a font; those of a symbol font become private characters U+F0xx, as Word keeps them."""
    if raw.isascii() and charset != SYMBOL:
        return raw.decode("ascii")
    if charset == SYMBOL:
        return "".join(chr(b) if b < 0x21 else chr(0xF000 + b) for b in raw)
    return decoded(raw, page_of(charset, document))
