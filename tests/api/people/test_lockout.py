"""Failed sign-ins: growing waits, and no telling whether there is such an account."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from api.people.house import CHEAP, PASSWORD, House, house
from biaoshi_api import audit, database
from biaoshi_api.people import lockout
from biaoshi_api.people.buckets import Buckets
from biaoshi_api.people.lockout import Policy, waiting
from biaoshi_api.people.passwords import Cost, hash_password, hashing
from biaoshi_api.people.tables import ACCOUNTS, FAILURES
from jobs.databases import database as address

LIMITS = "[people]\nlogins_a_minute = 100000"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path, LIMITS) as made:
        made.person("wang.li", "drafter")
        yield made


def attempt(home: House, name: str = "wang.li", password: str = "wrong", address: str = "10.1.1.1") -> Any:  # noqa: S107
    return home.browser(address).post("/v1/session", json={"name": name, "password": password})


class Counting(PasswordHasher):  # the library's own class: what is counted must be what is called
    """Counts every hash that is made and every one that is compared."""

    calls = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # noqa: A002
        type(self).calls += 1
        return super().verify(hash, password)

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        type(self).calls += 1
        return super().hash(password, salt=salt)


def test_the_same_work_and_answer_whatever_is_wrong(home: House) -> None:
    """Unknown, wrong, disabled, without password: one hash, one answer, byte for byte, and as many as for a right one."""
    home.person("off", "drafter")
    home.person("outside", "drafter")
    with database.begin(home.site.engine) as connection:
        connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.name == "off").values(disabled=1.0))
        connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.name == "outside").values(password=None, source="oidc"))
    counting = Counting(time_cost=1, memory_cost=8, parallelism=1)
    home.app.state.people = replace(home.keeper, hashing=replace(home.keeper.hashing, hasher=counting))
    seen = {}
    for name, password in (
        ("nobody", "x"),
        ("wang.li", "x"),
        ("off", PASSWORD),
        ("off", "x"),
        ("outside", "x"),
        ("wang.li", PASSWORD),
    ):
        Counting.calls = 0
        answer = attempt(home, name, password)
        seen[name, password] = (Counting.calls, answer.status_code, answer.content, sorted(answer.headers))
    right = seen.pop(("wang.li", PASSWORD))
    assert len(set(map(str, seen.values()))) == 1
    assert right[:2] == (1, 200)
    assert next(iter(seen.values()))[:2] == (1, 401)


def test_a_disabled_account_is_locked_by_its_own_password(home: House) -> None:
    """The right password of a disabled account counts as a failure like any other: going on unlocked would tell it is right."""
    with database.begin(home.site.engine) as connection:
        connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.name == "wang.li").values(disabled=1.0))
    assert [attempt(home, password=PASSWORD).status_code for _ in range(6)] == [401] * 5 + [429]
    with home.site.engine.connect() as connection:
        assert [row.action for row in audit.rows(connection)][-5:] == ["session.refused"] * 5


def test_waits_grow_and_end(home: House) -> None:
    """Four failures are free; from the fifth on each makes one wait longer; the right password is then not even looked at."""
    assert [attempt(home).status_code for _ in range(5)] == [401] * 5
    waits = []
    for _ in range(4):
        locked = attempt(home, password=PASSWORD)
        assert locked.status_code == 429
        waits.append(int(locked.headers["Retry-After"]))
        home.clock.now += waits[-1]
        assert attempt(home).status_code == 401
    assert waits == [16, 31, 61, 121]
    home.clock.now += 900
    assert attempt(home, password=PASSWORD).status_code == 200
    assert [attempt(home).status_code for _ in range(5)] == [401] * 5  # from nothing again


def test_unknown_names_are_locked_alike(home: House) -> None:
    """A name nobody has is locked after as many failures, with the same answers."""
    known = [(attempt(home, "wang.li"), attempt(home, "wang.li ", address="10.9.9.9"))[0].status_code for _ in range(4)]
    strange = [(attempt(home, "nobody"), attempt(home, "NOBODY", address="10.9.9.9"))[0].status_code for _ in range(4)]
    assert known == strange == [401, 401, 401, 429]


def test_waiting_does_not_make_the_wait_longer(home: House) -> None:
    """Tries during the wait are refused and not counted: nobody can keep another locked out by trying on."""
    for _ in range(5):
        attempt(home)
    for _ in range(20):
        assert attempt(home).status_code == 429
    home.clock.now += 16
    assert attempt(home, password=PASSWORD).status_code == 200


def test_an_address_that_tries_many_names(home: House) -> None:
    """One password at many names locks the address, not the names; other addresses go on."""
    answers = [attempt(home, f"user{number}").status_code for number in range(31)]
    assert answers == [401] * 30 + [429]
    assert attempt(home, password=PASSWORD).status_code == 429
    assert attempt(home, password=PASSWORD, address="10.1.1.2").status_code == 200


def test_signing_in_does_not_buy_tries_at_others(home: House) -> None:
    """Whoever signs in with an account of his own in between is locked all the same."""
    answers = []
    for number in range(30):
        answers.append(attempt(home, f"user{number}").status_code)
        attempt(home, password=PASSWORD)
    assert attempt(home, "userx").status_code == 429
    assert set(answers) == {401}


def test_who_lifts_a_lock(home: House) -> None:
    """安全保密管理员 lifts it, 系统管理员 does not."""
    home.person("sec", "secadmin")
    home.person("sys", "sysadmin")
    sec, sys, me = home.signed("sec"), home.signed("sys"), home.signed("wang.li")
    number = me.get("/v1/session").json()["id"]
    for _ in range(5):
        attempt(home)
    assert sys.delete(f"/v1/accounts/{number}/lock").status_code == 403
    assert attempt(home, password=PASSWORD).status_code == 429
    assert sec.delete(f"/v1/accounts/{number}/lock").status_code == 204
    assert attempt(home, password=PASSWORD).status_code == 200


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_tries_side_by_side_are_counted(kind: str, tmp_path: Path) -> None:
    """Of twenty wrong passwords at once exactly five are looked at, in both databases."""
    with address(kind, tmp_path) as url, house(tmp_path, LIMITS, url) as home:
        home.person("wang.li", "drafter")
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: attempt(home).status_code, range(20)))
    assert sorted(answers) == [401] * 5 + [429] * 15


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_try_waits_for_the_one_before(kind: str, tmp_path: Path) -> None:
    """A second try sees what the first counted though that was not yet committed when the second began."""
    key, policy = lockout.key("name", "wang.li"), Policy(after=1, longest=900)
    with address(kind, tmp_path) as url, house(tmp_path, LIMITS, url) as home:
        engine, begun = home.site.engine, threading.Event()
        with database.begin(engine) as connection:  # so that the row is there
            lockout.take(connection, {key: Policy(after=100)}, now=0.0)

        def second() -> float:
            begun.set()
            with database.begin(engine) as connection:
                return lockout.take(connection, {key: policy}, now=0.0)

        with ThreadPoolExecutor(1) as pool:
            with database.begin(engine) as connection:
                assert lockout.take(connection, {key: policy}, now=0.0) == 0
                waiting_one = pool.submit(second)
                begun.wait()
                time.sleep(0.2)  # it has come to the locked row by now
            assert waiting_one.result() == 30.0


def test_hash_is_renewed_at_sign_in(home: House) -> None:
    """A hash of another cost is replaced by one of today's when its owner signs in, once."""
    old = hash_password(hashing(Cost(1, 16, 1)), PASSWORD)
    with database.begin(home.site.engine) as connection:
        connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.name == "wang.li").values(password=old))

    def stored() -> str:
        with home.site.engine.connect() as connection:
            return str(connection.execute(ACCOUNTS.select().where(ACCOUNTS.c.name == "wang.li")).one().password)

    assert attempt(home).status_code == 401
    assert stored() == old
    assert attempt(home, password=PASSWORD).status_code == 200
    renewed = stored()
    assert f"m={CHEAP.memory_kib}," in renewed
    assert attempt(home, password=PASSWORD).status_code == 200
    assert stored() == renewed


