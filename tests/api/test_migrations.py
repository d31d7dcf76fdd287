"""The tables come from revisions alone, on both databases, and what is in them stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from biaoshi.errors import ConfigError
from biaoshi_api import database
from biaoshi_api.backup import tables
from biaoshi_api.tables import everything
from jobs.databases import KINDS
from jobs.databases import database as empty

REVISIONS = [r.revision for r in ScriptDirectory.from_config(database.config(None)).walk_revisions()][::-1]


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with empty(request.param, tmp_path) as url:
        made = database.open(url)
        yield made
        made.dispose()


def filled(connection: Connection) -> dict[str, int]:
    """Put a row into every table, and return how many each has."""
    values = {"VARCHAR": "x", "TEXT": "x", "INTEGER": 1, "BIGINT": 1, "BOOLEAN": True, "JSON": {"a": [1]}}
    for table in tables(connection):
        row = {c.name: values.get(str(c.type).partition("(")[0], 1.5) for c in table.columns}
        connection.execute(sa.insert(table).values(row))
    return {t.name: 1 for t in tables(connection)}


def test_revisions_make_what_the_tables_say(engine: Engine) -> None:
    """From an empty database the newest revision is exactly the tables in the code; else: `python -m api.revise "…"`."""
    database.create(engine)

    def telling(_: object, name: str | None, kind: str, *more: object) -> bool:
        """Leave out indexes that go down a column: SQLite cannot tell them, PostgreSQL can."""
        return engine.dialect.name != "sqlite" or kind != "index" or not str(name).startswith("jobs_claim")

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": telling})
        assert compare_metadata(context, list(everything())) == []  # type: ignore[arg-type]  # several are allowed


@pytest.mark.parametrize("start", REVISIONS)
def test_what_is_there_stays(engine: Engine, start: str) -> None:
    """From each released schema, with a row in every table, to the newest: no row is lost, none of a column that stays changes."""
    database.migrate(engine, start)
    with database.begin(engine) as connection:
        before = filled(connection)
    database.migrate(engine)
    with engine.connect() as connection:
        after = {
            t.name: connection.execute(sa.select(sa.func.count()).select_from(t)).scalar() for t in tables(connection)
        }
    assert {name: after.get(name) for name in before} == before
    assert database.revision(engine) == database.head()


def test_a_migration_that_breaks_off_leaves_nothing(engine: Engine) -> None:
    """With a table in the way the migration fails, and the database is as it was."""
    with database.begin(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE units (odd INTEGER)")
    with pytest.raises(sa.exc.DatabaseError):
        database.migrate(engine)
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["units"]
    assert database.revision(engine) is None


def test_another_release_is_not_served(engine: Engine) -> None:
    """A service makes its tables where there are none, and does not start on those of another release."""
    database.ready(engine)
    database.ready(engine)
    with database.begin(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(ConfigError, match="migrate"):
        database.ready(engine)
