"""A stored file opened: proved from its end before anything of it is given out."""

# ruff: noqa: A002  # an id is called id

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from biaoshi_api.vault.ciphers import TAG, Lock, lock
from biaoshi_api.vault.errors import GONE, GoneError, VaultError
from biaoshi_api.vault.form import CHUNK, END, HEADER, End, Header, nonce, parse_end, parse_header
from biaoshi_api.vault.keys import Keys


@dataclass(frozen=True, slots=True)
class Opened:
    """A stored file whose end was proved."""

    file: BinaryIO
    header: Header
    lock: Lock
    end: End

    def about(self) -> dict[str, Any]:
        """Return what it was put with."""
        self.file.seek(HEADER)
        told: dict[str, Any] = json.loads(self.lock.open(nonce(b"a"), self.file.read(self.header.about)))
        return told

    def chunks(self) -> Iterator[bytes]:
        """Yield its chunks, each proved to be the one that belongs there."""
        self.file.seek(HEADER + self.header.about)
        for number in range(self.end.chunks):
            rest = self.end.size - number * CHUNK
            yield self.lock.open(nonce(b"c", number), self.file.read(min(CHUNK, rest) + TAG))


def unlock(file: BinaryIO, id: str, keys: Keys) -> Opened:
    """Prove header, end and length of `file`, before anything of it is given out."""
    data = file.read(HEADER)
    if not any(data):
        raise GoneError(GONE)
    header = parse_header(data)
    if header.id != id:
        raise VaultError("存储内容已被改动，不能使用。")
    if header.key_id not in keys.secrets:
        raise VaultError(f"没有编号为 {header.key_id!a} 的存储密钥，内容打不开。")
    opener = lock(header.cipher, keys.secrets[header.key_id], header.salt, data)
    length = file.seek(0, os.SEEK_END)
    file.seek(max(0, length - END))
    end = parse_end(opener.open(nonce(b"e"), file.read(END)))
    if length != HEADER + header.about + end.size + end.chunks * TAG + END:
        raise VaultError("存储内容不完整或者已被改动，不能使用。")
    return Opened(file, header, opener, end)
