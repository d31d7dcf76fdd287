"""Property sets ([MS-OLEPS]): the summary information of an Office file, and the properties its writers added."""

import codecs
import struct
from collections.abc import Iterator

from biaoshi.formats.ole.storage import Compound, read_stream
from biaoshi.types.document import Block, Part

Entry = tuple[str, str, str]  # name, value, address

SUMMARY, DOCUMENT_SUMMARY = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
_SUMMARY = {
    2: "title", 3: "subject", 4: "author", 5: "keywords", 6: "comments", 7: "template", 8: "last_modified_by",
    9: "revision", 10: "minutes_edited", 11: "last_printed", 12: "created", 13: "modified", 14: "pages", 18: "application",
}  # fmt: skip
_DOCUMENT = {2: "category", 3: "presentation_format", 14: "manager", 15: "company", 26: "content_type", 27: "status"}
_WRITTEN = frozenset({"title", "subject", "author", "keywords", "comments", "template", "last_modified_by", "category", "manager", "company", "status"})  # fmt: skip
_MACHINE = ("KSOProductBuildVer", "ICV", "_PID_HLINKS", "_PID_GUID", "KSOTemplateDocerSaveRecord", "KSOTemplateUUID")
_EPOCH = 11_644_473_600


def properties(compound: Compound, folder: str = "") -> tuple[list[Entry], list[Block], list[Part]]:
    """Return all properties, blocks of those a person may have written, and a ledger line for each set there is."""
    entries: list[Entry] = []
    written: list[Entry] = []
    parts: list[Part] = []
    for stream, names in ((SUMMARY, _SUMMARY), (DOCUMENT_SUMMARY, _DOCUMENT)):
        if folder + stream not in compound:
            continue
        content = read_stream(compound, folder + stream)
        found, whole = _sets(content.data, names)
        named = [(name, value, f"{printable(folder + stream)}#{name}") for name, value, _ in found]
        entries += named
        written += [e for e, (_, _, custom) in zip(named, found, strict=True) if custom or e[0] in _WRITTEN]
        chars = sum(len(value) for _, value, _ in found)
        fault = content.fault or (None if whole else "属性集损坏，只读出一部分")
        parts.append(Part(printable(folder + stream), "metadata", chars, "failed" if fault else "read", fault))
    blocks = [
        Block("properties", i, value, "property", address=address) for i, (_, value, address) in enumerate(written)
    ]
    return entries, blocks, parts


def printable(path: str) -> str:
    """Return the path of a stream without its control characters, as a ledger line or an address can bear it."""
    return "".join(c if c.isprintable() else f"[{ord(c)}]" for c in path)


def _sets(data: bytes, names: dict[int, str]) -> tuple[list[tuple[str, str, bool]], bool]:
    """Return (name, value, added by a writer) of both sections, and whether all could be read."""
    found: list[tuple[str, str, bool]] = []
    try:
        count = struct.unpack_from("<I", data, 24)[0]
        whole = count <= 2
        for i in range(min(count, 2)):
            offset = struct.unpack_from("<I", data, 28 + 20 * i + 16)[0]
            found += _section(data, offset, names if i == 0 else None)
    except (struct.error, IndexError, ValueError):
        whole = False
    return found, whole


def _section(data: bytes, base: int, names: dict[int, str] | None) -> Iterator[tuple[str, str, bool]]:
    count = struct.unpack_from("<I", data, base + 4)[0]
    table = [struct.unpack_from("<II", data, base + 8 + 8 * i) for i in range(min(count, 4096))]
    page = 936
    for key, offset in table:
        if key == 1:
            page = struct.unpack_from("<H", data, base + offset + 4)[0]
    given: dict[int, str] = {}
    if names is None:
        for key, offset in table:
            if key == 0:
                given = _dictionary(data, base + offset, page)
    for key, offset in table:
        name = given.get(key) if names is None else names.get(key)
        if name is None:
            continue
        value = _value(data, base + offset, page).strip()
        if value and not (names is None and (name in _MACHINE or name.startswith("_"))):
            yield name, value, names is None


def _dictionary(data: bytes, at: int, page: int) -> dict[int, str]:
    found: dict[int, str] = {}
    count = struct.unpack_from("<I", data, at)[0]
    at += 4
    for _ in range(min(count, 4096)):
        key, length = struct.unpack_from("<II", data, at)
        size = length * 2 if page == 1200 else length
        found[key] = _text(data[at + 8 : at + 8 + size], page)
        at += 8 + (-(-size // 4) * 4 if page == 1200 else size)
    return found


def _value(data: bytes, at: int, page: int) -> str:
    kind = struct.unpack_from("<I", data, at)[0]
    at += 4
    match kind:
        case 30:
            size = struct.unpack_from("<I", data, at)[0]
            return _text(data[at + 4 : at + 4 + size], page)
        case 31:
            size = struct.unpack_from("<I", data, at)[0]
            return _text(data[at + 4 : at + 4 + 2 * size], 1200)
        case 2:
            return str(struct.unpack_from("<h", data, at)[0])
        case 3 | 22:
            return str(struct.unpack_from("<i", data, at)[0])
        case 5:
            return str(struct.unpack_from("<d", data, at)[0])
        case 11:
            return "是" if struct.unpack_from("<H", data, at)[0] else "否"
        case 64:
            return _time(struct.unpack_from("<Q", data, at)[0])
        case _:
            return ""


def _time(ticks: int) -> str:
    """ISO date and time (UTC) of a FILETIME; a duration or nothing gives an empty text."""
    seconds = ticks // 10_000_000 - _EPOCH
    if not 0 < seconds < 4_102_444_800:
        return ""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(raw: bytes, page: int) -> str:
    if page == 1200:
        return raw.decode("utf-16-le", "replace").split("\0")[0]
    return decoded(raw.split(b"\0")[0], page)


def decoded(raw: bytes, page: int) -> str:
    """Return the text of `raw` in Windows code page `page`; unknown pages are taken for GB 18030."""
    name = {936: "gb18030", 10008: "gb18030", 65001: "utf-8", 950: "cp950", 10000: "mac_roman", 10002: "big5", 1200: "utf-16-le"}.get(page, f"cp{page}")  # fmt: skip
    try:
        codecs.lookup(name)
    except LookupError:
        name = "gb18030"
    return raw.decode(name, "replace")
