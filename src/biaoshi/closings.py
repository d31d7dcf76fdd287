"""Lines of the coverage a named person has closed by reading the part: kept without any text of the document.

    part of a file ──print of (digest of the file's bytes, name of the part)──→ Closing ──→ `read_by_person`

The print is keyed like that of a finding. A changed file has another digest, so its line is open again.
"""

import datetime
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from biaoshi.errors import UsageError
from biaoshi.fingerprints import Key
from biaoshi.masking import mask
from biaoshi.types.document import CLOSED, Document, Part
from biaoshi.types.report import CoverageLine, Report


@dataclass(frozen=True, slots=True)
class Closing:
    """One decision: `person` has read the part with this print on the day `on` (ISO)."""

    print: str
    person: str
    on: str
    note: str | None
    key: str  # id of the key the print was made with, or "unkeyed"


@dataclass(frozen=True, slots=True)
class Closed:
    """A document with the lines closed that a person has read, and the closings that were used."""

    document: Document
    used: frozenset[Closing]


def origin_of(digest: str | None, around: str, name: str) -> str:
    """Return what a file's prints start from: its digest, or for one whose bytes cannot be had its place in its parent."""
    return digest or f"{around}!/{mask(name)}"


def close(
    origin: str, line: CoverageLine, *, person: str, on: datetime.date, note: str | None, key: Key | None
) -> Closing:
    """Return the closing of a line of a report. Raises UsageError where there is nothing to close or nobody is named."""
    if not person.strip():
        raise UsageError("须写明是谁读过。")
    if line.status in CLOSED and line.status != "ocr":
        raise UsageError(f"“{line.part}”已经读取，不需要人工确认。")
    return Closing(
        _print(key, origin, line.part), person.strip(), on.isoformat(), (note or "").strip() or None, _id(key)
    )


def apply(document: Document, origin: str, closings: Sequence[Closing], key: Key | None) -> Closed:
    """Return `document` with every line closed that a closing of this key names, and the doubt about it dropped."""
    known = {c.print: c for c in closings if c.key == _id(key)}
    used: set[Closing] = set()
    if not known:
        return Closed(document, frozenset())

    def told(part: Part) -> Part:
        if part.status in CLOSED and part.rule is None:
            return part
        closing = known.get(_print(key, origin, mask(part.name)))
        if closing is None:
            return part
        used.add(closing)
        return replace(part, status="read_by_person", why=_why(closing), rule=None)

    parts = tuple(map(told, document.parts))
    return Closed(replace(document, parts=parts) if used else document, frozenset(used))


def sources(report: Report, around: str = "", name: str = "") -> Iterator[tuple[str, Report]]:
    """Yield (origin, report) of a report and of those of the files inside it, as `apply` was given them."""
    digest = report.file.sha256 if report.file else None
    origin = origin_of(digest, around, name) if around else digest or ""
    yield origin, report
    above = f"{report.file.path}!/" if report.file else ""
    for child in report.children:
        yield from sources(child, origin, child.file.path.removeprefix(above) if child.file else "")


def stale(closings: Sequence[Closing], used: frozenset[Closing]) -> tuple[str, ...]:
    """Return a Chinese sentence for each closing that closed nothing."""
    return tuple(
        f"人工阅读记录没有用到，文件可能已改动或者已能读取：{c.person} {c.on}（{c.print[:8]}…）"
        for c in closings
        if c not in used
    )


def _why(closing: Closing) -> str:
    note = f"：{closing.note}" if closing.note else ""
    return f"{closing.person}于{closing.on}人工阅读{note}"


def _print(key: Key | None, origin: str, part: str) -> str:
    message = "\x1f".join(("read-by", origin, part)).encode("utf-8", "surrogatepass")
    return hmac.new(key.secret if key else b"", message, sha256).hexdigest()[:32]


def _id(key: Key | None) -> str:
    return key.id if key else "unkeyed"
