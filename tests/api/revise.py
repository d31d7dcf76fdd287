"""Writes the next revision from what the tables say now: `PYTHONPATH=tests python -m api.revise "what changes"`; then read it."""

import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

from alembic.command import revision
from alembic.script import ScriptDirectory

from biaoshi_api import database
from jobs.databases import database as empty


def main(message: str) -> None:
    """Compare the newest revision with the tables and write the difference; on PostgreSQL, which can tell indexes by expression."""
    with tempfile.TemporaryDirectory() as folder, empty("postgresql", Path(folder)) as url:
        engine = database.open(url)
        database.migrate(engine)
        with database.begin(engine) as connection, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            config = database.config(connection)
            known = len(list(ScriptDirectory.from_config(config).walk_revisions()))
            made = revision(config, message=message, autogenerate=True, rev_id=f"{known + 1:04d}")
        engine.dispose()
    assert made is not None
    assert not isinstance(made, list)
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", made.path], check=True)
    print(made.path)


if __name__ == "__main__":
    main(sys.argv[1])
