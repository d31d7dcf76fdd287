"""The chain of the audit log: whatever is done to the rows without the key is found."""

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, text, update

from biaoshi_api import audit, database
from biaoshi_api.audit.rows import Row, message
from biaoshi_api.audit.tables import ROWS
from jobs.databases import database as address

KEY = bytes(range(32))
TODAY = 1_795_000_000.0


def write(engine: Engine, count: int) -> None:
    """Write rows that differ in every field."""
    for number in range(count):
        with database.begin(engine) as connection:
            audit.note(
                connection,
                now=TODAY + number,
                who=f"u{number}",
                action=("document.check", "account.roles")[number % 2],
                subject=f"{number:064x}",
                before=f"state={number}",
                after="level=机密 verdict=no_findings",
                ruleset=f"2026.{number}",
            )


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> tuple[Row, ...]:
    engine = audit.sealed(database.open(f"sqlite:///{tmp_path_factory.mktemp('log') / 'a.db'}"), audit.Seal(KEY))
    database.create(engine)
    write(engine, 9)
    with engine.connect() as connection:
        rows = tuple(audit.rows(connection))
    engine.dispose()
    return rows


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with address(request.param, tmp_path) as url:
        engine = database.open(url)
        database.create(engine)
        yield audit.sealed(engine, audit.Seal(KEY))
        engine.dispose()


def head_at(log: tuple[Row, ...], seq: int) -> audit.Head:
    return audit.Head("2026-11-18T00:00:00+08:00", seq, log[seq - 1].algorithm, log[seq - 1].mac)


def test_untouched_is_whole(log: tuple[Row, ...]) -> None:
    """A log nobody touched is whole, with its head and without."""
    assert audit.verify(log, KEY).whole
    assert audit.verify(log, KEY, head_at(log, 9)).whole
    assert audit.verify((), KEY).whole


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_field_of_any_row_edited(log: tuple[Row, ...], data: st.DataObject) -> None:
    """Whichever field of whichever row is changed, that row is named."""
    at = data.draw(st.integers(0, len(log) - 1))
    name = data.draw(st.sampled_from([field.name for field in fields(Row) if field.name != "seq"]))
    old = getattr(log[at], name)
    new: Any = data.draw(
        (st.integers(0, 2**60) if isinstance(old, int) else st.text(max_size=70)).filter(lambda v: v != old)
    )
    found = audit.verify([*log[:at], replace(log[at], **{name: new}), *log[at + 1 :]], KEY)
    assert at + 1 in {fault.seq for fault in found.faults}


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_taken_moved_or_repeated(log: tuple[Row, ...], data: st.DataObject) -> None:
    """Any choice of rows in any order, numbered as they were or anew, is found unless it is the log's beginning."""
    chosen = data.draw(st.lists(st.sampled_from(log), max_size=12).filter(lambda rows: tuple(rows) != log[: len(rows)]))
    assert not audit.verify(chosen, KEY).whole
    assert not audit.verify([replace(row, seq=place) for place, row in enumerate(chosen, 1)], KEY).whole


@given(kept=st.integers(0, 8), printed=st.integers(1, 9))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cut_off_is_found_back_to_the_last_printed_head(log: tuple[Row, ...], kept: int, printed: int) -> None:
    """An end cut off is found exactly if a head printed after it is at hand."""
    found = audit.verify(log[:kept], KEY, head_at(log, printed))
    assert found.whole == (printed <= kept)
    assert found.whole or [fault.kind for fault in found.faults] == ["truncated"]


def test_history_rewritten_with_the_key_does_not_fit_the_printed_head(log: tuple[Row, ...], engine: Engine) -> None:
    """Even who has the key cannot make another history that fits a head already on paper."""
    write(engine, 8)
    with database.begin(engine) as connection:
        audit.note(connection, now=TODAY, who="other", action="document.check")
        found = audit.verify_log(connection, [head_at(log, 9)])
    assert [fault.kind for fault in found.faults] == ["head"]


SHORT = st.text("a1", max_size=2)
ROW = st.builds(Row, st.just(1), st.integers(0, 11), SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, st.just(""))


