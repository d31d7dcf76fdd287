"""The file of decisions: findings a person accepted, and parts a person has read. No text of any document in it.

{"version": 1, "accepted": [{rule, scope, print, reason, owner, until, added, key} …],
               "read":     [{print, person, on, note, key} …]}
"""

import datetime
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from biaoshi.closings import Closing
from biaoshi.errors import ConfigError
from biaoshi.suppressions import SCOPES, Acceptance

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the file holds."""

    accepted: tuple[Acceptance, ...] = ()
    read: tuple[Closing, ...] = ()


def load(path: Path) -> Decisions:
    """Return the decisions in the file at `path`. Raises ConfigError naming the entry at fault."""
    try:
        raw = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"接受记录读不到：{path.name}（{error.strerror}）。") from error
    except (UnicodeDecodeError, ValueError) as error:
        raise ConfigError(f"接受记录 {path.name} 不是有效的 JSON。") from error
    whole = isinstance(raw, dict) and raw.get("version") == _VERSION and {"accepted", "read"} & set(raw)
    accepted, read = (raw.get("accepted", []), raw.get("read", [])) if whole else (None, None)
    if not isinstance(accepted, list) or not isinstance(read, list):
        raise ConfigError(f"接受记录 {path.name} 的格式不对：应有 version = {_VERSION} 和 accepted、read 列表。")
    return Decisions(
        tuple(_accepted(path, n, item) for n, item in enumerate(accepted, 1)),
        tuple(_read(path, n, item) for n, item in enumerate(read, 1)),
    )


def _accepted(path: Path, n: int, item: object) -> Acceptance:
    try:
        entry = Acceptance(**item)  # type: ignore[arg-type]  # wrong keys and types are reported below
        if entry.scope not in SCOPES:
            raise ValueError("scope")
        if entry.until is not None:
            datetime.date.fromisoformat(entry.until)
        if not all(isinstance(v, str) for v in (entry.rule, entry.print, entry.reason, entry.owner, entry.added)):
            raise TypeError("text")
    except (TypeError, ValueError) as error:
        raise ConfigError(f"接受记录 {path.name} 第 {n} 条有误，请改正或者删去后重试。") from error
    return entry


def _read(path: Path, n: int, item: object) -> Closing:
    try:
        entry = Closing(**item)  # type: ignore[arg-type]  # as above
        datetime.date.fromisoformat(entry.on)
        if not all(isinstance(v, str) for v in (entry.print, entry.person, entry.key, entry.note or "")):
            raise TypeError("text")
        if not entry.person.strip():
            raise ValueError("person")
    except (TypeError, ValueError) as error:
        raise ConfigError(f"接受记录 {path.name} 的人工阅读记录第 {n} 条有误，请改正或者删去后重试。") from error
    return entry


def dump(decisions: Decisions) -> str:
    """Return the decisions as the file holds them."""
    body = {
        "version": _VERSION,
        "accepted": [asdict(e) for e in decisions.accepted],
        "read": [asdict(e) for e in decisions.read],
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def save(path: Path, decisions: Decisions) -> None:
    """Write the decisions to `path` at once: a stop half way leaves the old file whole."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".accepted-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(dump(decisions))
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
