"""A backup taken while the service runs restores to the same service, from either database into either; a spoilt one to nothing."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from biaoshi.errors import BiaoshiError, UsageError
from biaoshi.jobs import begin
from biaoshi_api import backup, database, restoring
from biaoshi_api.audit import note, rows, verify_log
from biaoshi_api.people import accounts, sessions
from biaoshi_api.people.tables import FLIGHTS
from biaoshi_api.settings import read
from biaoshi_api.site import Site, open_site
from jobs.databases import KINDS
from jobs.databases import database as empty

WORDS = "云岭省水利厅堤防岁修"


@contextmanager
def service(folder: Path, kind: str = "sqlite", ceiling: str = "绝密") -> Iterator[Site]:
    """Give an empty service; all have the same keys."""
    folder.mkdir(parents=True)
    for name, text in (("vault.key", f"k1 {'ab' * 32}\n"), ("audit.key", "cd" * 32)):
        (folder / name).touch(0o600)
        (folder / name).write_text(text)
    with empty(kind, folder) as url:
        lines = f'ceiling = "{ceiling}"\n[data]\nfolder = "data"\ndatabase = "{url}"\n'
        keys = '[vault]\nkey_file = "vault.key"\n[audit]\nkey_file = "audit.key"\n'
        with open_site(read(lines + keys, folder)) as site:
            yield site


def live(site: Site) -> dict[str, bytes]:
    """Let things have happened in `site`, and return what lies in its vault."""
    database.create(site.engine)
    queue, now = site.queue, site.clock()
    kept = {
        site.vault.put(WORDS.encode() * n, now=now, keep=1000, about={"name": WORDS}): WORDS.encode() * n
        for n in (0, 1, 10000)
    }
    jobs = [queue.put("check", {"files": list(kept), "n": 1.5}, now=now, owner="a", key=f"k{n}") for n in range(5)]
    for job in queue.claim("w", now=now, lease=60, limit=4)[:3]:
        queue.finish(job.id, "w", now=now, result={"kept": {"report": next(iter(kept))}})
    queue.cancel(jobs[4].id, now=now)
    for n in range(3):
        with begin(site.engine) as connection:
            note(connection, now=now, who="admin", action="account.create", subject=f"account:a{n}")
    return kept


def content(site: Site) -> dict[str, list[Any]]:
    """Return every row of every table but the audit log's, which notes the backup itself."""
    with site.engine.connect() as connection:
        return {
            t.name: [tuple(r) for r in connection.execute(sa.select(t).order_by(*t.primary_key.columns))]
            for t in backup.tables(connection)
            if not t.name.startswith("audit")
        }


@pytest.mark.parametrize("source", KINDS)
@pytest.mark.parametrize("target", KINDS)
def test_a_backup_restores_to_the_same(source: str, target: str, tmp_path: Path) -> None:
    """Rows, stored things, the audit chain: all as before; and the service goes on from there."""
    with service(tmp_path / "a", source) as old, service(tmp_path / "b", target) as new:
        kept = live(old)
        done = backup.write(old, tmp_path / "biaoshi.backup")
        assert restoring.restore(new, tmp_path / "biaoshi.backup") == done
        assert content(new) == content(old)
        assert {i: new.vault.read(i) for i in new.vault.ids()} == kept
        assert new.vault.about(next(iter(kept))).about == {"name": WORDS}
        with new.engine.connect() as connection:
            verdict = verify_log(connection)
        assert verdict.whole
        assert verdict.checked == 4, "three rows of before, the restoring; the backup was noted after it was taken"
        assert new.queue.put("check", {}, now=0).id != new.queue.put("check", {}, now=0).id
        assert database.revision(new.engine) == database.head()


@pytest.mark.parametrize("kind", KINDS)
def test_no_session_lives_again(kind: str, tmp_path: Path) -> None:
    """Who signed out, or was put out, after the backup is not in again by its restoring; accounts are as they were."""
    with service(tmp_path / "a", kind) as old, service(tmp_path / "b", kind) as new:
        live(old)
        now = old.clock()
        with begin(old.engine) as connection:
            made = accounts.create(connection, now=now, by="system", name="wang", title="王")
            token = sessions.begin_session(connection, now=now, account=made, via="session", hours=9, old=None)
            connection.execute(sa.insert(FLIGHTS).values(state="a" * 64, expires=now + 600, onward="/"))
        backup.write(old, tmp_path / "x")
        with begin(old.engine) as connection:
            assert sessions.session_of(connection, token, now=now, idle_minutes=30)
        restoring.restore(new, tmp_path / "x")
        with new.engine.connect() as connection:
            assert accounts.account_of(connection, made).title == "王"
            assert sessions.session_of(connection, token, now=now, idle_minutes=30) is None
            assert connection.execute(sa.select(FLIGHTS)).first() is None


