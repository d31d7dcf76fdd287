"""Rows of sources.toml: what is fetched, how its bytes are known, how it is built."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Source:
    """One upstream archive and the shell steps that build it; `name` is also the name of Debian's source package."""

    name: str
    version: str
    archive: str
    sha256: str
    licence: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Patches:
    """Debian's archive of patches to the interpreter, and which of them are taken (shell patterns)."""

    archive: str
    sha256: str
    taken: tuple[str, ...]


@dataclass(frozen=True)
class Architecture:
    """One kind of processor, by the name `uname -m` gives it."""

    name: str
    triple: str
    openssl: str


@dataclass(frozen=True)
class Sources:
    suites: tuple[str, ...]
    libraries: tuple[Source, ...]
    python: Source
    patches: Patches
    architectures: tuple[Architecture, ...]


def read(path: Path = HERE / "sources.toml") -> Sources:
    """Return the rows of `path`; a missing field is a KeyError that names it."""
    held = tomllib.loads(path.read_text("utf-8"))
    python = held["python"]
    return Sources(
        tuple(held["suites"]),
        tuple(_source(row) for row in held["library"]),
        _source(python),
        Patches(python["patches"], python["patches_sha256"], tuple(python["patches_taken"])),
        tuple(Architecture(name, row["triple"], row["openssl"]) for name, row in held["architectures"].items()),
    )


def _source(row: dict[str, object]) -> Source:
    steps = row.get("steps", ())
    assert isinstance(steps, list | tuple)  # noqa: S101
    name, version, archive, sha256, licence = (str(row[k]) for k in ("name", "version", "archive", "sha256", "licence"))
    return Source(name, version, archive, sha256, licence, tuple(map(str, steps)))
