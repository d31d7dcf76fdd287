"""The parts of `make bundle` that need no network: locks, hash list, bill of materials, page, install script."""

import hashlib
import json
import re
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest

from bundle import hashes, sbom, sources, wheelhouse
from bundle.build import ROOT
from bundle.elf import Elf
from bundle.interpreter import BuildError, fetch
from bundle.page import Contents, Trial, page, too_new

LOCK = (ROOT / "requirements/offline.txt").read_text("utf-8")
PYTHON = sources.read().python.version
INSTALL = ROOT / "deploy/bundle/install.sh"


def _wheel(folder: Path, name: str, told: str, tag: str = "py3-none-any") -> Path:
    path = folder / f"{name.replace('-', '_')}-1.0-{tag}.whl"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(
            f"{name.replace('-', '_')}-1.0.dist-info/METADATA",
            f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n{told}\n",
        )
    return path


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_every_library_of_the_project_is_locked(machine: str) -> None:
    """For both processors the lock has every dependency and those of the extras of the bundle, each with hashes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(x for e in ("archives", "excel", "ocr", "service") for x in extras[e])]
    rows = wheelhouse.locked(LOCK, PYTHON, machine)
    assert {re.split(r"[>=<\[]", w)[0] for w in wanted} <= set(rows)
    assert all("--hash=sha256:" in line and ";" not in line for line in rows.values())


def test_markers_are_of_the_target() -> None:
    """A requirement for Windows, another processor or another Python is left out; the version is the target's."""
    text = "".join(
        f"{r} \\\n    --hash=sha256:{'0' * 64}\n"
        for r in (
            "a==1 ; sys_platform == 'win32'", "b==1 ; platform_machine == 'aarch64'", "c==1 ; python_full_version < '3.12'",
            "d==1 ; python_full_version >= '3.12'", "e-f==2",
        )
    )  # fmt: skip
    assert set(wheelhouse.locked(text, "3.13.5", "aarch64")) == {"b", "d", "e-f"}
    with pytest.raises(BuildError, match="twice"):
        wheelhouse.locked(text + text, "3.13.5", "aarch64")


def test_no_wheel_newer_than_glibc_2_28_is_asked_for() -> None:
    """The tags of a platform go down from 2.28, and none names another processor."""
    tags = wheelhouse.platforms("aarch64")
    assert tags[0] == "manylinux_2_28_aarch64"
    assert "manylinux2014_aarch64" in tags
    assert all(t.endswith("_aarch64") for t in tags)


def test_requirements_are_of_exactly_these_files(tmp_path: Path) -> None:
    """Wheels of one project for two processors are one entry with two hashes."""
    wheels = [_wheel(tmp_path, "reader", "", f"cp313-cp313-manylinux_2_28_{m}") for m in ("x86_64", "aarch64")]
    wheels[1].write_bytes(wheels[1].read_bytes() + b"\0")
    text = wheelhouse.requirements(wheels)
    assert text.startswith("reader==1.0 \\\n")
    assert set(re.findall("sha256:([0-9a-f]{64})", text)) == {hashes.sha256_of(w) for w in wheels}
    assert set(wheelhouse.locked(text, "3.13.5", "x86_64")) == {"reader"}


def test_hash_list_is_what_sha256sum_reads(tmp_path: Path) -> None:
    """Every file is listed but the list itself, and the system's own tool agrees; a changed byte is seen."""
    (tmp_path / "中 文").mkdir()
    (tmp_path / "中 文/a").write_bytes(b"x")
    (tmp_path / "b").write_bytes(b"")
    hashes.write(tmp_path)
    hashes.write(tmp_path)
    assert (tmp_path / hashes.NAME).read_text("utf-8").splitlines() == [
        f"{hashlib.sha256(b'').hexdigest()}  b", f"{hashlib.sha256(b'x').hexdigest()}  中 文/a",
    ]  # fmt: skip
    command = ["sha256sum", "--quiet", "-c", hashes.NAME]
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0
    (tmp_path / "b").write_bytes(b"y")
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 1


def _bill(tmp_path: Path) -> sbom.Json:
    wheels = [
        _wheel(tmp_path, "biaoshi", "License-Expression: Apache-2.0\nRequires-Dist: reader>=1"),
        _wheel(tmp_path, "reader", "License: MIT\nSummary: reads"),
        _wheel(tmp_path, "old-reader", "Classifier: License :: OSI Approved :: BSD License\nRequires-Dist: absent"),
    ]
    return sbom.bill("1.0", wheels, sources.read(), ROOT / "models")


def test_bill_names_everything_with_hash_and_licence(tmp_path: Path) -> None:
    """Each wheel, the interpreter, what is linked into it and each model has a SHA-256 and a licence."""
    bill = _bill(tmp_path)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert bill["metadata"]["component"]["name"] == "biaoshi"
    parts = {c["name"]: c for c in bill["components"]}
    assert {"reader", "old-reader", "python3.13", "openssl", "zlib", "grounds-v1", "heads-v1"} <= set(parts)
    for part in parts.values():
        assert re.fullmatch("[0-9a-f]{64}", part["hashes"][0]["content"]), part["name"]
        assert part["licenses"], part["name"]
    assert parts["old-reader"]["licenses"] == [{"license": {"name": "BSD License"}}]


