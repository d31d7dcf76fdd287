"""Databases to test on, SQLite and PostgreSQL both for real; each test has its own and leaves none behind, a killed run none for long."""

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, make_url

KINDS = ("sqlite", "postgresql")
OLD = 6 * 3600
"""Seconds after which a database nobody is connected to is that of a run that was killed."""
SERVER = os.environ.get("BIAOSHI_POSTGRES", "postgresql://postgres@127.0.0.1/postgres")


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Give the address of an empty database; skips where no PostgreSQL answers (an error with BIAOSHI_REQUIRE=all)."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / f'{secrets.token_hex(4)}.db'}"
        return
    name = named(time.time())
    server = sa.create_engine(
        make_url(SERVER).set(drivername="postgresql+psycopg"),
        isolation_level="AUTOCOMMIT",
        poolclass=sa.NullPool,
        connect_args={"connect_timeout": 5},
    )
    try:
        with server.connect() as connection:
            _clear(connection)
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
    except sa.exc.OperationalError:
        pytest.skip("no PostgreSQL server answers")
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        server.dispose()


def named(made: float) -> str:
    """Return a name nobody has, which says when it was made."""
    return f"biaoshi_{int(made):08x}_{secrets.token_hex(6)}"


def _clear(connection: Connection) -> None:
    """Drop what killed runs left behind."""
    idle = "SELECT datname FROM pg_database d WHERE NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datname = d.datname)"
    for name in connection.exec_driver_sql(idle).scalars().all():
        made = re.fullmatch(r"biaoshi_([0-9a-f]{8})_[0-9a-f]{12}", name)
        if made and int(made[1], 16) < time.time() - OLD:
            with suppress(sa.exc.DBAPIError):  # another run was sooner
                connection.exec_driver_sql(f"DROP DATABASE {name}")
