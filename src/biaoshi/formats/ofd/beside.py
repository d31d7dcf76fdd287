"""What stands beside the pages: outlines, bookmarks, actions, permissions, attachments, custom tags, extensions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from biaoshi.formats.ofd.names import child, children, inner, local, text
from biaoshi.formats.ofd.package import Package, close, content_of, readable, tell, wanted, xml_of
from biaoshi.formats.ofd.structure import Book
from biaoshi.formats.ooxml.archive import Member
from biaoshi.formats.ooxml.markup import Element
from biaoshi.types.document import Child, Part

_MOST = 20_000  # bookmarks
UNSAID = (
    "PublicRes", "DocumentRes", "Annotations", "Attachments", "CustomTags", "Extensions", "FileLoc", "BaseLoc", "URI",
)  # fmt: skip
"""Elements of Document.xml that hold paths; whatever else holds Chinese there is said."""


@dataclass(slots=True)
class Beside:
    """Texts and files beside the pages. Words are (address, text)."""

    marks: list[tuple[str, int, int | None, str]] = field(default_factory=list)  # title, level, page, address
    words: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)  # name of an attachment, address
    children: list[Child] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)


def beside(package: Package, book: Book, pages: dict[str, int], out: Beside) -> None:
    """Add what stands beside the pages of `book` to `out`; `pages` are page numbers by their identifiers."""
    root, base = book.root, book.member.name
    before = len(out.marks)
    out.marks += _outlines(child(root, "Outlines"), base, pages, 1, package.limits.depth)
    for mark in children(child(root, "Bookmarks"), "Bookmark"):
        if mark.get("Name"):
            out.marks.append((mark.get("Name") or "", 1, _goal(mark, pages), base))
    del out.marks[_MOST:]
    tell(package, base, "metadata", sum(len(m[0]) for m in out.marks[before:]))
    said = [(f"{base}#{n}", w) for n, w in words_of(root, UNSAID) if "@" not in n and _chinese(w)]
    out.words += said
    tell(package, base, "metadata", sum(len(w) for _, w in said))
    out.links += _uris(root)
    if opening := sum(1 for one in _actions(root) if any(local(e) == "URI" for e in one.iter())):
        out.facts.append(("action:URI", str(opening)))
    for one in child(root, "Permissions") if child(root, "Permissions") is not None else ():  # type: ignore[union-attr]
        value = text(one) or " ".join(f"{k!s}={v!s}" for k, v in one.attrib.items())
        out.facts.append((f"permission:{local(one)}", value[:80]))
    for name, read in (("Attachments", _attachments), ("CustomTags", _tags), ("Extensions", _extensions)):
        for listed in children(root, name):
            if path := text(listed):
                file = wanted(package, base, path, "文档的附件、标引或者扩展信息不在文件中")
                if file is not None:
                    read(package, file, out)


def _outlines(
    element: Element | None, base: str, pages: dict[str, int], level: int, deepest: int
) -> Iterator[tuple[str, int, int | None, str]]:
    if level > deepest:
        return
    for one in children(element, "OutlineElem"):
        if title := (one.get("Title") or "").strip():
            yield title, level, _goal(one, pages), base
        yield from _outlines(one, base, pages, level + 1, deepest)


def _goal(element: Element, pages: dict[str, int]) -> int | None:
    """Return the page an outline or bookmark leads to."""
    for holder in (element, *children(element, "Actions")):
        for one in holder.iter():
            if local(one) == "OutlineElem" and one is not element:
                break
            if local(one) == "Dest":
                return pages.get(one.get("PageID") or "")
    return None


def _uris(root: Element | None) -> Iterator[str]:
    for one in root.iter() if root is not None else ():
        if local(one) == "URI":
            yield (one.get("Base") or "") + (one.get("URI") or text(one))


def _actions(root: Element | None) -> Iterator[Element]:
    """Yield the actions that are done when the document or a page is opened, not on a click."""
    for one in root.iter() if root is not None else ():
        if local(one) == "Action" and (one.get("Event") or "").upper() in ("DO", "PO"):
            yield one


def _attachments(package: Package, member: Member, out: Beside) -> None:
    for one in children(xml_of(package, member), "Attachment"):
        name = (one.get("Name") or "").strip() or inner(one, "FileLoc").rpartition("/")[2] or "?"
        suffix = (one.get("Format") or "").strip().lower()
        if suffix and "." not in name and suffix.isalnum():
            name = f"{name}.{suffix}"
        file = wanted(package, member.name, inner(one, "FileLoc"), "附件不在文件中")
        address = file.name if file is not None else member.name
        out.files.append((name, address))
        tell(package, member.name, "metadata", len(name))
        if file is None:
            out.children.append(Child(name, None, 0, address))
        elif file.name not in package.told:
            embed(package, file, name, out)


def left_over(package: Package, member: Member, root: str, out: Beside) -> bool:
    """Read a list that Document.xml forgot to name, by the name of its root; return False for any other file."""
    if root == "DocEntries":
        for place in children(xml_of(package, member), "SignedValueLoc"):
            value = wanted(package, member.name, text(place), "签名值不在文件中")
            if value is not None:
                close(package, value.name, "other", "签名值，不含文字")
        return True
    reader = {"Attachments": _attachments, "CustomTags": _tags, "Extensions": _extensions}.get(root)
    if reader is not None:
        reader(package, member, out)
    return reader is not None


def embed(package: Package, file: Member, name: str, out: Beside, why: str = "附件，须另行检查") -> None:
    """Note that a member is a file of its own."""
    if package.encrypted or file.locked:
        package.told[file.name] = Part(file.name, "embedded", 0, "encrypted", "附件已加密，未读")
        out.children.append(Child(name, None, file.size, file.name))
        return
    package.faults.pop(file.name, None)  # whatever it is, its own reader judges it
    package.told[file.name] = Part(file.name, "embedded", 0, "skipped", why, rule="RD103")
    out.children.append(Child(readable(name), None, file.size, file.name, file.name))


def _tags(package: Package, member: Member, out: Beside) -> None:
    for one in children(xml_of(package, member), "CustomTag"):
        file = wanted(package, member.name, inner(one, "FileLoc"), "自定义标引不在文件中")
        schema = inner(one, "SchemaLoc")
        if schema:
            found = wanted(package, member.name, schema, "自定义标引的结构不在文件中")
            if found is not None:
                xml_of(package, found)
        if file is not None and file.name not in package.told:
            root = xml_of(package, file, "metadata")
            fault = package.faults.get(file.name)
            if fault is not None and fault[0] == "failed":
                _plain(package, file, out)
            else:
                _words(package, file, root, ("ObjectRef",), out)


def _extensions(package: Package, member: Member, out: Beside) -> None:
    root = xml_of(package, member, "metadata")
    _words(package, member, root, ("ExtendData",), out)
    for one in root.iter() if root is not None else ():
        if local(one) == "ExtendData" and text(one):
            file = wanted(package, member.name, text(one), "扩展数据不在文件中")
            if file is not None and file.name not in package.told:
                embed(package, file, file.name.rpartition("/")[2], out, "扩展数据，须另行检查")


def _words(package: Package, file: Member, root: Element | None, skipped: tuple[str, ...], out: Beside) -> None:
    """Add the texts of a file of free form; attribute values count where they are Chinese."""
    found = [(f"{file.name}#{name}", value) for name, value in words_of(root, skipped)]
    out.words += found
    tell(package, file.name, "metadata", sum(len(v) for _, v in found))


def _plain(package: Package, file: Member, out: Beside) -> None:
    """Add what stands between the tags of a file that is no sound XML, if it is sound UTF-8: so it is read whole."""
    del package.faults[file.name]
    content = content_of(package, file)
    try:
        found = [w.strip() for w in re.findall(">([^<>]+)<", content.data.decode("utf-8"))]
    except UnicodeDecodeError:
        package.faults.setdefault(file.name, ("failed", "部件损坏，只读出一部分"))
        return
    found = [w for w in found if w and not w.isdigit()]
    out.words += [(file.name, w) for w in found]
    tell(package, file.name, "metadata", sum(map(len, found)))


def words_of(root: Element | None, skipped: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield (element name, text) of all elements, and of attributes with Chinese in them."""
    for one in root.iter() if root is not None else ():
        name = local(one)
        if not name:
            continue
        if name not in skipped and text(one):
            yield name, text(one)
        for key, value in one.attrib.items():
            if _chinese(str(value)):
                yield f"{name}@{str(key).rpartition('}')[2]}", str(value)


def _chinese(value: str) -> bool:
    return any("\u3400" <= c <= "\u9fff" for c in value)
