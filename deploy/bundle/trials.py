"""The bundle tried as an office would: into an empty folder, no index, no network, nothing of this machine's Python."""

import os
import platform
import shutil
import subprocess
from pathlib import Path

from bundle import hashes
from bundle.page import Trial

AS_OF = "2026-11-24"
EXPECTED = ("机密★10年", "通知草稿.docx")


def run(bundle: Path, ready: Path, pythons: dict[str, Path]) -> tuple[Trial, ...]:
    """Install `bundle` into `ready`, run the demo there, move it and run it again; return what came of each."""
    machine = platform.machine()
    if machine not in pythons:
        return (Trial(machine, "安装", False, False, "没有为本机编出解释器"),)
    shutil.rmtree(ready, ignore_errors=True)
    apart, how = _apart()
    installed = _call([*apart, "sh", str(bundle / "install.sh"), "--prefix", str(ready)], bundle.parent)
    found = [Trial(machine, "`install.sh` 装进空目录", True, installed.returncode == 0, f"{how}；{_last(installed)}")]
    if installed.returncode:
        return tuple(found)
    hashes.write(ready)
    found.append(_demo(machine, "演示（samples）", ready, apart, how))
    moved = ready.parent / "搬 到 别处"
    shutil.rmtree(moved, ignore_errors=True)
    ready.rename(moved)
    try:
        found.append(_demo(machine, "把装好的目录搬到带空格的中文路径，再演示", moved, apart, how))
        ran = _call([*apart, str(moved / "bin/biaoshi"), "doctor"], moved)
        found.append(
            Trial(machine, "用过以后自检（含哈希清单）", True, ran.returncode == 0, f"{how}；退出状态 {ran.returncode}")
        )
    finally:
        moved.rename(ready)
    return tuple(found)


def _demo(machine: str, what: str, ready: Path, apart: list[str], how: str) -> Trial:
    command = [*apart, str(ready / "bin/biaoshi"), "check", str(ready / "samples"), "--as-of", AS_OF]
    ran = _call(command, ready)
    passed = ran.returncode == 1 and all(word in ran.stdout for word in EXPECTED)
    return Trial(machine, what, True, passed, f"{how}；退出状态 {ran.returncode}，{len(ran.stdout.splitlines())} 行")


def _apart() -> tuple[list[str], str]:
    """Return the words that take the network away, and how to call it."""
    for words in (["unshare", "-n"], ["unshare", "-rn"]):
        if (
            shutil.which("unshare")
            and subprocess.run([*words, "true"], check=False, capture_output=True).returncode == 0
        ):
            return words, "断网（独立的网络命名空间）"
    return [], "没有断网（本机不许建网络命名空间），但指定了 --no-index"


def _call(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    env = {"PATH": "/usr/bin:/bin", "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def _last(ran: subprocess.CompletedProcess[str]) -> str:
    lines = (ran.stdout + ran.stderr).strip().splitlines()
    return lines[-1].split("：")[0] if lines else "没有输出"
