"""Putting away and giving back."""

# ruff: noqa: A001, A002  # an id is called id

import contextlib
import fcntl
import io
import json
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, BinaryIO

from biaoshi_api.vault.ciphers import CIPHERS, TAG, lock
from biaoshi_api.vault.errors import GONE, GoneError, VaultError
from biaoshi_api.vault.form import ABOUT_STEP, CHUNK, HEADER, About, End, Header, nonce, parse_header
from biaoshi_api.vault.keys import Keys
from biaoshi_api.vault.opened import unlock

_ID = re.compile(r"[0-9a-f]{32}")
_LEFT_OVER = 24 * 3600.0
"""A file half written that long ago is nobody's any more."""


@dataclass(frozen=True)
class Vault:
    """A handle on the store in `folder`; threads and processes may share the folder. `keys` gives the keys as they are now."""

    folder: Path
    keys: Callable[[], Keys] = field(repr=False)
    cipher: str = "aes-256-gcm"

    def put(
        self,
        stream: Iterable[bytes] | bytes | BinaryIO,
        *,
        now: float,
        keep: float,
        about: dict[str, Any] | None = None,
    ) -> str:
        """Return the id of what `stream` yields, put away until now + `keep`. Whatever breaks off leaves nothing."""
        id = secrets.token_hex(16)
        self._write(id, _pieces(stream), now + keep, about or {})
        return id

    def open(self, id: str) -> Iterator[bytes]:
        """Return what was put away, in chunks. Raises GoneError and VaultError at once where it is not there or not whole,
        and VaultError in place of the first chunk that is not as it was.
        """
        with self._file(id) as file:
            unlock(file, id, self.keys())
        return self._chunks(id)

    def _chunks(self, id: str) -> Iterator[bytes]:
        with self._file(id) as file:
            yield from unlock(file, id, self.keys()).chunks()

    def read(self, id: str) -> bytes:
        """Return all of what was put away. Raises GoneError, VaultError."""
        return b"".join(self.open(id))

    def about(self, id: str) -> About:
        """Return what is known of it. Raises GoneError, VaultError."""
        with self._file(id) as file:
            opened = unlock(file, id, self.keys())
            return About(opened.about(), opened.end.size, opened.end.sha256.hex(), opened.header.expires)

    def renew(self, id: str) -> None:
        """Encrypt it anew under the current key and cipher. Raises GoneError, VaultError."""
        about = self.about(id)
        self._write(id, self.open(id), about.expires, about.about, anew=True)

    def forget(self, id: str) -> bool:
        """Erase it; False where there is none. Without its salt what may be left on the disk cannot be opened by any key."""
        path = self.path(id)
        with self._alone():
            try:
                with path.open("r+b") as file:
                    file.write(bytes(HEADER))
                    file.flush()
                    os.fsync(file.fileno())
                path.unlink()
            except FileNotFoundError:
                return False
            _sync(path.parent)
        return True

    def take_in(self, id: str, file: IO[bytes]) -> None:
        """Put a stored file of a backup where it was, as it is; whether it can be opened shows when it is."""
        self._place(id, iter(lambda: file.read(CHUNK), b""), anew=False)

    def sweep(self, now: float) -> int:
        """Erase what has had its time, and what a crash left half written; return how many."""
        gone = 0
        for path in self._incoming().iterdir():
            with contextlib.suppress(FileNotFoundError):  # finished or swept by another meanwhile
                if path.stat().st_mtime < now - _LEFT_OVER:
                    path.unlink()
                    gone += 1
        for id in self.ids():
            header = self.header(id)
            if header is None or not header.expires > now:
                gone += self.forget(id)
        return gone

    def ids(self) -> Iterator[str]:
        """Yield the id of everything in the store."""
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(p.name for p in folder.iterdir() if _ID.fullmatch(p.name))

    def header(self, id: str) -> Header | None:
        """Return what stands in the clear before it, not proved; None where there is no header (erasing broke off)."""
        try:
            with self.path(id).open("rb") as file:
                return parse_header(file.read(HEADER))
        except (FileNotFoundError, VaultError):
            return None

    def pending(self) -> bool:
        """Return True while something is being put away."""
        return any(self._incoming().iterdir())

    def _write(
        self, id: str, pieces: Iterable[bytes], expires: float, about: dict[str, Any], *, anew: bool = False
    ) -> None:
        """Encrypt `pieces` and place them under `id`."""
        keys = self.keys()
        filled = _fill(json.dumps(about, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        salt = secrets.token_bytes(32)
        header = Header(CIPHERS[self.cipher], len(filled) + TAG, keys.current, id, salt, expires)
        seal = lock(header.cipher, keys.secrets[keys.current], salt, header.pack()).seal
        self._place(id, _sealed(header, filled, pieces, seal), anew=anew)

    def _place(self, id: str, parts: Iterable[bytes], *, anew: bool) -> None:
        """Write `parts` under `id`; at no moment is there half a file under it. `anew`: only while there is one."""
        target = self.path(id)
        part = self._incoming() / f"{id}.{secrets.token_hex(4)}"
        try:
            with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            with self._alone():
                if anew and not target.exists():  # erased meanwhile, and that stands
                    raise GoneError(GONE)
                target.parent.mkdir(mode=0o700, exist_ok=True)
                part.replace(target)
                _sync(target.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold up every other process that erases or replaces: what one erases, none may bring back."""
        with (self._incoming().parent / "lock").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def path(self, id: str) -> Path:
        """Return where the file of `id` is, if it is. Raises GoneError for what is no id."""
        if not _ID.fullmatch(id):
            raise GoneError(GONE)
        return self.folder / id[:2] / id

    def _incoming(self) -> Path:
        path = self.folder / "incoming"
        if not path.exists():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.mkdir(mode=0o700, exist_ok=True)
        return path

    def _file(self, id: str) -> BinaryIO:
        try:
            return self.path(id).open("rb")
        except FileNotFoundError:
            raise GoneError(GONE) from None


def _sealed(
    header: Header, about: bytes, pieces: Iterable[bytes], seal: Callable[[bytes, bytes], bytes]
) -> Iterator[bytes]:
    """Yield the parts of a stored file."""
    whole, size, number = sha256(), 0, 0
    yield header.pack()
    yield seal(nonce(b"a"), about)
    for chunk in _chunks(pieces):
        whole.update(chunk)
        size += len(chunk)
        yield seal(nonce(b"c", number), chunk)
        number += 1
    yield seal(nonce(b"e"), End(number, size, whole.digest()).pack())


def _chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what `pieces` hold in chunks of one length, the last one shorter; none where there is nothing."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= CHUNK:
            yield bytes(held[:CHUNK])
            del held[:CHUNK]
    if held:
        yield bytes(held)


def _pieces(stream: Iterable[bytes] | bytes | BinaryIO) -> Iterable[bytes]:
    """Let bytes be a stream of one piece, and a file be read in chunks: its own iteration is by line."""
    if isinstance(stream, bytes):
        return (stream,)
    if isinstance(stream, io.IOBase):
        read = stream.read
        return iter(lambda: read(CHUNK), b"")
    return stream


def _fill(data: bytes) -> bytes:
    """Fill up with blanks, which JSON passes over."""
    return data + b" " * (-len(data) % ABOUT_STEP)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
