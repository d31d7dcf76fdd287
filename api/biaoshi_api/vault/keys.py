"""The office's keys of the vault: a line each, `id` and 64 hex digits; new things take the last one."""

import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from biaoshi.errors import ConfigError

_LINE = re.compile(r"([A-Za-z0-9_-]{1,16})[ \t]+([0-9A-Fa-f]{64})")


@dataclass(frozen=True, slots=True)
class Keys:
    """All keys by id; `current` is the id of the one for new things."""

    secrets: dict[str, bytes] = field(repr=False)
    current: str


def read_keys(text: str, where: str) -> Keys:
    """Return the keys in `text` (lines or commas between them). Raises ConfigError, which never quotes a key."""
    found: dict[str, bytes] = {}
    for number, line in enumerate(re.split(r"[\n,]", text), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise ConfigError(f"{where}第 {number} 行不是“编号 64位十六进制数”的样子；可用 biaoshi config new 生成。")
        if match[1] in found:
            raise ConfigError(f"{where}中编号 {match[1]} 出现两次。")
        found[match[1]] = bytes.fromhex(match[2])
    if not found:
        raise ConfigError(f"{where}中没有密钥；可用 biaoshi config new 生成。")
    return Keys(found, tuple(found)[-1])


def from_file(path: Path) -> Keys:
    """Return the keys in the file at `path`, which only its owner may read. Raises ConfigError."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode & 0o077
            text = file.read(1 << 20).decode("ascii")
    except OSError as error:
        raise ConfigError(f"存储密钥文件读不到：{path.name}（{error.strerror}）。") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"存储密钥文件 {path.name} 只应有英文字母和数字。") from error
    if mode:
        raise ConfigError(f"存储密钥文件 {path.name} 的权限应为 0600，请先执行 chmod 600。")
    return read_keys(text, f"存储密钥文件 {path.name} ")


def from_environment(name: str) -> Keys:
    """Return the keys in the environment variable `name`. Raises ConfigError."""
    if not os.environ.get(name):
        raise ConfigError(f"环境变量 {name} 中没有存储密钥。")
    return read_keys(os.environ[name], f"环境变量 {name} ")


def source(key_file: Path | None, key_env: str) -> Callable[[], Keys]:
    """Return what gives the keys as they are now: asked at each use, so that a rotation needs no restart."""
    if key_file is not None:
        return lambda: from_file(key_file)
    return lambda: from_environment(key_env)


def new_key(ids: tuple[str, ...] = ()) -> str:
    """Return a line with a new key whose id is none of `ids`."""
    number = len(ids) + 1
    while f"k{number}" in ids:
        number += 1
    return f"k{number} {secrets.token_hex(32)}"
