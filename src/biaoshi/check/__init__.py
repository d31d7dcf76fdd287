"""The engine: bytes or text in, a judged report out."""

import datetime
from collections.abc import Iterable
from pathlib import Path

from biaoshi.check.checker import Checker
from biaoshi.check.facts import facts_of, join_case
from biaoshi.check.reporting import findings_of
from biaoshi.types.report import Report

__all__ = ["Checker", "check", "check_case", "check_text", "facts_of", "findings_of", "join_case"]


def check(path: Path | str, *, date: datetime.date | str | None = None) -> Report:
    """Return the report on the file at `path` with the default settings."""
    with Checker() as checker:
        return checker.check(path, date=date)


def check_text(text: str, *, date: datetime.date | str | None = None, name: str | None = None) -> Report:
    """Return the report on `text` with the default settings; offsets are of exactly this string."""
    return Checker().check_text(text, date=date, name=name)


def check_case(paths: Iterable[Path | str], *, date: datetime.date | str | None = None) -> Report:
    """Return one report on the files of a case (件) with the default settings: its files are the children."""
    with Checker() as checker:
        return checker.check_case(paths, date=date)
