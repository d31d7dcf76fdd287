"""One file with all a service holds but its keys: every row of the database, every thing of the vault, encrypted as it lies there.

    tar:  rows/<table>.jsonl …   vault/<id> …   manifest (JSON: revision, ceiling, the SHA-256 of each part; its own in the line behind)

Taken while the service runs: the rows are of one moment, and the vault is copied after them, so that what a row speaks of is there
unless it was erased since. Rows are written the same from SQLite and PostgreSQL; either restores into either.
"""

import base64
import contextlib
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

import biaoshi
from biaoshi.errors import UsageError
from biaoshi_api import database
from biaoshi_api.audit import note
from biaoshi_api.site import Site
from biaoshi_api.vault import VaultError
from biaoshi_api.vault.form import HEADER, parse_header

FORMAT = 1
MANIFEST = "manifest"
VERSIONS = "alembic_version"
_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Done:
    """How much was written or restored."""

    rows: int
    things: int


@dataclass(frozen=True, slots=True)
class Packing:
    """A backup being written, and the digest of each part so far."""

    tar: tarfile.TarFile
    parts: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, file: BinaryIO, size: int) -> None:
        """Add the `size` bytes that `file` holds from here on."""
        told = tarfile.TarInfo(name)
        told.size, told.mode = size, 0o600
        hashing = Hashing(file)
        self.tar.addfile(told, hashing)
        self.parts[name] = hashing.digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Hashing:
    """A file that is read, and the digest of what was read."""

    file: Any
    digest: Any = field(default_factory=hashlib.sha256)

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        data: bytes = self.file.read(size)
        self.digest.update(data)
        return data


def write(site: Site, target: Path) -> Done:
    """Write a backup of `site` to `target` (0600). Raises UsageError where there is such a file, or no table yet."""
    revision = database.revision(site.engine)
    if revision is None:
        raise UsageError("数据库还没有建立，没有可以备份的。")
    part = target.with_name(f".{target.name}.part")
    if target.exists():
        raise UsageError(f"{target} 已经有了，没有覆盖。")
    with contextlib.suppress(FileNotFoundError):
        part.unlink()
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                packing = Packing(tar)
                rows = _add_rows(packing, site.engine, target.parent)
                things = _add_vault(packing, site)
                told = {
                    "format": FORMAT, "version": biaoshi.__version__, "revision": revision, "taken": site.clock(),
                    "ceiling": site.settings.ceiling, "rows": rows, "things": things, "parts": packing.parts,
                }  # fmt: skip
                data = json.dumps(told).encode()
                data += b"\n" + digest(data)
                packing.add(MANIFEST, io.BytesIO(data), len(data))
            file.flush()
            os.fsync(file.fileno())
        with database.begin(site.engine) as connection:
            after = f"rows={rows} things={things}"
            note(connection, now=site.clock(), who="system", action="service.backup", after=after)
            part.replace(target)  # no backup that is not in the log
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Done(rows, things)


def digest(told: bytes) -> bytes:
    """Return the digest of what a manifest says, as it stands behind it."""
    return hashlib.sha256(told).hexdigest().encode()


def tables(connection: Connection) -> tuple[sa.Table, ...]:
    """Return the tables as they are, those others refer to first; JSON holds no null of its own beside that of SQL."""
    found = sa.MetaData()
    found.reflect(connection)
    for table in found.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, sa.JSON):
                column.type = sa.JSON(none_as_null=True)
    return tuple(t for t in found.sorted_tables if t.name != VERSIONS)


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees the database as it is at this moment, whatever is written meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def _add_rows(packing: Packing, engine: Engine, beside: Path) -> int:
    done = 0
    with snapshot(engine) as connection:
        for table in tables(connection):
            with tempfile.TemporaryFile(dir=beside) as file:
                found = connection.execution_options(yield_per=_ROWS).execute(sa.select(table))
                file.write((json.dumps([c.name for c in table.columns]) + "\n").encode())
                for row in found:
                    file.write(
                        (json.dumps([_plain(v) for v in row], ensure_ascii=False) + "\n").encode(
                            "utf-8", "surrogatepass"
                        )
                    )
                    done += 1
                size = file.tell()
                file.seek(0)
                packing.add(f"rows/{table.name}.jsonl", file, size)
    return done


def _add_vault(packing: Packing, site: Site) -> int:
    done = 0
    for id in site.vault.ids():  # noqa: A001
        with contextlib.suppress(FileNotFoundError, VaultError), site.vault.path(id).open("rb") as file:
            parse_header(file.read(HEADER))  # erased at this moment: not to be had any more
            file.seek(0)
            packing.add(f"vault/{id}", file, os.fstat(file.fileno()).st_size)
            done += 1
    return done


def _plain(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
