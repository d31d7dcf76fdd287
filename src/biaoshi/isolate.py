"""Stub of the interface the check engine uses; the helper who owns isolation replaces this file."""

from dataclasses import dataclass
from pathlib import Path

from biaoshi.formats.form import Limits
from biaoshi.types.document import Document


@dataclass(frozen=True, slots=True)
class Reading:
    document: Document
    sha256: str
    bytes: int
    media_type: str | None


class Reader:
    def __init__(self, limits: Limits | None = None) -> None: ...

    def read(self, source: Path | str | bytes, *, name: str | None = None) -> Reading:
        raise NotImplementedError

    def close(self) -> None: ...
