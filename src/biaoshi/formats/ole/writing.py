"""A compound file made of streams: an embedded object is a storage of its parent, and becomes a file of its own here."""

import struct
from collections.abc import Mapping

from biaoshi.formats.ole.storage import MAGIC, Compound, read_stream, streams

_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def lifted(compound: Compound, storage: str) -> bytes:
    """Return the storage `storage` of `compound`, with all it holds, as the bytes of a compound file."""
    under = storage + "/"
    found = {e.path[len(under) :]: read_stream(compound, e.path).data for e in streams(compound, under)}
    return compound_file(found, compound.entries[storage].clsid)


def compound_file(members: Mapping[str, bytes], clsid: bytes = bytes(16)) -> bytes:
    """Return a version 3 compound file of `members` (path with `/` → bytes). Streams below 4 KiB go to the mini stream."""
    nodes: list[tuple[str, int, bytes]] = []  # name, kind, data
    children: dict[int, list[int]] = {0: []}
    folders: dict[str, int] = {"": 0}
    nodes.append(("Root Entry", 5, b""))
    for path, data in members.items():
        folder = ""
        *above, name = path.split("/")
        for part in above:
            inner = f"{folder}/{part}"
            if inner not in folders:
                folders[inner] = len(nodes)
                children[folders[folder]].append(len(nodes))
                children[len(nodes)] = []
                nodes.append((part, 1, b""))
            folder = inner
        children[folders[folder]].append(len(nodes))
        nodes.append((name, 2, data))
    mini = bytearray()
    minifat: list[int] = []
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        if not data:
            return _END
        start = len(sectors)
        count = -(-len(data) // 512)
        sectors.extend(data[i * 512 : i * 512 + 512].ljust(512, b"\0") for i in range(count))
        fat.extend([*range(start + 1, start + count), _END])
        return start

    places: list[tuple[int, int]] = []
    for _, kind, data in nodes:
        if kind != 2 or not data:
            places.append((_END if kind == 2 else 0, 0))
        elif len(data) < 4096:
            start, count = len(minifat), -(-len(data) // 64)
            mini += data.ljust(count * 64, b"\0")
            minifat += [*range(start + 1, start + count), _END]
            places.append((start, len(data)))
        else:
            places.append((put(data), len(data)))
    places[0] = (put(bytes(mini)), len(mini))
    first_minifat = put(
        b"".join(struct.pack("<I", n) for n in minifat).ljust(-(-len(minifat) * 4 // 512) * 512, b"\xff")
    )
    directory = put(_directory(nodes, children, places, clsid))
    return _assembled(sectors, fat, directory, first_minifat, -(-len(minifat) * 4 // 512))


def _directory(
    nodes: list[tuple[str, int, bytes]], children: dict[int, list[int]], places: list[tuple[int, int]], clsid: bytes
) -> bytes:
    """Return the directory: siblings hang as a balanced tree in the order [MS-CFB] 2.6.4 asks for (length, then name)."""
    links = {n: [_FREE, _FREE, _FREE] for n in range(len(nodes))}

    def tree(numbers: list[int]) -> int:
        if not numbers:
            return _FREE
        middle = len(numbers) // 2
        links[numbers[middle]][:2] = tree(numbers[:middle]), tree(numbers[middle + 1 :])
        return numbers[middle]

    for parent, inner in children.items():
        links[parent][2] = tree(sorted(inner, key=lambda n: (len(nodes[n][0]), nodes[n][0].upper())))
    out = bytearray()
    for number, (name, kind, _) in enumerate(nodes):
        raw = name.encode("utf-16-le", "surrogatepass")[:62]
        of = clsid if number == 0 else bytes(16)
        out += raw.ljust(64, b"\0") + struct.pack("<HBB3I16s", len(raw) + 2, kind, 1, *links[number], of)
        out += bytes(20) + struct.pack("<IQ", *places[number])
    out += (bytes(68) + b"\xff" * 12 + bytes(48)) * (-len(nodes) % 4)
    return bytes(out)


def _assembled(sectors: list[bytes], fat: list[int], directory: int, minifat: int, minifats: int) -> bytes:
    count = difats = 0
    while True:  # the tables take sectors, which take room in the tables
        total = len(sectors) + count + difats
        needed = -(-total // 128)
        more = max(0, -(-(needed - 109) // 127))
        if (needed, more) == (count, difats):
            break
        count, difats = needed, more
    first = len(sectors)
    table = fat + [_FAT] * count + [0xFFFFFFFC] * difats
    table += [_FREE] * (count * 128 - len(table))
    numbers = list(range(first, first + count))
    header = MAGIC + bytes(16) + struct.pack("<5H6s", 0x3E, 3, 0xFFFE, 9, 6, bytes(6))
    header += struct.pack("<8I", 0, count, directory, 0, 4096, minifat, minifats, first + count if difats else _END)
    header += struct.pack("<I", difats)
    header += struct.pack("<109I", *(numbers[:109] + [_FREE] * (109 - min(count, 109))))
    out = [header, *sectors, struct.pack(f"<{len(table)}I", *table)]
    for i in range(difats):
        piece = numbers[109 + i * 127 : 109 + (i + 1) * 127]
        out.append(
            struct.pack(
                "<128I", *piece, *([_FREE] * (127 - len(piece))), first + count + i + 1 if i + 1 < difats else _END
            )
        )
    return b"".join(out)
