"""Profiles: how strict an office is. Four are shipped as TOML beside this file; an office adds its own."""

import tomllib
from pathlib import Path
from typing import Any

from biaoshi.errors import ConfigError
from biaoshi.types.facts import Profile

FOLDER = Path(__file__).parent


def profile_names() -> tuple[str, ...]:
    """Return the names of the shipped profiles."""
    return tuple(sorted(p.stem for p in FOLDER.glob("*.toml")))


def load_profile(name: str) -> Profile:
    """Return the profile called `name`, or read from the file `name` if it ends in .toml. Raises ConfigError."""
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    if not path.is_file():
        raise ConfigError(f"没有名为“{name}”的方案；可用：{'、'.join(profile_names())}，或给出 .toml 文件。")
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"方案文件 {path.name} 不是有效的 TOML：{error}") from error
    raw["off"] = frozenset(raw.get("off", ()))
    return Profile(**raw)
