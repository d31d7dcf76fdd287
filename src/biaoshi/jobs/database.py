"""Opening SQLite or PostgreSQL so that both behave alike: transactions that write take their turn from the start."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url

from biaoshi.errors import ConfigError

BUSY_SECONDS = 30
"""How long a writer waits for another on SQLite before it gives up."""


def open_engine(url: str, *, lasting: bool = True) -> Engine:
    """Return an engine for `sqlite:///path` or `postgresql://…`. Raises ConfigError for any other address.

    `lasting` False: what was committed last may be undone when the power goes (never when a process dies), each
    transaction as a whole; for work that is then simply done again. No exception tells the values of a statement.
    """
    try:
        address = make_url(url)
    except sa.exc.ArgumentError as error:
        raise ConfigError("数据库地址写法不对，应为 sqlite:///路径 或者 postgresql://用户@主机/库名。") from error
    match address.get_backend_name():
        case "sqlite":
            return _sqlite(address, lasting)
        case "postgresql":
            return _postgresql(address)
    raise ConfigError("数据库只支持 SQLite 和 PostgreSQL。")


@contextmanager
def begin(engine: Engine) -> Iterator[Connection]:
    """Give a connection within a transaction that may write; committed at the end, rolled back on any exception.

    On SQLite it begins IMMEDIATE: a transaction that reads first and writes later is refused at once, without
    waiting, when another wrote in between. For reading only, `engine.connect()` does and holds up nobody.
    """
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        yield connection


def _sqlite(address: URL, lasting: bool) -> Engine:
    engine = sa.create_engine(address, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    # with a write-ahead log, NORMAL syncs at checkpoints only: a transaction is lost whole or not at all
    synchronous = f"synchronous={'FULL' if lasting else 'NORMAL'}"

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # else the driver begins when it likes to
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", synchronous, "foreign_keys=ON", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _postgresql(address: URL) -> Engine:
    try:
        return sa.create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True)
    except ModuleNotFoundError as error:
        from biaoshi.errors import MissingExtraError

        raise MissingExtraError("缺少 psycopg：请安装附加组件 postgres（pip install 'biaoshi[postgres]'）。") from error
