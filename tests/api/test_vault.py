"""The vault gives back exactly what was put away, or nothing; the disk shows nothing of it."""

# ruff: noqa: A001, A002  # an id is called id

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from biaoshi.errors import ConfigError
from biaoshi_api.vault import GoneError, Vault, VaultError, add_key, drop_old, from_file, read_keys, rotate, source
from biaoshi_api.vault.form import CHUNK, HEADER

PLAIN = "关于印发云岭省水利厅堤防岁修安排的通知".encode()
CIPHERS = ("aes-256-gcm", "sm4-gcm")
FREE = settings(deadline=None, suppress_health_check=list(HealthCheck))


def made(folder: Path, cipher: str = CIPHERS[0]) -> Vault:
    """Return a vault with a key file of its own."""
    key = folder / "vault.key"
    if not key.exists():
        key.touch(0o600)
        key.write_text(f"k1 {'ab' * 32}\n")
    return Vault(folder / "vault", source(key, ""), cipher)


def stored(vault: Vault, id: str) -> Path:
    return vault.folder / id[:2] / id


@pytest.fixture(params=CIPHERS)
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    return made(tmp_path, request.param)


@given(
    pieces=st.lists(
        st.binary(max_size=200) | st.sampled_from([bytes(CHUNK), bytes(CHUNK - 1), bytes(CHUNK + 1)]), max_size=6
    )
)
@settings(FREE, max_examples=40)
def test_what_goes_in_comes_out(vault: Vault, pieces: list[bytes]) -> None:
    """Whatever the pieces, the same bytes come back, with their length, digest and what they were put with."""
    from hashlib import sha256

    whole = b"".join(pieces)
    id = vault.put(iter(pieces), now=10, keep=5, about={"name": "通知.docx"})
    assert vault.read(id) == whole
    about = vault.about(id)
    assert (about.about, about.size, about.sha256, about.expires) == (
        {"name": "通知.docx"},
        len(whole),
        sha256(whole).hexdigest(),
        15,
    )
    assert vault.forget(id)


