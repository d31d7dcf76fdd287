"""Keyed prints of words alone, by which the same words are found in other cases without being stored anywhere in the clear."""

import contextlib
import hmac
import os
import secrets
import unicodedata
from hashlib import sha256
from pathlib import Path

from biaoshi_api.site import Site

_FILE = "desk.key"


def key_of(site: Site) -> bytes:
    """Return the key of the prints, made when first asked for; the audit's and the office's keys are for their own ends."""
    path = site.settings.data.folder / _FILE
    if not path.exists():
        _make(path)
    return bytes.fromhex(path.read_text("ascii").strip())


def print_of(key: bytes, words: str) -> str | None:
    """Return the print of `words`, the same however wide or spaced they are written; None of nothing."""
    plain = "".join(unicodedata.normalize("NFKC", words).split())
    return hmac.new(key, plain.encode("utf-8", "surrogatepass"), sha256).hexdigest()[:32] if plain else None


def _make(path: Path) -> None:
    """Write a new key all at once: whoever comes second takes the first one's."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_hex(32) + "\n")
    with contextlib.suppress(FileExistsError):
        os.link(part, path)
    part.unlink()
