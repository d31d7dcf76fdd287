"""`make bundle`: gather, check, write, then install from what was written with no network and run the demo."""

import json
import platform
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

from packaging.utils import canonicalize_name, parse_wheel_filename

from bundle import elf, hashes, interpreter, sbom, sources, trials, wheelhouse
from bundle.page import Contents, Trial, page, too_new

ROOT = Path(__file__).parents[2]
WORK, DIST = ROOT / "build/bundle", ROOT / "dist/bundle"
COPYLEFT = ("GPL", "MPL", "Mozilla", "EPL", "General Public")
REFUSED = ("AGPL", "Affero")


def main(words: list[str]) -> int:
    """Build everything; `words` are the processors an interpreter is built for. Returns 0, or 1 if a trial or check failed."""
    rows = sources.read()
    tools = _tools()
    pythons: dict[str, Path] = {}
    wanted = [a for a in rows.architectures if a.name in words]
    archives = interpreter.fetch(rows, WORK / "sources") if wanted else {}
    for arch in sorted(wanted, key=lambda a: a.name != platform.machine()):  # the native one builds the other
        _say(f"interpreter for {arch.name}")
        pythons[arch.name] = interpreter.build(rows, arch, archives, tools, WORK)
    _say("wheels")
    wheels = _wheels(rows, tools)
    out = DIST / f"biaoshi-{_version(wheels)}"
    _say(f"assembling {out}")
    _assemble(out, rows, wheels, pythons)
    held = _contents(out, rows, wheels, pythons)
    _finish(out, held, ())
    ready = DIST / f"{out.name}-x86_64"
    found = trials.run(out, ready, pythons)
    _finish(out, held, found)
    if ready.exists():
        shutil.copyfile(out / "BUNDLE.md", ready / "BUNDLE.md")
        hashes.write(ready)
    for e in too_new(held.elves):
        _say(f"needs glibc {e.glibc[0]}.{e.glibc[1]}: {e.path}")
    for t in found:
        _say(f"{t.machine}: {t.what}: {'passed' if t.passed else 'not run' if not t.ran else 'FAILED'}: {t.told}")
    return int(bool(too_new(held.elves)) or any(t.ran and not t.passed for t in found))


def _tools() -> Path:
    """Install the builder's tools (compiler, pip, setuptools) in a folder of their own and return it."""
    lock, place = ROOT / "requirements/bundle.txt", WORK / "tools"
    stamp = place / "lock"
    if not stamp.exists() or stamp.read_text("utf-8") != hashes.sha256_of(lock):
        shutil.rmtree(place, ignore_errors=True)
        command = [
            sys.executable,
            "-m",
            "pip",
            "-q",
            "install",
            "--require-hashes",
            "--no-deps",
            "--target",
            str(place),
            "-r",
            str(lock),
        ]
        subprocess.run(command, check=True)
        stamp.write_text(hashes.sha256_of(lock), "utf-8")
    return place


def _wheels(rows: sources.Sources, tools: Path) -> list[Path]:
    """Return every wheel of the bundle, those no longer locked thrown out."""
    into = WORK / "wheels"
    into.mkdir(parents=True, exist_ok=True)
    text = (ROOT / "requirements/offline.txt").read_text("utf-8")
    pip = wheelhouse.locked((ROOT / "requirements/bundle.txt").read_text("utf-8"), rows.python.version, "x86_64")["pip"]
    known: set[str] = set()
    for arch in rows.architectures:
        locked = wheelhouse.locked(text, rows.python.version, arch.name) | {"pip": pip}
        known |= {f"{name}=={line.split('==')[1].split()[0]}" for name, line in locked.items()}
        wheelhouse.download(locked, rows.python.version, arch.name, into, WORK)
        wheelhouse.from_source(locked, tools, into, WORK)
    wheelhouse.own(ROOT, into)
    for wheel in into.glob("*.whl"):
        name, version, _, _ = parse_wheel_filename(wheel.name)
        if name != "biaoshi" and f"{name}=={version}" not in known:
            wheel.unlink()
    return sorted(into.glob("*.whl"))


def _assemble(out: Path, rows: sources.Sources, wheels: list[Path], pythons: dict[str, Path]) -> None:
    shutil.rmtree(out, ignore_errors=True)
    (out / "wheels").mkdir(parents=True)
    (out / "python").mkdir()
    for wheel in wheels:
        shutil.copyfile(wheel, out / "wheels" / wheel.name)
    (out / "requirements.txt").write_text(wheelhouse.requirements(wheels), "utf-8")
    for name, folder in pythons.items():
        _pack(folder, out / f"python/python-{rows.python.version}-{name}.tar.gz")
    script = (Path(__file__).parent / "install.sh").read_text("utf-8")
    script = script.replace("@PYTHON@", rows.python.version).replace("@MINOR@", rows.python.version.split(".")[1])
    (out / "install.sh").write_text(script, "utf-8")
    (out / "install.sh").chmod(0o755)
    for name in ("LICENSE", "NOTICE"):
        shutil.copyfile(ROOT / name, out / name)
    shutil.copytree(ROOT / "samples", out / "samples", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    bill = sbom.bill(_version(wheels), wheels, rows, ROOT / "models")
    (out / "sbom.cdx.json").write_text(json.dumps(bill, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _pack(folder: Path, to: Path) -> None:
    """Pack an interpreter as `python/`, without owner and time, so that the same build gives the same bytes."""

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
        member.uid = member.gid = member.mtime = 0
        member.uname = member.gname = ""
        return None if member.name.endswith(("/built", "/__pycache__")) else member

    with tarfile.open(to, "w:gz", compresslevel=6) as tar:
        tar.add(folder, "python", filter=plain)


def _contents(out: Path, rows: sources.Sources, wheels: list[Path], pythons: dict[str, Path]) -> Contents:
    elves = [e for w in wheels for e in elf.in_wheel(w)]
    elves += [e for name, folder in pythons.items() for e in elf.in_folder(folder, f"python-{name}")]
    return Contents(
        _version(wheels), rows.python.version, tuple(a.name for a in rows.architectures), tuple(pythons), len(wheels),
        sum(p.stat().st_size for p in out.rglob("*") if p.is_file()), tuple(elves), tuple(_copyleft(wheels)),
    )  # fmt: skip


def _copyleft(wheels: list[Path]) -> Iterator[tuple[str, str]]:
    """Yield name and licence of what is not merely permissive; raise BuildError for what may not be there at all."""
    seen = set()
    for wheel in wheels:
        name = canonicalize_name(parse_wheel_filename(wheel.name)[0])
        told = "; ".join(x.get("expression") or x["license"]["name"] for x in sbom.licences(wheelhouse.metadata(wheel)))
        if any(word in told for word in REFUSED):
            raise interpreter.BuildError(f"{name} is under {told}")
        if name not in seen and (any(word in told for word in COPYLEFT) or not told):
            seen.add(name)
            yield name, told or "没有写明"


def _finish(out: Path, held: Contents, found: tuple[Trial, ...]) -> None:
    (out / "BUNDLE.md").write_text(page(held, found), "utf-8")
    hashes.write(out)


def _version(wheels: list[Path]) -> str:
    (own,) = [w for w in wheels if w.name.startswith("biaoshi-")]
    return str(parse_wheel_filename(own.name)[1])


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
