"""The coverage ledger: a line for every member and every story; embedded objects are children."""

from biaoshi.errors import UnreadableError
from biaoshi.formats.odf.package import binaries, decoded, objects, read_bytes, read_xml
from biaoshi.formats.odf.state import Reading, count, note
from biaoshi.formats.odf.styles import attributes
from biaoshi.formats.ooxml.archive import Member
from biaoshi.formats.ooxml.foreign import foreign
from biaoshi.formats.ooxml.markup import local
from biaoshi.formats.ooxml.names import is_image
from biaoshi.formats.ooxml.pictures import without_text
from biaoshi.formats.ooxml.properties import leaves
from biaoshi.types.document import UNPLACED, Child, Part, PartKind

_SMALL_FILE = 64 << 10
_CLOSED: tuple[tuple[str, PartKind], ...] = (
    ("mimetype", "other"), ("META-INF/manifest.xml", "other"), ("settings.xml", "other"), ("manifest.rdf", "other"),
    ("layout-cache", "other"), ("Configurations2/", "style"), ("Fonts/", "font"), ("styles.xml", "style"),
)  # fmt: skip
_EMBEDDED = "内嵌对象，须另行读取"
_VERSION = "以前的版本，另作一份文件检查"


def ledger(reading: Reading, main: str) -> tuple[tuple[Part, ...], tuple[Child, ...]]:
    """Return the lines and the embedded objects; `main` is the name of the line of content.xml."""
    package = reading.package
    parts: list[Part] = []
    children: list[Child] = []
    if package.archive is None:
        parts.append(_story(reading, main, "content.xml"))
        _flat(reading, parts, children)
    else:
        folders = objects(package)
        top = [f for f in folders if not any(f != o and f.startswith(o) for o in folders)]
        for member in package.archive.members:
            if package.by_name.get(member.name) is not member:
                parts.append(Part(member.name, "other", 0, "skipped", "压缩包内有重名部件，这一份未读", rule="RD102"))
            else:
                parts += _member(reading, member, main, top, children)
        parts += foreign(package.archive)
        if package.archive.torn:
            parts.append(Part("压缩包目录", "other", 0, "failed", "压缩包不完整（目录缺失），可能有部件丢失"))
    known = {p.name for p in parts}
    unseen = {u.part for u in reading.unseen}
    for story, blocks in reading.blocks.items():
        if story not in known and (not blocks or blocks[0].kind not in UNPLACED):
            parts.append(_story(reading, story, None))
    parts += [_story(reading, s, None) for s in sorted(unseen - set(reading.blocks) - known)]
    return tuple(parts), tuple(children)


def _story(reading: Reading, name: str, member: str | None) -> Part:
    chars = sum(len(b.text) for b in reading.blocks.get(name, ()))
    chars += sum(len(u.text) for u in reading.unseen if u.part == name)
    fault = reading.package.faults.get(member or "") or reading.stopped.get(name) or reading.stopped.get(member or "")
    return Part(name, "text", chars, *(fault or ("read", None)))


def _member(reading: Reading, member: Member, main: str, folders: list[str], children: list[Child]) -> list[Part]:
    package, name = reading.package, member.name
    folder = next((f for f in folders if name.startswith(f)), None)
    fault = package.faults.get(name)
    if name == "content.xml":
        return [_story(reading, main, name)]
    if member.folder:
        return [Part(name, "other", 0, "no_text")]
    if name in package.encrypted or member.locked:
        return [Part(name, "other", 0, "encrypted", "部件有密码，未读")]
    if folder is not None:
        if name != folder + "content.xml":
            return [Part(name, "embedded", 0, "no_text", "随所属的内嵌对象一起读取")]
        size = sum(m.size for n, m in package.by_name.items() if n.startswith(folder))
        media = package.types.get(folder) or None
        children.append(Child(folder.rstrip("/").rpartition("/")[2], media, size, name, folder))
        return [Part(name, "embedded", 0, "skipped", _EMBEDDED, rule="RD103")]
    if name.startswith("Versions/"):
        children.append(Child(name.rpartition("/")[2] + _ending(package.media_type), None, member.size, name, name))
        earlier = sum(k == "versions" for k, _ in reading.facts)
        reading.facts.append(("versions", str(earlier + 2)))
        return [Part(name, "embedded", 0, "skipped", _VERSION, rule="RD103")]
    if fault is not None:
        return [Part(name, "other", 0, *fault)]
    if name in reading.told:
        return [Part(name, reading.told[name][0], reading.told[name][1], "read")]
    for start, kind in _CLOSED:
        if name == start or (start.endswith("/") and name.startswith(start)):
            return [Part(name, kind, 0, "no_text")]
    return [_other(reading, member, children)]


