"""A package written back: what stays is stored as it was, what changes is read as it should be."""

import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaoshi.errors import UnreadableError
from biaoshi.formats.ooxml.repack import repacked

NAMES = st.text("abcäß文件/", min_size=1, max_size=8).filter(lambda n: not n.endswith("/"))
CONTENT = st.binary(max_size=300)


def _zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.comment = b"c"
    return out.getvalue()


@given(
    st.dictionaries(NAMES, CONTENT, min_size=1, max_size=5),
    st.dictionaries(NAMES, CONTENT | st.none(), max_size=4),
    st.sampled_from([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]),
)
def test_members_are_what_was_asked_for(old: dict[str, bytes], changed: dict[str, bytes | None], method: int) -> None:
    """Changed members are new, those set to None gone, new ones added, all others as they are stored; nothing else."""
    data = _zip(old, method)
    with zipfile.ZipFile(io.BytesIO(repacked(data, changed))) as after, zipfile.ZipFile(io.BytesIO(data)) as before:
        assert after.testzip() is None
        wanted = {n: d for n, d in {**old, **changed}.items() if d is not None}
        assert {n: after.read(n) for n in after.namelist()} == wanted
        for name in set(old) - set(changed):
            assert after.getinfo(name).compress_type == before.getinfo(name).compress_type
            assert after.getinfo(name).compress_size == before.getinfo(name).compress_size
        assert after.comment == before.comment


def test_a_new_member_is_no_folder() -> None:
    """Where the package begins with the entry of a folder, what is added is a file all the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.mkdir("a")
        archive.writestr("a/b", b"1")
    with zipfile.ZipFile(io.BytesIO(repacked(out.getvalue(), {"c": b"2"}))) as after:
        attributes = {i.filename: i.external_attr for i in after.infolist()}
    assert attributes["c"] == attributes["a/b"] != attributes["a/"]


@given(st.dictionaries(NAMES, CONTENT, min_size=1, max_size=5))
def test_no_change_changes_no_byte(members: dict[str, bytes]) -> None:
    """With nothing to change the file comes back byte for byte."""
    data = _zip(members)
    assert repacked(data, {}) == data


def test_bare_packages_hold_nothing_but_their_members() -> None:
    """Comments of the file and its entries, extra fields and bytes between members are gone; the members are as stored."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a", "b"):
            info = zipfile.ZipInfo(name)
            info.comment, info.extra = "张伟明".encode(), b"\xfe\xca\x06\x00secret"
            archive.writestr(info, name * 50, zipfile.ZIP_DEFLATED)
            archive.fp.write(b"between" * 20)  # type: ignore[union-attr]  # an open one has it
            archive.start_dir = archive.fp.tell()  # type: ignore[union-attr]
        archive.comment = "张伟明".encode()
    after = repacked(out.getvalue(), {"a": b"new"}, bare=True)
    assert not any(words in after for words in ("张伟明".encode(), b"secret", b"between"))
    with zipfile.ZipFile(io.BytesIO(after)) as package:
        assert package.testzip() is None
        assert {n: package.read(n) for n in package.namelist()} == {"a": b"new", "b": b"b" * 50}


def test_bytes_behind_a_compressed_member_make_a_bare_package_impossible() -> None:
    """What stands between the end of compressed data and the end of its place would be delivered unseen."""
    content = b"x" * 99
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = engine.compress(content) + engine.flush()
    for behind in (b"", "张伟明".encode()):
        data = bytearray(_zip({"a": packed + behind, "b": b"1"}, zipfile.ZIP_STORED))
        for at, method, size in ((0, 8, 22), (data.find(b"PK\x01\x02"), 10, 24)):
            data[at + method : at + method + 2] = b"\x08\0"
            data[at + size - 8 : at + size - 4] = zlib.crc32(content).to_bytes(4, "little")
            data[at + size : at + size + 4] = len(content).to_bytes(4, "little")
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert package.read("a") == content
        if not behind:
            with zipfile.ZipFile(io.BytesIO(repacked(bytes(data), {"b": b"2"}, bare=True))) as after:
                assert after.read("a") == content
            continue
        with pytest.raises(UnreadableError):
            repacked(bytes(data), {"b": b"2"}, bare=True)


_WHOLE = _zip({"a": b"1"})
_ODD = {
    "empty": b"", "only a head": b"PK\x03\x04", "cut": _WHOLE[:-30], "something in front": b"stub" + _WHOLE,
    "no end": _WHOLE.replace(b"PK\x05\x06", b"PK\x05\x07"),
}  # fmt: skip


@pytest.mark.parametrize("data", _ODD.values(), ids=_ODD)
def test_odd_packages_are_refused(data: bytes) -> None:
    """A package that is torn, or has something in front, is refused rather than mended."""
    with pytest.raises(UnreadableError):
        repacked(data, {"a": b"2"})


def test_doubled_names_are_refused() -> None:
    """Of two members with one name nobody knows which counts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a", b"2")
    with pytest.raises(UnreadableError):
        repacked(out.getvalue(), {"a": b"3"})
