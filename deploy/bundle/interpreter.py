"""A CPython that runs from any folder, built from source for glibc 2.28 by the C compiler of the `ziglang` wheel.

Package registries offer no ready interpreter that moves; they do offer the sources (Debian) and a compiler that can aim
at an old glibc and at another processor (PyPI). The interpreter is static but for the C library, so nothing of the
building machine goes along.
"""

import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

from bundle.hashes import sha256_of
from bundle.sources import Architecture, Sources

GLIBC = "2.28"
_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
# what an offline checker never runs: a third of the size
_LEFT_OUT = (
    "test", "idlelib", "tkinter", "turtledemo", "turtle.py", "lib2to3", "pydoc_data", "ensurepip/_bundled",
    "config-*", "__phello__",
)  # fmt: skip
_CONFIGURE = """
./configure --host=$TRIPLE --build=$BUILD --prefix=/python --with-build-python=$WITH --with-openssl=$PREFIX
 --without-ensurepip --disable-test-modules --without-readline --with-dbmliborder=
 ac_cv_file__dev_ptmx=yes ac_cv_file__dev_ptc=no ac_cv_buggy_getaddrinfo=no py_cv_module__tkinter=n/a
 py_cv_module__curses=n/a py_cv_module__curses_panel=n/a py_cv_module_readline=n/a py_cv_module__gdbm=n/a
 py_cv_module__dbm=n/a py_cv_module_nis=n/a py_cv_module__uuid=n/a
"""


class BuildError(Exception):
    """A step of building failed or bytes are not those pinned; `str(error)` says which, the log has the rest."""


def fetch(sources: Sources, into: Path) -> dict[str, Path]:
    """Return archive name → file under `into`, from Debian's source packages; raise BuildError on other bytes."""
    into.mkdir(parents=True, exist_ok=True)
    wanted = {s.archive: (s.name, s.sha256) for s in (*sources.libraries, sources.python)}
    wanted[sources.patches.archive] = (sources.python.name, sources.patches.sha256)
    missing = {package for archive, (package, _) in wanted.items() if not (into / archive).exists()}
    if missing:
        _from_debian(sources.suites, sorted(missing), into)
    for archive, (package, digest) in wanted.items():
        if not (into / archive).exists():
            raise BuildError(
                f"{archive} of source package {package} is no longer offered; renew its row in sources.toml"
            )
        if sha256_of(into / archive) != digest:
            raise BuildError(f"{archive} has other bytes than sources.toml says")
    return {archive: into / archive for archive in wanted}


def build(sources: Sources, arch: Architecture, archives: dict[str, Path], tools: Path, work: Path) -> Path:
    """Return the folder of the interpreter for `arch`, built under `work` with the compiler in `tools` unless it is there."""
    done = work / f"python-{arch.name}"
    if (done / "built").exists():
        return done
    prefix, place = work / f"lib-{arch.name}", work / f"build-{arch.name}"
    env = _environment(arch, tools, prefix, place)
    for library in sources.libraries:
        stamp = prefix / f"{library.name}-{library.version}.done"
        if not stamp.exists():
            _run(library.steps, _unpack(archives[library.archive], place / library.name), env, place)
            stamp.write_text(library.sha256, "utf-8")
    folder = _unpack(archives[sources.python.archive], place / "python")
    _patch(folder, archives[sources.patches.archive], sources.patches.taken, place)
    _run(_python_steps(arch, done, work), folder, env, place)
    _trim(done)
    (done / "built").write_text(sources.python.sha256, "utf-8")
    return done


def _environment(arch: Architecture, tools: Path, prefix: Path, place: Path) -> dict[str, str]:
    """Write the compiler's wrappers and return the environment of the steps."""
    wrappers = place / "bin"
    for folder in (prefix / "lib", prefix / "include", wrappers):
        folder.mkdir(parents=True, exist_ok=True)
    zig = shutil.which("zig", path=str(tools / "ziglang")) or str(tools / "ziglang/zig")
    names = {"CC": f"cc -target {arch.triple}.{GLIBC}", "AR": "ar", "RANLIB": "ranlib"}
    env = {k: os.environ[k] for k in ("PATH", "HOME", "LANG") if k in os.environ}
    for variable, words in names.items():
        wrapper = wrappers / variable.lower()
        wrapper.write_text(f'#!/bin/sh\nexec "{zig}" {words} "$@"\n', "utf-8")
        wrapper.chmod(0o755)
        env[variable] = str(wrapper)
    return env | {
        "CXX": env["CC"],  # no C++ is built; asking after it would build all of libc++
        "CFLAGS": "-O2 -fPIC", "SOURCE_DATE_EPOCH": "1577836800", "PREFIX": str(prefix), "TRIPLE": arch.triple, "OPENSSL": arch.openssl,
        "BUILD": f"{os.uname().machine}-pc-linux-gnu", "ZIG_LOCAL_CACHE_DIR": str(place / "zig"),
        "PKG_CONFIG_LIBDIR": str(prefix / "lib/pkgconfig"), "PKG_CONFIG_PATH": "",
    }  # fmt: skip


