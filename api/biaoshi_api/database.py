"""The database of the service: opening it, and bringing its tables up to date (migrations/)."""

from alembic.command import upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

import biaoshi_api
from biaoshi.errors import ConfigError
from biaoshi.jobs import begin, open_engine

__all__ = ["begin", "config", "create", "head", "migrate", "open", "ready", "revision"]

open = open_engine  # noqa: A001  # reads as database.open(url)


def create(engine: Engine) -> None:
    """Make every table, or bring those there are up to date."""
    migrate(engine)


def migrate(engine: Engine, to: str = "head") -> None:
    """Bring the tables to the revision `to`; all of it or nothing."""
    with begin(engine) as connection:
        upgrade(config(connection), to)


def ready(engine: Engine) -> None:
    """Make the tables where there are none. Raises ConfigError where they are of another release: that is for `migrate`."""
    now = revision(engine)
    if now is None:
        create(engine)
    elif now != head():
        raise ConfigError("数据库不是本版本的：请先备份（biaoshi backup），再执行 biaoshi migrate。")


def revision(engine: Engine) -> str | None:
    """Return the revision the tables are at; None: there are none."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """Return the newest revision."""
    found = ScriptDirectory.from_config(config(None)).get_current_head()
    assert found is not None  # noqa: S101  # there is a first one
    return found


def config(connection: Connection | None) -> Config:
    """Return what alembic needs to work on `connection`."""
    made = Config()
    made.set_main_option("script_location", f"{biaoshi_api.__path__[0]}/migrations".replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made