def _ending(media_type: str) -> str:
    kind = media_type.rpartition(".")[2].partition("-")[0]
    return {"text": ".odt", "spreadsheet": ".ods", "presentation": ".odp", "graphics": ".odg"}.get(kind, "")


def _other(reading: Reading, member: Member, children: list[Child]) -> Part:
    package, name = reading.package, member.name
    if is_image(name) or name.startswith(("Pictures/", "ObjectReplacements/", "Thumbnails/")):
        drawn = reading.pictures.get(name, [])
        content = read_bytes(package, name) if 0 < member.size <= _SMALL_FILE else None
        small = name.startswith("Thumbnails/")
        if without_text(content.data if content else b"", [h for h, _ in drawn], thumbnail=small):
            return Part(name, "image", 0, "no_text")
        page = next((p for _, p in drawn if p), None)
        return Part(name, "image", 0, "skipped", "缩略图未做文字识别" if small else "图片未做文字识别", page, "RD104")
    if name.startswith(("Basic/", "Scripts/", "Dialogs/")):
        return Part(name, "other", 0, "unsupported", "宏代码未读")
    data = (
        read_bytes(package, name)
        if name.startswith("Object") or package.types.get(name, "").startswith("application/")
        else None
    )
    if data is not None and not name.endswith((".xml", ".rdf")):
        children.append(Child(name.rpartition("/")[2], package.types.get(name) or None, member.size, name, name))
        return Part(name, "embedded", 0, "skipped", _EMBEDDED, rule="RD103")
    if name.endswith((".xml", ".rdf")) and (root := read_xml(package, name)) is not None:
        entries = list(leaves(root, name))
        for _, text, address in entries:
            note(reading, name, text, address)
        return Part(name, "metadata", sum(len(t) for _, t, _ in entries), "read")
    if name in package.faults:
        return Part(name, "other", 0, *package.faults[name])
    return Part(name, "other", 0, "unsupported", "部件类型不明，未读")


def _flat(reading: Reading, parts: list[Part], children: list[Child]) -> None:
    """Lines for the pictures and objects a flat file keeps as base64, for its macros and properties."""
    root = reading.package.flat
    if root is None:
        return
    for number, e in enumerate(binaries(root)):
        holder = e.getparent()
        kind = local(holder) if holder is not None else ""
        name = f"binary {number + 1}"
        try:
            data = decoded(e)
        except UnreadableError as error:
            parts.append(Part(name, "other", 0, "failed", error.why))
            continue
        if kind in ("image", "fill-image", "list-level-style-image", "background-image", "icon"):
            if without_text(data, []):
                parts.append(Part(name, "image", 0, "no_text"))
            else:
                parts.append(Part(name, "image", 0, "skipped", "图片未做文字识别", rule="RD104"))
        else:
            children.append(Child(name, None, len(data), name, f"#{number}"))
            parts.append(Part(name, "embedded", 0, "skipped", _EMBEDDED, rule="RD103"))
    for e in root.iter("{*}object"):
        if e.find("{*}document") is not None or e.find("{*}math") is not None:
            parts.append(
                Part(f"object {count(reading, 'objects') + len(parts)}", "embedded", 0, "unsupported", "内嵌对象未读")
            )
    if next(root.iter("{*}source-code"), None) is not None:
        parts.append(Part("scripts", "other", 0, "unsupported", "宏代码未读"))
    if attributes(root):
        parts.append(Part("meta.xml", "metadata", reading.told.get("meta.xml", ("metadata", 0))[1], "read"))
