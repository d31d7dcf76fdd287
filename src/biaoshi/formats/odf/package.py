"""The package: members, the manifest with what is encrypted, objects in folders. A flat file is a package of one."""

import base64
import binascii
import io
import zipfile
from dataclasses import dataclass, field

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.archive import Archive, Content, Member, open_archive, plain, read_member
from biaoshi.formats.ooxml.markup import Element, local, parse
from biaoshi.types.document import Part, Status

_OBJECTS = "application/vnd.oasis.opendocument."


@dataclass(slots=True)
class Package:
    """State of reading: what was inflated so far, faults by member; `archive` is None for a flat file."""

    archive: Archive | None
    limits: Limits
    media_type: str
    by_name: dict[str, Member] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)  # by full path, folders end in a slash
    encrypted: set[str] = field(default_factory=set)
    flat: Element | None = None
    spent: int = 0
    faults: dict[str, tuple[Status, str]] = field(default_factory=dict)


def open_package(source: Source, limits: Limits) -> Package:
    """Open the file in `source`. Raises UnreadableError (encrypted, failed, limited) where nothing can be had."""
    if len(source.data) > limits.bytes:
        raise UnreadableError("limited", "文件过大，未读")
    if bytes(source.data[:2]) != b"PK" and bytes(source.data[:5]) != b"UEsDB":
        return _open_flat(source, limits)
    archive = open_archive(plain(source.data), limits)
    package = Package(archive, limits, "", {m.name: m for m in archive.members})
    kind = read_bytes(package, "mimetype")
    manifest = read_xml(package, "META-INF/manifest.xml")
    for e in manifest.iter("{*}file-entry") if manifest is not None else ():
        about = {str(k).rpartition("}")[2]: str(v) for k, v in e.attrib.items()}
        path = about.get("full-path", "")
        package.types[path] = about.get("media-type", "")
        if any(local(c) == "encryption-data" for c in e):
            package.encrypted.add(path)
    package.media_type = (kind.data if kind else b"").decode("ascii", "replace").strip() or package.types.get("/", "")
    if "content.xml" in package.encrypted or "encrypted-package" in package.encrypted:
        raise UnreadableError("encrypted", "文件有打开密码，未读")
    return package


def _open_flat(source: Source, limits: Limits) -> Package:
    if len(source.data) > limits.inflated:
        raise UnreadableError("limited", "文件过大，未读")
    parsed = parse(bytes(source.data).lstrip())
    if parsed.root is None:
        raise UnreadableError(parsed.status, parsed.why or "文件损坏，读不出内容")
    kind = next((str(v) for k, v in parsed.root.attrib.items() if str(k).endswith("}mimetype")), "")
    package = Package(None, limits, kind, flat=parsed.root)
    if parsed.status != "read" and parsed.why:
        package.faults["content.xml"] = (parsed.status, parsed.why)
    return package


def read_bytes(package: Package, name: str) -> Content | None:
    """Return the bytes of member `name`, None where there is none; faults are noted."""
    member = package.by_name.get(name)
    if package.archive is None or member is None or member.folder:
        return None
    content = read_member(package.archive, member, package.limits, package.spent)
    package.spent += len(content.data)
    if content.status != "read" and content.why:
        package.faults[name] = (content.status, content.why)
    return content


def read_xml(package: Package, name: str) -> Element | None:
    """Return the root of XML member `name` (of a flat file: the one root), None where it is missing or unreadable."""
    if package.flat is not None:
        return package.flat
    content = read_bytes(package, name)
    if content is None or name in package.encrypted:
        return None
    if not content.data:
        package.faults.setdefault(name, ("failed", "部件为空"))
        return None
    parsed = parse(content.data)
    if parsed.status != "read" and parsed.why:
        package.faults.setdefault(name, (parsed.status, parsed.why))
    return parsed.root


def objects(package: Package) -> dict[str, str]:
    """Return the embedded objects that are folders: "Object 1/" → media type."""
    found = {p: t for p, t in package.types.items() if p.endswith("/") and p != "/" and t.startswith(_OBJECTS)}
    for name in package.by_name:
        folder, _, base = name.rpartition("/")
        if base == "content.xml" and folder:
            found.setdefault(folder + "/", "")
    return {f: t for f, t in found.items() if f + "content.xml" in package.by_name}


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return an embedded object as a file: a member as it is, a folder packed, `#n` the n-th binary of a flat file.

    Raises UnreadableError where it is not whole.
    """
    package = open_package(source, limits)
    if token.startswith("#"):
        return _binary(package, int(token[1:]) if token[1:].isdigit() else -1)
    if not token.endswith("/"):
        return _whole(read_bytes(package, token))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        kind = package.types.get(token, "") or "application/vnd.oasis.opendocument.text"
        packed.writestr(zipfile.ZipInfo("mimetype"), kind)
        for name, member in package.by_name.items():
            if name.startswith(token) and not member.folder and name != token + "mimetype":
                packed.writestr(zipfile.ZipInfo(name[len(token) :]), _whole(read_bytes(package, name)))
    return out.getvalue()


def _whole(content: Content | None) -> bytes:
    if content is None:
        raise UnreadableError("failed", "压缩包内没有这个部件")
    if content.status != "read":
        raise UnreadableError(content.status, content.why or "")
    return content.data


def binaries(root: Element) -> list[Element]:
    """Return the pictures and objects kept in a flat file as base64."""
    return list(root.iter("{*}binary-data"))


def _binary(package: Package, number: int) -> bytes:
    found = binaries(package.flat) if package.flat is not None else []
    if not 0 <= number < len(found):
        raise UnreadableError("failed", "文件内没有这个对象")
    return decoded(found[number])


def picture_of(package: Package, part: Part) -> bytes | None:
    """Return the whole bytes of the picture a line of the ledger stands for, None where they cannot be had."""
    try:
        if package.flat is not None:
            return _binary(package, int(part.name.rpartition(" ")[2]) - 1)
        return _whole(read_bytes(package, part.name))
    except (UnreadableError, ValueError):
        return None


def decoded(element: Element) -> bytes:
    """Return the bytes of a base64 element. Raises UnreadableError where they are none."""
    try:
        return base64.b64decode("".join((element.text or "").split()), validate=True)
    except binascii.Error as error:
        raise UnreadableError("failed", "内嵌数据损坏") from error
