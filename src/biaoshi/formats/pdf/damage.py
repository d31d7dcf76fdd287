"""Damage to the file as a whole: what pdfium and pdfminer repair in silence must be told.

pdfium stops at the first broken byte of a compressed page and shows what it had until then, without a word; so every
compressed stream that is no image and no font is inflated once here.
"""

import re
import zlib
from collections.abc import Iterator

from biaoshi.formats.pdf.catalogue import Catalogue
from biaoshi.types.document import Part

TAIL = 2048  # bytes at the end in which %%EOF must stand (readers allow 1024, and junk behind it)
HEAD = 900  # bytes of dictionary looked at before a stream
INFLATED = 256 << 20  # of all streams together; page contents are far below
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_FLATE = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\b")
_PLAIN = re.compile(rb"/Image\b|/Length1\b|/FontFile|/CIDFontType0C|/Type1C|/OpenType|/EmbeddedFile|/DecodeParms\s*\[")


def broken_streams(data: bytes) -> int:
    """Return how many compressed streams of text and structure cannot be inflated to their end."""
    count = total = 0
    for found in _STREAM.finditer(data):
        head = data[max(0, found.start() - HEAD) : found.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if not _FLATE.search(head) or _PLAIN.search(head):
            continue
        end = data.find(b"endstream", found.end())
        body = data[found.end() : end if end >= 0 else len(data)]
        inflater = zlib.decompressobj()
        try:
            part = inflater.decompress(body, 64 << 20)
        except zlib.error:
            count += 1
            continue
        total += len(part)
        # a stream may hold the word "endstream" by chance: only a real end or a full buffer is sound
        count += not inflater.eof and not inflater.unconsumed_tail and not _longer(data, found.end(), end)
        if total > INFLATED:
            break
    return count


def _longer(data: bytes, start: int, end: int) -> bool:
    """True if the stream inflates to its end past the first "endstream"."""
    if end < 0:
        return False
    inflater = zlib.decompressobj()
    try:
        inflater.decompress(data[start : min(len(data), end + (1 << 20))], 64 << 20)
    except zlib.error:
        return False
    return inflater.eof


def file_parts(data: bytes, rebuilt: bool, encrypted: bool, about: Catalogue, pages: int) -> Iterator[Part]:
    """Yield ledger lines for damage to the file as a whole; `pages` is what pdfium counts."""
    if rebuilt and b"%%EOF" not in data[-TAIL:]:
        yield Part("file", "other", 0, "failed", "文件不完整，缺少结尾，可能有内容丢失", rule="RD102")
    elif rebuilt and data.count(b"endstream") * 2 != data.count(b"stream"):
        yield Part("file", "other", 0, "failed", "文件中部已损坏，可能有内容丢失", rule="RD102")
    elif not encrypted and (count := broken_streams(data)):
        yield Part("file", "other", 0, "failed", f"有{count}处压缩数据已损坏，可能有内容丢失", rule="RD102")
    if about.pages is not None and about.pages > pages:
        yield Part("pages", "text", 0, "failed", f"文件声明有{about.pages}页，只能读出{pages}页", rule="RD102")
    if pages == 0:
        yield Part("pages", "text", 0, "failed", "文件中没有任何一页", rule="RD102")
    if "catalogue" in about.unread:
        yield Part("catalogue", "other", 0, "failed", "文件目录未能解析，图层、脚本和 XMP 元数据未检查", rule="RD102")
    for name, why in (("layers", "图层设置未能解析"), ("xmp", "XMP 元数据未能解析"), ("actions", "脚本和动作未能解析")):
        if name in about.unread:
            yield Part(name, "metadata" if name == "xmp" else "other", 0, "failed", why, rule="RD102")
    if about.xfa:
        yield Part("xfa", "text", 0, "unsupported", "XFA 动态表单，本版未读取", rule="RD103")
