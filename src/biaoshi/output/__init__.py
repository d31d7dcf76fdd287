"""Outputs of a report, one module a format, found by folder: each offers `OUTPUT`."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from biaoshi.errors import UsageError
from biaoshi.output.form import Binary, Output


@cache
def outputs() -> dict[str, Output | Binary]:
    """Return every output by the name `--format` takes."""
    modules = [import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__)]
    return {m.OUTPUT.name: m.OUTPUT for m in modules if hasattr(m, "OUTPUT")}


def output(name: str) -> Output | Binary:
    """Return the output called `name`. Raises UsageError."""
    try:
        return outputs()[name]
    except KeyError:
        raise UsageError(f"没有“{name}”这种输出；可用：{'、'.join(sorted(outputs()))}。") from None
