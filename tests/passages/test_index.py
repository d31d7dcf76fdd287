"""The index: what it holds and what not, whom it opens for, that what is done is done whole."""

import datetime
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from biaoshi.errors import ConfigError, UsageError
from biaoshi.fingerprints import Key
from biaoshi.passages import Registration, create, find, open_index
from biaoshi.passages.postings import CHUNK, FAN, segments
from passages.held import DAY, KEY, paper, words


def filled(path: Path, count: int = 5) -> Path:
    create(path, KEY).add((paper(n) for n in range(count)), on=DAY)
    return path


def found(path: Path, text: str) -> set[str]:
    return {r.source for r in find(open_index(path, KEY), text)}


def test_no_text_is_kept(tmp_path: Path) -> None:
    """No four characters of a source stand in the file, in any encoding; nor does its key."""
    path = filled(tmp_path / "i")
    data = path.read_bytes()
    for n in range(5):
        text = words(n)
        for at in range(0, len(text) - 4, 3):
            assert not any(text[at : at + 4].encode(e) in data for e in ("utf-8", "utf-16-le", "utf-32-le", "gb18030"))
    assert KEY.secret not in data


def test_what_is_told_of_a_source(tmp_path: Path) -> None:
    """Its id, decision, level and dates come back as they were given."""
    made = create(tmp_path / "i", KEY)
    given = Registration("s1", words(1), "classified", "绝密", datetime.date(2030, 1, 2), complete=False)
    made.add([given, paper(2, decision="public", level=None)], on=DAY)
    first, second = made.sources()
    assert (first.id, first.decision, first.level, first.expires, first.added) == (
        "s1", "classified", "绝密", "2030-01-02", "2026-11-25",
    )  # fmt: skip
    assert (first.complete, second.complete, second.decision) == (False, True, "public")
    assert first.prints > 10
    assert made.named("s1") == first
    assert made.named("s9") is None
    assert (made.count, made.highest) == (2, "绝密")


def test_it_opens_for_its_own_key_only(tmp_path: Path) -> None:
    """Another key, another file, no file: one clear sentence each."""
    path = filled(tmp_path / "i")
    with pytest.raises(ConfigError, match="另一个密钥"):
        open_index(path, Key(b"another", "other"))
    with pytest.raises(ConfigError, match="打不开"):
        open_index(tmp_path / "none", KEY)
    (tmp_path / "text").write_text("不是登记库" * 1000)
    for call in (open_index, create):
        with pytest.raises(ConfigError):
            call(tmp_path / "text", KEY)
    sqlite3.connect(tmp_path / "other").execute("CREATE TABLE a (b)").connection.close()
    with pytest.raises(ConfigError):
        open_index(tmp_path / "other", KEY)


def test_the_ceiling_is_kept_and_only_lowered(tmp_path: Path) -> None:
    """A source above it is refused with all that came with it; once told it holds without being told again."""
    made = create(tmp_path / "i", KEY)
    with pytest.raises(UsageError, match="机密"):
        made.add([paper(1, level="秘密"), paper(2, level="机密")], on=DAY, ceiling="秘密")
    assert (made.count, made.ceiling) == (0, None)
    made.add([paper(1, level="秘密")], on=DAY, ceiling="秘密")
    for wished in (None, "绝密"):
        with pytest.raises(UsageError, match="机密"):
            made.add([paper(2, level="机密")], on=DAY, ceiling=wished)
    assert (made.count, made.ceiling) == (1, "秘密")
    with pytest.raises(UsageError, match="已有秘密"):
        made.add([], on=DAY, ceiling="none")


def test_it_does_not_open_above_the_machine_s_ceiling(tmp_path: Path) -> None:
    """An index is of the level of its highest source."""
    path = filled(tmp_path / "i")
    assert open_index(path, KEY, ceiling="机密").count == 5
    for ceiling in ("none", "秘密"):
        with pytest.raises(ConfigError, match="机密"):
            open_index(path, KEY, ceiling=ceiling)


def test_what_fails_half_way_never_was(tmp_path: Path) -> None:
    """An error among the papers leaves the index as it was."""
    path = filled(tmp_path / "i", 2)
    made = create(path, KEY)
    before = made.state

    def papers() -> Iterator[Registration]:
        yield paper(7)
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        made.add(papers(), on=DAY)
    assert (made.count, made.state) == (2, before)
    assert not found(path, words(7))
    made.check()


