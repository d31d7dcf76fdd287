"""A scan from beginning to end: folders walked while workers check, until nothing is left or somebody stops it."""

import contextlib
import hashlib
import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from biaoshi.jobs import begin
from biaoshi.scan import hand, numbers, status
from biaoshi.scan.cluster import Cluster
from biaoshi.scan.pool import REASONS, Pool, poisoned, take_over
from biaoshi.scan.store import Store, Wanted
from biaoshi.scan.tables import LEDGER, RUNS
from biaoshi.scan.walk import Found, Problem, Skipped, walk

WALKED = 200
"""Items taken into the store at once."""
BEAT = 2.0
"""Seconds between the lines of a run in the store."""
LATELY = 120.0
"""Seconds over which the rate is taken."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which items are checked: all; of those only a sample, at most so many, those changed since."""

    since: float | None = None  # epoch seconds
    sample: float | None = None  # a share below 1, else a number
    limit: int | None = None
    seed: int = 0
    again: bool = False  # also what was checked and has not changed
    retry: bool = False  # also what was set aside, and what was left open for want of a tool, time or memory

    def wanted(self, one: Found, key: str) -> Wanted:
        """Return whether `one` is checked now, perhaps later, or not at all."""
        if self.since is not None and all(f.mtime < self.since * 1e9 for f in one.files):
            return "no"
        if self.sample is not None and self.sample < 1 and draw(self.seed, key) >= self.sample:
            return "no"
        return "later" if self.counted else "now"

    @property
    def reopened(self) -> frozenset[str]:
        """What of `Store.add`'s `again` is wanted."""
        states = (("done", self.again), ("quarantine", self.retry), ("transient", self.retry))
        return frozenset(state for state, on in states if on)

    @property
    def counted(self) -> bool:
        """The choice is made when all were seen."""
        return self.limit is not None or (self.sample is not None and self.sample >= 1)


@dataclass
class Progress:
    """What a person is told while it goes on."""

    walked: int = 0
    put: int = 0
    done: int = 0
    left: int = 0
    problems: int = 0
    skipped: int = 0
    gone: int = 0
    walking: bool = True
    paused: float = 0.0
    rate: float = 0.0
    _marks: list[tuple[float, int]] = field(default_factory=list)

    def at(self, now: float, done: int) -> None:
        """Note that `done` items are done by `now`."""
        self.done = done
        lately = [m for m in self._marks if m[0] > now - LATELY and (m[1] or not done)]
        self._marks = [*lately, (now, done)]
        first, before = self._marks[0]
        self.rate = (done - before) / (now - first) if now > first else self.rate

    @property
    def ends_in(self) -> float | None:
        """Seconds until the end at the present rate; None while it cannot be told."""
        return self.left / self.rate if self.rate > 0 and not self.walking else None


Crew = Pool | Cluster
"""Who does the work: processes of this machine, or a cluster."""


def draw(seed: int, key: str) -> float:
    """Return a number from 0 to 1 for `key`, the same for the same seed on any machine."""
    return int.from_bytes(hashlib.sha256(f"{seed}\0{key}".encode()).digest()[:8], "big") / 2**64


def scan(
    pool: Crew,
    roots: Sequence[bytes],
    choice: Choice,
    *,
    tell: Callable[[Progress], None],
    stop: Callable[[], bool],
) -> Progress:
    """Walk `roots` and check what is chosen with `pool`, until all is done, `stop` says so or `pool.why` says why not.

    `tell` is called every so often. Whatever ends it, the same call goes on from there.
    """
    store, clock = pool.store, pool.clock
    take_over(store, pool.host, now=clock())
    poisoned(store)
    steps = (
        pool.settings.steps
    )  # pictures an earlier run put on the queue are not waited for by one without recognition
    progress = Progress(left=status.left(store, steps))
    run = _Run(store, pool, progress, tell)
    pool.start()
    try:
        for root in roots:
            if not stop() and pool.why is None:
                _walk(run, root, choice, stop)
        progress.walking = False
        while not stop() and pool.why is None:
            pool.watch(0.5)
            run.beat()
            if pool.idle and status.left(store, steps) == 0:
                break
    except sa.exc.SQLAlchemyError as error:
        pool.why = REASONS[hand.exit_code(error)]
    finally:
        pool.stop()
        run.end(None if pool.why is None and not stop() else pool.why or "中途停止")
    if pool.why is None:
        poisoned(store)
    return progress