def test_bill_holds_together(tmp_path: Path) -> None:
    """References are unique, every dependency is in the bill, and the same files give the same bill."""
    bill = _bill(tmp_path)
    parts = [bill["metadata"]["component"], *bill["components"]]
    refs = [p["bom-ref"] for p in parts]
    assert len(refs) == len(set(refs))
    asked = {d["ref"]: d["dependsOn"] for d in bill["dependencies"]}
    assert {x for row in asked.values() for x in row} | set(asked) <= set(refs)
    assert any("pypi/reader@" in x for x in asked[parts[0]["bom-ref"]])
    assert json.dumps(_bill(tmp_path)) == json.dumps(bill)


def _contents(*elves: Elf) -> Contents:
    return Contents("1.0", "3.13.5", ("x86_64", "aarch64"), ("x86_64",), 3, 1_000_000, elves, (("certifi", "MPL-2.0"),))


def test_page_says_what_was_not_run() -> None:
    """A processor nothing was tried on is said to be resolved only, whatever the other showed."""
    text = page(_contents(), (Trial("x86_64", "演示", True, True, "退出状态 1"),))
    assert "aarch64：**只解析、没有运行**" in text
    assert "x86_64：**只解析" not in text
    assert "没有在这样的内核上运行" in text
    assert "certifi：MPL-2.0" in text


def test_page_says_what_failed() -> None:
    """A trial that failed, and one that could not be made, never read like one that passed."""
    text = page(
        _contents(), (Trial("x86_64", "安装", True, False, "出错"), Trial("aarch64", "安装", False, False, "没有机器"))
    )
    assert "**没有通过**：出错" in text
    assert "**没有试**：没有机器" in text
    assert "aarch64：**只解析" in text


def test_page_lists_files_that_do_not_fit() -> None:
    """A file that needs a newer glibc, or cannot be loaded with large pages, is named."""
    new, small = Elf("a.so", "x86_64", (2, 34), 4096, ()), Elf("b.so", "aarch64", (2, 17), 4096, ())
    text = page(_contents(new, small), ())
    assert too_new((new, small)) == (new,)
    assert "`a.so` 需要 glibc 2.34" in text
    assert "`b.so`（对齐 4096）" in text


def test_sources_are_pinned() -> None:
    """Everything the interpreter is made of has a SHA-256, a licence and steps; both processors are there."""
    rows = sources.read()
    for s in (*rows.libraries, rows.python):
        assert re.fullmatch("[0-9a-f]{64}", s.sha256), s.name
        assert s.licence
    assert all(s.steps for s in rows.libraries)
    assert [a.name for a in rows.architectures] == ["x86_64", "aarch64"]


def test_other_bytes_are_not_built(tmp_path: Path) -> None:
    """An archive with other bytes than pinned stops the build before anything of it runs."""
    rows = sources.read()
    for s in (*rows.libraries, rows.python):
        (tmp_path / s.archive).write_bytes(b"other")
    (tmp_path / rows.patches.archive).write_bytes(b"other")
    with pytest.raises(BuildError, match="other bytes"):
        fetch(rows, tmp_path)


def _install(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    script = INSTALL.read_text("utf-8").replace("@PYTHON@", PYTHON).replace("@MINOR@", PYTHON.split(".")[1])
    (folder / "install.sh").write_text(script, "utf-8")
    hashes.write(folder)
    return _again(folder, *words)


def _again(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", str(folder / "install.sh"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_install_refuses_a_changed_file(tmp_path: Path) -> None:
    """A file that differs from the hash list stops the installation before anything is written."""
    bundle, prefix = tmp_path / "b", tmp_path / "p"
    bundle.mkdir()
    (bundle / "LICENSE").write_text("a", "utf-8")
    _install(bundle, "--help")
    (bundle / "LICENSE").write_text("b", "utf-8")
    ran = _again(bundle, "--prefix", str(prefix))
    assert ran.returncode == 3
    assert "LICENSE" in ran.stdout + ran.stderr
    assert "没有装成：有文件缺少或者被改过" in ran.stderr
    assert not prefix.exists()


def test_install_leaves_a_strange_folder_alone(tmp_path: Path) -> None:
    """A folder with somebody's files in it is never replaced."""
    bundle, prefix = tmp_path / "b", tmp_path / "p"
    bundle.mkdir()
    prefix.mkdir()
    (prefix / "mine").write_text("x", "utf-8")
    ran = _install(bundle, "--prefix", str(prefix))
    assert (ran.returncode, (prefix / "mine").read_text("utf-8")) == (3, "x")
    assert "不是空目录" in ran.stderr


def test_install_without_interpreter_leaves_nothing(tmp_path: Path) -> None:
    """Where the bundle has no interpreter for the machine, it says how to name one and leaves nothing behind."""
    bundle = tmp_path / "b"
    bundle.mkdir()
    ran = _install(bundle, "--prefix", str(tmp_path / "p"))
    assert ran.returncode == 3
    assert "--python" in ran.stderr
    assert sorted(x.name for x in tmp_path.iterdir()) == ["b"]


def test_install_says_how_it_is_used(tmp_path: Path) -> None:
    """Wrong usage ends with 2 and the usage in Chinese."""
    ran = _install(tmp_path, "--nonsense")
    assert ran.returncode == 2
    assert "用法：sh install.sh" in ran.stderr
