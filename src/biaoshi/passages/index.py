"""The index: one SQLite file with what is known of each registered source and its prints. No text, no names of files.

meta ─ form, key, ceiling, state        sources ─< postings (segments, chunks)

`state` is a digest chained over everything that was done: two indexes of one state hold the same.
"""

import datetime
import hmac
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, Literal
from weakref import finalize

import numpy as np

from biaoshi.errors import ConfigError, UsageError
from biaoshi.fingerprints import Key
from biaoshi.passages import postings
from biaoshi.passages.prints import BITS, LENGTH, WINDOW, Prints, Secret, Words, prints, secret, secrets, solid, thinned
from biaoshi.passages.source import SCHEMA, Registration, Source, columns, rank, source
from biaoshi.types.mark import Level

FORM = f"1/{LENGTH}/{WINDOW}/{BITS}"
"""Prints made otherwise cannot be compared."""
LONGEST_WAIT = 30.0
"""Seconds to wait for whoever writes."""
ASKED = 2000
"""Prints asked for at once: each is a page of the file in memory."""
_META = "CREATE TABLE meta (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;"


@dataclass
class _Seen:
    """What of the database is held in memory, as of one of its versions."""

    version: int = -1
    segments: tuple[postings.Segment, ...] = ()
    count: int = 0
    state: str = ""
    highest: Level | None = None


