"""The head: one line a day, read back as it was written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaoshi import BiaoshiError
from biaoshi_api import audit, database

DAY = 86_400.0
MORNING = 1_795_046_400.0  # 2026-11-18 or 19, eight o'clock in the morning in Beijing is midnight in Greenwich


def test_one_line_a_day(tmp_path: Path) -> None:
    """However often it is asked for, a day has one line; the next day gets its own; the file is its owner's."""
    engine = audit.sealed(database.open(f"sqlite:///{tmp_path / 'a.db'}"), audit.Seal(bytes(32)))
    database.create(engine)
    path = tmp_path / "heads.txt"
    for now in (MORNING, MORNING + 3600, MORNING + DAY, MORNING + DAY + 60):
        with database.begin(engine) as connection:
            audit.note(connection, now=now, who="wang", action="document.check")
            audit.daily_head(connection, path, now=now)
    heads = audit.read_heads(path)
    assert [head.seq for head in heads] == [1, 3]
    assert heads[0].time[:10] < heads[1].time[:10]
    assert path.stat().st_mode & 0o777 == 0o600
    with engine.connect() as connection:
        assert audit.verify_log(connection, path).whole
    engine.dispose()


def test_a_day_begins_at_midnight_in_beijing(tmp_path: Path) -> None:
    """The day of a head is the office's, not Greenwich's."""
    engine = audit.sealed(database.open(f"sqlite:///{tmp_path / 'a.db'}"), audit.Seal(bytes(32)))
    database.create(engine)
    with engine.connect() as connection:
        midnight = MORNING - 8 * 3600
        before, after = (audit.head_of(connection, now=now).time[:10] for now in (midnight - 1, midnight))
    assert before < after
    engine.dispose()


@given(seq=st.integers(0, 10**18), mac=st.text("0123456789abcdef", min_size=64, max_size=64))
def test_line_reads_back(seq: int, mac: str) -> None:
    """What is printed is what is read."""
    head = audit.Head("2026-11-18T00:00:00+08:00", seq, "hmac-sm3", mac)
    assert audit.parse_head(audit.head_line(head) + "\n") == head


def test_strange_line_is_said(tmp_path: Path) -> None:
    """A file of heads that was written over is no reason to find the log whole."""
    path = tmp_path / "heads.txt"
    path.write_text("nothing of the kind\n")
    with pytest.raises(BiaoshiError, match="不是审计链首"):
        audit.read_heads(path)


@pytest.mark.parametrize("text", ["", "ab" * 31, "zz" * 32, "鑰鑰"])
def test_key_file_that_is_none(tmp_path: Path, text: str) -> None:
    """A short or strange key is refused without a word of it."""
    path = tmp_path / "key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(BiaoshiError) as caught:
        audit.read_seal(path)
    assert text == "" or text not in str(caught.value)


def test_key_file_others_can_read(tmp_path: Path) -> None:
    """A key others can read is none."""
    path = tmp_path / "key"
    path.write_text("ab" * 32)
    path.chmod(0o640)
    with pytest.raises(BiaoshiError, match="0600"):
        audit.read_seal(path)
    path.chmod(0o600)
    assert audit.read_seal(path).key == bytes.fromhex("ab" * 32)
    assert "abab" not in repr(audit.read_seal(path))