def test_logins_from_one_address_are_slowed(tmp_path: Path) -> None:
    """More sign-ins a minute than the settings say wait, right or wrong, before any hash."""
    with house(tmp_path, "[people]\nlogins_a_minute = 6") as home:
        home.app.state.people = replace(home.keeper, logins=replace(home.keeper.logins, clock=lambda: 0.0))
        home.person("wang.li", "drafter")
        answers = [attempt(home, password=PASSWORD).status_code for _ in range(8)]
        assert answers == [200] * 6 + [429] * 2


def test_requests_are_slowed_by_caller(tmp_path: Path) -> None:
    """Each account has its own bucket; strangers share that of their address."""
    with house(tmp_path, "[people]\nrequests_a_minute = 60") as home:
        home.app.state.people = replace(home.keeper, requests=replace(home.keeper.requests, clock=lambda: 0.0))
        home.person("wang.li", "drafter")
        home.person("li.si", "drafter")
        one, other = home.signed("wang.li"), home.signed("li.si")
        answers = [one.get("/v1/session").status_code for _ in range(24)]
        assert answers == [200] * 20 + [429] * 4
        assert other.get("/v1/session").status_code == 200
        strangers = [home.browser().get("/v1/session").status_code for _ in range(24)]
        assert strangers == [401] * 20 + [429] * 4


@given(failures=st.integers(0, 10_000), after=st.integers(1, 50), longest=st.floats(1, 1e5))
def test_waits_never_shrink_nor_pass_the_longest(failures: int, after: int, longest: float) -> None:
    """More failures never mean less waiting, and no wait is longer than the longest."""
    policy = Policy(after, longest)
    assert waiting(failures, policy) <= waiting(failures + 1, policy) <= longest
    assert (waiting(failures, policy) > 0) == (failures >= after)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 30)), max_size=80))
def test_bucket_lets_through_no_more_than_it_says(steps: list[tuple[str, float]]) -> None:
    """In any stretch of time a caller gets at most what was kept plus what flowed in."""
    now = [0.0]
    buckets = Buckets(30, 5, lambda: now[0])
    given_at: dict[str, list[float]] = {"a": [], "b": []}
    for caller, pause in steps:
        now[0] += pause
        wait = buckets.take(caller)
        if wait == 0:
            given_at[caller].append(now[0])
        assert wait >= 0
    for times in given_at.values():
        for first in range(len(times)):
            for last in range(first, len(times)):
                assert last - first + 1 <= 5 + (times[last] - times[first]) * 0.5 + 1e-6


def test_nothing_is_kept_of_names(home: House) -> None:
    """What was typed as a name (it may be a password) stands nowhere in the table."""
    attempt(home, "my secret phrase")
    with home.site.engine.connect() as connection:
        assert "secret" not in repr(connection.execute(FAILURES.select()).all())
