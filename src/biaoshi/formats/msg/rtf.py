"""Compressed RTF ([MS-OXRTFCP]): LZ with a dictionary that begins filled with common RTF words."""

import struct

_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArial"
    rb"Times New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_SIZE = 4096


def unpacked(data: bytes, most: int) -> bytes:
    """Return the RTF of a stream, at most `most` bytes, as far as it is whole; b"" if it is no such stream."""
    if len(data) < 16:
        return b""
    size, kind = struct.unpack_from("<I", data, 4)[0], data[8:12]
    size = min(size, most)
    if kind == b"MELA":
        return data[16 : 16 + size]
    if kind != b"LZFu":
        return b""
    ring = bytearray(_START.ljust(_SIZE, b"\0"))
    write, at, out = len(_START), 16, bytearray()
    while at < len(data) and len(out) < size:
        control = data[at]
        at += 1
        for bit in range(8):
            if len(out) >= size or at >= len(data):
                break
            if not control >> bit & 1:
                piece, at = data[at : at + 1], at + 1
            else:
                if at + 2 > len(data):
                    return bytes(out)
                word = struct.unpack_from(">H", data, at)[0]
                at += 2
                place, length = word >> 4, (word & 15) + 2
                if place == write % _SIZE:
                    return bytes(out)
                piece = b""
                for i in range(length):
                    letter = ring[(place + i) % _SIZE]
                    piece += bytes([letter])
                    ring[(write + i) % _SIZE] = letter
            for i, letter in enumerate(piece):
                ring[(write + i) % _SIZE] = letter
            write += len(piece)
            out += piece
    return bytes(out[:size])
