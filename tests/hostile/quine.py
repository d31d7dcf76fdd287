"""A gzip file that unpacks to itself, after the scheme of Russ Cox (Zip Files All The Way Down, 2010).

Deflate can give bytes as they stand, `L n` (5 bytes, then the n bytes), and repeat the last n bytes given, `R n`
(5 bytes here). With the head P of 12 bytes and the tail S of 8 the programme

    L17 [P L17]  R17  L5 [R17]  L5 [L5]  L20 [R17 L5 L5 L20]  R20  L20 [R20 L20 R20 L20]  R20  L20 [pad Q S]  Q=R12  S

gives P and all of itself. The check sum in S is of bytes in which it stands twice: since it is linear in them (over
two elements), it is the solution of 32 equations.
"""

import struct
import zlib

_HEAD = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03a\x00"
_LENGTHS = {n: (n + 254, 0, 0) for n in range(3, 11)} | {12: (265, 1, 1)}
_DISTANCES = {12: (6, 2, 3), 17: (8, 3, 0), 20: (8, 3, 3)}
"""Length or distance → code, how many bits more, and which."""


def quine() -> bytes:
    """Return the file."""
    for pad in range(256):
        base = zlib.crc32(_file(pad, 0))
        columns = [zlib.crc32(_file(pad, 1 << i)) ^ base ^ (1 << i) for i in range(32)]  # of the sum, less itself
        if (crc := _solved(columns, base)) is not None:
            return _file(pad, crc)
    raise ValueError("no check sum fits")


def _literal(size: int, final: bool = False) -> bytes:
    return struct.pack("<BHH", final, size, size ^ 0xFFFF)


def _again(*lengths: int, final: bool = False) -> bytes:
    """Return a block that repeats the last bytes given, as many as `lengths` come to, in so many steps."""
    bits = f"{int(final)}10"
    for length in lengths:
        code, more, value = _LENGTHS[length]
        bits += f"{code - 256:07b}" + f"{value:0{more}b}"[::-1] * bool(more)
        code, more, value = _DISTANCES[sum(lengths)]
        bits += f"{code:05b}" + f"{value:0{more}b}"[::-1]
    bits += "0000000"
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8][::-1], 2) for i in range(0, len(bits), 8))


def _file(pad: int, crc: int) -> bytes:
    first, second, last = _again(7, 10), _again(10, 10), _again(12, final=True)
    l5, l17, l20 = _literal(5), _literal(17), _literal(20)
    code = l17 + _HEAD + l17 + first + l5 + first + l5 + l5 + l20 + first + l5 + l5 + l20
    code += second + l20 + (second + l20) * 2 + second
    size = len(_HEAD) + len(code) + 5 + 20 + len(last) + 8
    tail = struct.pack("<LL", crc, size)
    return _HEAD + code + l20 + bytes([pad]) * 8 + last + tail + last + tail


def _solved(columns: list[int], wanted: int) -> int | None:
    """Return the x for which the columns chosen by its bits come to `wanted`, None if there is no only one."""
    rows = [(column, 1 << i) for i, column in enumerate(columns)]
    found = 0
    for bit in range(32):
        at = next((i for i, (column, _) in enumerate(rows) if column >> bit & 1), None)
        if at is None:
            return None
        column, used = rows.pop(at)
        rows = [(c ^ column, u ^ used) if c >> bit & 1 else (c, u) for c, u in rows]
        if wanted >> bit & 1:
            wanted, found = wanted ^ column, found ^ used
    return found
