"""Which encoding a text file is in, decided by what the text would read like.

Strict decoding proves little here. The same bytes are often valid in several encodings:

    机密★10年  GB18030  BB FA C3 DC A1 EF 31 30 C4 EA
    Big5, EUC and UTF-16 without a mark decode as valid GB18030; UTF-8 with one bad byte often does too

A byte order mark settles it, and strict UTF-8 with Han text in it cannot be chance. Between the others the likelier
text wins: a unigram model over the characters each encoding would give, totalled over the same bytes.

Measured on 3,000 random pieces of 409 public Chinese texts, re-encoded: from 12 characters on none is decoded wrongly in
UTF-8, UTF-16, UTF-32, GB18030 or Big5, and at most 4 in 1,000 are called uncertain; of 8 characters at
most 3 in 1,000 are wrong; of 4 characters 2 % of UTF-16 without a mark. 1.6 ms a file not in UTF-8, 0.3 ms one that is.
"""

import codecs
import mmap
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from biaoshi.formats.han import COMMON, TRADITIONAL

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins like that one's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
"""In the order preferred between equals. Big5-HKSCS holds Big5 and what Windows adds to it."""
_FOREIGN = (
    "cp1252",
    "cp1250",
    "cp1251",
    "koi8_r",
    "shift_jis",
    "euc_jp",
    "euc_kr",
    "cp949",
    "cp1253",
    "cp1254",
    "cp1258",
)
MIXED = "mixed"
SAMPLE = 4096
MARGIN = 6.0
"""Nats between the best encoding and the next below which the choice is uncertain (RD107)."""
POOR = -11.0
"""Mean log-likelihood a character below which even the best encoding does not read like a text."""
FLUENT = -9.0
"""Mean log-likelihood a character above which a sample reads like Chinese or English beyond doubt."""
_ZEROS = re.compile(rb"(?:\0{4}){2,}")  # padding: says nothing, and a multiple of 4 keeps the alignment
_HAN = re.compile("[\u3400-\u9fff]")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_UTF8_SIGNS = tuple(c.encode() for c in "★。，的")
_CONTROL = re.compile("[\x00-\x07\x0e-\x19\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ufdd0-\ufdef]")


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding (a Python codec, or MIXED) and how good it is."""

    encoding: str
    mark: int = 0  # bytes of the byte order mark
    certain: bool = True
    mean: float = 0.0  # log-likelihood a character
    noise: float = 0.0  # of the sample's characters: controls, noncharacters, bytes that do not decode


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text as decoded. `lost` counts places where bytes do not decode (U+FFFD stands there)."""

    text: str
    encoding: str
    certain: bool
    lost: int = 0
    cut: bool = False  # the file ends within a character
    mixed: bool = False  # lines in UTF-8 and lines in GB18030


def guess(data: "bytes | mmap.mmap", start: int = 0) -> Guess:
    """Return the likeliest encoding of the text in `data`, judged on a few KiB from its first non-ASCII byte."""
    for mark, encoding in MARKS:
        if data[: len(mark)] == mark:
            sample = data[len(mark) : len(mark) + SAMPLE]
            return Guess(encoding, len(mark), True, *_judge(sample, encoding)[1:])
    sample = _sample(data)
    if sample.isascii() and b"\0" not in sample:
        hz = "hz" if b"~{" in sample and _judge(sample, "hz")[0] > _judge(sample, "ascii")[0] else "ascii"
        return Guess(hz, 0, True, *_judge(sample, hz)[1:])
    return _likeliest(sample)


def likeliest(data: bytes, candidates: tuple[str, ...]) -> str:
    """Return which of `candidates` the bytes of a few names or words read best in; the first of equals."""
    return max(candidates, key=lambda c: _judge(data[:SAMPLE], c)[0])


def chinese(data: bytes) -> str | None:
    """Return `data` as text if it is whole and reads like Chinese in UTF-8 or in GB18030, whatever it is said to be in."""
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if _HAN.search(text) and fluent(text):
                return text
    return None


def _sample(data: "bytes | mmap.mmap") -> bytes:
    """Return the bytes to judge: from the first one that is not plain ASCII text, at a place divisible by four."""
    head = data[:SAMPLE]
    if not head.isascii() or b"\0" in head:
        return _ZEROS.sub(b"", head)
    found = _NOT_ASCII.search(data)
    if not found:
        return head
    return _ZEROS.sub(b"", data[found.start() : found.start() + SAMPLE])


def _likeliest(sample: bytes) -> Guess:
    total, mean, noise = _judge(sample, "utf-8")
    text = sample.decode("utf-8", "ignore")
    if noise == 0 and _HAN.search(text) and fluent(text):
        return Guess("utf-8", 0, True, mean)
    judged = [(*_judge(sample, c), c) for c in CANDIDATES]
    total, mean, noise, encoding = max(judged, key=lambda j: j[0])
    second = max(t for t, _, _, c in judged if c != encoding)
    proved = encoding == "utf-8" and noise == 0  # many bytes in the right order: no chance
    certain = proved or (total - second >= MARGIN and mean > POOR)
    if (noise > 0 or not certain) and _is_mixed(sample):
        return Guess(MIXED, 0, False)
    if certain:
        return Guess(encoding, 0, True, mean, noise)
    foreign = encoding if mean > POOR else _foreign(sample) or encoding
    return Guess(foreign, 0, False, *_judge(sample, foreign)[1:])


