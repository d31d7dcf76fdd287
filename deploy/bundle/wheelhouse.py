"""The wheels for each processor, taken by pip against the hash-locked requirements, and the requirements of those very files."""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from bundle.hashes import sha256_of
from bundle.interpreter import BuildError

FROM_SOURCE = frozenset({"jieba", "antlr4-python3-runtime"})
"""Pure Python that is published as source only: made into wheels here."""
_LOCK = re.compile(r"^(?P<requirement>[^#\s\\][^\\]*?)\s*(?P<hashes>(?:\\\n\s+--hash=\S+\s*)+)", re.MULTILINE)


def locked(text: str, python: str, machine: str) -> dict[str, str]:
    """Return project name → its lines (version and hashes, without marker) of a hash-locked file, for one machine.

    `python` is the full version. Raises BuildError if two versions of one project apply.
    """
    where = {
        "python_version": ".".join(python.split(".")[:2]), "python_full_version": python, "platform_machine": machine,
        "sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "implementation_name": "cpython",
        "platform_python_implementation": "CPython", "implementation_version": python, "extra": "",
        "platform_release": "", "platform_version": "",
    }  # fmt: skip
    found: dict[str, str] = {}
    for entry in _LOCK.finditer(text):
        wanted = Requirement(entry["requirement"])
        if wanted.marker is not None and not wanted.marker.evaluate(where):
            continue
        name = canonicalize_name(wanted.name)
        if name in found:
            raise BuildError(f"the lock names {name} twice for Python {python} on {machine}")
        found[name] = f"{wanted.name}{wanted.specifier} {entry['hashes'].rstrip()}"
    return found


def platforms(machine: str) -> list[str]:
    """Return the platform tags a machine with glibc 2.28 takes, newest first."""
    old = [f"manylinux2014_{machine}"] + (
        [f"manylinux2010_{machine}", f"manylinux1_{machine}"] if machine == "x86_64" else []
    )
    return [*(f"manylinux_2_{n}_{machine}" for n in range(28, 4, -1)), *old, f"linux_{machine}"]


def download(rows: dict[str, str], python: str, machine: str, into: Path, work: Path) -> None:
    """Put the wheels of `rows` for a machine into `into`; raise BuildError if one lacks a wheel for it."""
    binary = work / f"wheels-{machine}.txt"
    binary.write_text("\n".join(line for name, line in rows.items() if name not in FROM_SOURCE) + "\n", "utf-8")
    short = "".join(python.split(".")[:2])
    tags = [word for p in platforms(machine) for word in ("--platform", p)]
    _pip(
        "download", "--no-deps", "--require-hashes", "--only-binary=:all:", "--python-version", python,
        "--implementation", "cp", *(x for abi in (f"cp{short}", "abi3", "none") for x in ("--abi", abi)), *tags,
        "-d", str(into), "-r", str(binary),
    )  # fmt: skip


def from_source(rows: dict[str, str], tools: Path, into: Path, work: Path) -> None:
    """Make wheels of what is published as source only. They must be pure: one wheel serves every machine."""
    wanted = work / "sources.txt"
    wanted.write_text("\n".join(line for name, line in rows.items() if name in FROM_SOURCE) + "\n", "utf-8")
    env = dict(os.environ) | {"PYTHONPATH": str(tools), "SOURCE_DATE_EPOCH": "1577836800"}
    _pip(
        "wheel",
        "--no-deps",
        "--require-hashes",
        "--no-binary=:all:",
        "--no-build-isolation",
        "-w",
        str(into),
        "-r",
        str(wanted),
        env=env,
    )
    for wheel in into.glob("*.whl"):
        name, _, _, tags = parse_wheel_filename(wheel.name)
        if name in FROM_SOURCE and {t.platform for t in tags} != {"any"}:
            raise BuildError(f"{wheel.name} is not pure Python")


def own(root: Path, into: Path) -> Path:
    """Build our wheel, models inside, and return it."""
    for old in into.glob("biaoshi-*.whl"):
        old.unlink()
    env = dict(os.environ) | {"SOURCE_DATE_EPOCH": "1577836800"}
    _call([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(into), str(root)], env)
    (made,) = into.glob("biaoshi-*.whl")
    return made


def requirements(wheels: Iterable[Path]) -> str:
    """Return a hash-locked requirements text of exactly these files; a project's wheels for several machines are one entry."""
    found: dict[tuple[str, str], list[str]] = {}
    for wheel in sorted(wheels):
        name, version, _, _ = parse_wheel_filename(wheel.name)
        found.setdefault((name, str(version)), []).append(sha256_of(wheel))
    return "".join(
        f"{name}=={version}" + "".join(f" \\\n    --hash=sha256:{h}" for h in sorted(hashes)) + "\n"
        for (name, version), hashes in sorted(found.items())
    )


def metadata(wheel: Path) -> Message:
    """Return the METADATA of a wheel."""
    with zipfile.ZipFile(wheel) as packed:
        (name,) = [n for n in packed.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", n)]
        return HeaderParser().parsestr(packed.read(name).decode("utf-8"))


def _pip(*words: str, env: dict[str, str] | None = None) -> None:
    _call([sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", *words], env)


def _call(command: list[str], env: dict[str, str] | None = None) -> None:
    ran = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise BuildError(f"{' '.join(command[1:6])}…: {(ran.stderr or ran.stdout).strip()[-1500:]}")
