"""The queue behaves as a plain model of it does, on both databases, whatever is done to it in whatever order."""

# ruff: noqa: A001, A002  # an id is called id

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from biaoshi.jobs import FINAL, STATES, Job, KeyReusedError, Next, Queue, begin, open_engine
from biaoshi.jobs.tables import JOBS
from jobs.databases import KINDS, database

WORKERS = st.sampled_from(["w1", "w2"])
SECONDS = st.sampled_from([0.0, 1.0, 5.0, 20.0])


@pytest.fixture(params=KINDS)
def queue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Queue]:
    with database(request.param, tmp_path) as url:
        engine = open_engine(url)
        made = Queue(engine)
        made.create()
        yield made
        engine.dispose()


@dataclass
class Known:
    """What the model knows of a job."""

    order: int
    kind: str
    owner: str
    priority: int
    most: int
    due: float
    state: str = "waiting"
    attempts: int = 0
    worker: str | None = None
    until: float = 0.0
    result: dict[str, Any] | None = None
    follower: bool = False


def machine(queue: Queue) -> type[RuleBasedStateMachine]:
    """Return a state machine that plays on `queue`."""

    class Machine(RuleBasedStateMachine):
        ids = Bundle("ids")

        @initialize()
        def empty(self) -> None:
            with begin(queue.engine) as connection:
                connection.execute(sa.delete(JOBS))
            self.now = 1000.0
            self.known: dict[str, Known] = {}
            self.keys: dict[tuple[str, str], tuple[str, int]] = {}
            self.ended: dict[str, str] = {}

        @rule(seconds=SECONDS)
        def wait(self, seconds: float) -> None:
            self.now += seconds

        @rule(
            target=ids, kind=st.sampled_from(["check", "fix"]), owner=st.sampled_from(["a", "b"]), n=st.integers(0, 1),
            priority=st.integers(0, 2), most=st.integers(1, 3), later=SECONDS, then=st.booleans(),
            key=st.sampled_from([None, None, "k1", "k2"]),
        )  # fmt: skip
        def put(
            self, kind: str, owner: str, n: int, priority: int, most: int, later: float, then: bool, key: str | None
        ) -> Any:
            def ask() -> Job:
                return queue.put(
                    kind, {"n": n}, now=self.now, owner=owner, priority=priority, max_attempts=most, key=key,
                    due=self.now + later, then=Next("after", {"x": 1}) if then else None, asked=f"{n}",
                )  # fmt: skip

            if key is not None and (owner, key) in self.keys:
                earlier, asked = self.keys[owner, key]
                if asked != n:
                    with pytest.raises(KeyReusedError):
                        ask()
                else:
                    assert ask().id == earlier
                return multiple()
            job = ask()
            assert job.payload == {"n": n}
            self.known[job.id] = Known(len(self.known), kind, owner, priority, most, self.now + later, follower=then)
            if key is not None:
                self.keys[owner, key] = (job.id, n)
            return job.id

        @rule(worker=WORKERS, lease=st.sampled_from([2.0, 10.0]), limit=st.integers(1, 3), only=st.booleans())
        def claim(self, worker: str, lease: float, limit: int, only: bool) -> None:
            got = queue.claim(worker, now=self.now, lease=lease, limit=limit, kinds=["check"] if only else None)
            for one in list(self.known.values()):
                if one.state == "leased" and one.until <= self.now:
                    if one.attempts >= one.most:
                        self._end(one, "poison")
                    else:
                        one.state, one.worker, one.due = "waiting", None, self.now
            waiting = [
                (-k.priority, k.order, i)
                for i, k in self.known.items()
                if k.state == "waiting" and k.due <= self.now and (not only or k.kind == "check")
            ]
            wanted = [i for *_, i in sorted(waiting)[:limit]]
            followers = [j for j in got if j.id not in self.known]
            assert all(j.kind == "after" for j in followers)
            if not followers and not any(k.follower and k.state in FINAL for k in self.known.values()):
                assert [j.id for j in got] == wanted
            for job in got:
                assert (job.state, job.worker, job.lease_until) == ("leased", worker, self.now + lease)
                if job.id in self.known:
                    one = self.known[job.id]
                    assert one.state == "waiting"
                    assert one.due <= self.now
                    one.state, one.worker, one.until, one.attempts = (
                        "leased",
                        worker,
                        self.now + lease,
                        one.attempts + 1,
                    )
                    assert job.attempts == one.attempts <= one.most
                else:  # what follows an ended job is out of the model's sight: done away with at once
                    assert queue.finish(job.id, worker, now=self.now, result={})

        def _holds(self, id: str, worker: str) -> bool:
            return self.known[id].state == "leased" and self.known[id].worker == worker

        def _end(self, one: Known, state: str) -> None:
            one.state, one.worker = state, None

        @rule(id=ids, worker=WORKERS)
        def extend(self, id: str, worker: str) -> None:
            held = queue.extend([id, "none"], worker, now=self.now, lease=10)
            assert held == ((id,) if self._holds(id, worker) else ())
            if held:
                self.known[id].until = self.now + 10

        @rule(id=ids, worker=WORKERS)
        def progress(self, id: str, worker: str) -> None:
            assert queue.progress(id, worker, 1, 2, now=self.now) == self._holds(id, worker)

        @rule(id=ids, worker=WORKERS, n=st.integers())
        def finish(self, id: str, worker: str, n: int) -> None:
            held = self._holds(id, worker)
            assert queue.finish(id, worker, now=self.now, result={"n": n}) == held
            if held:
                self.known[id].result = {"n": n}
                self._end(self.known[id], "done")

        @rule(some=st.lists(ids, max_size=3), worker=WORKERS)
        def finish_all(self, some: list[str], worker: str) -> None:
            held = {i for i in some if self._holds(i, worker)}
            assert set(queue.finish_all(some, worker, now=self.now)) == held
            for id in held:
                self.known[id].result = {}
                self._end(self.known[id], "done")

        @rule(id=ids, worker=WORKERS, again=st.sampled_from([None, 0.0, 5.0]))
        def fail(self, id: str, worker: str, again: float | None) -> None:
            one = self.known[id]
            if self._holds(id, worker):
                if again is None:
                    self._end(one, "failed")
                elif one.attempts >= one.most:
                    self._end(one, "poison")
                else:
                    one.state, one.worker, one.due = "waiting", None, self.now + again
            assert queue.fail(id, worker, now=self.now, why="读不了", again_in=again) == one.state

        @rule(worker=WORKERS)
        def hand_back(self, worker: str) -> None:
            held = [k for i, k in self.known.items() if self._holds(i, worker)]
            assert queue.hand_back(worker, now=self.now) == len(held)
            for one in held:
                one.state, one.worker, one.due, one.attempts = "waiting", None, self.now, one.attempts - 1

        @rule(worker=WORKERS)
        def lost(self, worker: str) -> None:
            held = [k for i, k in self.known.items() if self._holds(i, worker)]
            assert queue.lost(worker, now=self.now) == len(held)
            for one in held:
                one.until = self.now

        @rule(id=ids)
        def cancel(self, id: str) -> None:
            one = self.known[id]
            assert queue.cancel(id, now=self.now) == (one.state in ("waiting", "leased"))
            if one.state in ("waiting", "leased"):
                self._end(one, "cancelled")

        @invariant()
        def same_as_the_model(self) -> None:
            if not hasattr(self, "known"):
                return
            found = {j.id: j for j in queue.find(limit=1000)}
            for id, one in self.known.items():
                job = found[id]
                assert (job.state, job.attempts, job.result) == (one.state, one.attempts, one.result)
                assert job.ended == (job.finished is not None) == (one.state in FINAL)
                if id in self.ended:
                    assert job.state == self.ended[id], "a final state has changed"
                if job.ended:
                    self.ended[id] = job.state
            followers = [j.payload["job"] for j in found.values() if j.kind == "after"]
            assert sorted(followers) == sorted(i for i, k in self.known.items() if k.follower and k.state in FINAL)
            assert queue.count() == {s: sum(j.state == s for j in found.values()) for s in STATES}

    return Machine


