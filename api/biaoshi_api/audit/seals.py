"""The key of the chain and how it travels: with the engine, so that `note` needs no key and no caller ever holds one."""

import hashlib
import hmac
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC
from sqlalchemy import Connection, Engine

from biaoshi import BiaoshiError

Algorithm = Literal["hmac-sha256", "hmac-sm3"]
ALGORITHMS: tuple[Algorithm, ...] = get_args(Algorithm)
OPTION = "biaoshi_audit_seal"
"""Name of the engine's execution option that holds the Seal; a connection has the options of its engine."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A key of at least 32 bytes and the algorithm new rows are sealed with."""

    key: bytes = field(repr=False)
    algorithm: Algorithm = "hmac-sha256"


def _sha256(key: bytes, message: bytes) -> str:
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def _sm3(key: bytes, message: bytes) -> str:
    code = HMAC(key, hashes.SM3())  # hashlib has SM3 only where OpenSSL offers it; cryptography brings its own
    code.update(message)
    return code.finalize().hex()


_CODES: dict[str, Callable[[bytes, bytes], str]] = {"hmac-sha256": _sha256, "hmac-sm3": _sm3}


def code(algorithm: str, key: bytes, message: bytes) -> str:
    """Return the keyed digest in hex. KeyError for an algorithm that is none of ALGORITHMS."""
    return _CODES[algorithm](key, message)


def read_seal(path: Path, algorithm: Algorithm = "hmac-sha256") -> Seal:
    """Read the key from `path`: 64 or more hex digits (`openssl rand -hex 32`), readable by its owner only.

    Raises BiaoshiError naming the file's name and what to do; never a part of the key.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BiaoshiError(f"审计密钥文件 {path.name} 读不到（{type(error).__name__}）。") from None
    if mode & 0o077:
        raise BiaoshiError(f"审计密钥文件 {path.name} 他人可读：请改为 0600。")
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) < 32:
        raise BiaoshiError(f"审计密钥文件 {path.name} 应为至少 64 位十六进制数（openssl rand -hex 32）。")
    if algorithm not in ALGORITHMS:
        raise BiaoshiError(f"审计算法应为 {'、'.join(ALGORITHMS)} 之一。")
    return Seal(key, algorithm)


def sealed(engine: Engine, seal: Seal) -> Engine:
    """Return the engine (same pool) whose connections can write the audit log."""
    return engine.execution_options(**{OPTION: seal})


def seal_of(connection: Connection) -> Seal:
    """Return the seal of the connection's engine. Raises BiaoshiError: an act that cannot be noted does not happen."""
    seal = connection.get_execution_options().get(OPTION)
    if not isinstance(seal, Seal):
        raise BiaoshiError("审计密钥未配置，不能记录操作。")
    return seal
