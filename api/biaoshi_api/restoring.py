"""A backup put back into a service that is empty: proved first, part by part, then all of it or nothing."""

import base64
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from alembic.util import CommandError
from sqlalchemy.engine import Connection, Engine

from biaoshi.errors import BiaoshiError, UsageError
from biaoshi_api import database
from biaoshi_api.audit import note
from biaoshi_api.backup import FORMAT, MANIFEST, Done, digest, tables
from biaoshi_api.people import sessions
from biaoshi_api.site import CEILINGS, Site

_NAME = re.compile(r"rows/[a-z0-9_]{1,63}\.jsonl|vault/[0-9a-f]{32}|manifest")
_BATCH = 500
_MOST = 64 << 20
"""Bytes of the largest manifest."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a proved backup says of itself."""

    revision: str
    ceiling: str
    rows: int
    things: int


def restore(site: Site, source: Path) -> Done:
    """Restore the backup `source`; everybody signs in anew.

    Raises UsageError where the service holds anything or may not handle what the backup's could, BiaoshiError for a backup
    that is not whole.
    """
    manifest = proved(source)
    levels = tuple(CEILINGS)
    if levels.index(manifest.ceiling) > levels.index(site.settings.ceiling):
        raise UsageError(
            f"这个备份出自可以处理{manifest.ceiling}的服务，高于本机的上限（{site.settings.ceiling}），不能恢复。"
        )
    _empty(site, manifest)
    try:
        database.migrate(site.engine, manifest.revision)
    except CommandError as error:
        raise UsageError("这个备份出自更新的版本，请先升级。") from error
    written: list[str] = []
    try:
        with tarfile.open(source, "r:") as tar, database.begin(site.engine) as connection:
            known = {t.name: t for t in tables(connection)}
            for name, file in _parts(tar):
                if name.startswith("vault/"):
                    written.append(name.removeprefix("vault/"))
                    site.vault.take_in(written[-1], file)
                elif name.startswith("rows/"):
                    _insert(connection, known[name.removeprefix("rows/").removesuffix(".jsonl")], file)
            _go_on(connection, known.values())
            sessions.end_every(connection)  # one that was ended since the backup must not live again
    except BaseException:
        for one in written:
            site.vault.forget(one)
        raise
    database.migrate(site.engine)
    with database.begin(site.engine) as connection:
        after = f"rows={manifest.rows} things={manifest.things}"
        note(connection, now=site.clock(), who="system", action="service.restore", after=after)
    return Done(manifest.rows, manifest.things)


def proved(source: Path) -> Manifest:
    """Return the manifest after every part was compared with it. Raises BiaoshiError."""
    seen: dict[str, str] = {}
    told: Any = None
    try:
        with tarfile.open(source, "r:") as tar:
            for name, file in _parts(tar):
                if name == MANIFEST:
                    data, _, own = file.read(_MOST).rpartition(b"\n")
                    if own != digest(data):
                        raise BiaoshiError("备份的清单已被改动，不能恢复。")
                    told = json.loads(data)
                    continue
                hashed = sha256()
                while data := file.read(1 << 20):
                    hashed.update(data)
                if name in seen:
                    raise BiaoshiError("备份里有一部分出现两次，不能恢复。")
                seen[name] = hashed.hexdigest()
    except OSError as error:
        raise BiaoshiError(f"备份文件读不到（{error.strerror}）。") from error
    except (tarfile.TarError, ValueError, EOFError) as error:
        raise BiaoshiError("备份文件不完整或者不是备份，不能恢复。") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise BiaoshiError("备份文件不完整或者格式不认识，不能恢复。")
    if told["parts"] != seen:
        raise BiaoshiError("备份的内容与其清单不符，不能恢复。")
    return Manifest(told["revision"], told["ceiling"], told["rows"], told["things"])


def _parts(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in tar:
        file = tar.extractfile(member) if member.isreg() and _NAME.fullmatch(member.name) else None
        if file is None:
            raise BiaoshiError("备份里有不该有的部分，不能恢复。")
        yield member.name, file


def _empty(site: Site, manifest: Manifest) -> None:
    if next(site.vault.ids(), None) is not None or _holds(site.engine):
        raise UsageError("这个服务里已经有内容；只能恢复到新建的（biaoshi config new）。")
    if database.revision(site.engine) not in (None, manifest.revision):
        raise UsageError("数据库是另一个版本的，请用空的数据库。")


def _holds(engine: Engine) -> bool:
    with engine.connect() as connection:
        return any(
            connection.execute(sa.select(sa.literal(1)).select_from(t).limit(1)).first() for t in tables(connection)
        )


def _insert(connection: Connection, table: sa.Table, file: IO[bytes]) -> None:
    names = json.loads(file.readline())
    batch: list[dict[str, Any]] = []
    for line in file:
        batch.append(dict(zip(names, map(_value, json.loads(line)), strict=True)))
        if len(batch) == _BATCH:
            connection.execute(sa.insert(table), batch)
            batch = []
    if batch:
        connection.execute(sa.insert(table), batch)


def _value(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) and set(value) == {"base64"} else value


def _go_on(connection: Connection, known: Any) -> None:
    """Let PostgreSQL number on from what was put back; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in known:
        for column in table.primary_key.columns:
            sequence = connection.execute(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name))).scalar()
            if sequence is not None:
                last = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
                connection.execute(sa.select(sa.func.setval(sequence, last, False)))
