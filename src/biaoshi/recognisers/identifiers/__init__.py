"""Kinds of identifiers, one module a family; each offers `KINDS`. A new kind is a row in one of them."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from biaoshi.recognisers.kind import Kind


@cache
def kinds() -> tuple[Kind, ...]:
    """Return every kind, ordered by code."""
    found: list[Kind] = []
    for module in iter_modules(__path__):
        found += import_module(f"{__name__}.{module.name}").KINDS
    return tuple(sorted(found, key=lambda k: (k.code, k.entity)))
