"""What reading processes can do here, learnt by processes that try it and say so: give up their rights, load libraries.

Never in the process that asks: rights given up do not come back, a library made for another processor ends the process
that loads it, and onnxruntime would report to its maker (see recognition/engine.py).
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from biaoshi.formats import confinement as measures
from biaoshi.formats.form import Limits
from biaoshi.isolate.process import ENVIRONMENT

_KINDS = ("filter", "namespace", "limits")
_SECONDS = 30
_LOADING = 300  # cold disks are slow
_LOADER = """
import os, sys
from importlib import import_module
told = os.dup(1)
os.dup2(2, 1)
sys.path[:] = sys.argv[1].split(os.pathsep)
for module in sys.argv[2:]:
    try:
        import_module(module)
        kind = ""
    except BaseException as error:
        kind = type(error).__name__
    os.write(told, f"{module} {kind}\\n".encode())
"""
"""Says of each module what kind of error loading it raised; what a library itself prints is not heard."""


def confinement() -> str | None:
    """Return "filter", "namespace" or "limits" (see formats/confinement.py), None if such a process does not come up."""
    limits = Limits()
    code = (
        f"import sys; sys.path.insert(0, {str(Path(measures.__file__).parents[2])!r}); "
        f"from biaoshi.formats.confinement import confine; print(confine({limits.memory}, {_SECONDS}))"
    )
    try:
        ran = subprocess.run(  # noqa: S603  # our own program, its text above
            [sys.executable, "-I", "-B", "-c", code], capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    told = ran.stdout.decode("ascii", "replace").strip()
    return told if told in _KINDS else None


def loading(modules: Sequence[str]) -> dict[str, str]:
    """Return for each module "" if a process of its own could load it, else the kind of error or the signal it died of."""
    found: dict[str, str] = {}
    while left := [m for m in modules if m not in found]:
        told, end = _load(left)
        found |= told
        if remaining := [m for m in left if m not in told]:
            found[remaining[0]] = end  # it died of this one: the others are tried again without it
    return found


def _load(modules: Sequence[str]) -> tuple[dict[str, str], str]:
    """Return what a process told of `modules`, and how it ended."""
    paths = os.pathsep.join(os.path.abspath(p) for p in sys.path if p and os.path.isabs(p))
    command = [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", _LOADER, paths, *modules]
    try:
        ran = subprocess.run(  # noqa: S603  # our own program, its text above
            command, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=_LOADING, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        return _told(late.stdout or b""), "TimeoutExpired"
    except OSError as error:
        return {}, type(error).__name__
    end = signal.Signals(-ran.returncode).name if ran.returncode < 0 else f"exit {ran.returncode}"
    return _told(ran.stdout), end


def _told(lines: bytes) -> dict[str, str]:
    rows = (line.partition(" ") for line in lines.decode("utf-8", "replace").splitlines())
    return {module: kind for module, _, kind in rows}