@pytest.fixture(scope="module", params=CIPHERS)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Vault, str, bytes, bytes]:
    """A thing of three chunks in a vault: its id, its file, its content."""
    vault = made(tmp_path_factory.mktemp("vault"), request.param)
    whole = PLAIN * (2 * CHUNK // len(PLAIN) + 1)
    id = vault.put(whole, now=0, keep=100, about={"name": "甲"})
    return vault, id, stored(vault, id).read_bytes(), whole


def test_every_byte_of_the_small_parts_is_proved(sample: tuple[Vault, str, bytes, bytes]) -> None:
    """No byte of header, about part or end can be changed: nothing at all is given then."""
    vault, id, data, _ = sample
    path = stored(vault, id)
    for place in (*range(HEADER), *range(HEADER, HEADER + 272, 7), *range(len(data) - 64, len(data))):
        spoilt = bytearray(data)
        spoilt[place] ^= 0x40
        path.write_bytes(spoilt)
        with pytest.raises(VaultError):
            vault.about(id)
        if not HEADER <= place < HEADER + 272:
            with pytest.raises(VaultError):
                vault.open(id)
    path.write_bytes(data)


@given(place=st.integers(0, 3 * CHUNK), bit=st.integers(0, 7))
@settings(FREE, max_examples=60)
def test_any_bit_changed_is_refused(sample: tuple[Vault, str, bytes, bytes], place: int, bit: int) -> None:
    """A changed bit anywhere is found, and what came before it is a true beginning."""
    vault, id, data, whole = sample
    spoilt = bytearray(data)
    spoilt[place % len(data)] ^= 1 << bit
    stored(vault, id).write_bytes(spoilt)
    seen = b""
    with pytest.raises(VaultError):  # noqa: PT012
        vault.about(id)
        for chunk in vault.open(id):
            seen += chunk
    assert whole.startswith(seen)
    stored(vault, id).write_bytes(data)


@given(cut=st.integers(1, 3 * CHUNK), where=st.integers(0, 3 * CHUNK))
@settings(FREE, max_examples=40)
def test_bytes_left_out_or_put_in_are_refused_before_any_is_given(
    sample: tuple[Vault, str, bytes, bytes], cut: int, where: int
) -> None:
    """A file cut short at its end or within, or made longer, gives nothing."""
    vault, id, data, _ = sample
    where %= len(data)
    for spoilt in (
        data[:-cut],
        data[:where] + data[where + cut :],
        data[:where] + bytes(cut) + data[where:],
        data + bytes(cut),
    ):
        if spoilt == data:
            continue
        stored(vault, id).write_bytes(spoilt)
        with pytest.raises(VaultError):
            vault.open(id)
    stored(vault, id).write_bytes(data)


def test_chunks_and_files_cannot_change_places(sample: tuple[Vault, str, bytes, bytes]) -> None:
    """A chunk at another chunk's place is refused, and so is another thing's file under this id."""
    vault, id, data, _ = sample
    start, step = HEADER + 272, CHUNK + 16
    swapped = (
        data[:start] + data[start + step : start + 2 * step] + data[start : start + step] + data[start + 2 * step :]
    )
    stored(vault, id).write_bytes(swapped)
    with pytest.raises(VaultError):
        vault.read(id)
    other = vault.put(b"x", now=0, keep=100)
    stored(vault, id).write_bytes(stored(vault, other).read_bytes())
    with pytest.raises(VaultError):
        vault.read(id)
    stored(vault, id).write_bytes(data)


def test_nothing_is_in_the_clear(vault: Vault) -> None:
    """Neither content nor name is anywhere under the folder, nor a file that others may read."""
    vault.put(PLAIN * 9, now=0, keep=9, about={"name": "堤防.docx"})
    for path in (vault.folder, *vault.folder.rglob("*")):
        if path.is_file() and path.name != "lock":
            assert PLAIN[:12] not in path.read_bytes()
            assert "堤防".encode() not in path.read_bytes()
            assert path.stat().st_mode & 0o077 == 0
        elif path.is_dir():
            assert path.stat().st_mode & 0o077 == 0


def test_a_stream_that_breaks_off_leaves_nothing(vault: Vault) -> None:
    """When what is put away fails halfway there is no id, no file, not even a part of one."""

    def broken() -> Iterator[bytes]:
        yield bytes(2 * CHUNK)
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011
        vault.put(broken(), now=0, keep=9)
    assert list(vault.ids()) == []
    assert not vault.pending()


def test_a_process_killed_halfway_leaves_nothing_readable(vault: Vault) -> None:
    """A part left by a kill holds no plain text, is nothing that can be asked for, and is swept in time."""
    child = os.fork()
    if child == 0:

        def dying() -> Iterator[bytes]:
            yield PLAIN * (3 * CHUNK // len(PLAIN))
            os.kill(os.getpid(), 9)

        vault.put(dying(), now=0, keep=9)
    os.waitpid(child, 0)
    (part,) = (vault.folder / "incoming").iterdir()
    assert PLAIN[:12] not in part.read_bytes()
    assert list(vault.ids()) == []
    assert vault.sweep(part.stat().st_mtime + 25 * 3600) == 1
    assert not vault.pending()


def test_things_are_erased_when_their_time_has_come(vault: Vault) -> None:
    """A sweep erases what has had its time and nothing else; encrypted anew, a thing keeps its time."""
    first, second, third = (vault.put(PLAIN, now=0, keep=k) for k in (5, 50, 60))
    vault.renew(third)
    assert vault.sweep(5) == 1
    with pytest.raises(GoneError):
        vault.open(first)
    assert vault.read(second) == vault.read(third) == PLAIN
    assert vault.sweep(60) == 2
    assert list(vault.ids()) == []


def test_what_was_erased_cannot_be_opened_with_the_key(vault: Vault) -> None:
    """The blocks a forgotten thing leaves on the disk lack the salt: its file, kept by a link, opens no more."""
    id = vault.put(PLAIN, now=0, keep=9)
    kept = vault.folder / "kept"
    os.link(stored(vault, id), kept)
    assert vault.forget(id)
    assert not vault.forget(id)
    kept.rename(stored(vault, id))
    with pytest.raises(GoneError):
        vault.open(id)


def test_an_id_is_no_path(vault: Vault) -> None:
    """What is no id is not there, whatever it looks like."""
    for id in ("", "../../etc/passwd", "a" * 31, "A" * 32, "a" * 32 + "\n", "incoming"):
        with pytest.raises(GoneError):
            vault.open(id)


@pytest.mark.parametrize("cipher", CIPHERS)
def test_keys_change_while_things_stay(tmp_path: Path, cipher: str) -> None:
    """After a rotation that broke off and was called again all is under the new key, and the old key is gone."""
    vault = made(tmp_path, cipher)
    key = tmp_path / "vault.key"
    before = {vault.put(PLAIN * n, now=0, keep=9, about={"n": n}): n for n in range(6)}
    assert add_key(key) == "k2"

    def stop(done: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(vault, stop)
    assert drop_old(vault, key) == ()
    assert {h.key_id for i in before if (h := vault.header(i))} == {"k1", "k2"}
    assert rotate(vault) == (4, 0)
    assert drop_old(vault, key) == ("k1",)
    assert set(from_file(key).secrets) == {"k2"}
    assert key.stat().st_mode & 0o777 == 0o600
    for id, n in before.items():
        assert vault.read(id) == PLAIN * n
        assert vault.about(id).about == {"n": n}


def test_what_cannot_be_opened_keeps_its_key_and_holds_nothing_up(tmp_path: Path) -> None:
    """A spoilt thing is counted and left under its old key, which stays; the others are renewed."""
    vault, key = made(tmp_path), tmp_path / "vault.key"
    spoilt, whole = sorted(vault.put(PLAIN, now=0, keep=9) for _ in range(2))
    data = bytearray(stored(vault, spoilt).read_bytes())
    data[-1] ^= 1
    stored(vault, spoilt).write_bytes(data)
    add_key(key)
    assert rotate(vault) == (1, 1)
    assert drop_old(vault, key) == ()
    assert set(from_file(key).secrets) == {"k1", "k2"}
    header = vault.header(whole)
    assert header is not None
    assert header.key_id == "k2"
    assert vault.read(whole) == PLAIN


def test_the_cipher_changes_too(tmp_path: Path) -> None:
    """What was put away under the one cipher is under the other after a rotation, and readable before and after."""
    id = made(tmp_path, "aes-256-gcm").put(PLAIN, now=0, keep=9)
    national = made(tmp_path, "sm4-gcm")
    assert national.read(id) == PLAIN
    assert rotate(national) == (1, 0)
    assert rotate(national) == (0, 0)
    assert national.read(id) == PLAIN


def test_what_is_erased_while_it_is_renewed_stays_erased(vault: Vault) -> None:
    """A thing forgotten between the reading and the writing of a rotation does not come back."""
    id = vault.put(bytes(CHUNK), now=0, keep=9)
    writing = vault.keys

    def forget_first() -> object:
        threading.Thread(target=vault.forget, args=(id,)).start()
        while vault.header(id) is not None:
            pass
        return writing()

    about, pieces = vault.about(id), list(vault.open(id))
    other = Vault(vault.folder, forget_first, vault.cipher)  # type: ignore[arg-type]
    with pytest.raises(GoneError):
        other._write(id, pieces, about.expires, about.about, anew=True)
    assert list(vault.ids()) == []


def test_a_key_that_is_not_there_is_named_by_its_id(tmp_path: Path) -> None:
    """Without its key a thing cannot be opened, and the sentence names the key's id."""
    vault = made(tmp_path)
    id = vault.put(PLAIN, now=0, keep=9)
    with pytest.raises(VaultError, match="k1"):
        Vault(vault.folder, lambda: read_keys(f"other {'cd' * 32}", "")).open(id)
    with pytest.raises(VaultError):
        Vault(vault.folder, lambda: read_keys(f"k1 {'cd' * 32}", "")).open(id)


def test_key_files_others_may_read_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key file must be 0600 and hold well-formed keys; the environment does as well; no message holds a key."""
    key = tmp_path / "vault.key"
    for text, mode in ((f"k1 {'ab' * 32}", 0o644), ("k1 abab", 0o600), ("", 0o600), (f"k1 {'ab' * 32}\n" * 2, 0o600)):
        key.write_text(text)
        key.chmod(mode)
        with pytest.raises(ConfigError) as told:
            from_file(key)
        assert "abab" not in str(told.value)
    with pytest.raises(ConfigError):
        from_file(tmp_path / "none")
    monkeypatch.setenv("BIAOSHI_TEST_KEY", f"k1 {'ab' * 32},k2 {'cd' * 32}")
    assert source(None, "BIAOSHI_TEST_KEY")().current == "k2"
