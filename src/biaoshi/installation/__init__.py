"""Is this installation whole: files, models, engines, fonts, machine, law, and a trial. Looks only here; no network, no document."""

from collections.abc import Callable, Iterable

from biaoshi.installation import engines, files, fonts, law, machine, models, trial
from biaoshi.installation.line import Line, State

__all__ = ["Line", "State", "broken", "examine"]

_CHECKS: tuple[Callable[[], Iterable[Line]], ...] = (
    files.check, models.check, engines.check, fonts.check, machine.check, law.check, trial.check,
)  # fmt: skip


def examine() -> tuple[Line, ...]:
    """Return a line for each thing looked at, in the order they are shown. A thing that cannot be looked at is a line too."""
    return tuple(line for check in _CHECKS for line in check())


def broken(lines: Iterable[Line]) -> bool:
    """Tell whether checking documents with this installation cannot be relied on."""
    return any(line.state == "broken" or (line.state == "missing" and line.required) for line in lines)
