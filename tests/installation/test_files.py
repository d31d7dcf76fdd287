"""Files of an installation against their hashes."""

import base64
from hashlib import sha256
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from biaoshi.installation import files


def _installed(site: Path, held: dict[str, str], name: str = "biaoshi") -> PathDistribution:
    """A wheel as pip lays it out: modules and a RECORD of their hashes."""
    rows = []
    for path, text in held.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, "utf-8")
        digest = base64.urlsafe_b64encode(sha256(text.encode()).digest()).rstrip(b"=").decode()
        rows.append(f"{path},sha256={digest},{len(text)}\n")
    info = site / f"{name}-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n", "utf-8")
    (info / "RECORD").write_text(
        "".join(rows) + f"{name}-1.dist-info/RECORD,,\n../../bin/{name},sha256=AAAA,1\n", "utf-8"
    )
    return PathDistribution(info)


CODE = {"biaoshi/__init__.py": "", "biaoshi/rules.py": "A = 1\n"}


def test_untouched_files_are_well(tmp_path: Path) -> None:
    """Every recorded file is looked at, and none is wrong."""
    line = files.own([_installed(tmp_path, CODE)])
    assert (line.state, line.found) == ("ok", "2 个文件的哈希都相符")


def test_changed_file_is_broken(tmp_path: Path) -> None:
    """One changed byte is told by the file's name."""
    one = _installed(tmp_path, CODE)
    (tmp_path / "biaoshi/rules.py").write_text("A = 2\n", "utf-8")
    line = files.own([one])
    assert line.state == "broken"
    assert "biaoshi/rules.py（被改过）" in line.found
    assert line.remedy


def test_missing_file_is_broken(tmp_path: Path) -> None:
    """A recorded file that is gone is told."""
    one = _installed(tmp_path, CODE)
    (tmp_path / "biaoshi/rules.py").unlink()
    assert "biaoshi/rules.py（缺少）" in files.own([one]).found


def test_strange_module_is_broken(tmp_path: Path) -> None:
    """A module nobody recorded would be imported, so it is as bad as a changed one."""
    one = _installed(tmp_path, CODE)
    (tmp_path / "biaoshi/more.py").write_text("", "utf-8")
    line = files.own([one])
    assert line.state == "broken"
    assert "biaoshi/more.py（多出）" in line.found


def test_checkout_says_that_nothing_was_compared(tmp_path: Path) -> None:
    """Run from a checkout there are no hashes: the line does not say that all is well, and does not fail either."""
    line = files.own([_installed(tmp_path, {"biaoshi/_models/README.md": "x"})])
    assert (line.state, line.required) == ("missing", False)


def test_absent_record_is_missing() -> None:
    """With no record of an installation at all, the program cannot be trusted."""
    line = files.own([])
    assert (line.state, line.required) == ("missing", True)


def test_changed_library_is_broken(tmp_path: Path) -> None:
    """Libraries are compared as our own files are."""
    one = _installed(tmp_path, {"reader/__init__.py": "A = 1\n"}, "reader")
    assert files.libraries([one]).state == "ok"
    (tmp_path / "reader/__init__.py").write_text("A = 2\n", "utf-8")
    assert files.libraries([one]).state == "broken"


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        (f"{sha256(b'x').hexdigest()}  a/file\n", "ok"),
        (f"{sha256(b'y').hexdigest()}  a/file\n", "broken"),
        (f"{sha256(b'x').hexdigest()}  a/gone\n", "broken"),
        ("no hash list\n", "broken"),
    ],
)
def test_hash_list_above_the_interpreter(tmp_path: Path, rows: str, state: str) -> None:
    """The bundle's list is found above the interpreter, and says whether its files are as they were."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/file").write_bytes(b"x")
    (tmp_path / "SHA256SUMS").write_text(rows, "utf-8")
    assert files.listed(tmp_path / "python").state == state


def test_no_hash_list_is_told_and_does_not_fail(tmp_path: Path) -> None:
    """Without a list the line says so."""
    line = files.listed(tmp_path / "a/b/c")
    assert (line.state, line.required) == ("missing", False)
