"""The coverage ledger of a compound file: a line for every stream that no story and no property set has taken."""

import re

from biaoshi.formats.ole.properties import Entry, printable, properties
from biaoshi.formats.ole.storage import Compound, read_stream, streams
from biaoshi.types.document import Block, Part

_OWN = re.compile(
    r"^(\[1\]CompObj|\[1\]Ole|\[3\]ObjInfo|\[3\]OCXNAME|\[3\]E?PRINT|\[3\](?:PRNT)?PICT?|WpsCustomData|ETExtData|KSO[A-Za-z]*|\[1\]OlePres[0-9]+)$"
)
_MACROS = re.compile(r"^(Macros|_VBA_PROJECT_CUR|_VBA_PROJECT|VBA)(/|$)", re.I)


def summary(compound: Compound) -> tuple[list[Entry], list[Block], list[Part]]:
    """Return all properties, blocks of the written ones, lines of the sets. See `properties.properties`."""
    return properties(compound)


def rest_of(compound: Compound, covered: set[str], under: tuple[str, ...]) -> tuple[list[Part], list[Block]]:
    """Return a line for each stream not in `covered` (paths or printable paths) and not within a storage of `under`.

    Custom XML (MsoDataStore) is read: its texts are blocks of kind property.
    """
    parts: list[Part] = []
    blocks: list[Block] = []
    for entry in streams(compound):
        name = printable(entry.path)
        if entry.path in covered or name in covered or name.startswith(under):
            continue
        last = name.rpartition("/")[2]
        if _OWN.match(last) or not entry.size:
            parts.append(Part(name, "other", 0, "no_text"))
        elif name == "Revision Log":
            parts.append(Part(name, "text", 0, "unsupported", "共享工作簿的修订记录未读"))
        elif name.startswith("_SX_DB_CUR"):
            parts.append(Part(name, "text", 0, "unsupported", "数据透视表的数据缓存未读"))
        elif name == "User Names":
            parts.append(Part(name, "other", 0, "no_text"))
        elif _MACROS.match(name):
            parts.append(Part(name, "other", 0, "unsupported", "宏代码未读"))
        elif name.startswith("MsoDataStore/"):
            parts.append(_custom(compound, entry.path, name, blocks))
        elif name.startswith(("_signatures/", "_xmlsignatures/")):
            parts.append(Part(name, "other", 0, "no_text"))
        else:
            parts.append(Part(name, "other", 0, "unsupported", "部件类型不明，未读"))
    if compound.fault:
        parts.append(Part("目录", "other", 0, "failed", compound.fault))
    return parts, blocks


def _custom(compound: Compound, path: str, name: str, blocks: list[Block]) -> Part:
    content = read_stream(compound, path)
    text = content.data.decode("utf-8", "replace")
    if content.fault or "\ufffd" in text:
        return Part(name, "metadata", 0, "failed", "自定义数据损坏，未读")
    chars = 0
    values = [
        *re.findall(r">\s*([^<>]*[\u3400-\u9fff][^<>]*?)\s*<", text),
        *re.findall(r'="([^"<>]*[\u3400-\u9fff][^"<>]*)"', text),
    ]
    if name.endswith("/Properties"):
        values = []
    for value in values:
        at = sum(b.part == name for b in blocks)
        blocks.append(Block(name, at, value, "property", address=name))
        chars += len(value)
    return Part(name, "metadata", chars, "read" if chars else "no_text")
