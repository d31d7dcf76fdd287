"""A folder becomes items: every file in exactly one, pages of one 件 together, nothing taken for gone that was not seen."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaoshi.scan import numbers
from biaoshi.scan.walk import Found, Problem, Skipped, walk


def found(folder: Path, *known: str) -> dict[str | None, list[str]]:
    ledger = {numbers.plain(k) for k in known}
    items = walk(os.fsencode(folder), lambda name: name if numbers.plain(name) in ledger else None)
    return {
        i.number or i.files[0].path.decode(): [f.path.decode() for f in i.files] for i in items if isinstance(i, Found)
    }


def filled(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    return folder


def test_pages_named_by_number_and_page_are_one_item(tmp_path: Path) -> None:
    """Single-page pictures named 档号 + 流水号 are one 件 in the order of their pages, however the files are sorted."""
    names = [f"X043-1998-003-{n:03}.jpg" for n in (10, 2, 1)]
    assert found(filled(tmp_path, *names)) == {"X043-1998-003": [f"X043-1998-003-{n:03}.jpg" for n in (1, 2, 10)]}


def test_pages_in_a_folder_named_by_number_are_one_item(tmp_path: Path) -> None:
    """Pictures called only by their page belong to the 档号 their folder is called by."""
    filled(tmp_path, "X043-1998-004/001.tif", "X043-1998-004/002.tif")
    assert found(tmp_path) == {"X043-1998-004": ["X043-1998-004/001.tif", "X043-1998-004/002.tif"]}


def test_camera_and_date_names_are_no_numbers(tmp_path: Path) -> None:
    """Photographs numbered by a camera, a date or at random stay files of their own."""
    names = [
        "IMG_0001.jpg",
        "IMG_0002.jpg",
        "2024-05-01-001.jpg",
        "2024-05-01-002.jpg",
        "83562dae-44c6-4dcc-8894-61567d01bae3.jpg",
    ]
    assert all(len(files) == 1 for files in found(filled(tmp_path, *names)).values())
    assert len(found(tmp_path)) == len(names)


def test_a_number_of_the_ledger_counts_before_what_looks_like_one(tmp_path: Path) -> None:
    """Where the ledger has the picture's own name as a 档号, it is a record and no page of another."""
    filled(tmp_path, "J001-1998-003-001.jpg", "J001-1998-003-002.jpg", "甲7-001.jpg", "甲7-002.jpg")
    assert set(found(tmp_path, "J001-1998-003-001", "J001－1998－003－002", "甲7")) == {
        "J001-1998-003-001", "J001-1998-003-002", "甲7",
    }  # fmt: skip


def test_what_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be read is a problem by name; its neighbours are walked; links are left out and said so."""
    filled(tmp_path, "a/1.txt", "b/2.txt")
    (tmp_path / "c").symlink_to(tmp_path / "a")
    real = os.scandir

    def scandir(path: bytes) -> object:
        if path.endswith(b"/a"):
            raise PermissionError(13, "")
        return real(path)

    monkeypatch.setattr("biaoshi.scan.walk.os.scandir", scandir)
    seen = list(walk(os.fsencode(tmp_path), lambda _: None))
    assert [p.why for p in seen if isinstance(p, Problem)] == ["没有读取权限"]
    assert [f.name for f in seen if isinstance(f, Found)] == [b"b/2.txt"]
    assert [s.path for s in seen if isinstance(s, Skipped)] == [b"c"]


NAMES = st.lists(
    st.from_regex(r"[A-Z][0-9]{2}-(19[0-9]{2})-[0-9]{2}(-[0-9]{2,3})?\.(jpg|txt|tif)|[a-c]{1,2}-?[0-9]{1,4}\.(jpg|png)", fullmatch=True),
    unique=True, max_size=30,
)  # fmt: skip


@given(NAMES)
def test_every_file_is_in_exactly_one_item(names: list[str]) -> None:
    """Whatever files are called, each is in one item and none is left out."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        filled(Path(folder), *names)
        listed = [f for files in found(Path(folder)).values() for f in files]
    assert sorted(listed) == sorted(set(names))


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("X043-1998-003", True), ("J001-WS·1998·Y-办公室-0012", True), ("0043-1-12-5", True), ("2024-05-01", False),
        ("关于开展检查的通知", False), ("v1.2.3", False), ("IMG-2024-0001", False), ("A-B-C", False),
    ],
)  # fmt: skip
def test_what_looks_like_a_number(name: str, is_one: bool) -> None:
    """A 档号 has three groups, two with digits; dates, versions, cameras and titles are none."""
    assert numbers.like(name) is is_one
