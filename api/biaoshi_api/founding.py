"""A new service: its folder with settings and keys, and its first account."""

import os
import secrets
from importlib.resources import files
from pathlib import Path

import sqlalchemy as sa

from biaoshi.errors import UsageError
from biaoshi_api.database import begin
from biaoshi_api.people import accounts, passwords
from biaoshi_api.people.tables import ACCOUNTS
from biaoshi_api.settings import load
from biaoshi_api.site import Site
from biaoshi_api.vault import new_key

SAMPLE = "settings/biaoshi.toml"


def found(folder: Path, ceiling: str) -> Path:
    """Write settings and keys for a service of `ceiling` into `folder`, and return the settings' path.

    Raises UsageError where there are settings already: nothing is written over.
    """
    path = folder / "biaoshi.toml"
    if path.exists():
        raise UsageError(f"{path} 已经有了。")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(folder / "vault.key", new_key() + "\n")
    _write(folder / "audit.key", secrets.token_hex(32) + "\n")
    _write(folder / "checks.key", secrets.token_hex(32) + "\n")
    _write(path, sample().replace('# ceiling = "非涉密"', f'ceiling = "{ceiling}"', 1))
    load(path)
    return path


def sample() -> str:
    """Return the settings with every line explained, the ceiling not told."""
    return files("biaoshi_api").joinpath(SAMPLE).read_text("utf-8")


def has_accounts(site: Site) -> bool:
    """Return True when anybody could sign in."""
    with site.engine.connect() as connection:
        return bool(connection.execute(sa.select(sa.func.count()).select_from(ACCOUNTS)).scalar())


def make_admin(site: Site, name: str, password: str, title: str) -> None:
    """Make the first account. Raises BiaoshiError where there is one, or for a name or password that will not do."""
    with begin(site.engine) as connection:
        accounts.first_admin(
            connection, now=site.clock(), hashing=passwords.hashing(), name=name, password=password, title=title,
            length=site.settings.people.password_length,
        )  # fmt: skip


def _write(path: Path, text: str) -> None:
    """Write a new file only its owner can read; what is there stays."""
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path} 已经有了，没有覆盖；请移走后再试。") from error
