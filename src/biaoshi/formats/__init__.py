"""Formats: bytes → Document. One module or folder a format, found by being here and offering `FORMAT`.

A file is known by its content, never by its name. `open_document` never fails for a fault of a file: whatever it is
comes back as a Document whose ledger says what was read and what was not.
"""

import importlib
import pkgutil
from functools import cache

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.kinds import EMPTY, UNKNOWN, known
from biaoshi.formats.unread import RULES, unread
from biaoshi.types.document import BlockKind, Document, Status, View

__all__ = [
    "Format",
    "Limits",
    "Source",
    "able",
    "anchored",
    "clears",
    "draws",
    "formats",
    "open_document",
    "sheds",
    "sniff",
    "titles",
]


@cache
def formats() -> tuple[Format, ...]:
    """Return every format there is, in order of name."""
    found = [
        module.FORMAT
        for info in pkgutil.iter_modules(__path__)
        if hasattr(module := importlib.import_module(f"{__name__}.{info.name}"), "FORMAT")
    ]
    return tuple(sorted(found, key=lambda f: f.name))


def sniff(source: Source) -> Format | None:
    """Return the format that is surest of the bytes, or None if none of them takes the file."""
    if not source.data:
        return None
    sure, best = max(((f.sniff(source), f) for f in formats()), key=lambda s: s[0])
    return best if sure > 0 else None


def able(media_type: str, verb: str) -> bool:
    """Tell whether files of exactly this type, as `read` told it, can be given back after an order with `verb`."""
    return any(
        verb in verbs for f in formats() for kind, verbs in ((f.media_type, f.verbs), *f.kin) if kind == media_type
    )


def titles(verb: str) -> str:
    """Return in Chinese the formats that can be given back after an order with `verb`, for who is told that one cannot."""
    return "、".join(f.title for f in formats() if verb in f.verbs)


def sheds(media_type: str) -> bool:
    """Tell whether a `cut` makes files of this type anew from what their pages show, without files within."""
    return any(f.sheds for f in formats() if media_type == f.media_type)


def clears(media_type: str) -> frozenset[View]:
    """Return the kinds of text nobody sees that a `purge` takes out of files of this type where it is asked to."""
    return frozenset().union(*(f.clears for f in formats() if media_type == f.media_type))


def draws(media_type: str) -> bool:
    """Tell whether pages of files of this type can be had as pictures."""
    return any(f.draw and media_type in (f.media_type, *(kind for kind, _ in f.kin)) for f in formats())


def anchored(media_type: str) -> frozenset[BlockKind]:
    """Return the kinds of block in which a note stands on the very words; elsewhere it has to name place and words."""
    kinds = (f.anchored for f in formats() if media_type in (f.media_type, *(kind for kind, _ in f.kin)))
    return frozenset().union(*kinds)


def open_document(source: Source, limits: Limits) -> Document:
    """Return the document in `source`, read by the format its content shows.

    Raises nothing for a fault of the file, but lets MemoryError and faults of a reader through: `worker` answers
    for those.
    """
    if not source.data:
        return unread(EMPTY.status, EMPTY.reason, EMPTY.media_type, rule=EMPTY.rule)
    if len(source.data) > limits.bytes:
        return unread("limited", f"文件超过 {limits.bytes} 字节的上限，未读取")
    found = sniff(source)
    if found is None:
        kind = known(source) or UNKNOWN
        return unread(kind.status, kind.reason, kind.media_type, rule=kind.rule, part=kind.part)
    try:
        return found.read(source, limits)
    except UnreadableError as error:
        status: Status = error.status if error.status in RULES else "failed"  # type: ignore[assignment]  # one of them
        return unread(status, error.why, found.media_type)