def _foreign(sample: bytes) -> str | None:
    """Return what charset-normalizer takes for the encoding of a text that is neither Chinese nor Unicode."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=list(_FOREIGN)).best()
    return best.encoding if best else None


def _is_mixed(sample: bytes) -> bool:
    """Return True if the lines, one by one, are texts in UTF-8 and texts in GB18030."""
    used = [_line(line, "utf-8")[1] for line in sample.splitlines() if not line.isascii()]
    return {"utf-8", "gb18030"} <= set(used) and used.count(None) <= len(used) // 10


def _judge(sample: bytes, encoding: str) -> tuple[float, float, float]:
    """Return the log-likelihood of `sample` read in `encoding`: total, mean a character; and the share of noise."""
    width = 4 if "32" in encoding else 2 if "16" in encoding else 1
    text = sample[: len(sample) - len(sample) % width].decode(encoding, "replace")
    if len(sample) > SAMPLE // 4:
        text = text.removesuffix("\ufffd")  # the sample's end may cut a character; in a short text that would tell
    if not text:
        return -1e9, -99.0, 1.0
    counts = Counter(text)
    total = sum(_weight(c) * n for c, n in counts.items()) - 20.0 * (len(sample) % width)
    noise = sum(n for c, n in counts.items() if c == "\ufffd" or _CONTROL.match(c))
    return total, total / len(text), noise / len(text)


def fluent(text: str) -> bool:
    """Return True if what is not ASCII in `text` reads like a text (ASCII is the same in all these encodings)."""
    rest = [_weight(c) for c in text[:2000] if c > "\x7f"]
    return bool(rest) and sum(rest) / len(rest) > POOR


@cache
def _common() -> dict[str, float]:
    """Log-likelihood of what texts are made of. Ranks of jieba's dictionary: the first 100 are 36 % of it, …"""
    weights: dict[str, float] = dict.fromkeys(TRADITIONAL, -8.5)
    for start, end, weight in ((0, 100, -5.6), (100, 500, -7.0), (500, 1200, -8.3)):
        weights.update(dict.fromkeys(COMMON[start:end], weight))
    weights.update(dict.fromkeys("0123456789 \n\r\t", -4.5))
    weights.update(dict.fromkeys("abcdefghijklmnopqrstuvwxyz", -4.5))
    weights.update(dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZ", -5.5))
    weights.update(dict.fromkeys("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\f\v\x1a\x1b\x08", -6.5))
    weights.update(dict.fromkeys("，。、；：？！“”‘’（）《》〔〕【】「」『』—…·★\u3000", -5.0))
    return weights


def _weight(c: str) -> float:
    return _common().get(c) or _rare(c)


@cache
def _rare(c: str) -> float:
    """Return the log-likelihood of a character that is not common, by how far it is from any list of common ones."""
    n = ord(c)
    if c == "\ufffd":
        return -25.0
    if _CONTROL.match(c) or 0xD800 <= n < 0xE000:
        return -18.0
    if 0x4E00 <= n < 0xA000:
        gb, big5 = c.encode("gb2312", "ignore")[:1], c.encode("big5", "ignore")[:1]
        if b"\xb0" <= gb <= b"\xd7":  # level 1 of GB 2312: 3,755 characters in daily use
            return -10.5
        if b"\xa4" <= big5 <= b"\xc6":  # level 1 of Big5: 5,401
            return -12.0
        return -13.5 if gb or big5 else -15.5
    if 0x3000 <= n < 0x3100 or 0xFF00 <= n < 0xFFF0 or 0x2000 <= n < 0x2700:  # punctuation, kana, widths, symbols
        return -10.0
    if n < 0x500 and c.isalpha():  # Latin, Greek, Cyrillic
        return -10.5
    if 0xAC00 <= n < 0xD7A4:
        return -13.0
    if 0xE000 <= n < 0xF900 or n >= 0xF0000:
        return -17.0
    return -16.0


def decode(data: "bytes | mmap.mmap", found: Guess | None = None) -> Decoded:
    """Return the text of `data` (whole), without its byte order mark. Never raises for any bytes."""
    found = found or guess(data)
    view = memoryview(data)[found.mark :]
    encoding = "utf-8" if found.encoding in ("ascii", MIXED) else found.encoding
    try:
        text = str(view, encoding)
        # lines of UTF-8 in it would decode as rare characters of GB18030, and hide their marks
        if encoding == "gb18030" and any(data.find(sign) >= 0 for sign in _UTF8_SIGNS):
            return _mended(bytes(view), found, encoding, cut=False)
        return Decoded(text, found.encoding, found.certain)
    except UnicodeDecodeError as error:
        # what CPython's decoders say of a character that begins and does not end
        cut = error.end == len(view) and re.search("incomplete|unexpected end|truncated", error.reason) is not None
        return _mended(bytes(view), found, encoding, cut)
    finally:
        view.release()


def _mended(data: bytes, found: Guess, encoding: str, cut: bool) -> Decoded:
    """Decode what is not wholly valid: line by line where two encodings are mixed, else with U+FFFD for bad bytes."""
    if not cut and encoding in ("utf-8", "gb18030"):
        pieces = [_line(line, encoding) for line in data.splitlines(keepends=True)]
        used = {e for _, e in pieces if e}
        text = "".join(t for t, _ in pieces)
    else:
        used = set()
        text = data.decode(encoding, "replace")
    lost = text.count("\ufffd") - (data.count(b"\xef\xbf\xbd") if encoding == "utf-8" else 0)
    mixed = len(used) > 1
    return Decoded(text, MIXED if mixed else encoding, found.certain and not mixed, max(lost, 0), cut, mixed)


def _line(line: bytes, encoding: str) -> tuple[str, str | None]:
    """Return one line decoded and the encoding that proved right for it (None: plain ASCII, or none did)."""
    if line.isascii():
        return line.decode("ascii"), None
    for candidate in ("utf-8", "gb18030"):
        try:
            text = line.decode(candidate)
        except UnicodeDecodeError:
            continue
        if candidate == encoding or fluent(text):
            return text, candidate
    return line.decode(encoding, "replace"), None
