"""Many writers, one chain: no row is lost, none forks off, in both databases."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from biaoshi_api import audit, database
from jobs.databases import database as address

KEY = bytes(range(32))
EACH = 15
WRITER = """
import sys
from biaoshi_api import audit, database
engine = audit.sealed(database.open(sys.argv[1]), audit.Seal(bytes(range(32))))
print("ready", flush=True)
sys.stdin.readline()  # so that all begin at once
for number in range(int(sys.argv[3])):
    with database.begin(engine) as connection:
        audit.note(connection, now=float(number), who=f"p{sys.argv[2]}", action="document.check", after=f"no={number}")
engine.dispose()
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_processes_and_threads_make_one_chain(kind: str, tmp_path: Path) -> None:
    """Two processes and four threads, from the very first row on: every row is there once and the chain is whole."""
    with address(kind, tmp_path) as url:
        engine = audit.sealed(database.open(url), audit.Seal(KEY))
        database.create(engine)

        def work(name: int) -> None:
            for number in range(EACH):
                with database.begin(engine) as connection:
                    audit.note(connection, now=float(number), who=f"t{name}", action="job.read", after=f"no={number}")

        command = [sys.executable, "-c", WRITER, url]
        writers = [
            subprocess.Popen([*command, str(name), str(EACH)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for name in range(2)
        ]
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
        for writer in writers:
            assert writer.stdin is not None
            writer.stdin.write("go\n")
            writer.stdin.flush()
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(4)))
        assert [writer.communicate()[1] or writer.returncode for writer in writers] == [0, 0]
        with engine.connect() as connection:
            log = list(audit.rows(connection))
        engine.dispose()
    assert audit.verify(log, KEY).whole
    written = [(row.who, row.after) for row in log]
    writers_of = [f"p{n}" for n in range(2)] + [f"t{n}" for n in range(4)]
    assert sorted(written) == sorted((who, f"no={number}") for who in writers_of for number in range(EACH))
    for who in writers_of:  # each writer's own rows stand in the order it wrote them
        assert [after for name, after in written if name == who] == [f"no={number}" for number in range(EACH)]
