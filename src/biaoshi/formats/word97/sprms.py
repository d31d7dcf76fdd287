"""Property modifiers: (code, operand) in a grpprl, and the pages of the file that say where which ones hold."""

import struct
from collections.abc import Iterator
from functools import lru_cache

from biaoshi.formats.word97.fib import Fib

_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
# Word 6/95: one-byte codes and how many bytes follow; codes of variable length say it in their first byte
_OLD_TO_NEW = {
    65: 0x0800, 66: 0x0801, 68: 0x6A03, 69: 0x4804, 71: 0x0806, 75: 0x080A, 80: 0x4A30, 85: 0x0835, 87: 0x0837, 92: 0x083C,
    93: 0x4A4F, 98: 0x2A42, 99: 0x4A43, 117: 0x0855, 5: 0x2403, 9: 0x2407, 17: 0x840F, 19: 0x8411, 24: 0x2416, 25: 0x2417,
}  # fmt: skip
_OLD_SIZES = {
    2: 2, 3: -1, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1, 10: 1, 11: 1, 12: -1, 13: 1, 14: 1, 15: -1, 16: 2, 17: 2, 18: 2, 19: 2,
    20: 4, 21: 2, 22: 2, 23: -2, 24: 1, 25: 1, 26: 2, 27: 2, 28: 2, 29: 1, 30: 2, 31: 2, 32: 2, 33: 2, 34: 2, 35: 2, 36: 2,
    37: 1, 38: 2, 39: 2, 40: 2, 41: 2, 42: 2, 43: 2, 44: 1, 45: 2, 46: 2, 47: 2, 48: 2, 49: 2, 50: 1, 51: 1, 52: -1,
    65: 1, 66: 1, 67: 1, 68: -1, 69: 2, 70: 4, 71: 1, 72: 2, 73: 3, 74: -1, 75: 1, 80: 2, 81: -1, 82: 0, 83: 0, 85: 1, 86: 1,
    87: 1, 88: 1, 89: 1, 90: 1, 91: 1, 92: 1, 93: 2, 94: 1, 95: 3, 96: 2, 97: 2, 98: 1, 99: 2, 100: 1, 101: 2, 102: 1,
    103: -1, 104: 1, 105: -1, 106: -1, 107: 2, 108: -1, 109: 2, 110: 2, 117: 1, 118: 1, 119: 2,
}  # fmt: skip


@lru_cache(maxsize=4096)
def modifiers(grpprl: bytes, old: bool) -> tuple[tuple[int, bytes], ...]:
    """Return the modifiers of `grpprl` in order, codes as in Word 97; stops at what cannot be told apart."""
    return tuple(_old(grpprl) if old else _new(grpprl))


def _new(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(grpprl)
    while at + 2 < end:
        code = grpprl[at] | grpprl[at + 1] << 8
        at += 2
        size = _SIZES[code >> 13]
        if not size:
            if code == 0xD608:
                size = 1 + (grpprl[at] | grpprl[at + 1] << 8) if at + 2 <= end else end
            elif code == 0xC615 and grpprl[at] == 255:
                deleted = grpprl[at + 1] if at + 1 < end else 0
                added = grpprl[at + 2 + 4 * deleted] if at + 2 + 4 * deleted < end else 0
                size = 3 + 4 * deleted + 3 * added
            else:
                size = 1 + grpprl[at]
        yield code, grpprl[at : at + size]
        at += size


def _old(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(grpprl)
    while at < end:
        code = grpprl[at]
        at += 1
        size = _OLD_SIZES.get(code)
        if size is None:
            return
        if size < 0:
            if at >= end:
                return
            operand, size = grpprl[at + 1 : at + 1 + grpprl[at]], 1 + grpprl[at]
        else:
            operand = grpprl[at : at + size]
        if new := _OLD_TO_NEW.get(code):
            yield new, operand.ljust(4, b"\0") if code == 68 else operand
        at += size


def formatted_pages(fib: Fib, bin_table: bytes, paragraphs: bool) -> tuple[list[int], list[bytes], bool]:
    """Return where stretches of one formatting begin (bytes, ascending), their modifiers, and whether pages are lost.

    A stretch of paragraphs begins with the number of its style, two bytes, before the modifiers.
    """
    width = 2 if fib.old else 4
    count = max(0, (len(bin_table) - 4) // (4 + width))
    pages = struct.unpack_from(f"<{count}{'H' if fib.old else 'I'}", bin_table, 4 * (count + 1)) if count else ()
    found: dict[int, bytes] = {}
    lost = False
    word = fib.word
    for number in pages:
        at = (number & 0x3FFFFF) * 512
        if at + 512 > len(word):
            lost = True
            continue
        page = word[at : at + 512]
        runs = page[511]
        if 4 * (runs + 1) + runs > 511:
            lost = True
            continue
        starts = struct.unpack_from(f"<{runs + 1}I", page)
        step = 1 if not paragraphs else 7 if fib.old else 13
        base = 4 * (runs + 1)
        for i in range(runs):
            at = base + step * i
            offset = 2 * page[at] if at < 511 else 0
            found[starts[i]] = _stretch(page, offset, paragraphs, fib.old) if offset else b""
        if runs:
            found.setdefault(starts[runs], b"")
    ordered = sorted(found)
    return ordered, [found[s] for s in ordered], lost


def _stretch(page: bytes, offset: int, paragraphs: bool, old: bool) -> bytes:
    size = page[offset]
    if not paragraphs:
        return page[offset + 1 : offset + 1 + size]
    if old:
        return page[offset + 1 : offset + 1 + 2 * size]
    if size:
        return page[offset + 1 : offset + 2 * size]
    return page[offset + 2 : offset + 2 + 2 * page[offset + 1]] if offset + 1 < 511 else b""
