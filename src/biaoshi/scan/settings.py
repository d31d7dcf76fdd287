"""How the items of a scan are checked: what a worker is told, on whatever machine, to make its checker."""

import datetime
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from biaoshi.check import Checker
from biaoshi.formats.form import Limits, Ocr
from biaoshi.isolate import Reader

Step = Literal["read", "top", "ocr"]
KINDS: dict[Step, str] = {"read": "scan.file", "top": "scan.top", "ocr": "scan.ocr"}
"""The queue's kind of each pass: text first; then the top of the first page of what is pictures, where marks stand;
then all of them. Each has its own workers, so that the slow never hold up the quick."""
STEPS: dict[str, Step] = {kind: step for step, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Settings:
    """Plain data, for it goes to workers as JSON. Files named are read by each worker."""

    as_of: str
    profile: str = "archive"
    ocr: bool = True  # pictures are recognised, in passes of their own
    key: str | None = None
    accepted: str | None = None
    catalogues: tuple[str, ...] = ()
    lexicons: tuple[str, ...] = ()
    sources: str | None = None
    ceiling: str | None = None
    content: Literal["auto", "never"] = "auto"
    seconds: float = 120.0  # for one file, its pictures apart

    @property
    def steps(self) -> tuple[Step, ...]:
        """The passes this scan makes, the quick ones first."""
        return ("read", "top", "ocr") if self.ocr else ("read",)

    def to_json(self) -> dict[str, Any]:
        """Return the settings as plain JSON types."""
        return asdict(self)


def from_json(raw: dict[str, Any]) -> Settings:
    """Return the settings of `to_json`."""
    return Settings(**(raw | {"catalogues": tuple(raw["catalogues"]), "lexicons": tuple(raw["lexicons"])}))


def checker(settings: Settings, step: Step, progress: Callable[[], None] | None = None) -> Checker:
    """Return the checker for the pass `step`; `progress` is called whenever a picture was recognised.

    Raises UsageError and ConfigError for settings that are wrong.
    """
    from biaoshi.decisions import Decisions, load

    made = load(Path(settings.accepted)) if settings.accepted else Decisions()
    limits = Limits(seconds=settings.seconds, top=step == "top")
    recognise: Ocr = "never" if step == "read" else "auto"
    return Checker(
        profile=settings.profile,
        as_of=datetime.date.fromisoformat(settings.as_of),
        ocr=recognise,
        key=Path(settings.key) if settings.key else None,
        evidence="none",
        ceiling=settings.ceiling,
        content=settings.content,
        catalogues=settings.catalogues,
        lexicons=settings.lexicons,
        sources=settings.sources,
        accepted=made.accepted,
        read_by=made.read,
        reading=Reader(
            limits, ocr=recognise, progress=progress
        ),  # alone in its process: the cores are taken by other workers
    )


def edition(settings: Settings, step: Step, made: Checker) -> str:
    """Return a digest of all that bears on a result besides the paper: rules, models, lists, decisions, settings, the pass.

    The day of checking is among them: what has run out today had not a year ago.
    """
    from biaoshi.check.edition import ruleset

    used = made.check_text("").tool
    own = [path for path in (settings.profile, settings.accepted) if path and os.path.isfile(path)]
    held = [
        sha256(Path(path).read_bytes()).hexdigest() for path in own
    ]  # under the same name something else may lie now
    told = [
        used.version,
        ruleset().digest,
        used.key,
        [asdict(r) for r in used.resources],
        held,
        settings.to_json(),
        step,
    ]
    return sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
