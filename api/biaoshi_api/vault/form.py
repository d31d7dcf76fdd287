"""How a stored file is laid out: its header, its nonces, its end."""

import struct
from dataclasses import dataclass
from typing import Any

from biaoshi_api.vault.ciphers import CIPHERS, TAG
from biaoshi_api.vault.errors import VaultError

MAGIC = b"BSVAULT1"
_HEADER = struct.Struct(">8sBI16s16s32sd")  # magic, cipher, length of the about part, key id, own id, salt, expires
_END = struct.Struct(">QQ32s")
HEADER = _HEADER.size
END = _END.size + TAG
CHUNK = 256 << 10
ABOUT_STEP = 256
"""The about part is filled up to a multiple: the length of a name says something of it."""


@dataclass(frozen=True, slots=True)
class Header:
    """The only part in the clear; every part is bound to its bytes."""

    cipher: int
    about: int
    key_id: str
    id: str
    salt: bytes
    expires: float

    def pack(self) -> bytes:
        """Return its bytes."""
        key_id = self.key_id.encode("ascii").ljust(16, b"\0")
        return _HEADER.pack(MAGIC, self.cipher, self.about, key_id, bytes.fromhex(self.id), self.salt, self.expires)


@dataclass(frozen=True, slots=True)
class End:
    """What the last part says of all before it."""

    chunks: int
    size: int
    sha256: bytes

    def pack(self) -> bytes:
        """Return its bytes, not yet sealed."""
        return _END.pack(self.chunks, self.size, self.sha256)


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a stored thing; `about` is what it was put with."""

    about: dict[str, Any]
    size: int
    sha256: str
    expires: float


def parse_header(data: bytes) -> Header:
    """Return the header in `data`. Raises VaultError where it is none."""
    if len(data) != HEADER or not data.startswith(MAGIC):
        raise VaultError("存储内容不完整或者已被改动，不能使用。")
    _, cipher, about, key_id, own, salt, expires = _HEADER.unpack(data)
    if cipher not in CIPHERS.values() or about > 1 << 24:
        raise VaultError("存储内容已被改动，不能使用。")
    return Header(cipher, about, key_id.rstrip(b"\0").decode("ascii", "replace"), own.hex(), salt, expires)


def parse_end(data: bytes) -> End:
    """Return the end in the opened bytes `data`."""
    return End(*_END.unpack(data))


def nonce(kind: bytes, number: int = 0) -> bytes:
    """Return the nonce of the part of `kind` (a about, c chunk, e end): no two parts of a file share one."""
    return kind + number.to_bytes(11, "big")