@dataclass
class _Run:
    """The run's row of the store, and what is told of it."""

    store: Store
    pool: Crew
    progress: Progress
    tell: Callable[[Progress], None]
    n: int = 0
    _last: float = 0.0

    def __post_init__(self) -> None:
        now = self.pool.clock()
        values = {
            "started": now, "host": self.pool.host, "process": hand.name(self.pool.host)[-60:],
            "settings": self.pool.settings.to_json(), "done": 0, "beat": now,
        }  # fmt: skip
        with begin(self.store.engine) as turn:
            self.n = turn.execute(sa.insert(RUNS).values(values).returning(RUNS.c.n)).scalar_one()

    def beat(self) -> None:
        """Write how far it is, and tell; not oftener than every BEAT seconds."""
        now = self.pool.clock()
        if now - self._last < BEAT:
            return
        self._last = now
        self.progress.at(now, self.pool.done)
        self.progress.paused = self.pool.paused
        with contextlib.suppress(sa.exc.SQLAlchemyError):  # workers find out whether it lasts
            self.progress.left = status.left(self.store, self.pool.settings.steps)
            with begin(self.store.engine) as turn:
                self._write(turn, {"beat": now})
        self.tell(self.progress)

    def end(self, why: str | None) -> None:
        """Write that it ended, if the database still takes it."""
        self.progress.at(self.pool.clock(), self.pool.done)
        # of a full disk, a lost database, what the worker said is told
        with contextlib.suppress(sa.exc.SQLAlchemyError), begin(self.store.engine) as turn:
            self._write(turn, {"ended": self.pool.clock(), "why": why})

    def _write(self, turn: sa.Connection, values: dict[str, object]) -> None:
        told = {"done": self.progress.done, "rate": self.progress.rate} | values
        turn.execute(sa.update(RUNS).where(RUNS.c.n == self.n).values(told))


def _walk(run: _Run, path: bytes, choice: Choice, stop: Callable[[], bool]) -> None:
    store, progress, clock = run.store, run.progress, run.pool.clock
    root = store.root(path)
    lost: list[bytes] = []
    heap: list[tuple[tuple[float, float], int]] = []
    for batch in _batches(walk(path, _known(store)), WALKED):
        found = [b for b in batch if isinstance(b, Found)]
        problems = [b for b in batch if isinstance(b, Problem)]
        lost += [p.path for p in problems]
        store.problems(root, problems)
        wanted = [choice.wanted(f, f.name.hex()) for f in found]
        tally = store.add(root, found, wanted, now=clock(), again=choice.reopened)
        for n, priority, key in tally.later:
            rank = (0.0, draw(choice.seed, key)) if choice.limit is None else (-float(priority), float(n))
            _keep(heap, rank, n, choice.limit or int(choice.sample or 0))
        progress.walked += len(found)
        progress.put += tally.put
        progress.problems += len(problems)
        progress.skipped += sum(isinstance(b, Skipped) for b in batch)
        run.pool.watch(0)
        run.beat()
        if stop() or run.pool.why is not None:
            return  # what was not seen is not gone
    progress.put += store.choose([n for _, n in heap], now=clock())
    progress.gone += store.vanish(root, lost, now=clock())


def _keep(heap: list[tuple[tuple[float, float], int]], rank: tuple[float, float], n: int, most: int) -> None:
    """Keep the `most` lowest ranks."""
    worst = (-rank[0], -rank[1])
    if len(heap) < most:
        heapq.heappush(heap, (worst, n))
    elif heap and worst > heap[0][0]:
        heapq.heapreplace(heap, (worst, n))


def _batches(found: Iterable[Found | Problem | Skipped], most: int) -> Iterator[list[Found | Problem | Skipped]]:
    held: list[Found | Problem | Skipped] = []
    for one in found:
        held.append(one)
        if len(held) >= most:
            yield held
            held = []
    if held:
        yield held


def _known(store: Store) -> Callable[[str], str | None]:
    """Return the question whether a name is a 档号 of the ledger; all of them are held (70,000: 10 MB)."""
    with store.engine.connect() as connection:
        listed = frozenset(connection.execution_options(yield_per=10_000).execute(sa.select(LEDGER.c.number)).scalars())
    return lambda name: name if listed and numbers.plain(name) in listed else None