@given(one=ROW, other=ROW)
@settings(max_examples=400)
def test_no_two_rows_read_the_same(one: Row, other: Row) -> None:
    """What is sealed tells where a field ends: letters moved from one field into the next make another row."""
    assert (message("", one) == message("", other)) == (one == other)
    moved = replace(one, who=one.who + one.action, action="")
    assert message("", one) != message("", moved) or one == moved


def test_rows_of_two_histories_do_not_mix(log: tuple[Row, ...], tmp_path: Path) -> None:
    """A log put back from a backup and written on differently: genuine rows of both do not make a third history."""
    engine = audit.sealed(database.open(f"sqlite:///{tmp_path / 'b.db'}"), audit.Seal(KEY))
    database.create(engine)
    with database.begin(engine) as connection:
        audit.note(connection, now=TODAY, who="other", action="document.check")
    write(engine, 8)
    with engine.connect() as connection:
        other = tuple(audit.rows(connection))
    engine.dispose()
    assert audit.verify(other, KEY).whole
    for at in range(1, len(log)):
        found = audit.verify([*log[:at], *other[at:]], KEY)
        assert [fault.seq for fault in found.faults] == [at + 1]


def test_another_key_fits_nothing(log: tuple[Row, ...]) -> None:
    """With another key no row is genuine."""
    assert len(audit.verify(log, bytes(32)).faults) == len(log)


def test_algorithm_stands_in_each_row(engine: Engine) -> None:
    """A log goes on under another algorithm, each row says which, and the name cannot be changed either."""
    write(engine, 2)
    write(audit.sealed(engine, audit.Seal(KEY, "hmac-sm3")), 2)
    write(engine, 1)
    with engine.connect() as connection:
        log = tuple(audit.rows(connection))
    assert [row.algorithm for row in log] == ["hmac-sha256"] * 2 + ["hmac-sm3"] * 2 + ["hmac-sha256"]
    assert audit.verify(log, KEY).whole
    for name in ("hmac-sha256", "none", ""):
        assert not audit.verify([*log[:2], replace(log[2], algorithm=name), *log[3:]], KEY).whole


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (update(ROWS).where(ROWS.c.seq == 4).values(who="nobody"), "altered"),
        (delete(ROWS).where(ROWS.c.seq == 4), "missing"),
        (delete(ROWS).where(ROWS.c.seq > 4), "truncated"),
        (delete(ROWS), "truncated"),
        (text("UPDATE audit_rows SET seq = 99 WHERE seq = 4"), "missing"),
        (text("UPDATE audit_rows SET seq = seq - 1 WHERE seq = 1"), "missing"),
    ],
)
def test_changed_in_the_database(engine: Engine, tmp_path: Path, change: object, kind: str) -> None:
    """What is changed in the tables themselves is found in both databases, with the file of heads."""
    write(engine, 6)
    heads = tmp_path / "heads.txt"
    with database.begin(engine) as connection:
        assert audit.daily_head(connection, heads, now=TODAY)
        assert audit.verify_log(connection, heads).whole
        connection.execute(change)  # type: ignore[call-overload]
        assert kind in {fault.kind for fault in audit.verify_log(connection, heads).faults}


def test_act_and_row_stand_or_fall_together(engine: Engine) -> None:
    """An act that fails leaves no row, and the next row has its number."""
    write(engine, 1)
    connection = engine.connect()
    audit.note(connection, now=TODAY, who="a", action="document.check")
    connection.rollback()
    connection.close()
    write(engine, 1)
    with engine.connect() as connection:
        assert audit.verify_log(connection).last == 2
        assert audit.verify_log(connection).whole


def test_many_rows_are_read_in_pieces(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit and a start give exactly those rows."""
    write(engine, 7)
    with engine.connect() as connection:
        assert [row.seq for row in audit.rows(connection, after=2, limit=3)] == [3, 4, 5]
        assert [row.seq for row in audit.rows(connection, after=7)] == []
        assert [row.seq for row in audit.rows(connection, limit=0)] == []


def test_without_key_nothing_is_noted(tmp_path: Path) -> None:
    """An act that cannot be noted does not happen: without a key `note` raises."""
    engine = database.open(f"sqlite:///{tmp_path / 'a.db'}")
    database.create(engine)
    with pytest.raises(Exception, match="审计密钥未配置"), database.begin(engine) as connection:
        audit.note(connection, now=TODAY, who="a", action="document.check")
    engine.dispose()