@dataclass(frozen=True)
class Index:
    """A handle on an index opened with its key."""

    db: sqlite3.Connection
    secrets: Secret
    key: Key
    _seen: _Seen = field(default_factory=_Seen, repr=False)
    _turn: Lock = field(default_factory=Lock, repr=False)

    @property
    def count(self) -> int:
        return self._now().count

    @property
    def state(self) -> str:
        return self._now().state

    @property
    def highest(self) -> Level | None:
        """The highest level of its sources, which is its own."""
        return self._now().highest

    @property
    def ceiling(self) -> str | None:
        """The highest level that may be registered here, as it was first told; None: nothing was told."""
        return self._meta().get("ceiling")

    def id_of(self, digest: str) -> str:
        """Return the id of the file with the SHA-256 `digest`."""
        made = hmac.new(secret(self.key.secret, "biaoshi passages id"), digest.encode(), sha256)
        return f"s{made.hexdigest()[:15]}"  # the letter tells it from a number that would be masked

    def prints(self, text: str) -> Prints:
        return prints(solid(text), self.secrets)

    def sources(self) -> Iterator[Source]:
        """Yield the sources in the order they were registered."""
        for row in self.db.execute("SELECT * FROM sources ORDER BY n"):
            yield source(row)

    def named(self, id_: str) -> Source | None:
        """Return the source of that id."""
        row = self.db.execute("SELECT * FROM sources WHERE id = ?", (id_,)).fetchone()
        return source(row) if row else None

    def numbered(self, numbers: Sequence[int]) -> Mapping[int, Source]:
        """Return sources by the numbers their postings have."""
        found = {}
        for n in numbers:
            row = self.db.execute("SELECT * FROM sources WHERE n = ?", (n,)).fetchone()
            if row is None:
                raise sqlite3.DatabaseError("a source is missing")
            found[n] = source(row)
        return found

    def add(self, papers: Iterable[Registration], *, on: datetime.date, ceiling: str | None = None) -> int:
        """Register `papers`, all or none; one registered before has its old entry replaced. Return how many.

        `ceiling` (none or a level) holds from then on. Raises UsageError for a level above it.
        """
        made: list[postings.Postings] = []
        old: list[int] = []
        with self._writing() as db:
            allowed = self._allow(db, ceiling)
            for paper in papers:
                if paper.level is not None and allowed is not None and rank(paper.level) > rank(allowed):
                    raise UsageError(f"来源的密级（{paper.level}）高于本登记库允许的密级，没有登记。")
                found = thinned(self.prints(paper.text))
                old += [n for (n,) in db.execute("SELECT n FROM sources WHERE id = ?", (paper.id,))]
                n = self._list(db, paper, found, on)
                made.append(postings.postings(found.values, found.places, n))
            whole = np.concatenate(made) if made else np.zeros(0, postings.DTYPE)
            if old:
                postings.remove(db, old)
                whole = whole[~np.isin(whole["source"], np.array(old, np.uint32))]
            postings.add(db, whole)
        return len(made)

    def _list(self, db: sqlite3.Connection, paper: Registration, found: Prints, on: datetime.date) -> int:
        """Write the row of a source, in the place of an older one of its id; return its number."""
        row = columns(paper, len(found.values), on)
        self._chain(db, ("add", *row, sha256(found.values.tobytes()).hexdigest()))
        db.execute("DELETE FROM sources WHERE id = ?", (paper.id,))
        n = 1 + db.execute("SELECT value FROM meta WHERE name = 'last'").fetchone()[0]
        db.execute("UPDATE meta SET value = ? WHERE name = 'last'", (n,))  # a number is never given again
        db.execute("INSERT INTO sources VALUES (?,?,?,?,?,?,?,?,?)", (n, *row))
        return int(n)

    def remove(self, ids: Iterable[str]) -> int:
        """Take sources out, their prints too; return how many. Raises UsageError for an id that is not there."""
        with self._writing() as db:
            numbers = []
            for id_ in ids:
                row = db.execute("SELECT n FROM sources WHERE id = ?", (id_,)).fetchone()
                if row is None:
                    raise UsageError(f"登记库里没有 {id_}；一条也没有删去。")
                numbers.append(row[0])
                self._chain(db, ("remove", id_))
            if numbers:
                postings.remove(db, numbers)
                db.executemany("DELETE FROM sources WHERE n = ?", [(n,) for n in numbers])
        return len(numbers)

    def lookup(self, wanted: Words, most: int) -> postings.Postings:
        """Return the postings of the prints `wanted` (sorted, each once); of one with far more than `most` some only."""
        found = [
            postings.lookup(self.db, s, wanted[at : at + ASKED], most)
            for s in self._now().segments
            for at in range(0, len(wanted), ASKED)
        ]
        return np.concatenate(found) if found else np.zeros(0, postings.DTYPE)

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Let nobody change within the context what is looked up. Raises ConfigError where the file cannot be read."""
        with self._turn:  # threads share the connection
            try:
                self.db.execute("BEGIN")
                yield
            except sqlite3.Error as error:
                raise ConfigError("登记库读不出来，可能已损坏；用 biaoshi sources verify 核对。") from error
            finally:
                self._undo()

    def check(self) -> None:
        """Raise ConfigError where the file is damaged or does not hold what its list says."""
        told = "登记库已损坏，请由备份恢复或者重新登记。"
        try:
            (whole,) = self.db.execute("PRAGMA quick_check(1)").fetchone()
            listed = self.db.execute("SELECT coalesce(sum(prints), 0) FROM sources").fetchone()[0]
            held = sum(s.count for s in postings.segments(self.db))
            sound = whole == "ok" and held == listed == postings.count(self.db)
        except sqlite3.Error as error:  # a page so broken that it cannot be looked at
            raise ConfigError(told) from error
        if not sound:
            raise ConfigError(told)

    def _allow(self, db: sqlite3.Connection, ceiling: str | None) -> str | None:
        held = self._meta().get("ceiling")
        if ceiling is None:
            return held
        lowest = min((c for c in (held, ceiling) if c is not None), key=rank)
        highest = self.highest
        if highest is not None and rank(highest) > rank(lowest):
            raise UsageError(f"登记库里已有{highest}级的来源，高于 --ceiling {lowest}，本机不得使用这个登记库。")
        db.execute("INSERT OR REPLACE INTO meta VALUES ('ceiling', ?)", (lowest,))
        return lowest

    def _chain(self, db: sqlite3.Connection, done: tuple[Any, ...]) -> None:
        (held,) = db.execute("SELECT value FROM meta WHERE name = 'state'").fetchone()
        told = sha256("\x1f".join(map(str, (held, *done))).encode()).hexdigest()
        db.execute("UPDATE meta SET value = ? WHERE name = 'state'", (told,))

    def _meta(self) -> dict[str, str]:
        return dict(self.db.execute("SELECT name, value FROM meta").fetchall())

    def _now(self) -> _Seen:
        """Return what is held in memory, read again if the file has changed."""
        (version,) = self.db.execute("PRAGMA data_version").fetchone()
        seen = self._seen
        if seen.version != version:
            seen.segments = postings.segments(self.db)
            seen.count = self.db.execute("SELECT count(*) FROM sources").fetchone()[0]
            levels = [r[0] for r in self.db.execute("SELECT DISTINCT level FROM sources")]
            seen.highest = max(levels, key=rank, default=None)  # above none at all, which ranks least
            seen.state = self._meta()["state"]
            seen.version = version
        return seen

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection in one transaction: what fails half way never was."""
        try:
            self.db.execute("BEGIN IMMEDIATE")
            yield self.db
            self.db.execute("COMMIT")
        except sqlite3.Error as error:
            self._undo()
            raise ConfigError("登记库写不进去（磁盘已满、没有权限或者有别的程序在写），没有改动。") from error
        except BaseException:
            self._undo()
            raise
        finally:
            self._seen.version = -1  # one's own writing is no other's: the version does not tell

    def _undo(self) -> None:
        if self.db.in_transaction:
            self.db.execute("ROLLBACK")


