"""The coverage ledger: one line for every member of the zip, none left out and none twice.

The content of a page goes by the name of the page ("page 3"), all others by their member's name. What is referred to
and is not there has a line of its own, by the path it should have had.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from biaoshi.formats.boxes import area, union
from biaoshi.formats.logos import LOGO, SMALL, WHY
from biaoshi.formats.ofd.canvas import Placed
from biaoshi.formats.ofd.package import Package, content_of
from biaoshi.formats.ofd.page import Sheet
from biaoshi.formats.ooxml.archive import Member
from biaoshi.formats.ooxml.foreign import foreign
from biaoshi.formats.ooxml.pictures import without_text
from biaoshi.formats.pdf.images import touching
from biaoshi.types.document import Part, PartKind, Status

_LOOKED_AT = 4 << 20  # bytes of an image up to which it is decoded to look for ink


def ledger(package: Package, sheets: Sequence[Sheet], media: Mapping[str, str]) -> Iterator[Part]:
    """Yield the lines; `media` is the kind of the members that resources name as media ("Image", "Audio" …)."""
    pages: dict[str, list[Part]] = defaultdict(list)
    loose: list[Part] = []
    for sheet in sheets:
        first, *rest = sheet.leaf.parts
        if sheet.member is not None and sheet.member not in pages:
            pages[sheet.member].append(first)
        else:
            loose.append(first)
        loose += rest
    images = _placements(sheets)
    stands_for = frozenset[str]().union(*(s.stands_for for s in sheets)) if sheets else frozenset()
    pictures: list[Part] = []
    for member in package.archive.members:
        if not member.folder and package.by_name.get(member.name.lower()) is not member:
            yield Part(member.name, "other", 0, "skipped", "压缩包内有重名部件，这一份未读", rule="RD102")
        elif member.folder:
            yield Part(member.name, "other", 0, "no_text")
        elif member.name in pages:
            yield from pages[member.name]
        elif member.name in package.told:
            yield _told(package, member.name)
        elif media.get(member.name, "Image") != "Image":
            yield Part(member.name, "other", 0, "unsupported", "音频、视频未检查", rule="RD103")
        elif member.name in stands_for:
            page = images[member.name][0][0]
            yield Part(member.name, "image", 0, "ocr", "以文件自带的识别文字层代表，未重新识别", page)
        else:
            pictures.append(_image(package, member, images.get(member.name, [])))
    yield from sorted(pictures, key=lambda p: p.page or 1 << 30)
    yield from loose
    lost: Status = "encrypted" if package.encrypted else "failed"
    for path, why in package.missing.items():
        yield Part(path, "other", 0, lost, why)
    yield from foreign(package.archive)
    if package.archive.torn:
        yield Part("压缩包目录", "other", 0, "failed", "压缩包不完整（目录缺失），可能有部件丢失")
    if package.encrypted:
        yield Part("加密信息", "other", 0, "encrypted", "文件的一部分已加密，需要口令或者证书")


def _told(package: Package, name: str) -> Part:
    line = package.told[name]
    fault = package.faults.get(name)
    if fault is None:
        return line
    status: Status = "encrypted" if package.encrypted and fault[0] == "failed" else fault[0]
    kind: PartKind = line.kind
    return Part(name, kind, line.chars, status, fault[1], line.page)


Placement = tuple[int, float, bool]
"""Page, height of the region it is part of (points), whether it stands alone and is small."""


def _placements(sheets: Sequence[Sheet]) -> dict[str, list[Placement]]:
    """Return where each image is drawn. A scan cut into strips is one image again before its height is judged."""
    out: dict[str, list[Placement]] = defaultdict(list)
    for sheet in sheets:
        page = sheet.leaf.page
        placed: list[Placed] = [i for i in sheet.images if i.member is not None]
        for group in touching([i for i in placed if area(i.box) > 0]):
            box = union([i.box for i in group])
            small = len(group) == 1 and area(box) < SMALL * page.width * page.height
            for image in group:
                out[image.member or ""].append((page.number, box[3] - box[1], small))
    return out


def _image(package: Package, member: Member, placed: Sequence[Placement]) -> Part:
    page = placed[0][0] if placed else None
    content = content_of(package, member) if 0 < member.size <= _LOOKED_AT else None
    if content is not None and content.status != "read":
        return Part(member.name, "image", 0, content.status, content.why, page)
    if without_text(content.data if content is not None else b"", [h for _, h, _ in placed]):
        why = "高度不足15毫米、像素极少或者单一颜色，没有文字"
        return Part(member.name, "image", 0, "no_text", why, page)
    if len({n for n, _, _ in placed}) >= LOGO and all(small for _, _, small in placed):
        return Part(member.name, "image", 0, "no_text", WHY, page)
    why = "图像，未做文字识别" if placed else "页面上没有用到的图像，未做文字识别"
    return Part(member.name, "image", 0, "skipped", why, page, "RD104")