def test_whatever_is_done_the_queue_does_as_the_model(queue: Queue) -> None:
    """Any sequence of calls leaves every job as a plain model says; a final state never changes; each end has one follower."""
    quick = queue.engine.dialect.name == "sqlite"
    run_state_machine_as_test(
        machine(queue),
        settings=settings(
            max_examples=40 if quick else 12,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_each_job_is_given_once(queue: Queue) -> None:
    """Eight claimers at the same time get every job, and none twice."""
    put = {queue.put("check", {"n": n}, now=0).id for n in range(120)}
    start = threading.Barrier(8)

    def claim(worker: int) -> list[str]:
        start.wait()
        got: list[str] = []
        while batch := queue.claim(f"w{worker}", now=1, lease=60, limit=5):
            got += [j.id for j in batch]
        return got

    with ThreadPoolExecutor(8) as pool:
        given = [i for got in pool.map(claim, range(8)) for i in got]
    assert sorted(given) == sorted(put)


def test_same_key_at_the_same_time_makes_one_job(queue: Queue) -> None:
    """Eight clients that use one key at once all get the same job."""
    start = threading.Barrier(8)

    def put(_: int) -> str:
        start.wait()
        return queue.put("check", {"n": 1}, now=0, owner="a", key="k").id

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(put, range(8)))
    assert len(ids) == 1
    assert len(queue.find()) == 1


def test_finishing_and_cancelling_at_once_ends_it_one_way(queue: Queue) -> None:
    """Of a worker that finishes and a user that cancels at the same moment exactly one is told that it did."""
    for _ in range(20):
        job = queue.put("check", {}, now=0)
        queue.claim("w", now=0, lease=60)
        start = threading.Barrier(2)

        def finish(id: str = job.id, start: threading.Barrier = start) -> bool:
            start.wait()
            return queue.finish(id, "w", now=1, result={})

        def cancel(id: str = job.id, start: threading.Barrier = start) -> bool:
            start.wait()
            return queue.cancel(id, now=1)

        with ThreadPoolExecutor(2) as pool:
            did = [pool.submit(finish), pool.submit(cancel)]
        assert [d.result() for d in did].count(True) == 1


def test_a_callers_transaction_takes_the_job_with_it(queue: Queue) -> None:
    """A job put in a transaction that is rolled back was never there."""
    with pytest.raises(RuntimeError), begin(queue.engine) as connection:  # noqa: PT012
        queue.put("check", {}, now=0, connection=connection)
        raise RuntimeError
    assert queue.find() == ()


def test_many_are_put_at_once(queue: Queue) -> None:
    """Jobs put together wait in their order."""
    queue.put_all("scan.file", [{"n": n} for n in range(2500)], now=0, priority=1, max_attempts=2)
    assert [j.payload["n"] for j in queue.claim("w", now=0, lease=9, limit=2000)] == list(range(2000))
    assert queue.count()["waiting"] == 500


def test_find_goes_on_from_where_it_was(queue: Queue) -> None:
    """Pages of either order hold every job of the unit once, and none of another's."""
    mine = [queue.put("check", {}, now=0, unit="a").id for _ in range(7)]
    queue.put("check", {}, now=0, unit="b")
    for newest, wanted in ((False, mine), (True, mine[::-1])):
        seen: list[str] = []
        while page := queue.find(unit="a", limit=3, newest=newest, after=seen[-1] if seen else None):
            seen += [j.id for j in page]
        assert seen == wanted


def test_sweeping_takes_only_what_ended_long_ago(queue: Queue) -> None:
    """Jobs that ended before the time given go; open ones and later ones stay."""
    old, later, open_ = (queue.put("check", {}, now=0) for _ in range(3))
    queue.cancel(old.id, now=10)
    queue.cancel(later.id, now=20)
    assert queue.sweep(15) == 1
    assert [j.id for j in queue.find()] == [later.id, open_.id]
    assert queue.waiting_since() == 0