def create(path: Path | Literal[":memory:"], key: Key) -> Index:
    """Return the index at `path` for writing, made if the file is empty or not there. Raises ConfigError as `open_index`
    does."""
    name = path if isinstance(path, str) else path.name
    try:
        db = sqlite3.connect(path, isolation_level=None, timeout=LONGEST_WAIT)
        if not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            db.execute(f"PRAGMA page_size = {postings.PAGE}")
            db.executescript(f"BEGIN;{_META}{SCHEMA}{postings.SCHEMA}")
            told = {"form": FORM, "key": key.id, "state": sha256(FORM.encode()).hexdigest(), "last": 0}
            db.executemany("INSERT INTO meta VALUES (?, ?)", told.items())
            db.execute("COMMIT")
        db.execute("PRAGMA secure_delete = ON")  # what was taken out must not be left on free pages
    except (sqlite3.Error, OSError) as error:
        raise ConfigError(f"登记库 {name} 不能建立或者打开。") from error
    return _opened(db, name, key)


def open_index(path: Path, key: Key, *, ceiling: str | None = None) -> Index:
    """Return the index at `path` for looking up. Raises ConfigError: not there, no index, another key, above `ceiling`."""
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro"
        db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=LONGEST_WAIT, check_same_thread=False)
    except sqlite3.Error as error:
        raise ConfigError(f"登记库 {path.name} 打不开。") from error
    index = _opened(db, path.name, key)
    if ceiling is not None and index.highest is not None and rank(index.highest) > rank(ceiling):
        raise ConfigError(f"登记库 {path.name} 里有{index.highest}级的来源，高于本机允许处理的密级，不得在本机使用。")
    return index


def _opened(db: sqlite3.Connection, name: str, key: Key) -> Index:
    index = Index(db, secrets(key.secret), key)
    finalize(index, db.close)
    try:
        told = index._meta()
        if told.get("form") != FORM:
            raise ConfigError(f"{name} 是另一版本的登记库，请重新登记。")
        if told.get("key") != key.id:
            raise ConfigError(f"登记库 {name} 是用另一个密钥建立的。")
        index._now()
    except sqlite3.Error as error:
        raise ConfigError(f"{name} 不是登记库，或者已损坏。") from error
    return index