def _python_steps(arch: Architecture, done: Path, work: Path) -> tuple[str, ...]:
    native = os.uname().machine == arch.name
    helper = work / f"python-{os.uname().machine}/bin/python3.13"
    configure = " ".join(_CONFIGURE.split())
    if native:
        configure = configure.replace("--host=$TRIPLE --build=$BUILD ", "").replace("--with-build-python=$WITH ", "")
    else:
        configure = configure.replace("$WITH", str(helper))
    # double quotes: the shell must put the folder in, or make takes $P for a variable of its own
    flags = 'CFLAGS="-O3 -fno-semantic-interposition -Wno-error=date-time" CPPFLAGS=-I$PREFIX/include LDFLAGS="-L$PREFIX/lib -s"'
    libraries = {
        "ZLIB": "-lz",
        "BZIP2": "-lbz2",
        "LIBLZMA": "-llzma",
        "LIBFFI": "-lffi",
        "LIBSQLITE3": "-lsqlite3 -lm -lpthread",
    }
    found = " ".join(f'{k}_CFLAGS=-I$PREFIX/include {k}_LIBS="-L$PREFIX/lib {v}"' for k, v in libraries.items())
    return (
        f"env {flags} {found} {configure}",
        "make -s -j2",
        f"rm -rf {done} && make -s install DESTDIR={done}.staged",
        f"mv {done}.staged/python {done} && rmdir {done}.staged",
    )


def _trim(python: Path) -> None:
    """Take away what an offline checker never runs."""
    lib = python / "lib/python3.13"
    for pattern in _LEFT_OUT:
        for found in lib.glob(pattern):
            shutil.rmtree(found) if found.is_dir() else found.unlink()
    for folder in ("include", "share"):
        shutil.rmtree(python / folder, ignore_errors=True)
    for name in (python / "lib").glob("*.a"):
        name.unlink()
    for name in (python / "bin").iterdir():
        if name.name not in ("python3", "python3.13"):
            name.unlink()
    for cache in list(python.rglob("__pycache__")):
        shutil.rmtree(cache)


def _patch(folder: Path, archive: Path, taken: Iterable[str], place: Path) -> None:
    held = _unpack(archive, place / "patches")
    for name in (held / "patches/series").read_text("utf-8").split():
        if any(fnmatch(name, pattern) for pattern in taken):
            _run((f"patch -p1 -s -N -i {held}/patches/{name}",), folder, dict(os.environ), place)


def _unpack(archive: Path, into: Path) -> Path:
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    with tarfile.open(archive) as tar:
        tar.extractall(into, filter="tar")
    inside = list(into.iterdir())
    return inside[0] if len(inside) == 1 else into


def _run(steps: Iterable[str], folder: Path, env: dict[str, str], place: Path) -> None:
    log = place / "build.log"
    with log.open("ab") as out:
        for step in steps:
            out.write(f"\n$ {step}\n".encode())
            out.flush()
            if subprocess.run(["sh", "-ec", step], cwd=folder, env=env, stdout=out, stderr=out).returncode:
                raise BuildError(f"failed: {step[:80]}… see {log}")


def _from_debian(suites: Iterable[str], packages: Iterable[str], into: Path) -> None:
    """Run apt-get source with its own lists, so that the machine's are left alone; one package lacking is seen later."""
    apt = into / "apt"
    for folder in ("lists/partial", "cache/archives/partial"):
        (apt / folder).mkdir(parents=True, exist_ok=True)
    (apt / "sources.list").write_text("".join(f"deb-src [signed-by={_KEYRING}] {s}\n" for s in suites), "utf-8")
    (apt / "apt.conf").write_text(
        f'Dir::Etc::SourceList "{apt}/sources.list";\nDir::Etc::SourceParts "-";\n'
        f'Dir::State::Lists "{apt}/lists";\nDir::Cache "{apt}/cache";\n', "utf-8",
    )  # fmt: skip
    env = dict(os.environ) | {"APT_CONFIG": str(apt / "apt.conf")}
    subprocess.run(["apt-get", "-q", "update"], env=env, check=True, stdout=subprocess.DEVNULL)
    for package in packages:
        offered = subprocess.run(
            ["apt-cache", "showsrc", "--only-source", package],
            env=env,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for version in sorted({x[9:] for x in offered.splitlines() if x.startswith("Version: ")}):
            # the mirror may lack the packaging of a version and still have its upstream archive, which is what is wanted
            subprocess.run(
                ["apt-get", "-q", "source", "--only-source", "--download-only", f"{package}={version}"],
                cwd=into, env=env, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
