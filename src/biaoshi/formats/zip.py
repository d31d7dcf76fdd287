"""ZIP archives that are nothing else: no office document, no OFD, no book.

Read by the own reader of `ooxml.archive`: through the directory at the end, or where that is lost from the front, as
far as the file is whole. Token of a child: offset, packed size, size, method and CRC of the member, so that no directory is read
again for every file.
"""

import mmap
import re
import stat

from biaoshi.errors import UnreadableError
from biaoshi.formats.behind import behind
from biaoshi.formats.encoding import decode, guess
from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.members import Entry, archive, decode_names
from biaoshi.formats.ooxml.archive import Archive, Member, open_archive, read_member
from biaoshi.formats.ooxml.foreign import foreign
from biaoshi.types.document import Document, Part

MEDIA_TYPE = "application/zip"
_METHODS = {0: "", 8: "", 12: "", 14: "", 9: "Deflate64", 93: "Zstandard", 95: "XZ", 98: "PPMd"}
_PACKAGE = re.compile(
    r"(?i)\[content_types\]\.xml$|ofd\.xml$|doc_0/|word/document|xl/workbook|ppt/presentation|content\.xml$|meta-inf/(container|manifest)\.xml$"
)
"""Members at the root of packages of an office suite, OFD or books: never taken apart into loose files."""
_EMPTY = b"PK\x05\x06"


def sniff(source: Source) -> float:
    """Return 0.5 for a zip that no more special format should take, 0.4 for one whose directory is lost, else 0."""
    head = bytes(source.data[:4])
    if head == _EMPTY:
        return 0.5 if len(source.data) >= 22 else 0.0
    if head != b"PK\x03\x04":
        return 0.0
    try:
        found = open_archive(source.data, Limits())
    except UnreadableError as error:
        return 0.5 if error.status == "limited" else 0.0
    if any(_PACKAGE.match(m.name) for m in found.members):
        return 0.0
    if found.torn:
        return 0.4 if any(_named(found.data, m) for m in found.members) else 0.0
    return 0.5


def _named(data: "bytes | mmap.mmap", member: Member) -> bool:
    """Tell whether the name of a member found from the front is all there."""
    size = int.from_bytes(data[member.offset + 26 : member.offset + 28], "little")
    return 0 < size == len(member.raw)


def read(source: Source, limits: Limits) -> Document:
    """Return the document of the archive. Raises UnreadableError where there are too many members or none at all."""
    if bytes(source.data[:4]) == _EMPTY:
        end = 22 + int.from_bytes(source.data[20:22], "little")
        return archive(MEDIA_TYPE, (), [_text(bytes(source.data[22:end]))], behind(source.data, end))
    found = open_archive(source.data, limits)
    names = decode_names([m.raw for m in found.members], [_is_utf8(found.data, m) for m in found.members])
    entries = [_entry(found, m, n, limits) for m, n in zip(found.members, names, strict=True)]
    faults: list[Part] = []
    faults += foreign(found, comment=True)
    if found.torn:
        faults.append(
            Part("压缩包目录", "other", 0, "failed", "压缩包不完整（目录缺失），可能有文件丢失", rule="RD102")
        )
    elif _cut(found.data):
        faults.append(
            Part("压缩包结尾", "other", 0, "failed", "压缩包不完整（结尾残缺），可能有内容丢失", rule="RD102")
        )
    return archive(MEDIA_TYPE, entries, [_text(found.note)], faults)


def _cut(data: "bytes | mmap.mmap") -> bool:
    """Tell whether the file ends before the comment its last record announces."""
    end = data.rfind(_EMPTY, max(0, len(data) - 65_600))
    if end < 0:
        return True
    return end + 22 + int.from_bytes(data[end + 20 : end + 22], "little") > len(data)


def _entry(found: Archive, member: Member, name: str, limits: Limits) -> Entry:
    note = _text(member.note)
    mode = member.attributes >> 16
    if member.folder or stat.S_ISDIR(mode):
        return Entry(name, "folder", note=note)
    if stat.S_ISLNK(mode) and not member.locked:
        content = read_member(found, member, limits) if member.size < 4096 else None
        return Entry(name, "link", target=_text(content.data if content else b""), note=note)
    if stat.S_IFMT(mode) in (stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK):
        return Entry(name, "device", note=note)
    if member.locked:
        return Entry(name, size=member.size, status="encrypted", why="压缩包内的文件已加密，需要密码", note=note)
    if _METHODS.get(member.method, "?"):
        what = _METHODS.get(member.method, str(member.method))
        why = f"压缩方式（{what}）本版不能读取，请解压后检查，或者用通常的方式重新压缩"
        return Entry(name, size=member.size, why=why, note=note)
    return Entry(name, size=member.size, token=_token(member), note=note)


def _token(m: Member) -> str:
    return " ".join(map(str, (m.offset, m.packed, m.size, m.method, m.crc)))


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the member `token`. Raises UnreadableError where they are not whole."""
    offset, packed, size, method, crc = map(int, token.split(" "))
    member = Member("", "", offset, packed, size, method, crc, False)
    content = read_member(Archive(source.data, (member,)), member, limits)
    if content.status != "read":
        raise UnreadableError(content.status, content.why or "")
    return content.data


def _is_utf8(data: "bytes | mmap.mmap", member: Member) -> bool:
    """The flag stands in the local header too."""
    head = data[member.offset + 6 : member.offset + 8]
    return len(head) == 2 and bool(head[1] & 0x08)


def _text(raw: bytes) -> str:
    return decode(raw, guess(raw)).text if raw.strip(b"\0 \r\n") else ""


FORMAT = Format(
    name="zip",
    title="ZIP 压缩包",
    media_type=MEDIA_TYPE,
    extensions=(".zip",),
    sniff=sniff,
    read=read,
    extract=extract,
    container=True,
    proved="自制样例：UTF-8、GBK、Big5 文件名，加密、分层、ZIP64、数据描述符、损坏和炸弹",
)
