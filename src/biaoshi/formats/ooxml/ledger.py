"""The coverage ledger: one line for every member of the zip, none left out and none twice.

Parts with a story go by the story's name (body, header1 …), all others by their member's name.
"""

import re
from collections.abc import Mapping

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.logos import WHY
from biaoshi.formats.ooxml.archive import Member
from biaoshi.formats.ooxml.foreign import foreign
from biaoshi.formats.ooxml.names import is_embedded, is_image, no_text_kind
from biaoshi.formats.ooxml.package import Package, links_of, open_package, read_bytes
from biaoshi.formats.ooxml.pictures import without_text
from biaoshi.types.document import Child, Part, PartKind, Status

_SMALL_FILE = 64 << 10  # a picture of a few pixels is no bigger; larger ones are not inflated to look
_MEDIA = re.compile(r"\.(mp[34]|m4[av]|wav|wm[av]|avi|mov|mpe?g|ogg|flac|aac)$")


_TEXT_LINKS = frozenset({
    "header", "footer", "footnotes", "endnotes", "comments", "aFChunk", "chart", "diagramData", "worksheet",
    "chartsheet", "sharedStrings", "drawing", "slide", "notesSlide", "notesMaster", "threadedComment",
})  # fmt: skip
Drawn = Mapping[str, list[tuple[float | None, int | None]]]
"""Picture member → (height in points, page or slide) wherever it is drawn."""


def ledger(
    package: Package,
    stories: Mapping[str, tuple[str, int]],
    told: Mapping[str, tuple[PartKind, int]],
    *,
    pictures: Drawn,
    stopped: Mapping[str, tuple[Status, str]],
    embedded: frozenset[str] = frozenset(),
    logos: frozenset[str] = frozenset(),
) -> tuple[tuple[Part, ...], tuple[Child, ...]]:
    """Return the lines and the embedded files.

    `stories`: member → (part name, characters); `told`: other members whose text was read → (kind, characters);
    `stopped`: why the reading of a member ended early; `embedded`: members the document refers to as embedded files
    or chunks of other formats; `logos`: pictures that come back page after page. Relationships of the stories that lead to no member are lines too.
    """
    parts: list[Part] = []
    children: list[Child] = []
    for member in package.archive.members:
        if package.by_name.get(member.name.lower()) is not member:
            parts.append(Part(member.name, "other", 0, "skipped", "压缩包内有重名部件，这一份未读", rule="RD102"))
            continue
        fault = package.faults.get(member.name) or stopped.get(member.name)
        if member.name in stories:
            name, chars = stories[member.name]
            parts.append(_line(name, "text", chars, fault))
        elif member.name in told:
            kind, chars = told[member.name]
            parts.append(_line(member.name, kind, chars, fault))
        elif member.folder:
            parts.append(Part(member.name, "other", 0, "no_text"))
        elif member.locked:
            parts.append(Part(member.name, "other", 0, "encrypted", "部件有密码，未读"))
        elif is_image(member.name):
            parts.append(_image(package, pictures, member, logos))
        elif member.name in embedded or is_embedded(member.name):
            parts.append(Part(member.name, "embedded", 0, "skipped", "内嵌文件，须另行读取", rule="RD103"))
            media = package.types.get(member.name.lower()) or None
            children.append(Child(member.name.rpartition("/")[2], media, member.size, member.name, member.name))
        else:
            parts.append(_rest(package, member, fault))
    parts += [
        Part(link.target, "text", 0, "failed", "文档引用的部件不在文件中")
        for story in stories
        for link in links_of(package, story)
        if link.kind in _TEXT_LINKS and not link.external and link.target.lower() not in package.by_name
    ]
    parts += foreign(package.archive)
    if package.archive.torn:
        parts.append(Part("压缩包目录", "other", 0, "failed", "压缩包不完整（目录缺失），可能有部件丢失"))
    return tuple(parts), tuple(children)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the embedded file `token`, a member's name. Raises UnreadableError where it is not whole."""
    content = read_bytes(open_package(source, limits), token)
    if content is None:
        raise UnreadableError("failed", "压缩包内没有这个部件")
    if content.status != "read":
        raise UnreadableError(content.status, content.why or "")
    return content.data


def _line(name: str, kind: PartKind, chars: int, fault: tuple[Status, str] | None) -> Part:
    if fault is None:
        return Part(name, kind, chars, "read")
    return Part(name, kind, chars, fault[0], fault[1])


def _image(package: Package, pictures: Drawn, member: Member, logos: frozenset[str]) -> Part:
    drawn = pictures.get(member.name, [])
    heights = [height for height, _ in drawn]
    page = next((page for _, page in drawn if page), None)
    content = read_bytes(package, member.name) if 0 < member.size <= _SMALL_FILE else None
    thumbnail = "thumbnail" in member.name.lower()
    if without_text(content.data if content else b"", heights, thumbnail=thumbnail):
        return Part(member.name, "image", 0, "no_text", page=page)
    if member.name in logos:
        return Part(member.name, "image", 0, "no_text", WHY, page)
    why = "缩略图未做文字识别" if thumbnail else "图片未做文字识别"
    return Part(member.name, "image", 0, "skipped", why, page, "RD104")


def _rest(package: Package, member: Member, fault: tuple[Status, str] | None) -> Part:
    kind = no_text_kind(member.name)
    if fault is not None:
        return Part(member.name, kind or "other", 0, fault[0], fault[1])
    if kind is not None:
        return Part(member.name, kind, 0, "no_text")
    lower = member.name.lower()
    if member.name in package.read:
        return Part(member.name, "other", 0, "no_text")
    if "vbaproject" in lower:
        return Part(member.name, "other", 0, "unsupported", "宏代码未读")
    if "activex" in lower:
        return Part(member.name, "other", 0, "unsupported", "ActiveX控件的数据未读")
    if _MEDIA.search(lower):
        return Part(member.name, "other", 0, "unsupported", "音频、视频未读")
    return Part(member.name, "other", 0, "unsupported", "部件类型不明，未读")