def test_a_source_registered_again_takes_its_own_place(tmp_path: Path) -> None:
    """Later in the same call, or in another: one source of an id, with the prints of the last."""
    path = tmp_path / "i"
    made = create(path, KEY)
    made.add([paper(1, words(11)), paper(2), paper(1, words(12))], on=DAY)
    made.check()
    assert (made.count, found(path, words(11)), found(path, words(12))) == (2, set(), {f"s{1:015}"})
    made.add([paper(1, words(13), level="绝密")], on=DAY)
    made.check()
    assert (made.count, made.highest, found(path, words(12)), found(path, words(13))) == (
        2,
        "绝密",
        set(),
        {f"s{1:015}"},
    )


def test_what_is_removed_is_gone_from_the_file(tmp_path: Path) -> None:
    """No print of it is left, not on pages that are free either; the others are still found. One wrong id: none is removed."""
    path = filled(tmp_path / "i")
    made = create(path, KEY)
    prints = made.prints(words(3)).values
    raw = [int(v >> 8).to_bytes(4, "little") + int(v & 0xFF).to_bytes(1, "little") for v in prints.tolist()]
    assert all(r in path.read_bytes() for r in raw)
    with pytest.raises(UsageError, match="s9"):
        made.remove([f"s{3:015}", "s9"])
    assert found(path, words(3))
    assert made.remove([f"s{3:015}"]) == 1
    assert not any(r in path.read_bytes() for r in raw)
    assert not found(path, words(3))
    assert all(found(path, words(n)) == {f"s{n:015}"} for n in (0, 1, 2, 4))
    made.check()


def test_segments_are_merged(tmp_path: Path) -> None:
    """However papers come, there are few segments, no print is lost, and the file is about as large as they need."""
    path = tmp_path / "i"
    made = create(path, KEY)
    for n in range(40):
        made.add([paper(10 * n + k) for k in range(8)], on=DAY)
    assert len(segments(made.db)) < FAN
    made.check()
    held = sum(s.count for s in segments(made.db))
    assert held > 10 * CHUNK
    assert path.stat().st_size < 11 * held * 1.4 + 100_000
    assert all(found(path, words(10 * n + k)) == {f"s{10 * n + k:015}"} for n in (0, 17, 39) for k in (0, 7))


def test_who_looks_up_sees_what_others_have_written(tmp_path: Path) -> None:
    """An index held open follows the file."""
    path = filled(tmp_path / "i", 1)
    reader, writer = open_index(path, KEY), create(path, KEY)
    before = reader.state
    assert not find(reader, words(9))
    writer.add([paper(9, level="绝密")], on=DAY)
    assert {r.source for r in find(reader, words(9))} == {f"s{9:015}"}
    assert (reader.count, reader.highest, reader.state == before) == (2, "绝密", False)
    writer.remove([f"s{9:015}"])
    assert not find(reader, words(9))


def test_a_damaged_index_says_so(tmp_path: Path) -> None:
    """A chunk that is lost or cut is no clean paper."""
    for n, harm in enumerate(("DELETE FROM chunks", "UPDATE chunks SET data = x'0102'", "DELETE FROM sources")):
        path = filled(tmp_path / f"i{n}")
        db = sqlite3.connect(path)
        db.execute(harm)
        db.commit()
        db.close()
        with pytest.raises(ConfigError, match="损坏"):
            find(open_index(path, KEY), words(1))
        with pytest.raises(ConfigError, match="损坏"):
            open_index(path, KEY).check()


def test_an_index_torn_inside_says_so(tmp_path: Path) -> None:
    """Pages overwritten with noise are told in one sentence, not with what the database said."""
    path = filled(tmp_path / "i")
    held = open_index(path, KEY)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    held.db.execute("PRAGMA cache_size = 0")
    with pytest.raises(ConfigError, match="损坏"):
        held.check()


def test_a_full_or_locked_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    """Nothing is written to an index that may only be read."""
    path = filled(tmp_path / "i")
    with pytest.raises(ConfigError, match="写不进去"):
        open_index(path, KEY).add([paper(8)], on=DAY)
