"""The hostile corpus: every case there is, by what it tries. Nothing is kept as a file; bytes are built when asked for."""

from functools import cache

from hostile import attributes, bombs, broken, disguises, oddities, paths, places
from hostile.case import Case


@cache
def cases() -> tuple[Case, ...]:
    """Return every case, the quick ones and the slow."""
    return tuple(
        case for module in (disguises, places, attributes, bombs, broken, paths, oddities) for case in module.cases()
    )
