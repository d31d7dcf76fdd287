"""What one running service has: built once from the settings, handed to everything, nothing global."""

import contextlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import Engine

import biaoshi
from biaoshi.errors import ConfigError
from biaoshi.jobs import Queue
from biaoshi_api import database
from biaoshi_api.audit import read_seal, sealed
from biaoshi_api.settings import Settings
from biaoshi_api.vault import Vault, source

CEILINGS = {"非涉密": "none", "秘密": "秘密", "机密": "机密", "绝密": "绝密"}
"""The ceiling as the settings say it → as the checker does; the lowest first."""


@dataclass(frozen=True, slots=True)
class Site:
    """`make_checker()` gives a new checker that knows the ceiling, profile and resources of the settings; close it."""

    settings: Settings
    engine: Engine
    vault: Vault
    queue: Queue
    clock: Callable[[], float]
    make_checker: Callable[[], biaoshi.Checker]


@contextmanager
def open_site(settings: Settings, *, clock: Callable[[], float] = time.time) -> Iterator[Site]:
    """Give the site of `settings`; its folder is made if missing, its database is not looked at.

    Raises BiaoshiError for keys, folders and resources that are not what they should be: before anything is served.
    """
    folder = _folder(settings.data.folder)
    keys = source(settings.vault.key_file, settings.vault.key_env)
    keys()
    seal = read_seal(settings.audit.key_file or _own_key(folder / "audit.key"), settings.audit.algorithm)
    engine = database.open(settings.database)
    make_checker = checker_of(settings)
    make_checker().close()  # profile, key and word lists that are wrong are told now
    try:
        known = sealed(engine, seal)
        vault = Vault(folder / "vault", keys, settings.vault.cipher)
        yield Site(settings, known, vault, Queue(known), clock, make_checker)
    finally:
        engine.dispose()


def checker_of(settings: Settings) -> Callable[[], biaoshi.Checker]:
    """Return what makes a checker as `settings` say."""
    checks = settings.checks

    def make() -> biaoshi.Checker:
        return biaoshi.Checker(
            profile=checks.profile, ocr=checks.ocr, evidence=checks.evidence, ceiling=CEILINGS[settings.ceiling],
            key=checks.key_file, catalogues=checks.catalogues, lexicons=checks.lexicons,
        )  # fmt: skip

    return make


def _folder(path: Path) -> Path:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o077
    except OSError as error:
        raise ConfigError(f"data.folder：{path} 不能用（{error.strerror}）。") from error
    if mode:
        raise ConfigError(f"data.folder：{path} 的权限应为 0700，请先执行 chmod 700。")
    return path


def _own_key(path: Path) -> Path:
    with (
        contextlib.suppress(FileExistsError),
        os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file,
    ):
        file.write(secrets.token_hex(32) + "\n")
    return path
