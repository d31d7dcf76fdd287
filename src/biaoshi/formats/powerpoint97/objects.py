"""Embedded objects of a presentation: storages kept, mostly compressed, among the persistent objects."""

import struct
import zlib

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ole.escher import records
from biaoshi.formats.ole.objects import content_of
from biaoshi.formats.ole.storage import is_compound, open_compound
from biaoshi.formats.powerpoint97.persist import Deck, load_deck, stretch
from biaoshi.types.document import Child, Part

_STORAGE, _EMBED, _ATOM, _MACROS = 4113, 4044, 4035, 1023


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the object of that number. Raises UnreadableError."""
    compound = open_compound(source.data, limits)
    folder = "PP97_DUALSTORAGE/" if "PP97_DUALSTORAGE/PowerPoint Document" in compound else ""
    if not token.isascii() or not token.isdigit():
        raise UnreadableError("failed", "内嵌文件不在文件中")
    return _content(load_deck(compound, folder), int(token), limits)[1]


def objects(deck: Deck, start: int, end: int, limits: Limits) -> tuple[list[Child], list[Part], bool]:
    """Return a child and an open line for each embedded object the document lists, and whether there are macros."""
    children: list[Child] = []
    parts: list[Part] = []
    macros = False
    seen: set[int] = set()
    for kind, _, inner, stop, _ in records(deck.data, start, end):
        if kind == _MACROS:
            macros = macros or any(
                r[0] == 1024 and r[3] - r[2] >= 8 and struct.unpack_from("<I", deck.data, r[2] + 4)[0]
                for r in records(deck.data, inner, stop)
            )
        if kind != _EMBED:
            continue
        for inside, _, at, until, _ in records(deck.data, inner, stop):
            if inside == _ATOM and until - at >= 20:
                number = struct.unpack_from("<I", deck.data, at + 16)[0]
                if number not in seen:
                    seen.add(number)
                    _one(deck, number, limits, children, parts)
    return children, parts, macros


def _one(deck: Deck, number: int, limits: Limits, children: list[Child], parts: list[Part]) -> None:
    name = f"object {len(children) + 1}"
    try:
        called, data = _content(deck, number, limits)
    except UnreadableError as error:
        children.append(Child(name, None, 0, name))
        parts.append(Part(name, "embedded", 0, error.status, error.why))  # type: ignore[arg-type]  # a status
        return
    children.append(Child(called or name, None, len(data), name, str(number)))
    parts.append(Part(name, "embedded", 0, "skipped", "内嵌文件，另作为一份文件检查"))


def _content(deck: Deck, number: int, limits: Limits) -> tuple[str, bytes]:
    place = stretch(deck, number, (_STORAGE,))
    if place is None:
        raise UnreadableError("failed", "内嵌文件不在文件中")
    _, instance, start, end = place
    data = deck.data[start:end]
    if instance == 1:
        size = struct.unpack_from("<I", data)[0] if len(data) >= 4 else 0
        if size > limits.inflated or (size > 1 << 20 and size > limits.ratio * len(data)):
            raise UnreadableError("limited", "内嵌文件展开后过大，未读取")
        try:
            data = zlib.decompressobj().decompress(data[4:], size + 1)
        except zlib.error as error:
            raise UnreadableError("failed", "内嵌文件损坏，不能展开") from error
    if not is_compound(data):
        raise UnreadableError("unsupported", "内嵌对象，本版不能读取其数据，未读")
    return content_of(open_compound(data, limits), "", data)