def test_it_is_private_and_shows_nothing(tmp_path: Path) -> None:
    """Only its owner can read the file; no word of a document or its name is in it, nor a key."""
    with service(tmp_path / "a") as site:
        live(site)
        backup.write(site, tmp_path / "b")
        data = (tmp_path / "b").read_bytes()
        assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600
        assert WORDS.encode() not in data
        assert b"ab" * 32 not in data
        assert b"cd" * 32 not in data
        with pytest.raises(UsageError):
            backup.write(site, tmp_path / "b")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_of_one_moment(kind: str, tmp_path: Path) -> None:
    """While pairs of rows are written, a backup never holds half a pair, and its audit chain is whole."""
    with service(tmp_path / "a", kind) as old, service(tmp_path / "b") as new:
        live(old)
        over = threading.Event()

        def write() -> None:
            n = 0
            while not over.is_set():
                n += 1
                with begin(old.engine) as connection:
                    for side in ("left", "right"):
                        old.queue.put("pair", {"n": n, "side": side}, now=n, owner=side, connection=connection)
                    note(connection, now=n, who="a", action="job.put", subject=f"job:{n}")

        thread = threading.Thread(target=write)
        thread.start()
        try:
            for n in range(3):
                backup.write(old, tmp_path / f"{n}")
        finally:
            over.set()
            thread.join()
        restoring.restore(new, tmp_path / "2")
        pairs = new.queue.find(kind="pair", limit=100000)
        assert pairs
        sides = [{j.payload["n"] for j in pairs if j.owner == side} for side in ("left", "right")]
        assert sides[0] == sides[1]
        with new.engine.connect() as connection:
            assert verify_log(connection).whole
            noted = [r for r in rows(connection) if r.action == "job.put"]
        assert len(noted) == len(sides[0]), "two tables, read one after the other, are of the same moment"


def test_a_thing_erased_while_it_is_taken_is_left_out(tmp_path: Path) -> None:
    """What has had its time between the rows and the files is simply not there."""
    with service(tmp_path / "a") as old, service(tmp_path / "b") as new:
        kept = list(live(old))
        path = old.vault.path(kept[0])
        path.write_bytes(bytes(path.stat().st_size))
        old.vault.path(kept[1]).unlink()
        assert backup.write(old, tmp_path / "x").things == 1
        restoring.restore(new, tmp_path / "x")
        assert list(new.vault.ids()) == [kept[2]]


def test_only_an_empty_service_is_restored_into(tmp_path: Path) -> None:
    """A service that holds a row or a thing keeps what it has."""
    with service(tmp_path / "a") as site:
        kept = live(site)
        backup.write(site, tmp_path / "x")
        before = content(site)
        with pytest.raises(UsageError):
            restoring.restore(site, tmp_path / "x")
        assert content(site) == before
        assert set(site.vault.ids()) == set(kept)


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup."""
    folder = tmp_path_factory.mktemp("taken")
    with service(folder / "a") as site:
        live(site)
        backup.write(site, folder / "x")
    return folder / "x"


@given(place=st.integers(0, 1 << 20), bit=st.integers(0, 7), cut=st.booleans())
@settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))
def test_a_spoilt_backup_is_refused_or_the_same(taken: Path, place: int, bit: int, cut: bool) -> None:
    """Whatever bit is changed, wherever it is cut: it is refused, or the bit was in the padding and all that counts is as it was."""
    data = bytearray(taken.read_bytes())
    place %= len(data)
    if cut:
        del data[place:]
    else:
        data[place] ^= 1 << bit
    spoilt = taken.with_name("spoilt")
    spoilt.write_bytes(data)
    try:
        told = restoring.proved(spoilt)
    except BiaoshiError:
        return
    assert told == restoring.proved(taken)


def test_every_word_of_the_manifest_is_proved(taken: Path) -> None:
    """A changed revision, level or number in the manifest is refused: it is read before anything else can be."""
    data = taken.read_bytes()
    start = data.rindex(b'{"format"')
    for place in range(start, data.index(b"\0", start)):
        spoilt = bytearray(data)
        spoilt[place] ^= 1
        taken.with_name("spoilt").write_bytes(spoilt)
        with pytest.raises(BiaoshiError):
            restoring.proved(taken.with_name("spoilt"))


def test_a_backup_of_a_higher_level_is_not_restored(tmp_path: Path) -> None:
    """What a service for 绝密 held does not come into one for 秘密, which stays empty."""
    with service(tmp_path / "a") as old, service(tmp_path / "b", ceiling="秘密") as new:
        live(old)
        backup.write(old, tmp_path / "x")
        with pytest.raises(UsageError, match="上限"):
            restoring.restore(new, tmp_path / "x")
        assert database.revision(new.engine) is None
        assert list(new.vault.ids()) == []


def test_there_is_no_backup_that_is_not_in_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When it cannot be noted that a backup was taken, there is none, nor a part of one."""
    with service(tmp_path / "a") as site:
        live(site)
        monkeypatch.setattr(backup, "note", lambda *_, **__: (_ for _ in ()).throw(BiaoshiError("no")))
        with pytest.raises(BiaoshiError):
            backup.write(site, tmp_path / "x")
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_nothing_is_written_of_a_spoilt_backup(taken: Path, tmp_path: Path) -> None:
    """A changed byte in the last thing of the vault: the service stays empty."""
    data = bytearray(taken.read_bytes())
    data[data.rindex(b"BSVAULT1") + 100] ^= 1
    (tmp_path / "spoilt").write_bytes(data)
    with service(tmp_path / "a") as site:
        for path in (tmp_path / "spoilt", tmp_path / "none"):
            with pytest.raises(BiaoshiError):
                restoring.restore(site, path)
        assert database.revision(site.engine) is None
        assert list(site.vault.ids()) == []


def test_a_restore_that_breaks_off_can_be_done_again(
    taken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the database fails at the end, the things put back are taken out again, and a second try succeeds."""
    with ExitStack() as stack:
        site = stack.enter_context(service(tmp_path / "a"))
        with monkeypatch.context() as patch:
            patch.setattr(restoring, "_go_on", lambda *_: (_ for _ in ()).throw(OSError()))
            with pytest.raises(OSError):  # noqa: PT011
                restoring.restore(site, taken)
        assert list(site.vault.ids()) == []
        assert restoring.restore(site, taken).things == 3
