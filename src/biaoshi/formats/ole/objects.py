"""Embedded objects of a compound file: each storage of an object as a file of its own.

storage/WordDocument, Workbook …   the object's own compound file, written anew
storage/Package                    a zip package (docx, xlsx …)
storage/[1]Ole10Native             any file, with its name, as the packager stored it
storage/CONTENTS                   a file as it is (PDF …)
"""

import struct
from dataclasses import dataclass

from biaoshi.errors import UnreadableError
from biaoshi.formats.ole.properties import decoded, printable
from biaoshi.formats.ole.storage import Compound, read_stream, streams
from biaoshi.formats.ole.writing import lifted
from biaoshi.types.document import Child, Part

_NATIVE = "\x01Ole10Native"
_MAINS = {
    "worddocument": ".doc",
    "workbook": ".xls",
    "book": ".xls",
    "powerpoint document": ".ppt",
    "encryptedpackage": "",
}
_WHY = "内嵌文件，另作为一份文件检查"


@dataclass(frozen=True, slots=True)
class Packed:
    """A file as the packager keeps it in Ole10Native: its name, its bytes, and why they are not whole."""

    name: str
    data: bytes
    fault: str | None


def unpacked(native: bytes) -> Packed:
    """Return the file in an Ole10Native stream. Raises ValueError if the stream is none of a packager's."""
    try:
        at = 6
        size = struct.unpack_from("<I", native)[0]
        if native[4:6] != b"\x02\x00":
            return Packed("", native[4 : 4 + size], None if len(native) >= 4 + size else "内嵌文件不完整")
        names: list[str] = []
        for _ in range(2):
            end = native.index(b"\0", at)
            names.append(decoded(native[at:end], 936))
            at = end + 1
        at += 4
        length = struct.unpack_from("<I", native, at)[0]
        at += 4 + length
        length = struct.unpack_from("<I", native, at)[0]
        data = native[at + 4 : at + 4 + length]
    except struct.error as error:
        raise ValueError from error
    return Packed(_base(names[0]), data, None if len(data) == length else "内嵌文件不完整")


def objects(compound: Compound, storages: list[str]) -> tuple[list[Child], list[Part]]:
    """Return a child and an open line for each storage, to be closed by whoever reads the child; formulas have no file."""
    children: list[Child] = []
    parts: list[Part] = []
    for storage in storages:
        name = printable(storage)
        try:
            called, data = content_of(compound, storage)
        except UnreadableError as error:
            children.append(Child(name.rpartition("/")[2], None, 0, name))
            parts.append(Part(name, "embedded", 0, error.status, error.why))  # type: ignore[arg-type]  # a status
            continue
        children.append(Child(called or name.rpartition("/")[2], None, len(data), name, storage))
        parts.append(Part(name, "embedded", 0, "skipped", _WHY))
    return children, parts


def extract(compound: Compound, token: str) -> bytes:
    """Return the bytes of the object in the storage `token`. Raises UnreadableError."""
    if token not in compound or not compound.entries[token].storage:
        raise UnreadableError("failed", "内嵌文件不在文件中")
    return content_of(compound, token)[1]


def content_of(compound: Compound, storage: str, whole: bytes = b"") -> tuple[str, bytes]:
    """Return name (may be empty) and bytes of the file in `storage`, "" for the root of the file whose bytes are `whole`.

    Raises UnreadableError.
    """
    under = f"{storage}/" if storage else ""
    inner = {e.path[len(under) :].lower(): e.path for e in streams(compound, under)}
    for main, extension in _MAINS.items():
        if main in inner:
            return (f"{storage.rpartition('/')[2]}{extension}", lifted(compound, storage)) if storage else ("", whole)
    for name in ("package", "contents", "embeddedodf"):
        if name in inner:
            content = read_stream(compound, inner[name])
            if content.fault:
                raise UnreadableError("failed", content.fault)
            return "", content.data
    if _NATIVE.lower() in inner:
        content = read_stream(compound, inner[_NATIVE.lower()])
        try:
            packed = unpacked(content.data)
        except ValueError as error:
            raise UnreadableError("failed", "内嵌文件的外壳损坏，读不出内容") from error
        if content.fault or packed.fault:
            raise UnreadableError("failed", content.fault or packed.fault or "")
        if packed.data:
            return packed.name, packed.data
    kind = "公式" if "equation native" in inner else "内嵌对象"
    raise UnreadableError("unsupported", f"{kind}，本版不能读取其数据，未读")


def _base(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
