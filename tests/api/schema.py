"""The tables of a service, as its migrations make them, in a fiftieth of the time."""

import functools
import tempfile
from pathlib import Path

from sqlalchemy.engine import Engine

from biaoshi_api import database


def create(engine: Engine) -> None:
    """Make every table in a database that is empty: on SQLite by a copy of one the migrations have been through."""
    if engine.dialect.name == "sqlite":
        Path(str(engine.url.database)).write_bytes(_migrated())
    else:
        database.create(engine)


@functools.cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.db"
        engine = database.open(f"sqlite:///{path}")
        database.create(engine)
        engine.dispose()  # with the last connection the log goes into the file
        assert [p.name for p in path.parent.iterdir()] == [path.name]
        return path.read_bytes()
