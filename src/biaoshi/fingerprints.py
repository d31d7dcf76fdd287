"""Keyed prints of passages: they name a finding again without holding any of its text."""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from biaoshi.errors import ConfigError
from biaoshi.text import fold

CONTEXT = 16
"""Folded code points either side of the evidence that belong to its print."""


@dataclass(frozen=True, slots=True)
class Key:
    """The office's fingerprint key; `id` may be shown, `secret` never."""

    secret: bytes
    id: str


def load_key(path: Path) -> Key:
    """Return the key in `path` (32 or more bytes, file mode 0600). Raises ConfigError."""
    try:
        secret = path.read_bytes().strip()
        mode = path.stat().st_mode & 0o077
    except OSError as error:
        raise ConfigError(f"密钥文件读不到：{path.name}（{error.strerror}）。") from error
    if mode:
        raise ConfigError(f"密钥文件 {path.name} 的权限应为 0600，请先执行 chmod 600。")
    if len(secret) < 32:
        raise ConfigError(f"密钥文件 {path.name} 少于 32 字节，请重新生成。")
    return Key(secret, sha256(b"biaoshi key id" + secret).hexdigest()[:16])


def fingerprint(key: Key | None, rule: str, text: str, start: int, end: int, ordinal: int = 0) -> str:
    """Return 32 hex digits of HMAC-SHA-256 over rule, folded evidence and its context, then `-ordinal`.

    White space does not count, so that re-flowed paragraphs keep their prints. Without a key the print is made
    with an empty one: stable, but guessable, and the report says so.
    """
    before = _solid(text[max(0, start - 4 * CONTEXT) : start])[-CONTEXT:]
    after = _solid(text[end : end + 4 * CONTEXT])[:CONTEXT]
    message = "\x1f".join((rule, _solid(text[start:end]), before, after)).encode("utf-8", "surrogatepass")
    digest = hmac.new(key.secret if key else b"", message, sha256).hexdigest()[:32]
    return f"{digest}-{ordinal}"


def _solid(text: str) -> str:
    return "".join(fold(text).text.split())
