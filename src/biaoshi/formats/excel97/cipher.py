"""Workbooks locked with the password every Excel knows: protecting the structure of a workbook encrypts its file so.

They open without any question, and are read; with another password they stay closed ([MS-OFFCRYPTO] 2.3.6, [MS-XLS] 2.2.10).
"""

import hashlib
import struct

_PASSWORD = "VelvetSweatshop".encode("utf-16-le")  # public: written in [MS-XLS] 2.4.191
_BLOCK = 1024
_OPEN = frozenset({0x809, 0x2F, 0xE1, 0x194, 0x195, 0x196, 0x138})  # records whose content is never encrypted


def unlocked(stream: bytes) -> bytes | None:
    """Return the stream as it is without the well-known password; None if it has another one, or is locked otherwise."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == 0x2F:
            return _opened(stream, stream[at + 4 : at + 4 + size])
        if kind == 0x0A:
            break
        at += 4 + size
    return None


def _opened(stream: bytes, locked: bytes) -> bytes | None:
    try:
        way, major = struct.unpack_from("<HH", locked)
        if way != 1:
            return None
        if major == 1:
            salt, secret = locked[6:22], locked[22:54]
            first = hashlib.md5((hashlib.md5(_PASSWORD, usedforsecurity=False).digest()[:5] + salt) * 16, usedforsecurity=False).digest()[:5]  # fmt: skip
            name, length = "md5", 16
        else:
            header = struct.unpack_from("<I", locked, 10)[0]
            bits = struct.unpack_from("<I", locked, 14 + 16)[0] or 40
            at = 14 + header
            salt = locked[at + 4 : at + 20]
            secret = locked[at + 20 : at + 36] + locked[at + 40 : at + 60]
            first = hashlib.sha1(salt + _PASSWORD, usedforsecurity=False).digest()
            name, length = "sha1", bits // 8
    except struct.error:
        return None
    if len(secret) < 32 or not 5 <= length <= 16:
        return None
    plain = _xor(secret, _keystream(first, 0, name, length, len(secret)))
    if hashlib.new(name, plain[:16], usedforsecurity=False).digest()[: len(plain) - 16] != plain[16:]:
        return None
    blocks = range(-(-len(stream) // _BLOCK))
    out = bytearray(_xor(stream, b"".join(_keystream(first, b, name, length, _BLOCK) for b in blocks)))
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        end = at + 4 + (size if kind in _OPEN else 4 if kind == 0x85 else 0)
        out[at:end] = stream[at:end]
        at += 4 + size
    return bytes(out[: len(stream)])


def _keystream(first: bytes, block: int, name: str, length: int, size: int) -> bytes:
    """Return `size` bytes of the RC4 key stream of a block."""
    key = hashlib.new(name, first + struct.pack("<I", block), usedforsecurity=False).digest()[:length]
    key = key.ljust(16, b"\0") if length == 5 else key
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 255
        state[i], state[j] = state[j], state[i]
    out = bytearray(size)
    i = j = 0
    for n in range(size):
        i = (i + 1) & 255
        a = state[i]
        j = (j + a) & 255
        b = state[j]
        state[i], state[j] = b, a
        out[n] = state[(a + b) & 255]
    return bytes(out)


def _xor(data: bytes, key: bytes) -> bytes:
    size = len(data)
    return (int.from_bytes(data, "little") ^ int.from_bytes(key[:size], "little")).to_bytes(size, "little")
